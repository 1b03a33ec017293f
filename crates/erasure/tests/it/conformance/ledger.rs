//! A vendor with a ledger, honest unless set to be wrong in one way, and its fixture.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use crate::support::*;
use erasure::conformance::{Fault, Fixture};
use erasure::{
    Ask, Basis, Caveat, Clock, Completion, Doubt, Failure, Identifier, Need, Needs, Outcome,
    Reason, SignedDuration, Subject, Target, Terms, Timestamp, Tracking, Vendor, VendorId,
    async_trait,
};

/// One way to be wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lie {
    LeavesSomethingOpen,
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
    PromisesAMinuteAgo,
    PromisesMoreThanAMinuteAgo,
    CouldBringBackUntilAnHourAgo,
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
    FindsNobodyWhileItErases,
    FindsNobodyWhenFollowed,
}

/// A vendor's system, and what a process knows of it.
#[derive(Clone)]
pub(super) struct Ledger {
    lie: Option<Lie>,
    completion: Completion,
    /// How many it can be asked for at once.
    pub(super) most: usize,
    /// Whether its terms say how long it takes and how often to ask.
    pub(super) says_how_long: bool,
    /// Whether it is said to know somebody again who was erased.
    pub(super) reuses_names: bool,
    /// Whether it repeats what it said last when it can't be asked, in place of an error.
    pub(super) repeats_itself: bool,
    /// What it calls its people, by how many there are already.
    pub(super) address: fn(usize) -> String,
    /// How long each call takes.
    pub(super) takes: Duration,
    clock: Jumping,
    people: Arc<Mutex<HashMap<String, Option<Timestamp>>>>,
    fault: Arc<Mutex<Option<Fault>>>,
    of_this_process: Arc<Mutex<Vec<String>>>,
    processes: Arc<AtomicU32>,
}

impl Ledger {
    pub(super) fn new(completion: Completion, lie: Option<Lie>) -> Self {
        Self {
            lie,
            completion,
            most: 10,
            says_how_long: true,
            reuses_names: false,
            repeats_itself: false,
            address: |number| format!("person-{number}@example.com"),
            takes: Duration::ZERO,
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

    /// Whether it was done so long ago that it isn't known any more how it went.
    fn is_long_done(&self, ask: &Ask<'_>) -> bool {
        let email = ask.identifier().value().map(|email| email.expose());
        let people = self.people.lock().unwrap();
        let done = email.and_then(|email| people.get(email).copied().flatten());
        done.is_some_and(|done| ask.now() > done + hours(10))
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
        let being_erased = self.goes(email).is_some_and(|goes| goes.is_some());
        match self.lie? {
            Lie::FindsNobodyWhileItErases if being_erased => Some(Outcome::not_found()),
            Lie::ErasesTheUnknown if !known => Some(Outcome::Erased),
            Lie::RefusesTheKnown if known => Some(Outcome::failed(Reason::Rejected)),
            Lie::FindsNobodyWhereSomebodyIs => Some(Outcome::not_found()),
            Lie::ErasesBeforeItIsDone => {
                self.accept(email, now);
                Some(Outcome::Erased)
            }
            Lie::DoesNotKeepItsTerms => Some(Outcome::Promised { by: now + hours(1) }),
            Lie::PromisesThePast => Some(Outcome::Promised { by: now - hours(1) }),
            Lie::PromisesAMinuteAgo => Some(Outcome::Promised {
                by: now - minutes(1),
            }),
            Lie::PromisesMoreThanAMinuteAgo => Some(Outcome::Promised {
                by: now - minutes(1) - SignedDuration::from_nanos(1),
            }),
            Lie::CouldBringBackUntilAnHourAgo => Some(Outcome::SoftDeleted {
                revivable_until: now - hours(1),
            }),
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
        let terms = Terms::new(self.completion);
        if self.says_how_long {
            terms.within(hours(10)).pause(hours(1))
        } else {
            terms
        }
    }

    fn caveats(&self) -> Vec<Caveat> {
        let mut caveats = vec![retains(), revivable()];
        caveats.retain(|caveat| match caveat {
            Caveat::Revivable { .. } => !self.lies(Lie::ForgetsThatItCanBringBack),
            _ => !self.lies(Lie::ForgetsACaveat),
        });
        caveats
    }

    fn unanswered(&self) -> &'static [&'static str] {
        if self.lies(Lie::LeavesSomethingOpen) {
            &["/x-erasure/recreation: Do they come back?"]
        } else {
            &[]
        }
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
        tokio::time::sleep(self.takes).await;
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
        assert!(asks.len() <= self.most, "it is asked for too many");
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
            return match lies {
                true => Ok(Outcome::Erased),
                false if self.repeats_itself => Ok(last.clone()),
                false => Err(Failure::new(Reason::NoAnswer)),
            };
        }
        if self.lies(Lie::FindsNobodyWhenFollowed) {
            return Ok(Outcome::not_found());
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
        if self.is_long_done(ask) {
            return Err(Failure::new(Reason::Rejected));
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
        let number = if self.reuses_names { 0 } else { people.len() };
        let email = (self.address)(number);
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
