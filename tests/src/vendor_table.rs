//! The README's table of vendors, written from the facts that the generated clients carry. What no
//! vendor document gives is marked in it, and listed below it with the reason.

use client_runtime::Operation;
use client_runtime::facts::{
    Completion, Contract, Fact, IdentifierFact, IdentifierKind, OperationFacts, Recreation, Source,
    Span, VendorFacts,
};

/// An operation that erases, under one of the contracts that have it.
struct Way {
    operation: &'static Operation,
    facts: &'static OperationFacts,
    contract: Option<Contract>,
}

impl Way {
    const fn only(operation: &'static Operation) -> Self {
        Self {
            operation,
            facts: &operation.facts,
            contract: operation.facts.contract,
        }
    }

    const fn by(
        operation: &'static Operation,
        facts: &'static OperationFacts,
        contract: Contract,
    ) -> Self {
        Self {
            operation,
            facts,
            contract: Some(contract),
        }
    }
}

/// A vendor, and the operations that its adapter erases with.
type Vendor = (&'static VendorFacts, Vec<Way>);

fn vendors() -> Vec<Vendor> {
    use gainsight_px_client::facts as gainsight_px;
    use lytics_client::facts as lytics;
    use mixpanel_client::facts as mixpanel;
    use mudbase_client::facts as mudbase;
    use pureclarity_client::facts as pureclarity;
    vec![
        (
            &pureclarity::VENDOR,
            vec![Way::only(&pureclarity::FORGET_USER)],
        ),
        (
            &mudbase::VENDOR,
            vec![
                Way::by(
                    &mudbase::ERASE_USER_DATA,
                    &mudbase::ERASE_USER_DATA_ORIGINAL,
                    Contract::Original,
                ),
                Way::by(
                    &mudbase::ERASE_USER_DATA,
                    &mudbase::ERASE_USER_DATA_REVISED,
                    Contract::Revised,
                ),
            ],
        ),
        (
            &lytics::VENDOR,
            vec![
                Way::by(
                    &lytics::DELETE_IDENTITY,
                    &lytics::DELETE_IDENTITY_ORIGINAL,
                    Contract::Original,
                ),
                Way::by(
                    &lytics::DELETE_IDENTITY,
                    &lytics::DELETE_IDENTITY_REVISED,
                    Contract::Revised,
                ),
                Way::only(&lytics::DELETE_IDENTITIES),
                Way::only(&lytics::QUEUE_DELETIONS),
            ],
        ),
        (
            &gainsight_px::VENDOR,
            vec![
                Way::only(&gainsight_px::DELETE_USER),
                Way::only(&gainsight_px::DELETE_USER_BY_BODY),
            ],
        ),
        (
            &mixpanel::VENDOR,
            vec![Way::only(&mixpanel::CREATE_DELETION_TASK)],
        ),
    ]
}

/// The table and the assumptions below it, as Markdown.
#[must_use]
pub fn rendered() -> String {
    let mut text = String::from(
        "| vendor | asked by | erases with | done | keeps even so | new data brings the person back |\n\
         | --- | --- | --- | --- | --- | --- |\n",
    );
    let mut assumed = String::new();
    for (vendor, ways) in vendors() {
        text.push_str(&row(vendor, &ways));
        if vendor.unanswered.is_empty() {
            assumed.push_str(&assumptions(vendor, &ways));
        }
    }
    format!("{text}\n\\* No document of the vendor says so; we assume it:\n\n{assumed}")
}

fn row(vendor: &VendorFacts, ways: &[Way]) -> String {
    if !vendor.unanswered.is_empty() {
        let open = vendor.unanswered.len();
        return format!(
            "| {} | unfinished: {open} questions are open | | | | |\n",
            vendor.name
        );
    }
    let cells = [
        vendor.name.to_owned(),
        joined(
            vendor
                .identifiers
                .iter()
                .map(|fact| format!("{}{}", identifier(fact), mark(fact.source))),
        ),
        joined(ways.iter().map(|way| {
            format!(
                "`{} {}`{}{}",
                client_runtime::reqwest::Method::from(way.operation.method),
                way.operation.path,
                way.facts.batch.map_or("", |batch| mark(batch.source)),
                contract(way)
            )
        })),
        joined(ways.iter().map(|way| done(way.facts))),
        joined(
            vendor
                .retains
                .iter()
                .map(|fact| format!("{}{}", fact.value, mark(fact.source))),
        ),
        marked(vendor.recreation, |value| match value {
            Recreation::Possible => "yes".to_owned(),
            Recreation::Refused => "no, it is refused".to_owned(),
        }),
    ];
    format!("| {} |\n", cells.join(" | "))
}

fn identifier(fact: &IdentifierFact) -> &'static str {
    match fact.kind {
        IdentifierKind::Email => "e-mail address",
        IdentifierKind::UserId => "user id",
        IdentifierKind::Phone => "phone",
        IdentifierKind::Custom => "custom",
        IdentifierKind::Session => "the person's own session",
    }
}

