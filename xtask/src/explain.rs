//! `cargo xtask explain`: a spec in the form in which it is reviewed. For each operation a table of what each
//! answer means, row by row in the order in which they are tried, and who says so; then the facts.

use std::{fmt::Write as _, path::PathBuf};

use clap::Args;
use serde_json::Value;

use crate::{
    command_line::usual,
    finding::Findings,
    model::{Fact, Model, Operation, Source},
    spec::Spec,
};

/// Shows what a spec says: for each operation what each answer means, and who says so; then the facts.
#[derive(Args, Clone, Debug)]
pub struct Explain {
    /// The vendor, by the name of its spec.
    vendor: String,
    /// Where the specs are; specs/ of this workspace, unless said otherwise.
    #[arg(long, value_name = "DIR", default_value_os_t = usual("specs"))]
    specs: PathBuf,
}

impl Explain {
    /// The text.
    pub fn run(&self) -> Result<String, Findings> {
        let spec = Spec::read(&self.specs.join(format!("{}.yaml", self.vendor)))?;
        Ok(explained(&spec, &Model::read(&spec)?))
    }
}

fn explained(spec: &Spec, model: &Model) -> String {
    let vendor = &model.facts;
    let mut text = format!("{}\n", vendor.name);
    let mut facts = Vec::new();
    for identifier in &vendor.identifiers {
        let name = identifier.name.as_ref().map(|name| format!(" as {name}"));
        let kind = format!("{}{}", identifier.kind, name.unwrap_or_default());
        facts.push(["asked by".to_owned(), kind, who(&identifier.source)]);
    }
    facts.extend(vendor.retains.iter().map(|fact| fact_row("keeps", fact)));
    facts.extend(
        vendor
            .leaves_open
            .iter()
            .map(|fact| fact_row("leaves open", fact)),
    );
    facts.extend(vendor.facts.iter().map(|(name, fact)| fact_row(name, fact)));
    table(&mut text, &["fact", "value", "who says so"], &facts);
    for operation in &model.operations {
        let said = spec
            .value
            .pointer(&operation.at.0)
            .map(|node| &node["x-erasure"]);
        self::operation(&mut text, operation, said.unwrap_or(&Value::Null));
    }
    text
}

fn operation(text: &mut String, operation: &Operation, said: &Value) {
    let Operation {
        method, path, id, ..
    } = operation;
    let _ = writeln!(text, "\n{method} {path}  ({id}): {}", operation.summary);
    let uses = said["uses"].as_array().filter(|uses| !uses.is_empty());
    for one in uses.map_or_else(|| vec![said], |uses| uses.iter().collect()) {
        self::one_use(text, operation, said, one);
    }
    let own = operation.facts.facts.iter();
    let mut facts: Vec<_> = own.map(|(name, fact)| fact_row(name, fact)).collect();
    for (contract, own) in &operation.facts.contracts {
        let own = own
            .iter()
            .filter(|(name, fact)| operation.facts.facts.get(*name) != Some(*fact));
        facts.extend(own.map(|(name, fact)| fact_row(&format!("{name} ({contract})"), fact)));
    }
    table(text, &["fact", "value", "who says so"], &facts);
}

/// One way in which an operation is used. What is said of all ways, `said`, holds of this one too.
fn one_use(text: &mut String, operation: &Operation, said: &Value, one: &Value) {
    text.push('\n');
    for key in ["role", "if", "for", "many", "else"] {
        let value = if one[key].is_null() {
            &said[key]
        } else {
            &one[key]
        };
        if !value.is_null() {
            let _ = writeln!(text, "  {key}: {}", members(value, " is "));
        }
    }
    let with = [&said["with"], &one["with"]];
    let with = &with[usize::from(std::ptr::eq(said, one))..];
    for with in with.iter().filter(|with| !with.is_null()) {
        let _ = writeln!(text, "  with: {}", members(with, " ← "));
    }
    let mut rows = Vec::new();
    for answer in &operation.answers {
        let status = answer.status.to_string();
        let told = [one, said]
            .into_iter()
            .find_map(|said| said["answers"].get(&status));
        for row in told.into_iter().flat_map(rows_of) {
            rows.push([status.clone(), r#where(row), means(row), said_by(row)]);
        }
        if told.is_none() {
            let assumed = answer.assumed.clone().map(Source::Assumed);
            let source = assumed.as_ref().map_or_else(String::new, who);
            rows.push([
                status.clone(),
                String::new(),
                by_status(&status).to_owned(),
                source,
            ]);
        }
    }
    table(text, &["status", "where", "means", "who says so"], &rows);
}

/// The members of an object in a line, or the value that isn't one.
fn members(value: &Value, between: &str) -> String {
    let Some(members) = value.as_object() else {
        return plain(value);
    };
    let members = members
        .iter()
        .map(|(key, value)| format!("{key}{between}{}", plain(value)));
    members.collect::<Vec<_>>().join(", ")
}

/// The rows of a status: it may be one, or only a meaning.
fn rows_of(told: &Value) -> Vec<&Value> {
    told.as_array()
        .map_or_else(|| vec![told], |rows| rows.iter().collect())
}

fn r#where(row: &Value) -> String {
    let conditions = row["where"].as_object().into_iter().flatten();
    let conditions = conditions.map(|(place, value)| match &value["there"] {
        Value::Bool(true) => format!("{place} is there"),
        Value::Bool(false) => format!("{place} is not there"),
        _ => format!("{place} = {}", plain(value)),
    });
    conditions.collect::<Vec<_>>().join(" and ")
}

/// What a row means, and what else is read from the answer.
fn means(row: &Value) -> String {
    let Some(members) = row
        .as_object()
        .filter(|row| row.contains_key("means") || row.contains_key("each"))
    else {
        return self::members(row, " ");
    };
    let mut said = members
        .get("means")
        .map(|means| self::members(means, " "))
        .into_iter()
        .collect::<Vec<_>>();
    let unsaid = ["where", "means", "source", "assumed"];
    let others = members
        .iter()
        .filter(|(key, _)| !unsaid.contains(&key.as_str()));
    said.extend(others.map(|(key, value)| format!("{key} {}", plain(value))));
    said.join("; ")
}

fn said_by(row: &Value) -> String {
    let source = row["source"].as_str().map(str::to_owned);
    let assumed = row["assumed"]
        .as_str()
        .map(|why| who(&Source::Assumed(why.to_owned())));
    source.or(assumed).unwrap_or_default()
}

/// What a status means of which nothing else is said.
fn by_status(status: &str) -> &'static str {
    match status {
        "401" | "403" => "(credentials)",
        "425" | "429" => "(overloaded)",
        "408" => "(out of order)",
        "400" | "413" | "422" => "(refused; of several, spoilt)",
        "404" => "(unclear)",
        status if status.starts_with('5') => "(out of order)",
        status if status.starts_with('4') => "(refused)",
        _ => "(not understood)",
    }
}

