//! What one contract of a vendor looks like as a spec of its own. Other people's tools know nothing of
//! `x-erasure`, and would hold the server of one contract to what the other publishes.

use std::collections::BTreeSet;

use serde_json::{Map, Value};
use vendor_sandbox::Contract;

const METHODS: [&str; 5] = ["get", "put", "post", "delete", "patch"];

/// One vendor's spec as far as one contract goes.
#[derive(Clone, Debug)]
pub(super) struct View {
    /// The vendor.
    pub(super) vendor: String,
    /// The contract.
    pub(super) contract: Contract,
    /// The spec.
    pub(super) document: Value,
    /// Its operations.
    pub(super) operations: Vec<Operation>,
}

/// One operation.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Operation {
    /// Its `operationId`.
    pub(super) id: String,
    /// Its method, in capitals.
    pub(super) method: String,
    /// The template of its path.
    pub(super) path: String,
}

impl View {
    /// The views of a spec: one per contract, and a single one where the vendor published only one. It is
    /// an error if the spec has fewer forms than contracts where two share an operation.
    pub(super) fn all(vendor: &str, document: &Value) -> Result<Vec<View>, String> {
        let paths = document["paths"].as_object().into_iter().flatten();
        let operations = paths.flat_map(|(_, item)| item.as_object().into_iter().flatten());
        let mut contracts: BTreeSet<Contract> = operations
            .filter(|(key, _)| is_method(key))
            .flat_map(|(_, operation)| contracts_of(operation))
            .collect();
        if contracts.is_empty() {
            contracts.insert(Contract::Original);
        }
        let of = |contract| View::of(vendor, contract, document.clone());
        contracts.into_iter().map(of).collect()
    }

