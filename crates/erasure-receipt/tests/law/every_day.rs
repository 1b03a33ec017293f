//! Every day of twenty-one years, in zones that turn their clocks in all sorts of ways, at the first and the
//! last instant and in between.

use std::collections::HashSet;

use erasure::{SignedDuration, Timestamp};
use erasure_receipt::law::{Calendar, Deadline, Law};
use jiff::tz::TimeZone;

use super::oracle::{begin, date, day_number, last_day};

/// Fixed holidays, and a week in a row.
fn holidays() -> Vec<i64> {
    let fixed = [(1, 1), (5, 1), (12, 24), (12, 25), (12, 26), (12, 31)];
    let mut days: Vec<i64> = (2020..=2041)
        .flat_map(|year| fixed.map(|(month, day)| day_number(year, month, day)))
        .collect();
    days.extend((0..7).map(|day| day_number(2033, 2, 21) + day));
    days
}

fn text(day: i64) -> String {
    let (year, month, day) = date(day);
    format!("{year:04}-{month:02}-{day:02}")
}

fn check(zone: &str) {
    let holidays = holidays();
    let calendar = Calendar::new(zone).unwrap();
    let calendar = calendar.with_holidays(holidays.iter().map(|day| text(*day).parse().unwrap()));
    let holidays: HashSet<i64> = holidays.into_iter().collect();
    let rules = TimeZone::get(zone).unwrap();
    let mut first = begin(day_number(2020, 1, 1), &rules);
    for day in day_number(2020, 1, 1)..=day_number(2040, 12, 31) {
        let next = begin(day + 1, &rules);
        let nano = SignedDuration::from_nanos(1);
        let second = |second| Timestamp::from_second(second).unwrap();
        let between = first + (day * 7919) % (next - first);
        for received in [second(first), second(next) - nano, second(between)] {
            for law in [Law::Gdpr, Law::Ccpa] {
                let deadline = Deadline::of(law, received, &calendar).unwrap();
                let last = last_day(law, day, false, &holidays);
                let case = || format!("{law} {zone} {received}");
                assert_eq!(deadline.last_day().to_string(), text(last), "{}", case());
                assert_eq!(
                    deadline.due_at(),
                    second(begin(last + 1, &rules)),
                    "{}",
                    case()
                );

                let last = last_day(law, day, true, &holidays);
                let extended = deadline
                    .extend(received, "many systems", &calendar)
                    .unwrap();
                assert_eq!(extended.last_day().to_string(), text(last), "{}", case());
                assert_eq!(
                    extended.due_at(),
                    second(begin(last + 1, &rules)),
                    "{}",
                    case()
                );
            }
        }
        first = next;
    }
}

macro_rules! every_day {
    ($($name:ident: $zone:literal),* $(,)?) => {
        $(#[test]
        fn $name() {
            check($zone);
        })*
    };
}

every_day! {
    every_day_in_utc: "UTC",
    every_day_in_berlin: "Europe/Berlin",
    every_day_in_los_angeles: "America/Los_Angeles",
    every_day_in_kathmandu_a_quarter_of_an_hour_off: "Asia/Kathmandu",
    every_day_in_apia_a_day_ahead: "Pacific/Apia",
    every_day_in_santiago_where_clocks_are_turned_at_midnight: "America/Santiago",
    every_day_in_havana_where_the_first_hour_comes_twice: "America/Havana",
    every_day_in_lord_howe_where_clocks_are_turned_by_half_an_hour: "Australia/Lord_Howe",
}
