//! Probing our vendors: a lookup of somebody who doesn't exist where there is one, with the right key and a
//! wrong one; and wrong keys alone where there is nothing harmless to ask.

use erasure::Probe;

use super::*;
use crate::support::server::refusing;

const NOT_FOUND: &str = r#"{"status":404,"errors":[{"code":"ENTITY-NOTFOUND-012"}]}"#;

async fn shown(vendor: impl Vendor + 'static) -> Probe {
    let probes = eraser(vendor).probe().await;
    let [(_, probe)] = &probes[..] else {
        panic!("{probes:?}");
    };
    probe.clone()
}

fn refusal(status: u16) -> Probe {
    Probe::Refused(Failure::new(Reason::Credentials).with_status(status))
}

fn silence(reason: Reason, status: u16) -> Probe {
    Probe::Unreachable(Failure::new(reason).with_status(status))
}

/// What each vendor says that knows nobody, and none of the other's words.
const UNKNOWN_USER: &str = r#"{"externalapierror":{"status":"NOT_FOUND"}}"#;
const UNKNOWN_TASK: &str = r#"{"status":"ok","results":{"status":"NOT_FOUND"}}"#;
const REFUSED: &str = r#"{"status":"error","error":"no"}"#;

/// A vendor of those that can be asked a harmless question, by its name, at this server.
fn asked(name: &str, server: &Server) -> Box<dyn Vendor> {
    let base = server.base.clone();
    match name {
        "lytics" => Box::new(Lytics::new("token").at(base).with_transport(once())),
        "gainsight-px" => Box::new(GainsightPx::new(base, "key").with_transport(once())),
        "mixpanel" => Box::new(Mixpanel::new(base, "oauth", "project").with_transport(once())),
        name => panic!("{name}"),
    }
}

/// What each says to a stranger with the right key, and the path that it is asked by.
const UNKNOWN: [(&str, u16, &str, &str); 3] = [
    (
        "lytics",
        404,
        NOT_FOUND,
        "GET /v2/identity/user/user_id/probe-",
    ),
    ("gainsight-px", 404, UNKNOWN_USER, "GET /v1/users/probe-"),
    (
        "mixpanel",
        200,
        UNKNOWN_TASK,
        "GET /api/app/data-deletions/v3.0/probe-",
    ),
];

async fn probed(name: &str, server: &Server) -> Probe {
    let vendor: std::sync::Arc<dyn Vendor> = asked(name, server).into();
    let eraser = Eraser::builder().shared_vendor(vendor).build().unwrap();
    eraser.probe().await.remove(0).1
}

#[tokio::test]
async fn a_key_is_taken_where_a_stranger_is_unknown_and_a_wrong_key_is_refused() {
    for (name, status, body, path) in UNKNOWN {
        let server = Server::answering(&[(status, body), (401, REFUSED)]).await;
        assert_eq!(probed(name, &server).await, Probe::Ready, "{name}");
        let asked = server.asked();
        assert!(
            asked.iter().all(|asked| asked.starts_with(path)),
            "{asked:?}"
        );
        assert_ne!(asked[0], asked[1], "no stranger is asked about twice");
    }
}

#[tokio::test]
async fn who_answers_a_wrong_key_as_the_right_one_has_shown_nothing() {
    for (name, status, body, _) in UNKNOWN {
        let server = Server::answering(&[(status, body), (status, body)]).await;
        let probe = probed(name, &server).await;
        assert_eq!(probe, Probe::AnswersAnybody, "{name}");
        assert!(probe.to_string().contains("base URL"));
    }
}

#[tokio::test]
async fn a_wrong_key_that_is_not_answered_leaves_it_open() {
    for (name, status, body, _) in UNKNOWN {
        let server = Server::answering(&[(status, body), (502, "")]).await;
        let silent = silence(Reason::OutOfOrder, 502);
        assert_eq!(probed(name, &server).await, silent, "{name}");
    }
}

