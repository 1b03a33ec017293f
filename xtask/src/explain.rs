//! `cargo xtask explain`: a spec in the form in which it is reviewed. For each operation a table of what each
//! answer means, row by row in the order in which they are tried, and who says so; then the facts.

use std::path::PathBuf;

use clap::Args;
use serde_json::Value;

use crate::{
    command_line::usual,
    generate::{Error, source_in_words},
    model::{Fact, Identifier, Model, Operation, Source, Status},
    spec::Spec,
};

const FACTS: [&str; 3] = ["fact", "value", "who says so"];

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
    pub fn run(&self) -> Result<String, Error> {
        let spec = Spec::read(&self.specs.join(format!("{}.yaml", self.vendor)))?;
        Ok(explained(&Model::read(&spec)?))
    }
}

fn explained(model: &Model) -> String {
    let vendor = &model.facts;
    let mut facts = Vec::new();
    for Identifier { kind, name, source } in &vendor.identifiers {
        let name = name.iter().map(|name| format!(" as {name}"));
        let kind = format!("{kind}{}", name.collect::<String>());
        facts.push(fact("asked by", &kind.into(), source));
    }
    let retains = vendor.retains.iter().map(|fact| ("keeps", fact));
    let leaves_open = vendor.leaves_open.iter().map(|fact| ("leaves open", fact));
    let others = vendor.facts.iter().map(|(name, fact)| (&**name, fact));
    for (name, Fact { value, source }) in retains.chain(leaves_open).chain(others) {
        facts.push(fact(name, value, source));
    }
    let mut text = vendor.name.clone();
    table(&mut text, FACTS, facts);
    for operation in &model.operations {
        let Operation {
            method,
            path,
            id,
            summary,
            facts: known,
            ..
        } = operation;
        text += &format!("\n{method} {path}  ({id}): {summary}\n");
        let uses = model.flow.iter().flat_map(|flow| &flow.uses);
        let uses = uses.filter(|one| one.operation == *id);
        let mut uses: Vec<_> = uses.map(|one| &one.said).collect();
        if uses.is_empty() {
            uses.push(&Value::Null);
        }
        for said in uses {
            one_use(&mut text, operation, said);
        }
        let of_all = known.facts.iter().map(|(name, fact)| (name.clone(), fact));
        let mut facts: Vec<_> = of_all.collect();
        for (contract, own) in &known.contracts {
            let own = own
                .iter()
                .filter(|(name, own)| known.facts.get(*name) != Some(*own));
            facts.extend(own.map(|(name, own)| (format!("{name} ({contract})"), own)));
        }
        let row = |(name, own): &(String, &Fact)| fact(name, &own.value, &own.source);
        let facts = facts.iter().map(row).collect();
        table(&mut text, FACTS, facts);
    }
    text
}

/// One way in which an operation is used, from what is said of it.
fn one_use(text: &mut String, operation: &Operation, said: &Value) {
    for key in ["role", "if", "for", "many", "else", "with"] {
        if let Some(value) = said.get(key) {
            *text += &format!("\n  {key}: {}", plain(value));
        }
    }
    *text += "\n";
    let mut rows = Vec::new();
    for answer in &operation.answers {
        let status = answer.status.to_string();
        if let Some(told) = said["answers"][&status].as_array() {
            rows.extend(told.iter().map(|row| said_of(&status, row)));
        } else {
            let means = format!("({})", by_status(answer.status));
            let who = answer.assumed.clone().map(Source::Assumed);
            let who = who.as_ref().map(source_in_words).unwrap_or_default();
            rows.push([status, String::new(), means, who]);
        }
    }
    table(text, ["status", "where", "means", "who says so"], rows);
}

/// When a row holds; what the answer means then, and what else is read from it; and who says so.
fn said_of(status: &str, row: &Value) -> [String; 4] {
    let mut rest = row.as_object().cloned().unwrap_or_default();
    let mut take = |key| rest.remove(key);
    let (conditions, means, source) = (take("where"), take("means"), take("source"));
    let assumed = take("assumed").map(|why| source_in_words(&Source::Assumed(plain(&why))));
    let rest = (!rest.is_empty()).then(|| rest.into());
    let means: Vec<_> = means.iter().chain(&rest).map(plain).collect();
    let [conditions, source] = [conditions, source].map(|said| said.as_ref().map(plain));
    let (conditions, who) = (conditions.unwrap_or_default(), assumed.or(source));
    [
        status.to_owned(),
        conditions,
        means.join("; "),
        who.unwrap_or_default(),
    ]
}

/// What a status means of which nothing else is said.
fn by_status(status: Status) -> &'static str {
    match status {
        Status::Code(401 | 403) => "credentials",
        Status::Code(425 | 429) => "overloaded",
        Status::Code(400 | 413 | 422) => "refused; of several, spoilt",
        Status::Code(404) => "unclear",
        Status::Code(408 | 500..) | Status::Class(5) => "out of order",
        Status::Code(400..) | Status::Class(4) => "refused",
        _ => "not understood",
    }
}

fn fact(name: &str, value: &Value, source: &Source) -> [String; 3] {
    [name.to_owned(), plain(value), source_in_words(source)]
}

/// A value in a line: text as it is, and the members of an object.
fn plain(value: &Value) -> String {
    let text = |value: &Value| {
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    };
    let member = |(key, value): (&String, &Value)| match value["there"].as_bool() {
        Some(true) => format!("{key} is there"),
        Some(false) => format!("{key} is not there"),
        None => format!("{key} = {}", text(value)),
    };
    let members = value.as_object().into_iter().flatten().map(member);
    let members: Vec<_> = members.collect();
    if members.is_empty() {
        text(value)
    } else {
        members.join(", ")
    }
}

/// Columns as wide as what stands in them; nothing, if there are no rows.
fn table<const N: usize>(text: &mut String, head: [&str; N], rows: Vec<[String; N]>) {
    if rows.is_empty() {
        return;
    }
    let head = [head.map(str::to_owned)];
    let lines = head.iter().chain(&rows);
    let width = |column: usize| {
        lines
            .clone()
            .map(move |line| line[column].chars().count())
            .max()
    };
    let widths: Vec<_> = (0..N).filter_map(width).collect();
    *text += "\n";
    for line in lines {
        let cells = line
            .iter()
            .zip(&widths)
            .map(|(cell, width)| format!("  {cell:width$}"));
        *text += &format!("{}\n", cells.collect::<String>().trim_end());
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
        let text = explained(&model);
        let lines: Vec<String> = text
            .lines()
            .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        for line in [
            "DELETE /users/{id} (deleteUser): Delete a user",
            "with: path.id = identifier",
            "200 body#/state = done done https://example.com/page",
            "200 body#/job is there accepted; tracking = body#/job",
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
