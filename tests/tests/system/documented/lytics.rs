//! Every documented status of Lytics, by both contracts.

use super::*;

/// Lytics by this contract, at an address.
fn lytics(contract: Contract) -> impl FnOnce(&str) -> Lytics {
    move |at| {
        let vendor = Lytics::new("token").contract(asked_by(contract));
        vendor.at(base(at)).with_transport(once())
    }
}

fn in_progress(deletion: &str, contract: Contract) -> Outcome {
    Outcome::InProgress {
        tracking: Tracking::new(deletion).followed_by(match contract {
            Contract::Original => "getDeletion",
            Contract::Revised => "getDeletionState",
        }),
        by: Some(NOW + WEEK * 2),
    }
}

#[tokio::test]
async fn each_status_of_lytics_gives_its_outcome_under_either_contract() {
    let delete = Spec::of("lytics").operation_named("deleteIdentity");
    let look = Spec::of("lytics").operation_named("getIdentity");
    let refused = |status, reason| (status, failed("lytics", &delete, status, reason));
    for contract in Contract::ALL {
        let table = [
            (202, in_progress("req-abc123", contract)),
            refused(400, Reason::Rejected),
            refused(401, Reason::Credentials),
            refused(429, Reason::Overloaded),
            refused(500, Reason::OutOfOrder),
        ];
        // What 404 says depends on a second question: the next test.
        is_complete(
            &delete,
            table.iter().map(|(status, _)| status).chain([&404]),
        );
        for (status, outcome) in table {
            let vendor = lytics(contract);
            let answers = vec![example(&look, 200), example(&delete, status)];
            let reported = reported(vendor, &by_user_id("u-42"), answers).await;
            assert_eq!(reported, outcome, "{contract} {status}");
        }
    }
}

#[tokio::test]
async fn what_lytics_means_by_404_is_found_out_by_a_lookup() {
    let delete = Spec::of("lytics").operation_named("deleteIdentity");
    let look = Spec::of("lytics").operation_named("getIdentity");
    for contract in Contract::ALL {
        // Somebody is there: what then depends on the contract, and is tried in the sandbox.
        let statuses = look.answers.keys().filter(|status| **status != 200);
        for &status in statuses {
            let vendor = lytics(contract);
            // Where the look before brings nothing, one after the 404 is to tell.
            let mut answers = vec![example(&look, status), example(&delete, 404)];
            if status != 404 {
                answers.push(example(&look, status));
            }
            let reported = reported(vendor, &by_user_id("u-42"), answers).await;
            match status {
                404 => assert_eq!(reported, Outcome::not_found(), "{contract}"),
                status => assert!(
                    reported.failure().is_some(),
                    "{contract} {status}: {reported}"
                ),
            }
        }
    }
}

#[tokio::test]
async fn no_refusal_of_a_question_about_a_deletion_changes_what_is_known() {
    let spec = Spec::of("lytics");
    let delete = spec.operation_named("deleteIdentity");
    let look = spec.operation_named("getIdentity");
    for (contract, question, other) in [
        (Contract::Original, "getDeletion", "getDeletionState"),
        (Contract::Revised, "getDeletionState", "getDeletion"),
    ] {
        let question = spec.operation_named(question);
        let other = spec.operation_named(other);
        let refusals = question.answers.keys().filter(|status| **status >= 300);
        for &status in refusals {
            let vendor = lytics(contract);
            let mut answers = vec![
                example(&look, 200),
                example(&delete, 202),
                example(&question, status),
            ];
            // It may be a deletion by the other contract: that is asked too.
            if matches!(status, 400 | 404) {
                answers.push(example(&other, 404));
            }
            let pause = SignedDuration::from_mins(15);
            let entry = settled(vendor, &by_user_id("u-42"), answers, pause).await;
            let known = in_progress("req-abc123", contract);
            assert_eq!(*entry.outcome(), known, "{contract} {status}");
            let why = entry
                .trouble()
                .map(|trouble| (trouble.reason(), trouble.status()));
            assert_eq!(why, Some((trouble(status), Some(status))), "{contract}");
        }
    }
}

#[tokio::test]
async fn each_status_of_the_revised_queue_gives_its_outcome_value_by_value() {
    let spec = Spec::of("lytics");
    let ahead = ["deleteIdentity", "getIdentity"].map(|id| spec.operation_named(id));
    let queue = spec.operation_named("queueDeletions");
    let refused = |status| failed("lytics", &queue, status, trouble(status));
    let mut rejected = Failure::new(Reason::Rejected);
    let id = request_id("lytics", &queue, 202).into_iter();
    rejected = id.fold(rejected, Failure::with_vendor_request_id);
    let unknown = Outcome::Unknown {
        doubt: Doubt::NotUnderstood,
    };
    let table = [
        (
            202,
            "ada@example.com",
            in_progress("req-abc123", Contract::Revised),
        ),
        (
            202,
            "grace@example.com",
            Outcome::Failed { error: rejected },
        ),
        (202, "alan@example.com", unknown),
        (400, "ada@example.com", refused(400)),
        (401, "ada@example.com", refused(401)),
        (429, "ada@example.com", refused(429)),
        (500, "ada@example.com", refused(500)),
    ];
    is_complete(&queue, table.iter().map(|(status, ..)| status));
    for (status, email, outcome) in table {
        let vendor = lytics(Contract::Revised);
        let [delete, look] = &ahead;
        let answers = vec![
            example(look, 200),
            example(delete, 404),
            example(&queue, status),
        ];
        let reported = reported(vendor, &by_email(email), answers).await;
        assert_eq!(reported, outcome, "{status} {email}");
    }
}

#[tokio::test]
async fn what_lytics_calls_done_is_looked_up_before_it_is_called_erased() {
    let spec = Spec::of("lytics");
    let delete = spec.operation_named("deleteIdentity");
    let look = spec.operation_named("getIdentity");
    for (contract, question) in [
        (Contract::Original, "getDeletion"),
        (Contract::Revised, "getDeletionState"),
    ] {
        let question = spec.operation_named(question);
        let known = in_progress("req-abc123", contract);
        let table = [
            // Whoever is found once may only lag behind.
            (200, known.clone()),
            (400, known.clone()),
            // A token that may not look leaves nothing but the vendor's word.
            (401, Outcome::Erased),
            (404, Outcome::Erased),
            (429, known.clone()),
            (500, known),
        ];
        is_complete(&look, table.iter().map(|(status, _)| status));
        for (status, outcome) in table {
            let vendor = lytics(contract);
            let answers = vec![
                example(&look, 200),
                example(&delete, 202),
                example(&question, 200),
                example(&look, status),
            ];
            let pause = SignedDuration::from_mins(15);
            let entry = settled(vendor, &by_user_id("u-42"), answers, pause).await;
            assert_eq!(*entry.outcome(), outcome, "{contract} {status}");
        }
    }
}
