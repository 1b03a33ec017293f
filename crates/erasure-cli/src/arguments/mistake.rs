//! What is wrong with a command line, without the words that somebody put into it: an address in the
//! wrong place is still an address.

use clap::error::{ContextKind, ContextValue, ErrorKind};

/// Stands where a word isn't repeated.
const HIDDEN: &str = "…";

/// The error without what may be personal. Names of options and commands of ours stay.
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
    // What to write instead repeats the word.
    if error.kind() == ErrorKind::UnknownArgument {
        error.remove(ContextKind::Suggested);
    }
    error
}
