//! A method is documented in the words of the spec: what it does, what it takes, and what each error
//! means.

use syn::Attribute;

use super::{
    Call, Draft, Pass, Problem,
    document::line_of,
    markdown::{lines, one_line, wrapped},
    names::value_name,
};
use crate::prepare::{Operation, Parameter, Prepared, Status};

pub(super) const PASS: Pass = Pass {
    name: "document-calls",
    why: "what the spec says about an operation, its method says",
    run,
};

fn run(draft: &mut Draft, _: &Prepared) -> Result<Vec<String>, Problem> {
    for call in &mut draft.calls {
        call.operation.parameters = in_order(call);
        call.method.attrs = documentation(&call.operation);
    }
    Ok(draft
        .calls
        .iter()
        .map(|call| call.operation.id.clone())
        .collect())
}

/// The parameters in the order in which the method takes them.
fn in_order(call: &Call) -> Vec<Parameter> {
    let mut parameters = call.operation.parameters.clone();
    let position = |parameter: &Parameter| {
        let name = value_name(&parameter.argument);
        call.method.sig.inputs.iter().position(|input| match input {
            syn::FnArg::Typed(argument) => {
                matches!(&*argument.pat, syn::Pat::Ident(pattern) if pattern.ident == name)
            }
            syn::FnArg::Receiver(_) => false,
        })
    };
    parameters.sort_by_key(position);
    parameters
}

fn documentation(operation: &Operation) -> Vec<Attribute> {
    let mut words = Vec::new();
    words.push(format!(
        "{}.",
        one_line(&operation.summary).trim_end_matches('.')
    ));
    paragraph(&mut words, lines(&operation.description));
    let sent = format!("Sends `{} {}`.", operation.method, operation.path);
    paragraph(&mut words, vec![sent]);
    if let Some(why) = &operation.assumed {
        paragraph(
            &mut words,
            wrapped(&format!("Assumed: {}", one_line(why)), ""),
        );
    }
    paragraph(&mut words, arguments(operation));
    let answers = answers(operation, "Answers", Status::is_success);
    paragraph(&mut words, answers);
    let errors = answers_or(operation);
    paragraph(&mut words, errors);
    words.iter().map(|line| line_of(line)).collect()
}

fn paragraph(words: &mut Vec<String>, lines: Vec<String>) {
    if !lines.is_empty() {
        words.push(String::new());
        words.extend(lines);
    }
}

fn arguments(operation: &Operation) -> Vec<String> {
    let parameters = operation.parameters.iter().map(|parameter| {
        let name = value_name(&parameter.argument);
        item(&format!("`{name}`"), &parameter.description)
    });
    let body = operation
        .body
        .iter()
        .map(|body| item("`body`", &body.description));
    let items: Vec<_> = parameters.chain(body).flatten().collect();
    if items.is_empty() {
        return items;
    }
    ["# Arguments".to_owned(), String::new()]
        .into_iter()
        .chain(items)
        .collect()
}

fn item(what: &str, description: &str) -> Vec<String> {
    match one_line(description) {
        words if words.is_empty() => vec![format!("- {what}")],
        words => wrapped(&format!("- {what}: {words}"), "  "),
    }
}

fn answers(operation: &Operation, title: &str, kind: fn(Status) -> bool) -> Vec<String> {
    let items: Vec<_> = operation
        .answers
        .iter()
        .filter(|answer| kind(answer.status))
        .flat_map(|answer| {
            let assumed = answer
                .assumed
                .iter()
                .map(|why| format!(" (Assumed: {why})"));
            let words = assumed.fold(answer.description.clone(), |words, more| words + &more);
            item(&answer.status.to_string(), &words)
        })
        .collect();
    if items.is_empty() {
        return items;
    }
    [format!("# {title}"), String::new()]
        .into_iter()
        .chain(items)
        .collect()
}

/// The errors that the spec documents, and the one thing to say where it documents none.
fn answers_or(operation: &Operation) -> Vec<String> {
    let documented = answers(operation, "Errors", Status::is_error);
    if documented.is_empty() {
        let words = "If it can't be sent, or is answered with a status that the spec doesn't name.";
        return vec!["# Errors".to_owned(), String::new(), words.to_owned()];
    }
    documented
}

#[cfg(test)]
mod tests {
    use crate::refine::testing::refined_by;

    #[test]
    fn a_method_says_what_the_spec_says() {
        let code = refined_by(
            &super::PASS,
            "paths:
  /a/{id}:
    get:
      operationId: a
      summary: Ask
      description: Asks [once].
      x-assumed: nobody says so
      parameters: [{ name: id, in: path, required: true, description: Who., schema: { type: string } }]
      responses: { '204': { description: Known. }, '404': { description: Unknown. } }",
        );
        for words in [
            "/// Ask.",
            "/// Asks \\[once\\].",
            "/// Sends `GET /a/{id}`.",
            "/// Assumed: nobody says so",
            "/// - `id`: Who.",
            "/// - 404: Unknown.",
        ] {
            assert!(code.contains(words), "{words}: {code}");
        }
    }
}
