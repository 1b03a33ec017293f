//! `erasure run`: works the queue.

use erasure_journal::{Summary, Until};

use super::queue::work;
use crate::arguments::Global;
use crate::error::Error;
use crate::exit::Exit;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, Ticker, count, moment};
use crate::setup::Setup;

/// Works the queue until nothing is due, everything is settled, or somebody stops it.
pub(super) async fn run(
    global: &Global,
    watch: bool,
    until_settled: bool,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let (eraser, journal) = (setup.eraser()?, setup.journal()?);
    let stop = stop_on_interrupt(console);
    let until = match (watch, until_settled) {
        (true, _) => Until::Stopped,
        (_, true) => Until::Settled,
        _ => Until::Idle,
    };
    let mut ticker = Ticker::new(console);
    let summary = work(&journal, &eraser, (until, &stop), |progress| {
        ticker.happened(&progress)
    })
    .await?;
    ticker.finish();
    console.result(|| as_text(&summary), &summary)?;
    Ok(if summary.open > 0 {
        Exit::Pending
    } else if summary.has_gaps() {
        Exit::Incomplete
    } else {
        Exit::Complete
    })
}

/// What a run has come to.
pub(super) fn as_text(summary: &Summary) -> String {
    let asked = count(summary.asked, "asking", "askings");
    let gaps = match summary.gaps {
        0 => String::new(),
        gaps => format!(", {gaps} of them not done"),
    };
    let settled = count(summary.settled, "target", "targets");
    let done = format!("{asked}, {settled} settled{gaps}.");
    let incomplete = match summary.incomplete {
        0 => String::new(),
        some => format!(
            "{} ended incomplete: `erasure status --incomplete` lists what is.\n",
            count(some, "request", "requests")
        ),
    };
    if summary.open == 0 {
        return format!("{done} Nothing is open.\n{incomplete}");
    }
    let open = count(summary.open, "is", "are");
    let next = match summary.next_at {
        Some(next) => format!("the next asking is due at {}", moment(next)),
        None if summary.held == 0 => {
            "no vendor of the configuration can be asked about it".to_owned()
        }
        None => "nothing else can be asked about yet".to_owned(),
    };
    let held = match summary.held {
        0 => String::new(),
        held => format!(
            "another run is asking about {}; ",
            count(held, "target", "targets")
        ),
    };
    format!("{done} {open} open: {held}{next}. `erasure run` goes on.\n{incomplete}")
}
