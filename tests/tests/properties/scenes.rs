//! The questions that the facade asks a vendor: of each, one may get any answer at all, and those before
//! and after it get documented ones.

use std::sync::Arc;

use erasure::{Subject, Vendor, VendorId};

use crate::{
    meaning::{Answer, Claim},
    parrot::Heard,
    stage::Stage,
};

/// The person whom the specs' examples are about.
const EMAIL: &str = "ada@example.com";
const DELETION: &str = "req-abc123";

/// A question that gets any answer, and those before and after it, which get documented ones.
pub struct Scene {
    pub operation: &'static str,
    pub vendor: fn(&Stage) -> Arc<dyn Vendor>,
    pub subject: fn() -> Subject,
    /// The other operations, and how they are answered.
    pub others: &'static [(&'static str, u16, &'static str)],
    pub means: fn(&Answer) -> Vec<Claim>,
}

impl Scene {
    /// Whether an erasure is answered with success, so that it is of somebody who was there before.
    pub fn erases_somebody(&self) -> bool {
        let mut others = self.others.iter();
        others.any(|(operation, status, _)| {
            matches!(*operation, "deleteIdentity" | "deleteUser") && *status < 300
        })
    }
}

const ACCEPTED: (&str, u16, &str) = (
    "deleteIdentity",
    202,
    r#"{"data":{"request_id":"req-abc123"}}"#,
);
const UNRESOLVED: (&str, u16, &str) = (
    "deleteIdentity",
    404,
    r#"{"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#,
);
const NOBODY: (&str, u16, &str) = (
    "getIdentity",
    404,
    r#"{"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#,
);
const SOMEBODY: (&str, u16, &str) = (
    "getIdentity",
    200,
    r#"{"data":{"keys":[{"key":"email","value":"ada@example.com"}]}}"#,
);
const QUEUED: (&str, u16, &str) = (
    "queueDeletions",
    202,
    r#"{"data":{"successes":{"ada@example.com":"req-abc123"}}}"#,
);
const COMPLETED: (&str, u16, &str) = (
    "getDeletion",
    200,
    r#"{"data":{"requestId":"req-abc123","requested":1,"deleted":1,"status":"completed"}}"#,
);
const DONE: (&str, u16, &str) = (
    "getDeletionState",
    200,
    r#"{"data":{"state":"done","completed":true}}"#,
);
const RUNNING: (&str, u16, &str) = (
    "getDeletion",
    200,
    r#"{"data":{"requestId":"req-abc123","requested":1,"deleted":0,"status":"pending"}}"#,
);
const STARTED: (&str, u16, &str) = (
    "getDeletionState",
    200,
    r#"{"data":{"state":"initial","completed":false}}"#,
);
const TASK: &str = "1583792934719392965";
const CREATED: (&str, u16, &str) = (
    "createDeletionTask",
    201,
    r#"{"results":{"task_id":"1583792934719392965"}}"#,
);
const PENDING: (&str, u16, &str) = (
    "getDeletionTask",
    200,
    r#"{"results":{"status":"PENDING"}}"#,
);
const HIDDEN: (&str, u16, &str) = ("deleteUser", 200, "");

fn by_email() -> Subject {
    Subject::builder().email(EMAIL).build().unwrap()
}

fn by_user_id() -> Subject {
    Subject::builder().user_id("u-42").build().unwrap()
}

fn by_odd_id() -> Subject {
    Subject::builder().user_id("org/7 user#42").build().unwrap()
}

fn by_session() -> Subject {
    let subject = Subject::builder().session(VendorId::MUDBASE, "a-session");
    subject.build().unwrap()
}

