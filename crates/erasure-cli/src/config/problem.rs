//! Mistakes in a configuration: the file, the line, the column, the key, and what to do. Of the file's text, only known
//! keys are shown: anything else may be a credential.

use std::path::{Path, PathBuf};

use serde::Serialize;

/// A position in the text: its line and column, from 1, and its key.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Position {
    line: usize,
    column: usize,
    #[serde(skip_serializing_if = "String::is_empty")]
    key: String,
}

impl Position {
    /// The position of a byte of this text. A byte beyond the end counts as the end.
    pub(super) fn new(text: &str, byte: usize, key: String) -> Self {
        let bytes = &text.as_bytes()[..byte.min(text.len())];
        let before = String::from_utf8_lossy(bytes);
        let line = before.rsplit('\n').next().unwrap_or_default();
        Self {
            line: before.matches('\n').count() + 1,
            column: line.chars().count() + 1,
            key,
        }
    }
}

/// One mistake.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Problem {
    #[serde(flatten)]
    place: Option<Position>,
    message: String,
}

impl Problem {
    pub(crate) fn at(place: Position, message: impl Into<String>) -> Self {
        Self {
            place: Some(place),
            message: message.into(),
        }
    }

    /// A mistake without a position: something is missing.
    pub(crate) fn of_all(message: impl Into<String>) -> Self {
        Self {
            place: None,
            message: message.into(),
        }
    }

    /// The message.
    pub(crate) fn message(&self) -> &str {
        &self.message
    }
}

/// All mistakes of one configuration.
#[derive(Debug, Clone)]
pub(crate) struct Problems {
    path: PathBuf,
    problems: Vec<Problem>,
}

/// A mistake in the JSON output.
#[derive(Serialize)]
pub(crate) struct Located<'a> {
    file: &'a Path,
    #[serde(flatten)]
    problem: &'a Problem,
}

impl Problems {
    /// These mistakes, in the order of the file.
    pub(crate) fn of(path: &Path, mut problems: Vec<Problem>) -> Self {
        problems.sort();
        Self {
            path: path.to_owned(),
            problems,
        }
    }

    /// One line for each mistake.
    pub(crate) fn lines(&self) -> impl Iterator<Item = String> {
        self.problems.iter().map(|problem| {
            let file = self.path.display();
            let message = &problem.message;
            match &problem.place {
                None => format!("{file}: {message}"),
                Some(Position { line, column, key }) if key.is_empty() => {
                    format!("{file}:{line}:{column}: {message}")
                }
                Some(Position { line, column, key }) => {
                    format!("{file}:{line}:{column}: `{key}`: {message}")
                }
            }
        })
    }

    /// Each mistake with the file's name.
    pub(crate) fn located(&self) -> Vec<Located<'_>> {
        let file = &self.path;
        let located = |problem| Located { file, problem };
        self.problems.iter().map(located).collect()
    }
}
