//! Asks again about what isn't settled: each vendor at its own pace, none waiting for another, and
//! nobody before the time that the vendor named.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::{SignedDuration, Timestamp};

use crate::entry::Answered;
use crate::eraser::{Registered, may_have_begun_at};
use crate::{Entry, Eraser, Failure, Label, Outcome, Reason, Report, Target};

/// The pause between two askings where a vendor has none of its own.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The shortest pause, whatever a vendor's terms say: none at all would never end.
const SHORTEST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The longest pause that repeated troubles lead to.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Eraser {
    /// Asks the vendors about everything that isn't settled, until it is or `until` has come, and
    /// returns the report as it then stands.
    ///
    /// * What is in progress is asked about at the vendor's own pace.
    /// * What can be brought back is waited for, and then verified where the vendor has a lookup.
    /// * What is unknown is asked for again where the vendor's operation may be repeated, and looked
    ///   up where it may not. It stays unknown unless the vendor says what is the case.
    /// * What failed and may pass is asked for again, not before the vendor's own `Retry-After`.
    ///
    /// A report whose verdict is still pending can be settled later, by another process too.
    pub async fn settle(&self, mut report: Report, until: Timestamp) -> Report {
        let mut under_way = FuturesUnordered::new();
        let mut busy: Vec<usize> = Vec::new();
        let last_call = until.max(self.clock().now());
        report.note_where(Failure::new(Reason::UnknownVendor), |vendor| {
            self.registered(vendor).is_none()
        });
        loop {
            let now = self.clock().now();
            let mut next: Option<Timestamp> = None;
            for position in 0..report.entries().len() {
                let Some(again) = self.again(report.entries(), position) else {
                    continue;
                };
                if again.due > last_call || self.is_busy(&report, &busy, position) {
                    continue;
                }
                if again.due <= now {
                    busy.push(position);
                    under_way.push(async move { (position, self.ask_again(again).await) });
                } else {
                    next = Some(next.map_or(again.due, |earliest| earliest.min(again.due)));
                }
            }
            let pause = next
                .map(|next| Duration::try_from(next.duration_since(now)).unwrap_or(Duration::ZERO));
            let answered = match (under_way.is_empty(), pause) {
                (true, None) => return report,
                (true, Some(pause)) => {
                    self.clock().sleep(pause).await;
                    None
                }
                (false, None) => under_way.next().await,
                (false, Some(pause)) => first(&mut under_way, pause).await,
            };
            if let Some((position, answered)) = answered {
                busy.retain(|at| *at != position);
                report.learn(position, answered, self.clock().now());
            }
        }
    }

    /// A vendor is asked about one target at a time.
    fn is_busy(&self, report: &Report, busy: &[usize], position: usize) -> bool {
        let entries = report.entries();
        busy.iter()
            .any(|at| entries[*at].vendor() == entries[position].vendor())
    }

    /// How and when to ask again about an entry, if there is any sense in it.
    fn again(&self, entries: &[Entry], position: usize) -> Option<Again<'_>> {
        let entry = &entries[position];
        let at = self.registered(entry.vendor())?;
        let how = How::of(entry.outcome(), at.terms.is_repeatable())?;
        let (target, label) = (entry.target()?.clone(), entry.label()?.clone());
        let (last, begun) = (
            entry.outcome().clone(),
            may_have_begun_at(entries, entry.vendor()),
        );
        Some(Again {
            at,
            target,
            label,
            how,
            last,
            begun,
            due: due(entry, at),
        })
    }

    async fn ask_again(&self, again: Again<'_>) -> Answered {
        let asking = self.asking(again.at, &again.target, &again.label, again.begun);
        match again.how {
            How::Repeat => Answered::Erase(asking.erase().await),
            How::Follow => Answered::Follow(asking.follow(&again.last).await),
        }
    }
}

/// The first answer, or nothing when so much time has passed that somebody else is due. This is the
/// runtime's time and not the clock's: a clock that jumps must not jump over a call that is under way.
async fn first<T>(
    under_way: &mut FuturesUnordered<impl Future<Output = T>>,
    pause: Duration,
) -> Option<T> {
    match select(under_way.next(), pin!(tokio::time::sleep(pause))).await {
        Either::Left((answered, _)) => answered,
        Either::Right(_) => None,
    }
}

/// One asking that is to come.
struct Again<'a> {
    at: &'a Registered,
    target: Target,
    label: Label,
    how: How,
    last: Outcome,
    begun: Option<Timestamp>,
    due: Timestamp,
}

/// The two ways of asking again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum How {
    /// Ask for the erasure once more.
    Repeat,
    /// Ask what became of it.
    Follow,
}

impl How {
    fn of(outcome: &Outcome, repeatable: bool) -> Option<Self> {
        match outcome {
            Outcome::InProgress { .. } | Outcome::SoftDeleted { .. } => Some(Self::Follow),
            Outcome::Unknown { .. } if repeatable => Some(Self::Repeat),
            Outcome::Unknown { .. } => Some(Self::Follow),
            Outcome::Failed { error }
                if error.is_retryable() && (repeatable || error.reason().nothing_done()) =>
            {
                Some(Self::Repeat)
            }
            _ => None,
        }
    }
}

/// When an entry is to be asked about again: after the vendor's pause, which grows where askings
/// bring trouble, and not before a time that the vendor named.
fn due(entry: &Entry, registered: &Registered) -> Timestamp {
    let asked_at = entry.asked_at().unwrap_or(Timestamp::MIN);
    let pause = registered
        .terms
        .polled_every()
        .unwrap_or(PAUSE)
        .max(SHORTEST_PAUSE);
    let (named, troubled) = match entry.outcome() {
        Outcome::SoftDeleted { revivable_until } if entry.trouble().is_none() => {
            return *revivable_until;
        }
        Outcome::SoftDeleted { revivable_until } => (Some(*revivable_until), true),
        Outcome::Failed { error } => (error.retry_after(), true),
        Outcome::Unknown { .. } => (None, true),
        _ => (None, entry.trouble().is_some()),
    };
    let named = named.max(entry.trouble().and_then(Failure::retry_after));
    let pause = if troubled {
        grown(pause, entry.times_asked())
    } else {
        pause
    };
    let paced = asked_at.checked_add(pause).unwrap_or(Timestamp::MAX);
    named.map_or(paced, |named| named.max(paced))
}

/// The pause after so many askings: twice as long each time, up to the longest.
fn grown(pause: SignedDuration, times_asked: u32) -> SignedDuration {
    let doublings = times_asked.saturating_sub(1).min(16);
    let grown = pause.checked_mul(1 << doublings).unwrap_or(LONGEST_PAUSE);
    grown.min(LONGEST_PAUSE).max(pause)
}
