//! JSON for the YAML reader. JSON is YAML but for what YAML's readers make of tabs and of characters
//! that JSON escapes in two halves; both are written the YAML way, with every line where it was.

/// The same document for a YAML reader; `None` if the text is no JSON, and so needs nothing.
pub fn as_yaml(text: &str) -> Option<String> {
    let is_json = text.trim_start().starts_with(['{', '['])
        && serde_json::from_str::<serde::de::IgnoredAny>(text).is_ok();
    if !is_json {
        return None;
    }
    let mut yaml = String::with_capacity(text.len());
    let mut rest = text.char_indices();
    let mut in_text = false;
    while let Some((index, c)) = rest.next() {
        match c {
            '"' => in_text = !in_text,
            '\t' if !in_text => {
                yaml.push(' ');
                continue;
            }
            '\\' if in_text => {
                let escape = &text[index..];
                match (halves(escape), escape[1..].chars().next()) {
                    (Some(whole), _) => {
                        yaml.push(whole);
                        rest.nth(10);
                    }
                    (None, Some(next)) => {
                        let plain = next == '/';
                        yaml.push_str(if plain { "" } else { "\\" });
                        yaml.push(next);
                        rest.next();
                    }
                    (None, None) => {}
                }
                continue;
            }
            _ => {}
        }
        yaml.push(c);
    }
    Some(yaml)
}

/// The character that `\ud83d\ude00` stands for.
fn halves(escape: &str) -> Option<char> {
    let unit = |from: usize| {
        let escape = escape.get(from..from + 6)?.strip_prefix("\\u")?;
        u16::from_str_radix(escape, 16).ok()
    };
    let units = [unit(0)?, unit(6)?];
    let mut decoded = char::decode_utf16(units);
    let first = decoded.next()?.ok()?;
    (first as u32 > 0xffff).then_some(first)
}

#[cfg(test)]
mod tests {
    use crate::spec::Source;

    #[test]
    fn json_is_read_with_the_places_that_it_has() {
        let text = "{\n\t\"a\\/b\":\t[\"\\ud83d\\ude00\", \"\\u00fc\\n\", 1.5, \"yes\"],\n\t\"c\": null\n}\n";
        let source = Source::parse_published("v.json", text).unwrap();
        assert_eq!(
            source.root.to_json(),
            serde_json::from_str::<serde_json::Value>(text).unwrap()
        );
        let c = source.root.get("c").unwrap();
        assert_eq!((c.named_at.line, c.named_at.column), (3, 2));
    }

    #[test]
    fn a_document_of_others_may_use_what_ours_may_not() {
        let text = "a: &x { when: 2020-01-01, on: no }\nb: *x\nc: \"z\u{200b}w\"\n";
        let source = Source::parse_published("v.yaml", text).unwrap();
        let json = source.root.to_json();
        assert_eq!(json["b"], json["a"]);
        assert_eq!(json["a"]["when"], "2020-01-01");
        assert_eq!(json["c"], "zw");
        assert!(Source::parse("v.yaml", text).is_err());
        let mut bomb = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n".to_owned();
        for level in 1..12 {
            let below = format!("*a{}, ", level - 1).repeat(9);
            bomb.push_str(&format!("a{level}: &a{level} [{below}]\n"));
        }
        let found = Source::parse_published("v.yaml", &bomb).unwrap_err();
        assert!(found.iter().any(|f| f.rule == "too-large"), "{found}");
        assert!(Source::parse_published("v.yaml", "a: &x [*x]\n").is_err());
        let mut deep = "a0: &a0 []\n".to_owned();
        for level in 1..100 {
            deep.push_str(&format!("a{level}: &a{level} [*a{}]\n", level - 1));
        }
        let found = Source::parse_published("v.yaml", &deep).unwrap_err();
        assert_eq!(
            found.iter().map(|f| f.rule).collect::<Vec<_>>(),
            ["too-deep"]
        );
    }
}
