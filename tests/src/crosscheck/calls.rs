//! A call of each operation that a contract has, with the values of the spec's examples. The result of a
//! call is of no interest but for what is wrong with it.

use client_runtime::{Error, Response};
use erasure::Contract;
use gainsight_px_client::types::{Denial, UserToDelete};
use lytics_client::types::{DeletionBatch, DeletionQueue, IdentityToDelete};
use mixpanel_client::types::{ComplianceType, DeletionRequest};
use mudbase_client::types::{EraseByConfirm, EraseByConfirmation};
use pureclarity_client::types::ForgetUserRequest;

use super::Endpoint;

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

/// Calls every operation that the vendor's contract has; nothing if there is no such vendor.
pub(super) async fn calls(vendor: &str, contract: Contract, at: Endpoint) -> Option<Vec<Called>> {
    Some(match (vendor, contract) {
        ("pureclarity", _) => pureclarity(at).await,
        ("mudbase", contract) => mudbase(at, contract).await,
        ("lytics", contract) => lytics(at, contract).await,
        ("gainsight-px", _) => gainsight_px(at).await,
        ("mixpanel", _) => mixpanel(at).await,
        _ => return None,
    })
}

fn called<T, E>(
    operation: &'static str,
    what: &str,
    came: Result<Response<T>, Error<E>>,
) -> Called {
    Called {
        operation: Some(operation),
        what: what.to_owned(),
        // An error prints nothing of what was sent or answered.
        wrong: came.err().map(|error| error.to_string()),
    }
}

async fn pureclarity(at: Endpoint) -> Vec<Called> {
    let client = pureclarity_client::Client::new(at.base).with_transport(at.transport);
    let body = ForgetUserRequest {
        access_key: "11111111-aaaa-4aaa-8aaa-111111111111".into(),
        secret_key: "22222222-bbbb-4bbb-8bbb-222222222222".into(),
        identifier: "ada@example.com".into(),
    };
    vec![called(
        "forgetUser",
        "an e-mail address",
        client.forget_user(&body).await,
    )]
}

async fn mudbase(at: Endpoint, contract: Contract) -> Vec<Called> {
    let session = mudbase_client::Credentials::bearer("a-session");
    let client = mudbase_client::Client::new(at.base, session).with_transport(at.transport);
    let (least, most) = match contract {
        Contract::Original => {
            let form = |reason| EraseByConfirmation {
                confirmation: Default::default(),
                reason,
            };
            (form(None).into(), form(Some("enough".into())).into())
        }
        Contract::Revised => {
            let form = |password, code| EraseByConfirm {
                confirm: Default::default(),
                current_password: password,
                totp_token: code,
            };
            let proof = form(Some("correct horse".into()), Some("492039".into()));
            (form(None, None).into(), proof.into())
        }
    };
    let erase = "eraseUserData";
    vec![
        called(
            erase,
            "the least of the form",
            client.erase_user_data(&least).await,
        ),
        called(
            erase,
            "all of the form",
            client.erase_user_data(&most).await,
        ),
    ]
}

async fn lytics(at: Endpoint, contract: Contract) -> Vec<Called> {
    let token = lytics_client::Credentials::token("a-token");
    let client = &lytics_client::Client::new(at.base, token).with_transport(at.transport);
    let (table, field, id) = ("user", "email", "req-abc123");
    let ada = &"ada@example.com".into();
    let blocked = ["first_name".to_owned(), "city & country".to_owned()];
    let look = "getIdentity";
    let mut all = vec![
        called(
            "deleteIdentity",
            "one value",
            client.delete_identity(table, field, ada).await,
        ),
        called(
            look,
            "one value",
            client.get_identity(table, field, ada, None).await,
        ),
        called(
            look,
            "one value, without two fields",
            client.get_identity(table, field, ada, Some(&blocked)).await,
        ),
    ];
    match contract {
        Contract::Original => {
            let identities = vec![IdentityToDelete {
                table: table.to_owned(),
                field: field.to_owned(),
                value: ada.clone(),
            }];
            let batch = DeletionBatch { identities };
            all.extend([
                called(
                    "deleteIdentities",
                    "a batch of one",
                    client.delete_identities(&batch).await,
                ),
                called("listDeletions", "all", client.list_deletions().await),
                called("getDeletion", "one deletion", client.get_deletion(id).await),
            ]);
        }
        Contract::Revised => {
            let queue = DeletionQueue {
                values: vec![ada.clone(), "grace@example.com".into()],
            };
            let queued = client.queue_deletions(table, field, &queue).await;
            all.extend([
                called("queueDeletions", "a batch of two", queued),
                called(
                    "getDeletionState",
                    "one deletion",
                    client.get_deletion_state(id).await,
                ),
                called(
                    "listDeletionStates",
                    "all",
                    client.list_deletion_states().await,
                ),
                called(
                    "getDeletionOverview",
                    "all",
                    client.get_deletion_overview().await,
                ),
            ]);
        }
    }
    all
}

async fn gainsight_px(at: Endpoint) -> Vec<Called> {
    let key = gainsight_px_client::Credentials::api_key("a-key");
    let client = &gainsight_px_client::Client::new(at.base, key).with_transport(at.transport);
    let ada = &"u-42".into();
    let odd = UserToDelete {
        identify_id: "org/7 user#42".into(),
    };
    let denial = Denial { denied: true };
    let (by_path, by_body) = ("deleteUser", "deleteUserByBody");
    vec![
        called(
            by_path,
            "an id, softly by default",
            client.delete_user(ada, None).await,
        ),
        called(
            by_path,
            "an id, for good",
            client.delete_user(ada, Some(true)).await,
        ),
        called(
            by_body,
            "an id, softly by default",
            client.delete_user_by_body(None, &odd).await,
        ),
        called(
            by_body,
            "an id, for good",
            client.delete_user_by_body(Some(true), &odd).await,
        ),
        called("getUser", "an id", client.get_user(ada).await),
        called(
            "setUserDenylisted",
            "an id",
            client.set_user_denylisted(ada, &denial).await,
        ),
    ]
}

async fn mixpanel(at: Endpoint) -> Vec<Called> {
    let token = mixpanel_client::Credentials::oauth("a-token");
    let client = &mixpanel_client::Client::new(at.base, token).with_transport(at.transport);
    let project = &"a project's token".into();
    let (create, get) = ("createDeletionTask", "getDeletionTask");
    let request = |compliance_type| DeletionRequest {
        distinct_ids: vec!["u-42".into(), "org/7 user#42".into()],
        compliance_type,
    };
    let (least, most) = (request(None), request(Some(ComplianceType::Ccpa)));
    vec![
        called(
            create,
            "two ids, under the usual law",
            client.create_deletion_task(project, &least).await,
        ),
        called(
            create,
            "two ids, under another law",
            client.create_deletion_task(project, &most).await,
        ),
        called(
            get,
            "a task",
            client
                .get_deletion_task("1583792934719392965", project)
                .await,
        ),
    ]
}
