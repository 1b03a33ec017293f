//! Every operation of every spec succeeds when it is asked well: an operation that is added to a
//! spec and isn't played here fails this test.

use reqwest::RequestBuilder;
use serde_json::json;
use vendor_sandbox::{Contract, Sandbox, Vendor};

use crate::support::{Answer, LYTICS, MUDBASE, Street, expect, send};

/// A well-formed request for an operation, as a vendor's page describes it.
pub async fn well_formed(street: &Street, operation: &str, contract: Contract) -> RequestBuilder {
    match operation {
        "forgetUser" => street.forget("ada@example.com"),
        "eraseUserData" => {
            let token = street.sandbox.sign_in(MUDBASE, "ada@example.com").unwrap();
            street.erase_at_mudbase(&token, &confirmation(contract))
        }
        "deleteIdentity" => street.lytics("DELETE", "/v2/identity/user/email/ada%40example.com"),
        "getIdentity" => street.lytics("GET", "/v2/identity/user/email/ada%40example.com"),
        "deleteIdentities" => street.lytics("POST", "/v2/identity/delete").json(&json!({
            "identities": [{ "table": "user", "field": "email", "value": "ada@example.com" }],
        })),
        "queueDeletions" => street
            .lytics("DELETE", "/v2/identity/queue/bulk/user/email")
            .json(&json!({ "values": ["ada@example.com"] })),
        "listDeletions" => street.lytics("GET", "/v2/identity/delete/status"),
        "listDeletionStates" => street.lytics("GET", "/v2/identity/deletestatus/list"),
        "getDeletionOverview" => street.lytics("GET", "/v2/identity/deletestatus/overview"),
        "getDeletion" => {
            let id = a_deletion(street).await;
            street.lytics("GET", &format!("/v2/identity/delete/status/{id}"))
        }
        "getDeletionState" => {
            let id = a_deletion(street).await;
            street.lytics("GET", &format!("/v2/identity/deletestatus/{id}"))
        }
        "deleteUser" => street.px("DELETE", "/v1/users/u-42?hardDelete=true"),
        "deleteUserByBody" => street
            .px("DELETE", "/v1/users/delete?hardDelete=true")
            .json(&json!({ "identifyId": "u-42" })),
        "getUser" => street.px("GET", "/v1/users/u-42"),
        "setUserDenylisted" => street
            .px("PUT", "/v1/users/denylist/u-42")
            .json(&json!({ "denied": true })),
        "createDeletionTask" => street
            .mixpanel("POST", "")
            .json(&json!({ "distinct_ids": ["u-42"], "compliance_type": "GDPR" })),
        "getDeletionTask" => {
            let request = street.mixpanel("POST", "");
            let request = request.json(&json!({ "distinct_ids": ["u-43"] }));
            let id = expect(request, 201).await.json()["results"]["task_id"].clone();
            street.mixpanel("GET", &format!("/{}", id.as_str().unwrap()))
        }
        unknown => panic!("{unknown} is in a spec and has no request here"),
    }
}

pub fn confirmation(contract: Contract) -> serde_json::Value {
    match contract {
        Contract::Original => json!({ "confirmation": "DELETE_MY_ACCOUNT" }),
        Contract::Revised => {
            json!({ "confirm": "DELETE", "currentPassword": "correct horse battery staple" })
        }
    }
}

async fn a_deletion(street: &Street) -> String {
    let request = street.lytics("DELETE", "/v2/identity/user/user_id/u-43");
    let accepted: Answer = expect(request, 202).await;
    accepted.json()["data"]["request_id"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// A street on which both vendors with a choice serve this contract.
pub async fn street(contract: Contract) -> Street {
    let builder = Sandbox::builder()
        .contract(LYTICS, contract)
        .contract(MUDBASE, contract);
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
                let answer = send(well_formed(&street, &operation.id, contract).await).await;
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
