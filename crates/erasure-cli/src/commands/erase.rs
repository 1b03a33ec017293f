//! `erasure erase`: records one request, asks the vendors, and shows their answers.

use erasure::Eraser;
use erasure_journal::{Journal, Progress, RequestId, Status, Step, Stop, Submitted, Until};
use erasure_receipt::Head;
use serde::Serialize;

use super::consent::Consent;
use super::queue::{Conditions, asked_elsewhere, shown_head, work};
use crate::arguments::{Erase, Global};
use crate::error::Error;
use crate::exit::Exit;
use crate::identifiers;
use crate::interrupt::stop_on_interrupt;
use crate::output::{Console, StatusShown, Ticker, shown_status};
use crate::setup::Setup;
use crate::words::moment;

#[derive(Serialize)]
struct Shown<'a> {
    /// Whether it repeats an earlier request, so that nothing new was begun.
    repeated: bool,
    #[serde(flatten)]
    status: StatusShown<'a>,
    /// The end of the chain of receipts.
    head: Head,
    /// An error after the request was recorded.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<String>,
}

/// Erases one person.
pub(super) async fn erase(global: &Global, args: Erase, console: Console) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let eraser = setup.eraser()?;
    let conditions = Conditions::of(&setup, &args.order)?;
    // If nobody is named, that error comes first.
    let names_nobody = args.whom.is_silent() && !console.can_ask();
    let consent = match Consent::of(args.yes, &args.whom, console) {
        Err(unasked) if !names_nobody => return Err(unasked),
        consent => consent,
    };
    // Don't ask a question if the journal can't be written. It isn't kept open while the user thinks.
    drop(setup.journal()?);
    let subject = identifiers::subject(args.whom, &setup.takes_sessions(), console)?;
    consent?.to(&eraser.plan(&subject), args.explain, console)?;
    let mut order = conditions.order(subject);
    let has_key = args.key.is_some();
    if let Some(key) = args.key {
        order = order.idempotency_key(key);
    }
    let journal = setup.journal()?;
    let submitted = journal.submit(&eraser, order).await?;
    let request = submitted.request();
    if matches!(submitted, Submitted::Elsewhere(_)) {
        return Err(Error::usage(asked_elsewhere(request)));
    }
    let repeated = matches!(submitted, Submitted::Repeated(_));
    if repeated && has_key && args.order.again {
        return Err(Error::usage(format!(
            "the key belongs to request {request}, and nothing new was begun: with `--again`, give a new key or \
             none; without `--again`, the first request is shown"
        )));
    }
    let worked = work_on(&journal, &eraser, (request, args.wait), &setup, console).await;
    let now = setup.now();
    let status = journal.status(request, now);
    let known = status.and_then(|status| Ok((status, journal.head()?)));
    let trouble = worked.err();
    // The request is recorded, so its status is the result, and the error is shown beside it.
    let (status, head) = match known {
        Ok(known) => known,
        Err(error) => return Err(trouble.unwrap_or(error.into())),
    };
    let shown = Shown {
        repeated,
        status: StatusShown::of(&status, now),
        head,
        error: trouble.as_ref().map(ToString::to_string),
    };
    let text = || as_text(&status, repeated, now, args.explain) + &shown_head(&head);
    console.result(text, &shown)?;
    if let Some(trouble) = trouble {
        console.error(&trouble);
    }
    Ok(Exit::of(&status.verdict))
}

/// Works the queue until nothing is due or, with `--wait`, until this request is settled.
async fn work_on(
    journal: &Journal,
    eraser: &Eraser,
    (request, wait): (RequestId, bool),
    setup: &Setup,
    console: Console,
) -> Result<(), Error> {
    if !journal.status(request, setup.now())?.verdict.is_pending() {
        return Ok(());
    }
    let stop = stop_on_interrupt(console);
    let until = if wait { Until::Settled } else { Until::Idle };
    let mut ticker = Ticker::new(console);
    let worked = work(journal, eraser, (until, &stop), |progress| {
        ticker.happened(&progress);
        stop_when_settled(journal, request, &progress, &stop, setup.now());
    })
    .await;
    ticker.finish();
    worked.map(drop)
}

/// The queue may hold other requests: stop when this one is settled.
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

fn as_text(status: &Status, repeated: bool, now: erasure::Timestamp, explain: bool) -> String {
    let before = if repeated {
        "This repeats an earlier request, and nothing new was begun; `--again` asks the vendors again.\n\n"
    } else {
        ""
    };
    format!(
        "{before}{}\n{}\n",
        shown_status(status, now, explain),
        what_next(status)
    )
}

/// What to do next.
pub(super) fn what_next(status: &Status) -> String {
    match status.receipt {
        Some(number) => format!("Receipt {number}: `erasure receipt show {number}`"),
        None => {
            let times = status
                .targets
                .iter()
                .filter_map(|target| match target.step {
                    Step::Waits { until } => until,
                    _ => None,
                });
            let mut targets = status.targets.iter();
            let next = match times.min() {
                Some(next) => format!(" The next request to a vendor is due at {}.", moment(next)),
                None if targets.any(|target| target.step == Step::Asking) => {
                    " Another run is asking, or was killed while it asked.".to_owned()
                }
                None => String::new(),
            };
            format!("Not settled yet: `erasure run` continues.{next}")
        }
    }
}
