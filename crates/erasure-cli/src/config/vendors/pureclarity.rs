//! PureClarity in a configuration.

use std::sync::Arc;

use erasure::pureclarity::Region;
use erasure::{BaseUrl, PureClarity, Transport, Vendor, VendorId};

use super::{Account, Kind, address};
use crate::config::credential::{Credential, both};
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.pureclarity]
region = "eu"                             # or "us"
access-key = { env = "PURECLARITY_ACCESS_KEY" }
secret-key = { env = "PURECLARITY_SECRET_KEY" }
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::PURECLARITY,
    credentials: &["access-key", "secret-key"],
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(PureClarity::new(Region::Eu, "", "")),
    read,
};

struct Shop {
    base: BaseUrl,
    access_key: Credential,
    secret_key: Credential,
}

fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Box<dyn Account>> {
    let base = address::read(section, Region::ALL, Region::name, problems);
    let access_key = Credential::take(section, "access-key", "PURECLARITY_ACCESS_KEY", problems);
    let secret_key = Credential::take(section, "secret-key", "PURECLARITY_SECRET_KEY", problems);
    Some(Box::new(Shop {
        base: base?,
        access_key: access_key?,
        secret_key: secret_key?,
    }))
}

impl Account for Shop {
    fn vendor(
        &self,
        id: VendorId,
        document: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let (access_key, secret_key) = both(&self.access_key, &self.secret_key, document)?;
        let vendor = PureClarity::new(self.base.clone(), access_key, secret_key);
        Ok(Arc::new(vendor.with_id(id).with_transport(transport)))
    }
}
