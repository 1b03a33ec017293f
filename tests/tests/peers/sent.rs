//! What goes over the wire: the identifier as it is, one at a time or many, and all that makes a
//! deletion one for good.

use erasure::{Outcome, Subject};
use serde_json::{Value, json};
use system_tests::system;
use vendor_sandbox::{Contract, Ingested, Person, Presence, Sandbox};

use crate::{
    case::{Case, DAY, by_user_id},
    parrot::{Parrot, answer},
};

/// Identifiers that a careless joining of a list would change, or that such a joining makes of others.
const LISTLIKE: [&str; 8] = ["a", "b", "a,b", "[a,b]", "[a", "b]", "\"a\"", "a&ids=b"];

/// Row 4, RudderStack's SendGrid: every chunk but the last sends `ids=a,b`; the last sends `ids=[a,b]`
/// with the brackets.
#[tokio::test]
async fn every_identifier_of_a_subject_arrives_byte_for_byte_the_last_as_the_first() {
    let parrot = Parrot::saying(answer(200, &[("Content-Type", "text/plain")], b"taken")).await;
    let pureclarity = erasure::PureClarity::new(parrot.base(), "an-access", "a-secret");
    let subject = LISTLIKE
        .into_iter()
        .fold(Subject::builder(), |subject, id| subject.user_id(id));
    let subject = subject.build().unwrap();
    let eraser = erasure::Eraser::builder().vendor(pureclarity).build();
    eraser.unwrap().erase(&subject).await;
    let sent: Vec<Value> = parrot
        .heard()
        .iter()
        .map(|heard| serde_json::from_slice(&heard.body).unwrap())
        .collect();
    let expected = LISTLIKE
        .map(|id| json!({ "AccessKey": "an-access", "SecretKey": "a-secret", "Identifier": id }));
    assert_eq!(sent, expected);

    // The one batch that the facade sends today: Lytics' queue, for a profile that resists.
    let resists = |(number, id): (usize, &str)| {
        let email = format!("odd-{number}@example.com");
        let person = Person::new("Odd", email, id).known_to(&["lytics"]);
        person.with("complex-profile")
    };
    let builder = Sandbox::builder().contract("lytics", Contract::Revised);
    let sandbox = builder
        .nobody()
        .people(LISTLIKE.into_iter().enumerate().map(resists));
    let sandbox = sandbox.start().await.unwrap();
    let vendor = system::lytics(&sandbox, Contract::Revised).unwrap();
    let case = Case::one(sandbox, vendor);
    case.erase(&subject).await;
    let queued = case.received("lytics", "queueDeletions");
    let queued: Vec<&Value> = queued.iter().map(|received| &received.body).collect();
    let expected = LISTLIKE.map(|id| json!({ "values": [id] }));
    assert_eq!(queued, expected.iter().collect::<Vec<_>>());
}

/// Row 15, a public integration of Lytics: a space in a path goes out as `+`, which is a plus sign there.
#[tokio::test]
async fn a_space_in_an_identifier_is_a_space_in_the_path_and_a_plus_is_a_plus() {
    let ids = ["ada lovelace", "ada+lovelace", "ada%20lovelace"];
    let people = ids.iter().enumerate().map(|(number, id)| {
        Person::new("Ada", format!("ada-{number}@example.com"), *id).known_to(&["lytics"])
    });
    let sandbox = Sandbox::builder().nobody().people(people).start().await;
    let sandbox = sandbox.unwrap();
    let vendor = system::lytics(&sandbox, Contract::Original).unwrap();
    let case = Case::one(sandbox, vendor);
    for (id, segment) in
        ids.into_iter()
            .zip(["ada%20lovelace", "ada%2Blovelace", "ada%2520lovelace"])
    {
        let erasure = case.erase(&by_user_id(id)).await;
        let accepted = matches!(erasure.outcome(), Outcome::InProgress { .. });
        assert!(accepted, "{id}: {}", erasure.report);
        assert!(
            matches!(erasure.truth(), Presence::Scheduled { .. }),
            "{id}"
        );
        let received = case.received("lytics", "deleteIdentity");
        let last = received.last().unwrap();
        assert_eq!(last.path, format!("/v2/identity/user/user_id/{segment}"));
        let scheduled = |id: &&&str| case.sandbox.presence("lytics", id) != Presence::Present;
        assert_eq!(ids.iter().filter(scheduled).count(), received.len(), "{id}");
    }
}

/// Row 16, a public action for Gainsight PX: `hardDelete` is never sent, so that every deletion can be
/// brought back for seven days.
#[tokio::test]
async fn gainsight_px_is_told_to_delete_for_good_so_that_nobody_comes_back_with_new_data() {
    for id in ["u-42", "org/7 user#42"] {
        let person = Person::new("Somebody", "somebody@example.com", id);
        let builder = Sandbox::builder().nobody().person(person.clone());
        let sandbox = builder.start().await.unwrap();
        let vendor = system::gainsight_px(&sandbox).unwrap();
        let case = Case::one(sandbox, vendor);
        let erasure = case.erase(&by_user_id(id)).await;
        assert_eq!(*erasure.outcome(), Outcome::Erased);
        let [received] = &case.sandbox.requests("gainsight-px")[..] else {
            panic!("{}", erasure.report);
        };
        let query = [("hardDelete".to_owned(), "true".to_owned())];
        assert_eq!(received.query, query);
        erasure.pass(DAY);
        let came = case.sandbox.ingest("gainsight-px", &person);
        assert_eq!(
            came,
            Ingested::Created,
            "a new record, without the old one's history"
        );
    }
}
