//! One erasure at all vendors: what a plan, a report and its verdict are worth when everything
//! works, and when something doesn't.

use std::{
    pin::pin,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use erasure::{
    Ask, Caveat, Completion, Doubt, Eraser, Failure, IdentifierKind, Needs, Outcome, Plan, Report,
    Subject, Terms, Vendor, VendorId, Verdict,
};
use system_tests::system::{self, SandboxClock};
use tokio::sync::Notify;
use vendor_sandbox::{Contract, Fault, Sandbox};

use crate::{
    case::{Case, HOUR, WEEK, all_of, by_email, known_as},
    spec::Spec,
};

/// A sandbox in which deletions at Lytics take three hours.
async fn sandbox(contract: Contract) -> Sandbox {
    let builder = system::serving(Sandbox::builder(), contract);
    let sandbox = builder.start().await.unwrap();
    sandbox.set_duration("lytics", HOUR * 3);
    sandbox
}

fn vendors(sandbox: &Sandbox, contract: Contract) -> Vec<Arc<dyn Vendor>> {
    let set = [("contract", contract.to_string())];
    let vendors = system::vendors();
    vendors
        .map(|id| system::vendor(sandbox, id, &set).unwrap())
        .collect()
}

/// The facade over all of them.
async fn case(contract: Contract) -> Case {
    let sandbox = sandbox(contract).await;
    let vendors = vendors(&sandbox, contract);
    Case::of(sandbox, vendors)
}

fn ada(case: &Case) -> Subject {
    all_of(&case.sandbox, &case.sandbox.ada())
}

fn stored<T: serde::Serialize + serde::de::DeserializeOwned>(value: &T) -> T {
    serde_json::from_str(&serde_json::to_string(value).unwrap()).unwrap()
}

#[tokio::test]
async fn a_plan_says_who_would_be_asked_by_what_and_sends_nothing() {
    let case = case(Contract::Original).await;
    let plan = case.eraser.plan(&ada(&case));
    let targets: Vec<String> = plan
        .targets()
        .map(|planned| planned.target().to_string())
        .collect();
    let kinds = [
        IdentifierKind::UserId,
        IdentifierKind::Email,
        IdentifierKind::Session,
    ];
    let of_vendor = |vendor| {
        let taken = kinds.iter().filter(move |kind| system::takes(vendor, kind));
        taken.map(move |kind| format!("{vendor} {kind}"))
    };
    let expected: Vec<String> = system::vendors().flat_map(of_vendor).collect();
    assert_eq!(targets, expected);
    assert_eq!(plan.unaddressable().count(), 0);
    for vendor in system::vendors() {
        assert_eq!(case.sandbox.requests(vendor), []);
    }
}

#[tokio::test]
async fn one_person_is_erased_at_every_vendor_and_report_and_truth_agree_all_the_way() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let mut erasure = case.erase(&ada(&case)).await;
        assert!(erasure.report.verdict().is_pending(), "{}", erasure.report);
        erasure.pass(HOUR);
        erasure.settle_all(WEEK).await;
        let verdict = erasure.report.verdict();
        assert!(verdict.is_complete(), "{contract}: {}", erasure.report);
        let again = erasure.report.clone();
        erasure.settle_all(WEEK).await;
        assert_eq!(
            erasure.report, again,
            "what is settled is asked about no more"
        );
        erasure.pass(WEEK * 2);
        for vendor in system::vendors() {
            assert!(
                !case.sandbox.is_still_there(vendor, "u-42"),
                "{contract}: {vendor}"
            );
        }
        assert_eq!(case.sandbox.strayed(), []);
    }
}

#[tokio::test]
async fn the_verdict_counts_what_was_confirmed_and_what_was_only_promised() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let all = vendors(&case.sandbox, contract);
        let promises = all
            .iter()
            .filter(|vendor| vendor.terms().completion() == Completion::Promised);
        let promised = promises.count();
        let confirmed = all.len() - promised;
        let (ada, all) = (case.sandbox.ada(), ada(&case));
        let mudbase = VendorId::MUDBASE;
        let session = all.sessions(&mudbase).next().unwrap().clone();
        let subject = Subject::builder()
            .user_id(ada.user_id)
            .session(mudbase, session);
        let mut erasure = case.erase(&subject.build().unwrap()).await;
        erasure.settle_all(WEEK).await;
        let expected = Verdict::Complete {
            confirmed,
            promised,
        };
        assert_eq!(erasure.report.verdict(), expected, "{}", erasure.report);
    }
}

