//! Specs that nobody would write: whatever stands in a file, lint says something about it, comes to an
//! end, and doesn't panic. Every case is made from a number, so that a failure can be made again.

use super::testing::findings;
use crate::spec::Spec;

const GOOD: &str = include_str!("good.yaml");

/// Words that a mutation puts where another word stood.
const WORDS: &[&str] = &[
    "null",
    "[]",
    "{}",
    "-1",
    "0",
    "1e308",
    "true",
    "''",
    "'#/'",
    "'#'",
    "{ $ref: '#/components/schemas/Erased' }",
    "{ $ref: 5 }",
    "{ $ref: '#/paths' }",
    "[[[[]]]]",
    "object",
    "array",
    "»",
    "&a",
    "*a",
    "!!str",
    "|",
    ">-",
    "?",
    "-",
    "\u{202e}",
    "x-erasure",
    "get",
    "default",
    "'200'",
    "{ type: array }",
    "{ allOf: [{}] }",
    "{ oneOf: [] }",
    "{ type: string, enum: [a, A, null] }",
    "99999999999999999999",
    "\"\\u0000\"",
    "/v1/{a}/{b}",
    "P99999999999999999Y",
    "{ value: 1, assumed: x }",
    "{ not: {} }",
    "../../etc/passwd",
    "https://",
    "\t",
];

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

fn mutate(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=numbers.below(3) {
        if lines.is_empty() {
            break;
        }
        let at = numbers.below(lines.len());
        let other = numbers.below(lines.len());
        match numbers.below(8) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines[at].insert_str(0, &" ".repeat(numbers.below(5))),
            4 => lines[at] = lines[at].trim_start().to_owned(),
            5 => lines[at] = cut(&lines[at], numbers),
            _ => lines[at] = reword(&lines[at], numbers),
        }
    }
    lines.join("\n")
}

fn cut(line: &str, numbers: &mut Numbers) -> String {
    line.chars()
        .take(numbers.below(line.chars().count()))
        .collect()
}

/// Replaces one word of a line.
fn reword(line: &str, numbers: &mut Numbers) -> String {
    let words: Vec<&str> = line.split(' ').collect();
    let at = numbers.below(words.len());
    let new = WORDS[numbers.below(WORDS.len())];
    let words = words
        .iter()
        .enumerate()
        .map(|(index, word)| if index == at { new } else { word });
    words.collect::<Vec<_>>().join(" ")
}

/// Lints a text and checks what holds of every text.
fn survives(text: &str, case: &str) {
    let found = findings(text);
    let lines = text.matches('\n').count() + 1;
    for finding in found.iter() {
        assert!(
            (1..=lines).contains(&finding.at.line),
            "{case}: {finding}\n{text}"
        );
        assert!(finding.at.column >= 1, "{case}: {finding}");
    }
    let spec = Spec::parse("specs/vendor.yaml", text);
    if let Err(found_by_reading) = &spec {
        assert!(
            found_by_reading.has_errors() && found.has_errors(),
            "{case}\n{text}\n{found_by_reading}"
        );
    }
}

#[test]
fn no_mutation_of_a_good_spec_is_a_panic() {
    for seed in 1..=1_000 {
        let mut numbers = Numbers(seed);
        survives(&mutate(GOOD, &mut numbers), &format!("mutation {seed}"));
    }
}

#[test]
fn no_mutation_of_our_own_specs_is_a_panic() {
    let specs = concat!(env!("CARGO_MANIFEST_DIR"), "/../specs");
    for file in crate::spec::files(specs.as_ref(), &[]).unwrap() {
        let text = std::fs::read_to_string(&file).unwrap();
        for seed in 1..=25 {
            let mut numbers = Numbers(seed);
            survives(
                &mutate(&text, &mut numbers),
                &format!("mutation {seed} of {}", file.display()),
            );
        }
    }
}

#[test]
fn a_spec_may_end_anywhere() {
    for end in (0..GOOD.len())
        .filter(|end| GOOD.is_char_boundary(*end))
        .step_by(7)
    {
        survives(&GOOD[..end], &format!("the first {end} bytes"));
    }
}

#[test]
fn noise_is_no_spec() {
    let alphabet: Vec<char> = "{}[]:,-?|>&*!%@`\"'#\n \t~ab0.ü\u{2028}\u{feff}"
        .chars()
        .collect();
    for seed in 1..=1_000 {
        let mut numbers = Numbers(seed);
        let length = numbers.below(120);
        let noise: String = (0..length)
            .map(|_| alphabet[numbers.below(alphabet.len())])
            .collect();
        survives(&noise, &format!("noise {seed}"));
    }
}

#[test]
fn what_repeats_endlessly_ends() {
    let schema = |depth: usize| {
        let open = "{ type: object, properties: { a: ".repeat(depth);
        format!(
            "components: {{ schemas: {{ A: {open}{{ type: text }}{} }} }}\n",
            " } }".repeat(depth)
        )
    };
    let pattern = |pattern: &str| {
        let example = format!("{}!", "a".repeat(60));
        format!(
            "components: {{ schemas: {{ A: {{ type: string, pattern: '{pattern}', example: {example} }} }} }}\n"
        )
    };
    let head = "openapi: 3.0.3\ninfo: { title: T, version: '1' }\npaths: {}\n";
    let cases = [
        "[".repeat(100_000),
        "{".repeat(100_000),
        "{a: ".repeat(50_000),
        "- ".repeat(50_000),
        "? ".repeat(50_000),
        "a: ".repeat(50_000),
        "\"".repeat(99_999),
        "&a ".repeat(50_000),
        "!".repeat(100_000),
        "#\n".repeat(100_000),
        "a\n\n\n".repeat(20_000),
        "--- a\n".repeat(20_000),
        format!("a: |\n{}", "  b\n".repeat(50_000)),
        (0..20_000).map(|index| format!("a{index}: b\n")).collect(),
        format!("{head}{}", schema(14)),
        format!("{head}{}", schema(40)),
        format!("{head}{}", schema(14).replace("text", "string")),
        format!("{head}{}", pattern("((a{9999}){9999}){9999}")),
        format!(
            "{head}{}",
            pattern(&format!("{}a{}", "(".repeat(20_000), ")".repeat(20_000)))
        ),
        format!("{head}{}", pattern("^(a|a|aa)+$")),
        (0..4_000).fold(format!("{head}components:\n  schemas:\n"), |spec, index| {
            spec + &format!("    A{index}: {{ type: array, items: {{ $ref: '#/components/schemas/A{}' }}, example: [[5]] }}\n", index / 2)
        }),
    ];
    for case in cases {
        survives(&case, &case.chars().take(80).collect::<String>());
    }
}
