//! Reads a value of a configuration as what it should be. What it is instead is shown only where it can
//! be no credential.

use std::ops::Range;
use std::str::FromStr;

use jiff::{SignedDuration, Span, SpanRelativeTo};
use toml::Spanned;
use toml::de::DeValue;

use super::problem::Problem;
use super::section::Section;

/// A value, and what it is called.
#[derive(Clone, Copy)]
pub(super) struct Value<'d> {
    pub(super) key: &'d str,
    value: &'d Spanned<DeValue<'d>>,
}

impl<'d> Value<'d> {
    /// The value of a key.
    pub(super) fn new(key: &'d str, value: &'d Spanned<DeValue<'d>>) -> Self {
        Self { key, value }
    }

    /// Where it stands.
    pub(super) fn at(&self) -> Range<usize> {
        self.value.span()
    }

    /// The value itself.
    pub(super) fn get(&self) -> &'d DeValue<'d> {
        self.value.get_ref()
    }

    /// It isn't what it should be; what it is instead may be shown.
    pub(super) fn is_not(&self, expected: impl Into<String>) -> Problem {
        self.is_not_and_hidden(expected).showing_value()
    }

    /// It isn't what it should be; what it is instead may be anything.
    pub(super) fn is_not_and_hidden(&self, expected: impl Into<String>) -> Problem {
        Problem::new(self.at(), format!("`{}` can't be this", self.key), expected)
    }

    /// A text.
    pub(super) fn text(&self, problems: &mut Vec<Problem>) -> Option<Spanned<&'d str>> {
        let DeValue::String(text) = self.get() else {
            problems.push(self.is_not_and_hidden("expected a text in quotation marks"));
            return None;
        };
        Some(Spanned::new(self.at(), text.as_ref()))
    }

    /// A text that means something.
    pub(super) fn parsed<T: FromStr>(
        &self,
        expected: &str,
        problems: &mut Vec<Problem>,
    ) -> Option<T> {
        let parsed = self.text(problems)?.into_inner().parse();
        parsed
            .map_err(|_| problems.push(self.is_not(expected)))
            .ok()
    }

    /// Yes or no.
    pub(super) fn flag(&self, problems: &mut Vec<Problem>) -> Option<bool> {
        let DeValue::Boolean(flag) = self.get() else {
            problems.push(self.is_not("expected `true` or `false`"));
            return None;
        };
        Some(*flag)
    }

    /// A whole number from 1.
    pub(super) fn number(&self, problems: &mut Vec<Problem>) -> Option<u32> {
        let number = match self.get() {
            DeValue::Integer(number) => u32::from_str_radix(number.as_str(), number.radix()).ok(),
            _ => None,
        };
        if number.is_none_or(|number| number == 0) {
            problems.push(self.is_not("expected a whole number from 1"));
            return None;
        }
        number
    }

    /// A length of time, longer than none.
    pub(super) fn duration(&self, problems: &mut Vec<Problem>) -> Option<SignedDuration> {
        let expected = "expected a length of time such as `30s`, `10m`, `24h` or `7d`";
        let span: Span = self.parsed(expected, problems)?;
        let duration = span.to_duration(SpanRelativeTo::days_are_24_hours()).ok();
        let duration = duration.filter(|duration| !duration.is_negative());
        if duration.is_none() {
            problems.push(self.is_not(expected));
        }
        duration
    }

    /// A table.
    pub(super) fn section(
        &self,
        name: String,
        at: Range<usize>,
        problems: &mut Vec<Problem>,
    ) -> Section<'d> {
        match self.get() {
            DeValue::Table(table) => Section::new(name, at, table),
            _ => {
                problems.push(self.is_not_and_hidden("expected a table"));
                Section::empty(name, at)
            }
        }
    }

    /// The values of a list.
    pub(super) fn list(&self, problems: &mut Vec<Problem>) -> Vec<Value<'d>> {
        let DeValue::Array(list) = self.get() else {
            problems.push(self.is_not("expected a list in brackets"));
            return Vec::new();
        };
        let value = |value| Value {
            key: self.key,
            value,
        };
        list.iter().map(value).collect()
    }
}