    fn of(vendor: &str, contract: Contract, mut document: Value) -> Result<View, String> {
        let components = document["components"].clone();
        let mut operations = Vec::new();
        for (path, item) in members(&mut document, "paths") {
            let Some(item) = item.as_object_mut() else {
                continue;
            };
            item.retain(|method, operation| {
                let contracts = contracts_of(operation);
                !is_method(method) || contracts.is_empty() || contracts.contains(&contract)
            });
            for (method, operation) in item.iter_mut().filter(|(key, _)| is_method(key)) {
                operations.push(Operation {
                    id: text(&operation["operationId"]).to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                });
                narrow(operation, contract, &components)
                    .map_err(|problem| format!("{method} {path}: {problem}"))?;
            }
        }
        if let Some(paths) = document["paths"].as_object_mut() {
            paths.retain(|_, item| {
                let members = item.as_object();
                members.is_some_and(|members| members.keys().any(|key| is_method(key)))
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
    pub(super) fn name(&self) -> String {
        format!("{}-{}", self.vendor, self.contract)
    }

    /// The operation of this method and path.
    pub(super) fn operation_at(&self, method: &str, path: &str) -> Option<&Operation> {
        let mut operations = self.operations.iter();
        operations.find(|operation| operation.method == method && operation.path == path)
    }
}

pub(super) fn is_method(key: &str) -> bool {
    METHODS.contains(&key)
}

/// The contracts that an operation knows of.
fn contracts_of(operation: &Value) -> BTreeSet<Contract> {
    let facts = &operation["x-erasure"];
    let several = facts["contracts"].as_object().into_iter().flatten();
    let uses = facts["uses"].as_array().into_iter().flatten();
    let uses = uses.map(|one| text(&one["if"]["contract"]));
    let own = [text(&facts["contract"]), text(&facts["if"]["contract"])];
    let all = several.map(|(id, _)| id.as_str()).chain(uses).chain(own);
    all.filter_map(|id| id.parse().ok()).collect()
}

/// Where an operation serves several contracts, its bodies have one form for each, in the same order.
fn narrow(operation: &mut Value, contract: Contract, components: &Value) -> Result<(), String> {
    let contracts = contracts_of(operation);
    let place = contracts.iter().position(|known| *known == contract);
    if contracts.len() < 2 {
        return Ok(());
    }
    let mut holders = Vec::new();
    for (key, member) in entries(operation) {
        match key.as_str() {
            "requestBody" => holders.push(member),
            "responses" => {
                let succeeded = entries(member).filter(|(status, _)| status.starts_with('2'));
                holders.extend(succeeded.map(|(_, answer)| answer));
            }
            _ => {}
        }
    }
    for (_, content) in holders
        .into_iter()
        .flat_map(|body| members(body, "content"))
    {
        let forms = resolved(&content["schema"], components)["oneOf"].clone();
        let Some(forms) = forms.as_array() else {
            continue;
        };
        // Further forms are other ways to say what one of these says.
        let form = place.filter(|_| forms.len() >= contracts.len());
        let form = form.and_then(|place| forms.get(place));
        let form = form.ok_or("`oneOf` should begin with one form per contract, in their order")?;
        content["example"] = resolved(form, components)["example"].clone();
        content["schema"] = form.clone();
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

/// A text; an empty one if it is none.
pub(super) fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
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
pub(super) mod tests {
    use serde_json::json;

    use super::*;

    /// A spec with an operation for both contracts in two forms, one for the newer alone, and one that
    /// asks about what the first began.
    pub(in super::super) fn two_contracts() -> Value {
        let form = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let forms = |name: &str| {
            json!({ "application/json": {
                "schema": { "oneOf": [form(&format!("{name}Once")), form(&format!("{name}Now"))] },
                "example": "the first form",
            } })
        };
        let object = |field: &str| {
            json!({
                "type": "object",
                "required": [field],
                "properties": { field: { "type": "string" } },
                "example": { field: "r-7" },
            })
        };
        json!({
            "paths": {
                "/erase": { "post": {
                    "operationId": "erase",
                    "x-erasure": { "uses": [
                        { "role": "erase", "if": { "contract": "original" } },
                        { "role": "erase", "if": { "contract": "revised" } },
                    ] },
                    "requestBody": { "content": forms("Ask") },
                    "responses": { "202": { "content": forms("Answer") } },
                } },
                "/status/{id}": { "get": {
                    "operationId": "status",
                    "x-erasure": { "role": "follow", "if": { "contract": "revised" } },
                    "parameters": [{ "name": "id", "in": "path", "schema": { "type": "string" }, "example": "r-7" }],
                    "responses": { "200": { "content": { "*/*": {} } } },
                } },
            },
            "components": { "schemas": {
                "AskOnce": object("once"),
                "AskNow": object("now"),
                "AnswerOnce": object("begun"),
                "AnswerNow": object("done"),
            } },
        })
    }

    /// The views of both contracts.
    pub(in super::super) fn views() -> [View; 2] {
        let views = View::all("acme", &two_contracts()).expect("it has one form per contract");
        views.try_into().expect("there are two contracts")
    }

    /// A contract with the operations `deleteUser` and `getUser`.
    pub(in super::super) fn view() -> View {
        let document = json!({ "paths": { "/v1/users/{id}": {
            "delete": { "operationId": "deleteUser" },
            "get": { "operationId": "getUser" },
        } } });
        let views = View::all("acme", &document).expect("it has no forms");
        let [view] = views.try_into().expect("there is one contract");
        view
    }

    fn ids(view: &View) -> Vec<&str> {
        let operations = view.operations.iter();
        operations.map(|operation| operation.id.as_str()).collect()
    }

    #[test]
    fn a_contract_has_its_own_operations_and_those_of_all() {
        let [original, revised] = views();
        assert_eq!(ids(&original), ["erase"]);
        assert_eq!(ids(&revised), ["erase", "status"]);
        assert_eq!(
            original.document["paths"].as_object().map(Map::len),
            Some(1)
        );
    }

    #[test]
    fn a_contract_has_its_own_form_of_a_body_and_its_example() {
        let [original, revised] = views();
        for (view, ask, answer) in [
            (original, "AskOnce", "AnswerOnce"),
            (revised, "AskNow", "AnswerNow"),
        ] {
            let erase = &view.document["paths"]["/erase"]["post"];
            for (holder, name) in [
                (&erase["requestBody"], ask),
                (&erase["responses"]["202"], answer),
            ] {
                let content = &holder["content"]["application/json"];
                let schema = &view.document["components"]["schemas"][name];
                let reference = format!("#/components/schemas/{name}");
                assert_eq!(content["schema"]["$ref"], reference);
                assert_eq!(content["example"], schema["example"]);
            }
        }
    }

    #[test]
    fn forms_that_are_not_one_per_contract_are_an_error() {
        let mut document = two_contracts();
        let content = &mut document["paths"]["/erase"]["post"]["requestBody"]["content"];
        let forms = content["application/json"]["schema"]["oneOf"].as_array_mut();
        forms.expect("it has forms").pop();
        let problem = View::all("acme", &document).expect_err("a form is missing");
        assert!(problem.contains("one form per contract"), "{problem}");
    }
}
