//! Ways to use the facade: each asks one vendor about one person in one state, and together they lead
//! through every operation that the facade calls.

use erasure::{Session, Subject, VendorId};
use vendor_sandbox::{Contract, Person, Sandbox};

use crate::canary;

const BOTH: &[Contract] = &Contract::ALL;
const ORIGINAL: &[Contract] = &[Contract::Original];
const REVISED: &[Contract] = &[Contract::Revised];

/// The numbers of those who are asked for together with others begin after this one.
const COMPANIONS: usize = 1_000_000;

/// One way to use the facade.
#[derive(Clone)]
pub struct Journey {
    pub vendor: &'static str,
    pub name: &'static str,
    /// The contracts under which it is made.
    pub contracts: &'static [Contract],
    /// Whether the vendor is asked to hide instead of to erase.
    pub soft: bool,
    quirk: Option<&'static str>,
    /// Whether the user id is one that a path can't carry.
    odd: bool,
    /// Whether the vendor knows the person.
    known: bool,
    /// Whether the person's session has ended before it is used.
    signed_out: bool,
    success: u16,
    /// Whether somebody else is asked for in the same batch.
    pub together: bool,
    by: By,
}

/// What the person is asked for by.
#[derive(Clone, Copy)]
enum By {
    UserId,
    Email,
    Both,
    Session,
}

impl Journey {
    const fn new(vendor: &'static str, name: &'static str, by: By) -> Self {
        Self {
            vendor,
            name,
            contracts: ORIGINAL,
            soft: false,
            quirk: None,
            odd: false,
            known: true,
            signed_out: false,
            success: 200,
            together: false,
            by,
        }
    }

    const fn under(mut self, contracts: &'static [Contract]) -> Self {
        self.contracts = contracts;
        self
    }

    const fn of(mut self, quirk: &'static str) -> Self {
        self.quirk = Some(quirk);
        self
    }

    const fn soft(mut self) -> Self {
        self.soft = true;
        self
    }

    const fn odd(mut self) -> Self {
        self.odd = true;
        self
    }

    const fn nobody(mut self) -> Self {
        self.known = false;
        self
    }

    const fn signed_out(mut self) -> Self {
        self.signed_out = true;
        self
    }

    const fn answered(mut self, success: u16) -> Self {
        self.success = success;
        self
    }

    const fn together(mut self) -> Self {
        self.together = true;
        self
    }

    /// Somebody of whom nothing is special, for the same batch.
    pub fn companion(&self, sandbox: &Sandbox, number: usize) -> Subject {
        let plain = Self::new(self.vendor, self.name, self.by);
        plain.begin(sandbox, number + COMPANIONS).1
    }

    /// A person whom nobody else's journey has met, and what is known of them to whoever asks.
    pub fn begin(&self, sandbox: &Sandbox, number: usize) -> (Person, Subject) {
        let person = self.person(number);
        if self.known {
            sandbox.add_person(person.clone());
        }
        sandbox.set_success(self.vendor, self.success);
        let subject = self.subject(sandbox, &person);
        if self.signed_out {
            sandbox.sign_out("mudbase", &person.email);
        }
        (person, subject)
    }

    fn person(&self, number: usize) -> Person {
        let user_id = if self.odd {
            canary::odd_user_id(number)
        } else {
            canary::user_id(number)
        };
        let person = Person::new(canary::name(number), canary::email(number), user_id);
        let person = self.quirk.into_iter().fold(person, Person::with);
        Person {
            password: canary::password(number),
            ..person.known_to(&[self.vendor])
        }
    }

    fn subject(&self, sandbox: &Sandbox, person: &Person) -> Subject {
        let subject = Subject::builder();
        let subject = match self.by {
            By::UserId => subject.user_id(person.user_id.as_str()),
            By::Email => subject.email(person.email.as_str()),
            By::Both => subject
                .user_id(person.user_id.as_str())
                .email(person.email.as_str()),
            By::Session => {
                let session = Session::new(sandbox.sign_in("mudbase", &person.email).unwrap());
                let session = session.with_password(person.password.as_str());
                let session = if person.is("two-factor") {
                    session.with_one_time_code(Person::ONE_TIME_CODE)
                } else {
                    session
                };
                subject.session(VendorId::MUDBASE, session)
            }
        };
        subject.build().unwrap()
    }
}

/// All of them.
pub const ALL: [Journey; 34] = [
    Journey::new("pureclarity", "user-id", By::UserId),
    Journey::new("pureclarity", "two-identifiers", By::Both),
    Journey::new("pureclarity", "nobody", By::UserId).nobody(),
    Journey::new("mudbase", "session", By::Session).under(BOTH),
    Journey::new("mudbase", "lingering-session", By::Session)
        .of("session-lingers")
        .under(BOTH),
    Journey::new("mudbase", "ended-session", By::Session)
        .signed_out()
        .under(BOTH),
    Journey::new("mudbase", "erased-by-half", By::Session)
        .of("erased-by-half")
        .under(BOTH),
    Journey::new("mudbase", "sole-owner", By::Session)
        .of("sole-owner")
        .under(REVISED),
    Journey::new("mudbase", "two-factor", By::Session)
        .of("two-factor")
        .under(REVISED),
    Journey::new("mudbase", "no-password", By::Session)
        .of("no-password")
        .under(REVISED),
    Journey::new("lytics", "email", By::Email).under(BOTH),
    Journey::new("lytics", "two-identifiers", By::Both).under(BOTH),
    Journey::new("lytics", "nobody", By::Email)
        .nobody()
        .under(BOTH),
    Journey::new("lytics", "complex-profile", By::Email)
        .of("complex-profile")
        .under(BOTH),
    Journey::new("lytics", "stuck-fragments", By::Email)
        .of("stuck-fragments")
        .under(BOTH),
    Journey::new("lytics", "deletion-fails", By::Email)
        .of("deletion-fails")
        .under(BOTH),
    Journey::new("lytics", "together", By::Email)
        .together()
        .under(BOTH),
    Journey::new("lytics", "nobody-together", By::Email)
        .together()
        .nobody()
        .under(BOTH),
    Journey::new("lytics", "complex-together", By::Email)
        .together()
        .of("complex-profile")
        .under(REVISED),
    Journey::new("lytics", "stuck-together", By::Email)
        .together()
        .of("stuck-fragments"),
    Journey::new("gainsight-px", "plain-id", By::UserId),
    Journey::new("gainsight-px", "plain-id-204", By::UserId).answered(204),
    Journey::new("gainsight-px", "odd-id", By::UserId).odd(),
    Journey::new("gainsight-px", "nobody", By::UserId).nobody(),
    Journey::new("gainsight-px", "soft", By::UserId).soft(),
    Journey::new("gainsight-px", "soft-odd-id", By::UserId)
        .soft()
        .odd(),
    Journey::new("gainsight-px", "soft-nobody", By::UserId)
        .soft()
        .nobody(),
    Journey::new("mixpanel", "plain-id", By::UserId),
    Journey::new("mixpanel", "odd-id", By::UserId).odd(),
    Journey::new("mixpanel", "nobody", By::UserId).nobody(),
    Journey::new("mixpanel", "deletion-fails", By::UserId).of("deletion-fails"),
    Journey::new("mixpanel", "deletion-cancelled", By::UserId).of("deletion-cancelled"),
    Journey::new("mixpanel", "together", By::UserId).together(),
    Journey::new("mixpanel", "cancelled-together", By::UserId)
        .together()
        .of("deletion-cancelled"),
];
