//! Which values the revised contract's batch refuses one by one: it takes them as they come, so
//! what a spreadsheet leaves around an address is part of it.

/// The longest identifier that Lytics stores, in bytes.
const LONGEST: usize = 256;
/// What an export writes where it has nothing.
const NOTHING: [&str; 6] = ["", "null", "NULL", "nil", "NaN", "0"];

/// What is wrong with a value.
pub(super) fn complaint(value: &str) -> Option<&'static str> {
    let framed = |mark: char| value.starts_with(mark) || value.ends_with(mark);
    if NOTHING.contains(&value) {
        Some("value is empty")
    } else if value.len() > LONGEST {
        Some("value is longer than 256 bytes")
    } else if value != value.trim() || value.starts_with('\u{feff}') {
        Some("value has spaces around it")
    } else if framed('"') || framed('\'') {
        Some("value has quotation marks around it")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::complaint;

    #[test]
    fn what_a_spreadsheet_leaves_is_refused() {
        for value in [
            "",
            "0",
            " a@example.com",
            "\"a@example.com\"",
            "\u{feff}a@example.com",
        ] {
            assert!(complaint(value).is_some(), "{value:?}");
        }
        assert!(complaint(&"x".repeat(257)).is_some());
    }

    #[test]
    fn addresses_as_they_are_pass() {
        assert_eq!(complaint("o'hara+news@example.com"), None);
        assert_eq!(complaint(&"x".repeat(256)), None);
    }
}
