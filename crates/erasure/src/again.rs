//! Asking again about one entry: whether there is any sense in it, when, and how. And what is known
//! when the program ended while it was asking.

use jiff::{SignedDuration, Timestamp};

use crate::entry::Answered;
use crate::eraser::may_have_begun_at;
use crate::registered::Registered;
use crate::{Entry, Eraser, Failure, Label, Outcome, PlannedTarget, Reason, Target};

/// The pause between two askings where a vendor has none of its own.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

/// The shortest pause, whatever a vendor's terms say: none at all would never end.
const SHORTEST_PAUSE: SignedDuration = SignedDuration::from_secs(1);

/// The longest pause between two askings about an erasure that takes its time.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(6);

/// The longest pause where a vendor could not be asked: it may be back soon.
const LONGEST_OUTAGE: SignedDuration = SignedDuration::from_hours(1);

/// The shortest time after which an erasure is late of which nobody says that it is done.
const PATIENCE: SignedDuration = SignedDuration::from_hours(7 * 24);

/// For how long an erasure that is late is still asked about.
const GRACE: SignedDuration = SignedDuration::from_hours(24);

impl Eraser {
    /// When an entry is to be asked about again: after the vendor's own pause, which doubles with every
    /// asking up to six hours, and not before a time that the vendor named. It may have passed; of an
    /// account that isn't the eraser's any more, it has.
    ///
    /// `None` if there is no sense in asking: the outcome is settled, or it is nobody's.
    pub fn due(&self, entry: &Entry) -> Option<Timestamp> {
        if self.is_gone(entry) {
            return Some(entry.asked_at().unwrap_or(Timestamp::MIN));
        }
        self.again(entry).map(|again| due(entry, again.at))
    }

    /// Asks once more about an entry, whether it is [due](Self::due) or not, and gives it back as it is
    /// then. What is unknown or failed is asked for again where that is safe; what is in progress,
    /// hidden or not safe to repeat is asked about. One about which there is no sense in asking comes
    /// back as it is.
    ///
    /// Two outcomes come about without a request. Where the eraser doesn't have the account any more that
    /// was asked, or has another one in its place, it becomes a gap: another account can't tell. So does
    /// an erasure that is not called done twice its time after it may have begun, a week at least, when it
    /// has been asked about for a day more.
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
        let mut asking = self.asking(again.at, again.target, again.label, begun);
        asking.known = entry.known();
        let answered = match again.how {
            How::Repeat => {
                let (outcome, kept) = asking.erase().await;
                Answered::Erase(outcome, kept)
            }
            How::Follow => {
                let (answered, kept) = asking.follow(entry.outcome()).await;
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

    /// The same with the time at which it is to be asked about again.
    pub(crate) fn scheduled(&self, mut entry: Entry) -> Entry {
        entry.wait_until(self.due(&entry));
        entry
    }

    /// Whether it isn't settled, and what was asked is no account of this eraser.
    fn is_gone(&self, entry: &Entry) -> bool {
        let is_gone = |target: &Target| self.account_of(target).is_err();
        !entry.outcome().is_settled() && entry.target().is_some_and(is_gone)
    }

    /// What is known of a target when the program ended while a vendor was asked to erase it for the
    /// first time: the vendor may have done it. The entry is open and counts that asking, so that it
    /// can be [asked about again](Self::ask_again).
    ///
    /// Call it when the interruption is found out: the request may have left at any time until then.
    pub fn interrupted(&self, planned: &PlannedTarget) -> Entry {
        self.scheduled(Entry::interrupted(planned, self.clock().now()))
    }

    /// The same of an entry that was being asked about again. An erasure that was asked for again may
    /// have been done, so that a failure becomes unknown; a question loses nothing that was known. The
    /// asking counts, so that the next pause is longer.
    ///
    /// A target whose askings were interrupted five times in a row becomes a gap: whatever it is that
    /// ends the program, asking once more won't tell.
    pub fn interrupted_again(&self, mut entry: Entry) -> Entry {
        if entry.outcome().is_settled() {
            return entry;
        }
        let how = match self.again(&entry) {
            Some(again) => Some(again.how),
            // By another eraser than this one: it may have asked for whatever could be asked for.
            None => How::of(entry.outcome(), true),
        };
        let erasing = how != Some(How::Follow);
        entry.learn_interruption(erasing, self.clock().now());
        self.scheduled(entry)
    }

    /// How to ask again about an entry, if there is any sense in it.
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

/// One asking that is to come.
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

/// When an entry is to be asked about again: after the vendor's pause, which doubles with every asking,
/// and not before a time that the vendor named.
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

/// From when an erasure is late of which nobody says that it is done: twice its time after it may have
/// begun, and a week at least. `None` while nothing may have begun.
fn late_from(entry: &Entry, registered: &Registered) -> Option<Timestamp> {
    let begun = entry.first_begun_at()?;
    let takes = registered.terms.horizon().unwrap_or_default();
    let patience = takes.checked_mul(2).unwrap_or(SignedDuration::MAX);
    Some(
        begun
            .checked_add(patience.max(PATIENCE))
            .unwrap_or(Timestamp::MAX),
    )
}
