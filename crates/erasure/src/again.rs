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

/// The longest pause that repeated troubles lead to.
const LONGEST_PAUSE: SignedDuration = SignedDuration::from_hours(1);

impl Eraser {
    /// When an entry is to be asked about again: after the vendor's own pause, which grows with every
    /// asking that brings trouble, and not before a time that the vendor named. It may have passed.
    ///
    /// `None` if there is no sense in asking: the outcome is settled, the eraser has no such vendor, or
    /// the vendor may have done it and can neither be asked twice nor be asked about it.
    pub fn due(&self, entry: &Entry) -> Option<Timestamp> {
        self.again(entry).map(|again| due(entry, again.at))
    }

    /// Asks once more about an entry, whether it is [due](Self::due) or not, and gives it back as it is
    /// then. What is unknown or failed is asked for again where that is safe; what is in progress,
    /// hidden or not safe to repeat is asked about. One about which there is no sense in asking comes
    /// back as it is.
    ///
    /// `known` is what is known about the same subject, as for [`erase_target`](Self::erase_target);
    /// the entry itself may be among it.
    pub async fn ask_again(&self, mut entry: Entry, known: &[Entry]) -> Entry {
        let Some(again) = self.again(&entry) else {
            if self.registered(entry.vendor()).is_none() && !entry.outcome().is_settled() {
                entry.note(Failure::new(Reason::UnknownVendor));
            }
            return entry;
        };
        let begun = may_have_begun_at(known, entry.vendor()).max(entry.may_have_begun_at());
        let asking = self.asking(again.at, again.target, again.label, begun);
        let answered = match again.how {
            How::Repeat => Answered::Erase(asking.erase().await),
            How::Follow => Answered::Follow(asking.follow(entry.outcome()).await),
        };
        entry.learn(answered, self.clock().now());
        for other in known.iter().filter_map(Entry::target) {
            entry.leave_out(other.identifier());
        }
        entry
    }

    /// What is known of a target when the program ended while a vendor was asked to erase it for the
    /// first time: the vendor may have done it. The entry is open and counts that asking, so that it
    /// can be [asked about again](Self::ask_again).
    ///
    /// Call it when the interruption is found out: the request may have left at any time until then.
    pub fn interrupted(&self, planned: &PlannedTarget) -> Entry {
        Entry::interrupted(planned, self.clock().now())
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
        entry
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
