//! Many people at Lytics with one request, under both contracts: known and unknown, with profiles that
//! resist, and each of them gets their own true outcome.

use erasure::{
    Asked, Doubt, Entry, Outcome, PlannedTarget, Reason, Report, SignedDuration, Subject,
};
use system_tests::{
    agreement::contradiction,
    system::{self, truth},
};
use vendor_sandbox::{Contract, Fault, Person, Presence, Sandbox};

use crate::case::{Case, DAY, HOUR, WEEK, base, by_email, by_user_id, once};

const TAKES: SignedDuration = SignedDuration::from_hours(100);

/// Several people who were asked for together.
struct Batch {
    case: Case,
    planned: Vec<PlannedTarget>,
    report: Report,
}

impl Batch {
    /// Asks a sandbox that knows these people for all of `subjects`.
    async fn of(contract: Contract, people: Vec<Person>, subjects: &[Subject]) -> Self {
        Self::under(contract, people, subjects, |_| {}).await
    }

    /// The same after something was done to the sandbox.
    async fn under(
        contract: Contract,
        people: Vec<Person>,
        subjects: &[Subject],
        prepare: impl FnOnce(&Sandbox),
    ) -> Self {
        let builder = Sandbox::builder().contract("lytics", contract);
        let builder = people
            .into_iter()
            .fold(builder, |builder, person| builder.person(person));
        let sandbox = builder.start().await.unwrap();
        sandbox.set_duration("lytics", TAKES);
        prepare(&sandbox);
        let vendor = system::lytics(&sandbox, contract).unwrap();
        let vendor = vendor.batches(true).with_transport(once(&sandbox));
        Self::at(Case::one(sandbox, vendor), subjects).await
    }

    async fn at(case: Case, subjects: &[Subject]) -> Self {
        let planned: Vec<PlannedTarget> = subjects
            .iter()
            .flat_map(|subject| {
                case.eraser
                    .plan(subject)
                    .targets()
                    .cloned()
                    .collect::<Vec<_>>()
            })
            .collect();
        let batch: Vec<(&PlannedTarget, &[Entry])> =
            planned.iter().map(|planned| (planned, &[][..])).collect();
        let entries = case.eraser.erase_batch(&batch).await;
        let report = Report::new(case.now(), case.now(), entries);
        let batch = Self {
            case,
            planned,
            report,
        };
        batch.claims_nothing_false();
        batch
    }

    /// Settles hour by hour for so long, and holds each hour against the truth.
    async fn settle(&mut self, time_limit: SignedDuration) -> Vec<Outcome> {
        let end = self.case.now() + time_limit;
        while self.case.now() < end && self.report.verdict().is_pending() {
            let until = self.case.now() + HOUR;
            self.report = self.case.eraser.settle(self.report.clone(), until).await;
            self.claims_nothing_false();
            self.case.pass(HOUR);
        }
        self.outcomes()
    }

    fn outcomes(&self) -> Vec<Outcome> {
        let entries = self.report.entries().iter();
        entries.map(|entry| entry.outcome().clone()).collect()
    }

    fn names(&self) -> Vec<&'static str> {
        let entries = self.report.entries().iter();
        entries.map(|entry| entry.outcome().name()).collect()
    }

    fn truth(&self) -> Vec<Presence> {
        let planned = self.planned.iter();
        planned
            .map(|planned| truth(&self.case.sandbox, planned.target()))
            .collect()
    }

    fn received(&self, operation: &str) -> usize {
        self.case.received("lytics", operation).len()
    }

    /// How many requests for several there were, under either contract.
    fn batches(&self) -> usize {
        self.received("deleteIdentities") + self.received("queueDeletions")
    }

    fn claims_nothing_false(&self) {
        let entries = self.report.entries().iter().zip(self.truth());
        for (position, (entry, truth)) in entries.enumerate() {
            let wrong = contradiction(entry.outcome(), truth, self.case.now());
            let outcome = entry.outcome();
            // A deletion that has failed meanwhile is in progress until Lytics is asked next.
            let is_next_asked = entry.again_at().is_some_and(|at| at > self.case.now());
            let wrong = wrong.filter(|_| outcome.is_settled() || !is_next_asked);
            assert_eq!(
                wrong, None,
                "{position}: {outcome}, {truth:?}\n{}",
                self.report
            );
        }
        assert_eq!(self.case.sandbox.defects(), Vec::<String>::new());
    }
}

fn person(name: &str) -> Person {
    Person::new(name, format!("{name}@example.com"), format!("u-{name}"))
}

fn by(name: &str) -> Subject {
    by_email(&format!("{name}@example.com"))
}

fn failed(reason: Reason) -> Outcome {
    Outcome::failed(reason)
}

/// Two who are there, one whose profile is tangled, one of whom something sticks, and nobody.
fn mixed() -> (Vec<Person>, Vec<Subject>) {
    let people = vec![
        person("one"),
        person("two"),
        person("tangled").with("complex-profile"),
        person("stuck").with("stuck-fragments"),
    ];
    let subjects = ["one", "nobody", "tangled", "stuck"].map(by).to_vec();
    let subjects = [subjects, vec![by_user_id("u-two")]].concat();
    (people, subjects)
}

