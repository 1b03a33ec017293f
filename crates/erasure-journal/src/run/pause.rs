//! A circuit breaker per vendor: if a vendor leaves several requests in a row unanswered, this worker pauses it and
//! continues with the others. After the pause, a single request tests whether it answers again.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use erasure::{SignedDuration, Timestamp, VendorId};

/// A vendor is paused after this many unanswered requests in a row.
const SILENT: u32 = 5;

/// The first pause; it doubles each time the vendor still doesn't answer.
const FIRST: SignedDuration = SignedDuration::from_secs(30);

/// The longest pause.
const LONGEST: SignedDuration = SignedDuration::from_hours(1);

/// How many requests a vendor has left unanswered in a row, and until when it is paused.
#[derive(Debug, Clone, Copy, Default)]
struct Silence {
    in_a_row: u32,
    until: Option<Timestamp>,
    lasts: SignedDuration,
}

/// The vendors that don't answer.
#[derive(Debug, Default)]
pub(super) struct Pauses(Mutex<BTreeMap<VendorId, Silence>>);

impl Pauses {
    /// Records whether a vendor answered. Returns the end of the pause if one starts now.
    pub(super) fn asked(
        &self,
        vendor: &VendorId,
        answered: bool,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let mut silent = self.silent();
        if answered {
            silent.remove(vendor);
            return None;
        }
        let silence = silent.entry(vendor.clone()).or_default();
        silence.in_a_row = silence.in_a_row.saturating_add(1);
        if silence.in_a_row < SILENT || silence.until.is_some_and(|until| now < until) {
            return None;
        }
        silence.lasts = (silence.lasts * 2).clamp(FIRST, LONGEST);
        silence.until = now.checked_add(silence.lasts).ok();
        silence.until
    }

    /// How many requests may be in flight at a vendor that otherwise takes `room`: none during a pause, then one
    /// until it answers.
    pub(super) fn room(
        &self,
        vendor: &VendorId,
        room: usize,
        under_way: usize,
        now: Timestamp,
    ) -> usize {
        match self.silent().get(vendor).and_then(|silence| silence.until) {
            None => room,
            Some(until) if now < until => 0,
            Some(_) => room.min(1_usize.saturating_sub(under_way)),
        }
    }

    /// The end of a vendor's pause, if it has one.
    pub(super) fn until(&self, vendor: &VendorId) -> Option<Timestamp> {
        self.silent().get(vendor)?.until
    }

    fn silent(&self) -> MutexGuard<'_, BTreeMap<VendorId, Silence>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Timestamp = Timestamp::UNIX_EPOCH;
    const SHOP: VendorId = VendorId::from_static("shop");

    fn later(seconds: i64) -> Timestamp {
        NOW + SignedDuration::from_secs(seconds)
    }

    #[test]
    fn a_vendor_is_left_alone_after_several_askings_in_a_row_that_it_does_not_answer() {
        let pauses = Pauses::default();
        for answered in [false, false, false, false, true, false, false, false, false] {
            assert_eq!(pauses.asked(&SHOP, answered, NOW), None);
            assert_eq!(pauses.room(&SHOP, 8, 0, NOW), 8);
        }
        assert_eq!(pauses.asked(&SHOP, false, NOW), Some(later(30)));
        assert_eq!(pauses.room(&SHOP, 8, 0, later(29)), 0);
        assert_eq!(pauses.room(&VendorId::from_static("other"), 8, 0, NOW), 8);
    }

    #[test]
    fn one_asking_finds_out_whether_it_is_back_and_each_pause_is_twice_as_long() {
        let pauses = Pauses::default();
        for _ in 0..SILENT {
            pauses.asked(&SHOP, false, NOW);
        }
        assert_eq!(
            pauses.asked(&SHOP, false, NOW),
            None,
            "one that was under way"
        );
        assert_eq!(pauses.room(&SHOP, 8, 0, later(30)), 1);
        assert_eq!(pauses.room(&SHOP, 8, 1, later(30)), 0);
        assert_eq!(pauses.asked(&SHOP, false, later(30)), Some(later(90)));
        assert_eq!(pauses.asked(&SHOP, true, later(90)), None);
        assert_eq!(pauses.room(&SHOP, 8, 0, later(90)), 8);
    }
}
