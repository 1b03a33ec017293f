//! Who erases: the law that they answer to, and the calendar that they live by.

use erasure_receipt::law::{Calendar, Law};
use jiff::civil::Date;

use super::problem::Problem;
use super::section::Section;
use super::value::Value;

/// No name of a controller is longer.
const LONGEST_NAME: usize = 200;

/// The controller.
#[derive(Debug, Clone)]
pub(crate) struct Controller {
    /// What the controller is called on receipts.
    pub(crate) name: Option<String>,
    pub(crate) law: Law,
    pub(crate) calendar: Calendar,
}

pub(super) fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Controller> {
    let name = section
        .value("name")
        .and_then(|value| name(value, problems));
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
        name,
        law: law?,
        calendar: calendar?.with_holidays(holidays),
    })
}

/// A name that fits on one line.
fn name(value: Value<'_>, problems: &mut Vec<Problem>) -> Option<String> {
    let name = value.text(problems)?.into_inner().trim();
    if (1..=LONGEST_NAME).contains(&name.chars().count()) && !name.contains(char::is_control) {
        return Some(name.to_owned());
    }
    problems
        .push(value.is_not_and_hidden("expected a name on one line, of 200 characters at most"));
    None
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
