//! Gainsight PX: deletes at once, softly unless told otherwise, and brings a softly deleted user
//! back with all history when new data comes in time.
//!
//! Beyond what is published: a hidden user isn't found by reading or by deleting softly again, a
//! hard deletion reaches a hidden user too, a key without the permission is answered 403 where that
//! is documented and 401 elsewhere, and the denylist knows a user for as long as there is a record.

use std::sync::Arc;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::behaviour::{
    Account, Behaviour, Call, Exchange, Ingested, Person, Presence, Record, Refusal, Reply,
};

/// How long a soft deletion can be revived.
const WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 3,
    keys: &[
        ("api_key", "66666666-cccc-4ccc-8ccc-666666666666"),
        ("read_only_api_key", "77777777-dddd-4ddd-8ddd-777777777777"),
    ],
    ingest,
    ..Behaviour::new(answer, refuse)
};

fn answer(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let may_write = account.may_write(call, "api_key", "read_only_api_key")?;
    if !may_write && !call.reads() {
        let is_documented = call.operation.responses.contains_key(&403);
        return Err(if is_documented {
            Refusal::Forbidden
        } else {
            Refusal::Unauthorized
        });
    }
    let done = json!({ "body": {}, "statusCode": "200", "statusCodeValue": 200 });
    match call.operation.id.as_str() {
        "deleteUser" => delete(call, call.parameter("identifyId"), account)?,
        "deleteUserByBody" => delete(call, call.text("identifyId"), account)?,
        "getUser" => return Ok(Reply::json(200, shown(seen(call, account)?))),
        "setUserDenylisted" => {
            let user = seen(call, account)?;
            let missing = || Refusal::Invalid("denied is required".to_owned());
            let denied = call.body.get("denied").and_then(Value::as_bool);
            user.denied = denied.ok_or_else(missing)?;
        }
        unknown => return Err(Refusal::Unplayed(unknown.to_owned())),
    }
    Ok(Reply::json(200, done))
}

fn delete(call: &Call, id: &str, account: &mut Account) -> Result<(), Refusal> {
    let is_hard = call.query.get("hardDelete") == Some(&json!(true));
    let is_reached = |user: &Record| user.is_here(call.now) || is_hard && !user.is_gone(call.now);
    let user = called(id, account, is_reached)?;
    let until = call.now + WINDOW;
    if is_hard {
        user.erase(call.now, Presence::Gone)
    } else {
        let hidden = Presence::Hidden {
            revivable_until: until,
        };
        user.erase_by(call.now, hidden, until, Presence::Gone);
    }
    Ok(())
}

/// The user whom the path names, if they can be seen.
fn seen<'a>(call: &Call, account: &'a mut Account) -> Result<&'a mut Record, Refusal> {
    called(call.parameter("identifyId"), account, |user| {
        user.is_here(call.now)
    })
}

fn called<'a>(
    id: &str,
    account: &'a mut Account,
    fits: impl Fn(&Record) -> bool,
) -> Result<&'a mut Record, Refusal> {
    let user = account
        .people
        .find_mut(id, |user| user.person.user_id == id && fits(user));
    let missing = || Refusal::NotFound(format!("User was not found for parameters {{id={id}}}"));
    user.ok_or_else(missing)
}

fn shown(user: &Record) -> Value {
    json!({
        "aptrinsicId": user.id,
        "identifyId": user.person.user_id,
        "type": "USER",
        "email": user.person.email,
        "firstName": user.person.name,
        "accountId": "acme",
        "propertyKeys": ["AP-SANDBOX-2"],
        "createDate": user.since.as_millisecond(),
        "lastModifiedDate": user.since.as_millisecond(),
        "globalUnsubscribe": false,
    })
}

/// The errors are published without bodies; this shape is known from a third party's tests.
fn refuse(refusal: &Refusal, _: &Exchange) -> Reply {
    let (status, message) = (refusal.code(), refusal.words());
    let error =
        json!({ "status": status, "message": message, "debugMessage": null, "subErrors": null });
    Reply::json(refusal.status(), json!({ "externalapierror": error }))
}

fn ingest(person: &Arc<Person>, now: Timestamp, account: &mut Account) -> Ingested {
    match called(&person.user_id, account, |user| !user.is_gone(now)) {
        Err(_) => account.people.ingest(person, now),
        Ok(user) if user.denied => Ingested::Ignored,
        Ok(user) if user.is_here(now) => Ingested::Updated,
        Ok(user) => {
            user.revive();
            Ingested::Revived
        }
    }
}
