//! The vendors of the sandbox, run through the suite that foreign vendors are run through, under
//! both contracts and with deletions of either kind.

use std::{
    num::NonZeroUsize,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU32, Ordering},
    },
    time::Duration,
};

use erasure::{
    Ask, Caveat, Clock, Failure, GainsightPx, Identifier, Lytics, Mixpanel, Needs, Outcome,
    PureClarity, Session, Subject, Target, Terms, Vendor, VendorId,
    conformance::{self, Conformity, Fault, Fixture},
};
use system_tests::system::{self, SandboxClock, truth};
use vendor_sandbox::{Contract, Person, Sandbox};

use crate::case::{asked_by, base};

/// Which vendor is run through the suite, and in which of its ways.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Way {
    PureClarity,
    Mudbase(Contract),
    Lytics(Contract),
    GainsightPx { soft: bool },
    Mixpanel,
}

const WAYS: [Way; 8] = [
    Way::PureClarity,
    Way::Mudbase(Contract::Original),
    Way::Mudbase(Contract::Revised),
    Way::Lytics(Contract::Original),
    Way::Lytics(Contract::Revised),
    Way::GainsightPx { soft: false },
    Way::GainsightPx { soft: true },
    Way::Mixpanel,
];

impl Way {
    fn id(self) -> &'static str {
        match self {
            Self::PureClarity => "pureclarity",
            Self::Mudbase(_) => "mudbase",
            Self::Lytics(_) => "lytics",
            Self::GainsightPx { .. } => "gainsight-px",
            Self::Mixpanel => "mixpanel",
        }
    }

    fn contract(self) -> Contract {
        match self {
            Self::Mudbase(contract) | Self::Lytics(contract) => contract,
            _ => Contract::Original,
        }
    }

    /// The adapter with the sandbox's keys.
    fn adapter(self, sandbox: &Sandbox) -> Arc<dyn Vendor> {
        match self {
            Self::PureClarity => Arc::new(system::pureclarity(sandbox).unwrap()),
            Self::Mudbase(contract) => Arc::new(system::mudbase(sandbox, contract).unwrap()),
            Self::Lytics(contract) => {
                Arc::new(system::lytics(sandbox, contract).unwrap().batches(true))
            }
            Self::GainsightPx { soft: false } => Arc::new(system::gainsight_px(sandbox).unwrap()),
            Self::GainsightPx { soft: true } => {
                Arc::new(system::gainsight_px(sandbox).unwrap().soft())
            }
            Self::Mixpanel => Arc::new(system::mixpanel(sandbox).unwrap()),
        }
    }

    /// The adapter with keys that open nothing. At Mudbase the person's own session is the key.
    fn without_keys(self, sandbox: &Sandbox) -> Arc<dyn Vendor> {
        let at = base(&sandbox.base_url(self.id()));
        match self {
            Self::PureClarity => Arc::new(PureClarity::new(at, "wrong", "wrong")),
            Self::Mudbase(_) => self.adapter(sandbox),
            Self::Lytics(contract) => {
                let wrong = Lytics::new("wrong").contract(asked_by(contract)).at(at);
                Arc::new(wrong.batches(true))
            }
            Self::GainsightPx { .. } => Arc::new(GainsightPx::new(at, "wrong")),
            Self::Mixpanel => Arc::new(Mixpanel::new(at, "wrong", "wrong")),
        }
    }
}

/// A vendor of the sandbox whose keys can be taken away while it is in use.
struct Keyed {
    adapter: Arc<dyn Vendor>,
    without_keys: Arc<dyn Vendor>,
    refused: Arc<AtomicBool>,
}

impl Keyed {
    fn now(&self) -> &dyn Vendor {
        if self.refused.load(Ordering::Relaxed) {
            &*self.without_keys
        } else {
            &*self.adapter
        }
    }
}

#[erasure::async_trait]
impl Vendor for Keyed {
    fn id(&self) -> VendorId {
        self.adapter.id()
    }
    fn name(&self) -> String {
        self.adapter.name()
    }
    fn needs(&self) -> Needs {
        self.adapter.needs()
    }
    fn terms(&self) -> Terms {
        self.adapter.terms()
    }
    fn caveats(&self) -> Vec<Caveat> {
        self.adapter.caveats()
    }
    fn unanswered(&self) -> &'static [&'static str] {
        self.adapter.unanswered()
    }
    fn addresses(&self, subject: &Subject) -> Vec<Identifier> {
        self.adapter.addresses(subject)
    }
    fn batch(&self) -> NonZeroUsize {
        self.adapter.batch()
    }
    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        self.now().erase(ask).await
    }
    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        self.now().erase_batch(asks).await
    }
    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        self.now().follow(ask, last).await
    }
}

/// A sandbox as the suite wants it.
struct Street {
    way: Way,
    sandbox: Sandbox,
    people: AtomicU32,
    refused: Arc<AtomicBool>,
}

impl Street {
    async fn of(way: Way) -> Self {
        let builder = Sandbox::builder().contract(way.id(), way.contract());
        Self {
            way,
            sandbox: builder.start().await.unwrap(),
            people: AtomicU32::new(0),
            refused: Arc::default(),
        }
    }

