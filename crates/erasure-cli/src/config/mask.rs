//! Hides what a shown line must not repeat: whatever stands where a credential could stand, and
//! every comment. Nothing moves: each hidden byte is replaced by one other.

use std::ops::Range;

/// The keys whose values are no secret, whatever somebody writes there.
const HARMLESS: [&str; 13] = [
    "at-once",
    "attempts",
    "contract",
    "holidays",
    "kind",
    "law",
    "path",
    "per",
    "region",
    "requests",
    "same-person-within",
    "soft",
    "time-zone",
];

/// The text with all values hidden but those of harmless keys on their own line, and the one that
/// is asked for. It need not be TOML.
pub(super) fn masked(text: &str, but: Option<&Range<usize>>) -> String {
    let mut mask = Mask {
        text: text.as_bytes(),
        shown: Vec::with_capacity(text.len()),
        place: vec![Place::Key(String::new())],
    };
    while let Some(&byte) = mask.text.get(mask.shown.len()) {
        mask.take(byte);
    }
    let mut shown = mask.shown;
    if let Some(but) = but
        && let (Some(hidden), Some(open)) =
            (shown.get_mut(but.clone()), text.as_bytes().get(but.clone()))
    {
        hidden.copy_from_slice(open);
    }
    String::from_utf8_lossy(&shown).into_owned()
}

/// Where in the text one is.
#[derive(PartialEq, Eq)]
enum Place {
    /// Before an equals sign: the key so far.
    Key(String),
    /// After it.
    Value { harmless: bool },
    /// Between brackets after it.
    List { harmless: bool },
}

struct Mask<'t> {
    text: &'t [u8],
    shown: Vec<u8>,
    /// Where one is, and where one comes back to; never empty.
    place: Vec<Place>,
}

impl Mask<'_> {
    fn take(&mut self, byte: u8) {
        match byte {
            b'\n' => self.end_line(),
            b'#' => {
                self.show(1);
                self.hide(self.until(|rest| rest[0] == b'\n'));
            }
            b'"' | b'\'' => self.string(byte),
            b'=' => self.begin_value(),
            b'[' if self.is_value() => {
                let harmless = self.is_harmless();
                self.place.push(Place::List { harmless });
                self.show(1);
            }
            b'{' if self.is_value() => {
                self.place.push(Place::Key(String::new()));
                self.show(1);
            }
            b']' | b'}' => {
                if self.place.len() > 1 {
                    self.place.pop();
                }
                self.show(1);
            }
            b',' => {
                if !matches!(self.place.last(), Some(Place::List { .. })) {
                    self.expect_key();
                }
                self.show(1);
            }
            _ => self.plain(byte),
        }
    }

    /// A line ends whatever was open in it, so that a slip in one line hides too much of the next
    /// rather than too little.
    fn end_line(&mut self) {
        for place in &mut self.place {
            if let Place::Value { harmless } | Place::List { harmless } = place {
                *harmless = false;
            }
        }
        if self.place.len() == 1 {
            self.expect_key();
        }
        self.show(1);
    }

    fn expect_key(&mut self) {
        if let Some(place) = self.place.last_mut() {
            *place = Place::Key(String::new());
        }
    }

    fn begin_value(&mut self) {
        if let Some(place) = self.place.last_mut()
            && let Place::Key(key) = place
        {
            let harmless = HARMLESS.contains(&key.trim());
            *place = Place::Value { harmless };
        }
        self.show(1);
    }

    /// Whether what comes is a key, or the head of a table: what only stands where one should may be
    /// anything.
    fn is_key(&self) -> bool {
        let rest = &self.text[self.shown.len()..];
        let line = rest.split(|byte| *byte == b'\n').next().unwrap_or(rest);
        let ahead = line.split(|byte| *byte == b'=').next().unwrap_or(line);
        let fits = |byte: &u8| byte.is_ascii_alphanumeric() || b"_-.:\"' \t".contains(byte);
        line.first() == Some(&b'[') || (ahead.len() < line.len() && ahead.iter().all(fits))
    }

    /// Hides the rest of a line that should begin with a key, and doesn't.
    fn hide_no_key(&mut self) -> bool {
        let begins = matches!(self.place.last(), Some(Place::Key(key)) if key.trim().is_empty());
        let hides = begins && !self.is_key();
        if hides {
            self.hide(self.until(|rest| rest[0] == b'\n'));
        }
        hides
    }

    fn plain(&mut self, byte: u8) {
        if !byte.is_ascii_whitespace() && self.hide_no_key() {
            return;
        }
        if let Some(Place::Key(key)) = self.place.last_mut() {
            key.push(char::from(byte));
            self.show(1);
        } else if self.is_harmless() || byte.is_ascii_whitespace() {
            self.show(1);
        } else {
            self.hide(1);
        }
    }

    fn string(&mut self, quote: u8) {
        if self.hide_no_key() {
            return;
        }
        let rest = &self.text[self.shown.len()..];
        let marks = if rest.starts_with(&[quote; 3]) { 3 } else { 1 };
        let length = string_length(rest, quote, marks);
        if let Some(Place::Key(key)) = self.place.last_mut() {
            key.push('"');
            self.show(length);
        } else if self.is_harmless() && marks == 1 {
            self.show(length);
        } else {
            let closing = match rest[..length].ends_with(&[quote; 3][..marks]) {
                true => marks,
                false => 0,
            };
            let inside = length.saturating_sub(marks + closing);
            self.show(marks.min(length));
            self.hide(inside);
            self.show(length.saturating_sub(marks + inside));
        }
    }

    fn is_value(&self) -> bool {
        !matches!(self.place.last(), Some(Place::Key(_)))
    }

    fn is_harmless(&self) -> bool {
        matches!(
            self.place.last(),
            Some(Place::Value { harmless: true } | Place::List { harmless: true })
        )
    }

    /// How many bytes there are before the rest is such.
    fn until(&self, such: impl Fn(&[u8]) -> bool) -> usize {
        let rest = &self.text[self.shown.len()..];
        (0..rest.len())
            .find(|at| such(&rest[*at..]))
            .unwrap_or(rest.len())
    }

    fn show(&mut self, bytes: usize) {
        let at = self.shown.len();
        self.shown.extend_from_slice(&self.text[at..at + bytes]);
    }

    fn hide(&mut self, bytes: usize) {
        let at = self.shown.len();
        let hidden = self.text[at..at + bytes].iter();
        self.shown.extend(hidden.map(|byte| match byte {
            b'\n' | b'\r' => *byte,
            _ => b'*',
        }));
    }
}

