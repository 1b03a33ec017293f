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
    Ask, Caveat, Clock, Completion, Failure, Identifier, IdentifierKind, Needs, Outcome,
    SettingType, Subject, Target, Terms, Vendor, VendorId,
    conformance::{self, Conformity, Fault, Fixture},
};
use system_tests::system::{self, SandboxClock, truth};
use vendor_sandbox::{Contract, Person, Sandbox};

/// Which vendor is run through the suite, and in which of its ways.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Way {
    id: &'static str,
    contract: Contract,
    /// What it is asked to do otherwise than it does by itself.
    flag: Option<&'static str>,
}

impl Way {
    /// Every vendor under every contract that it has, with each of its flags and without.
    fn all() -> Vec<Self> {
        let mut all = Vec::new();
        for id in system::vendors() {
            let played = vendor_sandbox::Vendor::named(id);
            let contracts = Contract::ALL.into_iter();
            let contracts = contracts.take(if played.has_contracts() { 2 } else { 1 });
            let settings = system::kind(id).unwrap().settings.iter();
            let flags = settings.filter(|setting| setting.takes == SettingType::Flag);
            let flags: Vec<_> = flags.map(|flag| Some(flag.name)).chain([None]).collect();
            for contract in contracts {
                let flags = flags.iter().copied();
                all.extend(flags.map(|flag| Self { id, contract, flag }));
            }
        }
        all
    }

    fn set(self) -> Vec<(&'static str, String)> {
        let flag = self.flag.map(|flag| (flag, "true".to_owned()));
        let contract = ("contract", self.contract.to_string());
        flag.into_iter().chain([contract]).collect()
    }

    /// The adapter with the sandbox's keys.
    fn adapter(self, sandbox: &Sandbox) -> Arc<dyn Vendor> {
        system::vendor(sandbox, self.id, &self.set()).unwrap()
    }

    /// The adapter with keys that open nothing. Where people sign in, their own session is the key.
    fn without_keys(self, sandbox: &Sandbox) -> Arc<dyn Vendor> {
        let secrets = system::kind(self.id).unwrap().secrets();
        let wrong = secrets.map(|secret| (secret, "wrong".to_owned()));
        let set: Vec<_> = wrong.chain(self.set()).collect();
        system::vendor(sandbox, self.id, &set).unwrap()
    }

    fn takes(self, kind: &IdentifierKind) -> bool {
        system::takes(self.id, kind)
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
        let builder = system::serving(Sandbox::builder(), way.contract);
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
        let subject = match system::session(&self.sandbox, self.way.id, person) {
            Some(session) => subject.session(VendorId::from_static(self.way.id), session),
            None if self.way.takes(&IdentifierKind::Email) => subject.email(person.email.as_str()),
            None => subject.user_id(person.user_id.as_str()),
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
        if self.way.takes(&IdentifierKind::Session) {
            // Whoever has a session is known.
            return None;
        }
        // Somebody else each time: whoever is asked about twice may be being deleted.
        let number = self.people.fetch_add(1, Ordering::Relaxed);
        let email = format!("nobody-{number}@example.com");
        let nobody = Person::new("Nobody", email, format!("n-{number:04}"));
        Some(self.subject(&nobody))
    }

    fn unaddressable(&self) -> Subject {
        let subject = Subject::builder();
        // What it doesn't take is left, unless that is a session of somebody's.
        let subject = if !self.way.takes(&IdentifierKind::Email) {
            subject.email("ada@example.com")
        } else if !self.way.takes(&IdentifierKind::Phone) {
            subject.phone("+442079460042")
        } else {
            subject.session(VendorId::from_static(self.way.id), "a-session")
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
                    self.sandbox.sign_out(self.way.id, &person.email);
                }
                return true;
            }
            _ => return false,
        };
        self.sandbox
            .inject(self.way.id, "*", wrong, Times::Always)
            .unwrap();
        true
    }

    async fn mend(&self) {
        self.refused.store(false, Ordering::Relaxed);
        self.sandbox.clear_faults(self.way.id).unwrap();
    }

    fn time_budget(&self) -> Duration {
        Duration::from_secs(120)
    }
}

#[tokio::test]
async fn all_vendors_conform_under_both_contracts_and_in_both_kinds_of_deletion() {
    for way in Way::all() {
        let street = Street::of(way).await;
        let findings = conformance::check(&street).await;
        assert!(findings.conforms(), "{way:?}:\n{findings}");
        assert_eq!(street.sandbox.defects(), Vec::<String>::new(), "{way:?}");
    }
}

#[tokio::test]
async fn no_check_is_skipped_for_want_of_anything_but_a_vendor_that_has_it() {
    for way in Way::all() {
        let findings = conformance::check(&Street::of(way).await).await;
        let skipped = findings
            .all()
            .iter()
            .filter_map(|finding| match finding.conformity() {
                Conformity::Skipped(_) => Some(finding.check()),
                _ => None,
            });
        let mut excused = Vec::new();
        if way.takes(&IdentifierKind::Session) {
            excused.push("it does not call a person erased that it does not know");
        }
        let vendor = way.adapter(&Sandbox::start().await.unwrap());
        // Where the first answer is final, there is nothing to follow.
        let completion = vendor.terms().completion();
        let is_final = matches!(completion, Completion::Immediate | Completion::Promised);
        if is_final {
            excused.push("asked again during an erasure, it does not say that it knows nobody");
            excused.push("another process can ask what became of it");
        }
        if vendor.batch().get() == 1 {
            excused.push("in a batch, it answers for each person as if asked for that one alone");
        }
        if is_final {
            excused.push("it does not take a failed request for an answer");
        }
        assert_eq!(skipped.collect::<Vec<_>>(), excused, "{way:?}");
    }
}
