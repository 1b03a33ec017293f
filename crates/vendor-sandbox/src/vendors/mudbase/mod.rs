//! Mudbase: a person erases their own account with their own session, which dies with it.
//!
//! Beyond what is published: an API key is answered 401; signing in within the seven days of the
//! original contract is refused and calls nothing off; when they are over the account is gone.

mod account;

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Behaviour, Exchange, most_present, registry::Registry, usual_status, words};
use crate::{
    Contract, Credentials, Ingested, Person, Presence, Quirk, SandboxError, Vendor,
    check::{Call, Refusal},
    reply::Reply,
    spec::Spec,
};
use account::Account;

const PASSWORD: &str = "currentPassword";
const CODE: &str = "totpToken";

/// Mudbase's one project.
pub(crate) struct Mudbase {
    /// How long the original contract keeps an anonymised account.
    grace: SignedDuration,
    /// What every token ends with.
    signature: String,
    accounts: Registry<Account>,
    sessions_made: u32,
}

impl Mudbase {
    pub fn new(credentials: &Credentials) -> Result<Self, SandboxError> {
        let spec = Spec::of(Vendor::Mudbase)?;
        Ok(Self {
            signature: credentials.mudbase_signature.clone(),
            grace: spec.duration("eraseUserData", Contract::Original, "horizon")?,
            accounts: Registry::new(),
            sessions_made: 0,
        })
    }

    /// Signs a person in. Nobody is there to be signed in after an erasure.
    pub fn sign_in(&mut self, identifier: &str, now: Timestamp) -> Option<String> {
        let living = |account: &Account| account.erased.is_none();
        let index = self.accounts.find(identifier, living)?;
        self.sessions_made += 1;
        let (number, signature) = (self.sessions_made, &self.signature);
        let token = self.accounts[index].sign_in(number, signature, now);
        self.accounts.name(index, &token);
        Some(token)
    }

    /// Ends all sessions of a person, as time does after half an hour.
    pub fn sign_out(&mut self, identifier: &str) {
        for index in self.accounts.indices(identifier) {
            self.accounts[index].sessions.clear();
        }
    }

    fn of_session(&mut self, token: &str, now: Timestamp) -> Option<&mut Account> {
        let grace = self.grace;
        let speaks = |account: &Account| account.has_session(token) && !account.is_gone(grace, now);
        let index = self.accounts.find(token, speaks)?;
        Some(&mut self.accounts[index])
    }

    fn erase_original(
        &mut self,
        token: &str,
        call: &Call,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let grace = self.grace;
        let account = self.of_session(token, now).ok_or(Refusal::Unauthorized)?;
        if call.text("confirmation").is_none() {
            return Err(Refusal::Invalid("confirmation is required".to_owned()));
        }
        let whole = !account.person.is(Quirk::ErasedByHalf);
        let at = account.erase(Contract::Original, now);
        let ended = !account.person.is(Quirk::SessionLingers);
        if ended {
            account.sessions.clear();
        }
        Ok(Reply::json(
            200,
            json!({
                "message": "Account erasure initiated",
                "details": {
                    "dataAnonymized": true,
                    "apiKeysDeactivated": whole,
                    "sessionsDeleted": true,
                    "accountDisabled": true,
                    "scheduledForDeletion": (at + grace).to_string(),
                },
            }),
        ))
    }

    fn erase_revised(
        &mut self,
        token: &str,
        call: &Call,
        now: Timestamp,
    ) -> Result<Reply, Refusal> {
        let account = self.of_session(token, now).ok_or(Refusal::Unauthorized)?;
        if call.text("confirm").is_none() {
            return Err(Refusal::Invalid("confirm is required".to_owned()));
        }
        account.authenticate(call.text(PASSWORD), call.text(CODE))?;
        let already = account.erased.is_some();
        if account.person.is(Quirk::SoleOwner) && !already {
            return Ok(sole_owner(account));
        }
        let whole = !account.person.is(Quirk::ErasedByHalf);
        account.erase(Contract::Revised, now);
        if whole && !account.person.is(Quirk::SessionLingers) {
            account.sessions.clear();
        }
        Ok(Reply::json(
            200,
            json!({
                "success": true,
                "message": "User data anonymized and account disabled",
                "data": {
                    "alreadyErased": already,
                    "subjectId": account.id,
                    "anonymized": true,
                    "sessionsRevoked": whole,
                },
            }),
        ))
    }
}

fn sole_owner(account: &Account) -> Reply {
    Reply::json(
        409,
        json!({
            "error": "Sole owner of one or more organizations - transfer or delete them first",
            "soleOwnedOrgs": [format!("{} & Co", account.person.name)],
        }),
    )
}

impl Behaviour for Mudbase {
    fn answer(&mut self, call: &Call, exchange: &Exchange) -> Reply {
        let token = call.credential.as_deref().unwrap_or_default();
        let answered = match call.contract {
            Contract::Original => self.erase_original(token, call, exchange.now),
            Contract::Revised => self.erase_revised(token, call, exchange.now),
        };
        answered.unwrap_or_else(|refusal| self.refuse(&refusal, exchange))
    }

    fn refuse(&self, refusal: &Refusal, exchange: &Exchange) -> Reply {
        let status = usual_status(refusal);
        if status == 400 && exchange.contract == Contract::Revised {
            return Reply::json(status, json!({ "error": words(refusal) }));
        }
        let code = match status {
            400 | 405 => "VALIDATION_ERROR",
            401 => "UNAUTHORIZED",
            403 => "FORBIDDEN",
            404 => "NOT_FOUND",
            429 => "RATE_LIMITED",
            _ => "INTERNAL_ERROR",
        };
        Reply::json(
            status,
            json!({
                "error": words(refusal),
                "code": code,
                "timestamp": exchange.now.to_string(),
                "path": exchange.path,
                "requestId": exchange.id,
            }),
        )
    }

    fn add(&mut self, person: &Arc<Person>, _: Timestamp) {
        let account = Account::new(self.accounts.len() + 1, person.clone());
        let id = account.id.clone();
        let index = self.accounts.add(account, person.identifiers());
        self.accounts.name(index, &id);
    }

    fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        match self.presence(&person.user_id, now) {
            Presence::Present => Ingested::Updated,
            _ => {
                self.add(person, now);
                Ingested::Created
            }
        }
    }

    fn presence(&self, identifier: &str, now: Timestamp) -> Presence {
        let called = self.accounts.called(identifier);
        most_present(called.map(|account| account.presence(self.grace, now)))
    }

    fn state(&self, now: Timestamp) -> Value {
        let account = |account: &Account| {
            json!({
                "id": account.id,
                "user_id": account.person.user_id,
                "sessions": account.sessions.len(),
                "presence": account.presence(self.grace, now),
            })
        };
        json!({ "accounts": self.accounts.iter().map(account).collect::<Value>() })
    }
}
