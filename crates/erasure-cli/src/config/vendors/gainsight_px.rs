//! Gainsight PX in a configuration.

use std::sync::Arc;

use erasure::gainsight_px::{PATH, Region};
use erasure::{GainsightPx, VendorId};

use super::account::set_up;
use super::{Kind, Make, Reading};

const TEMPLATE: &str = r#"[vendors.gainsight-px]
region = "us"                             # or "eu" or "us2"
api-key = { file = "gainsight-px.secret" }
soft = false                              # true: hide for a time, in which the person can come back
"#;

const KEY: [&str; 1] = ["api-key"];

pub(super) const KIND: Kind = Kind {
    id: VendorId::GAINSIGHT_PX,
    credentials: &KEY,
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(GainsightPx::new(Region::Us, "")),
    read,
};

fn read(mut account: Reading<'_, '_>) -> Option<Make> {
    let base = account.base(Region::ALL, Region::name, PATH);
    let key = account.credentials(KEY);
    let soft = account.section.value("soft");
    let soft = soft.and_then(|value| value.flag(account.problems));
    let (base, key, soft) = (base?, key?, soft.unwrap_or(false));
    Some(Box::new(move |given| {
        let [api_key] = given.secrets(&key)?;
        let vendor = GainsightPx::new(base.clone(), api_key);
        let vendor = if soft { vendor.soft() } else { vendor };
        set_up!(vendor, given)
    }))
}
