//! `erasure check`: was this person erased? The journal holds no identifiers of erased people; the command makes the
//! same keyed commitments and looks them up.

use erasure::{Label, Timestamp, Verdict};
use erasure_journal::{Journal, RequestId, Status};
use serde::Serialize;

use crate::arguments::{Global, PersonArgs};
use crate::error::Error;
use crate::exit::Exit;
use crate::identifiers;
use crate::output::{Cell, Console, dimmed, of_verdict, table};
use crate::setup::Setup;
use crate::words::moment;

/// What is known of one identifier.
#[derive(Serialize)]
struct Known {
    identifier: Label,
    /// The newest first.
    requests: Vec<Request>,
    /// Errors of damaged requests.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    damaged: Vec<String>,
}

#[derive(Serialize)]
struct Request {
    request: RequestId,
    received_at: Timestamp,
    settled_at: Option<Timestamp>,
    receipt: Option<u64>,
    #[serde(flatten)]
    verdict: Verdict,
}

impl From<Status> for Request {
    fn from(status: Status) -> Self {
        Self {
            request: status.request,
            received_at: status.deadline.received_at(),
            settled_at: status.settled_at,
            receipt: status.receipt,
            verdict: status.verdict,
        }
    }
}

/// Looks a person up.
pub(super) async fn check(
    global: &Global,
    whom: PersonArgs,
    console: Console,
) -> Result<Exit, Error> {
    let setup = Setup::read(global).await?;
    let journal = setup.journal_to_read()?;
    let subject = identifiers::subject(whom, &[], console)?;
    if subject.identifiers().is_empty() {
        return Err(Error::usage(
            "a session doesn't identify a person: give an e-mail address or another identifier",
        ));
    }
    let known = known(&journal, &subject, setup.now())?;
    console.result(|| as_text(&known), &known)?;
    Ok(exit(&known))
}

fn known(
    journal: &Journal,
    subject: &erasure::Subject,
    now: Timestamp,
) -> Result<Vec<Known>, Error> {
    let mut known: Vec<Known> = Vec::new();
    for identifier in subject.identifiers() {
        let kind = identifier.kind();
        let before = known
            .iter()
            .filter(|known| *known.identifier.kind() == kind)
            .count();
        let number = u32::try_from(before + 1).unwrap_or(u32::MAX);
        let mut found = Known {
            identifier: Label::new(kind, number),
            requests: Vec::new(),
            damaged: Vec::new(),
        };
        for status in journal.check(identifier, now)? {
            match status {
                Ok(status) => found.requests.push(status.into()),
                Err(error) => found.damaged.push(error.to_string()),
            }
        }
        known.push(found);
    }
    Ok(known)
}

/// The exit code of the newest request of each identifier; the least finished one decides.
fn exit(known: &[Known]) -> Exit {
    if known.iter().any(|known| !known.damaged.is_empty()) {
        return Exit::Failed;
    }
    let of = |known: &Known| {
        known
            .requests
            .first()
            .map_or(Exit::NothingFound, |newest| Exit::of(&newest.verdict))
    };
    let all: Vec<Exit> = known.iter().map(of).collect();
    let order = [Exit::Pending, Exit::Incomplete, Exit::NothingFound];
    order
        .into_iter()
        .find(|exit| all.contains(exit))
        .unwrap_or(Exit::Complete)
}

fn as_text(known: &[Known]) -> String {
    let mut rows = Vec::new();
    for known in known {
        if known.requests.is_empty() && known.damaged.is_empty() {
            let label = Cell::new(&known.identifier);
            rows.push(vec![
                label,
                Cell::new("-"),
                dimmed("no request"),
                Cell::new("-"),
                Cell::new("-"),
            ]);
        }
        for request in &known.requests {
            let receipt = request
                .receipt
                .map_or("-".to_owned(), |number| number.to_string());
            rows.push(vec![
                Cell::new(&known.identifier),
                Cell::new(moment(request.received_at)),
                of_verdict(&request.verdict),
                Cell::new(receipt),
                Cell::new(request.request),
            ]);
        }
    }
    let mut text = table(
        ["identifier", "received", "verdict", "receipt", "request"],
        rows,
    );
    for damaged in known.iter().flat_map(|known| &known.damaged) {
        text.push_str(&format!("\n  {damaged}\n"));
    }
    text
}
