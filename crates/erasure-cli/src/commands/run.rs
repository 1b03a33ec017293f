//! `erasure run`: works the queue.

use erasure_journal::{Summary, Until};
use erasure_receipt::Head;
use serde::Serialize;

use super::queue::{shown_head, work};
use crate::arguments::{Global, Run};
use crate::error::Error;
use crate::exit::Exit;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, Ticker};
use crate::setup::Setup;
use crate::words::{count, moment};

#[derive(Serialize)]
struct Shown<'a> {
    #[serde(flatten)]
    summary: &'a Summary,
    /// The end of the chain of receipts.
    head: Head,
}

/// Works the queue until nothing is due, everything is settled, or the user stops it.
pub(super) async fn run(global: &Global, args: &Run, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let eraser = setup.eraser()?;
    let journal = if args.accept_restored {
        setup.restored_journal().await?
    } else {
        setup.journal()?
    };
    let stop = stop_on_interrupt(console);
    let until = if args.watch {
        Until::Stopped
    } else if args.until_settled {
        Until::Settled
    } else {
        Until::Idle
    };
    let mut ticker = Ticker::new(console);
    let summary = work(&journal, &eraser, (until, &stop), |progress| {
        ticker.happened(&progress)
    })
    .await?;
    ticker.finish();
    let head = journal.head()?;
    let shown = Shown {
        summary: &summary,
        head,
    };
    console.result(|| as_text(&summary) + &shown_head(&head), &shown)?;
    Ok(if summary.damaged > 0 {
        Exit::Failed
    } else if summary.open > 0 {
        Exit::Pending
    } else if summary.has_gaps() {
        Exit::Incomplete
    } else {
        Exit::Complete
    })
}

/// The result of a run.
pub(super) fn as_text(summary: &Summary) -> String {
    let asked = count(summary.asked, "request to a vendor", "requests to vendors");
    let gaps = match summary.gaps {
        0 => String::new(),
        gaps => format!(", {gaps} of them not done"),
    };
    let settled = count(summary.settled, "target", "targets");
    let done = format!("{asked}, {settled} settled{gaps}.");
    let mut incomplete = String::new();
    if summary.incomplete > 0 {
        let some = count(summary.incomplete, "request", "requests");
        incomplete +=
            &format!("{some} ended incomplete: `erasure status --incomplete` lists what is.\n");
    }
    if summary.damaged > 0 {
        let some = count(summary.damaged, "request is", "requests are");
        incomplete += &format!("{some} damaged and set aside: `erasure status` names them.\n");
    }
    if summary.open == 0 {
        return format!("{done} Nothing is open.\n{incomplete}");
    }
    let open = count(summary.open, "is", "are");
    let next = match summary.next_at {
        Some(next) => format!("the next request to a vendor is due at {}", moment(next)),
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
    format!("{done} {open} open: {held}{next}. `erasure run` continues.\n{incomplete}")
}
