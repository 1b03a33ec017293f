//! No identifier changes the resource that is addressed. Whatever text somebody is known by, at whatever
//! vendor: either nothing is sent, and the outcome says so; or each request is one of the operation's own,
//! in which the text stands in the one place that is for it, byte for byte.

use std::sync::Arc;

use client_runtime::Transport;
use erasure::{
    Contract, CountsAs, Eraser, GainsightPx, IdentifierKind, Lytics, Mixpanel, Mudbase, Outcome,
    PureClarity, Reason, Subject, Vendor, VendorId,
};
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use serde_json::{Value, json};
use system_tests::system::SandboxClock;
use vendor_sandbox::Clock;

use crate::{
    known::{Known, known},
    parrot::{Heard, Parrot, answer},
    runner,
};

/// Answers that lead each adapter through all that it may send for an identifier that is not known.
fn says(heard: &Heard) -> Vec<u8> {
    let json = [("Content-Type", "application/json")];
    let steps = heard.path.split('/').count();
    match (heard.method.as_str(), steps) {
        ("POST", _) => answer(400, &json, b"{}"),
        ("GET", _) => answer(200, &json, br#"{"data":{}}"#),
        // Lytics: unresolved, so that it is looked up and queued.
        ("DELETE", _) if heard.path.starts_with("/v2/identity/queue/") => {
            answer(202, &json, br#"{"data":{}}"#)
        }
        _ => answer(404, &json, b"{}"),
    }
}

/// A step of a path: the operation's own, or the place of a text.
enum Step<'k> {
    Own(&'static str),
    Of(&'k str),
}

/// The requests that are the operations' own, as (method, path, query, body).
type Own<'k> = (&'static str, Vec<Step<'k>>, Option<&'static str>, Value);

fn requests_of<'k>(vendor: &VendorId, soft: bool, known: &'k Known) -> Vec<Own<'k>> {
    use Step::{Of, Own};
    let (text, nothing) = (known.text.as_str(), Value::Null);
    let hard = Some(if soft {
        "hardDelete=false"
    } else {
        "hardDelete=true"
    });
    match vendor.as_str() {
        "pureclarity" => vec![(
            "POST",
            vec![Own("api"), Own("user"), Own("forget")],
            None,
            json!({ "AccessKey": "an-access", "SecretKey": "a-secret", "Identifier": text }),
        )],
        "mixpanel" => vec![(
            "POST",
            vec![Own("api"), Own("app"), Own("data-deletions"), Own("v3.0")],
            Some("token=a-project"),
            json!({ "distinct_ids": [text], "compliance_type": "GDPR" }),
        )],
        "mudbase" => ["DELETE_MY_ACCOUNT", "DELETE"]
            .into_iter()
            .zip(["confirmation", "confirm"])
            .map(|(word, name)| {
                let path = vec![Own("api"), Own("users"), Own("me"), Own("erase")];
                ("POST", path, None, json!({ name: word }))
            })
            .collect(),
        "gainsight-px" => vec![
            (
                "GET",
                vec![
                    Own("v1"),
                    Own("users"),
                    Of(if text == "delete" { "" } else { text }),
                ],
                None,
                nothing.clone(),
            ),
            (
                "DELETE",
                // The one word that makes it another operation.
                vec![
                    Own("v1"),
                    Own("users"),
                    Of(if text == "delete" { "" } else { text }),
                ],
                hard,
                nothing,
            ),
            (
                "DELETE",
                vec![Own("v1"), Own("users"), Own("delete")],
                hard,
                json!({ "identifyId": text }),
            ),
        ],
        _ => {
            let identity = || {
                let table = Of("people & more");
                vec![
                    Own("v2"),
                    Own("identity"),
                    table,
                    Of(known.field()),
                    Of(text),
                ]
            };
            let mut queue = identity();
            queue.splice(2..2, [Own("queue"), Own("bulk")]);
            queue.pop();
            vec![
                ("DELETE", identity(), None, nothing.clone()),
                ("GET", identity(), None, nothing),
                ("DELETE", queue, None, json!({ "values": [text] })),
            ]
        }
    }
}

fn is_own(heard: &Heard, own: &Own) -> bool {
    let (method, path, query, body) = own;
    let steps: Vec<&str> = heard.path.split('/').skip(1).collect();
    let is_step = |(step, own): (&&str, &Step)| match own {
        Step::Own(text) => step == text,
        Step::Of(text) => percent_decode_str(step).eq(text.bytes()),
    };
    let sent = match heard.body.as_slice() {
        b"" => Value::Null,
        body => serde_json::from_slice(body).unwrap(),
    };
    heard.method == *method
        && steps.len() == path.len()
        && steps.iter().zip(path).all(is_step)
        && heard.query.as_deref() == *query
        && sent == *body
}

/// The headers that are sent to any of the vendors, and those that carry who asks.
const HEADERS: [&str; 6] = [
    "host",
    "accept",
    "content-type",
    "content-length",
    "authorization",
    "x-aptrinsic-api-key",
];

