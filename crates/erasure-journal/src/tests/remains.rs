//! What remains on disk of whom: nothing readable while a request is open, and nothing at all afterwards.

use base64::Engine;
use erasure::{Identifier, SignedDuration, Subject, VendorId};

use super::scene::{Scene, Shop, Way, holds};
use crate::Until;

const USER: &str = "canary-user-8f3a";
const EMAIL: &str = "canary-8f3a@example.com";
const TOKEN: &str = "canary-token-8f3a";
const PASSWORD: &str = "canary-password-8f3a";
const KEY: &str = "canary-ticket-8f3a";

fn forms(text: &str) -> Vec<Vec<u8>> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let base64 = base64::engine::general_purpose::STANDARD.encode(text);
    let percent = text.replace('@', "%40");
    let upper = hex.to_uppercase();
    [text.to_owned(), hex, upper, base64, percent]
        .into_iter()
        .map(String::into_bytes)
        .collect()
}

fn assert_nothing_of_the_person(scene: &Scene) {
    let bytes = scene.bytes();
    for canary in [USER, EMAIL, TOKEN, PASSWORD, KEY] {
        for form in forms(canary) {
            assert!(!holds(&bytes, &form), "a canary stands on disk");
        }
    }
}

fn order(scene: &Scene) -> crate::Order {
    let session = erasure::Session::new(TOKEN).with_password(PASSWORD);
    let subject = Subject::builder()
        .user_id(USER)
        .email(EMAIL)
        .session(VendorId::from_static("warehouse"), session);
    scene
        .order_of(subject.build().unwrap())
        .idempotency_key(KEY)
}

/// The sealed records of targets that aren't settled, as they stand in the file.
fn sealed(scene: &Scene) -> Vec<Vec<u8>> {
    let file = rusqlite::Connection::open(scene.path()).unwrap();
    let mut records = file
        .prepare("SELECT record FROM targets WHERE state <> 3")
        .unwrap();
    let records = records.query_map([], |row| row.get(0)).unwrap();
    records.map(Result::unwrap).collect()
}

#[tokio::test]
async fn nobody_can_be_read_out_of_the_file_and_what_is_sealed_goes_when_it_is_settled() {
    let scene = Scene::of([
        Shop::new("shop", Way::AtOnce, &[USER]),
        Shop::new("warehouse", Way::Tracked, &[USER]),
    ]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), order(&scene))
        .await
        .unwrap()
        .request();
    assert_nothing_of_the_person(&scene);
    let mut records = sealed(&scene);
    assert_eq!(records.len(), 2);
    scene.run(&journal, Until::Idle).await.unwrap();
    assert_nothing_of_the_person(&scene);
    records.extend(sealed(&scene));
    scene.run(&journal, Until::Settled).await.unwrap();
    let bytes = scene.bytes();
    assert!(
        records.iter().all(|record| !holds(&bytes, record)),
        "a sealed identifier outlives its target"
    );
    assert_nothing_of_the_person(&scene);
    let status = journal
        .status(request, erasure::Clock::now(&scene.clock))
        .unwrap();
    let shown = format!(
        "{status:?} {:?} {} {journal:?}",
        journal.receipt(request),
        serde_json::to_string(&status).unwrap()
    );
    for canary in [USER, EMAIL, TOKEN, PASSWORD, KEY] {
        assert!(
            forms(canary)
                .iter()
                .all(|form| !holds(shown.as_bytes(), form))
        );
    }
}

#[tokio::test]
async fn nothing_sealed_is_left_in_the_space_that_many_settled_targets_give_back() {
    let people: Vec<String> = (0..60)
        .map(|n| format!("u-{n}-{}", "x".repeat(7 * n)))
        .collect();
    let known: Vec<&str> = people.iter().map(String::as_str).collect();
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &known)]);
    let journal = scene.open();
    let orders = people.iter().map(|person| scene.order(person)).collect();
    let eraser = scene.eraser();
    journal.submit_many(&eraser, orders, None).await.unwrap();
    let records = sealed(&scene);
    scene.run(&journal, Until::Settled).await.unwrap();
    let bytes = scene.bytes();
    let left = records
        .iter()
        .filter(|record| holds(&bytes, &record[24..56]));
    assert_eq!((records.len(), left.count()), (60, 0));
}

#[tokio::test]
async fn with_the_key_one_can_ask_whether_somebody_was_erased_and_by_which_request() {
    let scene = Scene::of([Shop::new("shop", Way::AtOnce, &[USER])]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), order(&scene))
        .await
        .unwrap()
        .request();
    scene.run(&journal, Until::Settled).await.unwrap();
    let now = erasure::Clock::now(&scene.clock);
    let found = |identifier| journal.check(&identifier, now).unwrap();
    for known in [
        Identifier::Email(EMAIL.into()),
        Identifier::UserId(USER.into()),
    ] {
        assert_eq!(
            found(known)
                .iter()
                .map(|status| status.as_ref().unwrap().request)
                .collect::<Vec<_>>(),
            [request]
        );
    }
    assert!(found(Identifier::Email("somebody@example.com".into())).is_empty());
    assert!(
        found(Identifier::UserId(EMAIL.into())).is_empty(),
        "an e-mail address is not a user id"
    );
}

#[tokio::test]
async fn an_extension_is_recorded_with_its_reason_sealed() {
    let scene = Scene::of([Shop::new("warehouse", Way::Tracked, &[USER])]);
    let journal = scene.open();
    let request = journal
        .submit(&scene.eraser(), order(&scene))
        .await
        .unwrap()
        .request();
    let now = erasure::Clock::now(&scene.clock) + SignedDuration::from_hours(24);
    let before = journal.status(request, now).unwrap().deadline.due_at();
    let reason = format!("{EMAIL} holds 40 accounts");
    let extended = journal
        .extend(request, reason.into(), now, super::scene::calendar())
        .await
        .unwrap();
    assert!(extended.deadline.due_at() > before);
    assert_nothing_of_the_person(&scene);
    let again = journal
        .extend(request, "again".into(), now, super::scene::calendar())
        .await;
    assert!(matches!(again, Err(crate::Error::Law(_))), "{again:?}");
    scene.run(&journal, Until::Settled).await.unwrap();
    let settled = journal
        .extend(request, "late".into(), now, super::scene::calendar())
        .await;
    assert_eq!(settled, Err(crate::Error::Settled { request }));
}
