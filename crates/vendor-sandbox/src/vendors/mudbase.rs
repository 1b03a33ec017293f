//! Mudbase: a person erases their own account with their own session, which dies with it.
//!
//! Beyond what is published: an API key is answered 401; signing in within the seven days of the
//! original contract is refused and calls nothing off; when they are over the account is gone.

use jiff::SignedDuration;
use serde_json::json;

use crate::behaviour::{
    Account, Behaviour, Call, Contract, Exchange, Person, Presence, Refusal, Reply,
};

/// How long the original contract keeps an anonymised account.
const GRACE: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 1,
    // The API key is real and refused. The other ends the tokens of sessions, where real ones have a signature.
    keys: &[
        ("api_key", "mbk_sandbox_3333333333333333"),
        ("signature", "c2lnbmVkIGJ5IHRoZSBzYW5kYm94"),
    ],
    quirks: &[
        ("sole-owner", "revised: owns an organisation, 409"),
        ("two-factor", "revised: needs the code 492039"),
        ("no-password", "revised: needs no password"),
        ("session-lingers", "it outlives the account"),
        ("erased-by-half", "one flag of the answer is false"),
    ],
    seeded: &[
        ("sole-owner", "Grace Hopper", 43),
        ("two-factor", "Katherine Johnson", 47),
        ("no-password", "Hedy Lamarr", 49),
        ("session-lingers", "Radia Perlman", 50),
        ("erased-by-half", "Evelyn Boyd", 51),
    ],
    operations: &[("eraseUserData", original)],
    revised: &[("eraseUserData", revised)],
    has_sessions: true,
    // The session is found with its owner.
    authorize: |_, _| Ok(()),
    refuse,
    ..Behaviour::USUAL
};

fn original(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let owner = account.signed_in(call)?;
    if call.text("confirmation").is_empty() {
        return invalid("confirmation is required");
    }
    let by = owner.erased.unwrap_or(call.now) + GRACE;
    let is_whole = !owner.is("erased-by-half");
    if owner.erased.is_none() && is_whole {
        owner.anonymise_for(call.now, GRACE);
    } else if owner.erased.is_none() {
        owner.erase(call.now, Presence::Partly);
    }
    if !owner.is("session-lingers") {
        owner.sessions.clear();
    }
    let answer = call.answer(200);
    let answer = answer.with("/details/apiKeysDeactivated", is_whole);
    Ok(answer.with("/details/scheduledForDeletion", by.to_string()))
}

fn revised(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let owner = account.signed_in(call)?;
    if call.text("confirm").is_empty() {
        return invalid("confirm is required");
    }
    if !owner.is("no-password") && call.text("currentPassword") != owner.person.password {
        return invalid("Missing or invalid currentPassword");
    }
    if owner.is("two-factor") && call.text("totpToken") != Person::ONE_TIME_CODE {
        return invalid("Missing or invalid totpToken");
    }
    let (is_repeat, is_whole) = (owner.erased.is_some(), !owner.is("erased-by-half"));
    if owner.is("sole-owner") && !is_repeat {
        let owned = [format!("{} & Co", owner.person.name)];
        return Ok(call.answer(409).with("/soleOwnedOrgs", owned.as_slice()));
    }
    let anonymised = Presence::Anonymised { deleted_by: None };
    if !is_repeat && is_whole {
        owner.erase(call.now, anonymised);
    } else if !is_repeat {
        owner.erase(call.now, Presence::Partly);
    }
    if is_whole && !owner.is("session-lingers") {
        owner.sessions.clear();
    }
    // The spec's example of this status is the original contract's.
    let data = json!({
        "alreadyErased": is_repeat,
        "subjectId": owner.id,
        "anonymized": true,
        "sessionsRevoked": is_whole,
    });
    let message = "User data anonymized and account disabled";
    let body = json!({ "success": true, "message": message, "data": data });
    Ok(Reply::json(200, body))
}

fn invalid(what: &str) -> Result<Reply, Refusal> {
    Err(Refusal::Invalid(what.to_owned()))
}

fn refuse(refusal: &Refusal, exchange: &Exchange) -> Reply {
    let status = refusal.status();
    if status == 400 && exchange.contract == Contract::Revised {
        return refusal.with(json!({ "error": refusal.words() }));
    }
    let code = match status {
        400 | 405 => "VALIDATION_ERROR".to_owned(),
        429 => "RATE_LIMITED".to_owned(),
        500.. => "INTERNAL_ERROR".to_owned(),
        _ => refusal.code(),
    };
    refusal.with(json!({
        "error": refusal.words(),
        "code": code,
        "timestamp": exchange.now.to_string(),
        "path": exchange.path,
        "requestId": exchange.id,
    }))
}
