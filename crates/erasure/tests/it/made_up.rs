//! What a vendor is asked by that nobody gave, as a number that it makes of an address itself.

use erasure::{
    Ask, Completion, Eraser, Identifier, Need, Needs, Outcome, Subject, Terms, Vendor, VendorId,
    async_trait,
};

use crate::support::{EMAIL, ada};

/// Asks by these, whatever was given.
struct MakesUp(Vec<Identifier>);

#[async_trait]
impl Vendor for MakesUp {
    fn id(&self) -> VendorId {
        VendorId::from_static("shop")
    }

    fn needs(&self) -> Needs {
        Needs::one_of([Need::Email])
    }

    fn terms(&self) -> Terms {
        Terms::new(Completion::Immediate)
    }

    fn addresses(&self, _: &Subject) -> Vec<Identifier> {
        self.0.clone()
    }

    async fn erase(&self, _: &Ask<'_>) -> Outcome {
        Outcome::Erased
    }
}

#[test]
fn it_is_labelled_after_what_was_given_and_asked_by_once() {
    let email = |address: &str| Identifier::Email(address.into());
    let mut asked_by = vec![email("1@example.com"), email(EMAIL), email("2@example.com")];
    asked_by.extend(asked_by.clone());
    let eraser = Eraser::builder().vendor(MakesUp(asked_by)).build().unwrap();
    let plan = eraser.plan(&ada());
    let labels: Vec<_> = plan
        .targets()
        .map(|target| target.label().to_string())
        .collect();
    assert_eq!(labels, ["email #2", "email #1", "email #3"]);
}
