//! A deletion that was accepted: its states, and the look that has the last word.

use super::*;

#[tokio::test]
async fn a_state_that_lytics_does_not_document_is_said() {
    for (contract, state) in [
        (Contract::Original, progress("evaporated", 1, 1)),
        (Contract::Revised, station("failed", true)),
        (Contract::Revised, station("secondary", true)),
        (
            Contract::Revised,
            r#"{"data":{"request_id":"req-7"}}"#.to_owned(),
        ),
    ] {
        let answers = [
            (200, FOUND),
            (202, QUEUED),
            (200, &*state),
            (404, NOT_FOUND),
        ];
        let server = unlisted(&answers).await;
        let (_, trouble) = asked_again(&server, contract).await;
        let reason = trouble.as_ref().map(Failure::reason);
        assert_eq!(reason, Some(Reason::NotUnderstood), "{state}");
    }
}

#[tokio::test]
async fn the_original_contracts_counts_decide() {
    let followed = async |answer: String| followed(Contract::Original, &answer).await;
    assert_eq!(followed(progress("completed", 1, 1)).await, Outcome::Erased);
    assert_eq!(
        followed(progress("completed", 3, 4)).await,
        Outcome::Partial { done: 3, of: 4 }
    );
    assert_eq!(
        followed(progress("completed", 0, 1)).await,
        Outcome::Partial { done: 0, of: 1 }
    );
    assert_eq!(
        followed(progress("failed", 0, 1)).await,
        Outcome::failed(Reason::GivenUp)
    );
    for open in ["pending", "in_progress", "evaporated"] {
        assert_eq!(
            followed(progress(open, 1, 1)).await,
            queued(Contract::Original),
            "{open}"
        );
    }
    let nothing = progress("completed", 0, 0);
    assert_eq!(
        followed(nothing).await,
        queued(Contract::Original),
        "nothing done of nothing is not done"
    );
    let another = progress("completed", 1, 1).replace("req-7", "req-8");
    assert_eq!(
        followed(another).await,
        queued(Contract::Original),
        "that is another deletion"
    );
}

#[tokio::test]
async fn the_revised_contract_is_done_only_at_done_and_completed() {
    let followed = async |answer: String| followed(Contract::Revised, &answer).await;
    assert_eq!(followed(station("done", true)).await, Outcome::Erased);
    for open in [
        station("secondary", false),
        station("done", false),
        station("failed", true),
    ] {
        assert_eq!(
            followed(open.clone()).await,
            queued(Contract::Revised),
            "{open}"
        );
    }
    let another = station("done", true).replace("req-7", "req-8");
    assert_eq!(
        followed(another).await,
        queued(Contract::Revised),
        "that is another deletion"
    );
}

#[tokio::test]
async fn what_is_called_done_is_looked_up_and_the_lookup_has_the_last_word() {
    let done = progress("completed", 1, 1);
    let table = [
        (404, NOT_FOUND, Outcome::Erased),
        (200, FOUND, queued(Contract::Original)),
        // A token that may not look leaves the vendor's word.
        (401, "", Outcome::Erased),
        (500, "", queued(Contract::Original)),
        (404, "", queued(Contract::Original)),
    ];
    for (status, body, outcome) in table {
        let answers = [(200, FOUND), (202, QUEUED), (200, &*done), (status, body)];
        let server = Server::answering(&answers).await;
        let lytics = at(&server, Contract::Original);
        let settled = settle(lytics, &by_email(), start() + minutes(15)).await;
        assert_eq!(settled, outcome, "{status} {body}");
    }
}

#[tokio::test]
async fn who_is_still_there_when_looked_up_a_second_time_is_a_gap() {
    let done = progress("completed", 1, 1);
    let twice = [(200, &*done), (200, FOUND), (200, &*done), (200, FOUND)];
    let answers = [&[(200, FOUND), (202, QUEUED)], &twice[..]].concat();
    let server = Server::answering(&answers).await;
    let lytics = at(&server, Contract::Original);
    let settled = settle(lytics, &by_email(), start() + hours(1)).await;
    assert_eq!(settled, Outcome::failed(Reason::StillThere));
}

#[tokio::test]
async fn a_deletion_that_is_not_found_stays_open_for_its_time_and_a_lookup_decides_then() {
    let untraceable = Outcome::failed(Reason::Untraceable);
    for (look, outcome) in [((200, FOUND), Outcome::Erased), ((500, "{}"), untraceable)] {
        let mut answers = vec![look, (202, QUEUED)];
        answers.extend([(404, NOT_FOUND); 1200]);
        let server = Server::answering(&answers).await;
        let eraser = eraser(at(&server, Contract::Original));
        let by = start() + hours(14 * 24);
        let report = eraser.erase(&by_email()).await;
        let report = eraser.settle(report, by - minutes(1)).await;
        assert_eq!(outcomes(&report), [queued(Contract::Original)]);
        let report = eraser.settle(report, by + hours(2)).await;
        assert_eq!(outcomes(&report), [outcome]);
        assert!(!report.verdict().is_pending());
    }
}

#[tokio::test]
async fn who_cannot_be_looked_up_any_more_is_not_called_erased() {
    let done = progress("completed", 1, 1);
    let server = Server::answering(&[(200, &done)]).await;
    let phone = erasure::Identifier::Phone("+44 20 7946 0000".into());
    let (lytics, clock) = (at(&server, Contract::Original), Jumping::default());
    let target = erasure::Target::new(lytics.id(), phone);
    let ask = erasure::Ask::new(&target, &clock);
    let followed = lytics.follow(&ask, &queued(Contract::Original)).await;
    assert_eq!(followed.unwrap_err().reason(), Reason::Misconfigured);
}

#[tokio::test]
async fn a_tracking_remembers_its_contract() {
    let done = station("done", true);
    let answers = [(200, FOUND), (202, QUEUED), (200, &*done), (404, NOT_FOUND)];
    let server = Server::answering(&answers).await;
    let report = eraser(at(&server, Contract::Revised))
        .erase(&by_email())
        .await;
    let reconfigured = eraser(at(&server, Contract::Original));
    let report = reconfigured.settle(report, start() + minutes(15)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased]);
}

#[tokio::test]
async fn a_tracking_of_an_earlier_program_is_followed_by_the_contract_that_it_names() {
    let done = station("done", true);
    let server = Server::answering(&[(200, &*done), (404, NOT_FOUND)]).await;
    let stored = r#"{"version":1,"outcome":"in-progress","by":null,
        "tracking":{"version":1,"reference":"req-7","contract":"revised"}}"#;
    let last: Outcome = serde_json::from_str(stored).unwrap();
    let (lytics, clock) = (at(&server, Contract::Original), Jumping::default());
    let target = erasure::Target::new(lytics.id(), erasure::Identifier::Email(EMAIL.into()));
    let followed = lytics
        .follow(&erasure::Ask::new(&target, &clock), &last)
        .await;
    assert_eq!(followed, Ok(Outcome::Erased));
    assert_eq!(server.asked()[0], "GET /v2/identity/deletestatus/req-7");
}

#[tokio::test]
async fn a_status_that_is_not_found_says_nothing_about_the_person() {
    let server = Server::answering(&[(200, FOUND), (202, QUEUED), (404, NOT_FOUND)]).await;
    let outcome = settle(
        at(&server, Contract::Original),
        &by_email(),
        start() + minutes(15),
    )
    .await;
    assert_eq!(outcome, queued(Contract::Original));
}
