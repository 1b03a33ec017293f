//! One erasure through the facade, held against the truth at every step: right after, after
//! settling, and whenever time has passed.

use std::sync::Arc;

use client_runtime::{BaseUrl, Transport};
use erasure::{
    Eraser, Outcome, Plan, Report, Session, SignedDuration, Subject, Timestamp, Vendor, VendorId,
};
use system_tests::{
    agreement::contradiction,
    system::{SandboxClock, transport, truth},
};
use vendor_sandbox::{Contract, Person, Presence, Received, Sandbox};

pub const DAY: SignedDuration = SignedDuration::from_hours(24);
pub const WEEK: SignedDuration = SignedDuration::from_hours(7 * 24);
pub const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// A transport that makes one attempt, for tests of what the facade makes of it.
pub fn once(sandbox: &Sandbox) -> Transport {
    transport(sandbox).attempts(1).build().unwrap()
}

/// A sandbox, and the facade over some of its vendors.
pub struct Case {
    pub sandbox: Sandbox,
    pub eraser: Eraser,
}

/// An erasure as it stands.
pub struct Erasure<'a> {
    case: &'a Case,
    pub plan: Plan,
    pub report: Report,
}

impl Case {
    /// The facade over these vendors of the sandbox.
    pub fn of(sandbox: Sandbox, vendors: impl IntoIterator<Item = Arc<dyn Vendor>>) -> Self {
        let builder = Eraser::builder().clock(SandboxClock(sandbox.clock()));
        let vendors = vendors.into_iter();
        let builder = vendors.fold(builder, |builder, vendor| builder.shared_vendor(vendor));
        let eraser = builder.build().unwrap();
        Self { sandbox, eraser }
    }

    /// The facade over one vendor.
    pub fn one(sandbox: Sandbox, vendor: impl Vendor + 'static) -> Self {
        Self::of(sandbox, [Arc::new(vendor) as Arc<dyn Vendor>])
    }

    /// Asks all vendors to erase somebody.
    pub async fn erase(&self, subject: &Subject) -> Erasure<'_> {
        let plan = self.eraser.plan(subject);
        let report = self.eraser.carry_out(&plan).await;
        let erasure = Erasure {
            case: self,
            plan,
            report,
        };
        erasure.claims_nothing_false();
        erasure
    }

    pub fn now(&self) -> Timestamp {
        self.sandbox.clock().now()
    }

    pub fn pass(&self, time: SignedDuration) {
        self.sandbox.clock().advance(time);
    }

    /// What a vendor received of one operation.
    pub fn received(&self, vendor: &str, operation: &str) -> Vec<Received> {
        let received = self.sandbox.requests(vendor).into_iter();
        received
            .filter(|received| received.operation == operation)
            .collect()
    }
}

impl Erasure<'_> {
    /// The outcome of the only target.
    pub fn outcome(&self) -> &Outcome {
        let [only] = self.report.entries() else {
            panic!("{}", self.report);
        };
        only.outcome()
    }

    /// The outcomes at one vendor.
    pub fn outcomes(&self, vendor: &VendorId) -> Vec<&Outcome> {
        let entries = self.report.entries().iter();
        let entries = entries.filter(|entry| entry.vendor() == vendor);
        entries.map(|entry| entry.outcome()).collect()
    }

    /// What is true of the only target.
    pub fn truth(&self) -> Presence {
        let targets: Vec<_> = self.plan.targets().collect();
        let [only] = targets[..] else {
            panic!("{}", self.plan);
        };
        truth(&self.case.sandbox, only.target())
    }

    /// Settles for so long, by the sandbox's clock.
    pub async fn settle(&mut self, time_limit: SignedDuration) -> &Outcome {
        self.settle_all(time_limit).await;
        self.outcome()
    }

    /// The same where there are several targets.
    pub async fn settle_all(&mut self, time_limit: SignedDuration) {
        let until = self.case.now() + time_limit;
        self.report = self.case.eraser.settle(self.report.clone(), until).await;
        self.claims_nothing_false();
    }

    /// Asks about the only target once more, whether or not it is due.
    pub async fn ask_again(&mut self) -> &Outcome {
        let entry = self.report.entries()[0].clone();
        let entry = self.case.eraser.ask_again(entry, &[]).await;
        let now = self.case.now();
        self.report = Report::new(now, now, [entry]);
        self.claims_nothing_false();
        self.outcome()
    }

    /// Lets time pass, and holds the report against the truth again.
    pub fn pass(&self, time: SignedDuration) {
        self.case.pass(time);
        self.claims_nothing_false();
    }

    /// Panics when the report claims what the sandbox knows better.
    pub fn claims_nothing_false(&self) {
        let now = self.case.now();
        for planned in self.plan.targets() {
            let truth = truth(&self.case.sandbox, planned.target());
            let mut entries = self.report.of(planned.target().vendor());
            let entry = entries.find(|entry| entry.label() == Some(planned.label()));
            let outcome = entry.unwrap().outcome();
            let contradiction = contradiction(outcome, truth, now);
            let (report, target) = (&self.report, planned.target());
            assert_eq!(
                contradiction, None,
                "{target}: {outcome}, {truth:?}, {now}\n{report}"
            );
        }
        assert_eq!(self.case.sandbox.defects(), Vec::<String>::new());
    }
}

/// A sandbox that serves a vendor by this contract.
pub async fn serving(vendor: &str, contract: Contract) -> Sandbox {
    let builder = Sandbox::builder().contract(vendor, contract);
    builder.start().await.unwrap()
}

/// One of the seeded people, by their first name.
pub fn known_as(sandbox: &Sandbox, name: &str) -> Person {
    let mut people = sandbox.people().into_iter();
    people.find(|person| person.name.starts_with(name)).unwrap()
}

pub fn by_email(email: &str) -> Subject {
    Subject::builder().email(email).build().unwrap()
}

pub fn by_user_id(user_id: &str) -> Subject {
    Subject::builder().user_id(user_id).build().unwrap()
}

/// A subject that has nothing but a session at Mudbase.
pub fn signed_in(session: impl Into<Session>) -> Subject {
    let subject = Subject::builder().session(VendorId::MUDBASE, session);
    subject.build().unwrap()
}

/// A person with all that the vendors may ask for: user id, e-mail address, and a session with
/// the password.
pub fn all_of(sandbox: &Sandbox, person: &Person) -> Subject {
    let subject = Subject::builder()
        .user_id(person.user_id.as_str())
        .email(person.email.as_str());
    let subject = match sandbox.sign_in("mudbase", &person.email) {
        Some(token) => {
            let session = Session::new(token).with_password(person.password.as_str());
            subject.session(VendorId::MUDBASE, session)
        }
        None => subject,
    };
    subject.build().unwrap()
}

/// The address of a vendor, as an adapter takes it.
pub fn base(address: &str) -> BaseUrl {
    BaseUrl::parse(address).unwrap()
}

/// The contract in the facade's words.
pub fn asked_by(contract: Contract) -> erasure::Contract {
    match contract {
        Contract::Original => erasure::Contract::Original,
        Contract::Revised => erasure::Contract::Revised,
    }
}
