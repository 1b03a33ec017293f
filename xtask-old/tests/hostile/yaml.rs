//! Texts that are no YAML, too much of it, or YAML that tools read differently.

use crate::refusal::{GOOD, refused, replaced, with};

#[test]
fn a_bomb_of_aliases_is_refused_at_each_anchor_and_alias() {
    let mut bomb = "a0: &a0 [x, x]\n".to_owned();
    for level in 1..60 {
        let below = format!("*a{}, ", level - 1).repeat(9);
        bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
    }
    assert!(refused("yaml-alias", &bomb).len() > 500);
}

#[test]
fn one_anchor_one_alias_and_one_merge_are_refused_too() {
    refused(
        "yaml-alias",
        &replaced("description: Europe", "description: &a Europe"),
    );
    refused(
        "yaml-alias",
        &replaced("description: Europe", "description: &a Europe\n    x-a: *a"),
    );
    refused("yaml-alias", &replaced("Good erasure API", "&a Good"));
    refused(
        "yaml-merge",
        &replaced("description: Europe", "<<: { a: b }"),
    );
}

#[test]
fn ten_thousand_levels_are_refused_whatever_they_are_made_of() {
    for (open, close) in [("[", "]"), ("{ a: ", " }"), ("[{ a: ", " }]")] {
        let (open, close) = (open.repeat(10_000), close.repeat(10_000));
        // YAML's own reader may give up before ours counts.
        let found = refused_by_either(&format!("a: {open}b{close}\n"));
        assert_eq!(found, 1);
    }
    let schema = |levels: usize| {
        let open = "{ type: array, items: ".repeat(levels);
        let close = " }".repeat(levels);
        with(&format!("    A: {open}{{ type: string }}{close}\n"))
    };
    refused("too-deep", &schema(200));
    refused("too-deep", &schema(10_000));
    let block: String = (0..1_000).map(|level| " ".repeat(level) + "a:\n").collect();
    refused("too-deep", &block);
    refused("too-deep", &"- ".repeat(10_000));
    let block: String = (0..10_000)
        .map(|level| " ".repeat(level) + "a:\n")
        .collect();
    refused("too-large", &block);
}

fn refused_by_either(text: &str) -> usize {
    let found = crate::refusal::findings(text);
    let rules: Vec<_> = found.iter().map(|finding| finding.rule).collect();
    assert!(
        matches!(rules.as_slice(), ["too-deep" | "yaml-syntax"]),
        "{rules:?}"
    );
    rules.len()
}

#[test]
fn keys_and_texts_that_nobody_reads_to_the_end_are_refused() {
    let long = "A".repeat(500_000);
    refused("too-long", &replaced("The person is erased.", &long));
    refused("too-long", &replaced("eraseUser", &long));
    refused(
        "too-long",
        &with(&format!("    \"{}\": {{}}\n", &long[..501])),
    );
    // YAML itself ends a plain key after a thousand characters.
    refused("yaml-syntax", &with(&format!("    {long}: {{}}\n")));
    let folded = format!("description: >\n{}", "      word\n".repeat(50_000));
    refused("too-long", &replaced("description: Europe", &folded));
}

#[test]
fn keys_that_are_given_twice_are_refused_each_time() {
    let twice = format!("{GOOD}{GOOD}");
    assert_eq!(refused("duplicate-key", &twice).len(), 8);
    refused("duplicate-key", &"a: 1\n".repeat(5_000));
}

#[test]
fn more_values_than_a_spec_holds_are_refused_before_they_are_looked_at() {
    for many in ["a: 1\n".repeat(100_000), "- 1\n".repeat(100_000)] {
        refused("too-large", &many);
    }
    let operations: String = (0..30_000)
        .map(|index| format!("  /o{index}: {{ get: {{ operationId: o{index} }} }}\n"))
        .collect();
    refused(
        "too-large",
        &replaced("paths:\n", &format!("paths:\n{operations}")),
    );
    let values: String = (0..100_000).map(|index| format!("a{index}, ")).collect();
    refused(
        "too-large",
        &with(&format!("    A: {{ type: string, enum: [{values}] }}\n")),
    );
}

#[test]
fn what_nobody_sees_is_refused_in_quotes_too() {
    for hidden in [
        "\u{0}",
        "\u{7}",
        "\u{1b}[2J",
        "\u{202e}",
        "\u{feff}",
        "\u{200b}",
        "\u{7f}",
    ] {
        refused(
            "control-character",
            &replaced("Europe", &format!("Eu{hidden}rope")),
        );
    }
    for escape in [
        "\\0", "\\a", "\\e", "\\r", "\\u202e", "\\ufeff", "\\x7f", "\\u200b",
    ] {
        let text = replaced(
            "description: Europe",
            &format!("description: \"Eu{escape}rope\""),
        );
        let found = refused("control-character", &text);
        assert!(
            !found
                .to_string()
                .contains(['\u{0}', '\u{7}', '\u{1b}', '\u{202e}'])
        );
        refused(
            "control-character",
            &with(&format!("    \"A{escape}\": {{}}\n")),
        );
    }
    refused("control-character", &with("    \"A\\nB\": {}\n"));
}

#[test]
fn tabs_that_indent_are_refused_as_tabs() {
    refused("yaml-tab", &GOOD.replace("  ", "\t"));
}

#[test]
fn a_second_document_is_refused() {
    refused("several-documents", &format!("{GOOD}---\n{GOOD}"));
    refused(
        "several-documents",
        &format!("{GOOD}...\nother: document\n"),
    );
}

#[test]
fn tags_are_refused_whosever_they_are() {
    for tag in [
        "!!binary",
        "!!python/object:os.system",
        "!!set",
        "!own",
        "!<tag:a,2000:b>",
        "!",
    ] {
        refused(
            "yaml-tag",
            &replaced("description: Europe", &format!("description: {tag} Europe")),
        );
    }
    refused("yaml-tag", &format!("!!map\n{GOOD}"));
}

#[test]
fn keys_that_are_no_text_are_refused() {
    for (rule, key) in [
        ("yaml-key", "? [a]\n"),
        ("yaml-key", "? { a: b }\n"),
        ("yaml-ambiguous", "null"),
        ("yaml-ambiguous", "~"),
        ("yaml-ambiguous", "true"),
        ("yaml-ambiguous", "no"),
        ("unknown-field", "5"),
        ("unknown-field", "1.5"),
        ("unknown-field", "''"),
    ] {
        refused(rule, &format!("{GOOD}{key}: x\n"));
    }
}

#[test]
fn nothing_in_the_place_of_anything_is_refused_or_makes_no_difference() {
    let lines: Vec<&str> = GOOD.lines().collect();
    for (index, line) in lines.iter().enumerate() {
        let Some((key, _)) = line.split_once(':') else {
            continue;
        };
        let indent = line.len() - line.trim_start().len();
        let inside =
            |line: &&&str| line.is_empty() || line.len() - line.trim_start().len() > indent;
        let skipped = lines[index + 1..].iter().take_while(inside).count();
        let nulled = format!("{key}: null");
        let text: Vec<&str> = lines[..index]
            .iter()
            .copied()
            .chain([nulled.as_str()])
            .chain(lines[index + 1 + skipped..].iter().copied())
            .collect();
        let found = crate::refusal::findings(&text.join("\n"));
        assert!(found.has_errors(), "line {}: {nulled}", index + 1);
    }
}
