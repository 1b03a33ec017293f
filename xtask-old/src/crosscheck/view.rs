//! What one contract of a vendor looks like as a spec of its own. Other people's tools know nothing of
//! `x-erasure`, and would hold the server of one contract to what the other publishes.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use crate::erasure::{Contract, EXTENSION};

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "patch", "head", "options"];

/// One vendor's spec as far as one contract goes.
#[derive(Clone, Debug)]
pub struct View {
    /// The vendor.
    pub vendor: String,
    /// The contract.
    pub contract: Contract,
    /// The spec.
    pub document: Value,
    /// Its operations.
    pub operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Operation {
    /// Its `operationId`.
    pub id: String,
    /// Its method, in capitals.
    pub method: String,
    /// The template of its path.
    pub path: String,
}

impl View {
    /// The views of a spec: one per contract, and a single one where the vendor published only one.
    ///
    /// # Errors
    ///
    /// When the spec has fewer forms than contracts where two share an operation.
    pub fn all(vendor: &str, document: &Value) -> Result<Vec<View>, String> {
        let contracts: BTreeSet<Contract> = operations_of(document)
            .flat_map(|(_, _, operation)| contracts_of(operation))
            .collect();
        let contracts = match contracts.is_empty() {
            true => BTreeSet::from([Contract::Original]),
            false => contracts,
        };
        contracts
            .into_iter()
            .map(|contract| View::of(vendor, contract, document.clone()))
            .collect()
    }

    fn of(vendor: &str, contract: Contract, mut document: Value) -> Result<View, String> {
        let components = document["components"].clone();
        let mut operations = Vec::new();
        for (path, item) in members(&mut document, "paths") {
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            item.retain(|method, operation| !is_method(method) || is_served(operation, contract));
            for (method, operation) in item.iter_mut().filter(|(key, _)| is_method(key)) {
                let id = operation["operationId"].as_str().unwrap_or_default();
                operations.push(Operation {
                    id: id.to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                });
                narrow(operation, contract, &components)
                    .map_err(|problem| format!("{vendor} {method} {path}: {problem}"))?;
            }
        }
        if let Some(paths) = document["paths"].as_object_mut() {
            paths.retain(|_, item| {
                item.as_object()
                    .is_some_and(|item| item.keys().any(|key| is_method(key)))
            });
        }
        operations.sort();
        Ok(View {
            vendor: vendor.to_owned(),
            contract,
            document,
            operations,
        })
    }

    /// `lytics-revised`, for the names of files.
    pub fn name(&self) -> String {
        format!("{}-{}", self.vendor, self.contract.id())
    }

    /// The operation of this method and path.
    pub fn operation_at(&self, method: &str, path: &str) -> Option<&Operation> {
        let mut operations = self.operations.iter();
        operations.find(|operation| operation.method == method && operation.path == path)
    }
}

pub(super) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

fn operations_of(document: &Value) -> impl Iterator<Item = (&String, &String, &Value)> {
    let paths = document["paths"].as_object().into_iter().flatten();
    paths.flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten();
        members
            .filter(|(key, _)| is_method(key))
            .map(move |(method, operation)| (path, method, operation))
    })
}

/// The contracts that an operation knows of.
fn contracts_of(operation: &Value) -> Vec<Contract> {
    let facts = &operation[EXTENSION];
    let own = serde_json::from_value(facts["contract"].clone()).ok();
    let several = facts["contracts"].as_object().into_iter().flatten();
    let several = several.filter_map(|(id, _)| serde_json::from_value(json!(id)).ok());
    own.into_iter().chain(several).collect()
}

fn is_served(operation: &Value, contract: Contract) -> bool {
    let contracts = contracts_of(operation);
    contracts.is_empty() || contracts.contains(&contract)
}

