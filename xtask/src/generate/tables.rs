//! The table of vendors in the README.

use indexmap::IndexSet;

use super::facts::in_words;
use crate::model::{Fact, Facts, Model, Operation, Source};

const HEAD: &str = "\
| vendor | asked by | erases with | done | keeps even so | a new record of the person |
| --- | --- | --- | --- | --- | --- |
";

/// The table.
pub(super) fn of(models: &[&Model]) -> String {
    let rows = models.iter().map(|model| row(model));
    HEAD.to_owned() + &rows.collect::<String>()
}

/// A cell's text, with a mark if no page of the vendor says so.
fn mark(text: &str, source: &Source) -> String {
    let is_assumed = matches!(source, Source::Assumed(_));
    format!("{text}{}", if is_assumed { "\\*" } else { "" })
}

/// What the table says of a vendor.
fn row(model: &Model) -> String {
    let (name, known) = (&model.facts.name, &model.facts);
    if !model.unanswered.is_empty() {
        let open = model.unanswered.len();
        return format!("| {name} | unfinished: {open} questions are open | | | | |\n");
    }
    let fact = |fact: &Fact| mark(&in_words(&fact.value), &fact.source);
    let identifiers = known.identifiers.iter().map(|identifier| {
        let kind = match identifier.kind.as_str() {
            "session" => "the person's own session".to_owned(),
            kind => kind.replace('-', " "),
        };
        mark(&kind, &identifier.source)
    });
    let identifiers = lines(identifiers);
    let erase = model.operations.iter();
    let erase = erase.filter(|operation| operation.facts.role == "erase");
    let ways: Vec<_> = erase.flat_map(ways).collect();
    let requests = lines(ways.iter().map(|(operation, contract, facts)| {
        let request = format!("`{} {}`", operation.method, operation.path);
        match facts.get("batch") {
            Some(batch) => mark(&request, &batch.source) + contract,
            None => request + contract,
        }
    }));
    let done = lines(ways.iter().map(|(_, _, facts)| {
        let told = facts.iter().filter_map(|(name, fact)| {
            let value = in_words(&fact.value);
            let said = match name.as_str() {
                "completion" if value == "immediate" => "at once".to_owned(),
                "completion" => value,
                "horizon" => format!("within {value}"),
                "revivable" => format!("a soft deletion revives for {value}"),
                _ => return None,
            };
            Some(mark(&said, &fact.source))
        });
        told.collect::<Vec<_>>().join(", ")
    }));
    let retains = lines(known.retains.iter().map(fact));
    let recreation = lines(known.facts.get("recreation").into_iter().map(fact));
    format!("| {name} | {identifiers} | {requests} | {done} | {retains} | {recreation} |\n")
}

/// The ways to erase with an operation: with each contract that has it, as the end of a sentence, what holds then.
fn ways(operation: &Operation) -> Vec<(&Operation, String, &Facts)> {
    let of = |contract: &String| format!(" ({contract})");
    let known = &operation.facts;
    let ways = known.contracts.iter();
    let mut ways: Vec<_> = ways
        .map(|(contract, facts)| (operation, of(contract), facts))
        .collect();
    if ways.is_empty() {
        let only = known.contract.as_ref().map(of).unwrap_or_default();
        ways.push((operation, only, &known.facts));
    }
    ways
}

/// A cell of several lines, each once.
fn lines(lines: impl Iterator<Item = String>) -> String {
    let lines: IndexSet<_> = lines.collect();
    if lines.is_empty() {
        return "nothing that is published".to_owned();
    }
    Vec::from_iter(lines).join("<br>")
}
