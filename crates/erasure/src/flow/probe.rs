//! Whether a vendor answers and takes our credentials, by something that changes nothing there and asks about
//! nobody.

use client_runtime::Personal;
use jiff::Timestamp;

use super::person::kind;
use super::random_identifier::random_identifier;
use super::{Flow, Item, Means, Role, With};
use crate::{Failure, Identifier, Law, Probe, Reason, Session};

/// Asks about somebody, or a job, that doesn't exist, with the right credentials and with wrong ones; where
/// there is nothing harmless to ask, with wrong ones alone: they erase nobody. `other` is the account with wrong
/// ones.
pub(super) async fn probe(flow: &dyn Flow, other: &dyn Flow) -> Probe {
    let held = |role: Role| {
        let uses = flow.uses().iter().enumerate();
        let found = uses.filter(|(_, used)| used.role == role);
        found.map(|(at, _)| at).find(|at| flow.holds(*at))
    };
    let harmless = [Role::Probe, Role::Look, Role::Find, Role::Follow];
    let Some(at) = harmless.into_iter().find_map(held) else {
        return match held(Role::Erase) {
            Some(at) => {
                let answered = asked(other, at).await.map(|_answered| ());
                Probe::of_wrong_credentials(answered, Probe::CredentialsUnchecked)
            }
            None => Probe::Unchecked,
        };
    };
    match knows_nobody(flow, at).await {
        Ok(()) => Probe::of_wrong_credentials(knows_nobody(other, at).await, Probe::Ready),
        Err(failure) if failure.reason() == Reason::NotSendable => Probe::Unchecked,
        Err(failure) => Probe::of(failure),
    }
}

/// Whether the vendor says that there is none such.
async fn knows_nobody(flow: &dyn Flow, at: usize) -> Result<(), Failure> {
    match asked(flow, at).await? {
        Means::Nobody | Means::Gone => Ok(()),
        Means::Done | Means::There if flow.uses()[at].role == Role::Probe => Ok(()),
        _ => Err(Failure::new(Reason::NotUnderstood)),
    }
}

/// What the vendor says about a random identifier.
async fn asked(flow: &dyn Flow, at: usize) -> Result<Means, Failure> {
    let random = random_identifier();
    let identifier = anybody(flow, random.clone());
    let name = flow.fields().and_then(|fields| fields.name(&identifier));
    let items = [Item {
        identifier: &identifier,
        name,
        found: Some(&random),
    }];
    let with = With {
        items: &items,
        tracking: Some(&random),
        law: Law::default(),
        now: Timestamp::now(),
    };
    let heard = match flow.call(at, &with).await {
        Ok(heard) => heard,
        // A refusal that the vendor doesn't give in its own words is that of something in between.
        Err(error) if !error.is_documented() => {
            let failure = error.failure().clone();
            return Err(match failure.reason() {
                Reason::Credentials if flow.uses()[at].role == Role::Erase => {
                    failure.because(Reason::NotTheVendors)
                }
                _ => failure,
            });
        }
        Err(error) => return Err(error.failure().clone()),
    };
    let said = heard.rest;
    match said.means {
        Means::Nobody | Means::Gone => Ok(said.means),
        means => match said.error {
            Some(error) => Err(error.failure().clone()),
            None => Ok(means),
        },
    }
}

/// Somebody whom nobody knows, by a kind of identifier that the vendor takes.
fn anybody(flow: &dyn Flow, random: Personal) -> Identifier {
    let as_session = |random: &Personal| Identifier::Session(Session::new(random.expose()));
    let by_user_id = Identifier::UserId(random.clone());
    let kinds = flow.vendor().identifiers;
    let takes = |identifier: &Identifier| kinds.iter().any(|fact| fact.kind == kind(identifier));
    let all = [
        by_user_id,
        Identifier::Email(random.clone()),
        as_session(&random),
    ];
    let found = all.into_iter().find(takes);
    found.unwrap_or(Identifier::Phone(random))
}
