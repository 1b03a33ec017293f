//! What a change means. In doubt it means more: a person looks at what changes what gets erased.

use serde::Serialize;

use super::Change;
use super::item::{Item, Kind};

/// What a change means; the later, the more serious.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, clap::ValueEnum)]
#[serde(rename_all = "kebab-case")]
pub enum Mark {
    /// Nothing that anybody has to do something about.
    Harmless,
    /// Who calls the client has to change something.
    Breaking,
    /// Something else gets erased, or is erased otherwise: a person has to say yes.
    Erasure,
}

/// Facts that say how fast and how much, and not what gets erased.
const PACE: &[&str] = &["rate", "concurrency", "poll", "batch", "request-id"];

/// A change, judged; `others` is all that the other version says.
pub(super) fn change(old: Option<&Item>, new: Option<&Item>, others: &[Item]) -> Change {
    let item = new.or(old);
    let (marks, why) = item.map_or((vec![Mark::Harmless], ""), |item| {
        meaning(item, old, new, others)
    });
    let value = |item: Option<&Item>| item.map(|item| item.value.clone());
    Change {
        marks,
        place: item.map(|item| item.place.to_string()).unwrap_or_default(),
        kind: item.map_or(Kind::Text, |item| item.kind),
        old: value(old),
        new: value(new),
        line: item.map_or(1, |item| item.at.line),
        why,
    }
}

fn meaning(
    item: &Item,
    old: Option<&Item>,
    new: Option<&Item>,
    others: &[Item],
) -> (Vec<Mark>, &'static str) {
    use Mark::{Breaking, Erasure, Harmless};
    let (is_new, is_gone) = (old.is_none(), new.is_none());
    let is_asked = item.place.is_asked();
    let (mark, why) = match item.kind {
        Kind::Operation => return operation(item, is_new),
        Kind::OperationId => (
            Breaking,
            "the client's method and its types are called otherwise",
        ),
        Kind::Parameter | Kind::Body if is_new => {
            (Breaking, "the client's method takes one thing more")
        }
        Kind::Parameter | Kind::Body => (Breaking, "the client's method takes one thing less"),
        Kind::Answer => return answer(item, others),
        Kind::MediaType if is_asked => (Breaking, "the body is sent in another form"),
        Kind::MediaType => (Breaking, "the answer is read in another form"),
        Kind::Field if is_new && is_asked => (Breaking, "who makes the request names every field"),
        Kind::Field if is_new => (Harmless, "one field more can be read"),
        Kind::Field => (Breaking, "the field is gone from the client's type"),
        Kind::Form => (Breaking, "the client's type has other forms"),
        Kind::Type => (Breaking, "the client's type is another one"),
        Kind::Presence => (
            Breaking,
            "an optional value has another type than a required one",
        ),
        Kind::Value if is_gone => (Breaking, "the client's enum has one value less"),
        Kind::Value => (Harmless, "the client's enums are open"),
        Kind::Default if is_asked => (Erasure, "the vendor takes something else for granted"),
        Kind::Default => (Harmless, ""),
        Kind::Limit if is_asked && !is_gone => (Breaking, "what was taken before may be refused"),
        Kind::Limit => (Harmless, "clients check no limits"),
        Kind::Credential => (Breaking, "the client's credentials are others"),
        Kind::Server if is_new => (Harmless, "one region more"),
        Kind::Server if is_gone => (Breaking, "the region is gone from the client"),
        Kind::Server => (Erasure, "somebody else may be asked"),
        Kind::Fact => return fact(item),
        Kind::Source => return source(old, new),
        Kind::Header | Kind::Text => (Harmless, ""),
    };
    (vec![mark], why)
}

fn operation(item: &Item, is_new: bool) -> (Vec<Mark>, &'static str) {
    match (item.value == "erase", is_new) {
        (true, true) => (vec![Mark::Erasure], "there is another way to erase"),
        (true, false) => (
            vec![Mark::Erasure, Mark::Breaking],
            "a way to erase is gone",
        ),
        (false, true) => (vec![Mark::Harmless], "one method more"),
        (false, false) => (vec![Mark::Breaking], "the client's method is gone"),
    }
}

/// A status that comes or goes leaves the method's types as they are if another one of its kind has the
/// same body.
fn answer(item: &Item, others: &[Item]) -> (Vec<Mark>, &'static str) {
    let status = |item: &Item| {
        item.place
            .0
            .last()
            .and_then(|step| step.strip_prefix("answer "))
            .map(str::to_owned)
    };
    let succeeds = |item: &Item| status(item).is_some_and(|status| status.starts_with('2'));
    let operation = item.place.0.first();
    let same = others.iter().any(|other| {
        other.kind == Kind::Answer
            && other.place.0.first() == operation
            && other.place != item.place
            && succeeds(other) == succeeds(item)
            && other.value == item.value
    });
    match same || item.value == "" && !succeeds(item) {
        true => (vec![Mark::Harmless], "answers of the same form are known"),
        false => (vec![Mark::Breaking], "the client's types of answers change"),
    }
}

fn fact(item: &Item) -> (Vec<Mark>, &'static str) {
    let is_pace = item
        .place
        .0
        .last()
        .is_some_and(|step| PACE.contains(&step.as_str()));
    match is_pace {
        true => (vec![Mark::Harmless], "how fast, and not what"),
        false => (
            vec![Mark::Erasure],
            "what gets erased, when, or how final it is",
        ),
    }
}

fn source(old: Option<&Item>, new: Option<&Item>) -> (Vec<Mark>, &'static str) {
    let is_assumed = |item: &Item| {
        let assumed = item.place.0.last().is_some_and(|step| step == "assumed");
        assumed
            || item
                .value
                .as_str()
                .is_some_and(|who| who.starts_with("assumed"))
    };
    match (old, new) {
        (Some(old), Some(_)) if is_assumed(old) => (vec![Mark::Harmless], "it was assumed before"),
        (_, Some(new)) if is_assumed(new) => {
            (vec![Mark::Erasure], "it is assumed: nobody publishes it")
        }
        _ => (vec![Mark::Harmless], "somebody else says so"),
    }
}
