//! Mudbase in a configuration. It takes no credential of the controller's: the person's own session
//! comes with each request.

use std::sync::Arc;

use erasure::mudbase::{PATH, Region};
use erasure::{Mudbase, VendorId};

use super::account::set_up;
use super::{Kind, Make, Reading};

const TEMPLATE: &str = r#"[vendors.mudbase]                         # takes no key: each person's own session comes with the request
contract = "original"                     # or "revised"
# reason = "…"                            # why people leave, told to Mudbase with each erasure; the original contract alone has a place for it
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::MUDBASE,
    credentials: &[],
    has_contracts: true,
    template: TEMPLATE,
    unconfigured: || Arc::new(Mudbase::new()),
    read,
};

fn read(mut account: Reading<'_, '_>) -> Option<Make> {
    let base = account.base(Region::ALL, Region::name, PATH);
    let contract = account.contract();
    let reason = account.text("reason");
    let (base, contract, reason) = (base?, contract?, reason?);
    Some(Box::new(move |given| {
        let vendor = Mudbase::new().contract(contract).at(base.clone());
        let vendor = reason.clone().into_iter().fold(vendor, Mudbase::reason);
        set_up!(vendor, given)
    }))
}
