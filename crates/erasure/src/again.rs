//! Asks again about one entry: decides whether, when and how. Also what is known when the program ended
//! during a request.

use jiff::{SignedDuration, Timestamp};

use crate::entry::Answered;
use crate::eraser::may_have_begun_at;
use crate::registered::Registered;
use crate::{Entry, Eraser, Failure, Label, Outcome, PlannedTarget, Reason, Target};

/// The pause between two requests if the vendor's terms name none.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The shortest pause, whatever the vendor's terms say: without a pause, the loop would never end.
const SHORTEST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The longest pause between two requests about an erasure in progress.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// The longest pause after a request that failed: the vendor may be back soon.
const LONGEST_OUTAGE: SignedDuration = SignedDuration::from_hours(1);

/// The earliest time after which an unfinished erasure counts as late.
const EARLIEST_LATE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// For how long a late erasure is still asked about.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

impl Eraser {
    /// When to ask about an entry again: after the vendor's own pause, which doubles with every request up
    /// to six hours, and not before a time that the vendor named. The time may have passed already; if the
    /// entry's account is no longer configured, it has.
    ///
    /// `None` if nothing can be asked: the outcome is settled, or no vendor of this eraser has the entry's
    /// id.
    pub fn due(&self, entry: &Entry) -> Option<Timestamp> {
        if self.is_gone(entry) {
            return Some(entry.asked_at().unwrap_or(Timestamp::MIN));
        }
        self.again(entry).map(|again| due(entry, again.at))
    }

    /// Asks once more about an entry, whether it is [due](Self::due) or not, and returns it updated. An
    /// unknown or waiting outcome is requested again if the vendor's operation may be repeated. Otherwise,
    /// or if the erasure is in progress or the record hidden, the vendor is asked what became of it. If
    /// nothing can be asked, the entry is returned unchanged.
    ///
    /// Two kinds of entry become gaps. If the account that was asked is no longer configured, or another one
    /// has replaced it, nothing is sent: another account can't answer. And an erasure that isn't finished
    /// after twice the vendor's time, and a week at least, becomes a gap when it has been asked about for
    /// one more day.
    ///
    /// `known` is what is known about the same subject, as for [`erase_target`](Self::erase_target);
    /// the entry itself may be among it.
    pub async fn ask_again(&self, mut entry: Entry, known: &[Entry]) -> Entry {
        if self.is_gone(&entry) {
            entry.give_up(Reason::AccountGone);
            return entry;
        }
        let Some(again) = self.again(&entry) else {
            return entry;
        };
        let begun = may_have_begun_at(known, again.target).max(entry.may_have_begun_at());
        let late_from = late_from(&entry, again.at);
        let mut call = self.vendor_call(again.at, again.target, again.label, begun);
        call.known = entry.known();
        let answered = match again.how {
            How::Repeat => {
                let (outcome, kept) = call.erase().await;
                Answered::Erase(outcome, kept)
            }
            How::Follow => {
                let (answered, kept) = call.follow(entry.outcome()).await;
                Answered::Follow(answered, kept)
            }
        };
        let now = self.clock().now();
        entry.learn(answered, now);
        if !entry.outcome().is_settled()
            && late_from.is_some_and(|late_from| late_from <= now)
            && entry.late_since(now) <= now - GRACE
        {
            entry.give_up(Reason::Overdue);
        }
        for other in known.iter().filter_map(Entry::target) {
            entry.leave_out(other.identifier());
        }
        self.scheduled(entry)
    }

    /// The entry with the time at which to ask about it again.
    pub(crate) fn scheduled(&self, mut entry: Entry) -> Entry {
        entry.wait_until(self.due(&entry));
        entry
    }

    /// Whether the entry is unsettled and its account isn't one of this eraser's.
    fn is_gone(&self, entry: &Entry) -> bool {
        let is_gone = |target: &Target| self.account_of(target).is_err();
        !entry.outcome().is_settled() && entry.target().is_some_and(is_gone)
    }