fn fact_row(name: &str, fact: &Fact) -> [String; 3] {
    [name.to_owned(), plain(&fact.value), who(&fact.source)]
}

fn who(source: &Source) -> String {
    match source {
        Source::Published(page) => page.clone(),
        Source::Unanswered(question) => format!("unanswered: {question}"),
        Source::Assumed(why) => format!(
            "assumed: {}",
            why.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Columns as wide as what stands in them, without the last, which nothing follows.
fn table<const N: usize>(text: &mut String, head: &[&str; N], rows: &[[String; N]]) {
    if rows.is_empty() {
        return;
    }
    let head = head.map(str::to_owned);
    let lines = || std::iter::once(&head).chain(rows);
    let width = |column: usize| {
        lines()
            .map(|line| line[column].chars().count())
            .max()
            .unwrap_or(0)
    };
    let widths: Vec<usize> = (0..N).map(width).collect();
    text.push('\n');
    for line in lines() {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("{cell:<width$}"));
        let cells = cells.collect::<Vec<_>>().join("  ");
        let _ = writeln!(text, "  {}", cells.trim_end());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SPEC: &str = "openapi: 3.0.3
info: { title: T, version: 0.1.0, description: D. }
servers: [{ url: 'https://api.example.com', description: All, x-region: main }]
security: []
tags: [{ name: people, description: People. }]
x-erasure:
  name: Example
  identifiers: [{ kind: email, source: 'https://example.com/page' }]
  retains: []
  recreation: { value: possible, assumed: Nobody says. }
paths:
  /users/{id}:
    delete:
      operationId: deleteUser
      tags: [people]
      summary: Delete a user
      description: Deletes a user.
      x-erasure:
        role: erase
        with: { path.id: identifier }
        answers:
          '200':
            - { where: { 'body#/state': done }, means: done, source: 'https://example.com/page' }
            - { where: { 'body#/job': { there: true } }, means: accepted, tracking: 'body#/job' }
            - { means: unclear, assumed: It says nothing. }
          '404': nobody
        completion: { value: immediate, source: 'https://example.com/page' }
        repeatable: { value: true, source: 'https://example.com/page' }
      parameters: [{ name: id, in: path, required: true, description: Who., schema: { type: string, format: personal-data }, example: u-1 }]
      responses:
        '200': { description: Done., content: { application/json: { schema: { $ref: '#/components/schemas/Done' }, example: { state: done } } } }
        '404': { description: Nobody. }
        '429': { description: Too many., x-assumed: Every vendor does so. }
components:
  schemas:
    Done:
      type: object
      description: What became of it.
      properties:
        state: { $ref: '#/components/schemas/State' }
        job: { type: string, description: The job. }
      example: { state: done }
    State: { type: string, enum: [done, begun], description: How far it is., example: done }
";

    #[test]
    fn each_answer_is_a_row_with_its_meaning_and_who_says_so() {
        let spec = Spec::parse("specs/example.yaml", SPEC.to_owned());
        let spec = spec.unwrap_or_else(|findings| panic!("{findings:#?}"));
        let model = Model::read(&spec).unwrap_or_else(|findings| panic!("{findings:#?}"));
        let text = explained(&spec, &model);
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for line in [
            "DELETE /users/{id} (deleteUser): Delete a user",
            "with: path.id ← identifier",
            "200 body#/state = done done https://example.com/page",
            "200 body#/job is there accepted; tracking body#/job",
            "200 unclear assumed: It says nothing.",
            "404 nobody",
            "429 (overloaded) assumed: Every vendor does so.",
            "recreation possible assumed: Nobody says.",
            "repeatable true https://example.com/page",
        ] {
            assert!(
                lines.iter().any(|found| found == line),
                "{line} is not in:\n{text}"
            );
        }
    }
}