#[tokio::test]
async fn plan_and_report_survive_being_stored_at_every_stage_and_another_process_goes_on() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let other = || {
            let builder = Eraser::builder().clock(SandboxClock(case.sandbox.clock()));
            let vendors = vendors(&case.sandbox, contract).into_iter();
            vendors
                .fold(builder, |builder, vendor| builder.shared_vendor(vendor))
                .build()
                .unwrap()
        };
        let subject = ada(&case);
        let plan = case.eraser.plan(&stored(&subject));
        let read: Plan = stored(&plan);
        assert_eq!(read, plan);
        let report = other().carry_out(&read).await;
        let read: Report = stored(&report);
        assert_eq!(read, report);
        let report = other().settle(read, case.now() + WEEK).await;
        assert_eq!(stored::<Report>(&report), report);
        assert!(report.verdict().is_complete(), "{report}");
        assert_eq!(stored::<Verdict>(&report.verdict()), report.verdict());
    }
}

/// Everything that a report must not say about somebody, in every form that it could take.
fn telling(case: &Case, subject: &Subject) -> Vec<String> {
    let ada = case.sandbox.ada();
    let mudbase = VendorId::MUDBASE;
    let sessions = subject.sessions(&mudbase);
    let token = sessions.map(|session| session.token().expose().to_owned());
    let plain = [ada.name, ada.email, ada.user_id, ada.password]
        .into_iter()
        .chain(token);
    plain
        .flat_map(|text| [text.replace('@', "%40"), text])
        .collect()
}

#[tokio::test]
async fn nothing_that_is_printed_and_no_settled_report_shows_who_the_person_is() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        let subject = ada(&case);
        let telling = telling(&case, &subject);
        let mut erasure = case.erase(&subject).await;
        let mut shown = vec![format!(
            "{subject} {subject:?} {} {:?}",
            erasure.plan, erasure.plan
        )];
        shown.push(format!("{} {:?}", erasure.report, erasure.report));
        erasure.settle_all(WEEK).await;
        shown.push(format!("{} {:?}", erasure.report, erasure.report));
        shown.push(serde_json::to_string(&erasure.report).unwrap());
        for shown in shown {
            let leak = telling.iter().find(|text| shown.contains(text.as_str()));
            assert_eq!(leak, None, "{shown}");
        }
    }
}

/// The faults that need no time to pass.
fn faults() -> Vec<Fault> {
    let takes_time = |fault: &Fault| {
        matches!(
            fault,
            Fault::Held
                | Fault::HeldAfter
                | Fault::Latency(_)
                | Fault::SlowBody(_)
                | Fault::StalledBody
        )
    };
    Fault::all()
        .into_iter()
        .filter(|fault| !takes_time(fault))
        .collect()
}

#[tokio::test]
async fn whatever_goes_wrong_at_one_vendor_stops_no_other_and_the_report_claims_nothing_false() {
    for contract in Contract::ALL {
        let untroubled = case(contract).await;
        let untroubled = untroubled.erase(&ada(&untroubled)).await;
        let expected = |vendor: &VendorId| -> Vec<&str> {
            untroubled
                .outcomes(vendor)
                .into_iter()
                .map(Outcome::name)
                .collect()
        };
        for troubled in system::vendors() {
            for fault in faults() {
                let case = case(contract).await;
                case.sandbox.inject(troubled, "*", fault, 2).unwrap();
                let mut erasure = case.erase(&ada(&case)).await;
                let others = case
                    .eraser
                    .vendors()
                    .filter(|vendor| vendor.as_str() != troubled);
                for other in others {
                    let outcomes = erasure.outcomes(other);
                    let names: Vec<&str> = outcomes.into_iter().map(Outcome::name).collect();
                    assert_eq!(names, expected(other), "{fault} at {troubled}, {other}");
                }
                erasure.settle_all(HOUR).await;
                case.sandbox.clear_faults(troubled).unwrap();
                erasure.settle_all(WEEK).await;
                erasure.pass(WEEK * 2);
                assert_eq!(case.sandbox.strayed(), [], "{fault} at {troubled}");
            }
        }
    }
}

