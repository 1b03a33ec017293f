//! Mudbase: a person erases their own account with their own session, which dies with it.
//!
//! Beyond what is published: an API key is answered 401; signing in within the seven days of the
//! original contract is refused and calls nothing off; when they are over the account is gone.

use jiff::SignedDuration;
use serde_json::json;

use crate::behaviour::{
    Account, Behaviour, Call, Contract, Exchange, Person, Presence, Record, Refusal, Reply,
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
    contracts: |_| &Contract::ALL,
    has_sessions: true,
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let token = call.credential.clone().unwrap_or_default();
    let speaks = |owner: &Record| owner.sessions.contains(&token) && !owner.is_gone(call.now);
    let owner = account
        .people
        .find_mut(&token, speaks)
        .ok_or(Refusal::Unauthorized)?;
    match call.contract {
        Contract::Original => original(call, owner),
        Contract::Revised => revised(call, owner),
    }
}

fn original(call: &Call, owner: &mut Record) -> Result<Reply, Refusal> {
    if call.text("confirmation").is_empty() {
        return invalid("confirmation is required");
    }
    let by = owner.erased.unwrap_or(call.now) + GRACE;
    let is_whole = !owner.is("erased-by-half");
    if owner.erased.is_none() && is_whole {
        let anonymised = Presence::Anonymised {
            deleted_by: Some(by),
        };
        owner.erase_by(call.now, anonymised, by, Presence::Gone);
    } else if owner.erased.is_none() {
        owner.erase(call.now, Presence::Partly);
    }
    if !owner.is("session-lingers") {
        owner.sessions.clear();
    }
    let details = json!({
        "dataAnonymized": true,
        "apiKeysDeactivated": is_whole,
        "sessionsDeleted": true,
        "accountDisabled": true,
        "scheduledForDeletion": by.to_string(),
    });
    Ok(Reply::json(
        200,
        json!({ "message": "Account erasure initiated", "details": details }),
    ))
}

fn revised(call: &Call, owner: &mut Record) -> Result<Reply, Refusal> {
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
        let error = "Sole owner of one or more organizations - transfer or delete them first";
        let owned = [format!("{} & Co", owner.person.name)];
        return Ok(Reply::json(
            409,
            json!({ "error": error, "soleOwnedOrgs": owned }),
        ));
    }
    if !is_repeat {
        let anonymised = Presence::Anonymised { deleted_by: None };
        owner.erase(
            call.now,
            if is_whole {
                anonymised
            } else {
                Presence::Partly
            },
        );
    }
    if is_whole && !owner.is("session-lingers") {
        owner.sessions.clear();
    }
    let data = json!({
        "alreadyErased": is_repeat,
        "subjectId": owner.id,
        "anonymized": true,
        "sessionsRevoked": is_whole,
    });
    let message = "User data anonymized and account disabled";
    Ok(Reply::json(
        200,
        json!({ "success": true, "message": message, "data": data }),
    ))
}

fn invalid(what: &str) -> Result<Reply, Refusal> {
    Err(Refusal::Invalid(what.to_owned()))
}

fn refuse(refusal: &Refusal, exchange: &Exchange) -> Reply {
    let status = refusal.status();
    if status == 400 && exchange.contract == Contract::Revised {
        return Reply::json(status, json!({ "error": refusal.words() }));
    }
    let code = match status {
        400 | 405 => "VALIDATION_ERROR".to_owned(),
        429 => "RATE_LIMITED".to_owned(),
        500.. => "INTERNAL_ERROR".to_owned(),
        _ => refusal.code(),
    };
    let body = json!({
        "error": refusal.words(),
        "code": code,
        "timestamp": exchange.now.to_string(),
        "path": exchange.path,
        "requestId": exchange.id,
    });
    Reply::json(status, body)
}
