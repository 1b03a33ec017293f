//! Ways to use the facade: each asks one vendor about one person in one state, and together they lead
//! through every operation that the facade calls. They follow from the specs, the facade's settings and the special people of
//! the sandbox, so that a new vendor has some.

use std::{collections::BTreeSet, sync::Arc};

use erasure::{BaseUrl, IdentifierKind, SettingType, Subject, Transport, Vendor, VendorId};
use system_tests::system;
use vendor_sandbox::{Contract, Credentials, Person, Sandbox};

use crate::{canary, spec::Spec};

/// The numbers of those who are asked for together with others begin after this one.
const COMPANIONS: usize = 1_000_000;

/// One way to use the facade.
#[derive(Clone)]
pub struct Journey {
    pub vendor: &'static str,
    pub name: String,
    /// The contracts under which it is made.
    pub contracts: &'static [Contract],
    /// What the vendor is asked to do otherwise than it does by itself, such as to hide instead of to erase.
    flag: Option<&'static str>,
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
#[derive(Clone, Copy, PartialEq)]
enum By {
    UserId,
    Email,
    Both,
    Session,
}

impl By {
    fn name(self) -> &'static str {
        match self {
            By::UserId => "user-id",
            By::Email => "email",
            By::Both => "two-identifiers",
            By::Session => "session",
        }
    }

    /// The ways in which a vendor can be asked.
    fn all(vendor: &str) -> Vec<Self> {
        let takes = |kind| system::takes(vendor, kind);
        let (email, user_id) = (
            takes(&IdentifierKind::Email),
            takes(&IdentifierKind::UserId),
        );
        let all = [
            (By::Email, email),
            (By::UserId, user_id),
            (By::Both, email && user_id),
            (By::Session, takes(&IdentifierKind::Session)),
        ];
        let all = all.into_iter().filter(|(_, takes)| *takes);
        all.map(|(by, _)| by).collect()
    }
}

impl Journey {
    /// All of them.
    pub fn all() -> Vec<Self> {
        system::vendors().flat_map(Self::of_vendor).collect()
    }

    /// All of a vendor: by whatever it can be asked by, and by the first of that every special case.
    fn of_vendor(vendor: &'static str) -> Vec<Self> {
        let ways = By::all(vendor);
        let by = ways[0];
        let plain = Self::new(vendor, by.name().to_owned(), by);
        let played = vendor_sandbox::Vendor::named(vendor);
        let mut all: Vec<Self> = ways.iter().map(|by| plain.by(*by)).collect();
        if ways.contains(&By::Session) {
            let signed_out = true;
            all.push(Self {
                signed_out,
                ..plain.called("ended-session")
            });
        }
        all.extend(plain.special());
        all.extend(played.quirks().map(|quirk| match quirk {
            // By another identifier PureClarity doesn't find them: its spec leaves that open, and every report says so.
            "tracked-by-user-id" => plain.by(By::UserId).of(quirk),
            quirk => plain.of(quirk),
        }));
        for success in further_successes(vendor) {
            let name = format!("{}-{success}", plain.name);
            all.push(Self {
                success,
                ..plain.called(&name)
            });
        }
        let settings = system::kind(vendor).unwrap().settings.iter();
        let flags = settings.filter(|setting| setting.takes == SettingType::Flag);
        let flags = flags.map(|setting| Some(setting.name));
        for flag in flags.chain([None]) {
            let flagged = Self {
                flag,
                ..plain.clone()
            };
            let mut of_flag = Vec::new();
            if flag.is_some() {
                of_flag.push(flagged.clone());
                of_flag.extend(flagged.special());
            }
            if flagged.adapter().batch().get() > 1 {
                let together = Self {
                    together: true,
                    ..flagged
                };
                of_flag.extend([together.called("together"), together.nobody()]);
                let special = played.quirks().map(|quirk| together.of(quirk));
                // What Lytics' original contract makes of such a one in a batch, no lookup resolves.
                of_flag.extend(special.map(|journey| match journey.quirk {
                    Some("complex-profile") => Self {
                        contracts: &[Contract::Revised],
                        ..journey
                    },
                    _ => journey,
                }));
            }
            for journey in &mut of_flag {
                let words = [flag.unwrap_or_default(), &journey.name];
                journey.name = words.join("-").trim_start_matches('-').to_owned();
            }
            all.extend(of_flag);
        }
        all
    }

