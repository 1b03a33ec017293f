//! Nothing of a receipt shows who the person is: not its payload, not its page, in no encoding.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};
use erasure::{Entry, Obstacle};
use erasure::{
    Failure, Identifier, IdentifierKind, Label, Outcome, Reason, Session, Target, VendorId,
};
use erasure_receipt::law::Calendar;
use erasure_receipt::{Digest, Page};
use sha2::{Digest as _, Sha256};

use super::support::*;

const CANARIES: [&str; 7] = [
    EMAIL,
    USER_ID,
    "+49 30 canary",
    "L-canary-7",
    "canary.jwt.token",
    "canary horse",
    "the reason: Ada Canary",
];

/// The forms in which a text could stand somewhere without being seen at once.
fn forms(text: &str) -> Vec<String> {
    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
    let percent: String = text.bytes().map(|byte| format!("%{byte:02X}")).collect();
    let some: String = text
        .bytes()
        .map(|byte| match byte {
            b if b.is_ascii_alphanumeric() || b"-._~".contains(&b) => char::from(b).to_string(),
            b => format!("%{b:02X}"),
        })
        .collect();
    let hash: String = Sha256::digest(text)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    let mut forms = vec![text.to_owned(), hex, percent, some, hash];
    for begin in 0..3 {
        // What stands before it shifts the letters; the first and the last depend on what is beside.
        let shifted = format!("{}{text}", "x".repeat(begin));
        let usable = shifted.len() / 3 * 3;
        for encoded in [
            STANDARD.encode(&shifted[..usable]),
            URL_SAFE.encode(&shifted[..usable]),
        ] {
            forms.push(encoded[begin.div_ceil(3) * 4..].to_owned());
        }
    }
    forms.iter().map(|form| form.to_lowercase()).collect()
}

fn assert_silent(what: &str, text: &str) {
    let text = text.to_lowercase();
    for canary in CANARIES {
        for form in forms(canary) {
            assert!(!text.contains(&form), "{what} shows {canary} as {form}");
        }
    }
}

/// Everything that a receipt can be made of, made of canaries where there is room for them.
fn jws() -> String {
    let session = Session::new("canary.jwt.token").with_password("canary horse");
    let identifiers = [
        Identifier::Email(EMAIL.into()),
        Identifier::UserId(USER_ID.into()),
        Identifier::Phone("+49 30 canary".into()),
        Identifier::Custom {
            name: "loyalty".to_owned(),
            value: "L-canary-7".into(),
        },
        Identifier::Session(session),
    ];
    let outcomes = [
        Outcome::Erased,
        promised(),
        Outcome::not_found(),
        Outcome::Partial { done: 1, of: 2 },
        Outcome::Failed {
            error: Failure::new(Reason::Rejected)
                .with_status(400)
                .with_vendor_request_id(EMAIL),
        },
        blocked(),
        Outcome::Blocked {
            reason: Obstacle::LegalHold,
        },
    ];
    let mut entries = vec![unaddressable()];
    for (number, outcome) in outcomes.into_iter().enumerate() {
        let identifier = identifiers[number % identifiers.len()].clone();
        let label = Label::new(identifier.kind(), 1);
        let target = Target::new(VendorId::from_static("shop"), identifier);
        let entry = Entry::asked(&planned(target, label), outcome, received_at());
        entries.push((entry, Some(received_at())));
    }
    let calendar = Calendar::new("Europe/Berlin").unwrap();
    let extended = deadline().extend(received_at(), "the reason: Ada Canary", &calendar);
    signed(draft_of(&extended.unwrap(), entries))
}

#[test]
fn no_identifier_stands_in_a_receipt_or_on_its_page() {
    let jws = jws();
    assert!(part(&jws, 1).contains(&IdentifierKind::Custom("loyalty".to_owned()).to_string()));
    assert_silent("the header", &part(&jws, 0));
    assert_silent("the payload", &part(&jws, 1));
    assert_silent("the text", &jws);
    let keys = [key().public()];
    assert_silent(
        "the page",
        &Page::new(&keys, received_at()).html([jws.as_str()]),
    );
}

#[test]
fn nothing_of_it_is_printed_either() {
    let receipt = draft([Outcome::Erased, blocked()]).numbered(1, Digest::ZERO);
    let signed = key().sign(&receipt);
    assert_silent(
        "debug",
        &format!("{receipt:?} {signed:?} {:?}", draft([promised()])),
    );
}

#[test]
fn a_canary_would_be_found_in_every_form() {
    for canary in CANARIES {
        let hidden = |text: String| {
            let text = text.to_lowercase();
            forms(canary).iter().any(|form| text.contains(form))
        };
        assert!(hidden(format!("<p>{canary}</p>")));
        for before in ["", "a", "ab", "abc"] {
            assert!(
                hidden(STANDARD.encode(format!("{before}{canary}, after"))),
                "{canary}"
            );
            assert!(
                hidden(URL_SAFE.encode(format!("{before}{canary}, after"))),
                "{canary}"
            );
        }
        assert!(!hidden("nothing".to_owned()));
    }
}
