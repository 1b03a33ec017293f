//! What lint accepts, the generator takes: many small changes are made to specs, and each spec that
//! still has no error must become a crate.

use xtask_old::{generate::generate, lint::lint, spec::Spec};

/// A generator of numbers (xorshift), the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

/// What a value of the spec is replaced by: things that are allowed in some place.
const VALUES: &[&str] = &[
    "type: integer",
    "type: number",
    "type: boolean",
    "type: object",
    "type: string",
    "nullable: true",
    "type: string\n%format: date-time",
    "type: string\n%format: date",
    "type: string\n%format: personal-data",
    "type: string\n%format: password",
    "type: string\n%format: uuid",
    "type: string\n%enum: [a, b-c, '']",
    "type: string\n%nullable: true\n%enum: [a, null]",
    "type: string\n%minLength: 1\n%maxLength: 5\n%pattern: '^a'",
    "type: integer\n%minimum: 1",
    "type: integer\n%format: int32\n%minimum: 0\n%maximum: 255",
    "type: integer\n%default: 5",
    "type: array\n%items: { type: string }\n%uniqueItems: true",
    "type: array\n%minItems: 2\n%maxItems: 2\n%items: { type: integer }",
    "type: object\n%additionalProperties: { type: string, format: personal-data }",
    "type: object\n%additionalProperties: false",
    "type: object\n%properties: { type: { type: string, description: D }, self: { type: integer, description: D } }",
    "type: object\n%required: [a]\n%properties: { a: { nullable: true, type: string, description: D } }",
    "allOf: [{ $ref: '#/components/schemas/Erased' }]",
    "nullable: true\n%allOf: [{ $ref: '#/components/schemas/Erased' }]",
    "allOf: [{ $ref: '#/components/schemas/Erased' }, { type: object, properties: { more: { type: string, description: D } } }]",
    "oneOf: [{ $ref: '#/components/schemas/Erased' }, { type: string }]",
    "oneOf: [{ $ref: '#/components/schemas/Erased' }, { $ref: '#/components/schemas/Other' }]",
    "type: string\n%enum: ['+1', '2', fn]",
    "type: number\n%format: float\n%minimum: 0\n%exclusiveMinimum: true",
    "type: array\n%items: { type: string, format: personal-data }",
    "type: array\n%items: { type: string, enum: [x, y] }",
    "type: array\n%nullable: true\n%items: { type: object, properties: { z: { type: string, description: D } } }",
    "type: object\n%additionalProperties: { type: array, items: { $ref: '#/components/schemas/Other' } }",
    "type: object\n%required: [w]\n%properties: { w: { type: string, enum: [p, q], description: D }, 1st: { type: number, description: D } }",
    "oneOf: [{ type: integer }, { type: number }, { type: boolean }]",
    "nullable: true\n%oneOf: [{ type: string, format: personal-data }, { type: integer }]",
    "$ref: '#/components/schemas/Erased'",
    "$ref: '#/components/schemas/Other'",
    "$ref: '#/components/schemas/Kind'",
    "$ref: '#/components/schemas/Many'",
    "$ref: '#/components/schemas/Alias'",
    "x-assumed: why\n%type: string\n%format: personal-data",
];

/// A spec in which `@` stands for a schema.
const TEMPLATE: &str = include_str!("template.yaml");

/// Puts a schema where each `@` stands.
fn fill(numbers: &mut Numbers) -> String {
    let mut spec = String::new();
    for line in TEMPLATE.lines() {
        match line.split_once('@') {
            Some((indent, usual)) => {
                // Few at a time: of many changes one is refused almost always.
                let value = match numbers.below(12) {
                    0 => VALUES[numbers.below(VALUES.len())],
                    _ => usual.trim(),
                };
                spec.push_str(indent);
                spec.push_str(&value.replace('%', indent));
            }
            None => spec.push_str(line),
        }
        spec.push('\n');
    }
    spec
}

#[test]
fn what_lint_accepts_the_generator_takes() {
    let mut accepted = 0;
    for seed in 1..=150 {
        let text = fill(&mut Numbers(seed));
        let Ok(spec) = Spec::parse("vendor.yaml", &text) else {
            continue;
        };
        if lint(&spec).has_errors() {
            continue;
        }
        accepted += 1;
        if let Err(failure) = generate(&spec) {
            panic!("seed {seed}: lint accepts and the generator refuses\n{text}\n{failure}");
        }
    }
    assert!(
        accepted > 30,
        "only {accepted} of the specs are accepted: the test proves little"
    );
}
