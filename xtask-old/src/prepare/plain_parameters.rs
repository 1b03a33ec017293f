//! Progenitor knows one style per place, no cookies, and panics on two parameters of one name. It gets
//! parameters that it knows, each with the name of its argument where its own would not do; how they are
//! written is in the table of operations.

use std::collections::BTreeSet;

use heck::ToSnakeCase;
use openapiv3::{HeaderStyle, Parameter, PathStyle, QueryStyle, ReferenceOr};

use super::{
    Draft, In, Operation, Pass, Problem,
    walk::{Place, inside, is_within, operations_mut, parameter_data_mut},
};
use crate::refine::names::{starts, words};

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
        let of_path = inside("/paths", &path);
        let in_path = path_arguments(&path, &of_path, operations);
        for (method, operation) in operations_mut(&mut item) {
            let place = inside(&of_path, method);
            let known = operations.iter_mut().find(|known| known.place == place);
            let Some(known) = known else { continue };
            name_arguments(known, &in_path);
            let pairs = operation.parameters.iter_mut().zip(&known.parameters);
            for (index, (written, read)) in pairs.enumerate() {
                let ReferenceOr::Item(written) = written else {
                    continue;
                };
                let renamed = rename(written, read);
                if simplify(written) || renamed {
                    changed.push(inside(&inside(&place, "parameters"), &index.to_string()));
                }
            }
        }
        document
            .paths
            .paths
            .insert(template(&path, &in_path), ReferenceOr::Item(item));
    }
    Ok(changed)
}

/// The arguments of the parameters in a path, by their names, in its order: one for each, whatever else
/// its operations take.
fn path_arguments(path: &str, place: &str, operations: &[Operation]) -> Vec<(String, String)> {
    let mut here = operations
        .iter()
        .filter(|operation| is_within(&operation.place, place));
    let mut taken = Taken::new(here.any(|operation| operation.body.is_some()));
    names(path)
        .map(|name| (name.to_owned(), taken.argument(name, In::Path)))
        .collect()
}

/// The names in a path, in its order.
fn names(path: &str) -> impl Iterator<Item = &str> {
    let after = path.split('{').skip(1);
    after.filter_map(|rest| Some(rest.split_once('}')?.0))
}

/// A path with its parameters called as their arguments.
fn template(path: &str, arguments: &[(String, String)]) -> String {
    let mut steps = path.split('{');
    let mut template = steps.next().unwrap_or_default().to_owned();
    for (step, (name, argument)) in steps.zip(arguments) {
        let rest = step.strip_prefix(name.as_str()).unwrap_or(step);
        template.extend(["{", renamed(name, argument).unwrap_or(name), rest]);
    }
    template
}

/// Gives each parameter an argument of its own. Those of the path have chosen before.
fn name_arguments(operation: &mut Operation, in_path: &[(String, String)]) {
    let mut taken = Taken::new(operation.body.is_some());
    taken
        .0
        .extend(in_path.iter().map(|(_, argument)| argument.clone()));
    for parameter in &mut operation.parameters {
        let chosen = in_path
            .iter()
            .find(|(name, _)| *name == parameter.name && parameter.sent_in == In::Path);
        parameter.argument = match chosen {
            Some((_, argument)) => argument.clone(),
            None => taken.argument(&parameter.name, parameter.sent_in),
        };
    }
}

/// The names of arguments that are taken.
struct Taken(BTreeSet<String>);

impl Taken {
    fn new(has_body: bool) -> Self {
        Taken(has_body.then(|| "body".to_owned()).into_iter().collect())
    }

    /// An argument that isn't taken yet: the vendor's name, with where it is sent if that is taken, and
    /// with a number if that is taken too.
    fn argument(&mut self, name: &str, sent_in: In) -> String {
        let plain = argument(name);
        let placed = format!("{plain}_in_{}", sent_in.word());
        let numbered = (2..).map(|number| format!("{plain}_{number}"));
        let name = [plain.clone(), placed]
            .into_iter()
            .chain(numbered)
            .find(|name| !self.0.contains(name))
            .unwrap_or(plain);
        self.0.insert(name.clone());
        name
    }
}

fn argument(name: &str) -> String {
    let name = words(name).to_snake_case();
    match name.starts_with(starts) {
        true => name,
        false => format!("x{name}"),
    }
}

/// What a parameter has to be called so that progenitor calls its argument so, if not by its name.
fn renamed<'a>(name: &str, argument: &'a str) -> Option<&'a str> {
    (name.to_snake_case() != argument).then_some(argument)
}

/// Calls a parameter as its argument, where progenitor would call it otherwise.
fn rename(written: &mut Parameter, read: &super::Parameter) -> bool {
    let data = parameter_data_mut(written);
    match renamed(&data.name, &read.argument) {
        Some(name) => {
            data.name = name.to_owned();
            true
        }
        None => false,
    }
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
    fn a_path_has_one_template_whatever_its_operations_take() {
        let parameter = |name: &str| parameter(name, "path");
        let path = |path: &str, parameters: &str, operations: &str| {
            let yaml =
                format!("paths: {{ {path}: {{ parameters: [{parameters}], {operations} }} }}");
            let prepared = prepared(&yaml).unwrap();
            prepared.document.paths.paths.keys().next().unwrap().clone()
        };
        let get = "get: { operationId: a, responses: {} }";
        let body = "{ content: { text/plain: { schema: { type: string } } } }";
        let post = format!("post: {{ operationId: b, responses: {{}}, requestBody: {body} }}");
        assert_eq!(
            path("'/a/{body}'", &parameter("body"), &format!("{get}, {post}")),
            "/a/{body_in_path}"
        );
        let both = [parameter("1a"), parameter("x1a")].join(", ");
        assert_eq!(
            path("'/a/{1a}/b/{x1a}'", &both, get),
            "/a/{x1a}/b/{x1a_in_path}"
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
