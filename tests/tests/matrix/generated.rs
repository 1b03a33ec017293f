//! Every type of every generated client, printed with the person in every text of it. The lists are held
//! against the sources: a new type is missed.

use std::{collections::BTreeSet, fmt::Debug, fs, path::Path};

use client_runtime::BaseUrl;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use crate::{
    canary::{self, CANARY},
    search::Search,
    spec::VENDORS,
};

/// A value of a schema, with the canary in every text that may be any.
fn value(schema: &Value, document: &Value) -> Value {
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        return value(document.pointer(&reference[1..]).unwrap(), document);
    }
    if let Some(first) = schema
        .pointer("/oneOf/0")
        .or_else(|| schema.pointer("/allOf/0"))
    {
        return value(first, document);
    }
    if let Some(first) = schema.pointer("/enum/0") {
        return first.clone();
    }
    match (schema["type"].as_str(), schema["format"].as_str()) {
        (Some("string"), Some("date-time")) => json!("2026-01-05T09:00:00Z"),
        (Some("string"), _) => json!(canary::odd_user_id(1)),
        (Some("integer" | "number"), _) => json!(1),
        (Some("boolean"), _) => json!(true),
        (Some("array"), _) => json!([value(&schema["items"], document)]),
        _ => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            let mut fields: Map<String, Value> = properties
                .map(|(name, schema)| (name.clone(), value(schema, document)))
                .collect();
            if let Some(rest) = schema
                .get("additionalProperties")
                .filter(|rest| rest.is_object())
            {
                fields.insert(canary::odd_user_id(1), value(rest, document));
            }
            Value::Object(fields)
        }
    }
}

/// One value of every schema of a vendor, and texts that are in no enum.
fn values(vendor: &str) -> Vec<Value> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("../specs/{vendor}.yaml"));
    let document: Value = serde_yaml::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let schemas = document["components"]["schemas"].as_object().unwrap();
    let of_schemas = schemas.values().map(|schema| value(schema, &document));
    of_schemas.chain([json!(canary::odd_user_id(1))]).collect()
}

/// A type printed with every value that it can be read from; and the errors of the others.
fn printed<T: DeserializeOwned + Debug>(name: &'static str, values: &[Value]) -> Printed {
    let mut readable = 0;
    let printed = values
        .iter()
        .map(|value| match serde_json::from_value::<T>(value.clone()) {
            Ok(read) => {
                readable += 1;
                format!("{read:?} {read:#?} ")
            }
            Err(_) => String::new(),
        });
    let printed = printed.collect();
    Printed {
        name,
        readable,
        printed,
    }
}

struct Printed {
    name: &'static str,
    readable: usize,
    printed: String,
}

macro_rules! types {
    ($values:expr, $client:ident: $($name:ident),+ $(,)?) => {
        vec![$(printed::<$client::types::$name>(stringify!($name), $values)),+]
    };
}

/// An error of one operation: it is not read itself, and prints what was.
macro_rules! of_error {
    ($all:ident, $values:expr, $client:ident: $name:ident { $($body:ident),+ }) => {
        $(
            let bodies = $values.iter().cloned().filter_map(|value| serde_json::from_value(value).ok());
            let errors: Vec<_> = bodies.map($client::types::$name::$body).collect();
            let (name, readable) = (stringify!($name), errors.len());
            $all.push(Printed { name, readable, printed: format!("{errors:?} {errors:#?}") });
        )+
    };
}

