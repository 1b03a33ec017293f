//! A Mudbase account: whose it is, the sessions that speak for it, and how far it is erased.

use std::sync::Arc;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use serde_json::json;

use super::{CODE, PASSWORD};
use crate::{Contract, Person, Presence, Quirk, check::Refusal};

/// How long a token claims to be valid. Nothing looks at it: a test's clock may jump by days, and
/// ends sessions where it means to.
const CLAIMED_LIFE: SignedDuration = SignedDuration::from_mins(30);

pub(super) struct Account {
    /// Mudbase's own id of the person.
    pub id: String,
    pub person: Arc<Person>,
    pub sessions: Vec<String>,

    pub erased: Option<(Contract, Timestamp)>,
}

impl Account {
    pub fn new(number: usize, person: Arc<Person>) -> Self {
        Self {
            id: format!("507f1f77bcf86cd7{number:08x}"),
            person,
            sessions: Vec::new(),

            erased: None,
        }
    }

    /// A new session: a token that looks like Mudbase's.
    pub fn sign_in(&mut self, number: u32, signature: &str, now: Timestamp) -> String {
        let part = |text: String| URL_SAFE_NO_PAD.encode(text);
        let header = part(json!({ "alg": "HS256", "typ": "JWT" }).to_string());
        let claims = json!({
            "sub": self.id,
            "email": self.person.email,
            "iat": now.as_second(),
            "exp": (now + CLAIMED_LIFE).as_second(),
            "sid": number,
        });
        let token = format!("{header}.{}.{signature}", part(claims.to_string()));
        self.sessions.push(token.clone());

        token
    }

    pub fn has_session(&self, token: &str) -> bool {
        self.sessions.iter().any(|session| session == token)
    }

    /// The revised contract's proof that the person is who the token says.
    pub fn authenticate(&self, password: Option<&str>, code: Option<&str>) -> Result<(), Refusal> {
        let wrong = |field: &str| Err(Refusal::Invalid(format!("Missing or invalid {field}")));
        if !self.person.is(Quirk::NoPassword) && password != Some(&self.person.password) {
            return wrong(PASSWORD);
        }
        if self.person.is(Quirk::TwoFactor) && code != Some(Person::ONE_TIME_CODE) {
            return wrong(CODE);
        }
        Ok(())
    }

    /// Erases it, unless it is already, and says when that was.
    pub fn erase(&mut self, contract: Contract, now: Timestamp) -> Timestamp {
        self.erased.get_or_insert((contract, now)).1
    }

    pub fn is_gone(&self, grace: SignedDuration, now: Timestamp) -> bool {
        matches!(self.erased, Some((Contract::Original, at)) if now >= at + grace)
    }

    pub fn presence(&self, grace: SignedDuration, now: Timestamp) -> Presence {
        match self.erased {
            None => Presence::Present,
            Some(_) if self.person.is(Quirk::ErasedByHalf) => Presence::Partly,
            Some((Contract::Revised, _)) => Presence::Anonymised { deleted_by: None },
            Some((Contract::Original, at)) if now >= at + grace => Presence::Gone,
            Some((Contract::Original, at)) => Presence::Anonymised {
                deleted_by: Some(at + grace),
            },
        }
    }
}
