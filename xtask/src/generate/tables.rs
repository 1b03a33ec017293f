//! The table of vendors in the README, and what is assumed of them in the facade's manual. Both stand between two
//! marks, `<!-- vendors -->` and `<!-- /vendors -->`, and are written from the facts of the specs.

use std::fmt::Write;

use serde_json::Value;

use crate::model::{Fact, Facts, Model, Operation, Source, seconds};

/// The files that have such a part, by path below the workspace.
pub(super) const README: &str = "README.md";
pub(super) const MANUAL: &str = "crates/erasure/README.md";

const HEAD: &str = "\
| vendor | asked by | erases with | done | keeps even so | new data brings the person back |
| --- | --- | --- | --- | --- | --- |
";

/// What the tables say of one vendor.
#[derive(Debug, Default)]
pub(super) struct VendorRows {
    row: String,
    assumed: Vec<String>,
}

/// A file with its part as it should be; as it is, where it has none.
pub(super) fn with(path: &str, text: &str, vendors: &[VendorRows]) -> String {
    const MARKS: (&str, &str) = ("<!-- vendors -->\n", "<!-- /vendors -->");
    let Some((before, rest)) = text.split_once(MARKS.0) else {
        return text.to_owned();
    };
    let Some((_, after)) = rest.split_once(MARKS.1) else {
        return text.to_owned();
    };
    let part: String = if path == README {
        let rows = vendors.iter().map(|vendor| vendor.row.as_str());
        HEAD.to_owned() + &rows.collect::<String>()
    } else {
        let lines = vendors.iter().flat_map(|vendor| &vendor.assumed);
        lines.map(|line| format!("- {line}\n")).collect()
    };
    [before, MARKS.0, &part, MARKS.1, after].concat()
}

/// One way to erase: the operation, the contract that has it, and what holds for it then.
type Way<'a> = (&'a Operation, Option<&'a str>, &'a Facts);

fn ways(operation: &Operation) -> Vec<Way<'_>> {
    let facts = &operation.facts;
    if facts.contracts.is_empty() {
        return vec![(operation, facts.contract.as_deref(), &facts.facts)];
    }
    let of = |(contract, facts)| (operation, Some(String::as_str(contract)), facts);
    facts.contracts.iter().map(of).collect()
}

/// What the tables say of a vendor.
pub(super) fn rows(model: &Model) -> VendorRows {
    let name = &model.facts.name;
    if !model.unanswered.is_empty() {
        let open = model.unanswered.len();
        let row = format!("| {name} | unfinished: {open} questions are open | | | | |\n");
        return VendorRows {
            row,
            assumed: Vec::new(),
        };
    }
    let erase = |operation: &&Operation| operation.facts.role == "erase";
    let ways: Vec<Way> = model
        .operations
        .iter()
        .filter(erase)
        .flat_map(ways)
        .collect();
    let mut assumed = Assumed {
        name,
        lines: Vec::new(),
    };
    let identifiers = model.facts.identifiers.iter().map(|identifier| {
        let kind = kind(&identifier.kind);
        let mark = assumed.mark(&format!("asked by {kind}"), &identifier.source);
        format!("{kind}{mark}")
    });
    let mut row = format!("| {name} | {}", joined(identifiers.collect()));
    let operations = ways.iter().map(|(operation, contract, facts)| {
        let what = format!("how one request erases several people{}", of(*contract));
        let mark = facts
            .get("batch")
            .map_or("", |batch| assumed.mark(&what, &batch.source));
        format!(
            "`{} {}`{mark}{}",
            operation.method.to_uppercase(),
            operation.path,
            of(*contract)
        )
    });
    let _ = write!(row, " | {}", joined(operations.collect()));
    let done = ways
        .iter()
        .map(|(_, contract, facts)| done(facts, *contract, &mut assumed));
    let _ = write!(row, " | {}", joined(done.collect()));
    let retains = model.facts.retains.iter().map(|fact| {
        let mark = assumed.mark("what it keeps", &fact.source);
        format!("{}{mark}", fact.value.as_str().unwrap_or_default())
    });
    let _ = write!(row, " | {}", joined(retains.collect()));
    let recreation = model.facts.facts.get("recreation").map(|fact| {
        let mark = assumed.mark("new data", &fact.source);
        let said = if fact.value == "refused" {
            "no, it is refused"
        } else {
            "yes"
        };
        format!("{said}{mark}")
    });
    let _ = writeln!(row, " | {} |", recreation.unwrap_or_default());
    VendorRows {
        row,
        assumed: assumed.lines,
    }
}

