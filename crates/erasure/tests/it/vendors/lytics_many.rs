//! Many people at Lytics with one request: who goes into it, and what becomes of each of them.

use erasure::{Entry, PlannedTarget, Report};

use super::*;

const NOT_FOUND: &str = r#"{"status":404,"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#;
const FOUND: &str = r#"{"data":{"keys":[{"key":"email","value":"x"}]}}"#;
const QUEUED: &str = r#"{"data":{"request_id":"req-alone","state":"initial","completed":false}}"#;
const ACCEPTED: &str = r#"{"data":{"requestId":"req-all"}}"#;
const MALFORMED: &str = r#"{"status":400,"errors":[]}"#;
const LOOKUP: &str = "GET /v2/identity/user/";
const ALONE: &str = "DELETE /v2/identity/user/";
const BATCH: &str = "POST /v2/identity/delete";
const QUEUE: &str = "DELETE /v2/identity/queue/bulk/user/";

fn at(server: &Server, contract: Contract) -> Lytics {
    Lytics::new("token")
        .contract(contract)
        .batches(true)
        .at(server.base.clone())
        .with_transport(once())
}

/// A server that knows everybody but those called nobody, and answers a request for many like this.
async fn knowing(many: impl Fn(&str) -> (u16, String) + Send + 'static) -> Server {
    Server::deciding(move |request| {
        let nobody = request.contains("nobody");
        Some(match request {
            _ if request.starts_with(BATCH) || request.starts_with(QUEUE) => many(request),
            _ if request.starts_with(LOOKUP) && nobody => (404, NOT_FOUND.to_owned()),
            _ if request.starts_with(LOOKUP) => (200, FOUND.to_owned()),
            _ if nobody => (404, NOT_FOUND.to_owned()),
            _ if request.contains("bad") => (400, MALFORMED.to_owned()),
            _ => (202, QUEUED.to_owned()),
        })
    })
    .await
}

fn accepting(_request: &str) -> (u16, String) {
    (202, ACCEPTED.to_owned())
}

fn by(email: &str) -> Subject {
    Subject::builder().email(email).build().unwrap()
}

/// What is known of each after they were asked for together.
async fn together(eraser: &Eraser, subjects: &[Subject]) -> Vec<Entry> {
    let planned: Vec<PlannedTarget> = subjects
        .iter()
        .flat_map(|subject| eraser.plan(subject).targets().cloned().collect::<Vec<_>>())
        .collect();
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        planned.iter().map(|planned| (planned, &[][..])).collect();
    eraser.erase_batch(&batch).await
}

fn outcomes_of(entries: &[Entry]) -> Vec<Outcome> {
    entries
        .iter()
        .map(|entry| entry.outcome().clone())
        .collect()
}

async fn answered(contract: Contract, server: &Server, emails: &[&str]) -> Vec<Outcome> {
    let subjects: Vec<Subject> = emails.iter().map(|email| by(email)).collect();
    outcomes_of(&together(&eraser(at(server, contract)), &subjects).await)
}

fn in_progress(id: &str, contract: Contract, shared_by: u64) -> Outcome {
    let tracking = Tracking::new(id).followed_by(follows(contract));
    Outcome::InProgress {
        tracking: tracking.shared_by(shared_by),
        by: Some(start() + hours(14 * 24)),
    }
}

fn original(shared_by: u64) -> Outcome {
    in_progress("req-all", Contract::Original, shared_by)
}

fn alone(contract: Contract) -> Outcome {
    in_progress("req-alone", contract, 1)
}

/// What was asked, without the lookups.
fn asked(server: &Server) -> Vec<String> {
    let mut asked = server.asked();
    asked.retain(|request| !request.starts_with("GET"));
    asked
}

