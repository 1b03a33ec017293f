//! Stored records that were damaged: the error of reading one says what is wrong with it, and not what
//! stands there.

use erasure::{
    Entry, Eraser, GainsightPx, Outcome, Plan, Report, SignedDuration, Subject, Target, Timestamp,
    Tracking, gainsight_px,
};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Value, json};

use crate::{canary, search::Search};

/// The record with each of its parts in turn replaced by something that names the person.
fn damaged(record: &Value) -> Vec<Value> {
    let odd = canary::email(1);
    let others = [
        json!(odd),
        json!(canary::user_id(1)),
        json!([odd]),
        json!({ odd.as_str(): odd }),
        json!(7),
        Value::Null,
    ];
    let mut damaged = Vec::new();
    for place in places(record, "") {
        for other in &others {
            let mut copy = record.clone();
            *copy.pointer_mut(&place).unwrap() = other.clone();
            damaged.push(copy);
        }
    }
    damaged
}

/// Pointers to all parts of a record.
fn places(value: &Value, at: &str) -> Vec<String> {
    let mut all = vec![at.to_owned()];
    match value {
        Value::Object(fields) => {
            for (name, field) in fields {
                let name = name.replace('~', "~0").replace('/', "~1");
                all.extend(places(field, &format!("{at}/{name}")));
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                all.extend(places(item, &format!("{at}/{index}")));
            }
        }
        _ => {}
    }
    all
}

/// Reads a record with every possible damage, and gives back how often that was an error.
fn read<T: Serialize + DeserializeOwned>(name: &str, record: &T) -> usize {
    let search = Search::of([canary::CANARY]);
    let record = serde_json::to_value(record).unwrap();
    let mut errors = 0;
    for damaged in damaged(&record) {
        let text = damaged.to_string();
        let of_value = serde_json::from_value::<T>(damaged).err();
        let of_text = serde_json::from_str::<T>(&text).err();
        for error in of_value.into_iter().chain(of_text) {
            let printed = format!("{error} {error:?}");
            assert_eq!(search.find(&printed), None, "{name}");
            errors += 1;
        }
    }
    errors
}

#[test]
fn the_error_of_reading_a_damaged_record_repeats_nothing_of_it() {
    let subject = Subject::builder()
        .email(canary::email(1))
        .user_id(canary::user_id(1))
        .custom("loyalty", canary::email(1))
        .session(erasure::VendorId::MUDBASE, canary::password(1));
    let subject = subject.build().unwrap();
    let vendor = GainsightPx::new(gainsight_px::Region::Us, canary::password(1)).soft();
    let eraser = Eraser::builder().vendor(vendor).build().unwrap();
    let plan = eraser.plan(&subject);
    let tracking = Tracking::new(canary::email(1));
    let open = Outcome::InProgress {
        tracking: tracking.clone(),
        by: None,
    };
    let planned = plan.targets().next().unwrap();
    let target: Target = planned.target().clone();
    let entry = Entry::asked(planned, open.clone(), Timestamp::MIN);
    let day = SignedDuration::from_hours(24);
    let report = Report::new(Timestamp::MIN, Timestamp::MIN + day, [entry]);
    let errors = [
        read::<Subject>("a subject", &subject),
        read::<Plan>("a plan", &plan),
        read::<Target>("a target", &target),
        read::<Tracking>("a tracking", &tracking),
        read::<Outcome>("an outcome", &open),
        read::<Report>("a report", &report),
    ];
    assert!(errors.iter().all(|errors| *errors > 3), "{errors:?}");
}
