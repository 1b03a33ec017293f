//! Every flow is a vendor.

use std::num::NonZeroUsize;

use async_trait::async_trait;
use jiff::Timestamp;

use super::person::Person;
use super::{Flow, about, batch, probe, under_way};
use crate::{
    Account, Ask, Caveat, Failure, Needs, Outcome, Probe, Reason, Terms, UnderWay, Vendor, VendorId,
};

#[async_trait]
impl<F: Flow + Clone> Vendor for F {
    fn id(&self) -> VendorId {
        self.endpoint().id.clone()
    }

    fn name(&self) -> String {
        self.vendor().name.to_owned()
    }

    fn account(&self) -> Account {
        self.endpoint().account()
    }

    fn needs(&self) -> Needs {
        about::needs(self)
    }

    fn terms(&self) -> Terms {
        about::terms(self)
    }

    fn caveats(&self) -> Vec<Caveat> {
        about::caveats(self)
    }

    fn spec(&self) -> Option<&'static str> {
        Some(self.vendor().spec)
    }

    fn unanswered(&self) -> &'static [&'static str] {
        self.vendor().unanswered
    }

    fn batch(&self) -> NonZeroUsize {
        batch::most(self)
    }

    fn at_once(&self) -> NonZeroUsize {
        about::at_once(self)
    }

    async fn erase(&self, ask: &Ask<'_>) -> Outcome {
        match Person::of(self, ask) {
            Some(person) => person.erase().await,
            None => Outcome::NotAddressable {
                needs: self.needs(),
            },
        }
    }

    async fn erase_batch(&self, asks: &[Ask<'_>]) -> Vec<Outcome> {
        batch::erase(self, asks).await
    }

    async fn follow(&self, ask: &Ask<'_>, last: &Outcome) -> Result<Outcome, Failure> {
        match Person::of(self, ask) {
            Some(person) => person.follow(last).await,
            // It was asked for by a kind of identifier that has since been taken out of the settings.
            None => Err(Failure::new(Reason::Misconfigured)),
        }
    }

    async fn probe(&self) -> Probe {
        let mut other = self.clone();
        other.endpoint_mut().spoil_secrets();
        probe::probe(self, &other).await
    }

    async fn under_way(&self) -> Result<Vec<UnderWay>, Failure> {
        under_way::listed(self, Timestamp::now()).await
    }
}
