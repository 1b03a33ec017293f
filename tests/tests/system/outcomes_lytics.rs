//! Lytics can be asked: both contracts, every station of a deletion, and every way in which one ends
//! other than well.

use erasure::{Asked, Doubt, Failure, Lytics, Outcome, Reason, SignedDuration, Verdict};
use system_tests::system;
use vendor_sandbox::{Contract, Fault, Person, Presence, Sandbox};

use crate::case::{Case, DAY, HOUR, WEEK, asked_by, base, by_email, by_user_id, once, serving};

/// How long the sandbox takes over a deletion.
const TAKES: SignedDuration = SignedDuration::from_hours(100);

async fn case(contract: Contract) -> Case {
    with(contract, serving("lytics", contract).await)
}

fn with(contract: Contract, sandbox: Sandbox) -> Case {
    sandbox.set_duration("lytics", TAKES);
    let vendor = system::lytics(&sandbox, contract)
        .unwrap()
        .with_transport(once(&sandbox));
    Case::one(sandbox, vendor)
}

/// How the last question about a deletion was answered.
fn last_state(case: &Case, contract: Contract) -> usize {
    let operation = match contract {
        Contract::Original => "getDeletion",
        Contract::Revised => "getDeletionState",
    };
    case.received("lytics", operation).len()
}

fn is_in_progress(outcome: &Outcome) -> bool {
    matches!(outcome, Outcome::InProgress { .. })
}

fn reason(outcome: &Outcome) -> Reason {
    match outcome {
        Outcome::Failed { error } => error.reason(),
        other => panic!("{other}"),
    }
}

#[tokio::test]
async fn a_deletion_is_in_progress_at_every_station_and_erased_at_its_end_and_not_before() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        let Outcome::InProgress { by, .. } = erasure.outcome() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(*by, Some(case.now() + WEEK * 2));
        // In per cent of its time: all stations of either contract, and the moment before the end.
        let mut passed = 0;
        for per_cent in [2, 5, 9, 10, 29, 30, 59, 60, 99] {
            case.pass(TAKES * (per_cent - passed) / 100);
            passed = per_cent;
            let questions = last_state(&case, contract);
            assert!(is_in_progress(erasure.ask_again().await), "{per_cent} %");
            assert_eq!(last_state(&case, contract), questions + 1, "{per_cent} %");
            assert!(
                matches!(erasure.truth(), Presence::Scheduled { .. }),
                "{per_cent} %"
            );
        }
        case.pass(TAKES / 100);
        assert_eq!(*erasure.ask_again().await, Outcome::Erased);
        assert_eq!(erasure.truth(), Presence::Gone);
    }
}

#[tokio::test]
async fn settling_follows_a_deletion_to_its_end_at_the_vendors_pace() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        let begun = case.now();
        assert_eq!(*erasure.settle(WEEK * 2).await, Outcome::Erased);
        let took = case.now().duration_since(begun);
        assert!(took >= TAKES && took < TAKES + HOUR * 6, "{took:#}");
        // A quarter of an hour at first, and then half as often each time, down to every six hours.
        let questions = last_state(&case, contract);
        assert!((10..=30).contains(&questions), "{questions}");
        let verdict = erasure.report.verdict();
        assert_eq!(
            verdict,
            Verdict::Complete {
                confirmed: 1,
                promised: 0
            }
        );
    }
}

#[tokio::test]
async fn settling_ends_when_it_is_told_to_and_the_report_stays_pending() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        assert!(is_in_progress(erasure.settle(DAY).await));
        assert!(erasure.report.verdict().is_pending());
        assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
    }
}

#[tokio::test]
async fn original_completed_with_fewer_deleted_than_requested_is_a_part() {
    let case = case(Contract::Original).await;
    let mut erasure = case.erase(&by_email("mary@example.com")).await;
    assert_eq!(
        *erasure.settle(WEEK).await,
        Outcome::Partial { done: 0, of: 1 }
    );
    assert_eq!(erasure.truth(), Presence::Partly);
    assert!(matches!(
        erasure.report.verdict(),
        Verdict::Incomplete { .. }
    ));
}