    /// The entry of a target if the program ended during the first request to erase it. The vendor may have
    /// done it, so the entry is unknown; it counts that request, and can be [asked about
    /// again](Self::ask_again).
    ///
    /// Call it when you discover the interruption: the request may have left at any time until then.
    pub fn interrupted(&self, planned: &PlannedTarget) -> Entry {
        self.scheduled(Entry::interrupted(planned, self.clock().now()))
    }

    /// The same for an entry that was being asked about again. If the erasure was being requested again, a
    /// waiting entry becomes unknown, because the vendor may have done it; a question changes nothing that
    /// was known. The request counts, so that the next pause is longer.
    ///
    /// A target whose requests were interrupted five times in a row becomes a gap: the request itself may be
    /// what ends the program.
    pub fn interrupted_again(&self, mut entry: Entry) -> Entry {
        if entry.outcome().is_settled() {
            return entry;
        }
        let how = match self.again(&entry) {
            Some(again) => Some(again.how),
            // Another eraser made the request: assume that it asked to erase, if that was possible.
            None => How::of(entry.outcome(), true),
        };
        let erasing = how != Some(How::Follow);
        entry.learn_interruption(erasing, self.clock().now());
        self.scheduled(entry)
    }

    /// How to ask again about an entry, if anything can be asked.
    fn again<'a>(&'a self, entry: &'a Entry) -> Option<Again<'a>> {
        let at = self.registered(entry.vendor())?;
        let how = How::of(entry.outcome(), at.terms.is_repeatable())?;
        let (target, label) = (entry.target()?, entry.label()?);
        Some(Again {
            at,
            target,
            label,
            how,
        })
    }
}

/// A request to make.
struct Again<'a> {
    at: &'a Registered,
    target: &'a Target,
    label: &'a Label,
    how: How,
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
            Outcome::Waiting { error } if repeatable || error.reason().nothing_done() => {
                Some(Self::Repeat)
            }
            Outcome::Waiting { .. } => Some(Self::Follow),
            _ => None,
        }
    }
}

/// When to ask about an entry again: after the vendor's pause, which doubles with every request, and not
/// before a time that the vendor named.
fn due(entry: &Entry, registered: &Registered) -> Timestamp {
    let asked_at = entry.asked_at().unwrap_or(Timestamp::MIN);
    let named = match entry.outcome() {
        Outcome::SoftDeleted { revivable_until } if entry.trouble().is_none() => {
            return *revivable_until;
        }
        Outcome::SoftDeleted { revivable_until } => Some(*revivable_until),
        Outcome::Waiting { error } => error.retry_after(),
        _ => None,
    };
    let named = named.max(entry.trouble().and_then(Failure::retry_after));
    let pause = pause_after(entry, registered);
    let paced = asked_at.checked_add(pause).unwrap_or(Timestamp::MAX);
    named.map_or(paced, |named| named.max(paced))
}

fn pause_after(entry: &Entry, registered: &Registered) -> SignedDuration {
    let pause = registered.terms.polled_every().unwrap_or(PAUSE);
    let pause = pause.max(SHORTEST_PAUSE);
    let trouble = entry.trouble().or(entry.outcome().failure());
    let longest = match trouble.map(Failure::reason) {
        Some(Reason::UnderWay) | None => LONGEST_PAUSE,
        Some(_) => LONGEST_OUTAGE,
    };
    let doublings = entry.times_asked().saturating_sub(1).min(16);
    let doubled = pause.checked_mul(1 << doublings).unwrap_or(longest);
    doubled.min(longest).max(pause)
}

/// When an unfinished erasure counts as late: twice the vendor's time after it may have begun, and a week at
/// least. `None` if nothing may have begun.
fn late_from(entry: &Entry, registered: &Registered) -> Option<Timestamp> {
    let begun = entry.first_begun_at()?;
    let takes = registered.terms.horizon().unwrap_or_default();
    let twice = takes.checked_mul(2).unwrap_or(SignedDuration::MAX);
    Some(
        begun
            .checked_add(twice.max(EARLIEST_LATE))
            .unwrap_or(Timestamp::MAX),
    )
}
