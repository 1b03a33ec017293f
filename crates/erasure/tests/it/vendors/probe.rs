//! Probing our vendors: a lookup of somebody who doesn't exist where there is one, and nothing but
//! a connection where there isn't.

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

#[tokio::test]
async fn lytics_and_gainsight_px_are_asked_about_somebody_who_does_not_exist() {
    let table = [
        (404, NOT_FOUND, Probe::Ready),
        (401, "", refusal(401)),
        (403, "", refusal(403)),
        (429, "", silence(Reason::Overloaded, 429)),
        (500, "", silence(Reason::OutOfOrder, 500)),
        (200, "<html>", silence(Reason::NotUnderstood, 200)),
    ];
    for (status, body, probe) in table {
        let server = Server::answering(&[(status, body)]).await;
        let lytics = Lytics::new("token").at(server.base.clone());
        assert_eq!(
            shown(lytics.with_transport(once())).await,
            probe,
            "{status}"
        );
        let asked = server.asked().remove(0);
        assert!(
            asked.starts_with("GET /v2/identity/user/user_id/probe-"),
            "{asked}"
        );

        let server = Server::answering(&[(status, body)]).await;
        let px = GainsightPx::new(server.base.clone(), "key");
        assert_eq!(shown(px.with_transport(once())).await, probe, "{status}");
        let asked = server.asked().remove(0);
        assert!(asked.starts_with("GET /v1/users/probe-"), "{asked}");
    }
}

#[tokio::test]
async fn a_proxy_that_knows_no_such_path_is_not_taken_for_lytics() {
    let server = Server::answering(&[(404, "<html>")]).await;
    let lytics = Lytics::new("token").at(server.base.clone());
    let failure = Failure::new(Reason::Rejected).with_status(404);
    assert_eq!(
        shown(lytics.with_transport(once())).await,
        Probe::Refused(failure)
    );
}

#[tokio::test]
async fn mixpanel_is_asked_about_a_task_that_does_not_exist() {
    let unfound = r#"{"status":"ok","results":{"status":"NOT_FOUND"}}"#;
    let error = r#"{"status":"error","error":"Not found"}"#;
    let rejected = Probe::Refused(Failure::new(Reason::Rejected).with_status(404));
    for (status, body, probe) in [
        (200, unfound, Probe::Ready),
        (404, error, Probe::Ready),
        (404, "<html>", rejected),
        (401, error, refusal(401)),
        (403, error, refusal(403)),
        (500, "", silence(Reason::OutOfOrder, 500)),
    ] {
        let server = Server::answering(&[(status, body)]).await;
        let mixpanel = Mixpanel::new(server.base.clone(), "oauth", "project");
        assert_eq!(
            shown(mixpanel.with_transport(once())).await,
            probe,
            "{status}"
        );
        let asked = server.asked().remove(0);
        let path = "GET /api/app/data-deletions/v3.0/probe-";
        assert!(
            asked.starts_with(path) && asked.ends_with("?token=project"),
            "{asked}"
        );
    }
}

#[tokio::test]
async fn pureclarity_and_mudbase_are_only_connected_to() {
    let server = Server::answering(&[]).await;
    let pureclarity = PureClarity::new(server.base.clone(), "a", "b");
    assert_eq!(shown(pureclarity).await, Probe::CredentialsUnchecked);
    let server = Server::answering(&[]).await;
    let mudbase = Mudbase::new().at(server.base.clone());
    assert_eq!(shown(mudbase).await, Probe::CredentialsUnchecked);
}

#[tokio::test]
async fn a_vendor_that_is_not_there_is_unreachable() {
    let nobody = Probe::Unreachable(Failure::new(Reason::NotReached));
    let (_held, base) = refusing();
    let lytics = Lytics::new("token").at(base.clone());
    assert_eq!(shown(lytics.with_transport(once())).await, nobody);
    let px = GainsightPx::new(base.clone(), "key");
    assert_eq!(shown(px.with_transport(once())).await, nobody);
    let pureclarity = PureClarity::new(base.clone(), "a", "b");
    assert_eq!(shown(pureclarity).await, nobody);
    assert_eq!(shown(Mudbase::new().at(base)).await, nobody);
}
