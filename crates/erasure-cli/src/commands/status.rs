//! `erasure status`: all requests, counted and listed, or one in detail.

use std::io::Write;

use erasure::Timestamp;
use erasure_journal::{Error as JournalError, Filter, Overview, RequestId, Status};
use serde_json::{Value, json};

use super::erase::what_next;
use crate::arguments::{Global, Status as Args};
use crate::error::Error;
use crate::exit::Exit;
use crate::output::{Console, Keep, Shortened, StatusShown, shown_status};
use crate::setup::Setup;
use crate::words::{count, moment};

/// How many requests a terminal shows without `--all`.
const FEW: usize = 50;

/// Shows one request, or all.
pub(super) async fn status(global: &Global, args: &Args, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    match args.request {
        Some(request) => one(&setup, request, args.explain, console),
        None => all(&setup, args, console),
    }
}

fn one(setup: &Setup, request: RequestId, explain: bool, console: Console) -> Result<Exit, Error> {
    let now = setup.now();
    let status = setup.journal_to_read()?.status(request, now)?;
    let text = || {
        let shown = shown_status(&status, now, explain);
        format!("{shown}\n{}\n", what_next(&status))
    };
    console.result(text, &StatusShown::of(&status, now))?;
    Ok(Exit::of(&status.verdict))
}

fn all(setup: &Setup, args: &Args, console: Console) -> Result<Exit, Error> {
    let (journal, now) = (setup.journal_to_read()?, setup.now());
    let overview = journal.overview(now)?;
    let filter = if args.pending {
        Filter::Pending
    } else if args.incomplete {
        Filter::Incomplete
    } else {
        Filter::All
    };
    let mut damaged = overview.damaged > 0;
    let mut each = |show: &mut dyn FnMut(Result<Status, JournalError>)| {
        journal.each(filter, now, |status| {
            damaged |= status.is_err();
            show(status);
        })
    };
    console.parts(|out| {
        if console.is_json() {
            return as_json(&overview, &mut each, now, out);
        }
        let few = (console.is_on_terminal() && !args.all).then_some(FEW);
        as_text(&overview, &mut each, (filter, few), now, out)
    })?;
    Ok(if damaged {
        Exit::Failed
    } else {
        exit(&overview)
    })
}

/// Calls back with each request.
type Each<'a> =
    dyn FnMut(&mut dyn FnMut(Result<Status, JournalError>)) -> Result<(), JournalError> + 'a;

/// The exit code of all requests, whichever are listed: the least finished one decides.
fn exit(overview: &Overview) -> Exit {
    if overview.pending > 0 {
        Exit::Pending
    } else if overview.incomplete > 0 {
        Exit::Incomplete
    } else if overview.nothing_found > 0 && overview.complete == 0 {
        Exit::NothingFound
    } else {
        Exit::Complete
    }
}

fn as_text(
    overview: &Overview,
    each: &mut Each<'_>,
    (filter, few): (Filter, Option<usize>),
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Error> {
    out.write_all(figures(overview).as_bytes())
        .map_err(Error::Output)?;
    // With `--pending`, keep the first due; else the newest.
    let keep = match filter {
        Filter::Pending => Keep::First,
        _ => Keep::Last,
    };
    let mut few = few.map(|few| Shortened::new(keep, few));
    let (mut is_first, mut written) = (true, Ok(()));
    each(&mut |status| {
        if is_first && written.is_ok() {
            written = writeln!(
                out,
                "\n  {:36}  {:20}  {:10}  verdict",
                "request", "received", "due"
            );
        }
        is_first = false;
        let line = match status {
            Ok(status) => line(&status, now),
            Err(damaged) => format!("  {damaged}\n"),
        };
        match &mut few {
            Some(few) => few.push(line),
            None if written.is_ok() => written = out.write_all(line.as_bytes()),
            None => {}
        }
    })?;
    written.map_err(Error::Output)?;
    let few = few.map(Shortened::shown).unwrap_or_default();
    out.write_all(few.as_bytes()).map_err(Error::Output)
}

fn figures(overview: &Overview) -> String {
    let Overview {
        pending,
        overdue,
        due_soon,
        complete,
        incomplete,
        nothing_found,
        damaged,
        from_the_future,
        ..
    } = overview;
    let next = match overview.next_at {
        Some(next) => format!(", the next request to a vendor due at {}", moment(next)),
        None => String::new(),
    };
    let damaged = match damaged {
        0 => String::new(),
        damaged => format!("{damaged} damaged and set aside: no vendor is asked about them\n"),
    };
    let from_the_future = match from_the_future {
        0 => String::new(),
        some => format!("{some} received in the future: a clock was wrong when they came\n"),
    };
    format!(
        "{}: {complete} complete, {incomplete} incomplete, {nothing_found} with nothing found, {pending} pending\n\
         Of those pending, {overdue} overdue and {due_soon} due within 7 days{next}\n{damaged}{from_the_future}",
        count(overview.requests, "request", "requests"),
    )
}

fn line(status: &Status, now: Timestamp) -> String {
    let mut line = format!(
        "  {}  {:20}  {}  {}",
        status.request,
        moment(status.deadline.received_at()),
        status.deadline.last_day(),
        status.verdict
    );
    if let Some(number) = status.receipt {
        line += &format!(", receipt {number}");
    }
    if status.is_overdue(now) {
        line += " (overdue)";
    }
    if status.from_the_future {
        line += " (received in the future)";
    }
    line + "\n"
}

/// Writes one document, with one request in memory at a time. An error while listing is written at its end.
fn as_json(
    overview: &Overview,
    each: &mut Each<'_>,
    now: Timestamp,
    out: &mut dyn Write,
) -> Result<(), Error> {
    let overview = serde_json::to_value(overview).unwrap_or(Value::Null);
    let mut written = write!(out, "{{\"overview\": {overview}, \"requests\": [");
    let mut separator = "\n";
    let listed = each(&mut |status| {
        let shown = match &status {
            Ok(status) => serde_json::to_value(StatusShown::of(status, now)).unwrap_or_default(),
            Err(damaged) => json!({ "error": damaged.to_string() }),
        };
        if written.is_ok() {
            written = write!(out, "{separator}{shown}");
        }
        separator = ",\n";
    });
    let listed = listed.map_err(Error::from);
    let end = match &listed {
        Ok(()) => "\n]}".to_owned(),
        Err(error) => format!(
            "\n], \"error\": {}, \"exit\": {}}}",
            json!(error.to_string()),
            json!(error.exit())
        ),
    };
    written
        .and_then(|()| writeln!(out, "{end}"))
        .map_err(Error::Output)?;
    listed
}
