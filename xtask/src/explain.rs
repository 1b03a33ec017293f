//! `cargo xtask explain`: a spec in the form in which it is reviewed. Of each operation every use as a whole, with
//! what stands beside `uses`, its facts, and what each documented answer means, those without a row too.

use std::path::PathBuf;

use clap::Args;

use crate::{
    command_line::{Failure, usual},
    finding::said,
    model::Model,
    spec::Spec,
};

/// Shows what a spec says: the vendor's facts; then for each operation what each answer means, and its facts.
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
    pub fn run(&self) -> Result<String, Failure> {
        let spec = Spec::read(&self.specs.join(format!("{}.yaml", self.vendor)));
        explained(&spec.map_err(|found| said(&found))?)
    }
}

fn explained(spec: &Spec) -> Result<String, Failure> {
    let model = Model::read(spec).map_err(|found| said(&found))?;
    let mut text = serde_yaml::to_string(&spec.tree["x-erasure"])?;
    for operation in &model.operations {
        let (method, path, summary) = (&operation.method, &operation.path, &operation.summary);
        text += &format!("\n# {method} {path}: {summary}\n");
        let uses = model.flow.iter().flat_map(|flow| &flow.uses);
        for one in uses.filter(|one| one.operation == operation.id) {
            let mut whole = one.said.clone();
            for answer in &operation.answers {
                if !one.answers.contains_key(&answer.status) {
                    let why = answer.assumed.iter().map(|why| format!(", assumed: {why}"));
                    let means = format!("what HTTP says{}", why.collect::<String>());
                    whole["answers"][answer.status.to_string()] = means.into();
                }
            }
            text += &format!(
                "- {}",
                serde_yaml::to_string(&whole)?
                    .replace('\n', "\n  ")
                    .trim_end()
            );
            text += "\n";
        }
    }
    Ok(text)
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
          '404': refused
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
        let text = explained(&spec).unwrap();
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        for line in [
            "# DELETE /users/{id}: Delete a user",
            "path.id: identifier",
            "body#/state: done",
            "tracking: body#/job",
            "assumed: It says nothing.",
            "- means: refused",
            "'429': 'what HTTP says, assumed: Every vendor does so.'",
            "assumed: Nobody says.",
            "repeatable:",
        ] {
            assert!(lines.contains(&line), "{line} is not in:\n{text}");
        }
    }
}
