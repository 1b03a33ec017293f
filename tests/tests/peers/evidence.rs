//! What a report may claim: nothing that no vendor has confirmed, and of nobody who wasn't asked about.

use std::sync::Arc;

use client_runtime::{BaseUrl, Transport};
use erasure::{
    CountsAs, Eraser, IdentifierKind, Outcome, PureClarity, Reason, Report, SettingType, Subject,
    Vendor, VendorId, Verdict,
};
use system_tests::system::{self, SandboxClock, vendors};
use vendor_sandbox::{Clock, Credentials, Presence, Sandbox};

use crate::{
    case::{Case, WEEK, by_email, by_user_id, signed_in},
    parrot::{Parrot, answer},
};

/// The facade over all vendors of a sandbox.
async fn all() -> Case {
    those(|_| true).await
}

/// Those who say of somebody that they don't know them, which Mixpanel never does.
async fn all_who_deny() -> Case {
    let can_deny = |vendor: &&str| {
        system::can_say_nobody(vendor) || system::takes(vendor, &IdentifierKind::Session)
    };
    those(can_deny).await
}

async fn those(wanted: impl FnMut(&&str) -> bool) -> Case {
    let sandbox = Sandbox::start().await.unwrap();
    let vendors = vendors().filter(wanted);
    let vendors = vendors.map(|vendor| system::vendor(&sandbox, vendor, &[]).unwrap());
    let vendors: Vec<_> = vendors.collect();
    Case::of(sandbox, vendors)
}

/// Each adapter under each of its contracts and with each of its flags at one address, with a clock that jumps.
fn each_at(base: &BaseUrl) -> Vec<Eraser> {
    let clock = || SandboxClock(Clock::default());
    let transport = Transport::builder().clock(clock()).build().unwrap();
    let mut erasers = Vec::new();
    for vendor in vendors() {
        let settings = system::kind(vendor).unwrap().settings.iter();
        let ways = settings.flat_map(|setting| match setting.takes {
            SettingType::OneOf(values) => {
                values.iter().map(|value| (setting.name, *value)).collect()
            }
            SettingType::Flag => vec![(setting.name, "true")],
            _ => Vec::new(),
        });
        let ways = ways.map(|(name, value)| vec![(name, value.to_owned())]);
        for set in ways.chain([Vec::new()]) {
            let (keys, over) = (Credentials::default(), transport.clone());
            let vendor = system::vendor_at(base.clone(), over, &keys, vendor, &set).unwrap();
            let eraser = Eraser::builder().clock(clock()).shared_vendor(vendor);
            erasers.push(eraser.build().unwrap());
        }
    }
    erasers
}

/// A person whom every vendor can be asked about, by identifiers that are easy to find again.
fn anybody() -> Subject {
    let subject = Subject::builder()
        .email("canary@example.com")
        .user_id("u-canary");
    let subject = subject.session(VendorId::MUDBASE, "s-canary");
    subject.build().unwrap()
}

/// Row 1, RudderStack's Braze: users without the one id that the vendor takes are dropped, nothing is
/// sent, and the answer is "successful".
#[tokio::test]
async fn a_person_whom_a_vendor_cannot_be_asked_about_is_a_gap_with_a_remedy() {
    let case = all().await;
    let ada = case.sandbox.ada();
    let session = case.sandbox.sign_in("mudbase", &ada.email).unwrap();
    let phone = Subject::builder().phone("+442079460042").build().unwrap();
    for (subject, by) in [
        (by_email(&ada.email), IdentifierKind::Email),
        (by_user_id(&ada.user_id), IdentifierKind::UserId),
        (phone, IdentifierKind::Phone),
        (signed_in(session.as_str()), IdentifierKind::Session),
    ] {
        let left_out = vendors().filter(|vendor| !system::takes(vendor, &by));
        let left_out: Vec<&str> = left_out.collect();
        vendors().for_each(|vendor| case.sandbox.forget_requests(vendor));
        let mut erasure = case.erase(&subject).await;
        erasure.settle_all(WEEK).await;
        let Verdict::Incomplete { gaps } = erasure.report.verdict() else {
            panic!("{}", erasure.report);
        };
        let named: Vec<&str> = gaps.iter().map(|gap| gap.vendor().as_str()).collect();
        assert_eq!(named, left_out, "{}", erasure.report);
        for gap in gaps {
            let Outcome::NotAddressable { needs } = gap.outcome() else {
                panic!("{gap}");
            };
            assert!(gap.what_to_do().contains(&needs.to_string()), "{gap}");
            assert_eq!(case.sandbox.requests(gap.vendor().as_str()), [], "{gap}");
        }
    }
}

