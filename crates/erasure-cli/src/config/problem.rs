//! What is wrong with a configuration, shown where it stands.

use std::ops::Range;
use std::rc::Rc;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use serde::Serialize;

use super::document::Document;

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    at: Option<Range<usize>>,
    what: String,
    expected: String,
    remedy: Option<String>,
    shows_value: bool,
}

impl Problem {
    /// Something is wrong at these bytes of the text; in its place something else is expected.
    pub(crate) fn new(
        at: Range<usize>,
        what: impl Into<String>,
        expected: impl Into<String>,
    ) -> Self {
        Self {
            at: Some(at),
            what: what.into(),
            expected: expected.into(),
            remedy: None,
            shows_value: false,
        }
    }

    /// Something is missing, and there is no line that it is about.
    pub(crate) fn of_all(what: impl Into<String>) -> Self {
        Self {
            at: None,
            what: what.into(),
            expected: String::new(),
            remedy: None,
            shows_value: false,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub(crate) fn remedy(mut self, remedy: impl Into<String>) -> Self {
        self.remedy = Some(remedy.into());
        self
    }

    /// What is wrong, in a few words.
    pub(crate) fn what(&self) -> &str {
        &self.what
    }

    /// What stands there can be no credential, and may be shown.
    #[must_use]
    pub(crate) fn showing_value(mut self) -> Self {
        self.shows_value = true;
        self
    }
}

/// Everything that is wrong with one configuration.
#[derive(Debug, Clone)]
pub(crate) struct Problems {
    document: Rc<Document>,
    problems: Vec<Problem>,
}

/// The same for a program.
#[derive(Serialize)]
pub(crate) struct Located {
    file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    column: Option<usize>,
    message: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    expected: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    remedy: Option<String>,
}

impl Problems {
    /// These problems of that text, in its order.
    pub(crate) fn of(document: Rc<Document>, mut problems: Vec<Problem>) -> Self {
        problems.sort_by_key(|problem| problem.at.as_ref().map(|at| at.start));
        Self { document, problems }
    }

    /// Each with the line that it is about.
    pub(crate) fn rendered(&self, renderer: &Renderer) -> String {
        let path = self.document.path().display().to_string();
        let mut rendered = Vec::new();
        for problem in &self.problems {
            let title = Level::ERROR.primary_title(problem.what.as_str());
            let group = match &problem.at {
                None => title.element(Origin::path(path.as_str())),
                Some(at) => {
                    let but = Some(at).filter(|_| problem.shows_value);
                    let place = AnnotationKind::Primary.span(self.within(at));
                    let place = place.label(problem.expected.as_str());
                    let snippet = Snippet::source(self.document.shown(but)).path(path.as_str());
                    title.element(snippet.annotation(place))
                }
            };
            let remedy = problem.remedy.as_deref();
            let remedy = remedy.map(|remedy| Level::HELP.message(remedy));
            rendered.push(renderer.render(&[group.elements(remedy)]));
        }
        rendered.join("\n\n")
    }

    /// Each with its line and column, from 1.
    pub(crate) fn located(&self) -> Vec<Located> {
        let locate = |problem: &Problem| {
            let at = problem.at.as_ref();
            let before = at.map(|at| &self.document.text()[..self.within(at).start]);
            let line = before.map(|before| before.rsplit('\n').next().unwrap_or(before));
            Located {
                file: self.document.path().display().to_string(),
                line: before.map(|before| before.matches('\n').count() + 1),
                column: line.map(|line| line.chars().count() + 1),
                message: problem.what.clone(),
                expected: Some(problem.expected.clone()).filter(|expected| !expected.is_empty()),
                remedy: problem.remedy.clone(),
            }
        };
        self.problems.iter().map(locate).collect()
    }

    /// A place as far as there is text.
    fn within(&self, at: &Range<usize>) -> Range<usize> {
        let text = self.document.text();
        let on_character = |mut byte: usize| {
            byte = byte.min(text.len());
            while !text.is_char_boundary(byte) {
                byte -= 1;
            }
            byte
        };
        let start = on_character(at.start);
        start..on_character(at.end).max(start)
    }
}
