//! Numbers that are none, or too large or too small for what they stand for.

use crate::refusal::{refused, replaced, taken, with};

/// What no tool reads as the same number as any other, with the rule that says so.
fn monsters() -> Vec<(&'static str, String)> {
    vec![
        ("number-too-large", "1e400".to_owned()),
        ("number-too-large", "-1e400".to_owned()),
        ("number-too-large", "1e-400".to_owned()),
        ("number-too-large", format!("1{}", "0".repeat(40))),
        ("number-too-large", "9".repeat(400)),
        ("number-too-large", format!("1e{}", "9".repeat(400))),
        ("yaml-ambiguous", "-0".to_owned()),
        ("yaml-ambiguous", "-0.0".to_owned()),
        ("yaml-ambiguous", ".nan".to_owned()),
        ("yaml-ambiguous", ".inf".to_owned()),
        ("yaml-ambiguous", "-.inf".to_owned()),
        ("yaml-ambiguous", "0x7fffffffffffffff".to_owned()),
        ("yaml-ambiguous", "1_000".to_owned()),
    ]
}

#[test]
fn numbers_that_no_64_bits_hold_are_refused_wherever_they_stand() {
    for (rule, number) in monsters() {
        for key in ["minimum", "maximum", "multipleOf", "example", "default"] {
            let schema =
                format!("        n: {{ type: number, description: D, {key}: {number} }}\n");
            refused(rule, &with(&schema));
        }
        for key in ["minLength", "maxLength"] {
            let schema =
                format!("        n: {{ type: string, description: D, {key}: {number} }}\n");
            refused(rule, &with(&schema));
        }
        refused(
            rule,
            &with(&format!(
                "        n: {{ type: string, description: D, enum: [{number}] }}\n"
            )),
        );
        refused(
            rule,
            &replaced("value: possible", &format!("value: {number}")),
        );
        refused(
            rule,
            &replaced("erased: true", &format!("erased: {number}")),
        );
    }
}

#[test]
fn statuses_of_any_other_length_are_refused() {
    let digits = "4".repeat(400);
    for status in [
        "0",
        "42",
        "4290",
        "099",
        "+404",
        "-1",
        "65936",
        "4e2",
        digits.as_str(),
    ] {
        refused("bad-status", &replaced("\"429\"", &format!("\"{status}\"")));
    }
}

#[test]
fn lengths_and_facts_that_64_bits_hold_and_nothing_else_does_are_refused() {
    for count in ["1e308", "-1", "1.5", "18446744073709551615", "4294967296"] {
        let schema = format!("        n: {{ type: string, description: D, maxLength: {count} }}\n");
        refused("wrong-type", &with(&schema));
    }
    let rate = |calls: &str, per: &str| {
        let rate = format!("rate: {{ value: {{ requests: {calls}, per: {per} }}, assumed: so }}");
        replaced("  name: Good\n", &format!("  name: Good\n  {rate}\n"))
    };
    taken(&rate("5", "PT1M"));
    for calls in ["0", "-1", "1.5", "1e308", "18446744073709551615"] {
        refused("erasure-facts", &rate(calls, "PT1M"));
    }
    for per in [
        "PT0S",
        "P99999999999999999999D",
        "PT1e400S",
        "-PT1M",
        "P1Y",
        "PT9223372036854775807H",
    ] {
        refused("erasure-facts", &rate("5", per));
    }
}

#[test]
fn limits_that_no_number_keeps_are_refused() {
    for multiple in ["0", "-5", "0.0"] {
        refused(
            "limits-contradict",
            &with(&format!(
                "        n: {{ type: number, description: D, multipleOf: {multiple} }}\n"
            )),
        );
    }
}

#[test]
fn the_largest_numbers_that_every_tool_reads_are_taken() {
    for number in [
        "9007199254740993",
        "1e308",
        "-1e308",
        "18446744073709551615",
        "5e-324",
    ] {
        taken(&with(&format!(
            "        n: {{ type: number, description: D, minimum: {number}, example: {number} }}\n"
        )));
    }
}