#[tokio::test]
async fn a_refusal_and_a_silence_are_told_apart() {
    for (name, ..) in UNKNOWN {
        for (status, body, probe) in [
            (401, REFUSED, refusal(401)),
            (403, REFUSED, refusal(403)),
            (429, "", silence(Reason::Overloaded, 429)),
            (500, "", silence(Reason::OutOfOrder, 500)),
            (200, "<html>", silence(Reason::NotUnderstood, 200)),
        ] {
            let server = Server::answering(&[(status, body)]).await;
            assert_eq!(probed(name, &server).await, probe, "{name} {status}");
        }
    }
}

#[tokio::test]
async fn a_gateway_that_knows_no_such_path_is_not_taken_for_the_vendor() {
    for (name, ..) in UNKNOWN {
        for body in [
            "",
            "<html>",
            "404 page not found",
            "{}",
            r#"{"message":"no Route matched with those values"}"#,
            r#"{"detail":"Not Found"}"#,
        ] {
            let server = Server::answering(&[(404, body), (404, body)]).await;
            let probe = probed(name, &server).await;
            assert_ne!(probe, Probe::Ready, "{name} {body}");
            assert!(!probe.to_string().contains("takes the credentials"));
        }
    }
}

#[tokio::test]
async fn pureclarity_and_mudbase_are_only_shown_keys_that_open_nothing() {
    let no = r#"{"Error":"The access key is not valid"}"#;
    for (status, body, is_theirs) in [
        (403, no, true),
        (403, "<html>", false),
        (403, r#"{"message":"Forbidden"}"#, false),
        (
            404,
            r#"{"message":"no Route matched with those values"}"#,
            false,
        ),
        (404, "", false),
    ] {
        let server = Server::answering(&[(status, body)]).await;
        let pureclarity = PureClarity::new(server.base.clone(), "access", "secret");
        let probe = shown(pureclarity.with_transport(once())).await;
        assert_eq!(
            probe == Probe::CredentialsUnchecked,
            is_theirs,
            "{body}: {probe}"
        );
        let asked = server.asked().remove(0);
        assert!(
            !asked.contains("\"access\"") && !asked.contains("\"secret\""),
            "{asked}"
        );
    }
    let no = r#"{"error":"Authentication required","code":"UNAUTHORIZED"}"#;
    for (status, body, is_theirs) in [
        (401, no, true),
        (401, "", false),
        (401, r#"{"message":"Unauthorized"}"#, false),
        (404, "404 page not found", false),
    ] {
        let server = Server::answering(&[(status, body)]).await;
        let mudbase = Mudbase::new().at(server.base.clone());
        let probe = shown(mudbase.with_transport(once())).await;
        assert_eq!(
            probe == Probe::CredentialsUnchecked,
            is_theirs,
            "{body}: {probe}"
        );
    }
    let taken = "The request was submitted successfully";
    let server = Server::answering(&[(200, taken)]).await;
    let pureclarity = PureClarity::new(server.base.clone(), "access", "secret");
    let probe = shown(pureclarity.with_transport(once())).await;
    assert_eq!(probe, Probe::AnswersAnybody);
}

#[tokio::test]
async fn a_vendor_that_is_not_there_is_unreachable() {
    let (_held, base) = refusing();
    let lytics = Lytics::new("token").at(base.clone());
    let px = GainsightPx::new(base.clone(), "key");
    let pureclarity = PureClarity::new(base.clone(), "a", "b");
    let mudbase = Mudbase::new().at(base);
    for probe in [
        shown(lytics.with_transport(once())).await,
        shown(px.with_transport(once())).await,
        shown(pureclarity.with_transport(once())).await,
        shown(mudbase.with_transport(once())).await,
    ] {
        let Probe::Unreachable(failure) = probe else {
            panic!("{probe}");
        };
        assert_eq!(failure.reason(), Reason::NotReached);
    }
}
