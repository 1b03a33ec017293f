//! Mudbase in a configuration. It takes no credential of the controller's: the person's own session
//! comes with each request.

use std::sync::Arc;

use erasure::mudbase::Region;
use erasure::{BaseUrl, Contract, Mudbase, Transport, Vendor, VendorId};

use super::{Account, Kind, address, contract};
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.mudbase]                         # takes no key: each person's own session comes with the request
contract = "original"                     # or "revised"
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::MUDBASE,
    credentials: &[],
    has_contracts: true,
    template: TEMPLATE,
    unconfigured: || Arc::new(Mudbase::new()),
    read,
};

struct Project {
    base: BaseUrl,
    contract: Contract,
}

fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Box<dyn Account>> {
    let base = address::read(section, Region::ALL, Region::name, problems);
    let contract = contract::read(section, problems);
    Some(Box::new(Project {
        base: base?,
        contract: contract?,
    }))
}

impl Account for Project {
    fn vendor(
        &self,
        id: VendorId,
        _: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let vendor = Mudbase::new().contract(self.contract).at(self.base.clone());
        Ok(Arc::new(vendor.with_id(id).with_transport(transport)))
    }
}
