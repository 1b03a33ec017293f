//! Counts deadlines once more: in whole numbers of days and seconds, without a calendar library. Only how
//! far a zone's clocks are ahead at a given second is taken from one.

use std::collections::HashSet;

use erasure::Timestamp;
use erasure_receipt::law::Law;
use jiff::tz::TimeZone;

const DAY: i64 = 86_400;

/// The number of a day since 1970, by the Gregorian calendar.
pub fn day_number(year: i64, month: i64, day: i64) -> i64 {
    let before = (1970..year).map(year_length).sum::<i64>();
    let months = (1..month)
        .map(|month| month_length(year, month))
        .sum::<i64>();
    before + months + day - 1
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn year_length(year: i64) -> i64 {
    if is_leap(year) { 366 } else { 365 }
}

fn month_length(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a day after 1970.
pub fn date(mut number: i64) -> (i64, i64, i64) {
    let mut year = 1970;
    while number >= year_length(year) {
        number -= year_length(year);
        year += 1;
    }
    let mut month = 1;
    while number >= month_length(year, month) {
        number -= month_length(year, month);
        month += 1;
    }
    (year, month, number + 1)
}

/// The last day for a request that was received on this day.
pub fn last_day(law: Law, received: i64, extended: bool, holidays: &HashSet<i64>) -> i64 {
    match (law, extended) {
        (Law::Ccpa, false) => return received + 45,
        (Law::Ccpa, true) => return received + 90,
        _ => {}
    }
    let (mut year, mut month, day) = date(received);
    for _ in 0..if extended { 3 } else { 1 } {
        month += 1;
        if month == 13 {
            (year, month) = (year + 1, 1);
        }
    }
    let mut last = day_number(year, month, day.min(month_length(year, month)));
    // 1970 began on a Thursday.
    while [6, 0].contains(&((last + 4) % 7)) || holidays.contains(&last) {
        last += 1;
    }
    last
}

/// Which day it is at this second, by the clocks of a zone.
fn local_day(second: i64, zone: &TimeZone) -> i64 {
    let at = Timestamp::from_second(second).unwrap();
    (second + i64::from(zone.to_offset(at).seconds())).div_euclid(DAY)
}

/// The second at which a day begins for good, by the clocks of a zone.
pub fn begin(day: i64, zone: &TimeZone) -> i64 {
    let offsets = [-1, 0, 1].map(|shift| {
        let near = Timestamp::from_second((day + shift) * DAY).unwrap();
        i64::from(zone.to_offset(near).seconds())
    });
    let begins =
        |second: &i64| local_day(*second, zone) >= day && local_day(second - 1, zone) < day;
    let candidates = offsets.map(|offset| day * DAY - offset);
    candidates.into_iter().filter(begins).max().unwrap()
}
