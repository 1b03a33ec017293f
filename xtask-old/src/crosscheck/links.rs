//! Which answer says what another operation is asked with. The specs don't link operations; their
//! examples do: a value that an erasure's answer and a status operation's parameter share is the same
//! thing. With such links a tool asks about deletions that there are.

use serde_json::{Map, Value, json};

use super::view::View;
use crate::erasure::{EXTENSION, Role};

impl View {
    /// The same, with links from the erasures to the operations that tell how far one is.
    #[must_use]
    pub fn linked(mut self) -> View {
        let targets: Vec<(String, Vec<(String, String)>)> = self
            .operations
            .iter()
            .filter(|operation| self.role(&operation.path, &operation.method) == Some(Role::Status))
            .map(|operation| {
                (
                    operation.id.clone(),
                    self.examples(&operation.path, &operation.method),
                )
            })
            .collect();
        for operation in self.operations.clone() {
            let role = self.role(&operation.path, &operation.method);
            if !matches!(role, Some(Role::Erase | Role::EraseMany)) {
                continue;
            }
            let at = &mut self.document["paths"][&operation.path][operation.method.to_lowercase()];
            let Some(responses) = at["responses"].as_object_mut() else {
                continue;
            };
            for (_, answer) in responses
                .iter_mut()
                .filter(|(status, _)| status.starts_with('2'))
            {
                let links = links(answer, &targets);
                if !links.is_empty() {
                    answer["links"] = Value::Object(links);
                }
            }
        }
        self
    }

    fn role(&self, path: &str, method: &str) -> Option<Role> {
        let operation = &self.document["paths"][path][method.to_lowercase()];
        serde_json::from_value(operation[EXTENSION]["role"].clone()).ok()
    }

    /// The path parameters of an operation, each with its example.
    fn examples(&self, path: &str, method: &str) -> Vec<(String, String)> {
        let item = &self.document["paths"][path];
        let holders = [item, &item[method.to_lowercase()]];
        let parameters = holders
            .into_iter()
            .filter_map(|holder| holder["parameters"].as_array())
            .flatten()
            .map(|parameter| match parameter["$ref"].as_str() {
                Some(reference) => {
                    let pointer = reference.trim_start_matches('#');
                    self.document.pointer(pointer).unwrap_or(parameter)
                }
                None => parameter,
            });
        let text = |value: &Value| value.as_str().map(str::to_owned);
        parameters
            .filter(|parameter| parameter["in"] == "path")
            .filter_map(|parameter| Some((text(&parameter["name"])?, text(&parameter["example"])?)))
            .collect()
    }
}

/// A link to each operation all of whose parameters stand in the answer's example.
fn links(answer: &Value, targets: &[(String, Vec<(String, String)>)]) -> Map<String, Value> {
    let contents = answer["content"].as_object().into_iter().flatten();
    let examples: Vec<&Value> = contents.map(|(_, content)| &content["example"]).collect();
    let mut links = Map::new();
    for (id, parameters) in targets {
        let found = parameters.iter().map(|(name, example)| {
            let pointer = examples.iter().find_map(|body| pointer_to(body, example))?;
            Some((name.clone(), json!(format!("$response.body#{pointer}"))))
        });
        let found: Option<Map<String, Value>> = found.collect();
        if let Some(found) = found.filter(|found| !found.is_empty()) {
            links.insert(
                id.clone(),
                json!({ "operationId": id, "parameters": found }),
            );
        }
    }
    links
}

/// Where in a document this text stands.
fn pointer_to(document: &Value, text: &str) -> Option<String> {
    let escaped = |key: &str| key.replace('~', "~0").replace('/', "~1");
    match document {
        Value::String(found) if found == text => Some(String::new()),
        Value::Array(items) => items
            .iter()
            .enumerate()
            .find_map(|(index, item)| Some(format!("/{index}{}", pointer_to(item, text)?))),
        Value::Object(members) => members.iter().find_map(|(key, member)| {
            Some(format!("/{}{}", escaped(key), pointer_to(member, text)?))
        }),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::crosscheck::testing::two_contracts;

    #[test]
    fn an_answer_is_linked_to_the_operation_that_its_id_is_asked_with() {
        let [original, revised] = View::all("acme", &two_contracts())
            .unwrap()
            .try_into()
            .unwrap();
        let answer = |view: View| {
            view.linked().document["paths"]["/erase"]["post"]["responses"]["202"].clone()
        };
        let link =
            json!({ "operationId": "status", "parameters": { "id": "$response.body#/done" } });
        assert_eq!(answer(revised)["links"], json!({ "status": link }));
        assert_eq!(
            answer(original).get("links"),
            None,
            "it has no such operation"
        );
    }

    #[test]
    fn a_pointer_names_the_place_of_a_text_in_whatever_it_is_nested() {
        let document = json!({ "data": [{ "a/b~c": "other" }, { "a/b~c": "r-7" }] });
        assert_eq!(pointer_to(&document, "r-7").unwrap(), "/data/1/a~1b~0c");
        assert_eq!(pointer_to(&document, "r-8"), None);
    }
}
