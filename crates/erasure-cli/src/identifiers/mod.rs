//! The person that a command is about: from a prompt, a file, standard input or flags. The input is personal data from
//! the moment it is read, and no message repeats it.

mod form;
mod prompt;
mod values;

use std::fs::File;
use std::io::Read;
use std::path::Path;

use erasure::{IdentifierKind, Personal, Session, Subject, SubjectBuilder, VendorId};
use zeroize::Zeroizing;

use crate::arguments::{PersonArgs, SessionPlace};
use crate::error::Error;
use crate::odd::odd_in;
use crate::output::Console;
use crate::secret_file;
use crate::words::named;
pub(crate) use form::Form;
use form::FormError;

/// The longest file about one person that is read.
const LONGEST: u64 = 1024 * 1024;

/// The name of standard input in messages.
const STANDARD_INPUT: &str = "standard input";

/// The person that `whom` describes. If it names nobody, the user is asked on the terminal, for sessions at these
/// vendors too.
pub(crate) fn subject(
    whom: PersonArgs,
    sessions_at: &[VendorId],
    console: Console,
) -> Result<Subject, Error> {
    if whom.is_silent() {
        if console.can_ask() {
            return prompt::subject(sessions_at, whom.allow_odd);
        }
        return Err(Error::usage(
            "nobody is named: give `--from FILE`, `--email …`, `--user-id …`, `--phone …`, `--custom …` or \
             `--session …`; on a terminal, a prompt asks",
        ));
    }
    if whom.is_on_command_line() && console.is_watched() {
        console.note(
            "hint: a shell keeps its history, and others may see a running program's arguments: `--from FILE`, \
             or the prompt without flags, keeps identifiers out of both",
        );
    }
    let sessions = whom.session.iter();
    let sessions_from_input = sessions.filter(|place| place.file.is_none()).count();
    let is_from_input = whom.from.as_deref() == Some(Path::new("-"));
    if sessions_from_input + usize::from(is_from_input) > 1 {
        return Err(Error::usage(
            "standard input is named twice, and can be read only once: use files",
        ));
    }
    let mut subject = Subject::builder();
    if let Some(from) = &whom.from {
        subject = form(from)?.fill(subject).map_err(Error::Subject)?;
    }
    subject = flags(subject, &whom);
    for place in &whom.session {
        subject = subject.session(place.vendor.clone(), session(place)?);
    }
    let subject = subject.allow_odd().build().map_err(Error::Subject)?;
    checked(subject, whom.allow_odd)
}

/// Refuses a person with an odd identifier, without `--allow-odd`.
fn checked(subject: Subject, allow_odd: bool) -> Result<Subject, Error> {
    match odd_in(&subject) {
        Some(why) if !allow_odd => Err(Error::usage(format!(
            "{why}; `--allow-odd` takes it as it is"
        ))),
        _ => Ok(subject),
    }
}

fn flags(mut subject: SubjectBuilder, whom: &PersonArgs) -> SubjectBuilder {
    for (kind, values) in [
        (IdentifierKind::Email, &whom.email),
        (IdentifierKind::UserId, &whom.user_id),
        (IdentifierKind::Phone, &whom.phone),
    ] {
        let values = values.iter().cloned();
        subject = values.fold(subject, |subject, value| with(subject, &kind, value));
    }
    for custom in &whom.custom {
        subject = subject.custom(custom.name.as_str(), custom.value.clone());
    }
    subject
}

/// Adds an identifier of this kind to a subject. A session isn't added: it needs more than a text.
pub(crate) fn with(
    subject: SubjectBuilder,
    kind: &IdentifierKind,
    value: impl Into<Personal>,
) -> SubjectBuilder {
    match kind {
        IdentifierKind::Email => subject.email(value),
        IdentifierKind::UserId => subject.user_id(value),
        IdentifierKind::Phone => subject.phone(value),
        IdentifierKind::Custom(name) => subject.custom(name.as_str(), value),
        _ => subject,
    }
}

fn session(place: &SessionPlace) -> Result<Session, Error> {
    let token = match &place.file {
        Some(file) => secret_file::read(file)?,
        None => secret_file::from_reader(std::io::stdin(), Path::new(STANDARD_INPUT))?,
    };
    Ok(token.into())
}

fn form(from: &Path) -> Result<Form, Error> {
    let (path, read) = if from == Path::new("-") {
        (Path::new(STANDARD_INPUT), read(std::io::stdin()))
    } else {
        (from, File::open(from).and_then(read))
    };
    let text = read.map_err(|source| Error::read(path, source))?;
    let path = named(path);
    if text.len() as u64 > LONGEST {
        return Err(Error::usage(format!(
            "{path} is longer than 1 MiB: it can't be about one person"
        )));
    }
    Form::read(&text, None).map_err(|FormError { line, column, what }| {
        Error::usage(format!("{path}, line {line}, column {column}: {what}"))
    })
}

fn read(mut reader: impl Read) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(64 * 1024));
    reader.by_ref().take(LONGEST + 1).read_to_end(&mut text)?;
    Ok(text)
}
