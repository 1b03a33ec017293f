//! Progenitor knows one style per place, no cookies, and panics on two parameters of one name. It gets
//! parameters that it knows, each with the name of its argument where its own would not do; how they are
//! written is in the table of operations.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use openapiv3::{HeaderStyle, Parameter, PathStyle, QueryStyle, ReferenceOr};

use super::{
    Draft, In, Operation, Pass, Problem,
    walk::{Place, inside, operations_mut, parameter_data_mut},
};
use crate::refine::names::words;

pub(super) const PASS: Pass = Pass {
    name: "plain-parameters",
    why: "a style is how a value is written, which no signature shows; two arguments have two names",
    run,
};

fn run(draft: &mut Draft) -> Result<Vec<Place>, Vec<Problem>> {
    let mut changed = Vec::new();
    let Draft {
        document,
        operations,
        ..
    } = draft;
    for (path, item) in std::mem::take(&mut document.paths.paths) {
        let ReferenceOr::Item(mut item) = item else {
            document.paths.paths.insert(path, item);
            continue;
        };
        let mut template = path.clone();
        for (method, operation) in operations_mut(&mut item) {
            let place = inside(&inside("/paths", &path), method);
            let known = operations.iter_mut().find(|known| known.place == place);
            let Some(known) = known else { continue };
            name_arguments(known);
            let pairs = operation.parameters.iter_mut().zip(&known.parameters);
            for (index, (written, read)) in pairs.enumerate() {
                let ReferenceOr::Item(written) = written else {
                    continue;
                };
                let renamed = rename(written, read);
                if renamed && read.sent_in == In::Path {
                    let (old, new) = (
                        format!("{{{}}}", read.name),
                        format!("{{{}}}", read.argument),
                    );
                    template = template.replace(&old, &new);
                }
                if simplify(written) || renamed {
                    changed.push(inside(&inside(&place, "parameters"), &index.to_string()));
                }
            }
        }
        document
            .paths
            .paths
            .insert(template, ReferenceOr::Item(item));
    }
    Ok(changed)
}

/// Gives each parameter an argument of its own: the vendor's name, with where it is sent if that is
/// taken, and with a number if that is taken too. Those of the path choose first, in its order.
fn name_arguments(operation: &mut Operation) {
    let mut taken = BTreeSet::new();
    if operation.body.is_some() {
        taken.insert("body".to_owned());
    }
    let in_path = |name: &str| operation.path.find(&format!("{{{name}}}"));
    let mut order: Vec<_> = (0..operation.parameters.len()).collect();
    order.sort_by_key(|index| {
        let parameter = &operation.parameters[*index];
        let at = in_path(&parameter.name).filter(|_| parameter.sent_in == In::Path);
        at.unwrap_or(usize::MAX)
    });
    for index in order {
        let parameter = &mut operation.parameters[index];
        let word = parameter.sent_in.word();
        let plain = argument(&parameter.name);
        let placed = format!("{plain}_in_{word}");
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let name = [plain.clone(), placed]
            .into_iter()
            .chain(numbered)
            .find(|name| !taken.contains(name));
        parameter.argument = name.unwrap_or(plain);
        taken.insert(parameter.argument.clone());
    }
}

fn argument(name: &str) -> String {
    let name = words(name).to_snake_case();
    match name.starts_with(|c: char| c.is_alphabetic()) {
        true => name,
        false => format!("x{name}"),
    }
}

/// Calls a parameter as its argument, where progenitor would call it otherwise.
fn rename(written: &mut Parameter, read: &super::Parameter) -> bool {
    let data = parameter_data_mut(written);
    let renamed = data.name.to_snake_case() != read.argument;
    if renamed {
        data.name = read.argument.clone();
    }
    renamed
}

/// Makes it a parameter of the one style that progenitor knows, and of a place that it knows.
fn simplify(written: &mut Parameter) -> bool {
    match written {
        Parameter::Path { style, .. } => {
            let was_plain = *style == PathStyle::Simple;
            *style = PathStyle::Simple;
            !was_plain
        }
        Parameter::Query { style, .. } => {
            let was_plain = *style == QueryStyle::Form;
            *style = QueryStyle::Form;
            !was_plain
        }
        Parameter::Header { .. } => false,
        Parameter::Cookie { parameter_data, .. } => {
            let parameter_data = parameter_data.clone();
            *written = Parameter::Header {
                parameter_data,
                style: HeaderStyle::Simple,
            };
            true
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::prepared;

    fn arguments(path: &str, parameters: &str) -> Vec<String> {
        let yaml = format!(
            "paths: {{ {path}: {{ post: {{ operationId: a, parameters: [{parameters}], responses: {{}}, requestBody: \
             {{ content: {{ text/plain: {{ schema: {{ type: string }} }} }} }} }} }} }}"
        );
        let prepared = prepared(&yaml).unwrap();
        let parameters = &prepared.operations[0].parameters;
        parameters
            .iter()
            .map(|parameter| parameter.argument.clone())
            .collect()
    }

    fn parameter(name: &str, place: &str) -> String {
        let required = if place == "path" {
            "required: true, "
        } else {
            ""
        };
        format!("{{ name: {name}, in: {place}, {required}schema: {{ type: string }} }}")
    }

    #[test]
    fn two_arguments_have_two_names_and_those_of_the_path_choose_first() {
        let parameters = [
            parameter("user-id", "query"),
            parameter("userId", "path"),
            parameter("user_id", "query"),
            parameter("user_id", "header"),
            parameter("body", "query"),
            parameter("1st", "cookie"),
        ];
        assert_eq!(
            arguments("'/a/{userId}'", &parameters.join(", ")),
            [
                "user_id_in_query",
                "user_id",
                "user_id_2",
                "user_id_in_header",
                "body_in_query",
                "x1st"
            ]
        );
    }

    #[test]
    fn progenitor_gets_styles_and_places_that_it_knows() {
        let yaml = "paths:
  /a/{1st}:
    get:
      operationId: a
      parameters:
        - { name: 1st, in: path, required: true, style: label, schema: { type: string } }
        - { name: q, in: query, style: deepObject, schema: { type: object } }
        - { name: c, in: cookie, schema: { type: string } }
      responses: {}";
        let prepared = prepared(yaml).unwrap();
        let item = prepared.document.paths.paths["/a/{x1st}"]
            .as_item()
            .unwrap();
        let parameters = &item.get.as_ref().unwrap().parameters;
        assert!(matches!(
            parameters[0].as_item(),
            Some(Parameter::Path {
                style: PathStyle::Simple,
                ..
            })
        ));
        assert!(matches!(
            parameters[1].as_item(),
            Some(Parameter::Query {
                style: QueryStyle::Form,
                ..
            })
        ));
        assert!(matches!(
            parameters[2].as_item(),
            Some(Parameter::Header { .. })
        ));
        assert_eq!(prepared.operations[0].path, "/a/{1st}");
    }
}