#[tokio::test]
async fn each_of_a_mixed_batch_is_told_the_truth_about_themselves() {
    for contract in Contract::ALL {
        let (people, subjects) = mixed();
        let mut batch = Batch::of(contract, people, &subjects).await;
        let accepted = "in-progress";
        let expected = [accepted, "not-found", accepted, accepted, accepted];
        assert_eq!(batch.names(), expected, "{contract}");
        // By e-mail address and by user id: the revised contract has a request for each field, and one
        // person alone needs no batch.
        assert_eq!(batch.batches(), 1, "{contract}");
        let expected = [
            Outcome::Erased,
            Outcome::not_found(),
            Outcome::Erased,
            failed(Reason::StillThere),
            Outcome::Erased,
        ];
        assert_eq!(batch.settle(WEEK).await, expected, "{contract}");
        let gone = Presence::Gone;
        let expected = [gone, Presence::Never, gone, Presence::Partly, gone];
        assert_eq!(batch.truth(), expected, "{contract}");
    }
}

#[tokio::test]
async fn original_a_deletion_that_fails_in_a_batch_is_a_failure_of_the_one_and_not_of_the_others() {
    let people = vec![
        person("one"),
        person("failing").with("deletion-fails"),
        person("two"),
    ];
    let subjects = ["one", "failing", "two"].map(by);
    let mut batch = Batch::of(Contract::Original, people, &subjects).await;
    // Whoever a batch failed for is asked for alone, once it is over.
    let expected = [Outcome::Erased, failed(Reason::GivenUp), Outcome::Erased];
    assert_eq!(batch.settle(WEEK * 2).await, expected);
}

#[tokio::test]
async fn a_value_that_is_refused_inside_an_answer_of_success_is_refused_alone() {
    let odd = Person::new("Odd", "odd@example.com", "'odd'");
    let people = vec![odd, person("one"), person("two")];
    let subjects = ["u-one", "'odd'", "u-two"].map(by_user_id);
    let mut batch = Batch::of(Contract::Revised, people, &subjects).await;
    assert_eq!(batch.received("queueDeletions"), 1);
    assert_eq!(batch.received("deleteIdentity"), 0);
    let Outcome::Failed { error } = &batch.outcomes()[1] else {
        panic!("{}", batch.report);
    };
    assert_eq!(error.reason(), Reason::Rejected);
    assert!(error.vendor_request_id().is_some());
    let outcomes = batch.settle(WEEK).await;
    assert_eq!(
        (&outcomes[0], &outcomes[2]),
        (&Outcome::Erased, &Outcome::Erased)
    );
    assert_eq!(batch.truth()[1], Presence::Present);
    assert!(!format!("{} {:?}", batch.report, batch.report).contains("'odd'"));
}

#[tokio::test]
async fn a_request_that_is_refused_as_a_whole_is_made_for_fewer() {
    for (contract, operation) in [
        (Contract::Original, "deleteIdentities"),
        (Contract::Revised, "queueDeletions"),
    ] {
        let people = ["one", "two", "three", "four"].map(person).to_vec();
        let subjects = ["one", "two", "three", "four"].map(by);
        let mut batch = Batch::under(contract, people, &subjects, |sandbox| {
            let refusal = Fault::EchoingRefusal;
            sandbox.inject("lytics", operation, refusal, 1).unwrap();
        })
        .await;
        assert_eq!(batch.batches(), 3, "all, and each half");
        assert_eq!(batch.settle(WEEK).await, vec![Outcome::Erased; 4]);
    }
}

#[tokio::test]
async fn a_batch_whose_answer_was_lost_is_unknown_and_cleared_up_without_a_false_word() {
    for (contract, operation) in [
        (Contract::Original, "deleteIdentities"),
        (Contract::Revised, "queueDeletions"),
    ] {
        for fault in [Fault::ResetBefore, Fault::ResetAfter] {
            let people = ["one", "two"].map(person).to_vec();
            let subjects = ["one", "two"].map(by);
            let mut batch = Batch::under(contract, people, &subjects, |sandbox| {
                sandbox.inject("lytics", operation, fault, 1).unwrap();
            })
            .await;
            let doubt = Doubt::AnswerLost;
            assert_eq!(batch.outcomes(), vec![Outcome::Unknown { doubt }; 2]);
            let outcomes = batch.settle(WEEK * 3).await;
            let asked = Asked::AfterLostAnswer;
            let settled = match fault {
                Fault::ResetBefore => Outcome::Erased,
                _ => Outcome::NotFound { asked },
            };
            assert_eq!(outcomes, vec![settled; 2], "{contract} {fault}");
            assert_eq!(batch.truth(), [Presence::Gone, Presence::Gone]);
            assert_eq!(batch.batches(), 1, "no batch is sent twice");
        }
    }
}

