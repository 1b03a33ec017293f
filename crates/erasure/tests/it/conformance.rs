//! The conformance suite passes an honest vendor of every sort, and catches each way to be wrong.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};

use crate::support::*;
use erasure::conformance::{Fault, Findings, Fixture, assert_conforms, check};
use erasure::{
    Ask, Basis, Caveat, Clock, Completion, Doubt, Failure, Identifier, Need, Needs, Outcome,
    Reason, Subject, Target, Terms, Timestamp, Tracking, Vendor, VendorId, async_trait,
};

/// One way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Lie {
    CallsItselfDifferently,
    NeedsNothing,
    AsksByWhatItDoesNotTake,
    AsksByWhatNobodyGave,
    ErasesTheUnaddressable,
    ErasesTheUnknown,
    RefusesTheKnown,
    ErasesBeforeItIsDone,
    FindsNobodyWhereSomebodyIs,
    DoesNotKeepItsTerms,
    ForgetsACaveat,
    ForgetsThatItCanBringBack,
    KeepsTrackingToItself,
    LosesTrack,
    NeverEnds,
    TakesAnyTrackingForDone,
    ShowsTheIdentifier,
    PromisesThePast,
    CountsAllAsPart,
    Panics,
    PanicsWhenFollowed,
    Hangs,
    FindsNobodyWhenUnreachable,
    FailsWhenTheAnswerIsLost,
    AcceptsWhenOutOfOrder,
    RetriesARefusal,
    TakesSilenceForDone,
    LosesOneOfSeveral,
    TakesOneForAnother,
    ErasesTheUnknownAmongOthers,
    PanicsOverSeveral,
}

/// A vendor's system, and what a process knows of it.
#[derive(Clone)]
struct Ledger {
    lie: Option<Lie>,
    completion: Completion,
    most: usize,
    clock: Jumping,
    people: Arc<Mutex<HashMap<String, Option<Timestamp>>>>,
    fault: Arc<Mutex<Option<Fault>>>,
    of_this_process: Arc<Mutex<Vec<String>>>,
    processes: Arc<AtomicU32>,
}

impl Ledger {
    fn new(completion: Completion, lie: Option<Lie>) -> Self {
        Self {
            lie,
            completion,
            most: 10,
            clock: Jumping::default(),
            people: Arc::default(),
            fault: Arc::default(),
            of_this_process: Arc::default(),
            processes: Arc::default(),
        }
    }

    fn lies(&self, lie: Lie) -> bool {
        self.lie == Some(lie)
    }

    /// When the person goes, of somebody who is there.
    fn goes(&self, email: &str) -> Option<Option<Timestamp>> {
        let people = self.people.lock().unwrap();
        people
            .get(email)
            .copied()
            .filter(|goes| goes.is_none_or(|goes| goes > self.clock.now()))
    }

    fn accept(&self, email: &str, now: Timestamp) -> Outcome {
        let goes = if self.completion == Completion::Immediate {
            now
        } else {
            now + hours(10)
        };
        self.people
            .lock()
            .unwrap()
            .insert(email.to_owned(), Some(goes));
        let reference = if self.lies(Lie::ShowsTheIdentifier) {
            email.to_owned()
        } else {
            format!("job-{}", email.len())
        };
        self.of_this_process.lock().unwrap().push(reference.clone());
        match self.completion {
            Completion::Promised => Outcome::Promised { by: goes },
            Completion::Tracked => Outcome::InProgress {
                tracking: Tracking::new(reference),
                by: None,
            },
            Completion::SoftDeletion => Outcome::SoftDeleted {
                revivable_until: goes,
            },
            _ => Outcome::Erased,
        }
    }

    fn broken(&self, fault: Fault, email: &str, now: Timestamp) -> Outcome {
        match fault {
            Fault::Unreachable if self.lies(Lie::FindsNobodyWhenUnreachable) => {
                Outcome::not_found()
            }
            Fault::Unreachable => Outcome::failed(Reason::NotReached),
            Fault::AnswerLost if self.lies(Lie::FailsWhenTheAnswerIsLost) => {
                Outcome::failed(Reason::NoAnswer)
            }
            Fault::AnswerLost => {
                self.accept(email, now);
                Outcome::Unknown {
                    doubt: Doubt::AnswerLost,
                }
            }
            Fault::OutOfOrder if self.lies(Lie::AcceptsWhenOutOfOrder) => self.accept(email, now),
            Fault::OutOfOrder => Outcome::failed(Reason::OutOfOrder),
            _ => {
                let refusal =
                    Failure::new(Reason::Credentials).retryable(self.lies(Lie::RetriesARefusal));
                Outcome::Failed { error: refusal }
            }
        }
    }

