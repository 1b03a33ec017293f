//! Bodies that are nearly what a spec shows: an example in which a few things were dropped, replaced,
//! retyped, nested, renamed or repeated, written out, and perhaps broken as text.

use proptest::{
    collection::vec,
    prelude::*,
    sample::{Index, select},
};
use serde_json::{Value, json};

use crate::documents;

/// Any body: of no sense at all, of some text, or nearly an example, of these or of any spec.
pub fn body(own: Vec<Value>) -> impl Strategy<Value = Vec<u8>> {
    let tears = prop_oneof![3 => Just(vec![]), 1 => vec(tear(), 1..3)];
    prop_oneof![
        1 => vec(any::<u8>(), 0..64),
        1 => ".{0,40}".prop_map(String::into_bytes),
        1 => select(vec!["", " ", "null", "{}", "[]", "\"\"", "0", "true", "{", "<html></html>"])
            .prop_map(|text| text.as_bytes().to_vec()),
        8 => (json(own), tears).prop_map(|(value, tears)| {
            let text = value.to_string().into_bytes();
            tears.into_iter().fold(text, |text, tear| tear.apply(text))
        }),
    ]
}

/// An example, changed.
fn json(own: Vec<Value>) -> impl Strategy<Value = Value> {
    let any = select(documents::examples());
    let own = if own.is_empty() {
        any.clone().boxed()
    } else {
        select(own).boxed()
    };
    let changes = prop_oneof![3 => vec(change(), 1), 2 => vec(change(), 0..5)];
    (prop_oneof![3 => own, 1 => any], changes).prop_map(|(example, changes)| {
        let mut value = example;
        for change in changes {
            change.apply(&mut value);
        }
        value
    })
}

/// The example with each of its values dropped, renamed, out of its object, and replaced by each of those that
/// change what it means most often.
pub fn each_change(example: &Value) -> Vec<Value> {
    let puts = [
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(2),
        json!(-1),
        json!(""),
        json!("other"),
        json!([]),
        json!({}),
    ];
    let puts = puts.into_iter().map(How::Put);
    let hows = puts.chain([How::Drop, How::Unnamed, How::InList, How::Rename("other")]);
    let hows: Vec<How> = hows.collect();
    let mut changed = vec![example.clone()];
    for place in 0..size(example) {
        for how in &hows {
            let mut value = example.clone();
            change_at(&mut value, &mut place.clone(), how);
            changed.push(value);
        }
    }
    changed
}

/// One thing that is changed about some value within a value.
#[derive(Clone, Debug)]
struct Change {
    at: Index,
    how: How,
}