    /// A subject of what this vendor asks by.
    fn subject(&self, person: &Person) -> Subject {
        let subject = Subject::builder();
        let subject = match self.way {
            Way::Mudbase(_) => {
                let token = self.sandbox.sign_in("mudbase", &person.email).unwrap();
                let session = Session::new(token).with_password(person.password.as_str());
                subject.session(VendorId::MUDBASE, session)
            }
            Way::GainsightPx { .. } | Way::Mixpanel => subject.user_id(person.user_id.as_str()),
            _ => subject.email(person.email.as_str()),
        };
        subject.build().unwrap()
    }
}

#[erasure::async_trait]
impl Fixture for Street {
    fn vendor(&self) -> Arc<dyn Vendor> {
        Arc::new(Keyed {
            adapter: self.way.adapter(&self.sandbox),
            without_keys: self.way.without_keys(&self.sandbox),
            refused: self.refused.clone(),
        })
    }

    async fn known(&self) -> Subject {
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let (email, user_id) = (
            format!("person-{number}@example.com"),
            format!("p-{number:04}"),
        );
        let person = Person::new("Somebody", email, user_id);
        self.sandbox.add_person(person.clone());
        self.subject(&person)
    }

    async fn unknown(&self) -> Option<Subject> {
        match self.way {
            // Whoever has a session is known.
            Way::Mudbase(_) => None,
            // Somebody else each time: whoever is asked about twice may be being deleted.
            _ => {
                let number = self.people.fetch_add(1, Ordering::Relaxed);
                let email = format!("nobody-{number}@example.com");
                let nobody = Person::new("Nobody", email, format!("n-{number:04}"));
                Some(self.subject(&nobody))
            }
        }
    }

    fn unaddressable(&self) -> Subject {
        let subject = Subject::builder();
        let subject = match self.way {
            Way::PureClarity => subject.session(VendorId::PURECLARITY, "a-session"),
            Way::Mudbase(_) | Way::GainsightPx { .. } | Way::Mixpanel => {
                subject.email("ada@example.com")
            }
            Way::Lytics(_) => subject.phone("+442079460042"),
        };
        subject.build().unwrap()
    }

    async fn is_present(&self, target: &Target) -> Option<bool> {
        Some(truth(&self.sandbox, target).is_still_there())
    }

    fn clock(&self) -> Option<Arc<dyn Clock>> {
        Some(Arc::new(SandboxClock(self.sandbox.clock())))
    }

    async fn fail(&self, fault: Fault) -> bool {
        use vendor_sandbox::{Fault as Wrong, Times};
        let wrong = match fault {
            Fault::Unreachable => Wrong::ConnectionRefused,
            Fault::AnswerLost => Wrong::ResetAfter,
            Fault::OutOfOrder => Wrong::ServerError,
            Fault::CredentialsRefused => {
                self.refused.store(true, Ordering::Relaxed);
                for person in self.sandbox.people() {
                    self.sandbox.sign_out("mudbase", &person.email);
                }
                return true;
            }
            _ => return false,
        };
        self.sandbox
            .inject(self.way.id(), "*", wrong, Times::Always)
            .unwrap();
        true
    }

    async fn mend(&self) {
        self.refused.store(false, Ordering::Relaxed);
        self.sandbox.clear_faults(self.way.id()).unwrap();
    }

    fn time_budget(&self) -> Duration {
        Duration::from_secs(120)
    }
}

#[tokio::test]
async fn all_vendors_conform_under_both_contracts_and_in_both_kinds_of_deletion() {
    for way in WAYS {
        let street = Street::of(way).await;
        let findings = conformance::check(&street).await;
        assert!(findings.conforms(), "{way:?}:\n{findings}");
        assert_eq!(street.sandbox.defects(), Vec::<String>::new(), "{way:?}");
    }
}

#[tokio::test]
async fn no_check_is_skipped_for_want_of_anything_but_a_vendor_that_has_it() {
    for way in WAYS {
        let findings = conformance::check(&Street::of(way).await).await;
        let skipped = findings
            .all()
            .iter()
            .filter_map(|finding| match finding.conformity() {
                Conformity::Skipped(_) => Some(finding.check()),
                _ => None,
            });
        let mut excused = Vec::new();
        if matches!(way, Way::Mudbase(_)) {
            excused.push("it does not call a person erased that it does not know");
        }
        // Where the first answer is final, there is nothing to follow.
        let is_final = !matches!(
            way,
            Way::Lytics(_) | Way::GainsightPx { soft: true } | Way::Mixpanel
        );
        if is_final {
            excused.push("asked again during an erasure, it does not say that it knows nobody");
            excused.push("another process can ask what became of it");
        }
        if !matches!(way, Way::Lytics(_) | Way::Mixpanel) {
            excused.push("in a batch, it answers for each person as if asked for that one alone");
        }
        if is_final {
            excused.push("it does not take a failed request for an answer");
        }
        assert_eq!(skipped.collect::<Vec<_>>(), excused, "{way:?}");
    }
}
