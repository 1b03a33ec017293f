//! A person of whom nothing may be printed, and a vendor that gives every occasion for it.

use erasure::{Need, Outcome, Session, Subject, Tracking, VendorId};

use super::*;

const CANARIES: [&str; 6] = [EMAIL, USER_ID, TOKEN, "hunter-2", "314159", "job-canary"];

pub fn assert_silent(what: &str, printed: &str) {
    for canary in CANARIES {
        assert!(
            !printed.contains(canary),
            "{what} prints {canary}: {printed}"
        );
    }
}

pub fn everything() -> Subject {
    let session = Session::new(TOKEN)
        .with_password("hunter-2")
        .with_one_time_code("314159");
    let subject = Subject::builder()
        .email(EMAIL)
        .user_id(USER_ID)
        .custom("loyalty", USER_ID)
        .phone(USER_ID);
    subject
        .session(VendorId::from_static("shop"), session)
        .build()
        .unwrap()
}

pub fn talkative() -> Scripted {
    let needs = [
        Need::Email,
        Need::UserId,
        Need::Phone,
        Need::AnyCustom,
        Need::Session,
    ];
    let tracked = Outcome::InProgress {
        tracking: Tracking::new("job-canary"),
        by: None,
    };
    Scripted::new("shop")
        .needs(needs)
        .says(tracked)
        .says(unknown())
        .erase(Act::Fail(refused()))
        .erase(Act::Panic)
}
