//! The table of vendors in the README, and what is assumed of them in the facade's manual.

use indexmap::IndexSet;

use super::{
    facts::in_words,
    prose::{one_line, table},
};
use crate::model::{Facts, Model, Operation, Source};

const HEAD: [&str; 6] = [
    "vendor",
    "asked by",
    "erases with",
    "done",
    "keeps even so",
    "new data brings the person back",
];

/// The table, and the list of what is assumed.
pub(super) fn of(models: &[&Model]) -> (String, String) {
    let mut assumed = IndexSet::new();
    let rows = models.iter().map(|model| row(model, &mut assumed));
    let table = table(HEAD, rows);
    (
        table,
        assumed.iter().map(|line| format!("- {line}\n")).collect(),
    )
}

/// What the table says of a vendor. What no page of the vendor says gets a mark, and a line with the reason.
fn row(model: &Model, assumed: &mut IndexSet<String>) -> [String; 6] {
    let (name, known) = (&model.facts.name, &model.facts);
    if !model.unanswered.is_empty() {
        let open = format!("unfinished: {} questions are open", model.unanswered.len());
        let mut row = <[String; 6]>::default();
        [row[0], row[1]] = [name.clone(), open];
        return row;
    }
    let mut mark = |text: &str, what: &str, source: &Source| match source {
        Source::Assumed(why) => {
            assumed.insert(format!("{name}, {what}: {}", one_line(why)));
            format!("{text}\\*")
        }
        _ => text.to_owned(),
    };
    let identifiers = lines(known.identifiers.iter().map(|identifier| {
        let kind = match identifier.kind.as_str() {
            "email" => "e-mail address",
            "user-id" => "user id",
            "session" => "the person's own session",
            other => other,
        };
        mark(kind, &format!("asked by {kind}"), &identifier.source)
    }));
    let erase = model
        .operations
        .iter()
        .filter(|operation| operation.facts.role == "erase");
    let ways: Vec<_> = erase.flat_map(ways).collect();
    let operations = lines(ways.iter().map(|(operation, contract, facts)| {
        let request = format!("`{} {}`", operation.method, operation.path);
        let what = format!("how one request erases several people{contract}");
        let batch = facts.get("batch");
        let request = batch.map_or(request.clone(), |batch| {
            mark(&request, &what, &batch.source)
        });
        format!("{request}{contract}")
    }));
    let done = lines(ways.iter().map(|(_, contract, facts)| {
        let told = [
            ("completion", "when it is done"),
            ("horizon", "how long it takes"),
            ("revivable", "how long it revives"),
        ];
        let told = told.into_iter().filter_map(|(name, what)| {
            let fact = facts.get(name)?;
            let value = in_words(&fact.value);
            let said = match (name, value.as_str()) {
                ("completion", "immediate") => "at once".to_owned(),
                ("horizon", _) => format!("within {value}"),
                ("revivable", _) => format!("a soft deletion revives for {value}"),
                _ => value,
            };
            Some(mark(&said, &format!("{what}{contract}"), &fact.source))
        });
        told.collect::<Vec<_>>().join(", ")
    }));
    let retains = known.retains.iter();
    let retains =
        lines(retains.map(|fact| mark(&in_words(&fact.value), "what it keeps", &fact.source)));
    let recreation = known.facts.get("recreation").map(|fact| {
        let said = if fact.value == "refused" {
            "no, it is refused"
        } else {
            "yes"
        };
        mark(said, "new data", &fact.source)
    });
    let recreation = recreation.unwrap_or_default();
    [
        name.clone(),
        identifiers,
        operations,
        done,
        retains,
        recreation,
    ]
}

/// The ways to erase with an operation: with each contract that has it, as the end of a sentence, what holds then.
fn ways(operation: &Operation) -> Vec<(&Operation, String, &Facts)> {
    let of = |contract: &String| format!(" ({contract})");
    let known = &operation.facts;
    let ways = known
        .contracts
        .iter()
        .map(|(contract, facts)| (operation, of(contract), facts));
    if known.contracts.is_empty() {
        let only = known.contract.as_ref().map(of).unwrap_or_default();
        return vec![(operation, only, &known.facts)];
    }
    ways.collect()
}

/// A cell of several lines, each once.
fn lines(lines: impl Iterator<Item = String>) -> String {
    let lines: IndexSet<_> = lines.collect();
    if lines.is_empty() {
        return "nothing that is published".to_owned();
    }
    Vec::from_iter(lines).join("<br>")
}
