//! How laws, calendars and deadlines are written down.

use erasure_receipt::law::{Calendar, Deadline, Law, LawError};
use serde_json::json;

use super::{at, berlin, calendar};

#[test]
fn a_law_is_read_by_its_name_alone() {
    for (name, law) in [("gdpr", Law::Gdpr), ("ccpa", Law::Ccpa)] {
        assert_eq!(name.parse(), Ok(law));
        assert_eq!(law.to_string(), name);
        assert_eq!(serde_json::to_value(law).unwrap(), name);
    }
    for wrong in ["GDPR", "dsgvo", ""] {
        assert_eq!(wrong.parse::<Law>(), Err(erasure::Error::Law));
    }
}

#[test]
fn a_calendar_is_read_from_a_configuration() {
    let written =
        json!({"zone": "Europe/Berlin", "holidays": ["2026-12-25", "2026-01-01", "2026-12-26"]});
    let read: Calendar = serde_json::from_value(written).unwrap();
    assert_eq!(read, calendar("Europe/Berlin"));
    let plain: Calendar = serde_json::from_value(json!({"zone": "UTC"})).unwrap();
    assert_eq!(plain.holidays().count(), 0);
    let again = serde_json::to_value(&read).unwrap();
    assert_eq!(
        again["holidays"],
        json!(["2026-01-01", "2026-12-25", "2026-12-26"])
    );
}

#[test]
fn a_calendar_with_a_mistake_in_it_is_refused() {
    for wrong in [
        json!({"zone": "Europe/Berlim"}),
        json!({"zone": ""}),
        json!({"zone": "Etc/Unknown"}),
        json!({"zone": "../../etc/passwd"}),
        json!({"zone": "UTC", "holidays": ["2026-02-30"]}),
        json!({"zone": "UTC", "holiday": []}),
        json!({"holidays": []}),
    ] {
        assert!(
            serde_json::from_value::<Calendar>(wrong.clone()).is_err(),
            "{wrong}"
        );
    }
    assert_eq!(Calendar::new("Mars/Olympus"), Err(LawError::UnknownZone));
}

#[test]
fn a_zone_keeps_the_name_that_the_database_has() {
    assert_eq!(
        Calendar::new("europe/BERLIN").unwrap().zone(),
        "Europe/Berlin"
    );
}

#[test]
fn a_deadline_is_stored_with_its_zone_and_counts_on_when_it_is_read() {
    let extended = berlin(Law::Gdpr, "2026-01-29T10:00:00+01:00")
        .extend(
            at("2026-02-10T10:00:00Z"),
            "many",
            &calendar("Europe/Berlin"),
        )
        .unwrap();
    for deadline in [berlin(Law::Ccpa, "2026-01-29T10:00:00+01:00"), extended] {
        let stored = serde_json::to_value(&deadline).unwrap();
        assert_eq!(stored["zone"], "Europe/Berlin");
        assert_eq!(
            serde_json::from_value::<Deadline>(stored).unwrap(),
            deadline
        );
    }
}