#[tokio::test]
async fn revised_done_with_fragments_left_is_not_called_erased() {
    let case = case(Contract::Revised).await;
    let mut erasure = case.erase(&by_email("mary@example.com")).await;
    assert_ne!(*erasure.settle(WEEK).await, Outcome::Erased);
    assert_eq!(erasure.truth(), Presence::Partly);
}

#[tokio::test]
async fn original_a_deletion_that_failed_is_a_failure_and_asked_about_no_more() {
    let case = case(Contract::Original).await;
    let mut erasure = case.erase(&by_email("alan@example.com")).await;
    erasure.settle(WEEK).await;
    assert_eq!(reason(erasure.outcome()), Reason::GivenUp);
    assert_eq!(erasure.truth(), Presence::Present);
    let questions = last_state(&case, Contract::Original);
    erasure.settle(WEEK).await;
    assert_eq!(last_state(&case, Contract::Original), questions);
}

#[tokio::test]
async fn revised_a_deletion_that_never_ends_is_never_called_done() {
    let case = case(Contract::Revised).await;
    let subject = by_email("alan@example.com");
    let plan = case.eraser.plan(&subject);
    let report = case.eraser.carry_out(&plan).await;
    let until = case.now() + WEEK * 3;
    let report = case.eraser.settle(report, until).await;
    assert!(is_in_progress(report.entries()[0].outcome()), "{report}");
    assert!(report.verdict().is_pending());
}

#[tokio::test]
async fn nobody_by_this_identifier_is_not_found_only_after_a_lookup() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let erasure = case.erase(&by_email("nobody@example.com")).await;
        assert_eq!(*erasure.outcome(), Outcome::not_found());
        assert_eq!(erasure.truth(), Presence::Never);
        assert_eq!(case.received("lytics", "getIdentity").len(), 1);
        assert_eq!(erasure.report.verdict(), Verdict::NothingFound);
    }
}

#[tokio::test]
async fn original_a_profile_that_cannot_be_resolved_is_a_failure_and_never_not_found() {
    let case = case(Contract::Original).await;
    let mut erasure = case.erase(&by_email("charles@example.com")).await;
    assert_eq!(reason(erasure.outcome()), Reason::Unresolved);
    assert_eq!(erasure.truth(), Presence::Present);
    erasure.settle(WEEK).await;
    assert_eq!(reason(erasure.outcome()), Reason::Unresolved);
}

#[tokio::test]
async fn revised_a_profile_that_cannot_be_resolved_goes_through_the_queue() {
    let case = case(Contract::Revised).await;
    let mut erasure = case.erase(&by_email("charles@example.com")).await;
    assert!(is_in_progress(erasure.outcome()));
    assert_eq!(case.received("lytics", "queueDeletions").len(), 1);
    assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
}

#[tokio::test]
async fn revised_a_value_refused_inside_an_answer_of_success_is_a_failure() {
    let odd = Person::new("Odd", "odd@example.com", "'odd'").with("complex-profile");
    let builder = Sandbox::builder()
        .person(odd)
        .contract("lytics", Contract::Revised);
    let case = with(Contract::Revised, builder.start().await.unwrap());
    let erasure = case.erase(&by_user_id("'odd'")).await;
    let received = case.received("lytics", "queueDeletions");
    assert_eq!(received[0].status, Some(202));
    let Outcome::Failed { error } = erasure.outcome() else {
        panic!("{}", erasure.report);
    };
    assert_eq!(error.reason(), Reason::Rejected);
    assert!(error.vendor_request_id().is_some());
    assert_eq!(erasure.truth(), Presence::Present);
    assert!(!format!("{} {:?}", erasure.report, erasure.report).contains("'odd'"));
}

#[tokio::test]
async fn a_token_that_may_not_delete_is_a_failure_for_good() {
    for contract in Contract::ALL {
        let sandbox = serving("lytics", contract).await;
        let tokens = sandbox.credentials();
        for token in ["wrong", tokens.get("lytics_read_only_token")] {
            let vendor = Lytics::new(token).contract(asked_by(contract));
            let vendor = vendor.at(base(&sandbox.base_url("lytics")));
            let eraser = erasure::Eraser::builder().vendor(vendor).build().unwrap();
            let report = eraser.erase(&by_email("ada@example.com")).await;
            let error = Failure::new(Reason::Credentials).with_status(401);
            assert_eq!(*report.entries()[0].outcome(), Outcome::Failed { error });
        }
        assert_eq!(
            sandbox.presence("lytics", "ada@example.com"),
            Presence::Present
        );
    }
}