fn contract(way: &Way) -> &'static str {
    match way.contract {
        Some(Contract::Original) => " (original)",
        Some(Contract::Revised) => " (revised)",
        None => "",
    }
}

fn done(facts: &OperationFacts) -> String {
    let completion = facts.completion.map(|fact| {
        marked(fact, |value| match value {
            Completion::Immediate => "at once".to_owned(),
            Completion::Promised => "promised".to_owned(),
            Completion::Tracked => "tracked".to_owned(),
            Completion::SoftDeletion => "hidden at once".to_owned(),
        })
    });
    let horizon = facts
        .horizon
        .map(|fact| format!("within {}", marked(fact, span)));
    let revivable = facts
        .revivable
        .map(|fact| format!("a soft deletion revives for {}", marked(fact, span)));
    completion
        .into_iter()
        .chain(horizon)
        .chain(revivable)
        .collect::<Vec<_>>()
        .join(", ")
}

fn span(span: Span) -> String {
    let hours = span.duration().as_secs() / 3600;
    match hours % 24 {
        0 if hours > 24 => format!("{} days", hours / 24),
        _ => format!("{hours} hours"),
    }
}

fn marked<T: Copy>(fact: Fact<T>, said: impl Fn(T) -> String) -> String {
    format!("{}{}", said(fact.value), mark(fact.source))
}

fn mark(source: Source) -> &'static str {
    if source.is_assumed() { "\\*" } else { "" }
}

/// Cells of several lines, each line once.
fn joined(lines: impl IntoIterator<Item = String>) -> String {
    let mut seen: Vec<String> = Vec::new();
    for line in lines {
        if !seen.contains(&line) {
            seen.push(line);
        }
    }
    if seen.is_empty() {
        "nothing that is published".to_owned()
    } else {
        seen.join("<br>")
    }
}

/// A line for each assumed fact that the table shows.
fn assumptions(vendor: &VendorFacts, ways: &[Way]) -> String {
    let identifiers = vendor
        .identifiers
        .iter()
        .map(|fact| (format!("asked by {}", identifier(fact)), fact.source));
    let retains = vendor
        .retains
        .iter()
        .map(|fact| ("what it keeps".to_owned(), fact.source));
    let recreation = [("new data".to_owned(), vendor.recreation.source)];
    let ways = ways.iter().flat_map(|way| {
        let facts = way.facts;
        let sources = [
            ("when it is done", facts.completion.map(|fact| fact.source)),
            ("how long it takes", facts.horizon.map(|fact| fact.source)),
            (
                "how long it revives",
                facts.revivable.map(|fact| fact.source),
            ),
            (
                "how several are asked for with one request",
                facts.batch.map(|fact| fact.source),
            ),
        ];
        sources
            .into_iter()
            .filter_map(|(what, source)| Some((format!("{what}{}", contract(way)), source?)))
    });
    let mut lines: Vec<String> = Vec::new();
    for (what, source) in identifiers.chain(ways).chain(retains).chain(recreation) {
        if let Source::Assumed(why) = source {
            let line = format!("- {}, {what}: {why}\n", vendor.name);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
    }
    lines.concat()
}