/// What no page of the vendor says, and why we think so.
struct Assumed<'a> {
    name: &'a str,
    lines: Vec<String>,
}

impl Assumed<'_> {
    /// The mark of what is assumed, which gets a line then.
    fn mark(&mut self, what: &str, source: &Source) -> &'static str {
        let Source::Assumed(why) = source else {
            return "";
        };
        let line = format!("{}, {what}: {}", self.name, linked(why.trim()));
        if !self.lines.contains(&line) {
            self.lines.push(line);
        }
        "\\*"
    }
}

/// A text whose addresses are links.
fn linked(text: &str) -> String {
    let words = text.split(' ').map(|word| {
        let Some(start) = word.find("https://") else {
            return word.to_owned();
        };
        let address = word[start..].trim_end_matches([')', ',', ';', '.']);
        let end = start + address.len();
        format!("{}<{address}>{}", &word[..start], &word[end..])
    });
    words.collect::<Vec<_>>().join(" ")
}

fn done(facts: &Facts, contract: Option<&str>, assumed: &mut Assumed) -> String {
    let mut said = |name: &str, what: &str, text: &dyn Fn(&Value) -> String| {
        let fact: &Fact = facts.get(name)?;
        let mark = assumed.mark(&format!("{what}{}", of(contract)), &fact.source);
        Some(format!("{}{mark}", text(&fact.value)))
    };
    let completion = said(
        "completion",
        "when it is done",
        &|value| match value.as_str() {
            Some("immediate") => "at once".to_owned(),
            other => other.unwrap_or_default().to_owned(),
        },
    );
    let horizon = said("horizon", "how long it takes", &|value| {
        format!("within {}", span(value))
    });
    let revivable = said("revivable", "how long it revives", &|value| {
        format!("a soft deletion revives for {}", span(value))
    });
    let all = [completion, horizon, revivable];
    all.into_iter().flatten().collect::<Vec<_>>().join(", ")
}

fn kind(kind: &str) -> &str {
    match kind {
        "email" => "e-mail address",
        "user-id" => "user id",
        "session" => "the person's own session",
        other => other,
    }
}

fn of(contract: Option<&str>) -> String {
    contract
        .map(|contract| format!(" ({contract})"))
        .unwrap_or_default()
}

fn span(period: &Value) -> String {
    let hours = period.as_str().and_then(seconds).unwrap_or_default() / 3600;
    if hours.is_multiple_of(24) && hours > 24 {
        format!("{} days", hours / 24)
    } else {
        format!("{hours} hours")
    }
}

/// A cell of several lines, each once.
fn joined(mut lines: Vec<String>) -> String {
    let mut seen = Vec::new();
    lines.retain(|line| {
        let is_new = !seen.contains(line);
        seen.push(line.clone());
        is_new
    });
    if lines.is_empty() {
        return "nothing that is published".to_owned();
    }
    lines.join("<br>")
}

#[cfg(test)]
mod tests {
    use super::{README, VendorRows, with};

    #[test]
    fn only_what_stands_between_the_marks_is_replaced() {
        let text = "a\n<!-- vendors -->\nold\n<!-- /vendors -->\nb";
        let vendors = VendorRows {
            row: "| x |\n".to_owned(),
            assumed: Vec::new(),
        };
        let written = with(README, text, &[vendors]);
        assert!(
            written.starts_with("a\n<!-- vendors -->\n| vendor |"),
            "{written}"
        );
        assert!(
            written.ends_with("\n| x |\n<!-- /vendors -->\nb"),
            "{written}"
        );
        assert_eq!(with(README, "no marks", &[]), "no marks");
    }
}