/// Row 2, RudderStack's Intercom, Custify and Braze: the vendor knows nobody by the id that it is sent,
/// because it is the customer's and not the vendor's own, and each 404 is "successful".
#[tokio::test]
async fn an_identifier_that_no_vendor_knows_is_not_found_and_counts_as_nothing_done() {
    let case = all_who_deny().await;
    // Ada is there. This isn't what any vendor knows her by.
    let wrong = Subject::builder().user_id("customer-42").build().unwrap();
    let mut erasure = case.erase(&wrong).await;
    erasure.settle_all(WEEK).await;
    for vendor in [
        VendorId::PURECLARITY,
        VendorId::LYTICS,
        VendorId::GAINSIGHT_PX,
    ] {
        assert_eq!(erasure.outcomes(&vendor), [&Outcome::not_found()]);
        let answered = case.sandbox.requests(vendor.as_str());
        assert!(answered.iter().any(|asked| asked.status == Some(404)));
        assert_eq!(
            case.sandbox.presence(vendor.as_str(), "u-42"),
            Presence::Present
        );
    }
    let counts = [CountsAs::Confirmed, CountsAs::Promised];
    assert_eq!(counts.map(|counts| erasure.report.count(counts)), [0, 0]);
    assert!(!erasure.report.verdict().is_complete());
    // Without Mudbase, which has no session to be asked by, nothing else hides it.
    let found = erasure.report.entries().iter().cloned();
    let found = found.filter(|entry| *entry.vendor() != VendorId::MUDBASE);
    let report = Report::new(case.now(), case.now(), found);
    assert_eq!(report.verdict(), Verdict::NothingFound);
}

/// The statuses by which a server refuses a request for good, whatever it means by them.
const REFUSALS: [u16; 21] = [
    400, 401, 402, 403, 405, 406, 409, 410, 411, 412, 413, 414, 415, 416, 417, 421, 422, 424, 426,
    428, 431,
];

/// Row 3, RudderStack's Sprig and Emarsys: any 400 is "successful", a malformed request included.
#[tokio::test]
async fn a_refused_request_is_a_failure_whatever_the_refusal_says() {
    let parrot = Parrot::saying(Vec::new()).await;
    let erasers = each_at(&parrot.base());
    for status in REFUSALS {
        for body in [
            "",
            "<html>Bad Request</html>",
            r#"{"error":"user not found"}"#,
            r#"{"status":"success","success":true,"message":"successful"}"#,
        ] {
            parrot.says(move |_| {
                answer(
                    status,
                    &[("Content-Type", "application/json")],
                    body.as_bytes(),
                )
            });
            for eraser in &erasers {
                let report = eraser.erase(&anybody()).await;
                for entry in report.entries() {
                    // Mudbase's 409 is documented, and says what has to be done first. A 404 or 405 in other words
                    // than the vendor's may be a gateway's: where that is safe it is asked again.
                    let outcome = entry.outcome();
                    let waits = matches!(status, 404 | 405) && outcome.name() == "waiting";
                    let counts = (!waits).then_some(CountsAs::Gap);
                    assert_eq!(outcome.counts_as(), counts, "{status} {body}: {report}");
                    assert_eq!(outcome.is_settled(), !waits, "{status} {body}: {report}");
                }
                let verdict = report.verdict();
                assert!(
                    !verdict.is_complete() && verdict != Verdict::NothingFound,
                    "{report}"
                );
            }
        }
    }
}

/// Row 5, RudderStack's Iterable: the vendor's words, with the users' e-mail addresses in them, come
/// back as the reason why the job failed.
#[tokio::test]
async fn no_reason_repeats_the_identifier_that_a_vendor_put_into_its_error() {
    let parrot = Parrot::saying(Vec::new()).await;
    let erasers = each_at(&parrot.base());
    for status in [200, 202, 400, 401, 403, 404, 409, 429, 500, 502] {
        parrot.says(move |heard| {
            let canary = "canary@example.com u-canary s-canary";
            let body = format!(
                r#"{{"Error":"{canary}","error":"{canary}","message":"{canary}","code":"u-canary","status":{status},
                "errors":[{{"code":"u-canary","message":"{canary}"}}],"request_id":"u-canary",
                "requestId":"canary@example.com","soleOwnedOrgs":["{canary}"],"path":"{}",
                "data":{{"request_id":"u-canary","requestId":"u-canary"}}}}"#,
                heard.path
            );
            let headers = [("X-Request-Id", "u-canary"), ("Location", "/u-canary")];
            answer(status, &headers, body.as_bytes())
        });
        for eraser in &erasers {
            let report = eraser.erase(&anybody()).await;
            let gaps: Vec<String> = report.gaps().map(|gap| format!("{gap} {gap:?}")).collect();
            let shown = format!("{report} {report:?} {:?} {gaps:?}", report.verdict());
            assert!(!shown.contains("canary"), "{status}: {shown}");
            for settled in report.entries() {
                let stored = serde_json::to_string(settled).unwrap();
                let silent = !stored.contains("canary") || !settled.outcome().is_settled();
                assert!(silent, "{status}: {stored}");
            }
        }
    }
}