#[tokio::test]
async fn a_token_that_may_not_delete_deletes_nobody_in_a_batch_either() {
    for contract in Contract::ALL {
        let people = ["one", "two"].map(person).to_vec();
        let builder = Sandbox::builder().contract("lytics", contract);
        let builder = people
            .into_iter()
            .fold(builder, |builder, person| builder.person(person));
        let sandbox = builder.start().await.unwrap();
        let tokens = sandbox.credentials().clone();
        for token in [tokens.get("lytics_read_only_token"), "wrong"] {
            let may_look = token != "wrong";
            let vendor = erasure::Lytics::new(token)
                .contract(crate::case::asked_by(contract))
                .at(base(&sandbox.base_url("lytics")));
            let eraser = erasure::Eraser::builder().vendor(vendor).build().unwrap();
            let plans = ["one", "two"].map(|name| eraser.plan(&by(name)));
            let planned: Vec<&PlannedTarget> =
                plans.iter().flat_map(|plan| plan.targets()).collect();
            let batch: Vec<(&PlannedTarget, &[Entry])> =
                planned.iter().map(|planned| (*planned, &[][..])).collect();
            for entry in eraser.erase_batch(&batch).await {
                let Outcome::Failed { error } = entry.outcome() else {
                    panic!("{}", entry.outcome());
                };
                // The revised contract refuses value by value, in an answer of success.
                let reason = match contract {
                    Contract::Revised if may_look => Reason::Rejected,
                    _ => Reason::Credentials,
                };
                assert_eq!(error.reason(), reason, "{contract}");
                assert!(!error.is_retryable());
            }
        }
        for name in ["one@example.com", "two@example.com"] {
            assert_eq!(sandbox.presence("lytics", name), Presence::Present);
        }
    }
}

#[tokio::test]
async fn another_process_follows_a_batch_by_what_was_stored_of_each() {
    for contract in Contract::ALL {
        let (people, subjects) = mixed();
        let mut batch = Batch::of(contract, people, &subjects).await;
        let stored = serde_json::to_string(&batch.report).unwrap();
        let other = system::lytics(&batch.case.sandbox, contract).unwrap();
        let other = other.batches(true);
        let other = other.with_transport(once(&batch.case.sandbox));
        let clock = system::SandboxClock(batch.case.sandbox.clock());
        let other = erasure::Eraser::builder().vendor(other).clock(clock);
        batch.case.eraser = other.build().unwrap();
        batch.report = serde_json::from_str(&stored).unwrap();
        let outcomes = batch.settle(WEEK).await;
        let expected = ["erased", "not-found", "erased", "failed", "erased"];
        assert_eq!(batch.names(), expected, "{contract}: {outcomes:?}");
    }
}

#[tokio::test]
async fn whoever_is_asked_for_twice_in_a_batch_is_told_twice() {
    for contract in Contract::ALL {
        let people = ["one", "two"].map(person).to_vec();
        let subjects = ["one", "two", "one"].map(by);
        let mut batch = Batch::of(contract, people, &subjects).await;
        assert_eq!(batch.received("getIdentity"), 2);
        assert_eq!(batch.settle(DAY * 5).await, vec![Outcome::Erased; 3]);
    }
}

#[tokio::test]
async fn three_hundred_people_with_two_identifiers_each_come_out_as_they_are() {
    use futures_util::{StreamExt, stream};
    for contract in Contract::ALL {
        let sandbox = Sandbox::builder().contract("lytics", contract);
        let sandbox = (0..300)
            .filter(|number| number % 3 != 0)
            .map(|number| person(&format!("p{number}")))
            .fold(sandbox, |builder, person| builder.person(person))
            .start()
            .await
            .unwrap();
        sandbox.set_duration("lytics", TAKES);
        let vendor = system::lytics(&sandbox, contract).unwrap();
        let vendor = vendor.batches(true).with_transport(once(&sandbox));
        let case = Case::one(sandbox, vendor);
        let subject = |number: usize| {
            let email = format!("p{number}@example.com");
            let subject = Subject::builder()
                .email(email)
                .user_id(format!("u-p{number}"));
            subject.build().unwrap()
        };
        let reports = case.eraser.erase_many(stream::iter(0..300).map(subject));
        let reports: Vec<(usize, Report)> = reports.collect().await;
        assert_eq!(reports.len(), 300);
        assert!(case.sandbox.sockets("lytics").answering_peak <= 8);
        for (number, report) in reports {
            let report = case.eraser.settle(report, case.now() + WEEK).await;
            let names: Vec<&str> = report
                .entries()
                .iter()
                .map(|e| e.outcome().name())
                .collect();
            let expected = match number % 3 {
                0 => ["not-found", "not-found"],
                _ => ["erased", "not-found"],
            };
            assert_eq!(names, expected, "{contract} {number}: {report}");
        }
        assert_eq!(case.sandbox.defects(), Vec::<String>::new());
    }
}