    fn lie_about(&self, email: &str, now: Timestamp) -> Option<Outcome> {
        let known = self.goes(email).is_some();
        match self.lie? {
            Lie::ErasesTheUnknown if !known => Some(Outcome::Erased),
            Lie::RefusesTheKnown if known => Some(Outcome::failed(Reason::Rejected)),
            Lie::FindsNobodyWhereSomebodyIs => Some(Outcome::not_found()),
            Lie::ErasesBeforeItIsDone => {
                self.accept(email, now);
                Some(Outcome::Erased)
            }
            Lie::DoesNotKeepItsTerms => Some(Outcome::Promised { by: now + hours(1) }),
            Lie::PromisesThePast => Some(Outcome::Promised { by: now - hours(1) }),
            Lie::CountsAllAsPart => Some(Outcome::Partial { done: 4, of: 4 }),
            _ => None,
        }
    }
}

#[async_trait]
impl Vendor for Ledger {
    fn id(&self) -> VendorId {
        let process = if self.lies(Lie::CallsItselfDifferently) {
            self.processes.load(Ordering::SeqCst)
        } else {
            0
        };
        VendorId::new(format!("ledger-{process}")).unwrap()
    }

    fn needs(&self) -> Needs {
        if self.lies(Lie::NeedsNothing) {
            Needs::one_of([])
        } else {
            Needs::one_of([Need::Email])
        }
    }

    fn terms(&self) -> Terms {
        Terms::new(self.completion)
            .within(hours(10))
            .pause(hours(1))
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = vec![retains(), revivable()];
        caveats.retain(|caveat| match caveat {
            Caveat::Revivable { .. } => !self.lies(Lie::ForgetsThatItCanBringBack),
            _ => !self.lies(Lie::ForgetsACaveat),
        });
        caveats
    }

    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        if self.lies(Lie::AsksByWhatNobodyGave) {
            return vec![Identifier::Email("made-up@example.com".into())];
        }
        let all = self.lies(Lie::AsksByWhatItDoesNotTake);
        let needs = Needs::one_of([Need::Email]);
        subject
            .identifiers()
            .iter()
            .filter(|identifier| all || needs.accept(identifier))
            .cloned()
            .collect()
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        let Identifier::Email(email) = ask.identifier() else {
            let lies = self.lies(Lie::ErasesTheUnaddressable);
            return if lies {
                Outcome::Erased
            } else {
                Outcome::NotAddressable {
                    needs: self.needs(),
                }
            };
        };
        assert!(!self.lies(Lie::Panics), "a scripted panic");
        if self.lies(Lie::Hangs) {
            std::future::pending::<()>().await;
        }
        if let Some(lie) = self.lie_about(email.expose(), ask.now()) {
            return lie;
        }
        let fault = *self.fault.lock().unwrap();
        match fault {
            Some(fault) => self.broken(fault, email.expose(), ask.now()),
            None if self.goes(email.expose()).is_none() => Outcome::not_found(),
            None => self.accept(email.expose(), ask.now()),
        }
    }

    fn batch(&self) -> NonZeroUsize {
        NonZeroUsize::new(self.most).unwrap()
    }

    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        assert!(!self.lies(Lie::PanicsOverSeveral), "a scripted panic");
        let mut outcomes = Vec::new();
        for ask in asks {
            outcomes.push(self.erase(ask).await);
        }
        if self.lies(Lie::LosesOneOfSeveral) {
            outcomes.pop();
        }
        if self.lies(Lie::TakesOneForAnother) {
            outcomes.reverse();
        }
        if self.lies(Lie::ErasesTheUnknownAmongOthers) {
            let nobody = outcomes
                .iter()
                .position(|outcome| *outcome == Outcome::not_found());
            outcomes[nobody.unwrap()] = outcomes[0].clone();
        }
        outcomes
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        assert!(!self.lies(Lie::PanicsWhenFollowed), "a scripted panic");
        if self.fault.lock().unwrap().is_some() {
            let lies = self.lies(Lie::TakesSilenceForDone);
            return if lies {
                Ok(Outcome::Erased)
            } else {
                Err(Failure::new(Reason::NoAnswer))
            };
        }
        if self.lies(Lie::LosesTrack) {
            return Ok(Outcome::Unknown {
                doubt: Doubt::AnswerLost,
            });
        }
        if let Outcome::InProgress { tracking, .. } = last {
            let reference = tracking.reference().expose();
            let strange = !reference.starts_with("job-") && !self.lies(Lie::ShowsTheIdentifier);
            if strange && self.lies(Lie::TakesAnyTrackingForDone) {
                return Ok(Outcome::Erased);
            }
            let forgotten = !self
                .of_this_process
                .lock()
                .unwrap()
                .contains(&reference.to_owned());
            if strange || (forgotten && self.lies(Lie::KeepsTrackingToItself)) {
                return Err(Failure::new(Reason::Rejected));
            }
        }
        let there = ask
            .identifier()
            .value()
            .is_some_and(|email| self.goes(email.expose()).is_some());
        Ok(if there || self.lies(Lie::NeverEnds) {
            last.clone()
        } else {
            Outcome::Erased
        })
    }
}

