//! `erasure erase`: records one request, asks everybody, and shows what each answered.

use erasure::Personal;
use erasure_journal::receipt::Head;
use erasure_journal::{Journal, Progress, RequestId, Status, Step, Stop, Submitted, Until};
use serde::Serialize;

use super::queue::{Conditions, shown_head, work};
use crate::arguments::{Global, Order, Whom};
use crate::error::Error;
use crate::exit::Exit;
use crate::identifiers;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, StatusShown, Ticker, moment, shown_status};
use crate::setup::Setup;

/// What is asked for beside the person.
pub(super) struct Wanted {
    pub(super) order: Order,
    pub(super) key: Option<Personal>,
    pub(super) wait: bool,
}

#[derive(Serialize)]
struct Shown<'a> {
    /// Whether the person was asked for before, so that nothing new was begun.
    repeated: bool,
    #[serde(flatten)]
    status: StatusShown<'a>,
    /// The end of the chain of receipts.
    head: Head,
}

/// Erases one person.
pub(super) async fn erase(
    global: &Global,
    whom: Whom,
    wanted: Wanted,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let (eraser, journal) = (setup.eraser()?, setup.journal()?);
    let conditions = Conditions::of(&setup, &wanted.order)?;
    let subject = identifiers::subject(whom, &setup.takes_sessions(), console)?;
    let order = conditions.order(subject);
    let order = match wanted.key {
        Some(key) => order.idempotency_key(key),
        None => order,
    };
    let submitted = journal.submit(&eraser, order).await?;
    let request = submitted.request();
    if journal.status(request, setup.now())?.verdict.is_pending() {
        let stop = stop_on_interrupt(console);
        let until = if wanted.wait {
            Until::Settled
        } else {
            Until::Idle
        };
        let mut ticker = Ticker::new(console);
        work(&journal, &eraser, (until, &stop), |progress| {
            ticker.happened(&progress);
            stop_when_settled(&journal, request, &progress, &stop, setup.now());
        })
        .await?;
        ticker.finish();
    }
    let (status, now) = (journal.status(request, setup.now())?, setup.now());
    let head = journal.head()?;
    let repeated = matches!(submitted, Submitted::Repeated(_));
    let shown = Shown {
        repeated,
        status: StatusShown::of(&status, now),
        head,
    };
    let text = || as_text(&status, repeated, now) + &shown_head(&head);
    console.result(text, &shown)?;
    Ok(Exit::of(&status.verdict))
}

/// The queue may hold others: this command is done when its own request is.
fn stop_when_settled(
    journal: &Journal,
    request: RequestId,
    progress: &Progress,
    stop: &Stop,
    now: erasure::Timestamp,
) {
    let settles = matches!(progress, Progress::Asked(asked) if asked.outcome.is_settled());
    if settles
        && journal
            .status(request, now)
            .is_ok_and(|status| !status.verdict.is_pending())
    {
        stop.now();
    }
}

fn as_text(status: &Status, repeated: bool, now: erasure::Timestamp) -> String {
    let before = match repeated {
        true => "This was asked for before, and nothing new was begun; `--again` begins anew.\n\n",
        false => "",
    };
    format!(
        "{before}{}\n{}\n",
        shown_status(status, now),
        what_next(status)
    )
}

/// What whoever has read this does next.
pub(super) fn what_next(status: &Status) -> String {
    match status.receipt {
        Some(number) => format!("Receipt {number}: `erasure receipt show {number}`"),
        None => {
            let next = status
                .targets
                .iter()
                .filter_map(|target| match target.step {
                    Step::Waits { until } => until,
                    _ => None,
                });
            let next = next
                .min()
                .map(|next| format!(" The next asking is due at {}.", moment(next)));
            format!(
                "Not settled yet: `erasure run` goes on.{}",
                next.unwrap_or_default()
            )
        }
    }
}
