//! Gainsight PX in a configuration.

use std::sync::Arc;

use erasure::gainsight_px::Region;
use erasure::{BaseUrl, GainsightPx, Transport, Vendor, VendorId};

use super::{Account, Kind, address};
use crate::config::credential::Credential;
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.gainsight-px]
region = "us"                             # or "eu" or "us2"
api-key = { file = "gainsight-px.secret" }
soft = false                              # true: hide for a time, in which the person can come back
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::GAINSIGHT_PX,
    credentials: &["api-key"],
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(GainsightPx::new(Region::Us, "")),
    read,
};

struct Subscription {
    base: BaseUrl,
    api_key: Credential,
    soft: bool,
}

fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Box<dyn Account>> {
    let base = address::read(section, Region::ALL, Region::name, problems);
    let api_key = Credential::take(section, "api-key", "GAINSIGHT_PX_API_KEY", problems);
    let soft = section.value("soft").and_then(|value| value.flag(problems));
    Some(Box::new(Subscription {
        base: base?,
        api_key: api_key?,
        soft: soft.unwrap_or(false),
    }))
}

impl Account for Subscription {
    fn vendor(
        &self,
        id: VendorId,
        document: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let api_key = self
            .api_key
            .read(document)
            .map_err(|problem| vec![problem])?;
        let vendor = GainsightPx::new(self.base.clone(), api_key);
        let vendor = if self.soft { vendor.soft() } else { vendor };
        Ok(Arc::new(vendor.with_id(id).with_transport(transport)))
    }
}