pub fn scenes() -> Vec<Scene> {
    let scene = |operation, vendor, subject, others, means| Scene {
        operation,
        vendor,
        subject,
        others,
        means,
    };
    vec![
        scene(
            "forgetUser",
            Stage::pureclarity,
            by_email,
            &[],
            Answer::of_forgetting,
        ),
        scene(
            "eraseUserData",
            Stage::mudbase,
            by_session,
            &[],
            Answer::of_scheduling,
        ),
        scene(
            "eraseUserData",
            Stage::mudbase_revised,
            by_session,
            &[],
            Answer::of_anonymising,
        ),
        scene("deleteUser", Stage::px, by_user_id, &[], |a| {
            a.of_deleting(false)
        }),
        scene("deleteUserByBody", Stage::px, by_odd_id, &[], |a| {
            a.of_deleting(false)
        }),
        scene(
            "deleteUser",
            Stage::px_soft,
            by_user_id,
            &[("getUser", 200, "")],
            |a| a.of_deleting(true),
        ),
        scene(
            "getUser",
            Stage::px_soft,
            by_user_id,
            &[HIDDEN],
            Answer::of_looking_for_the_hidden,
        ),
        scene(
            "deleteIdentity",
            Stage::lytics,
            by_email,
            &[NOBODY, RUNNING],
            Answer::of_requesting,
        ),
        scene(
            "deleteIdentity",
            Stage::lytics_revised,
            by_email,
            &[NOBODY, STARTED],
            Answer::of_requesting,
        ),
        scene("getIdentity", Stage::lytics, by_email, &[UNRESOLVED], |a| {
            a.of_looking_for_the_unresolved(false)
        }),
        scene(
            "getIdentity",
            Stage::lytics_revised,
            by_email,
            &[UNRESOLVED, QUEUED, STARTED],
            |a| a.of_looking_for_the_unresolved(true),
        ),
        scene(
            "queueDeletions",
            Stage::lytics_revised,
            by_email,
            &[UNRESOLVED, SOMEBODY, STARTED],
            |a| a.of_queueing(EMAIL),
        ),
        scene(
            "getDeletion",
            Stage::lytics,
            by_email,
            &[ACCEPTED, NOBODY],
            |a| a.of_counting(DELETION),
        ),
        scene(
            "getDeletionState",
            Stage::lytics_revised,
            by_email,
            &[ACCEPTED, NOBODY],
            |a| a.of_stationing(DELETION),
        ),
        scene(
            "getIdentity",
            Stage::lytics,
            by_email,
            &[ACCEPTED, COMPLETED],
            Answer::of_looking_for_the_deleted,
        ),
        scene(
            "getIdentity",
            Stage::lytics_revised,
            by_email,
            &[ACCEPTED, DONE],
            Answer::of_looking_for_the_deleted,
        ),
        scene(
            "createDeletionTask",
            Stage::mixpanel,
            by_user_id,
            &[PENDING],
            |a| a.of_creating("u-42"),
        ),
        scene(
            "getDeletionTask",
            Stage::mixpanel,
            by_user_id,
            &[CREATED],
            |a| a.of_a_task(TASK),
        ),
    ]
}

/// Which operation a request is of.
pub fn operation_of(heard: &Heard) -> &'static str {
    let lytics = heard.path.strip_prefix("/v2/identity/");
    match (heard.method.as_str(), heard.path.as_str(), lytics) {
        ("POST", "/api/app/data-deletions/v3.0", _) => "createDeletionTask",
        (_, path, _) if path.starts_with("/api/app/data-deletions/v3.0/") => "getDeletionTask",
        (_, "/api/user/forget", _) => "forgetUser",
        (_, "/api/users/me/erase", _) => "eraseUserData",
        (_, "/v1/users/delete", _) => "deleteUserByBody",
        ("DELETE", _, None) => "deleteUser",
        ("GET", _, None) => "getUser",
        (_, _, Some("delete/status")) => "listDeletions",
        (_, _, Some("deletestatus/list")) => "listDeletionStates",
        (_, _, Some(path)) if path.starts_with("delete/status/") => "getDeletion",
        (_, _, Some(path)) if path.starts_with("deletestatus/") => "getDeletionState",
        (_, _, Some(path)) if path.starts_with("queue/") => "queueDeletions",
        ("GET", _, _) => "getIdentity",
        _ => "deleteIdentity",
    }
}
