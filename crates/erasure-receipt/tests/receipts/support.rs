//! Requests, and receipts of them, of every sort.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use erasure::{
    Ask, Basis, Caveat, Completion, Entry, Eraser, IdentifierKind, Need, Needs, Obstacle, Outcome,
    Plan, PlannedTarget, SignedDuration, Subject, Target, Terms, Timestamp, Vendor, VendorId,
};
use erasure_receipt::law::{Calendar, Deadline, Law};
use erasure_receipt::{
    AskedVendor, Commitment, Digest, ExportWriter, Head, ReceiptDraft, SigningKey,
};
use uuid::Uuid;

pub const EMAIL: &str = "ada.canary@example.com";
pub const USER_ID: &str = "u-canary-42";
pub const SPEC: &str = "55f59581fd75c59675bda89b1faf5fbed05f0c13af36f5388e85af7bf1000318";

pub fn key() -> SigningKey {
    SigningKey::from_seed([7; 32])
}

pub fn at(moment: &str) -> Timestamp {
    moment.parse().unwrap()
}

pub fn received_at() -> Timestamp {
    at("2026-01-29T09:58:12Z")
}

/// A vendor that is never asked: only its terms matter.
pub struct Shop;

#[erasure::async_trait]
impl Vendor for Shop {
    fn id(&self) -> VendorId {
        VendorId::from_static("shop")
    }

    fn name(&self) -> String {
        "The <Shop> & Sons".to_owned()
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email, Need::UserId])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Promised).within(SignedDuration::from_hours(24))
    }

    fn caveats(&self) -> Vec<Caveat> {
        let page = || Basis::Published("https://shop.example/privacy?a=1&b=2".into());
        vec![
            Caveat::Retains {
                what: "invoices".into(),
                basis: page(),
            },
            Caveat::Recreates {
                basis: Basis::Assumed("nobody says otherwise".into()),
            },
            Caveat::Assumes {
                what: "that a day is enough".into(),
                why: "it says several hours".into(),
            },
        ]
    }

    fn spec(&self) -> Option<&'static str> {
        Some(SPEC)
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        Outcome::Erased
    }
}

pub fn plan() -> Plan {
    let subject = Subject::builder().email(EMAIL).user_id(USER_ID);
    let eraser = Eraser::builder().vendor(Shop).build().unwrap();
    eraser.plan(&subject.build().unwrap())
}

pub fn deadline() -> Deadline {
    let calendar = Calendar::new("Europe/Berlin").unwrap();
    Deadline::of(Law::Gdpr, received_at(), &calendar).unwrap()
}

/// A target of the plan of which this is known.
pub fn entry(number: usize, outcome: Outcome) -> (Entry, Option<Timestamp>) {
    let plan = plan();
    let planned = plan.targets().nth(number % 2).unwrap();
    let asked_at = received_at() + SignedDuration::from_secs(30);
    (
        Entry::asked(planned, outcome, asked_at),
        Some(received_at()),
    )
}

/// The receipt of these outcomes, without its place in a chain.
pub fn draft(outcomes: impl IntoIterator<Item = Outcome>) -> ReceiptDraft {
    let outcomes = outcomes.into_iter().enumerate();
    let entries = outcomes.map(|(number, outcome)| entry(number, outcome));
    draft_of(&deadline(), entries)
}

pub fn draft_of(
    deadline: &Deadline,
    entries: impl IntoIterator<Item = (Entry, Option<Timestamp>)>,
) -> ReceiptDraft {
    let plan = plan();
    let vendors = plan.vendors().iter().map(AskedVendor::new);
    undescribed(deadline, entries).with_vendors(vendors)
}

/// A receipt of vendors that have said this of themselves.
pub fn draft_with(
    entries: impl IntoIterator<Item = (Entry, Option<Timestamp>)>,
    vendors: impl IntoIterator<Item = AskedVendor>,
) -> ReceiptDraft {
    undescribed(&deadline(), entries).with_vendors(vendors)
}

fn undescribed(
    deadline: &Deadline,
    entries: impl IntoIterator<Item = (Entry, Option<Timestamp>)>,
) -> ReceiptDraft {
    let settled_at = at("2026-02-03T12:00:00Z");
    let request = Uuid::from_u128(0x0123_4567_89ab_4def_8123_4567_89ab_cdef);
    ReceiptDraft::new(request, deadline, settled_at, entries)
        .unwrap()
        .with_subject([
            Commitment::new(IdentifierKind::Email, [0x3a; 32]),
            Commitment::new(IdentifierKind::UserId, [0xc2; 32]),
        ])
}

/// A vendor that could not be asked.
pub fn unaddressable() -> (Entry, Option<Timestamp>) {
    let needs = Needs::one_of([Need::Phone]);
    let warehouse = VendorId::from_static("warehouse");
    (
        Entry::not_asked(warehouse, Outcome::NotAddressable { needs }),
        None,
    )
}

pub fn promised() -> Outcome {
    Outcome::Promised {
        by: received_at() + SignedDuration::from_hours(24),
    }
}

pub fn blocked() -> Outcome {
    Outcome::Blocked {
        reason: Obstacle::SoleOwner,
    }
}

/// The text of the first receipt of a chain.
pub fn signed(draft: ReceiptDraft) -> String {
    key().sign(&draft.numbered(1, Digest::ZERO)).into_jws()
}

/// A chain of so many receipts of all sorts.
pub fn chain(length: usize) -> Vec<String> {
    let mut head = Head::EMPTY;
    let sign = |number: usize| {
        let outcomes: &[Outcome] = match number % 4 {
            0 => &[Outcome::Erased],
            1 => &[Outcome::Erased, promised()],
            2 => &[Outcome::not_found()],
            _ => &[blocked(), Outcome::not_found()],
        };
        let receipt = draft(outcomes.to_vec()).numbered(head.seq() + 1, head.digest());
        let signed = key().sign(&receipt);
        head = signed.head();
        signed.into_jws()
    };
    (0..length).map(sign).collect()
}

pub fn head(receipts: &[String]) -> Head {
    let digest = receipts.last().map_or(Digest::ZERO, Digest::of);
    Head::new(receipts.len() as u64, digest)
}

pub fn export(receipts: &[String]) -> Vec<u8> {
    let mut export = ExportWriter::new(Vec::new());
    for receipt in receipts {
        export.receipt(receipt).unwrap();
    }
    let closed_at = at("2026-03-01T00:00:00Z");
    export.close(&head(receipts), closed_at, &key()).unwrap()
}

/// The part of a JWS at this position, decoded.
pub fn part(jws: &str, position: usize) -> String {
    let encoded = jws.split('.').nth(position).unwrap();
    String::from_utf8(URL_SAFE_NO_PAD.decode(encoded).unwrap()).unwrap()
}

/// A JWS with this header and payload, really signed by our key.
pub fn forged_by_us(header: &str, payload: &str) -> String {
    use ed25519_dalek::Signer as _;
    let encode = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
    let text = format!(
        "{}.{}",
        encode(header.as_bytes()),
        encode(payload.as_bytes())
    );
    let key = ed25519_dalek::SigningKey::from_bytes(&[7; 32]);
    let signature = key.sign(text.as_bytes()).to_bytes();
    format!("{text}.{}", encode(&signature))
}

/// A target for this vendor and identifier.
pub fn planned(target: Target, label: erasure::Label) -> PlannedTarget {
    PlannedTarget::new(target, label)
}
