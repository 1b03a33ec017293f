//! Parameters become arguments: each that the path names is there, once, and has a name.

use heck::ToSnakeCase;

use super::{
    Context, Report,
    context::{Operation, Used, same_parameter},
    paths,
};
use crate::{
    refine::names::words,
    spec::{suggest::nearest, tree::Node},
};

pub fn check(context: &Context, report: &mut Report) {
    for operation in context.operations() {
        let parameters = operation.parameters(context);
        template(&operation, &parameters, report);
        nameless(&parameters, report);
        twice(context, &operation, report);
    }
}

fn template(operation: &Operation, parameters: &[Used], report: &mut Report) {
    let Ok(names) = paths::parse(operation.path) else {
        return;
    };
    let described: Vec<_> = parameters
        .iter()
        .filter(|used| used.node.text("in") == Some("path"))
        .collect();
    let described_names: Vec<&str> = described
        .iter()
        .filter_map(|used| used.node.text("name"))
        .collect();
    for name in names.iter().filter(|name| !described_names.contains(name)) {
        let fix = match nearest(name, described_names.iter().copied()) {
            Some(near) => {
                format!("the path says `{{{name}}}` and the parameter `{near}`: use one name")
            }
            None => format!("add a parameter `{name}` in path"),
        };
        report.error(
            operation.path_at,
            "path-parameter-missing",
            format!("`{}` doesn't describe `{name}`", operation.label()),
            fix,
        );
    }
    for used in described {
        let name = used.node.text("name").unwrap_or_default();
        if !names.contains(&name) {
            let fix = format!("write `{{{name}}}` in the path, or remove the parameter");
            report.error(
                used.at,
                "path-parameter-unknown",
                format!("`{name}` doesn't stand in the path `{}`", operation.path),
                fix,
            );
        }
    }
}

/// Names of which nothing is left once they are spelt as Rust spells them.
fn nameless(parameters: &[Used], report: &mut Report) {
    for used in parameters {
        let name = used.node.text("name").unwrap_or_default();
        if words(name).to_snake_case().is_empty() {
            report.error(
                used.at,
                "parameter-name",
                format!("no argument can be called `{name}`"),
                "use letters",
            );
        }
    }
}

/// The same parameter twice in one list.
fn twice<'a>(context: &Context<'a>, operation: &Operation<'a>, report: &mut Report) {
    for list in [operation.node, operation.item] {
        let items = list.get("parameters").map(Node::items).unwrap_or_default();
        let resolved: Vec<_> = items
            .iter()
            .filter_map(|item| Some((item, context.resolve(item)?)))
            .collect();
        for (index, (item, node)) in resolved.iter().enumerate() {
            if resolved[..index]
                .iter()
                .any(|(_, earlier)| same_parameter(earlier, node))
            {
                let name = node.text("name").unwrap_or_default();
                report.error(
                    item.at,
                    "parameter-duplicate",
                    format!("`{name}` is described twice"),
                    "remove one of the two",
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lint::testing::{accepts, operation, paths, reports};

    fn parameter(fields: &str) -> String {
        operation(&format!(
            "      parameters:\n        - {{ {fields} }}\n      responses: {{}}\n"
        ))
    }

    #[test]
    fn parameters_of_the_path_belong_to_each_operation() {
        accepts(
            "path-parameter-missing",
            &paths(
                "  /{a}:\n    parameters: [{ name: a, in: path, required: true, schema: { type: string } }]\n    get: { operationId: readA, responses: {} }\n",
            ),
        );
    }

    #[test]
    fn a_parameter_is_described_once_and_has_a_name() {
        let two = |a: &str, b: &str| {
            operation(&format!(
                "      parameters:\n        - {{ {a}, schema: {{ type: string }} }}\n        - {b}\n      responses: {{}}\n"
            ))
        };
        reports(
            "parameter-duplicate",
            &two(
                "name: a, in: query",
                "»{ name: a, in: query, schema: { type: string } }",
            ),
        );
        reports(
            "parameter-duplicate",
            &two(
                "name: X-A, in: header",
                "»{ name: x-a, in: header, schema: { type: string } }",
            ),
        );
        accepts(
            "parameter-duplicate",
            &two(
                "name: a, in: query",
                "{ name: a, in: header, schema: { type: string } }",
            ),
        );
        reports(
            "parameter-name",
            &parameter("name: '$', in: query, schema: { type: string }").replace("- {", "- »{"),
        );
    }

    #[test]
    fn what_the_path_names_is_described_and_nothing_else() {
        let spec = |template: &str, name: &str| {
            paths(&format!(
                "  {template}:\n    get:\n      operationId: readA\n      responses: {{}}\n      parameters:\n        - {{ name: {name}, in: path, required: true, schema: {{ type: string }} }}\n"
            ))
        };
        let with = |spec: String, place: &str| spec.replace(place, &format!("»{place}"));
        reports("path-parameter-missing", &spec("»/{a}/{b}", "a"));
        reports("path-parameter-unknown", &with(spec("/{a}", "b"), "{ name"));
        accepts("path-parameter-missing", &spec("/{a}", "a"));
        accepts("path-parameter-unknown", &spec("/{a}", "a"));
    }
}