fn retains() -> Caveat {
    Caveat::Retains {
        what: "an entry in the ledger".into(),
        basis: Basis::Assumed("ledgers are permanent".into()),
    }
}

fn revivable() -> Caveat {
    Caveat::Revivable {
        within: hours(10),
        basis: Basis::Assumed("pages can be turned back".into()),
    }
}

#[async_trait]
impl Fixture for Ledger {
    fn vendor(&self) -> Arc<dyn Vendor> {
        self.processes.fetch_add(1, Ordering::SeqCst);
        let processes = Arc::new(AtomicU32::new(self.processes.load(Ordering::SeqCst)));
        Arc::new(Self {
            of_this_process: Arc::default(),
            processes,
            ..self.clone()
        })
    }

    async fn known(&self) -> Subject {
        let mut people = self.people.lock().unwrap();
        let email = format!("person-{}@example.com", people.len());
        people.insert(email.clone(), None);
        Subject::builder()
            .email(email)
            .user_id("u-also-this")
            .build()
            .unwrap()
    }

    async fn unknown(&self) -> Option<Subject> {
        Subject::builder().email("nobody@example.com").build().ok()
    }

    fn unaddressable(&self) -> Subject {
        Subject::builder()
            .user_id("u-1")
            .phone("+44 20")
            .build()
            .unwrap()
    }

    async fn is_present(&self, target: &Target) -> Option<bool> {
        Some(self.goes(target.identifier().value()?.expose()).is_some())
    }

    fn caveats(&self) -> Vec<Caveat> {
        vec![retains()]
    }

    fn clock(&self) -> Option<Arc<dyn Clock>> {
        Some(Arc::new(self.clock.clone()))
    }

    async fn fail(&self, fault: Fault) -> bool {
        *self.fault.lock().unwrap() = Some(fault);
        true
    }

    async fn mend(&self) {
        *self.fault.lock().unwrap() = None;
    }
}

const SORTS: [Completion; 4] = [
    Completion::Immediate,
    Completion::Promised,
    Completion::Tracked,
    Completion::SoftDeletion,
];

#[tokio::test]
async fn an_honest_vendor_of_every_sort_conforms() {
    for completion in SORTS {
        assert_conforms(&Ledger::new(completion, None)).await;
    }
}

#[tokio::test]
async fn a_tracked_and_a_soft_vendor_skip_nothing() {
    for completion in [Completion::Tracked, Completion::SoftDeletion] {
        let findings = check(&Ledger::new(completion, None)).await;
        assert!(!findings.to_string().contains("skip"), "{findings}");
    }
}

fn failed(findings: &Findings) -> Vec<&'static str> {
    findings.failed().map(|finding| finding.check()).collect()
}

async fn catches(completion: Completion, lie: Lie, by: &[&str]) {
    let findings = check(&Ledger::new(completion, Some(lie))).await;
    for check in by {
        assert!(
            failed(&findings).contains(check),
            "{lie:?} is not caught by `{check}`:\n{findings}"
        );
    }
}

#[tokio::test]
async fn whom_it_asks_about_is_checked() {
    use Lie::*;
    let tracked = Completion::Tracked;
    catches(
        tracked,
        CallsItselfDifferently,
        &["it has the same id and needs whoever sets it up"],
    )
    .await;
    catches(
        tracked,
        NeedsNothing,
        &["it has the same id and needs whoever sets it up"],
    )
    .await;
    let plan = "it asks by nothing that the subject does not have or it does not take";
    catches(
        tracked,
        AsksByWhatItDoesNotTake,
        &[
            plan,
            "it is not asked about a subject that it can't be asked by",
        ],
    )
    .await;
    catches(tracked, AsksByWhatNobodyGave, &[plan]).await;
    catches(
        tracked,
        ErasesTheUnaddressable,
        &["asked all the same, it says that it is not addressable"],
    )
    .await;
    catches(
        tracked,
        ErasesTheUnknown,
        &["it does not call a person erased whom it does not know"],
    )
    .await;
    catches(
        tracked,
        RefusesTheKnown,
        &["it accepts to erase a person whom it knows"],
    )
    .await;
}

