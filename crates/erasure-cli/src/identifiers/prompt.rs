//! Asks for identifiers on the terminal. Secrets aren't shown while they are typed.

use std::io::{self, BufRead, Write};
use std::path::PathBuf;

use erasure::{IdentifierKind, Personal, Secret, Session, Subject, SubjectBuilder, VendorId};
use zeroize::Zeroizing;

use super::with;
use crate::error::Error;
use crate::odd::odd;

/// Asks for every kind of identifier, and for a session at each of these vendors. An odd value is refused and asked
/// for again, without `allow_odd`.
pub(super) fn subject(sessions_at: &[VendorId], allow_odd: bool) -> Result<Subject, Error> {
    say(
        "Whose data? Give each identifier exactly as the vendors know it; an empty line skips to the next.\n",
    )?;
    let mut subject = Subject::builder().allow_odd();
    for (what, kind) in [
        ("E-mail address", IdentifierKind::Email),
        ("User id", IdentifierKind::UserId),
        ("Telephone number", IdentifierKind::Phone),
    ] {
        while let Some(value) = line(&format!("{what}: "))? {
            subject = taken(subject, &kind, value, allow_odd)?;
        }
    }
    while let Some(name) = line("Other identifier, its name: ")? {
        let Some(value) = line("  and its value: ")? else {
            continue;
        };
        let kind = IdentifierKind::Custom(name.expose().to_owned());
        subject = taken(subject, &kind, value, allow_odd)?;
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

/// Adds this value or, if it is refused, prints why.
fn taken(
    subject: SubjectBuilder,
    kind: &IdentifierKind,
    value: Personal,
    allow_odd: bool,
) -> Result<SubjectBuilder, Error> {
    let alone = with(Subject::builder().allow_odd(), kind, value.clone()).build();
    let why = match (odd(kind, value.expose()), alone) {
        (Some(why), _) if !allow_odd => format!("this {why}"),
        (_, Err(error)) => error.to_string(),
        _ => return Ok(with(subject, kind, value)),
    };
    say(&format!("  Not taken: {why}\n"))?;
    Ok(subject)
}

/// A line of text; `None` if it is empty or the input has ended.
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

/// Prompts go to standard error, apart from the result.
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
