//! Gainsight PX: deletes at once, softly unless told otherwise, and brings a softly deleted user
//! back with all history when new data comes in time.
//!
//! Beyond what is published: a hidden user isn't found by reading or by deleting softly again, a
//! hard deletion reaches a hidden user too, a key without the permission is answered 403 where that
//! is documented and 401 elsewhere, and the denylist knows a user for as long as there is a record.

use jiff::SignedDuration;
use serde_json::json;

use crate::behaviour::{Account, Behaviour, Call, Presence, Record, Refusal, Reply};

/// How long a soft deletion can be revived.
const WINDOW: SignedDuration = SignedDuration::from_hours(7 * 24);

pub(super) const VENDOR: Behaviour = Behaviour {
    place: 3,
    keys: &[
        ("api_key", "66666666-cccc-4ccc-8ccc-666666666666"),
        ("read_only_api_key", "77777777-dddd-4ddd-8ddd-777777777777"),
    ],
    operations: &[
        ("deleteUser", delete),
        ("deleteUserByBody", delete),
        ("getUser", get),
        ("setUserDenylisted", deny),
    ],
    // The errors are published without bodies; this shape is known from a third party's tests.
    refuse: |refusal, _| {
        refusal.with(json!({ "externalapierror": {
            "status": refusal.code(),
            "message": refusal.words(),
            "debugMessage": null,
            "subErrors": null,
        }}))
    },
    ..Behaviour::USUAL
};

fn delete(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let is_hard = *call.value("hardDelete") == true;
    let user = user(call, account, |user| {
        user.is_here(call.now) || is_hard && !user.is_gone(call.now)
    })?;
    if is_hard {
        user.erase(call.now, Presence::Gone)
    } else {
        user.hide_for(call.now, WINDOW)
    }
    Ok(call.answer(200))
}

fn get(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let user = user(call, account, |user| user.is_here(call.now))?;
    let since = user.since.as_millisecond();
    let answer = call.answer(200).with("/aptrinsicId", &*user.id);
    let answer = answer.with("/identifyId", &*user.person.user_id);
    let answer = answer.with("/email", &*user.person.email);
    let answer = answer.with("/firstName", &*user.person.name);
    let answer = answer.with("/createDate", since);
    Ok(answer.with("/lastModifiedDate", since))
}

fn deny(call: &Call, account: &mut Account) -> Result<Reply, Refusal> {
    let user = user(call, account, |user| user.is_here(call.now))?;
    let missing = || Refusal::Invalid("denied is required".to_owned());
    user.denied = call.value("denied").as_bool().ok_or_else(missing)?;
    Ok(call.answer(200))
}

fn user<'a>(
    call: &Call,
    account: &'a mut Account,
    fits: impl Fn(&Record) -> bool,
) -> Result<&'a mut Record, Refusal> {
    let id = call.text("identifyId");
    let missing = || Refusal::NotFound(format!("User was not found for parameters {{id={id}}}"));
    let found = account.people.find_mut("user_id", id, fits);
    found.ok_or_else(missing)
}