#[tokio::test]
async fn a_vendor_that_could_not_be_reached_is_asked_again_and_the_erasure_completes() {
    for troubled in system::vendors() {
        let case = case(Contract::Original).await;
        case.sandbox
            .inject(troubled, "*", Fault::ConnectionRefused, 1)
            .unwrap();
        let mut erasure = case.erase(&ada(&case)).await;
        assert!(erasure.report.verdict().is_pending(), "{}", erasure.report);
        case.sandbox.clear_faults(troubled).unwrap();
        erasure.settle_all(WEEK).await;
        assert!(
            erasure.report.verdict().is_complete(),
            "{troubled}: {}",
            erasure.report
        );
    }
}

/// A vendor that counts its answers.
struct Counted(Arc<dyn Vendor>, Arc<Answers>);

#[derive(Default)]
struct Answers {
    count: AtomicUsize,
    one_more: Notify,
}

impl Answers {
    async fn reach(&self, count: usize) {
        while self.count.load(Ordering::Relaxed) < count {
            self.one_more.notified().await;
        }
    }
}

#[erasure::async_trait]
impl Vendor for Counted {
    fn id(&self) -> VendorId {
        self.0.id()
    }
    fn needs(&self) -> Needs {
        self.0.needs()
    }
    fn terms(&self) -> Terms {
        self.0.terms()
    }
    fn caveats(&self) -> Vec<Caveat> {
        self.0.caveats()
    }
    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let outcome = self.0.erase(ask).await;
        self.1.count.fetch_add(1, Ordering::Relaxed);
        self.1.one_more.notify_one();
        outcome
    }
    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        self.0.follow(ask, last).await
    }
}

#[tokio::test]
async fn a_vendor_that_never_answers_holds_up_nobody_and_is_unknown_in_the_end() {
    for held in system::vendors() {
        let mut operations = client_calls::Vendor::named(held).operations.iter();
        let erases = |id| Spec::of(held).operation_named(id).is_to("erase");
        let operation = operations.find(|operation| erases(operation.id));
        let operation = operation.unwrap().id;
        let sandbox = sandbox(Contract::Original).await;
        let answers = Arc::new(Answers::default());
        let counted = vendors(&sandbox, Contract::Original)
            .into_iter()
            .map(|vendor| Arc::new(Counted(vendor, answers.clone())) as Arc<dyn Vendor>);
        let case = Case::of(sandbox, counted);
        // The address alone, and the id for the vendor that takes no address: one target each.
        let subject = Subject::builder().email("ada@example.com").build().unwrap();
        let subject = if system::takes(held, &IdentifierKind::Email) {
            subject
        } else {
            all_of(&case.sandbox, &case.sandbox.ada())
        };
        let plan = case.eraser.plan(&subject);
        let at_held = plan
            .targets()
            .filter(|planned| planned.target().vendor().as_str() == held);
        let others = plan.targets().count() - at_held.count();
        case.sandbox
            .inject(held, operation, Fault::Held, 1)
            .unwrap();
        let mut erasing = pin!(case.eraser.carry_out(&plan));
        let report = tokio::select! {
            report = &mut erasing => panic!("{held} answered: {report}"),
            () = async { tokio::join!(case.sandbox.until_held(held, 1), answers.reach(others)); } => {
                // Everybody else is done, so nothing is left that could be too late.
                tokio::time::pause();
                tokio::time::advance(Duration::from_secs(600)).await;
                let report = erasing.await;
                tokio::time::resume();
                report
            }
        };
        let held = VendorId::new(held).unwrap();
        let unknown = |outcome: &Outcome| matches!(outcome, Outcome::Unknown { .. });
        for entry in report.entries() {
            let outcome = entry.outcome();
            assert_eq!(
                unknown(outcome),
                *entry.vendor() == held,
                "{held}: {report}"
            );
        }
    }
}

