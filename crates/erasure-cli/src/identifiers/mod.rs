//! Whom a command is about: from a prompt, a file, standard input or flags. What was read is held as
//! personal data from the first moment, and repeated nowhere.

mod form;
mod odd;
mod prompt;
mod values;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use erasure::{Session, Subject, SubjectBuilder, VendorId};
use zeroize::Zeroizing;

use crate::arguments::{SessionPlace, Whom};
use crate::error::Error;
use crate::output::{Console, named};
use crate::secret_file;
pub(crate) use form::Form;
pub(crate) use odd::{odd_in, odd_key};

/// No file about one person is longer.
const LONGEST: u64 = 1024 * 1024;

/// What to call standard input.
const STANDARD_INPUT: &str = "standard input";

/// The person that `whom` describes. Where it says nothing, whoever sits at the terminal is asked, for
/// sessions at these vendors too.
pub(crate) fn subject(
    whom: Whom,
    sessions_at: &[VendorId],
    console: Console,
) -> Result<Subject, Error> {
    if whom.is_silent() {
        return match console.can_ask() {
            true => prompt::subject(sessions_at, whom.allow_odd),
            false => Err(Error::usage(
                "nobody is named: give `--from FILE`, `--email …`, `--user-id …`, `--phone …`, `--custom …` or \
                 `--session …`; on a terminal, you are asked",
            )),
        };
    }
    if whom.is_on_command_line() && console.is_watched() {
        console.note(
            "hint: a shell keeps its history, and others may see a running program's arguments: `--from FILE`, \
             or no flag at all, keeps identifiers out of both",
        );
    }
    let from_input = whom
        .session
        .iter()
        .filter(|place| place.file.is_none())
        .count();
    let from_input = from_input + usize::from(whom.from.as_deref() == Some(Path::new("-")));
    if from_input > 1 {
        return Err(Error::usage(
            "standard input is named twice, and can be read once: use files",
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

/// The same person, unless something about them is odd and nobody has said that it is to be taken.
fn checked(subject: Subject, allow_odd: bool) -> Result<Subject, Error> {
    match odd_in(&subject) {
        Some(why) if !allow_odd => Err(Error::usage(format!(
            "{why}; `--allow-odd` takes it as it is"
        ))),
        _ => Ok(subject),
    }
}

fn flags(subject: SubjectBuilder, whom: &Whom) -> SubjectBuilder {
    let emails = whom.email.iter().cloned();
    let subject = emails.fold(subject, SubjectBuilder::email);
    let user_ids = whom.user_id.iter().cloned();
    let subject = user_ids.fold(subject, SubjectBuilder::user_id);
    let phones = whom.phone.iter().cloned();
    let subject = phones.fold(subject, SubjectBuilder::phone);
    let customs = whom.custom.iter();
    customs.fold(subject, |subject, custom| {
        subject.custom(custom.name.as_str(), custom.value.clone())
    })
}

fn session(place: &SessionPlace) -> Result<Session, Error> {
    let token = match &place.file {
        Some(file) => secret_file::read(file)?,
        None => secret_file::from_reader(std::io::stdin(), Path::new(STANDARD_INPUT))?,
    };
    Ok(token.into())
}

fn form(from: &Path) -> Result<Form, Error> {
    let text = match from == Path::new("-") {
        true => read(std::io::stdin()),
        false => File::open(from).and_then(read),
    };
    let text = text.map_err(|source| Error::File {
        path: called(from),
        done: "read",
        source,
    })?;
    if text.len() as u64 > LONGEST {
        return Err(Error::usage(format!(
            "{} is longer than 1 MiB: it can't be about one person",
            named(&called(from))
        )));
    }
    Form::read(&text, None).map_err(|error| {
        Error::usage(format!(
            "{}, line {}, column {}: {}",
            named(&called(from)),
            error.line,
            error.column,
            error.what
        ))
    })
}

fn read(mut reader: impl Read) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let mut text = Zeroizing::new(Vec::with_capacity(64 * 1024));
    reader.by_ref().take(LONGEST + 1).read_to_end(&mut text)?;
    Ok(text)
}

/// What to call it.
fn called(from: &Path) -> PathBuf {
    if from == Path::new("-") {
        STANDARD_INPUT.into()
    } else {
        from.into()
    }
}
