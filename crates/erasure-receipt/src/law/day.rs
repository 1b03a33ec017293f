//! When a day is over, in a zone whose clocks may be turned at just that moment.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

/// The first instant after the last hour of this day; `None` at the end of time.
///
/// Where clocks are turned over midnight, the next day doesn't begin at 00:00, or 00:00 comes twice: the
/// day is over when its last hour is, even if that hour comes twice.
pub(super) fn end_of(day: Date, zone: &TimeZone) -> Option<Timestamp> {
    let midnight = day.tomorrow().ok()?.at(0, 0, 0, 0);
    let clocks = zone.to_ambiguous_timestamp(midnight);
    match clocks.offset() {
        AmbiguousOffset::Unambiguous { .. } => clocks.unambiguous().ok(),
        AmbiguousOffset::Gap { .. } => turned_after(clocks.earlier().ok()?, zone),
        AmbiguousOffset::Fold { .. } => {
            let first = clocks.earlier().ok()?;
            let back = turned_after(first, zone)?;
            if zone.to_datetime(back).date() > day {
                Some(first)
            } else {
                clocks.later().ok()
            }
        }
    }
}

/// When clocks are turned next.
fn turned_after(at: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    zone.following(at)
        .next()
        .map(|transition| transition.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(day: &str, zone: &str) -> String {
        let zone = TimeZone::get(zone).unwrap();
        end_of(day.parse().unwrap(), &zone).unwrap().to_string()
    }

    #[test]
    fn a_day_ends_at_midnight_by_the_clock_of_that_night() {
        assert_eq!(end("2026-03-28", "Europe/Berlin"), "2026-03-28T23:00:00Z");
        assert_eq!(end("2026-03-29", "Europe/Berlin"), "2026-03-29T22:00:00Z");
        assert_eq!(end("2026-10-25", "Europe/Berlin"), "2026-10-25T23:00:00Z");
    }

    #[test]
    fn a_day_before_one_that_begins_at_one_ends_when_clocks_are_turned() {
        assert_eq!(end("2026-04-23", "Africa/Cairo"), "2026-04-23T22:00:00Z");
        assert_eq!(
            end("2026-09-05", "America/Santiago"),
            "2026-09-06T04:00:00Z"
        );
    }

    #[test]
    fn a_last_hour_that_comes_twice_is_over_the_second_time() {
        assert_eq!(
            end("2026-04-04", "America/Santiago"),
            "2026-04-05T04:00:00Z"
        );
        // Turned back at 00:01, so that midnight comes twice, and most of the last hour too.
        assert_eq!(
            end("2010-11-06", "America/St_Johns"),
            "2010-11-07T03:30:00Z"
        );
    }

    #[test]
    fn a_first_hour_that_comes_twice_begins_the_next_day_the_first_time() {
        assert_eq!(end("2026-10-31", "America/Havana"), "2026-11-01T04:00:00Z");
    }

    #[test]
    fn a_day_before_one_that_never_was_ends_with_its_own_last_hour() {
        assert_eq!(end("2011-12-29", "Pacific/Apia"), "2011-12-30T10:00:00Z");
        assert_eq!(end("2011-12-30", "Pacific/Apia"), "2011-12-30T10:00:00Z");
    }

    #[test]
    fn a_gap_around_midnight_ends_the_day_where_it_begins() {
        // Turned from 23:30 to 00:30.
        assert_eq!(end("1919-03-30", "America/Toronto"), "1919-03-31T04:30:00Z");
    }
}