/// Row 10, fides: a 4xx that the set-up says to ignore counts as a masked row in the evidence.
#[tokio::test]
async fn a_refusal_is_counted_as_a_gap_in_the_evidence_and_never_as_something_done() {
    let sandbox = Sandbox::start().await.unwrap();
    let parrot = Parrot::saying(Vec::new()).await;
    for status in [400, 403, 410, 422] {
        parrot.says(move |_| answer(status, &[], b""));
        let refuses = PureClarity::new(parrot.base(), "an-access", "a-secret");
        let person =
            vendor_sandbox::Person::new("Somebody", "s@example.com", format!("u-{status}"));
        let subject = by_user_id(&person.user_id);
        sandbox.add_person(person);
        let vendors: [Arc<dyn Vendor>; 2] = [
            Arc::new(system::gainsight_px(&sandbox).unwrap()),
            Arc::new(refuses),
        ];
        let clock = SandboxClock(sandbox.clock());
        let eraser = vendors
            .into_iter()
            .fold(Eraser::builder().clock(clock), |builder, vendor| {
                builder.shared_vendor(vendor)
            });
        let report = eraser.build().unwrap().erase(&subject).await;
        // As it is kept: what counts is what a reader of the record counts.
        let kept = serde_json::to_string(&report).unwrap();
        let report: Report = serde_json::from_str(&kept).unwrap();
        let counted = [CountsAs::Confirmed, CountsAs::Promised, CountsAs::NotFound];
        let counted = counted.map(|counts| report.count(counts));
        assert_eq!(counted, [1, 0, 0], "{status}: {report}");
        let Verdict::Incomplete { gaps } = report.verdict() else {
            panic!("{status}: {report}");
        };
        assert_eq!(gaps.len(), 1);
        let Outcome::Failed { error } = gaps[0].outcome() else {
            panic!("{status}: {report}");
        };
        assert_eq!(error.status(), Some(status));
    }
}

/// Row 14, Segment: the whole request is FAILED because one destination can't delete, although all the
/// others have finished.
#[tokio::test]
async fn one_vendor_that_cannot_erase_takes_nothing_from_what_the_others_have_done() {
    // Without a session Mudbase can't be asked at all; with a dead one it refuses.
    for session in [None, Some("no-session")] {
        let case = all().await;
        let ada = Subject::builder().user_id(case.sandbox.ada().user_id);
        let ada = session.into_iter().fold(ada, |subject, session| {
            subject.session(VendorId::MUDBASE, session)
        });
        let mut erasure = case.erase(&ada.build().unwrap()).await;
        erasure.settle_all(WEEK).await;
        for vendor in [VendorId::LYTICS, VendorId::GAINSIGHT_PX, VendorId::MIXPANEL] {
            assert_eq!(erasure.outcomes(&vendor), [&Outcome::Erased]);
        }
        let promised = erasure.outcomes(&VendorId::PURECLARITY);
        assert!(matches!(promised[..], [Outcome::Promised { .. }]));
        let counted = [CountsAs::Confirmed, CountsAs::Promised, CountsAs::Gap];
        let others = vendors().count() - 2;
        assert_eq!(
            counted.map(|counts| erasure.report.count(counts)),
            [others, 1, 1]
        );
        let Verdict::Incomplete { gaps } = erasure.report.verdict() else {
            panic!("{}", erasure.report);
        };
        assert_eq!(*gaps[0].vendor(), VendorId::MUDBASE);
        match (gaps[0].outcome(), session) {
            (Outcome::NotAddressable { .. }, None) => {}
            (Outcome::Failed { error }, Some(_)) => {
                assert_eq!(error.reason(), Reason::Credentials);
            }
            (other, _) => panic!("{other}"),
        }
    }
}
