//! Every operation of every spec succeeds when it is asked well: an operation that is added to a
//! spec and isn't played here fails this test.

use std::collections::BTreeMap;

use reqwest::{RequestBuilder, Url};
use serde_json::{Value, json};
use vendor_sandbox::{Contract, Credentials, Person, Sandbox, Vendor};

use crate::support::{LYTICS, Street, expect, send};

/// What is asked for: whom, and with which keys.
#[derive(Clone)]
pub struct Asking {
    pub person: Person,
    pub keys: Credentials,
}

impl Asking {
    /// Ada, with the keys of the sandbox.
    pub fn usual() -> Self {
        Self {
            person: Person::ada(),
            keys: Credentials::default(),
        }
    }

    /// The key for a setting of a vendor.
    fn key(&self, vendor: &str, setting: &str) -> Option<String> {
        let name = format!("{vendor}_{setting}").replace('-', "_");
        let mut keys = self.keys.iter();
        keys.find(|(known, _)| *known == name)
            .map(|(_, key)| key.to_owned())
    }

    /// An example, which is about Ada or about somebody with an odd id, about this person instead.
    fn about(&self, example: &Value) -> Value {
        let Person { email, user_id, .. } = &self.person;
        let text = example.to_string();
        let text = text
            .replace("ada@example.com", email)
            .replace("org/7 user#42", user_id);
        serde_json::from_str(&text.replace("u-42", user_id)).unwrap()
    }
}

/// A well-formed request for an operation about Ada, made of the examples of the spec.
pub async fn well_formed(
    street: &Street,
    vendor: Vendor,
    operation: &str,
    contract: Contract,
) -> RequestBuilder {
    asked(street, vendor, operation, contract, &Asking::usual()).await
}

/// The same as it is asked.
pub async fn asked(
    street: &Street,
    vendor: Vendor,
    operation: &str,
    contract: Contract,
    asking: &Asking,
) -> RequestBuilder {
    let spec = spec(vendor);
    let (path, method, said) = operations(&spec)
        .into_iter()
        .find(|(.., said)| said["operationId"] == operation)
        .unwrap();
    let uses = uses(said);
    let filled = |place: &str| {
        let mut fillings = uses.iter().map(|one| &one["with"][place]);
        fillings.find_map(|filling| filling.as_str().map(str::to_owned))
    };
    let mut url = Url::parse(&street.sandbox.base_url(vendor.id())).unwrap();
    let mut in_path = BTreeMap::new();
    let holders = [&spec["paths"][path]["parameters"], &said["parameters"]];
    for parameter in holders
        .into_iter()
        .flat_map(|holder| holder.as_array().into_iter().flatten())
    {
        let parameter = resolved(&spec, parameter);
        let (name, place) = (text(&parameter["name"]), text(&parameter["in"]));
        let source = filled(&format!("{place}.{name}")).unwrap_or_default();
        let value = match source.strip_prefix("setting.") {
            Some(setting) => asking.key(vendor.id(), setting),
            None if source == "tracking" => Some(begun(street, vendor, contract).await),
            None => None,
        };
        let value = value.unwrap_or_else(|| text(&asking.about(&parameter["example"])));
        if place == "path" {
            in_path.insert(format!("{{{name}}}"), value);
        } else if parameter["required"] == true {
            url.query_pairs_mut().append_pair(&name, &value);
        }
    }
    let steps = path.split('/').skip(1);
    let steps = steps.map(|step| in_path.get(step).map_or(step, String::as_str));
    url.path_segments_mut().unwrap().clear().extend(steps);
    let request = street
        .http
        .request(method.to_uppercase().parse().unwrap(), url);
    let request = match body(&spec, said, &uses, contract) {
        Some(mut body) => {
            body = asking.about(&body);
            for (place, setting) in uses.iter().flat_map(|one| members(&one["with"])) {
                let setting = setting
                    .as_str()
                    .and_then(|source| source.strip_prefix("setting."));
                let key = setting.and_then(|setting| asking.key(vendor.id(), setting));
                let field = place
                    .strip_prefix("body#")
                    .and_then(|at| body.pointer_mut(at));
                if let (Some(key), Some(field)) = (key, field) {
                    *field = key.into();
                }
            }
            request.json(&body)
        }
        None => request,
    };
    let Some(scheme) = members(&spec["security"][0]).next() else {
        return request;
    };
    let mut settings = members(&spec["x-erasure"]["settings"]);
    let setting = settings.find(|(_, setting)| setting["security"] == scheme.0.as_str());
    let setting = setting.map_or_else(|| kebab(scheme.0), |(name, _)| name.clone());
    let session = || street.sandbox.sign_in(vendor.id(), &asking.person.email);
    let key = asking
        .key(vendor.id(), &setting)
        .or_else(session)
        .unwrap_or_default();
    let scheme = &spec["components"]["securitySchemes"][scheme.0];
    if scheme["type"] == "http" {
        request.bearer_auth(key)
    } else {
        request.header(text(&scheme["name"]), key)
    }
}

/// The example of a body: where contracts have forms of their own, that of this one's.
fn body(spec: &Value, said: &Value, uses: &[&Value], contract: Contract) -> Option<Value> {
    let content = &resolved(spec, &said["requestBody"])["content"];
    let (_, media) = members(content).next()?;
    let mut of_contract = uses
        .iter()
        .filter(|one| one["if"]["contract"] == contract.id());
    let form = of_contract.find_map(|one| one["with"]["body"].as_str());
    let example = form.map_or(&media["example"], |form| {
        &spec["components"]["schemas"][form]["example"]
    });
    Some(example.clone())
}

