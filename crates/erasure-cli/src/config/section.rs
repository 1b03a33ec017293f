//! Reads a table of a configuration key by key. What nobody asked for is an error, so that a slip of
//! the pen never counts as "not set".

use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::problem::Problem;
use super::value::Value;

/// A table, and which of its keys were asked for.
pub(super) struct Section<'d> {
    /// What to call it: a table `[x]`, or `x` within another.
    name: String,
    /// Where its name stands; nowhere if there is no such table.
    at: Option<Range<usize>>,
    entries: Vec<(&'d str, Range<usize>, &'d Spanned<DeValue<'d>>)>,
    asked: Vec<&'static str>,
}

impl<'d> Section<'d> {
    /// A table that is to be called so, and has its name at this place.
    pub(super) fn new(name: impl Into<String>, at: Range<usize>, table: &'d DeTable<'d>) -> Self {
        let entry = |(key, value)| named(key, value);
        let mut entries: Vec<_> = table.iter().map(entry).collect();
        entries.sort_by_key(|(_, at, _)| at.start);
        Self {
            name: name.into(),
            at: Some(at),
            entries,
            asked: Vec::new(),
        }
    }

    /// The table that the whole text is.
    pub(super) fn root(table: &'d DeTable<'d>) -> Self {
        Self::new("the configuration", 0..0, table)
    }

    /// The same without anything in it.
    pub(super) fn empty(name: String, at: Range<usize>) -> Self {
        Self {
            at: Some(at),
            ..Self::missing(name)
        }
    }

    /// A table that isn't there.
    fn missing(name: String) -> Self {
        Self {
            name,
            at: None,
            entries: Vec::new(),
            asked: Vec::new(),
        }
    }

    /// Something is wrong with its name.
    pub(super) fn is_not(&self, what: impl Into<String>, expected: impl Into<String>) -> Problem {
        match &self.at {
            Some(at) => Problem::new(at.clone(), what, expected),
            None => Problem::of_all(what),
        }
    }

    /// Takes a value out.
    pub(super) fn value(&mut self, key: &'static str) -> Option<Value<'d>> {
        self.asked.push(key);
        let position = self.entries.iter().position(|(name, ..)| *name == key)?;
        let (_, _, value) = self.entries.remove(position);
        Some(Value::new(key, value))
    }

    /// Takes a table out. Where there is none, it is as if there were an empty one.
    pub(super) fn section(
        &mut self,
        key: &'static str,
        problems: &mut Vec<Problem>,
    ) -> Section<'d> {
        let at = self.entries.iter().find(|(name, ..)| *name == key);
        let at = at.map(|(_, at, _)| at.clone());
        match (self.value(key), at) {
            (Some(value), Some(at)) => value.section(format!("`[{key}]`"), at, problems),
            _ => Section::missing(format!("`[{key}]`")),
        }
    }

    /// Takes all tables out that are left, those whose names the configuration chooses; `within` is the
    /// name of this one.
    pub(super) fn rest(
        &mut self,
        within: &str,
        problems: &mut Vec<Problem>,
    ) -> Vec<(&'d str, Section<'d>)> {
        let mut sections = Vec::new();
        for (key, at, value) in std::mem::take(&mut self.entries) {
            let value = Value::new(key, value);
            let name = format!("`[{within}.{key}]`");
            sections.push((key, value.section(name, at, problems)));
        }
        sections
    }

    /// Takes all texts out that are left, with the places of their keys.
    pub(super) fn rest_of_texts(
        &mut self,
        problems: &mut Vec<Problem>,
    ) -> Vec<(Spanned<&'d str>, Spanned<&'d str>)> {
        let mut texts = Vec::new();
        for (key, at, value) in std::mem::take(&mut self.entries) {
            let text = Value::new(key, value).text(problems);
            texts.extend(text.map(|text| (Spanned::new(at, key), text)));
        }
        texts
    }

    /// A key that has to be there isn't.
    pub(super) fn lacks(&self, key: &str, example: &str) -> Problem {
        let what = format!("{} has no `{key}`", self.name);
        match &self.at {
            Some(at) => Problem::new(at.clone(), what, format!("`{key}` is missing here"))
                .remedy(format!("write `{example}` below it")),
            None => Problem::of_all(what).remedy(format!(
                "write {} on a line, and `{example}` below it",
                self.name
            )),
        }
    }

    /// Every key that nobody asked for is a problem.
    pub(super) fn finish(self, problems: &mut Vec<Problem>) {
        for (key, at, _) in &self.entries {
            let near = self.asked.iter().max_by(|one, other| {
                let likeness = |name: &str| strsim::jaro_winkler(name, key);
                likeness(one).total_cmp(&likeness(other))
            });
            let near = near.filter(|near| strsim::jaro_winkler(near, key) > 0.8);
            let expected = match near {
                Some(near) => format!("did you mean `{near}`?"),
                None => "nothing is called so here".to_owned(),
            };
            let known: Vec<String> = self.asked.iter().map(|key| format!("`{key}`")).collect();
            let what = format!("{} has no setting of this name", self.name);
            problems.push(
                Problem::new(at.clone(), what, expected)
                    .remedy(format!("it takes {}", listed(&known))),
            );
        }
    }
}

fn named<'d>(
    key: &'d Spanned<std::borrow::Cow<'d, str>>,
    value: &'d Spanned<DeValue<'d>>,
) -> (&'d str, Range<usize>, &'d Spanned<DeValue<'d>>) {
    (key.get_ref().as_ref(), key.span(), value)
}

fn listed(known: &[String]) -> String {
    match known {
        [] => "nothing".to_owned(),
        [only] => only.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
