//! One call of every operation of every client, with the values of the specs' examples.

use std::{collections::BTreeMap, path::PathBuf, sync::LazyLock};

use client_calls::{Asked, Came, Vendor};
use client_runtime::{BaseUrl, Operation, Transport};
use serde_json::Value;

use crate::seeds::{members, resolved, text, workspace};

/// What our own words are taken from: what an error says, and the names in the generated types. The
/// specs themselves won't do: the examples in them are what a vendor says.
pub(crate) static VOCABULARY: LazyLock<Vec<String>> = LazyLock::new(|| {
    let runtime = ["answer", "cause", "error", "response", "retry_after"];
    let runtime = runtime.map(|name| format!("crates/client-runtime/src/{name}.rs"));
    let clients = client_calls::ALL.iter().flat_map(|vendor| {
        let names = ["facts", "types"].into_iter();
        names.map(|name| format!("crates/clients/{}/src/{name}.rs", vendor.id))
    });
    let files = runtime.into_iter().chain(clients);
    // What a lost answer may be called by `std::io::ErrorKind`.
    let lost = "connection reset, connection aborted, unexpected end of file, ConnectionReset, UnexpectedEof";
    let words = files.map(|file| text(&workspace(&file)));
    words.chain([lost.to_owned()]).collect()
});

/// A call of one operation.
pub(crate) struct Call {
    vendor: &'static Vendor,
    operation: &'static Operation,
    parameters: BTreeMap<String, Value>,
    body: Value,
}

/// Every operation of the vendors.
pub(crate) static CALLS: LazyLock<Vec<Call>> = LazyLock::new(|| {
    let of_vendor = |vendor: &'static Vendor| {
        let spec = spec(vendor.id);
        let calls = vendor.operations.iter();
        calls.map(move |operation| Call::of(&spec, vendor, operation))
    };
    client_calls::ALL.iter().flat_map(of_vendor).collect()
});

/// The operations that are called, each with its place in [`form`](crate::form)'s list.
pub fn operations() -> impl Iterator<Item = (usize, &'static Operation)> {
    CALLS.iter().map(|call| call.operation).enumerate()
}

fn spec(vendor: &str) -> Value {
    let path: PathBuf = workspace(&format!("specs/{vendor}.yaml"));
    serde_yaml::from_str(&text(&path)).expect("a spec is YAML")
}

impl Call {
    fn of(spec: &Value, vendor: &'static Vendor, operation: &'static Operation) -> Self {
        let item = &spec["paths"][operation.path];
        let is_it = |(_, said): &(&String, &Value)| said["operationId"] == operation.id;
        let (_, said) = members(item)
            .find(is_it)
            .expect("a spec has its operations");
        let parameters = [item, said].map(|holder| holder["parameters"].as_array());
        let parameters = parameters.into_iter().flatten().flatten();
        let parameters = parameters.map(|parameter| {
            let parameter = resolved(spec, parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            (name.to_owned(), parameter["example"].clone())
        });
        let body = &resolved(spec, &said["requestBody"])["content"];
        let body = members(body).map(|(_, media)| media["example"].clone());
        Self {
            vendor,
            operation,
            parameters: parameters.collect(),
            body: { body }.next().unwrap_or_default(),
        }
    }

    /// What comes of it.
    pub(crate) async fn run(&self, base: BaseUrl, transport: &Transport) -> Came {
        let mut asked = Asked::at(base, transport.clone());
        asked.parameters = self.parameters.clone();
        asked.body = self.body.clone();
        self.vendor.call(self.operation.id, &asked).await
    }
}
