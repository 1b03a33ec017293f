//! Everything that a spec marks as assumed, in its order and in words: the facts about erasure that
//! nobody states, and the parts of the API that no document of the vendor gives.

use openapiv3::OpenAPI;
use serde_json::Value;

/// What is assumed, and why.
pub fn assumptions(document: &OpenAPI) -> Vec<(String, String)> {
    let mut found = Vec::new();
    if let Ok(root) = serde_json::to_value(document) {
        collect(&root, &mut Vec::new(), &mut found);
    }
    found.sort();
    found.dedup();
    found
}

fn collect<'a>(value: &'a Value, path: &mut Vec<&'a str>, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                // What stands in an example is the vendor's, whatever it is called.
                if key == "example" || key == "examples" {
                    continue;
                }
                match (key.as_str(), member) {
                    ("x-assumed" | "assumed", Value::String(why)) => found.push((what(path), why.clone())),
                    ("x-assumed", Value::Bool(true)) => {
                        found.push((what(path), "no vendor document says so".to_owned()));
                    }
                    _ => {
                        path.push(key);
                        collect(member, path, found);
                        path.pop();
                    }
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                let name = ["name", "kind", "value"].iter().find_map(|key| item.get(key)?.as_str());
                path.push(name.unwrap_or_default());
                collect(item, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

/// A place in words: `` `POST /v2/identity/delete` ``, ``the schema `User`, `email` ``.
fn what(path: &[&str]) -> String {
    match path {
        ["paths", path, method, rest @ ..] => {
            join(format!("`{} {path}`", method.to_uppercase()), rest)
        }
        ["components", kind, name, rest @ ..] => {
            join(format!("the {} `{name}`", kind.trim_end_matches('s')), rest)
        }
        ["x-erasure", rest @ ..] => join("the vendor".to_owned(), rest),
        rest => join("the API".to_owned(), rest),
    }
}

fn join(start: String, rest: &[&str]) -> String {
    let silent = ["properties", "x-erasure", "contracts", "responses", "parameters", "content", "schema", ""];
    rest.iter().filter(|part| !silent.contains(part)).fold(start, |words, part| format!("{words}, `{part}`"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::prepare::testing::document;

    #[test]
    fn every_assumption_is_found_and_says_where_it_is_made() {
        let found = assumptions(&document(
            "x-erasure: { recreation: { value: possible, assumed: nobody says } }
paths:
  /a:
    get:
      operationId: a
      x-assumed: no page
      responses: { '429': { description: d, x-assumed: usual } }
components: { schemas: { A: { type: object, properties: { b: { type: string, x-assumed: why } } } } }",
        ));
        let found: Vec<_> = found.iter().map(|(what, why)| format!("{what}: {why}")).collect();
        assert_eq!(
            found,
            [
                "`GET /a`: no page",
                "`GET /a`, `429`: usual",
                "the schema `A`, `b`: why",
                "the vendor, `recreation`: nobody says",
            ]
        );
    }
}