/// Where an operation serves several contracts, its bodies have one form for each, in the same order.
fn narrow(operation: &mut Value, contract: Contract, components: &Value) -> Result<(), String> {
    let mut contracts = contracts_of(operation);
    if contracts.len() < 2 {
        return Ok(());
    }
    contracts.sort();
    let place = contracts.iter().position(|known| *known == contract);
    let mut holders = Vec::new();
    for (key, member) in entries(operation) {
        match key.as_str() {
            "requestBody" => holders.push(member),
            "responses" => holders.extend(
                entries(member)
                    .filter(|(status, _)| status.starts_with('2'))
                    .map(|(_, answer)| answer),
            ),
            _ => {}
        }
    }
    for holder in holders {
        for (_, content) in members(holder, "content") {
            let forms = resolved(&content["schema"], components)["oneOf"].clone();
            let Some(forms) = forms.as_array() else {
                continue;
            };
            // Further forms are other ways to say what one of these says.
            let form = place.filter(|_| forms.len() >= contracts.len());
            let form = form.and_then(|place| forms.get(place));
            let form =
                form.ok_or("`oneOf` should begin with one form per contract, in their order")?;
            content["example"] = resolved(form, components)["example"].clone();
            content["schema"] = form.clone();
        }
    }
    Ok(())
}

fn resolved<'v>(schema: &'v Value, components: &'v Value) -> &'v Value {
    let name = schema["$ref"].as_str().and_then(component);
    name.map_or(schema, |name| &components["schemas"][name])
}

/// The name of the component schema that a reference means.
pub(super) fn component(reference: &str) -> Option<&str> {
    reference.strip_prefix("#/components/schemas/")
}

/// The members of an object.
pub(super) fn entries(value: &mut Value) -> impl Iterator<Item = (&String, &mut Value)> {
    value.as_object_mut().into_iter().flat_map(Map::iter_mut)
}

/// The members of a member, if there is such a one.
pub(super) fn members<'v>(
    value: &'v mut Value,
    key: &str,
) -> impl Iterator<Item = (&'v String, &'v mut Value)> {
    value.get_mut(key).into_iter().flat_map(entries)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crosscheck::testing::{two_contracts, view, views};

    fn ids(view: &View) -> Vec<&str> {
        view.operations
            .iter()
            .map(|operation| operation.id.as_str())
            .collect()
    }

    fn form<'v>(view: &'v View, pointer: &str) -> &'v Value {
        let content = view
            .document
            .pointer(&format!("/paths/~1erase/post{pointer}"));
        &content.unwrap()["content"]["application/json"]
    }

    #[test]
    fn a_contract_has_its_own_operations_and_those_of_all() {
        let [original, revised] = views();
        assert_eq!(ids(&original), ["erase"]);
        assert_eq!(ids(&revised), ["erase", "status"]);
        assert_eq!(original.document["paths"].as_object().unwrap().len(), 1);
        assert_eq!(ids(&view()), ["deleteUser", "getUser"]);
    }

    #[test]
    fn a_contract_has_its_own_form_of_a_body_and_its_example() {
        let [original, revised] = views();
        for (view, ask, answer) in [
            (original, "AskOnce", "AnswerOnce"),
            (revised, "AskNow", "AnswerNow"),
        ] {
            for (pointer, name) in [("/requestBody", ask), ("/responses/202", answer)] {
                let content = form(&view, pointer);
                let schema = &view.document["components"]["schemas"][name];
                assert_eq!(
                    content["schema"]["$ref"],
                    format!("#/components/schemas/{name}")
                );
                assert_eq!(content["example"], schema["example"]);
            }
        }
    }

    #[test]
    fn forms_that_are_not_one_per_contract_are_an_error() {
        let mut document = two_contracts();
        let forms = "/paths/~1erase/post/requestBody/content/application~1json/schema/oneOf";
        document
            .pointer_mut(forms)
            .unwrap()
            .as_array_mut()
            .unwrap()
            .pop();
        let problem = View::all("acme", &document).unwrap_err();
        assert!(problem.contains("one form per contract"), "{problem}");
    }
}