#[tokio::test]
async fn a_second_identifier_of_a_person_who_is_being_deleted_is_not_called_unknown() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let ada = case.sandbox.ada();
        let subject = erasure::Subject::builder()
            .user_id(ada.user_id)
            .email(ada.email);
        let mut erasure = case.erase(&subject.build().unwrap()).await;
        erasure.settle_all(DAY).await;
        erasure.settle_all(WEEK).await;
        assert_eq!(
            case.sandbox.presence("lytics", "ada@example.com"),
            Presence::Gone
        );
        assert!(!erasure.report.verdict().is_pending(), "{}", erasure.report);
    }
}

#[tokio::test]
async fn a_lost_answer_is_unknown_and_cleared_up_without_a_false_word() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        case.sandbox
            .inject("lytics", "deleteIdentity", Fault::ResetAfter, 1)
            .unwrap();
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        let doubt = Doubt::AnswerLost;
        assert_eq!(*erasure.outcome(), Outcome::Unknown { doubt });
        erasure.settle(HOUR).await;
        // Until its time is over at the latest, the first request may be what hides the profile.
        erasure.settle(WEEK * 3).await;
        let asked = Asked::AfterLostAnswer;
        let settled = [Outcome::NotFound { asked }, Outcome::Erased];
        assert!(
            settled.contains(erasure.outcome()),
            "{contract}: {}",
            erasure.report
        );
        assert_eq!(erasure.truth(), Presence::Gone);
    }
}

#[tokio::test]
async fn a_request_that_never_arrived_is_sent_again() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        case.sandbox
            .inject("lytics", "deleteIdentity", Fault::ResetBefore, 1)
            .unwrap();
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        assert!(matches!(erasure.outcome(), Outcome::Unknown { .. }));
        assert_eq!(erasure.truth(), Presence::Present);
        assert_eq!(*erasure.settle(WEEK).await, Outcome::Erased);
    }
}

#[tokio::test]
async fn a_state_that_the_vendor_adds_later_is_not_taken_for_the_end() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        case.pass(TAKES);
        case.sandbox
            .inject("lytics", "*", Fault::UnknownEnum, 1)
            .unwrap();
        assert!(
            is_in_progress(erasure.settle(SignedDuration::ZERO).await),
            "{contract}"
        );
        assert_eq!(*erasure.settle(HOUR).await, Outcome::Erased, "{contract}");
    }
}

#[tokio::test]
async fn a_question_that_fails_changes_nothing_that_was_known() {
    let faults = [
        Fault::ResetAfter,
        Fault::ServerError,
        Fault::BadGateway,
        Fault::GarbageBody,
        Fault::WrongTypes,
        Fault::EmptyBody,
        Fault::TruncatedBody,
        Fault::Redirect,
    ];
    for contract in Contract::ALL {
        for fault in faults {
            let case = case(contract).await;
            let mut erasure = case.erase(&by_email("ada@example.com")).await;
            case.pass(TAKES);
            case.sandbox.inject("lytics", "*", fault, 1).unwrap();
            assert!(
                is_in_progress(erasure.settle(SignedDuration::ZERO).await),
                "{fault}"
            );
            assert!(erasure.report.entries()[0].trouble().is_some(), "{fault}");
            assert_eq!(
                *erasure.settle(DAY).await,
                Outcome::Erased,
                "{contract} {fault}"
            );
        }
    }
}

#[tokio::test]
async fn another_process_asks_by_what_was_stored_and_by_the_contract_that_it_began_under() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let erasure = case.erase(&by_email("ada@example.com")).await;
        let stored = serde_json::to_string(&erasure.report).unwrap();
        for configured in Contract::ALL {
            let vendor = system::lytics(&case.sandbox, configured)
                .unwrap()
                .with_transport(once(&case.sandbox));
            let clock = system::SandboxClock(case.sandbox.clock());
            let other = erasure::Eraser::builder()
                .vendor(vendor)
                .clock(clock)
                .build()
                .unwrap();
            let report = serde_json::from_str(&stored).unwrap();
            let report = other.settle(report, case.now() + WEEK).await;
            let outcome = report.entries()[0].outcome();
            assert_eq!(
                *outcome,
                Outcome::Erased,
                "begun by {contract}, asked by {configured}"
            );
        }
    }
}

