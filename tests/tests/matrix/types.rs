//! Every public type of the facade and of the runtime, printed with the person in it. The lists are held
//! against the sources: a new type is missed.

use std::{collections::BTreeSet, fmt::Debug, fs, path::Path};

use client_runtime::{
    BaseUrl, BaseUrlError, Call, ErrorKind, InvalidRequest, Method, Operation, Personal,
    RetryAfter, Secret, Transport, TransportError, Untyped,
    facts::{Fact, OperationFacts, Recreation, Role, Source, VendorFacts},
};
use erasure::{IdentifierKind, SettingValue};
use serde_json::json;

use crate::{
    canary::{self, CANARY},
    search::Search,
};

/// Names of the facade that have no value that could be printed.
const SILENT: [&str; 7] = [
    "Clock",
    "EraserBuilder",
    "Stream",
    "SubjectBuilder",
    "SystemClock",
    "Vendor",
    "VendorKind",
];

/// Names of the runtime that have none, and those that the test of its own transport prints: an answer
/// and a response need one that was received.
const SILENT_BELOW: [&str; 7] = [
    "Answer",
    "Clock",
    "Credential",
    "Error",
    "Moment",
    "NoBody",
    "Response",
];

/// The types and traits that a crate exports at its root.
fn exported(crate_folder: &str) -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates");
    let source = fs::read_to_string(root.join(crate_folder).join("src/lib.rs")).unwrap();
    let uses = source.split("\npub use ").skip(1);
    let uses = uses.filter_map(|text| text.split_once(';').map(|(path, _)| path));
    let names = uses.flat_map(|path| match path.split_once('{') {
        Some((_, list)) => list.trim_end_matches('}').split(',').collect::<Vec<_>>(),
        None => vec![path.rsplit("::").next().unwrap_or_default()],
    });
    let names = names.map(|name| name.trim().to_owned());
    // Functions and modules have small initials.
    names
        .filter(|name| name.starts_with(char::is_uppercase))
        .collect()
}

#[test]
fn every_public_name_of_the_facade_is_printed_in_the_matrix_or_prints_nothing() {
    let source = include_str!("shown.rs");
    for name in exported("erasure") {
        let printed = source.contains(&format!("\"{name}\","));
        assert!(
            printed || SILENT.contains(&name.as_str()),
            "{name} is a new name: have it printed in shown.rs"
        );
    }
    for name in SILENT {
        assert!(exported("erasure").contains(name), "{name} is gone");
    }
}

/// An adapter prints its fields: it has only one, in which no setting prints its value.
#[test]
fn no_adapter_prints_what_it_is_set_up_with() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../crates/erasure/src/vendors");
    for kind in erasure::VendorKind::ALL {
        let file = kind.id.as_str().replace('-', "_");
        let source = fs::read_to_string(root.join(format!("{file}.rs"))).unwrap();
        let (_, adapter) = source
            .split_once("#[derive(Debug, Clone)]\npub struct ")
            .unwrap();
        let (_, fields) = adapter.split_once(" {\n").unwrap();
        assert!(
            fields.starts_with("    endpoint: Endpoint,\n}"),
            "{}",
            kind.id
        );
    }
    let text = SettingValue::Text(CANARY.to_owned());
    let secret = SettingValue::Secret(CANARY.into());
    let fields = SettingValue::Fields([(IdentifierKind::Email, CANARY.to_owned())].into());
    for value in [text, secret, fields] {
        assert_eq!(format!("{value:?}"), "SettingValue");
    }
}

const FACTS: VendorFacts = VendorFacts::of(
    "example",
    "Example",
    Fact {
        value: Recreation::Possible,
        source: Source::Assumed("an example"),
    },
);

static ERASE: Operation = Operation {
    vendor: &FACTS,
    id: "erase",
    method: Method::Delete,
    path: "/people/{person}",
    facts: OperationFacts::of(Role::Erase),
};

/// Everything of the runtime that prints.
fn below() -> Vec<(&'static str, String)> {
    let odd = canary::odd_user_id(1);
    let call = || {
        Call::new(&ERASE)
            .path("person", &Personal::new(odd.as_str()))
            .query("person", &Personal::new(odd.as_str()))
            .json(&[Personal::new(odd.as_str())])
    };
    let base = BaseUrl::parse("https://example.com").unwrap();
    let refused = Call::new(&ERASE).path("person", "..").request(&base);
    let urls = [
        "http://",
        "https://user:",
        "https://example.com/?q=",
        "ftp://",
        "",
    ];
    let urls = urls.map(|before| BaseUrl::parse(&format!("{before}{odd}")));
    let urls: Vec<BaseUrlError> = urls.into_iter().filter_map(Result::err).collect();
    let builder = Transport::builder()
        .user_agent(odd.as_str())
        .trust(odd.as_str());
    let broken: TransportError = builder.clone().build().unwrap_err();
    let refused: InvalidRequest = refused.unwrap_err();
    fn show<T: Debug>(value: T) -> String {
        format!("{value:?} {value:#?}")
    }
    vec![
        ("BaseUrl", show(&base)),
        (
            "BaseUrlError",
            format!(
                "{} {}",
                show(&urls),
                urls.iter().map(ToString::to_string).collect::<String>()
            ),
        ),
        ("Call", show(call())),
        ("ErrorKind", show(ErrorKind::Lost)),
        ("InvalidRequest", format!("{refused} {}", show(refused))),
        ("Method", show(Method::Delete)),
        ("Operation", show(ERASE)),
        ("Personal", show(Personal::new(odd.as_str()))),
        ("Refusal", show(client_runtime::Refusal::Other)),
        (
            "RetryAfter",
            show(RetryAfter::Delay(std::time::Duration::ZERO)),
        ),
        ("Secret", show(Secret::new(odd.as_str()))),
        ("SystemClock", show(client_runtime::SystemClock)),
        ("Transport", show(Transport::default())),
        ("TransportBuilder", show(&builder)),
        ("TransportError", format!("{broken} {}", show(broken))),
        ("Unreached", show(client_runtime::Unreached::NoTrust)),
        ("Untyped", show(Untyped::from(json!({ odd.as_str(): odd })))),
    ]
}

#[test]
fn every_public_type_of_the_runtime_prints_nobody() {
    let (printed, search) = (below(), Search::of([CANARY]));
    for (name, printed) in &printed {
        assert_eq!(search.find(printed), None, "{name}");
    }
    let names: BTreeSet<&str> = printed.iter().map(|(name, _)| *name).collect();
    for name in exported("client-runtime") {
        let known = names.contains(name.as_str()) || SILENT_BELOW.contains(&name.as_str());
        assert!(known, "{name} is a new name: have it printed");
    }
}
