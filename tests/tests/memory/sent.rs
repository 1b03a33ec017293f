//! What a request carries in its body is overwritten, whether it was sent or not.

use std::collections::BTreeMap;

use client_runtime::{BaseUrl, Call, Personal};
use erasure::{
    Contract, Eraser, GainsightPx, Mudbase, PureClarity, Session, Subject, Vendor, VendorId,
};
use gainsight_px_client::facts::DELETE_USER;
use zeroize::Zeroizing;

use crate::{canary::Canary, deaf::Deaf};

#[test]
fn a_call_that_is_not_sent_leaves_nothing_of_its_arguments() {
    let canary = Canary::of(["never-", "sent"]);
    let text = || Personal::new(canary.text());
    let call = || Call::new(&DELETE_USER);
    let followed_by = |end: &str| {
        let mut followed = Zeroizing::new(String::with_capacity(1024));
        followed.push_str(text().expose());
        followed.push_str(end);
        followed
    };
    let (refused, encoded) = (followed_by("/.."), followed_by(&"/".repeat(200)));
    let form = BTreeMap::from([("person", [text(), text()])]);
    let calls = (
        call().path("identifyId", encoded.as_str()),
        call().query("person", &[text(), text()]),
        call().json(&[text(), text()]),
        call().form(&form),
        call().text(&text()),
        // Refused: nothing of it is kept either.
        call().path("identifyId", refused.as_str()),
    );
    assert!(canary.occurrences() >= 8);
    drop((calls, form, refused, encoded));
    assert_eq!(canary.occurrences(), 0);
}

#[test]
fn a_request_that_was_built_leaves_nothing_of_its_body() {
    let canary = Canary::of(["built-", "and-dropped"]);
    let base = BaseUrl::parse("http://127.0.0.1:1").unwrap();
    let call = Call::new(&DELETE_USER).path("identifyId", "u-42");
    let call = call.json(&[Personal::new(canary.text())]);
    let request = call.request(&base).unwrap();
    assert_eq!(canary.occurrences(), 1);
    drop((request, call));
    assert_eq!(canary.occurrences(), 0);
}

async fn erased(vendor: impl Vendor + 'static, subject: Subject) {
    let eraser = Eraser::builder().vendor(vendor).build().unwrap();
    let report = eraser.erase(&subject).await;
    assert_eq!(report.entries().len(), 1);
    assert_eq!(report.entries()[0].times_asked(), 1, "{report}");
}

#[tokio::test]
async fn an_erasure_leaves_nothing_of_what_its_request_said_in_the_body() {
    let deaf = Deaf::answering(
        b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 5\r\n\r\ntaken",
    );
    let canaries = [
        ["pureclarity-", "identifier"],
        ["pureclarity-", "secret-key"],
        ["mudbase-", "password"],
        ["mudbase-", "code"],
        ["gainsight-px-", "odd/id"],
    ];
    let canaries = canaries.map(Canary::of);
    let [identifier, secret_key, password, code, odd_id] = &canaries;

    let keys = (deaf.base(), "an-access", secret_key.text());
    let pureclarity = PureClarity::new(keys.0, keys.1, keys.2);
    let subject = Subject::builder().email(identifier.text());
    erased(pureclarity, subject.build().unwrap()).await;

    let mudbase = Mudbase::new().contract(Contract::Revised).at(deaf.base());
    let session = Session::new("a-token").with_password(password.text());
    let session = session.with_one_time_code(code.text());
    let subject = Subject::builder().session(VendorId::MUDBASE, session);
    erased(mudbase, subject.build().unwrap()).await;

    let gainsight_px = GainsightPx::new(deaf.base(), "a-key");
    let subject = Subject::builder().user_id(odd_id.text());
    erased(gainsight_px, subject.build().unwrap()).await;

    assert_eq!(canaries.map(|canary| canary.occurrences()), [0; 5]);
    assert_eq!(deaf.heard(), 3);
}
