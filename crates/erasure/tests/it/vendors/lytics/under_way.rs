//! What Lytics lists as under way, and by which contract it speaks.

use super::*;

/// A Lytics that speaks one contract, and knows nobody any more when a deletion is over.
async fn speaking(contract: Contract) -> Server {
    let mut is_deleted = false;
    Server::deciding(move |request| {
        let (status, body) = match (contract, request) {
            (_, request) if request.starts_with("DELETE /v2/identity/user") => {
                is_deleted = true;
                (202, QUEUED.to_owned())
            }
            (_, request) if request.starts_with("GET /v2/identity/user/") && !is_deleted => {
                (200, FOUND.to_owned())
            }
            (Contract::Original, LIST) | (Contract::Revised, OTHER_LIST) => {
                (200, r#"{"data":[]}"#.to_owned())
            }
            (Contract::Original, "GET /v2/identity/delete/status/req-7") => {
                (200, progress("completed", 1, 1))
            }
            (Contract::Revised, "GET /v2/identity/deletestatus/req-7") => {
                (200, station("done", true))
            }
            // To whoever speaks the revised contract, that is the table `delete`.
            (Contract::Revised, request) if request.contains("/delete/status/") => (
                400,
                r#"{"status":400,"errors":[{"code":"BADREQ-001"}]}"#.to_owned(),
            ),
            _ => (404, NOT_FOUND.to_owned()),
        };
        Some((status, body))
    })
    .await
}

#[tokio::test]
async fn the_wrong_contract_is_named_and_the_right_one_settles_what_was_begun_under_the_wrong_one()
{
    for (spoken, set) in [
        (Contract::Original, Contract::Revised),
        (Contract::Revised, Contract::Original),
    ] {
        let server = speaking(spoken).await;
        let wrong = eraser(at(&server, set));
        let report = wrong.erase(&by_email()).await;
        let report = wrong.settle(report, start() + hours(1)).await;
        assert_eq!(outcomes(&report), [queued(set)]);
        let trouble = report.entries()[0].trouble().map(Failure::reason);
        assert_eq!(trouble, Some(Reason::OtherContract), "{spoken:?}");
        let right = eraser(at(&server, spoken));
        let report = right.settle(report, start() + hours(24)).await;
        assert_eq!(outcomes(&report), [Outcome::Erased], "{spoken:?}");
    }
}

#[tokio::test]
async fn the_list_shows_what_is_under_way_and_by_which_contract_lytics_speaks() {
    let list = r#"{"data":[{"requestId":"req-1","requested":3,"deleted":1,"status":"in_progress"},
        {"requestId":"req-2","requested":1,"deleted":0,"status":"pending"},
        {"requestId":"req-3","requested":1,"deleted":1,"status":"completed"},
        {"requestId":"req-4","requested":1,"deleted":0,"status":"failed"},
        {"requestId":"ada@example.com","requested":1,"deleted":0,"status":"evaporated"}]}"#;
    let server = listing(list, &[]).await;
    let under_way = at(&server, Contract::Original).under_way().await;
    let expected = [("req-1", 3), ("req-2", 1), ("ada@example.com", 1)];
    let expected = expected.map(|(id, people)| UnderWay::new(id, people));
    assert_eq!(under_way, Ok(expected.to_vec()));
    assert_eq!(expected[2].id(), None, "that is no id, and may be anything");
    assert_eq!((expected[0].id(), expected[0].people()), (Some("req-1"), 3));

    let stations = r#"{"data":[{"request_id":"req-5","state":"primary","completed":false},
        {"request_id":"req-6","state":"done","completed":true}]}"#;
    let server = Server::answering(&[(200, stations)]).await;
    let under_way = at(&server, Contract::Revised).under_way().await;
    assert_eq!(under_way, Ok(vec![UnderWay::new("req-5", 1)]));
    assert_eq!(server.asked(), [OTHER_LIST]);

    for (spoken, set) in [
        (Contract::Original, Contract::Revised),
        (Contract::Revised, Contract::Original),
    ] {
        let server = speaking(spoken).await;
        assert_eq!(at(&server, spoken).under_way().await, Ok(Vec::new()));
        let other = Failure::new(Reason::OtherContract);
        assert_eq!(at(&server, set).under_way().await, Err(other));
    }
}

#[tokio::test]
async fn the_list_names_what_may_be_under_way_and_is_no_word_about_the_person() {
    let one = |id: &str, status: &str| {
        format!(r#"{{"requestId":"{id}","requested":1,"deleted":1,"status":"{status}"}}"#)
    };
    let (running, over) = (one("req-9", "pending"), one("req-8", "completed"));
    let named = Failure::new(Reason::UnderWay).with_vendor_request_id("req-9");
    let table = [
        (format!("[{running},{over}]"), named),
        // Of two it isn't known which may be it, and that all are over is no proof that ours is.
        (
            format!("[{running},{running}]"),
            Failure::new(Reason::UnderWay),
        ),
        (format!("[{over}]"), Failure::new(Reason::UnderWay)),
        ("[]".to_owned(), Failure::new(Reason::UnderWay)),
    ];
    for (list, why) in table {
        let answers = [(200, FOUND), (0, ""), (404, NOT_FOUND)];
        let server = listing(&format!(r#"{{"data":{list}}}"#), &answers).await;
        let known = asked_again(&server, Contract::Original).await;
        assert_eq!(known, (unknown(), Some(why)), "{list}");
    }
}

#[tokio::test]
async fn while_the_person_is_being_deleted_by_another_identifier_not_found_says_nothing() {
    let done = progress("completed", 1, 1);
    let nobody = [(404, NOT_FOUND), (404, NOT_FOUND)];
    let answers = [
        &[(200, FOUND), (202, QUEUED), (404, NOT_FOUND)][..],
        &[(200, &*done), (404, NOT_FOUND)],
        &nobody[..],
    ]
    .concat();
    let server = unlisted(&answers).await;
    let eraser = eraser(at(&server, Contract::Original));
    let report = eraser.erase(&ada()).await;
    assert_eq!(outcomes(&report)[1], Outcome::failed(Reason::UnderWay));
    let report = eraser.settle(report, start() + hours(1)).await;
    assert_eq!(outcomes(&report), [Outcome::Erased, Outcome::not_found()]);
}

#[tokio::test]
async fn until_the_time_of_a_deletion_that_may_have_begun_has_passed_not_found_says_nothing() {
    let mut answers = vec![(200, FOUND), (0, "")];
    answers.extend([(404, NOT_FOUND); 1200]);
    let server = unlisted(&answers).await;
    let (eraser, by) = (
        eraser(at(&server, Contract::Revised)),
        start() + hours(14 * 24),
    );
    let report = eraser
        .settle(eraser.erase(&by_email()).await, by - hours(2))
        .await;
    assert_eq!(outcomes(&report), [unknown()]);
    let trouble = report.entries()[0].trouble().map(Failure::reason);
    assert_eq!(trouble, Some(Reason::UnderWay));
    let report = eraser.settle(report, by + hours(2)).await;
    assert_eq!(outcomes(&report), [not_found_after_loss()]);
}