/// The id of something that a vendor has accepted about somebody else.
async fn begun(street: &Street, vendor: Vendor, contract: Contract) -> String {
    let spec = spec(vendor);
    let grace = Person::new("Grace Hopper", "grace@example.com", "u-43");
    for (.., said) in operations(&spec) {
        let uses = uses(said);
        let places: Vec<String> = uses.iter().flat_map(|one| tracking(one)).collect();
        let served = street.sandbox.operations(vendor.id()).into_iter();
        let mut served = served.filter(|known| known.contracts.contains(&contract));
        if places.is_empty() || !served.any(|known| said["operationId"] == known.id.as_str()) {
            continue;
        }
        let asking = Asking {
            person: grace.clone(),
            ..Asking::usual()
        };
        let id = text(&said["operationId"]);
        let request = Box::pin(asked(street, vendor, &id, contract, &asking)).await;
        let answer = send(request).await.json();
        let mut ids = places
            .iter()
            .filter_map(|place| answer.pointer(place)?.as_str());
        return ids.next().unwrap().to_owned();
    }
    panic!("{vendor} begins nothing")
}

/// Where what to ask with stands, as pointers into bodies.
fn tracking(said: &Value) -> Vec<String> {
    let mut found = Vec::new();
    for (key, value) in members(said) {
        let several = value.as_array().into_iter().flatten().chain([value]);
        let places = several.filter_map(|place| place.as_str()?.strip_prefix("body#"));
        found.extend(places.filter(|_| key == "tracking").map(str::to_owned));
        found.extend(tracking(value));
    }
    for value in said.as_array().into_iter().flatten() {
        found.extend(tracking(value));
    }
    found
}

fn spec(vendor: Vendor) -> Value {
    let file = format!("{}/../../specs/{vendor}.yaml", env!("CARGO_MANIFEST_DIR"));
    serde_yaml::from_str(&std::fs::read_to_string(file).unwrap()).unwrap()
}

fn operations(spec: &Value) -> Vec<(&String, &String, &Value)> {
    let paths = members(&spec["paths"]);
    let all = paths
        .flat_map(|(path, item)| members(item).map(move |(method, said)| (path, method, said)));
    all.filter(|(.., said)| said["operationId"].is_string())
        .collect()
}

/// What is said of each use of an operation, and of all.
fn uses(said: &Value) -> Vec<&Value> {
    let said = &said["x-erasure"];
    said["uses"]
        .as_array()
        .into_iter()
        .flatten()
        .chain([said])
        .collect()
}

fn members(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

fn resolved<'v>(spec: &'v Value, value: &'v Value) -> &'v Value {
    let pointer = value["$ref"]
        .as_str()
        .and_then(|text| text.strip_prefix('#'));
    pointer
        .and_then(|pointer| spec.pointer(pointer))
        .unwrap_or(value)
}

fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// `apiKey` as `api-key`.
fn kebab(name: &str) -> String {
    let words = name.chars().flat_map(|letter| {
        let dash = letter.is_uppercase().then_some('-');
        dash.into_iter().chain(letter.to_lowercase())
    });
    words.collect()
}

pub fn confirmation(contract: Contract) -> Value {
    match contract {
        Contract::Original => json!({ "confirmation": "DELETE_MY_ACCOUNT" }),
        Contract::Revised => {
            json!({ "confirm": "DELETE", "currentPassword": "correct horse battery staple" })
        }
    }
}

/// A street on which the vendors with a choice serve this contract.
pub async fn street(contract: Contract) -> Street {
    let builder = Sandbox::builder();
    let chosen = Vendor::all().filter(|vendor| vendor.has_contracts());
    let builder = chosen.fold(builder, |builder, vendor| {
        builder.contract(vendor.id(), contract)
    });
    Street::of(builder.start().await.unwrap())
}

#[tokio::test]
async fn every_operation_of_every_spec_is_played_in_every_contract() {
    let mut played = 0;
    for vendor in Vendor::all() {
        let operations = street(Contract::Original)
            .await
            .sandbox
            .operations(vendor.id());
        for operation in operations {
            for contract in operation.contracts {
                let street = street(contract).await;
                let answer =
                    send(well_formed(&street, vendor, &operation.id, contract).await).await;
                let place = format!("{vendor} {} {contract}: {answer:?}", operation.id);
                assert!((200..300).contains(&answer.status), "{place}");
                assert!(operation.statuses.contains(&answer.status), "{place}");
                let received = street.sandbox.requests(vendor.id()).pop().unwrap();
                assert_eq!(received.operation, operation.id, "{place}");
                assert!(received.processed, "{place}");
                street.is_sound();
                played += 1;
            }
        }
    }
    assert!(
        played >= 15,
        "only {played} operations were found in the specs"
    );
}

#[tokio::test]
async fn an_operation_of_the_other_contract_is_unknown() {
    let original = street(Contract::Original).await;
    expect(
        original.lytics("GET", "/v2/identity/deletestatus/list"),
        404,
    )
    .await;
    let revised = street(Contract::Revised).await;
    expect(revised.lytics("GET", "/v2/identity/delete/status"), 404).await;
    for street in [original, revised] {
        assert_eq!(street.sandbox.requests(LYTICS)[0].operation, "unmatched");
    }
}
