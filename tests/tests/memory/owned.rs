//! What the facade and the runtime keep of a person while they keep it, and nothing afterwards.

use client_runtime::{Personal, Secret};
use erasure::{
    Ask, Completion, Eraser, Identifier, Need, Needs, Outcome, Plan, Report, Session, Subject,
    Terms, Tracking, Vendor, VendorId, async_trait,
};
use serde::{Serialize, de::DeserializeOwned};
use zeroize::{ZeroizeOnDrop, Zeroizing};

use crate::canary::Canary;

#[test]
fn the_search_finds_a_text_that_is_there_and_nothing_that_is_not() {
    let canary = Canary::of(["searched-", "and-found"]);
    assert_eq!(canary.occurrences(), 0);
    let one = Zeroizing::new(canary.text());
    assert_eq!(canary.occurrences(), 1);
    let two = one.clone();
    assert_eq!(canary.occurrences(), 2);
    drop((one, two));
    assert_eq!(canary.occurrences(), 0);
}

#[test]
fn personal_data_and_secrets_are_overwritten_by_their_types() {
    fn overwrites<T: ZeroizeOnDrop>() {}
    overwrites::<Personal>();
    overwrites::<Secret>();
    let canary = Canary::of(["personal-", "and-secret"]);
    let personal = Personal::new(canary.text());
    let secret = Secret::new(canary.text());
    let copies = (personal.clone(), secret.clone(), vec![personal.clone(); 8]);
    let read: Personal = stored(&personal);
    assert_eq!(canary.occurrences(), 2 + 2 + 8 + 1);
    drop((personal, secret, copies, read));
    assert_eq!(canary.occurrences(), 0);
}

/// Writes a record and reads it again, as an encrypted store would: through memory that is overwritten.
fn stored<T: Serialize + DeserializeOwned>(record: &T) -> T {
    let mut written = Zeroizing::new(Vec::with_capacity(64 * 1024));
    serde_json::to_writer(&mut *written, record).unwrap();
    assert!(written.len() < 64 * 1024);
    serde_json::from_slice(&written).unwrap()
}

/// A person with an identifier of every kind, and everything that goes with a session.
fn everything(canary: &Canary) -> Subject {
    let session = Session::new(canary.text())
        .with_password(canary.text())
        .with_one_time_code(canary.text());
    Subject::builder()
        .email(canary.text())
        .user_id(canary.text())
        .phone(canary.text())
        .custom("loyalty", canary.text())
        .session(VendorId::from_static("shop"), session)
        .build()
        .unwrap()
}

/// A vendor that is asked by anything, and has accepted it under an id that tells who it is about.
struct Shop(Canary);

#[async_trait]
impl Vendor for Shop {
    fn id(&self) -> VendorId {
        VendorId::from_static("shop")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([
            Need::Email,
            Need::UserId,
            Need::Phone,
            Need::AnyCustom,
            Need::Session,
        ])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Tracked)
    }

    async fn erase(&self, _ask: &Ask<'_>) -> Outcome {
        Outcome::InProgress {
            tracking: Tracking::new(self.0.text()),
            by: None,
        }
    }
}

#[tokio::test]
async fn a_subject_its_plan_and_its_report_leave_nothing_behind_stored_and_read_or_not() {
    let halves = ["everything-", "about-somebody"];
    let (canary, shop) = (Canary::of(halves), Shop(Canary::of(halves)));
    let eraser = Eraser::builder().vendor(shop).build().unwrap();
    let subject: Subject = stored(&everything(&canary));
    assert_eq!(canary.occurrences(), 4 + 3);
    let plan: Plan = stored(&eraser.plan(&subject));
    drop(subject);
    assert!(canary.occurrences() > 0, "a plan has to be carried out");
    let report: Report = stored(&eraser.carry_out(&plan).await);
    drop(plan);
    assert!(canary.occurrences() > 0, "an open report has to be settled");
    assert_eq!(report.open().count(), 5);
    drop((report.clone(), report, eraser));
    assert_eq!(canary.occurrences(), 0);
}

#[tokio::test]
async fn a_settled_report_holds_nothing_of_the_person_while_it_lives() {
    struct Gone;
    #[async_trait]
    impl Vendor for Gone {
        fn id(&self) -> VendorId {
            VendorId::from_static("gone")
        }

        fn needs(&self) -> Needs {
            Needs::one_of([Need::Email])
        }

        fn terms(&self) -> Terms {
            Terms::new(Completion::Immediate)
        }

        async fn erase(&self, ask: &Ask<'_>) -> Outcome {
            let Identifier::Email(_) = ask.identifier() else {
                panic!("asked by something else");
            };
            Outcome::Erased
        }
    }
    let canary = Canary::of(["settled-", "and-forgotten"]);
    let eraser = Eraser::builder().vendor(Gone).build().unwrap();
    let subject = Subject::builder().email(canary.text()).build().unwrap();
    let report = eraser.erase(&subject).await;
    drop(subject);
    assert!(report.verdict().is_complete());
    assert_eq!(canary.occurrences(), 0);
    drop(report);
}
