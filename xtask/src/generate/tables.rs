//! The table of vendors in the README, and what is assumed of them in the facade's manual.

use indexmap::IndexSet;

use super::{facts::in_words, prose::one_line};
use crate::model::{Facts, Model, Operation, Source};

const HEAD: &str = "\
| vendor | asked by | erases with | done | keeps even so | a new record of the person |
| --- | --- | --- | --- | --- | --- |
";

/// The table, and the list of what is assumed.
pub(super) fn of(models: &[&Model]) -> (String, String) {
    let mut assumed = IndexSet::new();
    let rows = models.iter().map(|model| row(model, &mut assumed));
    let table = HEAD.to_owned() + &rows.collect::<String>();
    (table, assumed.into_iter().collect())
}

/// What the table says of a vendor. What no page of the vendor says gets a mark, and a line with the reason.
fn row(model: &Model, assumed: &mut IndexSet<String>) -> String {
    let (name, known) = (&model.facts.name, &model.facts);
    if !model.unanswered.is_empty() {
        let open = model.unanswered.len();
        return format!("| {name} | unfinished: {open} questions are open | | | | |\n");
    }
    let mut mark = |text: String, what: &str, source: &Source| match source {
        Source::Assumed(why) => {
            assumed.insert(format!("- {name}, {what}: {}\n", one_line(why)));
            text + "\\*"
        }
        _ => text,
    };
    let identifiers = known.identifiers.iter().map(|identifier| {
        let kind = match identifier.kind.as_str() {
            "session" => "the person's own session".to_owned(),
            kind => kind.replace('-', " "),
        };
        mark(
            kind.clone(),
            &format!("asked by {kind}"),
            &identifier.source,
        )
    });
    let identifiers = lines(identifiers);
    let erase = model.operations.iter();
    let erase = erase.filter(|operation| operation.facts.role == "erase");
    let ways: Vec<_> = erase.flat_map(ways).collect();
    let requests = lines(ways.iter().map(|(operation, contract, facts)| {
        let request = format!("`{} {}`", operation.method, operation.path);
        let what = format!("how one request erases several people{contract}");
        match facts.get("batch") {
            Some(batch) => mark(request, &what, &batch.source) + contract,
            None => request + contract,
        }
    }));
    let done = lines(ways.iter().map(|(_, contract, facts)| {
        let told = facts.iter().filter_map(|(name, fact)| {
            let value = in_words(&fact.value);
            let said = match name.as_str() {
                "completion" if value == "immediate" => "at once".to_owned(),
                "completion" => value,
                "horizon" => format!("within {value}"),
                "revivable" => format!("a soft deletion revives for {value}"),
                _ => return None,
            };
            Some(mark(said, &format!("{name}{contract}"), &fact.source))
        });
        told.collect::<Vec<_>>().join(", ")
    }));
    let retains = known.retains.iter();
    let retains = retains.map(|fact| mark(in_words(&fact.value), "what it keeps", &fact.source));
    let retains = lines(retains);
    let recreation = known.facts.get("recreation").into_iter();
    let recreation = recreation.map(|fact| mark(in_words(&fact.value), "new data", &fact.source));
    let recreation = lines(recreation);
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
