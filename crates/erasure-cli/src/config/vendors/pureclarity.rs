//! PureClarity in a configuration.

use std::sync::Arc;

use erasure::pureclarity::{PATH, Region};
use erasure::{PureClarity, VendorId};

use super::account::set_up;
use super::{Kind, Make, Reading};

const TEMPLATE: &str = r#"[vendors.pureclarity]
region = "eu"                             # or "us"
access-key = { env = "PURECLARITY_ACCESS_KEY" }
secret-key = { env = "PURECLARITY_SECRET_KEY" }
"#;

const KEYS: [&str; 2] = ["access-key", "secret-key"];

pub(super) const KIND: Kind = Kind {
    id: VendorId::PURECLARITY,
    credentials: &KEYS,
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(PureClarity::new(Region::Eu, "", "")),
    read,
};

fn read(mut account: Reading<'_, '_>) -> Option<Make> {
    let base = account.base(Region::ALL, Region::name, PATH);
    let keys = account.credentials(KEYS);
    let (base, keys) = (base?, keys?);
    Some(Box::new(move |given| {
        let [access_key, secret_key] = given.secrets(&keys)?;
        let vendor = PureClarity::new(base.clone(), access_key, secret_key);
        set_up!(vendor, given)
    }))
}