/// How long a string is with its quotation marks. One that has no end ends with its line, or with the
/// text if it may span lines.
fn string_length(rest: &[u8], quote: u8, marks: usize) -> usize {
    let mut at = marks;
    while at < rest.len() {
        match rest[at] {
            b'\\' if quote == b'"' => at += 2,
            b'\n' if marks == 1 => return at,
            byte if byte == quote && rest[at..].starts_with(&[quote; 3][..marks]) => {
                return at + marks;
            }
            _ => at += 1,
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        let shown = masked(text, None);
        assert_eq!(shown.len(), text.len());
        shown
    }

    #[test]
    fn what_could_be_a_credential_is_hidden_and_what_never_is_one_is_shown() {
        assert_eq!(shown("token = \"lio\""), "token = \"***\"");
        assert_eq!(shown("token = lio-4"), "token = *****");
        assert_eq!(shown("law = \"gpdr\""), "law = \"gpdr\"");
        assert_eq!(shown("law = gpdr # lio"), "law = gpdr #****");
        assert_eq!(
            shown("lytics = { token = \"lio\", region = 'eu' }"),
            "lytics = { token = \"***\", region = 'eu' }"
        );
        assert_eq!(shown("keys = [\"lio\", 'x']"), "keys = [\"***\", '*']");
        assert_eq!(shown("[vendors.lytics]"), "[vendors.lytics]");
        assert_eq!(shown("\"custom:card\" = 'lio'"), "\"custom:card\" = '***'");
        assert_eq!(shown("lio\n\"lio\n token: lio"), "***\n****\n **********");
    }

    #[test]
    fn a_slip_in_one_line_shows_nothing_of_the_next() {
        for slip in [
            "holidays = [",
            "law = \"gdpr",
            "law = '''",
            "law = { per = ",
        ] {
            let text = format!("{slip}\ntoken = \"lio-secret\"\nlio-secret\n");
            let shown = shown(&text);
            assert!(!shown.contains("lio-secret\""), "{shown}");
        }
        assert_eq!(shown("token = \"lio"), "token = \"***");
        assert_eq!(
            shown("token = \"a\\\"lio\" \"lio\""),
            "token = \"******\" \"***\""
        );
        assert_eq!(
            shown("token = \"\"\"\nlio\n\"\"\""),
            "token = \"\"\"\n***\n\"\"\""
        );
    }

    #[test]
    fn what_a_problem_is_about_may_be_shown() {
        assert_eq!(
            masked("token = { env = \"NAME\" }", Some(&(16..22))),
            "token = { env = \"NAME\" }"
        );
    }

    #[test]
    fn no_text_is_too_strange() {
        for text in [
            "", "=", "]", "}}}", "\"", "'''", "a = \"\\", "é = é", "\u{feff}", "a = [{[{",
        ] {
            assert_eq!(masked(text, Some(&(0..99))).len(), text.len());
        }
    }
}