fn check_headers(heard: &Heard, known: &Known, vendor: &VendorId) -> Result<(), TestCaseError> {
    let mut seen = Vec::new();
    for header in &heard.headers {
        let (name, value) = header.split_once(": ").unwrap();
        let name = name.to_lowercase();
        prop_assert!(HEADERS.contains(&name.as_str()), "{header:?}");
        prop_assert!(!seen.contains(&name), "{name} twice");
        if name == "authorization" && *vendor == VendorId::MUDBASE {
            let bearer = format!("Bearer {}", known.text);
            prop_assert_eq!(value, bearer);
        }
        seen.push(name);
    }
    Ok(())
}

struct Stage {
    runtime: tokio::runtime::Runtime,
    parrot: Parrot,
    /// Each adapter under each of its settings, and whether Gainsight PX is to hide only.
    erasers: Vec<(VendorId, bool, Eraser)>,
}

impl Stage {
    fn new() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread();
        let runtime = { runtime }.enable_all().build().unwrap();
        let parrot = runtime.block_on(Parrot::saying(Vec::new()));
        parrot.says(says);
        let transport = Transport::builder().clock(SandboxClock(Clock::default()));
        let (base, transport) = (parrot.base(), transport.build().unwrap());
        let px = || GainsightPx::new(base.clone(), "a-key").with_transport(transport.clone());
        let pureclarity = PureClarity::new(base.clone(), "an-access", "a-secret");
        let mixpanel = Mixpanel::new(base.clone(), "an-oauth", "a-project");
        let mut vendors: Vec<(bool, Arc<dyn Vendor>)> = vec![
            (
                false,
                Arc::new(pureclarity.with_transport(transport.clone())),
            ),
            (false, Arc::new(px())),
            (true, Arc::new(px().soft())),
            (false, Arc::new(mixpanel.with_transport(transport.clone()))),
        ];
        for contract in [Contract::Original, Contract::Revised] {
            let mudbase = Mudbase::new().contract(contract).at(base.clone());
            vendors.push((false, Arc::new(mudbase.with_transport(transport.clone()))));
            let lytics = Lytics::new("a-token")
                .contract(contract)
                .at(base.clone())
                .table("people & more")
                .field(IdentifierKind::Phone, "phone number");
            vendors.push((false, Arc::new(lytics.with_transport(transport.clone()))));
        }
        let eraser = |(soft, vendor): (bool, Arc<dyn Vendor>)| {
            let clock = SandboxClock(Clock::default());
            let builder = Eraser::builder().clock(clock).shared_vendor(vendor.clone());
            (vendor.id(), soft, builder.build().unwrap())
        };
        Self {
            erasers: vendors.into_iter().map(eraser).collect(),
            runtime,
            parrot,
        }
    }

    fn check(&self, known: &Known) -> Result<(), TestCaseError> {
        let subject = match known.given(Subject::builder()).build() {
            Ok(subject) => subject,
            Err(error) => {
                prop_assert!(error.is_subject());
                return Ok(());
            }
        };
        for (vendor, soft, eraser) in &self.erasers {
            let report = self.runtime.block_on(eraser.erase(&subject));
            let [entry] = report.entries() else {
                return Err(TestCaseError::fail(format!("{report}")));
            };
            let heard = self.parrot.heard();
            let own = requests_of(vendor, *soft, known);
            for heard in &heard {
                prop_assert!(own.iter().any(|own| is_own(heard, own)), "{heard:?}");
                check_headers(heard, known, vendor)?;
            }
            let nothing_sent = match entry.outcome() {
                Outcome::NotAddressable { .. } => true,
                Outcome::Failed { error } => error.reason() == Reason::NotSendable,
                _ => false,
            };
            prop_assert_eq!(heard.is_empty(), nothing_sent, "{}", report);
            if nothing_sent {
                prop_assert_eq!(entry.outcome().counts_as(), Some(CountsAs::Gap));
            }
            let plain = known.text.bytes().all(|byte| byte.is_ascii_alphanumeric());
            let refused = matches!(entry.outcome(), Outcome::Failed { .. }) && nothing_sent;
            let other = known.field().contains("..") || known.field() == ".";
            prop_assert!(
                !plain || !refused || other || known.text.len() > 4096,
                "{report}"
            );
        }
        Ok(())
    }
}

#[test]
fn no_identifier_of_any_kind_changes_what_is_addressed_at_any_vendor() {
    let stage = Stage::new();
    runner(400)
        .run(&known(), |known| stage.check(&known))
        .unwrap();
}

#[test]
fn words_of_other_paths_and_steps_that_lead_away_are_no_exception() {
    let stage = Stage::new();
    for text in [
        "..",
        ".",
        "../..",
        "..%2f",
        "%2e%2e",
        "%2e%2e%2f",
        "a/../..",
        "..\\..",
        "delete",
        "status",
        "list",
        "overview",
        "denylist/u-42",
        "u-42?hardDelete=false",
        "u-42#",
        "u-42;v=1",
        "%00",
        "%",
        "//",
        "a//b",
        "e\u{301}",
        "\u{e9}",
        "\u{200f}u-42",
        "\u{feff}u-42",
    ] {
        for kind in [
            IdentifierKind::Email,
            IdentifierKind::UserId,
            IdentifierKind::Session,
            IdentifierKind::Custom("status".to_owned()),
        ] {
            let text = text.to_owned();
            stage.check(&Known { kind, text }).unwrap();
        }
    }
}
