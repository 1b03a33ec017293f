//! Mudbase erases whoever asks: both contracts, in every way that an account can be.

use erasure::{Doubt, Mudbase, Obstacle, Outcome, Reason, Session, Verdict};
use system_tests::system;
use vendor_sandbox::{Contract, Fault, Person, Presence};

use crate::case::{
    Case, DAY, HOUR, WEEK, asked_by, base, by_email, known_as, once, serving, signed_in,
};

async fn case(contract: Contract) -> Case {
    let sandbox = serving("mudbase", contract).await;
    let vendor = system::mudbase(&sandbox, contract)
        .unwrap()
        .with_transport(once(&sandbox));
    Case::one(sandbox, vendor)
}

/// A session of the person of this first name, and its password.
fn session(case: &Case, name: &str) -> Session {
    let person = known_as(&case.sandbox, name);
    let token = case.sandbox.sign_in("mudbase", &person.email).unwrap();
    Session::new(token).with_password(person.password)
}

fn refused(outcome: &Outcome, reason: Reason, status: u16) {
    let Outcome::Failed { error } = outcome else {
        panic!("{outcome}");
    };
    assert_eq!((error.reason(), error.status()), (reason, Some(status)));
    assert!(!error.is_retryable());
    // The revised contract's 400 carries no id.
    assert!(status == 400 || error.vendor_request_id().is_some());
}

#[tokio::test]
async fn original_the_deletion_is_promised_for_the_date_that_the_answer_names() {
    let case = case(Contract::Original).await;
    let erasure = case.erase(&signed_in(session(&case, "Ada"))).await;
    let by = case.now() + WEEK;
    assert_eq!(*erasure.outcome(), Outcome::Promised { by });
    let deleted_by = Some(by);
    assert_eq!(erasure.truth(), Presence::Anonymised { deleted_by });
    erasure.pass(WEEK - HOUR);
    assert_eq!(erasure.truth(), Presence::Anonymised { deleted_by });
    erasure.pass(HOUR);
    assert_eq!(erasure.truth(), Presence::Gone);
    assert_eq!(
        erasure.report.verdict(),
        Verdict::Complete {
            confirmed: 0,
            promised: 1
        }
    );
}

#[tokio::test]
async fn revised_the_erasure_is_done_when_it_is_answered() {
    let case = case(Contract::Revised).await;
    let erasure = case.erase(&signed_in(session(&case, "Ada"))).await;
    assert_eq!(*erasure.outcome(), Outcome::Erased);
    assert_eq!(erasure.truth(), Presence::Anonymised { deleted_by: None });
    assert_eq!(
        erasure.report.verdict(),
        Verdict::Complete {
            confirmed: 1,
            promised: 0
        }
    );
}

#[tokio::test]
async fn one_false_flag_makes_the_erasure_a_partial_one_under_either_contract() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let erasure = case.erase(&signed_in(session(&case, "Evelyn"))).await;
        let Outcome::Partial { done, of } = *erasure.outcome() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(done + 1, of, "{contract}");
        assert_eq!(erasure.truth(), Presence::Partly);
        assert!(matches!(
            erasure.report.verdict(),
            Verdict::Incomplete { .. }
        ));
        erasure.pass(WEEK);
    }
}

#[tokio::test]
async fn a_session_that_has_ended_erases_nothing_under_either_contract() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let subject = signed_in(session(&case, "Ada"));
        case.sandbox.sign_out("mudbase", "ada@example.com");
        let mut erasure = case.erase(&subject).await;
        refused(erasure.outcome(), Reason::Credentials, 401);
        erasure.settle(DAY).await;
        assert_eq!(case.received("mudbase", "eraseUserData").len(), 1);
        assert_eq!(erasure.truth(), Presence::Present);
    }
}

#[tokio::test]
async fn a_projects_own_key_is_no_session() {
    let case = case(Contract::Original).await;
    let key = case.sandbox.credentials().get("mudbase_api_key").to_owned();
    let erasure = case.erase(&signed_in(key)).await;
    refused(erasure.outcome(), Reason::Credentials, 401);
}

#[tokio::test]
async fn a_person_without_a_session_is_a_gap_that_says_what_is_missing() {
    let case = case(Contract::Original).await;
    let erasure = case.erase(&by_email("ada@example.com")).await;
    assert!(matches!(erasure.outcome(), Outcome::NotAddressable { .. }));
    let Verdict::Incomplete { gaps } = erasure.report.verdict() else {
        panic!("{}", erasure.report);
    };
    assert!(gaps[0].what_to_do().contains("session"), "{}", gaps[0]);
    assert_eq!(case.sandbox.requests("mudbase"), []);
}

#[tokio::test]
async fn original_asking_with_the_same_session_again_says_nothing_of_the_account() {
    let case = case(Contract::Original).await;
    let subject = signed_in(session(&case, "Ada"));
    case.erase(&subject).await;
    let again = case.erase(&subject).await;
    refused(again.outcome(), Reason::Credentials, 401);
    assert!(matches!(again.truth(), Presence::Anonymised { .. }));
}

#[tokio::test]
async fn original_a_session_that_lingers_is_promised_the_same_date_again() {
    let case = case(Contract::Original).await;
    let subject = signed_in(session(&case, "Radia"));
    let first = case.erase(&subject).await.outcome().clone();
    case.pass(DAY);
    let again = case.erase(&subject).await;
    assert_eq!(*again.outcome(), first);
}