#[tokio::test]
async fn an_erasure_that_is_dropped_half_way_is_finished_by_asking_again() {
    let sandbox = sandbox(Contract::Original).await;
    sandbox.contract("mudbase", Contract::Revised).unwrap();
    let mut vendors = vendors(&sandbox, Contract::Original);
    let mudbase = vendors
        .iter()
        .position(|vendor| vendor.id() == VendorId::MUDBASE);
    vendors[mudbase.unwrap()] = Arc::new(system::mudbase(&sandbox, Contract::Revised).unwrap());
    let case = Case::of(sandbox, vendors);
    // Her session outlives her account, so that she can be asked for twice everywhere.
    let radia = known_as(&case.sandbox, "Radia");
    let subject = all_of(&case.sandbox, &radia);
    case.sandbox
        .inject("gainsight-px", "deleteUser", Fault::Held, 1)
        .unwrap();
    {
        let mut erasing = pin!(case.eraser.erase(&subject));
        tokio::select! {
            report = &mut erasing => panic!("{report}"),
            () = case.sandbox.until_held("gainsight-px", 1) => {}
        }
        // Lytics is looked at first, and asked then.
        while case.received("lytics", "deleteIdentity").len() < 2 {
            tokio::select! {
                report = &mut erasing => panic!("{report}"),
                () = tokio::task::yield_now() => {}
            }
        }
    }
    // Lytics is still at what the dropped one began, and can't be asked for more until that is over:
    // a gap that says so, and that asking again then closes.
    let mut erasure = case.erase(&subject).await;
    erasure.settle_all(WEEK).await;
    let unresolved = |gap: erasure::Gap| gap.vendor() == &VendorId::LYTICS;
    assert!(erasure.report.gaps().all(unresolved), "{}", erasure.report);
    assert_eq!(erasure.report.gaps().count(), 2, "{}", erasure.report);
    erasure.pass(WEEK);
    let mut again = case.erase(&subject).await;
    again.settle_all(WEEK).await;
    assert!(again.report.verdict().is_complete(), "{}", again.report);
    for vendor in system::vendors() {
        assert!(
            !case.sandbox.is_still_there(vendor, &radia.user_id),
            "{vendor}"
        );
    }
}

#[tokio::test]
async fn a_person_whom_nobody_knows_is_nothing_found_and_never_complete() {
    let case = case(Contract::Original).await;
    let nobody = Subject::builder()
        .email("nobody@example.com")
        .user_id("u-404");
    let mut erasure = case.erase(&nobody.build().unwrap()).await;
    erasure.settle_all(WEEK).await;
    // Who can't be asked without a session is a gap and no answer; and so is who has no answer that says that it
    // knows nobody.
    let Verdict::Incomplete { gaps } = erasure.report.verdict() else {
        panic!("{}", erasure.report);
    };
    let gaps: Vec<&str> = gaps.iter().map(|gap| gap.vendor().as_str()).collect();
    let is_silent = |vendor: &&str| {
        system::takes(vendor, &IdentifierKind::Session) || !system::can_say_nobody(vendor)
    };
    let silent: Vec<&str> = system::vendors().filter(is_silent).collect();
    assert_eq!(gaps, silent);
}

#[tokio::test]
async fn an_identifier_that_a_vendor_does_not_take_is_a_gap_and_not_a_success() {
    let case = case(Contract::Original).await;
    let erasure = case.erase(&by_email("ada@example.com")).await;
    let Verdict::Pending { .. } = erasure.report.verdict() else {
        panic!("{}", erasure.report);
    };
    let gaps: Vec<VendorId> = erasure
        .report
        .gaps()
        .map(|gap| gap.vendor().clone())
        .collect();
    let takes_none = |vendor: &&str| !system::takes(vendor, &IdentifierKind::Email);
    let expected: Vec<&str> = system::vendors().filter(takes_none).collect();
    assert_eq!(
        gaps.iter().map(VendorId::as_str).collect::<Vec<_>>(),
        expected
    );
    assert_eq!(case.sandbox.requests("gainsight-px"), []);
}

#[tokio::test]
async fn the_answer_that_was_lost_everywhere_is_unknown_everywhere() {
    for contract in Contract::ALL {
        let case = case(contract).await;
        for vendor in system::vendors() {
            case.sandbox
                .inject(
                    vendor,
                    "*",
                    Fault::ResetAfter,
                    vendor_sandbox::Times::Always,
                )
                .unwrap();
        }
        let erasure = case.erase(&ada(&case)).await;
        for entry in erasure.report.entries() {
            let doubt = Doubt::AnswerLost;
            assert_eq!(
                *entry.outcome(),
                Outcome::Unknown { doubt },
                "{}",
                erasure.report
            );
        }
    }
}
