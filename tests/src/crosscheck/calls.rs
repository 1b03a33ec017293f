//! A call of each operation that a contract has, with the values of the spec's examples. The result of a
//! call is of no interest but for what is wrong with it.

use std::collections::BTreeMap;

use client_calls::{Asked, Came, Vendor};
use serde_json::Value;

use super::{
    Endpoint,
    view::{View, text},
};

/// What was called, and what is wrong with what came back.
#[derive(Debug)]
pub(super) struct Called {
    /// The `operationId`; absent for a target of the facade.
    pub(super) operation: Option<&'static str>,
    /// What was called, in outline.
    pub(super) what: String,
    /// What is wrong, if anything is.
    pub(super) wrong: Option<String>,
}

/// Calls every operation of a view: with all that it takes, and without what may be left out.
pub(super) async fn calls(view: &View, at: Endpoint) -> Vec<Called> {
    let client = Vendor::named(&view.vendor);
    let mut all = Vec::new();
    for operation in client.operations {
        let mut known = view.operations.iter();
        let Some(known) = known.find(|known| known.id == operation.id) else {
            continue;
        };
        let item = &view.document["paths"][&known.path];
        let said = &item[known.method.to_lowercase()];
        let parameters: Vec<&Value> = [item, said]
            .into_iter()
            .flat_map(|holder| holder["parameters"].as_array().into_iter().flatten())
            .map(|parameter| resolved(&view.document, parameter))
            .collect();
        let body = resolved(&view.document, &said["requestBody"]);
        let contents = body["content"].as_object().into_iter().flatten();
        let body = contents
            .map(|(_, content)| content["example"].clone())
            .next();
        let body = body.unwrap_or_default();
        let least = least(&view.document, &said["requestBody"], &body);
        let required = |parameter: &&&Value| parameter["required"] == true;
        let mut ways = vec![("all that it takes", parameters.clone(), body)];
        let few: Vec<&Value> = parameters.iter().filter(required).copied().collect();
        if few.len() < parameters.len() || least != ways[0].2 {
            ways.push(("no more than it needs", few, least));
        }
        for (what, parameters, body) in ways {
            let mut asked = Asked::at(at.base.clone(), at.transport.clone());
            let named = |parameter: &&Value| {
                let name = text(&parameter["name"]).to_owned();
                (name, parameter["example"].clone())
            };
            asked.parameters = parameters.iter().map(named).collect::<BTreeMap<_, _>>();
            asked.body = body;
            let came = client.call(operation.id, &asked).await;
            all.push(Called {
                operation: Some(operation.id),
                what: what.to_owned(),
                // An error prints nothing of what was sent or answered.
                wrong: match came {
                    Came::Back(_) => None,
                    Came::Failed(failed) => Some(failed.message),
                },
            });
        }
    }
    all
}

/// A body without the fields that may be left out.
fn least(document: &Value, body: &Value, example: &Value) -> Value {
    let body = resolved(document, body);
    let contents = body["content"].as_object().into_iter().flatten();
    let schema = contents
        .map(|(_, content)| resolved(document, &content["schema"]))
        .next();
    let required = schema.and_then(|schema| schema["required"].as_array());
    let mut least = example.clone();
    if let (Some(fields), Some(required)) = (least.as_object_mut(), required) {
        fields.retain(|name, _| required.iter().any(|known| known == name.as_str()));
    }
    least
}

fn resolved<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    let pointer = text(&value["$ref"]).strip_prefix('#');
    let found = pointer.and_then(|pointer| document.pointer(pointer));
    found.unwrap_or(value)
}