#[tokio::test]
async fn revised_an_account_that_was_erased_before_is_erased() {
    let case = case(Contract::Revised).await;
    let subject = signed_in(session(&case, "Radia"));
    case.erase(&subject).await;
    let again = case.erase(&subject).await;
    assert_eq!(*again.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn revised_a_wrong_or_missing_password_erases_nothing() {
    let case = case(Contract::Revised).await;
    let token = case.sandbox.sign_in("mudbase", "ada@example.com").unwrap();
    let without = Session::new(token.clone());
    let wrong = Session::new(token).with_password("wrong horse");
    for session in [without, wrong] {
        let erasure = case.erase(&signed_in(session)).await;
        refused(erasure.outcome(), Reason::Rejected, 400);
        assert_eq!(erasure.truth(), Presence::Present);
    }
}

#[tokio::test]
async fn revised_a_second_factor_is_sent_where_it_is_given() {
    let case = case(Contract::Revised).await;
    let session = session(&case, "Katherine");
    let without = case.erase(&signed_in(session.clone())).await;
    refused(without.outcome(), Reason::Rejected, 400);
    let with = session.with_one_time_code(Person::ONE_TIME_CODE);
    let with = case.erase(&signed_in(with)).await;
    assert_eq!(*with.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn revised_somebody_without_a_password_needs_none() {
    let case = case(Contract::Revised).await;
    let token = case.sandbox.sign_in("mudbase", "hedy@example.com").unwrap();
    let erasure = case.erase(&signed_in(token)).await;
    assert_eq!(*erasure.outcome(), Outcome::Erased);
}

#[tokio::test]
async fn revised_a_sole_owner_is_blocked_until_somebody_acts() {
    let case = case(Contract::Revised).await;
    let mut erasure = case.erase(&signed_in(session(&case, "Grace"))).await;
    let reason = Obstacle::SoleOwner;
    assert_eq!(*erasure.outcome(), Outcome::Blocked { reason });
    erasure.settle(WEEK).await;
    assert_eq!(case.received("mudbase", "eraseUserData").len(), 1);
    assert_eq!(erasure.truth(), Presence::Present);
    let Verdict::Incomplete { gaps } = erasure.report.verdict() else {
        panic!("{}", erasure.report);
    };
    assert!(gaps[0].what_to_do().contains("organisation"), "{}", gaps[0]);
}

#[tokio::test]
async fn original_a_sole_owner_is_no_obstacle() {
    let case = case(Contract::Original).await;
    let erasure = case.erase(&signed_in(session(&case, "Grace"))).await;
    assert!(matches!(erasure.outcome(), Outcome::Promised { .. }));
    erasure.pass(WEEK);
}

#[tokio::test]
async fn original_a_lost_answer_is_not_asked_for_again_and_is_a_gap_for_a_person_to_look_at() {
    let case = case(Contract::Original).await;
    case.sandbox
        .inject("mudbase", "eraseUserData", Fault::ResetAfter, 1)
        .unwrap();
    let mut erasure = case.erase(&signed_in(session(&case, "Ada"))).await;
    let unknown = Outcome::Unknown {
        doubt: Doubt::AnswerLost,
    };
    assert_eq!(*erasure.outcome(), unknown);
    assert!(erasure.report.verdict().is_pending());
    let unverifiable = Outcome::failed(Reason::Unverifiable);
    assert_eq!(*erasure.settle(WEEK * 2).await, unverifiable);
    assert_eq!(case.received("mudbase", "eraseUserData").len(), 1);
    assert_eq!(erasure.report.gaps().count(), 1);
}

#[tokio::test]
async fn revised_a_lost_answer_is_cleared_up_where_the_session_still_speaks() {
    let case = case(Contract::Revised).await;
    for name in ["Radia", "Ada"] {
        case.sandbox
            .inject("mudbase", "eraseUserData", Fault::ResetAfter, 1)
            .unwrap();
        let mut erasure = case.erase(&signed_in(session(&case, name))).await;
        let unknown = Outcome::Unknown {
            doubt: Doubt::AnswerLost,
        };
        assert_eq!(*erasure.outcome(), unknown);
        // Ada's session has died with her account: its 401 is no evidence of anything.
        let expected = if name == "Ada" {
            Outcome::failed(Reason::Unverifiable)
        } else {
            Outcome::Erased
        };
        assert_eq!(*erasure.settle(DAY).await, expected, "{name}");
    }
}

#[tokio::test]
async fn a_server_that_speaks_the_other_contract_refuses_and_the_setting_is_named() {
    for (served, asked) in [
        (Contract::Original, Contract::Revised),
        (Contract::Revised, Contract::Original),
    ] {
        let sandbox = serving("mudbase", served).await;
        let vendor = Mudbase::new().contract(asked_by(asked));
        let vendor = vendor.at(base(&sandbox.base_url("mudbase")));
        let case = Case::one(sandbox, vendor);
        let erasure = case.erase(&signed_in(session(&case, "Ada"))).await;
        refused(erasure.outcome(), Reason::OtherContract, 400);
        assert!(erasure.report.to_string().contains("set `contract`"));
        assert_eq!(erasure.truth(), Presence::Present, "{served}");
    }
}

#[tokio::test]
async fn a_refusal_shows_neither_the_session_nor_the_password() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let session = session(&case, "Ada").with_password("wrong horse");
        let token = session.token().expose().to_owned();
        case.sandbox.sign_out("mudbase", "ada@example.com");
        let erasure = case.erase(&signed_in(session)).await;
        let shown = format!("{} {:?}", erasure.report, erasure.report);
        assert!(
            !shown.contains(&token) && !shown.contains("horse"),
            "{shown}"
        );
    }
}
