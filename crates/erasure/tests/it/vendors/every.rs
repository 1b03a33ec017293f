//! What every adapter says of itself before anybody is asked, and what a "not found" is worth after an
//! answer that was lost: seen with a transport that asks again.

use client_runtime::BaseUrl;

use super::*;
use erasure::{Ask, Clock, Identifier, Target};

/// Asks a second time, and waits for nothing.
fn twice() -> client_runtime::Transport {
    let builder = client_runtime::Transport::builder().attempts(2);
    builder.clock(NoWait).build().unwrap()
}

/// A clock on which every wait is over at once.
pub(super) struct NoWait;

#[erasure::async_trait]
impl Clock for NoWait {
    fn now(&self) -> Timestamp {
        start()
    }

    async fn sleep(&self, _: std::time::Duration) {}
}

#[test]
fn each_has_its_name_room_for_several_and_caveats() {
    let vendors: [(Box<dyn Vendor>, &str); 5] = [
        (
            Box::new(PureClarity::new(erasure::pureclarity::Region::Eu, "a", "b")),
            "PureClarity",
        ),
        (Box::new(Mudbase::new()), "Mudbase"),
        (Box::new(Lytics::new("token")), "Lytics"),
        (
            Box::new(GainsightPx::new(erasure::gainsight_px::Region::Eu, "key")),
            "Gainsight PX",
        ),
        (
            Box::new(Mixpanel::new(erasure::mixpanel::Region::Eu, "a", "b")),
            "Mixpanel",
        ),
    ];
    for (vendor, name) in vendors {
        assert_eq!(vendor.name(), name);
        assert!(vendor.at_once().get() > 1, "{name}");
        assert!(!vendor.caveats().is_empty(), "{name}");
    }
}

#[test]
fn each_is_asked_for_as_many_at_once_as_its_transport_lets_pass() {
    let transport = client_runtime::Transport::builder();
    let transport = transport.concurrency("lytics", 3).build().unwrap();
    let lytics = Lytics::new("token");
    assert_ne!(lytics.at_once().get(), 3);
    assert_eq!(lytics.with_transport(transport).at_once().get(), 3);
}

/// What Gainsight PX says of a user whom it doesn't know.
const UNKNOWN_USER: &str = r#"{"externalapierror":{"status":"NOT_FOUND"}}"#;

/// What it says of one whom it knows.
const USER: &str = r#"{"identifyId":"u-42","propertyKeys":[]}"#;

#[tokio::test]
async fn a_base_url_with_the_specs_own_beginning_of_paths_is_a_setting_to_correct() {
    let px = BaseUrl::parse("https://gateway.example/px/v1").unwrap();
    let outcome = erase(GainsightPx::new(px, "key"), &by_user_id("u-42")).await;
    assert_eq!(outcome, Outcome::failed(Reason::Misconfigured));
    let lytics = BaseUrl::parse("https://api.lytics.io/v2/").unwrap();
    let outcome = erase(Lytics::new("token").at(lytics), &by_email()).await;
    assert_eq!(outcome, Outcome::failed(Reason::Misconfigured));
}

#[tokio::test]
async fn lytics_knowing_nobody_after_a_lost_answer_says_nothing_yet() {
    let nobody = r#"{"status":404,"errors":[{"code":"NOTFOUND-003"}]}"#;
    let found = r#"{"data":{"keys":[{"key":"email","value":"x"}]}}"#;
    let server = Server::answering(&[(200, found), (0, ""), (404, nobody)]).await;
    let lytics = Lytics::new("token").at(server.base.clone());
    let outcome = erase(lytics.with_transport(twice()), &by_email()).await;
    assert_eq!(outcome, unknown());
    let asked = server.asked();
    assert_eq!((asked.len(), &asked[1]), (3, &asked[2]), "it asked twice");
}

#[tokio::test]
async fn a_soft_px_finding_nobody_after_a_lost_answer_says_nothing_yet_and_a_hard_one_does() {
    for (soft, outcome) in [(true, unknown()), (false, not_found_after_loss())] {
        let look = if soft { &[(200, USER)][..] } else { &[] };
        let answers = [look, &[(0, ""), (404, UNKNOWN_USER)]].concat();
        let server = Server::answering(&answers).await;
        let px = GainsightPx::new(erasure::gainsight_px::Region::Us, "key").at(server.base.clone());
        let px = px.with_transport(twice());
        let px = if soft { px.soft() } else { px };
        assert_eq!(
            erase(px, &by_user_id("u-42")).await,
            outcome,
            "soft: {soft}"
        );
    }
}

#[tokio::test]
async fn a_soft_deletion_is_not_looked_up_before_its_time_has_passed() {
    let server = Server::answering(&[(200, USER), (204, ""), (404, UNKNOWN_USER)]).await;
    let px = GainsightPx::new(erasure::gainsight_px::Region::Us, "key").at(server.base.clone());
    let (px, clock) = (px.with_transport(once()).soft(), Jumping::default());
    let target = Target::new(px.id(), Identifier::UserId("u-42".into()));
    let hidden = px.erase(&Ask::new(&target, &clock)).await;
    clock.advance(hours(7 * 24) - minutes(1));
    assert_eq!(
        px.follow(&Ask::new(&target, &clock), &hidden).await,
        Ok(hidden.clone())
    );
    assert_eq!(server.asked().len(), 2);
    clock.advance(minutes(1));
    let gone = px.follow(&Ask::new(&target, &clock), &hidden).await;
    assert_eq!((gone, server.asked().len()), (Ok(Outcome::Erased), 3));
}

#[tokio::test]
async fn what_may_hide_a_user_hides_them_for_its_time_and_no_longer() {
    for (left, outcome) in [
        (minutes(1), Outcome::failed(Reason::UnderWay)),
        (minutes(0), Outcome::not_found()),
    ] {
        let server = Server::answering(&[(404, UNKNOWN_USER); 2]).await;
        let px = GainsightPx::new(erasure::gainsight_px::Region::Us, "key").at(server.base.clone());
        let (px, clock) = (px.with_transport(once()).soft(), Jumping::default());
        let target = Target::new(px.id(), Identifier::UserId("u-42".into()));
        clock.advance(hours(7 * 24) - left);
        let ask = Ask::new(&target, &clock).after_one_that_may_have_begun_at(start());
        assert_eq!(px.erase(&ask).await, outcome, "{left}");
    }
}