fn types(vendor: &str, values: &[Value]) -> Vec<Printed> {
    match vendor {
        "pureclarity" => {
            let all = types!(values, pureclarity_client: FeedErrorResponse, ForgetUserRequest);
            all
        }
        "mudbase" => {
            let mut all = types!(values, mudbase_client: ApiError, EraseAnswer, EraseByConfirm, EraseByConfirmConfirm, EraseByConfirmation, EraseByConfirmationConfirmation, EraseRequest, ErasureBegun, ErasureDetails, ErasureDone, ErasureResult, ErasureScheduled, SoleOwnerConflict);
            of_error!(all, values, mudbase_client: EraseUserDataError { ApiError, SoleOwnerConflict });
            all
        }
        "lytics" => {
            let mut all = types!(values, lytics_client: ApiError, ApiErrorCode, ApiErrorEntry, ApiErrorV1, Deletion, DeletionAccepted, DeletionBatch, DeletionBatchAccepted, DeletionBatchId, DeletionCounts, DeletionList, DeletionOverview, DeletionProgress, DeletionQueue, DeletionResults, DeletionState, DeletionStateAnswer, DeletionStateList, DeletionStatus, DeletionsQueued, Identity, IdentityFound, IdentityKey, IdentityToDelete);
            of_error!(all, values, lytics_client: DeleteIdentitiesError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: DeleteIdentityError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: GetDeletionError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: GetDeletionOverviewError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: GetDeletionStateError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: GetIdentityError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: ListDeletionStatesError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: ListDeletionsError { ApiError, ApiErrorV1 });
            of_error!(all, values, lytics_client: QueueDeletionsError { ApiError, ApiErrorV1 });
            all
        }
        "gainsight-px" => {
            let all = types!(values, gainsight_px_client: ApiError, Denial, ErrorStatus, ExternalApiError, HttpStatusCode, ServerResponse, User, UserToDelete, UserType);
            all
        }
        "mixpanel" => {
            let mut all = types!(values, mixpanel_client: ApiError, ComplianceType, Conflict, DeletionAnswer, DeletionConflict, DeletionCreated, DeletionRequest, DeletionState, DeletionTask, RequestStatus, TaskCreated, TaskId, TasksCreated);
            of_error!(all, values, mixpanel_client: CreateDeletionTaskError { ApiError, DeletionConflict });
            all
        }
        unknown => panic!("{unknown} has a client: list its types"),
    }
}

#[test]
fn every_type_of_every_generated_client_prints_nobody() {
    let search = Search::of([CANARY]);
    for vendor in VENDORS {
        let types = types(vendor, &values(vendor));
        for Printed {
            name,
            readable,
            printed,
        } in &types
        {
            assert!(*readable > 0, "{vendor} {name} could be read from nothing");
            assert_eq!(search.find(printed), None, "{vendor} {name}");
        }
        let listed: BTreeSet<&str> = types.iter().map(|printed| printed.name).collect();
        for name in generated(vendor) {
            assert!(
                listed.contains(name.as_str()),
                "{vendor} {name} is a new type: list it"
            );
        }
    }
}

/// The types of a generated client.
fn generated(vendor: &str) -> Vec<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/clients");
    let source = fs::read_to_string(root.join(format!("{vendor}/src/types.rs"))).unwrap();
    let declared = source.lines().filter_map(|line| {
        let rest = line
            .strip_prefix("pub struct ")
            .or_else(|| line.strip_prefix("pub enum "))?;
        let end = rest
            .find(|char: char| !char.is_alphanumeric())
            .unwrap_or(rest.len());
        Some(rest[..end].to_owned())
    });
    declared.collect()
}

#[test]
fn a_client_and_its_credentials_print_no_key() {
    let keys = canary::credentials();
    let base = || BaseUrl::parse("http://127.0.0.1:1").unwrap();
    let lytics = lytics_client::Credentials::token(keys.get("lytics_token"));
    let mudbase = mudbase_client::Credentials::bearer(keys.get("mudbase_signature"));
    let gainsight_px = gainsight_px_client::Credentials::api_key(keys.get("gainsight_px_api_key"));
    let mixpanel = mixpanel_client::Credentials::oauth(keys.get("mixpanel_oauth_token"));
    let printed = [
        format!("{mixpanel:?} {mixpanel:#?}"),
        format!("{:#?}", mixpanel_client::Client::new(base(), mixpanel)),
        format!("{lytics:?} {lytics:#?}"),
        format!("{mudbase:?} {mudbase:#?}"),
        format!("{gainsight_px:?} {gainsight_px:#?}"),
        format!("{:#?}", lytics_client::Client::new(base(), lytics)),
        format!("{:#?}", mudbase_client::Client::new(base(), mudbase)),
        format!(
            "{:#?}",
            gainsight_px_client::Client::new(base(), gainsight_px)
        ),
        format!("{:#?}", pureclarity_client::Client::new(base())),
    ];
    assert_eq!(Search::of([CANARY]).find(&printed.concat()), None);
}
