//! What happened in one run of the demonstration. It holds no identifier: it is printed.

use erasure::{Label, Outcome, Report, Timestamp, VendorId, Verdict};
use serde::{Serialize, Serializer, ser::Error};
use serde_json::Value;
use vendor_sandbox::Presence;

/// One run, from the plan to the truth.
#[derive(Debug, Serialize)]
pub struct Story {
    /// What the plan said before anything was sent.
    pub plan: Vec<Planned>,
    /// The requests of the erasure, vendor by vendor, in the order in which they arrived.
    pub asked: Vec<Asked>,
    /// The report right after.
    #[serde(serialize_with = "printed")]
    pub report: Report,
    /// What came of following those who can be asked.
    pub followed: Vec<Asked>,
    /// The report after that.
    #[serde(serialize_with = "printed")]
    pub settled: Report,
    /// What the settled report comes to.
    pub verdict: Verdict,
    /// The three moments at which the clock was looked at.
    pub clock: Clock,
    /// Every target's outcome beside what was true once all horizons had passed.
    pub checked: Vec<Checked>,
}

impl Story {
    /// Whether the report claims nothing that isn't so.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.checked
            .iter()
            .all(|checked| checked.contradiction.is_none())
    }
}

/// One line of the plan.
#[derive(Debug, Serialize)]
pub struct Planned {
    /// The vendor's name.
    pub vendor: String,
    /// The identifier that it would be asked by; absent if it can't be asked.
    pub by: Option<Label>,
    /// What it would come to.
    pub expect: String,
}

/// Requests of one kind that a vendor received and answered alike.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub struct Asked {
    /// The vendor's name.
    pub vendor: String,
    /// Method, path template and query of the operation.
    pub request: String,
    /// The status that was answered; absent if there was no answer.
    pub answered: Option<u16>,
    /// How often in a row.
    pub times: usize,
}

/// When things happened, by the sandbox's clock.
#[derive(Debug, Serialize)]
pub struct Clock {
    /// The vendors were asked.
    pub asked: Timestamp,
    /// Those that can be followed were done.
    pub settled: Timestamp,
    /// Every promise was due.
    pub due: Timestamp,
}

/// What the report says about a target, and what is so.
#[derive(Debug, Serialize)]
pub struct Checked {
    /// The vendor.
    pub vendor: VendorId,
    /// The vendor's name.
    pub name: String,
    /// The identifier that it was asked by.
    pub by: Label,
    /// What the report says.
    #[serde(serialize_with = "printed")]
    pub outcome: Outcome,
    /// What the sandbox says, after the last horizon.
    pub truth: Presence,
    /// What the report claims and isn't so.
    pub contradiction: Option<&'static str>,
}

/// What a stored report keeps in order to ask again, and a printed one leaves out: the identifier, and
/// the vendor's own reference.
const TO_ASK_WITH: [&str; 2] = ["target", "tracking"];

/// A report or an outcome as it may be printed.
fn printed<T: Serialize, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    let mut value =
        serde_json::to_value(value).map_err(|_| S::Error::custom("it can't be stored"))?;
    leave_out(&mut value);
    value.serialize(serializer)
}

fn leave_out(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            fields.retain(|name, _| !TO_ASK_WITH.contains(&name.as_str()));
            fields.values_mut().for_each(leave_out);
        }
        Value::Array(items) => items.iter_mut().for_each(leave_out),
        _ => {}
    }
}