#[derive(Clone, Debug)]
enum How {
    Put(Value),
    Drop,
    InList,
    InObject(&'static str),
    /// An object becomes the list of what it holds.
    Unnamed,
    Rename(&'static str),
    Add(&'static str, Value),
    Merge(Value),
}

/// The names that mean something to some vendor.
fn name() -> impl Strategy<Value = &'static str> {
    select(vec![
        "data",
        "details",
        "status",
        "state",
        "completed",
        "deleted",
        "requested",
        "requestId",
        "request_id",
        "success",
        "anonymized",
        "sessionsRevoked",
        "alreadyErased",
        "errors",
        "successes",
        "error",
        "Error",
        "scheduledForDeletion",
        "dataAnonymized",
        "soleOwnedOrgs",
        "",
        "ada@example.com",
        "extra",
    ])
}

/// Values that mean something, or that a careless reader takes for something else.
fn value() -> impl Strategy<Value = Value> {
    let telling = select(vec![
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-1),
        json!(2),
        json!(1.5),
        json!(1e300),
        json!(u64::MAX),
        json!(i64::MIN),
        json!(""),
        json!("true"),
        json!("1"),
        json!("completed"),
        json!("Completed"),
        json!("failed"),
        json!("in_progress"),
        json!("done"),
        json!("secondary"),
        json!("initial"),
        json!("req-abc123"),
        json!("req-other"),
        json!("2024-12-23T10:00:00Z"),
        json!("2024-12-23"),
        json!("soon"),
        json!([]),
        json!({}),
        json!([[]]),
        json!([null]),
        json!({ "data": {} }),
        json!(["ada@example.com"]),
    ]);
    prop_oneof![
        6 => telling,
        1 => ".{0,12}".prop_map(Value::String),
        1 => any::<i64>().prop_map(Value::from),
        1 => (1_usize..60).prop_map(|depth| (0..depth).fold(json!(1), |inner, _| json!([inner]))),
    ]
}

fn change() -> impl Strategy<Value = Change> {
    let how = prop_oneof![
        4 => value().prop_map(How::Put),
        3 => Just(How::Drop),
        1 => Just(How::InList),
        1 => name().prop_map(How::InObject),
        2 => Just(How::Unnamed),
        1 => name().prop_map(How::Rename),
        3 => (name(), value()).prop_map(|(name, value)| How::Add(name, value)),
        2 => select(documents::examples()).prop_map(How::Merge),
    ];
    (any::<Index>(), how).prop_map(|(at, how)| Change { at, how })
}

impl Change {
    fn apply(self, value: &mut Value) {
        let mut place = self.at.index(size(value));
        change_at(value, &mut place, &self.how);
    }
}

/// How many values there are in a value, itself included.
fn size(value: &Value) -> usize {
    let inner: usize = match value {
        Value::Object(members) => members.values().map(size).sum(),
        Value::Array(items) => items.iter().map(size).sum(),
        _ => 0,
    };
    1 + inner
}

/// Changes the value that comes after `place` others. Says whether it is to be dropped.
fn change_at(value: &mut Value, place: &mut usize, how: &How) -> bool {
    if *place == 0 {
        *place = usize::MAX;
        return change_this(value, how);
    }
    *place -= 1;
    match value {
        Value::Object(members) => {
            let mut gone = None;
            for (name, member) in members.iter_mut() {
                if *place != usize::MAX && change_at(member, place, how) {
                    gone = Some(name.clone());
                }
            }
            if let Some(gone) = gone
                && let Some(member) = members.remove(&gone)
                && let How::Rename(name) = how
            {
                members.insert((*name).to_owned(), member);
            }
        }
        Value::Array(items) => {
            let changed = |item: &mut Value| *place == usize::MAX || !change_at(item, place, how);
            items.retain_mut(changed);
        }
        _ => {}
    }
    false
}

fn change_this(value: &mut Value, how: &How) -> bool {
    match (how, &mut *value) {
        (How::Put(other), _) => *value = other.clone(),
        (How::Drop | How::Rename(_), _) => return true,
        (How::InList, _) => *value = json!([value.take()]),
        (How::InObject(name), _) => *value = json!({ *name: value.take() }),
        (How::Unnamed, Value::Object(members)) => *value = members.values().cloned().collect(),
        (How::Add(name, other), Value::Object(members)) => {
            members.insert((*name).to_owned(), other.clone());
        }
        (How::Merge(Value::Object(others)), Value::Object(members)) => {
            members.extend(others.clone());
        }
        (How::Add(_, other) | How::Merge(other), Value::Array(items)) => items.push(other.clone()),
        _ => {}
    }
    false
}

/// One way in which a text stops being what it was.
#[derive(Clone, Debug)]
enum Tear {
    Cut(Index),
    Flip(Index, u8),
    Append(&'static str),
    /// The first member of the text once more, at its end.
    Repeat,
}

fn tear() -> impl Strategy<Value = Tear> {
    prop_oneof![
        any::<Index>().prop_map(Tear::Cut),
        (any::<Index>(), any::<u8>()).prop_map(|(at, byte)| Tear::Flip(at, byte)),
        select(vec![" ", "\n", "x", "{}", ",", "\0"]).prop_map(Tear::Append),
        Just(Tear::Repeat),
    ]
}

impl Tear {
    fn apply(self, mut text: Vec<u8>) -> Vec<u8> {
        match self {
            _ if text.is_empty() => {}
            Self::Cut(at) => text.truncate(at.index(text.len())),
            Self::Flip(at, byte) => {
                let at = at.index(text.len());
                text[at] = byte;
            }
            Self::Append(more) => text.extend_from_slice(more.as_bytes()),
            Self::Repeat => {
                if let (Ok(Value::Object(members)), Some(b'}')) =
                    (serde_json::from_slice::<Value>(&text), text.last())
                    && let Some((name, value)) = members.into_iter().next()
                {
                    text.pop();
                    text.extend(format!(",{}:{value}}}", Value::String(name)).into_bytes());
                }
            }
        }
        text
    }
}
