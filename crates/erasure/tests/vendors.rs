//! What our four adapters send, and what they make of each answer.
#![allow(clippy::unwrap_used, reason = "a test")]
#![cfg(all(
    feature = "gainsight-px",
    feature = "lytics",
    feature = "mudbase",
    feature = "pureclarity"
))]

mod support;

use erasure::{
    Caveat, Completion, Contract, Doubt, Eraser, Failure, GainsightPx, IdentifierKind, Lytics,
    Mudbase, Obstacle, Outcome, PureClarity, Reason, Session, Subject, Timestamp, Tracking, Vendor,
    VendorId,
};
use support::server::Server;
use support::*;

fn eraser(vendor: impl Vendor + 'static) -> Eraser {
    Eraser::builder()
        .vendor(vendor)
        .clock(Jumping::default())
        .build()
        .unwrap()
}

async fn erase(vendor: impl Vendor + 'static, subject: &Subject) -> Outcome {
    let report = eraser(vendor).erase(subject).await;
    outcomes(&report).pop().unwrap()
}

/// Erases, and settles until then.
async fn settle(vendor: impl Vendor + 'static, subject: &Subject, until: Timestamp) -> Outcome {
    let eraser = eraser(vendor);
    let report = eraser.erase(subject).await;
    outcomes(&eraser.settle(report, until).await).pop().unwrap()
}

fn by_user_id(user_id: &str) -> Subject {
    Subject::builder().user_id(user_id).build().unwrap()
}

fn signed_in() -> Subject {
    let session = Session::new("jwt")
        .with_password("hunter-2")
        .with_one_time_code("314159");
    Subject::builder()
        .session(VendorId::MUDBASE, session)
        .build()
        .unwrap()
}

fn failed(reason: Reason, status: u16) -> Outcome {
    Outcome::Failed {
        error: Failure::new(reason).with_status(status),
    }
}

fn not_understood() -> Outcome {
    Outcome::Unknown {
        doubt: Doubt::NotUnderstood,
    }
}

mod pureclarity {
    use super::*;

    const NOBODY: &str = r#"{"Error":"The identifier was not found"}"#;

    fn at(server: &Server) -> PureClarity {
        PureClarity::new(erasure::pureclarity::Region::Eu, "access", "secret")
            .at(server.base.clone())
    }

    #[tokio::test]
    async fn the_keys_and_the_identifier_go_in_the_body_and_the_answer_is_a_promise() {
        let server = Server::answering(&[(200, "The request was submitted successfully")]).await;
        assert_eq!(
            erase(at(&server), &by_email()).await,
            Outcome::Promised {
                by: start() + hours(24)
            }
        );
        let body =
            format!(r#"{{"AccessKey":"access","Identifier":"{EMAIL}","SecretKey":"secret"}}"#);
        assert_eq!(server.asked(), [format!("POST /api/user/forget {body}")]);
    }

    #[tokio::test]
    async fn each_status_gives_its_outcome() {
        let table = [
            (400, NOBODY, failed(Reason::Rejected, 400)),
            (403, NOBODY, failed(Reason::Credentials, 403)),
            (404, NOBODY, Outcome::not_found()),
            (404, "<html>no such path", failed(Reason::Rejected, 404)),
            (500, "", failed(Reason::OutOfOrder, 500)),
            (0, "", unknown()),
        ];
        for (status, body, outcome) in table {
            let server = Server::answering(&[(status, body)]).await;
            assert_eq!(erase(at(&server), &by_email()).await, outcome, "{status}");
        }
    }

    #[tokio::test]
    async fn it_is_asked_by_whatever_the_store_tracks_with_but_a_session() {
        let subject = Subject::builder()
            .email("e@example.com")
            .user_id("u")
            .phone("1")
            .custom("loyalty", "7");
        let plan = eraser(PureClarity::new(erasure::pureclarity::Region::Us, "a", "s"))
            .plan(&subject.build().unwrap());
        assert_eq!(plan.targets().count(), 4);
        let plan =
            eraser(PureClarity::new(erasure::pureclarity::Region::Us, "a", "s")).plan(&signed_in());
        assert_eq!(plan.unaddressable().count(), 1);
    }

    #[test]
    fn it_says_that_it_keeps_hashes_and_that_its_day_is_assumed() {
        let caveats = PureClarity::new(erasure::pureclarity::Region::Eu, "a", "s").caveats();
        assert!(
            caveats
                .iter()
                .any(|caveat| caveat.to_string().contains("hashes"))
        );
        assert!(
            caveats
                .iter()
                .any(|caveat| matches!(caveat, Caveat::Assumes { .. }))
        );
    }
}

mod mudbase {
    use super::*;