#[tokio::test]
async fn a_false_done_is_caught() {
    use Lie::*;
    let present = "it calls nobody erased who is still present";
    catches(
        Completion::Tracked,
        ErasesBeforeItIsDone,
        &[present, "it erases as its terms say"],
    )
    .await;
    catches(Completion::Promised, ErasesBeforeItIsDone, &[present]).await;
    catches(Completion::SoftDeletion, ErasesBeforeItIsDone, &[present]).await;
    catches(
        Completion::Immediate,
        FindsNobodyWhereSomebodyIs,
        &[present],
    )
    .await;
    catches(
        Completion::Tracked,
        TakesSilenceForDone,
        &["it does not take a failed asking for an answer", present],
    )
    .await;
    catches(
        Completion::Tracked,
        TakesAnyTrackingForDone,
        &["it takes no tracking for done that it never gave"],
    )
    .await;
    catches(
        Completion::Immediate,
        CountsAllAsPart,
        &["it counts no more done than there was"],
    )
    .await;
}

#[tokio::test]
async fn what_it_announces_is_checked() {
    use Lie::*;
    catches(
        Completion::Immediate,
        DoesNotKeepItsTerms,
        &["it erases as its terms say"],
    )
    .await;
    catches(
        Completion::Promised,
        PromisesThePast,
        &["it promises for the future and not for the past"],
    )
    .await;
    let caveats = "it says what it keeps and what it may bring back";
    catches(Completion::Immediate, ForgetsACaveat, &[caveats]).await;
    catches(
        Completion::SoftDeletion,
        ForgetsThatItCanBringBack,
        &[caveats],
    )
    .await;
}

#[tokio::test]
async fn following_is_checked() {
    use Lie::*;
    let other = "another process can ask what became of it";
    catches(Completion::Tracked, KeepsTrackingToItself, &[other]).await;
    catches(Completion::Tracked, LosesTrack, &[other]).await;
    catches(Completion::Tracked, NeverEnds, &["it settles in the end"]).await;
    catches(
        Completion::Tracked,
        PanicsWhenFollowed,
        &["it does not panic", other],
    )
    .await;
}

#[tokio::test]
async fn an_identifier_in_an_outcome_is_caught() {
    catches(
        Completion::Tracked,
        Lie::ShowsTheIdentifier,
        &["what it says does not show who the person is"],
    )
    .await;
}

#[tokio::test]
async fn a_panic_is_caught() {
    catches(Completion::Immediate, Lie::Panics, &["it does not panic"]).await;
}

#[tokio::test(start_paused = true)]
async fn a_hang_is_caught() {
    catches(Completion::Immediate, Lie::Hangs, &["it answers in time"]).await;
}

#[tokio::test]
async fn what_it_says_of_a_failing_system_is_checked() {
    use Lie::*;
    let lost = "when the answer is lost, it says that it is unknown";
    for completion in SORTS {
        catches(
            completion,
            FindsNobodyWhenUnreachable,
            &["unreachable, it says that it failed or is unknown"],
        )
        .await;
        catches(completion, FailsWhenTheAnswerIsLost, &[lost]).await;
        catches(
            completion,
            AcceptsWhenOutOfOrder,
            &["out of order, it says that it failed or is unknown"],
        )
        .await;
        catches(
            completion,
            RetriesARefusal,
            &["refused, it says that it failed for good"],
        )
        .await;
    }
}

#[tokio::test]
#[should_panic(expected = "the vendor does not conform")]
async fn asserting_shows_all_findings() {
    assert_conforms(&Ledger::new(Completion::Tracked, Some(Lie::NeverEnds))).await;
}

#[tokio::test]
async fn what_it_says_of_several_at_once_is_checked() {
    use Lie::*;
    let several =
        "of several whom it is asked for at once, it says of each what it says of one alone";
    for completion in SORTS {
        for lie in [
            LosesOneOfSeveral,
            TakesOneForAnother,
            ErasesTheUnknownAmongOthers,
            PanicsOverSeveral,
        ] {
            catches(completion, lie, &[several]).await;
        }
    }
}

#[tokio::test]
async fn a_vendor_is_only_asked_for_as_many_at_once_as_it_takes() {
    for most in [2, 3] {
        let mut ledger = Ledger::new(Completion::Tracked, None);
        ledger.most = most;
        assert_conforms(&ledger).await;
    }
    let mut ledger = Ledger::new(Completion::Tracked, Some(Lie::PanicsOverSeveral));
    ledger.most = 1;
    let findings = check(&ledger).await;
    assert!(findings.conforms(), "{findings}");
    assert!(
        findings
            .to_string()
            .contains("the vendor takes one at a time")
    );
}
