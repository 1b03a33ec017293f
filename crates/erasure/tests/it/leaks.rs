//! No identifier, session or vendor text is printed, whatever happens.

use crate::support::canaries::{assert_silent, everything, talkative};
use crate::support::*;
use erasure::{Subject, VendorId};

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
        assert!(error.is_subject() && !error.is_configuration());
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
