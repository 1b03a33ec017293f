//! Asks whoever sits at the terminal. What is secret isn't shown while it is typed.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use erasure::{Personal, Secret, Session, Subject, SubjectBuilder, VendorId};
use zeroize::Zeroizing;

use crate::error::Error;

/// Asks for every kind of identifier, and for a session at each of these vendors.
pub(super) fn subject(sessions_at: &[VendorId]) -> Result<Subject, Error> {
    say(
        "Whose data? Give each identifier exactly as the vendors know it; an empty line goes on.\n",
    )?;
    let mut subject = Subject::builder();
    subject = several("E-mail address", subject, SubjectBuilder::email)?;
    subject = several("User id", subject, SubjectBuilder::user_id)?;
    subject = several("Telephone number", subject, SubjectBuilder::phone)?;
    while let Some(name) = line("Other identifier, its name: ")? {
        let Some(value) = line("  and its value: ")? else {
            continue;
        };
        subject = subject.custom(name.expose(), value);
    }
    for vendor in sessions_at {
        if let Some(token) = hidden(&format!("Their session at {vendor} (not shown): "))? {
            let mut session = Session::new(token);
            if let Some(password) =
                hidden("  their password there, if the vendor wants it (not shown): ")?
            {
                session = session.with_password(password);
            }
            if let Some(code) = hidden("  a one-time code, if the vendor wants it (not shown): ")? {
                session = session.with_one_time_code(code);
            }
            subject = subject.session(vendor.clone(), session);
        }
    }
    subject.build().map_err(Error::Subject)
}

fn several(
    what: &str,
    mut subject: SubjectBuilder,
    add: fn(SubjectBuilder, Personal) -> SubjectBuilder,
) -> Result<SubjectBuilder, Error> {
    while let Some(value) = line(&format!("{what}: "))? {
        subject = add(subject, value);
    }
    Ok(subject)
}

/// A line of text; `None` if it is empty, or there is none any more.
fn line(prompt: &str) -> Result<Option<Personal>, Error> {
    say(prompt)?;
    let mut line = Zeroizing::new(String::with_capacity(4096));
    io::stdin().lock().read_line(&mut line).map_err(failed)?;
    let text = line.trim_end_matches(['\n', '\r']);
    Ok((!text.is_empty()).then(|| text.into()))
}

fn hidden(prompt: &str) -> Result<Option<Secret>, Error> {
    let text = rpassword::prompt_password(prompt).map_err(failed)?;
    Ok((!text.is_empty()).then(|| text.into()))
}

/// The prompt goes where it doesn't mix with the result.
fn say(text: &str) -> Result<(), Error> {
    let mut err = io::stderr();
    err.write_all(text.as_bytes())
        .and_then(|()| err.flush())
        .map_err(failed)
}

fn failed(source: io::Error) -> Error {
    Error::File {
        path: PathBuf::from("the terminal"),
        done: "used",
        source,
    }
}
