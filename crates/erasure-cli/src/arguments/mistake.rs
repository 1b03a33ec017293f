//! Errors of the command line, without the user's own words: an address in the wrong place is still an
//! address.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Replaces a word that isn't repeated.
const HIDDEN: &str = "…";

/// The error without words that may be personal. Names of our own options and commands stay.
pub(crate) fn shown(mut error: clap::Error) -> clap::Error {
    let is_ours = |text: &str| text.starts_with("--") && !text.contains('=') && !text.contains('@');
    for kind in [
        ContextKind::InvalidValue,
        ContextKind::InvalidSubcommand,
        ContextKind::InvalidArg,
    ] {
        let hide = match error.get(kind) {
            Some(ContextValue::String(text)) => match kind {
                ContextKind::InvalidArg if error.kind() == ErrorKind::UnknownArgument => {
                    !is_ours(text)
                }
                ContextKind::InvalidArg => false,
                _ => !text.is_empty(),
            },
            _ => false,
        };
        if hide {
            error.insert(kind, ContextValue::String(HIDDEN.to_owned()));
        }
    }
    // The suggestion repeats the word.
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}