#[tokio::test]
async fn new_data_brings_the_person_back_and_the_report_has_said_so() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&by_email("ada@example.com")).await;
        erasure.settle(WEEK).await;
        case.sandbox.ingest("lytics", &case.sandbox.ada());
        assert_eq!(erasure.truth(), Presence::Present);
        assert!(
            erasure
                .report
                .to_string()
                .contains("new data creates the person anew")
        );
        assert!(erasure.report.to_string().contains("suppression entry"));
    }
}

#[tokio::test]
async fn another_accounts_token_settles_nothing_and_a_named_account_may_change_its_token() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        case.sandbox
            .inject("lytics", "deleteIdentity", Fault::ResetBefore, 1)
            .unwrap();
        let erasure = case.erase(&by_email("ada@example.com")).await;
        assert!(matches!(erasure.outcome(), Outcome::Unknown { .. }));
        let asked = case.sandbox.requests("lytics").len();
        let right = system::lytics(&case.sandbox, contract).unwrap();
        let at = || base(&case.sandbox.base_url("lytics"));
        let another = Lytics::new("lio-of-another-account").contract(asked_by(contract));
        for other in [another.at(at()), right.table("people")] {
            let other = over(&case, other);
            let report = other
                .settle(erasure.report.clone(), case.now() + WEEK * 3)
                .await;
            let outcome = report.entries()[0].outcome();
            assert_eq!(*outcome, Outcome::failed(Reason::AccountGone), "{report}");
            assert!(matches!(report.verdict(), Verdict::Incomplete { .. }));
        }
        assert_eq!(
            case.sandbox.requests("lytics").len(),
            asked,
            "nobody is asked"
        );
        assert_eq!(erasure.truth(), Presence::Present);

        let named = |token: &str| {
            let lytics = Lytics::new(token).contract(asked_by(contract)).at(at());
            over(&case, lytics.with_account("shop"))
        };
        let tokens = case.sandbox.credentials();
        let report = named(tokens.get("lytics_token"))
            .erase(&by_email("ada@example.com"))
            .await;
        let by_another_token = named(tokens.get("lytics_read_only_token"));
        let report = by_another_token.settle(report, case.now() + WEEK).await;
        assert_eq!(*report.entries()[0].outcome(), Outcome::Erased, "{report}");
    }
}

/// The facade over this account, by the sandbox's clock.
fn over(case: &Case, lytics: Lytics) -> erasure::Eraser {
    let clock = system::SandboxClock(case.sandbox.clock());
    let builder = erasure::Eraser::builder().clock(clock);
    let lytics = lytics.with_transport(once(&case.sandbox));
    builder.vendor(lytics).build().unwrap()
}

#[tokio::test]
async fn the_list_shows_what_is_under_way_and_is_asked_about_a_lost_answer() {
    let case = case(Contract::Original).await;
    case.sandbox
        .inject("lytics", "deleteIdentity", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&by_email("ada@example.com")).await;
    let [(_, Ok(under_way))] = &case.eraser.under_way().await[..] else {
        panic!("{}", erasure.report);
    };
    assert_eq!(under_way.len(), 1);
    case.pass(HOUR);
    assert!(matches!(erasure.ask_again().await, Outcome::Unknown { .. }));
    let trouble = erasure.report.entries()[0].trouble().unwrap();
    assert_eq!(trouble.reason(), Reason::UnderWay);
    assert_eq!(trouble.vendor_request_id(), under_way[0].id());
    // Another one that begins: which of them may be this person's isn't known.
    case.erase(&by_email("grace@example.com")).await;
    case.pass(HOUR);
    erasure.ask_again().await;
    let trouble = erasure.report.entries()[0].trouble().unwrap();
    assert_eq!(trouble.vendor_request_id(), None);
}
