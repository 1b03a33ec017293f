//! Examples that a lawyer could check by hand.

use erasure_receipt::law::{Calendar, Deadline, Law, LawError};

use super::{at, berlin, calendar};

/// The last day for a request that was received at noon in Berlin.
fn last_day(law: Law, received: &str) -> String {
    let deadline = berlin(law, &format!("{received}T12:00:00Z"));
    deadline.last_day().to_string()
}

#[test]
fn a_month_ends_on_the_day_with_the_same_date() {
    // The example of the EDPB's guidelines 01/2022, in a year in which neither day is a Sunday.
    assert_eq!(last_day(Law::Gdpr, "2027-03-05"), "2027-04-05");
    assert_eq!(
        last_day(Law::Gdpr, "2026-11-12"),
        "2026-12-14",
        "the 12th is a Saturday"
    );
}

#[test]
fn a_month_that_is_too_short_ends_on_its_last_day() {
    assert_eq!(last_day(Law::Gdpr, "2025-01-31"), "2025-02-28");
    assert_eq!(last_day(Law::Gdpr, "2024-01-31"), "2024-02-29");
    assert_eq!(last_day(Law::Gdpr, "2024-01-29"), "2024-02-29");
    assert_eq!(last_day(Law::Gdpr, "2026-08-31"), "2026-09-30");
    assert_eq!(
        last_day(Law::Gdpr, "2024-02-29"),
        "2024-03-29",
        "and no more than that"
    );
}

#[test]
fn a_last_day_that_is_no_working_day_moves_to_the_next_that_is() {
    assert_eq!(
        last_day(Law::Gdpr, "2026-01-28"),
        "2026-03-02",
        "a Saturday"
    );
    assert_eq!(last_day(Law::Gdpr, "2026-02-01"), "2026-03-02", "a Sunday");
    assert_eq!(
        last_day(Law::Gdpr, "2026-11-25"),
        "2026-12-28",
        "Christmas, then a weekend"
    );
    assert_eq!(
        last_day(Law::Gdpr, "2025-12-01"),
        "2026-01-02",
        "New Year's Day"
    );
}

#[test]
fn without_holidays_only_weekends_count() {
    let plain = Calendar::new("Europe/Berlin").unwrap();
    let deadline = Deadline::of(Law::Gdpr, at("2026-11-25T12:00:00Z"), &plain).unwrap();
    assert_eq!(deadline.last_day().to_string(), "2026-12-25");
}

#[test]
fn in_california_neither_weekends_nor_holidays_move_the_last_day() {
    let los_angeles = calendar("America/Los_Angeles");
    let received = at("2026-11-10T12:00:00-08:00");
    let deadline = Deadline::of(Law::Ccpa, received, &los_angeles).unwrap();
    assert_eq!(deadline.last_day().to_string(), "2026-12-25");
    assert_eq!(deadline.due_at(), at("2026-12-26T00:00:00-08:00"));
    assert_eq!(
        last_day(Law::Ccpa, "2026-11-11"),
        "2026-12-26",
        "a Saturday"
    );
}

#[test]
fn the_day_of_receipt_is_that_of_the_controllers_zone_to_the_last_nanosecond() {
    let last = berlin(Law::Gdpr, "2026-04-13T23:59:59.999999999+02:00");
    let next = berlin(Law::Gdpr, "2026-04-14T00:00:00+02:00");
    assert_eq!(last.last_day().to_string(), "2026-05-13");
    assert_eq!(next.last_day().to_string(), "2026-05-14");
}

#[test]
fn the_last_hour_is_counted_by_the_clock_of_that_day() {
    let summer = berlin(Law::Gdpr, "2026-02-27T12:00:00+01:00");
    assert_eq!(summer.due_at(), at("2026-03-27T23:00:00Z"));
    let turned = berlin(Law::Ccpa, "2026-02-12T12:00:00+01:00");
    assert_eq!(
        turned.last_day().to_string(),
        "2026-03-29",
        "clocks are turned that night"
    );
    assert_eq!(turned.due_at(), at("2026-03-29T22:00:00Z"));
    let back = berlin(Law::Ccpa, "2026-09-10T12:00:00+02:00");
    assert_eq!(back.due_at(), at("2026-10-25T23:00:00Z"));
}

#[test]
fn where_midnight_is_skipped_the_day_ends_when_clocks_are_turned() {
    let cairo = calendar("Africa/Cairo");
    let deadline = Deadline::of(Law::Ccpa, at("2026-03-09T12:00:00+02:00"), &cairo).unwrap();
    assert_eq!(deadline.last_day().to_string(), "2026-04-23");
    assert_eq!(deadline.due_at(), at("2026-04-23T22:00:00Z"));
}

#[test]
fn zones_on_both_sides_of_the_date_line_count_their_own_days() {
    let received = at("2026-04-01T10:30:00Z");
    let in_zone = |zone| Deadline::of(Law::Gdpr, received, &calendar(zone)).unwrap();
    assert_eq!(in_zone("Pacific/Apia").last_day().to_string(), "2026-05-01");
    assert_eq!(
        in_zone("Pacific/Pago_Pago").last_day().to_string(),
        "2026-04-30",
        "received on the 31st"
    );
    assert_eq!(
        in_zone("Pacific/Kiritimati").last_day().to_string(),
        "2026-05-04",
        "a Saturday"
    );
}

#[test]
fn an_answer_at_the_end_of_the_last_day_is_in_time_and_a_nanosecond_later_it_is_not() {
    let deadline = berlin(Law::Gdpr, "2026-04-14T10:00:00+02:00");
    assert!(!deadline.is_missed_by(at("2026-05-14T23:59:59.999999999+02:00")));
    assert!(deadline.is_missed_by(at("2026-05-15T00:00:00+02:00")));
}

#[test]
fn days_are_counted_by_the_calendar_and_not_by_24_hours() {
    let deadline = berlin(Law::Gdpr, "2026-04-14T10:00:00+02:00");
    for (now, left) in [
        ("2026-04-14T10:00:00+02:00", 30),
        ("2026-05-12T23:59:00+02:00", 2),
        ("2026-05-13T00:01:00+02:00", 1),
        ("2026-05-14T23:59:00+02:00", 0),
        ("2026-05-15T00:01:00+02:00", -1),
    ] {
        assert_eq!(deadline.days_left(at(now)), left, "{now}");
    }
}

#[test]
fn at_the_ends_of_time_there_is_a_deadline_or_an_error_and_no_panic() {
    use erasure::Timestamp;
    for zone in ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"] {
        for law in [Law::Gdpr, Law::Ccpa] {
            let last = Deadline::of(law, Timestamp::MAX, &calendar(zone));
            assert_eq!(last, Err(LawError::OutOfRange));
            let first = Deadline::of(law, Timestamp::MIN, &calendar(zone)).unwrap();
            assert!(first.days_left(Timestamp::MAX) < -7_000_000);
        }
    }
}