    fn new(vendor: &'static str, name: String, by: By) -> Self {
        let played = vendor_sandbox::Vendor::named(vendor);
        Self {
            vendor,
            name,
            contracts: if played.has_contracts() {
                &Contract::ALL
            } else {
                &[Contract::Original]
            },
            flag: None,
            quirk: None,
            odd: false,
            known: true,
            signed_out: false,
            success: 200,
            together: false,
            by,
        }
    }

    /// Whether a vendor with its usual settings is asked for one person of whom nothing is special.
    pub fn is_plain(&self) -> bool {
        let is_usual = self.flag.is_none() && self.quirk.is_none() && self.success == 200;
        is_usual && self.known && !self.odd && !self.signed_out && !self.together
    }

    fn by(&self, by: By) -> Self {
        Self {
            by,
            ..self.called(by.name())
        }
    }

    fn called(&self, name: &str) -> Self {
        Self {
            name: name.to_owned(),
            ..self.clone()
        }
    }

    fn of(&self, quirk: &'static str) -> Self {
        let name = if self.together {
            format!("{quirk}-together")
        } else {
            quirk.to_owned()
        };
        Self {
            quirk: Some(quirk),
            ..self.called(&name)
        }
    }

    fn nobody(&self) -> Self {
        let name = if self.together {
            "nobody-together"
        } else {
            "nobody"
        };
        Self {
            known: false,
            ..self.called(name)
        }
    }

    /// By an id that no path can carry, and about somebody whom the vendor doesn't know.
    fn special(&self) -> Vec<Self> {
        match self.by {
            // Whoever has a session is known, and has an id of the vendor's.
            By::Session => Vec::new(),
            By::UserId => vec![
                Self {
                    odd: true,
                    ..self.called("odd-id")
                },
                self.nobody(),
            ],
            _ => vec![self.nobody()],
        }
    }

    /// What the facade is set up with.
    pub fn settings(&self, contract: Contract) -> Vec<(&'static str, String)> {
        let flag = self.flag.map(|flag| (flag, "true".to_owned()));
        flag.into_iter()
            .chain([("contract", contract.to_string())])
            .collect()
    }

    /// The vendor so set up, which nobody is asked for at.
    fn adapter(&self) -> Arc<dyn Vendor> {
        let (base, keys) = (
            BaseUrl::parse("http://127.0.0.1:1").unwrap(),
            Credentials::default(),
        );
        let set = self.settings(Contract::Original);
        system::vendor_at(base, Transport::default(), &keys, self.vendor, &set).unwrap()
    }

    /// Somebody of whom nothing is special, for the same batch.
    pub fn companion(&self, sandbox: &Sandbox, number: usize) -> Subject {
        let plain = Self::new(self.vendor, String::new(), self.by);
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
            sandbox.sign_out(self.vendor, &person.email);
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
                let session = system::session(sandbox, self.vendor, person).unwrap();
                subject.session(VendorId::from_static(self.vendor), session)
            }
        };
        subject.build().unwrap()
    }
}

/// The successes that a vendor answers with now and then.
fn further_successes(vendor: &str) -> BTreeSet<u16> {
    let of_operation = |operation: crate::spec::Operation| {
        let successes = operation.answers.into_keys().filter(|status| *status < 300);
        successes.skip(1).collect::<Vec<_>>()
    };
    Spec::of(vendor)
        .operations()
        .into_iter()
        .flat_map(of_operation)
        .collect()
}