    const SCHEDULED: &str = r#"{"details":{"dataAnonymized":true,"apiKeysDeactivated":true,"sessionsDeleted":true,
        "accountDisabled":true,"scheduledForDeletion":"2026-08-13T12:00:00Z"}}"#;
    const DONE: &str = r#"{"success":true,"data":{"alreadyErased":false,"anonymized":true,"sessionsRevoked":true}}"#;

    fn at(server: &Server, contract: Contract) -> Mudbase {
        Mudbase::new().contract(contract).at(server.base.clone())
    }

    async fn answered(contract: Contract, status: u16, body: &str) -> Outcome {
        let server = Server::answering(&[(status, body)]).await;
        erase(at(&server, contract), &signed_in()).await
    }

    #[tokio::test]
    async fn each_contract_confirms_in_its_own_words() {
        let server = Server::answering(&[(200, SCHEDULED)]).await;
        erase(at(&server, Contract::Original), &signed_in()).await;
        assert_eq!(
            server.asked(),
            [r#"POST /api/users/me/erase {"confirmation":"DELETE_MY_ACCOUNT"}"#]
        );
        let server = Server::answering(&[(200, DONE)]).await;
        erase(at(&server, Contract::Revised), &signed_in()).await;
        let body = r#"{"confirm":"DELETE","currentPassword":"hunter-2","totpToken":"314159"}"#;
        assert_eq!(server.asked(), [format!("POST /api/users/me/erase {body}")]);
    }

    #[tokio::test]
    async fn the_original_contract_promises_only_when_all_of_it_is_true() {
        let by = start() + hours(7 * 24);
        assert_eq!(
            answered(Contract::Original, 200, SCHEDULED).await,
            Outcome::Promised { by }
        );
        let table = [
            (
                SCHEDULED.replace(r#""sessionsDeleted":true"#, r#""sessionsDeleted":false"#),
                4,
            ),
            (SCHEDULED.replace(r#""dataAnonymized":true,"#, ""), 4),
            (
                SCHEDULED
                    .replace(r#","scheduledForDeletion":"2026-08-13T12:00:00Z""#, "")
                    .replace("Disabled", "Closed"),
                3,
            ),
            (r#"{"details":{}}"#.to_owned(), 0),
        ];
        for (body, done) in table {
            assert_eq!(
                answered(Contract::Original, 200, &body).await,
                Outcome::Partial { done, of: 5 },
                "{body}"
            );
        }
    }

    #[tokio::test]
    async fn the_revised_contract_erases_only_when_all_of_it_is_true() {
        assert_eq!(
            answered(Contract::Revised, 200, DONE).await,
            Outcome::Erased
        );
        let already = r#"{"success":true,"data":{"alreadyErased":true,"anonymized":true,"sessionsRevoked":false}}"#;
        assert_eq!(
            answered(Contract::Revised, 200, already).await,
            Outcome::Erased
        );
        let table = [
            (
                r#"{"success":false,"data":{"anonymized":true,"sessionsRevoked":true}}"#,
                2,
            ),
            (
                r#"{"success":true,"data":{"anonymized":false,"sessionsRevoked":true}}"#,
                2,
            ),
            (r#"{"success":true,"data":{"anonymized":true}}"#, 2),
            (
                r#"{"success":true,"data":{"alreadyErased":true,"anonymized":false}}"#,
                2,
            ),
            (r#"{"data":{}}"#, 0),
        ];
        for (body, done) in table {
            assert_eq!(
                answered(Contract::Revised, 200, body).await,
                Outcome::Partial { done, of: 3 },
                "{body}"
            );
        }
    }

    #[tokio::test]
    async fn an_answer_of_the_other_contract_leaves_it_unknown() {
        assert_eq!(
            answered(Contract::Original, 200, DONE).await,
            not_understood()
        );
        assert_eq!(
            answered(Contract::Revised, 200, SCHEDULED).await,
            not_understood()
        );
        assert_eq!(
            answered(Contract::Original, 200, "{}").await,
            not_understood()
        );
    }

    #[tokio::test]
    async fn each_status_gives_its_outcome() {
        let blocked = Outcome::Blocked {
            reason: Obstacle::SoleOwner,
        };
        for contract in [Contract::Original, Contract::Revised] {
            assert_eq!(
                answered(contract, 400, "{}").await,
                failed(Reason::Rejected, 400)
            );
            assert_eq!(
                answered(contract, 401, "{}").await,
                failed(Reason::Credentials, 401)
            );
            assert_eq!(answered(contract, 409, "{}").await, blocked);
            assert_eq!(
                answered(contract, 429, "{}").await,
                failed(Reason::Overloaded, 429)
            );
            assert_eq!(answered(contract, 0, "").await, unknown());
        }
    }

    #[tokio::test]
    async fn a_401_after_a_lost_answer_is_no_refusal() {
        let server = Server::answering(&[(0, ""), (401, "{}")]).await;
        let outcome = settle(
            at(&server, Contract::Revised),
            &signed_in(),
            start() + minutes(1),
        )
        .await;
        assert_eq!((outcome, server.asked().len()), (unknown(), 2));
    }

    #[tokio::test]
    async fn under_the_original_contract_nothing_is_asked_twice() {
        let server = Server::answering(&[(0, ""), (200, SCHEDULED)]).await;
        let outcome = settle(
            at(&server, Contract::Original),
            &signed_in(),
            start() + hours(24),
        )
        .await;
        assert_eq!((outcome, server.asked().len()), (unknown(), 1));
    }
}

mod lytics {
    use super::*;

    const QUEUED: &str = r#"{"data":{"request_id":"req-7","state":"initial","completed":false}}"#;
    const NOT_FOUND: &str = r#"{"status":404,"errors":[]}"#;
    const FOUND: &str = r#"{"data":{"keys":[{"key":"email","value":"x"}]}}"#;

    fn at(server: &Server, contract: Contract) -> Lytics {
        Lytics::new("token")
            .contract(contract)
            .at(server.base.clone())
    }

    fn progress(status: &str, deleted: i64, requested: i64) -> String {
        format!(
            r#"{{"data":{{"requestId":"req-7","requested":{requested},"deleted":{deleted},"status":"{status}"}}}}"#
        )
    }

    fn station(state: &str, completed: bool) -> String {
        format!(r#"{{"data":{{"request_id":"req-7","state":"{state}","completed":{completed}}}}}"#)
    }

    fn queued(contract: Contract) -> Outcome {
        let tracking = Tracking::new("req-7").with_contract(contract);
        Outcome::InProgress {
            tracking,
            by: Some(start() + hours(14 * 24)),
        }
    }

    async fn answered(contract: Contract, answers: &[(u16, &str)]) -> (Outcome, Vec<String>) {
        let server = Server::answering(answers).await;
        (
            erase(at(&server, contract), &by_email()).await,
            server.asked(),
        )
    }

    async fn followed(contract: Contract, answer: &str) -> Outcome {
        let server = Server::answering(&[(202, QUEUED), (200, answer)]).await;
        let outcome = settle(at(&server, contract), &by_email(), start() + minutes(15)).await;
        let path = match contract {
            Contract::Original => "GET /v2/identity/delete/status/req-7",
            Contract::Revised => "GET /v2/identity/deletestatus/req-7",
        };
        assert_eq!(server.asked()[1], path);
        outcome
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

    #[tokio::test]
    async fn an_acceptance_without_an_id_is_no_acceptance() {
        let (outcome, _) = answered(Contract::Original, &[(202, r#"{"data":{}}"#)]).await;
        assert_eq!(outcome, not_understood());
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
    async fn a_tracking_remembers_its_contract() {
        let server = Server::answering(&[(202, QUEUED), (200, &station("done", true))]).await;
        let report = eraser(at(&server, Contract::Revised))
            .erase(&by_email())
            .await;
        let reconfigured = eraser(at(&server, Contract::Original));
        let report = reconfigured.settle(report, start() + minutes(15)).await;
        assert_eq!(outcomes(&report), [Outcome::Erased]);
    }

    #[tokio::test]
    async fn a_404_is_looked_into_because_it_does_not_say_that_nobody_is_there() {
        let unresolved = Outcome::failed(Reason::Unresolved);
        let (outcome, asked) =
            answered(Contract::Original, &[(404, NOT_FOUND), (200, FOUND)]).await;
        assert_eq!(outcome, unresolved);
        assert_eq!(
            asked[1],
            "GET /v2/identity/user/email/ada.lovelace%40example.com"
        );
        for contract in [Contract::Original, Contract::Revised] {
            let (outcome, _) = answered(contract, &[(404, NOT_FOUND), (404, NOT_FOUND)]).await;
            assert_eq!(outcome, Outcome::not_found());
            let (outcome, _) = answered(contract, &[(404, NOT_FOUND), (404, "<html>")]).await;
            assert_eq!(
                outcome,
                failed(Reason::Rejected, 404),
                "a proxy knows nobody"
            );
            let (outcome, _) = answered(contract, &[(404, NOT_FOUND), (500, "{}")]).await;
            assert_eq!(outcome, failed(Reason::OutOfOrder, 500));
        }
    }

    #[tokio::test]
    async fn the_revised_contract_queues_what_a_single_deletion_cannot_find() {
        let queue = |results: &str| format!(r#"{{"data":{results},"request_id":"http-9"}}"#);
        let accepted = queue(&format!(
            r#"{{"successes":{{"{EMAIL}":"req-7"}},"errors":{{}}}}"#
        ));
        let answers = [(404, NOT_FOUND), (200, FOUND), (202, accepted.as_str())];
        let (outcome, asked) = answered(Contract::Revised, &answers).await;
        assert_eq!(outcome, queued(Contract::Revised));
        let body = format!(r#"{{"values":["{EMAIL}"]}}"#);
        assert_eq!(
            asked[2],
            format!("DELETE /v2/identity/queue/bulk/user/email {body}")
        );

        let refused = Failure::new(Reason::Rejected).with_vendor_request_id("http-9");
        let table = [
            (
                format!(r#"{{"errors":{{"{EMAIL}":"not permitted"}}}}"#),
                Outcome::Failed { error: refused },
            ),
            (
                format!(r#"{{"successes":{{"{EMAIL}":"req-7"}},"errors":{{"{EMAIL}":"no"}}}}"#),
                not_understood(),
            ),
            (
                r#"{"successes":{"somebody@else.example":"req-7"}}"#.to_owned(),
                not_understood(),
            ),
            ("{}".to_owned(), not_understood()),
        ];
        for (results, outcome) in table {
            let answer = queue(&results);
            let answers = [(404, NOT_FOUND), (200, FOUND), (202, answer.as_str())];
            assert_eq!(
                answered(Contract::Revised, &answers).await.0,
                outcome,
                "{results}"
            );
        }
    }

    #[tokio::test]
    async fn each_status_gives_its_outcome() {
        let table = [
            (400, failed(Reason::Rejected, 400)),
            (401, failed(Reason::Credentials, 401)),
            (429, failed(Reason::Overloaded, 429)),
            (500, failed(Reason::OutOfOrder, 500)),
            (0, unknown()),
        ];
        for (status, outcome) in table {
            assert_eq!(
                answered(Contract::Original, &[(status, "{}")]).await.0,
                outcome
            );
        }
    }

    #[tokio::test]
    async fn a_status_that_is_not_found_says_nothing_about_the_person() {
        let server = Server::answering(&[(202, QUEUED), (404, NOT_FOUND)]).await;
        let outcome = settle(
            at(&server, Contract::Original),
            &by_email(),
            start() + minutes(15),
        )
        .await;
        assert_eq!(outcome, queued(Contract::Original));
    }

    #[tokio::test]
    async fn tables_and_fields_are_configurable() {
        let subject = Subject::builder()
            .phone("+44 20")
            .custom("loyalty", "7")
            .user_id("u-1")
            .build()
            .unwrap();
        let server = Server::answering(&[(202, QUEUED), (202, QUEUED), (202, QUEUED)]).await;
        let vendor = at(&server, Contract::Original)
            .table("people")
            .field(IdentifierKind::Phone, "phone_number");
        let report = eraser(vendor).erase(&subject).await;
        assert_eq!(report.entries().len(), 3);
        let expected = ["phone_number/%2B44%2020", "loyalty/7", "user_id/u-1"];
        assert_eq!(
            server.asked(),
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
}

mod gainsight_px {
    use super::*;
    use erasure::gainsight_px::Region;

    fn at(server: &Server) -> GainsightPx {
        GainsightPx::new(Region::Us, "key").at(server.base.clone())
    }

    async fn asked(id: &str) -> Vec<String> {
        let server = Server::answering(&[(204, "")]).await;
        assert_eq!(
            erase(at(&server), &by_user_id(id)).await,
            Outcome::Erased,
            "{id}"
        );
        server.asked()
    }

    #[tokio::test]
    async fn a_deletion_is_hard_unless_softness_is_asked_for() {
        assert_eq!(
            asked("u-42").await,
            ["DELETE /v1/users/u-42?hardDelete=true"]
        );
        let server = Server::answering(&[(200, "whatever")]).await;
        let revivable_until = start() + hours(7 * 24);
        assert_eq!(
            erase(at(&server).soft(), &by_user_id("u-42")).await,
            Outcome::SoftDeleted { revivable_until }
        );
        assert_eq!(server.asked(), ["DELETE /v1/users/u-42?hardDelete=false"]);
    }

    #[tokio::test]
    async fn an_id_that_does_not_fit_a_path_goes_in_the_body() {
        let long = "x".repeat(10_000);
        for id in [
            "a/b",
            "a\\b",
            "..",
            ".",
            "delete",
            "a?b",
            "a#b",
            "a;b",
            "a b",
            "a+b",
            "%2e%2e",
            "ü",
            "a\u{200f}b",
            &long,
        ] {
            let body = serde_json::json!({ "identifyId": id });
            assert_eq!(
                asked(id).await,
                [format!("DELETE /v1/users/delete?hardDelete=true {body}")]
            );
        }
    }

    #[tokio::test]
    async fn each_status_gives_its_outcome() {
        let table = [
            (200, Outcome::Erased),
            (204, Outcome::Erased),
            (401, failed(Reason::Credentials, 401)),
            (404, Outcome::not_found()),
            (429, failed(Reason::Overloaded, 429)),
            (502, failed(Reason::OutOfOrder, 502)),
            (0, unknown()),
        ];
        for (status, outcome) in table {
            let server = Server::answering(&[(status, "")]).await;
            assert_eq!(
                erase(at(&server), &by_user_id("u-42")).await,
                outcome,
                "{status}"
            );
        }
    }

    #[tokio::test]
    async fn a_soft_deletion_is_looked_up_when_its_time_has_passed() {
        let there = r#"{"identifyId":"u-42","propertyKeys":[]}"#;
        let soft = Outcome::SoftDeleted {
            revivable_until: start() + hours(7 * 24),
        };
        let table = [
            (404, "", Outcome::Erased),
            (200, there, Outcome::failed(Reason::StillThere)),
            (401, "", soft.clone()),
            (200, "{}", soft),
        ];
        for (status, body, outcome) in table {
            let server = Server::answering(&[(204, ""), (status, body)]).await;
            let settled = settle(
                at(&server).soft(),
                &by_user_id("u-42"),
                start() + hours(7 * 24),
            )
            .await;
            assert_eq!(settled, outcome, "{status}");
            assert_eq!(server.asked()[1], "GET /v1/users/u-42");
        }
    }

    #[tokio::test]
    async fn a_soft_deletion_that_cannot_be_looked_up_is_never_called_erased() {
        for id in ["a/b", "delete"] {
            let server = Server::answering(&[(204, "")]).await;
            let subject = by_user_id(id);
            let settled = settle(at(&server).soft(), &subject, start() + hours(7 * 24)).await;
            assert_eq!(settled, Outcome::failed(Reason::Unverifiable), "{id}");
        }
    }

    #[test]
    fn its_terms_and_caveats_say_which_deletion_it_is() {
        let (hard, soft) = (
            GainsightPx::new(Region::Eu, "key"),
            GainsightPx::new(Region::Eu, "key").soft(),
        );
        assert_eq!(hard.terms().completion(), Completion::Immediate);
        assert_eq!(soft.terms().completion(), Completion::SoftDeletion);
        let revivable = |vendor: &GainsightPx| {
            vendor
                .caveats()
                .iter()
                .any(|caveat| matches!(caveat, Caveat::Revivable { .. }))
        };
        assert!(!revivable(&hard));
        assert!(revivable(&soft));
    }

    #[tokio::test]
    async fn it_is_not_asked_by_an_email_address() {
        let report = eraser(GainsightPx::new(Region::Us2, "key"))
            .erase(&by_email())
            .await;
        assert!(matches!(
            outcomes(&report)[0],
            Outcome::NotAddressable { .. }
        ));
    }
}

#[test]
fn two_accounts_at_one_vendor_have_names_of_their_own() {
    let second = VendorId::new("lytics-shop").unwrap();
    let eraser = Eraser::builder()
        .vendor(Lytics::new("one"))
        .vendor(Lytics::new("two").with_id(second.clone()));
    assert_eq!(
        eraser.build().unwrap().vendors().collect::<Vec<_>>(),
        [&VendorId::LYTICS, &second]
    );
}

#[test]
fn no_adapter_prints_its_credentials() {
    let printed = format!(
        "{:?} {:?} {:?} {:?}",
        PureClarity::new(erasure::pureclarity::Region::Eu, "canary", "canary"),
        Lytics::new("canary"),
        GainsightPx::new(erasure::gainsight_px::Region::Eu, "canary"),
        Mudbase::new(),
    );
    assert!(!printed.contains("canary"), "{printed}");
}
