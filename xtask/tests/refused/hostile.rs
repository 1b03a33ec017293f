//! Texts that nobody would write: whatever stands in a file, reading it ends, says where, why and what to do,
//! and doesn't panic. Threads of tests have a quarter of the program's stack.

use xtask::{lint::is_error, model::Model, spec::Spec};

use crate::{GOOD, findings};

/// Words that a mutation puts where another word stood.
const WORDS: &[&str] = &[
    "null",
    "[]",
    "{}",
    "-1",
    "1e308",
    "true",
    "''",
    "'#/'",
    "{ $ref: 5 }",
    "{ $ref: '#/paths' }",
    "[[[[]]]]",
    "object",
    "array",
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
    "{ $ref: '#/components/schemas/Erased' }",
    "\"\\u0000\"",
    "99999999999999999999",
    "/v1/{a}/{b}",
    "P99999999999999999Y",
    "{ value: 1, assumed: x }",
    "https://",
    "\t",
];

/// Numbers, the same in every run (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % end.max(1)
    }
}

fn mutated(text: &str, numbers: &mut Numbers) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    for _ in 0..=numbers.below(3) {
        let (at, other) = (numbers.below(lines.len()), numbers.below(lines.len()));
        match numbers.below(6) {
            0 => drop(lines.remove(at)),
            1 => lines.insert(at, lines[other].clone()),
            2 => lines.swap(at, other),
            3 => lines[at].insert_str(0, &" ".repeat(numbers.below(5))),
            _ => {
                let mut words: Vec<&str> = lines[at].split(' ').collect();
                let word = numbers.below(words.len());
                words[word] = WORDS[numbers.below(WORDS.len())];
                lines[at] = words.join(" ");
            }
        }
    }
    lines.join("\n")
}

/// Lints a text, and checks what holds of every text.
fn survives(text: &str) {
    let found = findings(text);
    let lines = text.matches('\n').count() + 1;
    for finding in &found {
        assert!(
            (1..=lines).contains(&finding.at.line) && finding.at.column >= 1,
            "{finding}\n{text}"
        );
        assert!(
            !finding.message.is_empty() && !finding.fix.is_empty(),
            "{finding}\n{text}"
        );
    }
    if !found.iter().any(is_error) {
        let spec = Spec::parse("specs/good.yaml", text.to_owned()).unwrap();
        Model::read(&spec).unwrap();
    }
}

#[test]
fn no_change_to_a_spec_is_a_panic() {
    for seed in 1..=400 {
        survives(&mutated(GOOD, &mut Numbers(seed)));
    }
}

#[test]
fn a_spec_may_end_anywhere() {
    for end in (0..GOOD.len())
        .step_by(29)
        .filter(|end| GOOD.is_char_boundary(*end))
    {
        survives(&GOOD[..end]);
    }
}

#[test]
fn noise_is_no_spec() {
    let alphabet: Vec<char> = "{}[]:,-?|>&*!%@`\"'#\n \t~ab0.ü\\u\u{2028}\u{feff}"
        .chars()
        .collect();
    for seed in 1..=400 {
        let mut numbers = Numbers(seed);
        let length = numbers.below(120);
        survives(
            &(0..length)
                .map(|_| alphabet[numbers.below(alphabet.len())])
                .collect::<String>(),
        );
    }
    let found = Spec::from_bytes("specs/v.yaml", b"a: b\nc: \xff\n".to_vec()).unwrap_err();
    assert_eq!((found[0].at.line, found[0].at.column), (2, 4));
}

#[test]
fn what_repeats_or_nests_without_end_is_refused() {
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    let mut tower = "a0: &a0 x\n".to_owned();
    for level in 1..36 {
        let (open, close) = ("[".repeat(60), "]".repeat(60));
        tower += &format!("a{level}: &a{level} {open}*a{}{close}\n", level - 1);
    }
    let cases = [
        bomb,
        tower,
        "a: &a [*a]\n".to_owned(),
        "[".repeat(100_000),
        "{a: ".repeat(50_000),
        "- ".repeat(50_000),
        "? ".repeat(50_000),
        "\"".repeat(99_999),
        "&a ".repeat(50_000),
        "!".repeat(100_000),
        "--- a\n".repeat(20_000),
        "a: 1\n".repeat(50_000),
        "a: \"\\ud83d\"\n".repeat(1_000),
        format!("{GOOD}a: \"{}\"\n", "\\ud83d\\ude00".repeat(10_000)),
        format!("a: |\n{}", "  b\n".repeat(300_000)),
    ];
    for case in cases {
        assert!(
            findings(&case).iter().any(is_error),
            "{}",
            &case[..case.len().min(80)]
        );
        survives(&case);
    }
}
