//! No identifier, session or vendor text is printed, whatever happens.
#![allow(clippy::unwrap_used, reason = "a test")]

mod support;

use std::io;
use std::sync::{Arc, Mutex};

use erasure::{Need, Outcome, Session, Subject, Tracking, VendorId};
use support::*;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

const CANARIES: [&str; 6] = [EMAIL, USER_ID, TOKEN, "hunter-2", "314159", "job-canary"];

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

fn assert_silent(what: &str, printed: &str) {
    for canary in CANARIES {
        assert!(
            !printed.contains(canary),
            "{what} prints {canary}: {printed}"
        );
    }
}

fn everything() -> Subject {
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

fn talkative() -> Scripted {
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

#[tokio::test]
async fn nothing_that_is_printed_shows_who_the_person_is() {
    let (subject, eraser) = (everything(), eraser([talkative()]));
    let plan = eraser.plan(&subject);
    let report = eraser
        .settle(eraser.erase(&subject).await, start() + hours(1))
        .await;
    assert!(report.verdict().is_pending(), "identifiers are still in it");
    for (what, printed) in [
        ("the subject", format!("{subject} {subject:?}")),
        ("the eraser", format!("{eraser:?}")),
        ("the plan", format!("{plan} {plan:?}")),
        ("the report", format!("{report} {report:?}")),
        (
            "the verdict",
            format!("{} {:?}", report.verdict(), report.verdict()),
        ),
    ] {
        assert_silent(what, &printed);
    }
}

#[tokio::test]
async fn spans_name_the_vendor_the_kind_the_ordinal_and_the_outcome_and_nobody() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let eraser = eraser([talkative()]);
    eraser
        .settle(eraser.erase(&everything()).await, start() + hours(1))
        .await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_silent("the log", &log);
    assert!(
        log.contains(r#"asking="erase" vendor=shop kind=email ordinal=1 outcome="in-progress""#),
        "{log}"
    );
    assert!(
        log.contains(r#"asking="follow" vendor=shop kind=email ordinal=1 outcome="in-progress""#),
        "{log}"
    );
    assert!(log.contains(r#"kind=custom:loyalty ordinal=1"#), "{log}");
}

#[test]
fn an_invalid_subject_is_refused_without_its_value() {
    let session = |token: &str| Subject::builder().session(VendorId::MUDBASE, token).build();
    let spaced = format!(" {EMAIL}");
    let broken = format!("{USER_ID}\n{USER_ID}");
    let refused = [
        (Subject::builder().build(), "the subject is empty"),
        (Subject::builder().email("").build(), "email #1 is blank"),
        (
            Subject::builder().email(EMAIL).email("\u{a0}").build(),
            "email #2 is blank",
        ),
        (
            Subject::builder().email(spaced.as_str()).build(),
            "email #1 begins or ends with white space",
        ),
        (
            Subject::builder().user_id(broken.as_str()).build(),
            "user-id #1 contains a control character",
        ),
        (
            Subject::builder().phone("1\0").build(),
            "phone #1 contains a control character",
        ),
        (
            Subject::builder().custom("loyalty", "\t").build(),
            "custom:loyalty #1 is blank",
        ),
        (
            Subject::builder().custom(EMAIL, "loyalty").build(),
            "the name of custom identifier #1 is not a name",
        ),
        (session(""), "session #1 is blank"),
        (
            session(&format!("{TOKEN} ")),
            "session #1 begins or ends with white space",
        ),
    ];
    for (refused, said) in refused {
        let error = refused.unwrap_err();
        assert!(error.to_string().starts_with(said), "{error}");
        assert!(error.is_subject());
        assert_silent("the error", &format!("{error} {error:?}"));
    }
}

#[test]
fn duplicates_collapse_and_what_merely_looks_alike_does_not() {
    let subject = Subject::builder()
        .email("a@b.c")
        .email("A@b.c")
        .email("a@b.c")
        .user_id("a@b.c")
        .build()
        .unwrap();
    assert_eq!(subject.identifiers().len(), 3);
    let subject = Subject::builder()
        .session(VendorId::MUDBASE, TOKEN)
        .session(VendorId::MUDBASE, TOKEN)
        .build()
        .unwrap();
    assert_eq!(subject.sessions(&VendorId::MUDBASE).count(), 1);
}
