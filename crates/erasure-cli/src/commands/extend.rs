//! `erasure extend`: records the longer time that the law allows.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use erasure::Personal;
use erasure_journal::RequestId;
use zeroize::Zeroizing;

use crate::arguments::Global;
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Console, StatusShown};
use crate::setup::Setup;
use crate::words::day;

/// The longest reason that is read. The law's module has a stricter limit, in characters.
const LONGEST: u64 = 64 * 1024;

/// Records an extension.
pub(super) async fn extend(
    global: &Global,
    request: RequestId,
    reason: Personal,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let journal = setup.journal()?;
    let reason = written_out(reason)?;
    let calendar = setup.config.controller.calendar.clone();
    let status = journal
        .extend(request, reason, setup.now(), calendar)
        .await?;
    let now = setup.now();
    let text = || {
        format!(
            "Request {request} is due on {}. Tell the person, with the reason, if you haven't.\n",
            day(&status.deadline, now)
        )
    };
    console.result(text, &StatusShown::of(&status, now))?;
    Ok(Exit::Complete)
}

/// The reason: given itself, or read from a file or standard input.
fn written_out(reason: Personal) -> Result<Personal, Error> {
    let mut text = Zeroizing::new(String::new());
    let mut read = |from: &mut dyn Read| from.take(LONGEST).read_to_string(&mut text);
    let (path, read) = if reason.expose() == "-" {
        (Path::new("standard input"), read(&mut io::stdin()))
    } else if let Some(path) = reason.expose().strip_prefix('@') {
        let file = File::open(path).and_then(|mut file| read(&mut file));
        (Path::new(path), file)
    } else {
        return Ok(reason);
    };
    read.map_err(|source| Error::read(path, source))?;
    Ok(text.trim_end().into())
}
