//! Who erases: the law that they answer to, and the calendar that they live by.

use erasure_journal::law::{Calendar, Law};
use jiff::civil::Date;

use super::problem::Problem;
use super::section::Section;
use super::value::Value;

/// The controller.
#[derive(Debug, Clone)]
pub(crate) struct Controller {
    pub(crate) law: Law,
    pub(crate) calendar: Calendar,
}

pub(super) fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Controller> {
    let law = match section.value("law") {
        Some(value) => value.parsed("expected `gdpr` or `ccpa`", problems),
        None => {
            problems.push(section.lacks("law", "law = \"gdpr\""));
            None
        }
    };
    let calendar = match section.value("time-zone") {
        Some(value) => zone(value, problems),
        None => {
            problems.push(section.lacks("time-zone", "time-zone = \"Europe/Berlin\""));
            None
        }
    };
    let holidays = section
        .value("holidays")
        .map_or(Vec::new(), |value| holidays(value, problems));
    Some(Controller {
        law: law?,
        calendar: calendar?.with_holidays(holidays),
    })
}

fn zone(value: Value<'_>, problems: &mut Vec<Problem>) -> Option<Calendar> {
    let name = value.text(problems)?;
    let calendar = Calendar::new(name.get_ref());
    let expected = "expected a time zone of the IANA database, such as `Europe/Berlin`";
    calendar
        .map_err(|_| problems.push(value.is_not(expected)))
        .ok()
}

fn holidays(value: Value<'_>, problems: &mut Vec<Problem>) -> Vec<Date> {
    let days = value.list(problems).into_iter();
    let day = |value: Value<'_>| value.parsed("expected a day such as \"2026-12-25\"", problems);
    days.filter_map(day).collect()
}
