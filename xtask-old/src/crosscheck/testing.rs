//! A small spec for tests, with two contracts and whatever a view changes.

use serde_json::{Value, json};

use super::view::View;

/// A spec with an operation for both contracts in two forms, one for the newer alone, and one that asks
/// about what the first began.
pub(super) fn two_contracts() -> Value {
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
                "x-erasure": { "role": "erase", "contracts": { "original": {}, "revised": {} } },
                "requestBody": { "content": forms("Ask") },
                "responses": { "202": { "content": forms("Answer") } },
            } },
            "/status/{id}": { "get": {
                "operationId": "status",
                "x-erasure": { "role": "status", "contract": "revised" },
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

/// A contract with the operations `deleteUser` and `getUser`.
pub(super) fn view() -> View {
    let document = json!({ "paths": { "/v1/users/{id}": {
        "delete": { "operationId": "deleteUser" },
        "get": { "operationId": "getUser" },
    } } });
    match View::all("acme", &document).as_deref() {
        Ok([view]) => view.clone(),
        other => panic!("{other:?}"),
    }
}

/// The views of both contracts.
pub fn views() -> [View; 2] {
    View::all("acme", &two_contracts())
        .unwrap()
        .try_into()
        .unwrap()
}