#[tokio::test]
async fn the_original_contract_deletes_many_with_one_request_and_tracks_them_together() {
    let server = knowing(accepting).await;
    let subjects = [by("a@x"), by_user_id("u-1"), by("b@x")];
    let eraser = eraser(at(&server, Contract::Original));
    let alone = alone(Contract::Original);
    assert_eq!(
        outcomes_of(&together(&eraser, &subjects).await),
        [original(2), alone, original(2)],
        "a request is about one field"
    );
    let identity = |field: &str, value: &str| {
        format!(r#"{{"field":"{field}","table":"user","value":"{value}"}}"#)
    };
    let identities = [identity("email", "a@x"), identity("email", "b@x")];
    let expected = format!(r#"{BATCH} {{"identities":[{}]}}"#, identities.join(","));
    assert_eq!(asked(&server), [expected, format!("{ALONE}user_id/u-1")]);
}

#[tokio::test]
async fn the_revised_contract_queues_field_by_field_and_answers_value_by_value() {
    let server = knowing(|request| {
        let results = if request.contains("/user_id ") {
            r#"{"successes":{"u-1":"req-1","u-2":"req-2"}}"#
        } else {
            r#"{"successes":{"a@x":"req-a"},"errors":{"b@x":"not permitted: b@x"}}"#
        };
        (
            202,
            format!(r#"{{"data":{results},"request_id":"http-9"}}"#),
        )
    })
    .await;
    let eraser = eraser(at(&server, Contract::Revised));
    let subjects = [
        by("a@x"),
        by_user_id("u-1"),
        by("b@x"),
        by("c@x"),
        by_user_id("u-2"),
    ];
    let queued = |id| in_progress(id, Contract::Revised, 1);
    let error = Failure::new(Reason::Rejected).with_vendor_request_id("http-9");
    let expected = [
        queued("req-a"),
        queued("req-1"),
        Outcome::Failed { error },
        not_understood(),
        queued("req-2"),
    ];
    assert_eq!(outcomes_of(&together(&eraser, &subjects).await), expected);
    let mut asked = asked(&server);
    asked.sort();
    let expected = [
        format!(r#"{QUEUE}email {{"values":["a@x","b@x","c@x"]}}"#),
        format!(r#"{QUEUE}user_id {{"values":["u-1","u-2"]}}"#),
    ];
    assert_eq!(asked, expected);
}

#[tokio::test]
async fn one_person_alone_is_asked_for_as_always() {
    for contract in [Contract::Original, Contract::Revised] {
        let server = knowing(accepting).await;
        let outcomes = answered(contract, &server, &["a@x", "a@x"]).await;
        assert_eq!(outcomes, vec![alone(contract); 2], "twice the same is one");
        assert_eq!(asked(&server), [format!("{ALONE}email/a%40x")]);
    }
}

#[tokio::test]
async fn whoever_is_asked_for_twice_is_in_the_request_once() {
    let server = knowing(accepting).await;
    let emails = ["a@x", "b@x", "a@x"];
    let outcomes = answered(Contract::Original, &server, &emails).await;
    assert_eq!(outcomes, vec![original(2); 3]);
    assert_eq!(server.asked().len(), 3, "two lookups and the batch");
}

#[tokio::test]
async fn whom_a_lookup_does_not_find_is_asked_for_alone_and_is_not_called_in_progress() {
    for contract in [Contract::Original, Contract::Revised] {
        let server = knowing(|request| {
            if request.starts_with(BATCH) {
                accepting(request)
            } else {
                let both = r#"{"successes":{"a@x":"req-all","b@x":"req-all"}}"#;
                (202, format!(r#"{{"data":{both}}}"#))
            }
        })
        .await;
        let emails = ["a@x", "nobody@x", "b@x"];
        let outcomes = answered(contract, &server, &emails).await;
        let accepted = in_progress("req-all", contract, 2);
        let expected = [accepted.clone(), Outcome::not_found(), accepted];
        assert_eq!(outcomes, expected);
        let of_nobody = |request: &&String| request.contains("nobody");
        assert!(
            !asked(&server)
                .iter()
                .filter(of_nobody)
                .any(|request| request.starts_with(BATCH) || request.starts_with(QUEUE))
        );
        // The only one who is there needs no batch.
        let outcomes = answered(contract, &server, &["nobody@x", "c@x"]).await;
        assert_eq!(outcomes, [Outcome::not_found(), alone(contract)]);
    }
}

#[tokio::test]
async fn who_may_be_being_deleted_already_is_asked_for_alone() {
    let server = knowing(accepting).await;
    let eraser = eraser(at(&server, Contract::Original));
    let plan = eraser.plan(&ada());
    let of_ada: Vec<&PlannedTarget> = plan.targets().collect();
    let known = [Entry::asked(of_ada[0], unknown(), start())];
    let others: Vec<PlannedTarget> = ["a@x", "b@x"]
        .iter()
        .flat_map(|email| {
            eraser
                .plan(&by(email))
                .targets()
                .cloned()
                .collect::<Vec<_>>()
        })
        .collect();
    let batch: [(&PlannedTarget, &[Entry]); 3] =
        [(&others[0], &[]), (of_ada[1], &known), (&others[1], &[])];
    let outcomes = outcomes_of(&eraser.erase_batch(&batch).await);
    let expected = [original(2), alone(Contract::Original), original(2)];
    assert_eq!(outcomes, expected);
}

#[tokio::test]
async fn a_value_that_spoils_the_request_fails_alone() {
    for contract in [Contract::Original, Contract::Revised] {
        let server = knowing(|request| match request {
            _ if request.contains("bad") => (400, MALFORMED.to_owned()),
            _ if request.starts_with(BATCH) => accepting(request),
            _ => {
                let some = ["a@x", "b@x", "c@x", "d@x"].map(|of| format!(r#""{of}":"req-all""#));
                let some = some.join(",");
                (202, format!(r#"{{"data":{{"successes":{{{some}}}}}}}"#))
            }
        })
        .await;
        let emails = ["a@x", "bad@x", "b@x", "c@x", "d@x"];
        let outcomes = answered(contract, &server, &emails).await;
        let shared = |shared_by| in_progress("req-all", contract, shared_by);
        let expected = [
            alone(contract),
            failed(Reason::Rejected, 400),
            shared(3),
            shared(3),
            shared(3),
        ];
        assert_eq!(outcomes, expected);
    }
}

#[tokio::test]
async fn a_request_that_brings_no_answer_for_each_is_one_for_all() {
    let out_of_order = Outcome::Unknown {
        doubt: Doubt::OutOfOrder,
    };
    let table = [
        (Contract::Original, 0, unknown()),
        // It isn't known to be safe to send a batch of the original contract twice.
        (Contract::Original, 500, out_of_order),
        (Contract::Original, 401, failed(Reason::Credentials, 401)),
        (Contract::Original, 429, failed(Reason::Overloaded, 429)),
        (Contract::Original, 202, not_understood()),
        (Contract::Revised, 0, unknown()),
        (Contract::Revised, 500, failed(Reason::OutOfOrder, 500)),
        (Contract::Revised, 202, not_understood()),
    ];
    for (contract, status, outcome) in table {
        let server = knowing(move |_| (status, "{}".to_owned())).await;
        let outcomes = answered(contract, &server, &["a@x", "b@x"]).await;
        assert_eq!(outcomes, vec![outcome; 2], "{contract:?} {status}");
        assert_eq!(asked(&server).len(), 1, "{contract:?} {status}");
    }
    let server = knowing(|_| (202, r#"{"data":{"requestId":""}}"#.to_owned())).await;
    let outcomes = answered(Contract::Original, &server, &["a@x", "b@x"]).await;
    assert_eq!(outcomes, vec![not_understood(); 2], "there is no id");
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_cleared_up_person_by_person() {
    let server = knowing(|_| (0, String::new())).await;
    let eraser = eraser(at(&server, Contract::Original));
    let entries = together(&eraser, &[by("a@x"), by("b@x")]).await;
    let report = Report::new(start(), start(), entries);
    let report = eraser.settle(report, start() + minutes(15)).await;
    let tracking = Tracking::new("req-alone").followed_by(follows(Contract::Original));
    let by = Some(start() + minutes(15) + hours(14 * 24));
    assert_eq!(
        outcomes(&report),
        vec![Outcome::InProgress { tracking, by }; 2]
    );
}

/// What becomes of three people who were asked for together: `counts` is what Lytics says of the batch,
/// and `looked` what the lookup says then.
async fn followed(counts: (&str, i64, i64), looked: (u16, &str)) -> Vec<Outcome> {
    followed_for(counts, looked, minutes(15)).await
}

/// The same after so much time, since whoever is still there is looked up twice.
async fn followed_for(
    counts: (&str, i64, i64),
    looked: (u16, &str),
    time: erasure::SignedDuration,
) -> Vec<Outcome> {
    let (status, deleted, requested) = counts;
    let progress = format!(
        r#"{{"data":{{"requestId":"req-all","requested":{requested},"deleted":{deleted},"status":"{status}"}}}}"#
    );
    let (status, body) = (looked.0, looked.1.to_owned());
    let mut accepted = false;
    let server = Server::deciding(move |request| {
        Some(match request {
            _ if request.starts_with(BATCH) => {
                accepted = true;
                (202, ACCEPTED.to_owned())
            }
            "GET /v2/identity/delete/status/req-all" => (200, progress.clone()),
            _ if accepted && !request.contains("stuck") => (status, body.clone()),
            _ => (200, FOUND.to_owned()),
        })
    })
    .await;
    let eraser = eraser(at(&server, Contract::Original));
    let entries = together(&eraser, &[by("a@x"), by("stuck@x"), by("b@x")]).await;
    let report = Report::new(start(), start(), entries);
    let stored = serde_json::to_string(&report).unwrap();
    let report = eraser
        .settle(serde_json::from_str(&stored).unwrap(), start() + time)
        .await;
    outcomes(&report)
}

#[tokio::test]
async fn of_a_batch_that_is_over_each_is_told_by_their_own_lookup() {
    let nobody = (404, NOT_FOUND);
    let still_there = Outcome::failed(Reason::StillThere);
    // One of them may be why it failed: each is asked for alone.
    let given_up = Outcome::from(Failure::new(Reason::GivenUp).retryable(true));
    let (once, twice) = (minutes(15), hours(1));
    let table = [
        (
            ("completed", 2, 3),
            twice,
            Outcome::Erased,
            still_there.clone(),
        ),
        // Whatever Lytics counts: of somebody who is there it has not erased the data.
        (
            ("completed", 3, 3),
            twice,
            Outcome::Erased,
            still_there.clone(),
        ),
        (
            ("completed", 0, 3),
            twice,
            Outcome::not_found(),
            still_there,
        ),
        (("failed", 2, 3), once, Outcome::Erased, given_up.clone()),
        (("failed", 0, 3), once, given_up.clone(), given_up),
    ];
    for (counts, time, gone, there) in table {
        let expected = [gone.clone(), there, gone];
        let came = followed_for(counts, nobody, time).await;
        assert_eq!(came, expected, "{counts:?}");
    }
}

#[tokio::test]
async fn a_batch_is_asked_about_once_for_all_who_are_in_it() {
    let server = Server::deciding(move |request| {
        let state =
            r#"{"data":{"requestId":"req-all","requested":3,"deleted":3,"status":"completed"}}"#;
        Some(match request {
            "GET /v2/identity/delete/status/req-all" => (200, state.to_owned()),
            _ => (404, NOT_FOUND.to_owned()),
        })
    })
    .await;
    let (lytics, clock) = (at(&server, Contract::Original), Jumping::default());
    for email in ["a@x", "b@x", "c@x"] {
        let email = erasure::Identifier::Email(email.into());
        let target = erasure::Target::new(lytics.id(), email);
        let ask = erasure::Ask::new(&target, &clock);
        let followed = lytics.follow(&ask, &original(3)).await;
        assert_eq!(followed, Ok(Outcome::Erased));
    }
    let of_the_batch = |request: &&String| request.contains("/delete/status/");
    assert_eq!(server.asked().iter().filter(of_the_batch).count(), 1);
}

#[tokio::test]
async fn a_batch_that_goes_on_or_cannot_be_looked_into_stays_open() {
    for status in ["pending", "in_progress", "evaporated"] {
        let outcomes = followed((status, 1, 3), (404, NOT_FOUND)).await;
        assert_eq!(outcomes, vec![original(3); 3], "{status}");
    }
    for looked in [(500, ""), (404, "<html>")] {
        let outcomes = followed(("completed", 3, 3), looked).await;
        assert_eq!(outcomes[0], original(3), "{looked:?}");
    }
    let nothing = followed(("completed", 0, 0), (404, NOT_FOUND)).await;
    assert_eq!(nothing, vec![original(3); 3], "nothing done of nothing");
}

#[tokio::test]
async fn a_token_that_may_not_look_any_more_leaves_lytics_count_of_all() {
    let forbidden = (401, "");
    let part = Outcome::Partial { done: 2, of: 3 };
    let table = [
        (("completed", 3, 3), Outcome::Erased),
        (("completed", 2, 3), part.clone()),
        // It took fewer in than it was asked for.
        (("completed", 2, 2), part),
        (
            ("failed", 2, 3),
            Failure::new(Reason::GivenUp).retryable(true).into(),
        ),
    ];
    for (counts, outcome) in table {
        assert_eq!(followed(counts, forbidden).await[0], outcome, "{counts:?}");
    }
}

#[tokio::test]
async fn what_has_no_field_at_lytics_is_not_addressable_in_a_batch_either() {
    let server = knowing(accepting).await;
    let vendor = at(&server, Contract::Original);
    let target = |identifier| erasure::Target::new(VendorId::LYTICS, identifier);
    let targets = [
        target(erasure::Identifier::Email("a@x".into())),
        target(erasure::Identifier::Phone("+44 20".into())),
        target(erasure::Identifier::Email("b@x".into())),
    ];
    let clock = Jumping::default();
    let asks: Vec<erasure::Ask<'_>> = targets
        .iter()
        .map(|target| erasure::Ask::new(target, &clock))
        .collect();
    let needs = vendor.needs();
    let expected = [original(2), Outcome::NotAddressable { needs }, original(2)];
    assert_eq!(vendor.erase_batch(&asks).await, expected);
}

#[test]
fn how_many_at_once_comes_from_the_spec() {
    for contract in [Contract::Original, Contract::Revised] {
        let vendor = Lytics::new("token").contract(contract).batches(true);
        assert_eq!((vendor.batch().get(), vendor.at_once().get()), (1000, 8));
    }
    assert_eq!(Mudbase::new().batch().get(), 1);
}

#[test]
fn several_share_a_request_by_default_only_where_its_body_is_published() {
    let many = |contract| Lytics::new("token").contract(contract).batch().get();
    assert_eq!(many(Contract::Original), 1);
    assert_eq!(many(Contract::Revised), 1000);
    let alone = Lytics::new("token")
        .contract(Contract::Revised)
        .batches(false);
    assert_eq!(alone.batch().get(), 1);
}

#[tokio::test]
async fn a_batch_that_the_other_contract_has_no_place_for_names_the_setting() {
    for contract in [Contract::Original, Contract::Revised] {
        let server = Server::deciding(move |request| {
            let others_list = match contract {
                Contract::Original => "GET /v2/identity/deletestatus/list",
                Contract::Revised => "GET /v2/identity/delete/status",
            };
            Some(match request {
                _ if request == others_list => (200, r#"{"data":[]}"#.to_owned()),
                _ if request.starts_with(LOOKUP) => (200, FOUND.to_owned()),
                _ => (404, NOT_FOUND.to_owned()),
            })
        })
        .await;
        let outcomes = answered(contract, &server, &["a@x", "b@x"]).await;
        let other = Outcome::failed(Reason::OtherContract);
        assert_eq!(outcomes, vec![other; 2], "{contract:?}");
    }
}
