//! Lytics, under both contracts: what is sent, and what each answer and each status comes to.

#[path = "lytics/answers.rs"]
mod answers;
#[path = "lytics/followed.rs"]
mod followed;
#[path = "lytics_many.rs"]
mod many;
#[path = "lytics/under_way.rs"]
mod under_way;

use super::*;

const QUEUED: &str = r#"{"data":{"request_id":"req-7","state":"initial","completed":false}}"#;
const NOT_FOUND: &str = r#"{"status":404,"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#;
const FOUND: &str = r#"{"data":{"keys":[{"key":"email","value":"x"}]}}"#;

fn at(server: &Server, contract: Contract) -> Lytics {
    Lytics::new("token")
        .contract(contract)
        .at(server.base.clone())
        .with_transport(once())
}

/// What a deletion by this contract is followed by.
pub(super) fn follows(contract: Contract) -> &'static str {
    match contract {
        Contract::Original => "getDeletion",
        Contract::Revised => "getDeletionState",
    }
}

/// Answers one after the other; on the lists of recent deletions there is nothing.
async fn unlisted(answers: &[(u16, &str)]) -> Server {
    listing(r#"{"data":[]}"#, answers).await
}

/// The same with this on Lytics' list by the original contract, and none by the other.
async fn listing(list: &str, answers: &[(u16, &str)]) -> Server {
    let owned = |(status, body): &(u16, &str)| (*status, (*body).to_owned());
    let mut answers = answers.iter().map(owned).collect::<Vec<_>>().into_iter();
    let list = list.to_owned();
    Server::deciding(move |request| match request {
        LIST => Some((200, list.clone())),
        OTHER_LIST => Some((404, NOT_FOUND.to_owned())),
        _ => answers.next(),
    })
    .await
}

const LIST: &str = "GET /v2/identity/delete/status";
const OTHER_LIST: &str = "GET /v2/identity/deletestatus/list";

fn progress(status: &str, deleted: i64, requested: i64) -> String {
    format!(
        r#"{{"data":{{"requestId":"req-7","requested":{requested},"deleted":{deleted},"status":"{status}"}}}}"#
    )
}

fn station(state: &str, completed: bool) -> String {
    format!(r#"{{"data":{{"request_id":"req-7","state":"{state}","completed":{completed}}}}}"#)
}

fn queued(contract: Contract) -> Outcome {
    let tracking = Tracking::new("req-7").followed_by(follows(contract));
    Outcome::InProgress {
        tracking,
        by: Some(start() + hours(14 * 24)),
    }
}

/// What is said of somebody whom a look has found, and what was asked after it.
async fn answered(contract: Contract, answers: &[(u16, &str)]) -> (Outcome, Vec<String>) {
    let (outcome, asked) = looked_for(contract, (200, FOUND), answers).await;
    (outcome, asked[1..].to_vec())
}

/// What is said of somebody after a look that was answered like this, and all that was asked.
async fn looked_for(
    contract: Contract,
    look: (u16, &str),
    answers: &[(u16, &str)],
) -> (Outcome, Vec<String>) {
    let server = Server::answering(&[&[look], answers].concat()).await;
    let outcome = erase(at(&server, contract), &by_email()).await;
    (outcome, server.asked())
}

async fn followed(contract: Contract, answer: &str) -> Outcome {
    let answers = [(200, FOUND), (202, QUEUED), (200, answer), (404, NOT_FOUND)];
    let server = Server::answering(&answers).await;
    let outcome = settle(at(&server, contract), &by_email(), start() + minutes(15)).await;
    let path = match contract {
        Contract::Original => "GET /v2/identity/delete/status/req-7",
        Contract::Revised => "GET /v2/identity/deletestatus/req-7",
    };
    assert_eq!(server.asked()[2], path);
    outcome
}

/// What is known of somebody whom Lytics was asked to erase and asked about a quarter of an hour later, and why it
/// isn't more.
async fn asked_again(server: &Server, contract: Contract) -> (Outcome, Option<Failure>) {
    let eraser = eraser(at(server, contract));
    let report = eraser.erase(&by_email()).await;
    let report = eraser.settle(report, start() + minutes(15)).await;
    let entry = &report.entries()[0];
    (entry.outcome().clone(), entry.trouble().cloned())
}

#[tokio::test]
async fn one_person_is_queued_and_can_be_asked_about() {
    for contract in [Contract::Original, Contract::Revised] {
        let (outcome, asked) = answered(contract, &[(202, QUEUED)]).await;
        assert_eq!(outcome, queued(contract));
        assert_eq!(
            asked,
            ["DELETE /v2/identity/user/email/ada.lovelace%40example.com"]
        );
    }
}

#[test]
fn what_is_assumed_of_the_original_contract_is_a_caveat() {
    let assumed = |lytics: &Lytics| {
        let caveats = lytics.caveats().into_iter();
        let assumed = caveats.filter(|caveat| matches!(caveat, Caveat::Assumes { .. }));
        assumed.map(|caveat| caveat.to_string()).collect::<Vec<_>>()
    };
    let original = Lytics::new("token");
    let [tracked, alone] = &assumed(&original)[..] else {
        panic!("{:?}", assumed(&original));
    };
    assert!(tracked.contains("the deletion of one person can be asked about"));
    assert!(alone.contains("each is asked for alone"), "{alone}");
    let [_, together] = &assumed(&original.clone().batches(true))[..] else {
        panic!();
    };
    assert!(together.contains("the body of the request that asks for several"));
    let revised = original.contract(Contract::Revised);
    assert_eq!(assumed(&revised), Vec::<String>::new());
}

#[tokio::test]
async fn tables_and_fields_are_configurable() {
    let subject = Subject::builder()
        .phone("+44 20")
        .custom("loyalty", "7")
        .user_id("u-1")
        .build()
        .unwrap();
    let queued = (202, QUEUED);
    let server = Server::answering(&[(200, FOUND), queued, queued, queued]).await;
    let vendor = at(&server, Contract::Original)
        .table("people")
        .field(IdentifierKind::Phone, "phone_number");
    let report = eraser(vendor).erase(&subject).await;
    assert_eq!(report.entries().len(), 3);
    let expected = ["phone_number/%2B44%2020", "loyalty/7", "user_id/u-1"];
    let asked = server.asked();
    assert_eq!(asked[0], format!("GET /v2/identity/people/{}", expected[0]));
    assert_eq!(
        asked[1..],
        expected.map(|path| format!("DELETE /v2/identity/people/{path}"))
    );
    assert_eq!(
        eraser(Lytics::new("token"))
            .plan(&subject)
            .targets()
            .count(),
        2,
        "phones only where configured"
    );
}
