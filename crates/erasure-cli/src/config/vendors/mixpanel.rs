//! Mixpanel in a configuration: who asks, and the project that holds the people.

use std::sync::Arc;

use erasure::mixpanel::Region;
use erasure::{BaseUrl, Mixpanel, Transport, Vendor, VendorId};

use super::{Account, Kind, address};
use crate::config::credential::{Credential, both};
use crate::config::document::Document;
use crate::config::problem::Problem;
use crate::config::section::Section;

const TEMPLATE: &str = r#"[vendors.mixpanel]
region = "us"                             # or "eu" or "in"
oauth-token = { env = "MIXPANEL_OAUTH_TOKEN" }
project-token = { env = "MIXPANEL_PROJECT_TOKEN" }   # of the project that holds the people
"#;

pub(super) const KIND: Kind = Kind {
    id: VendorId::MIXPANEL,
    credentials: &["oauth-token", "project-token"],
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(Mixpanel::new(Region::Us, "", "")),
    read,
};

struct Project {
    base: BaseUrl,
    oauth_token: Credential,
    project_token: Credential,
}

fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Option<Box<dyn Account>> {
    let base = address::read(section, Region::ALL, Region::name, problems);
    let oauth_token = Credential::take(section, "oauth-token", "MIXPANEL_OAUTH_TOKEN", problems);
    let project_token =
        Credential::take(section, "project-token", "MIXPANEL_PROJECT_TOKEN", problems);
    Some(Box::new(Project {
        base: base?,
        oauth_token: oauth_token?,
        project_token: project_token?,
    }))
}

impl Account for Project {
    fn vendor(
        &self,
        id: VendorId,
        document: &Document,
        transport: Transport,
    ) -> Result<Arc<dyn Vendor>, Vec<Problem>> {
        let (oauth_token, project_token) = both(&self.oauth_token, &self.project_token, document)?;
        let vendor = Mixpanel::new(self.base.clone(), oauth_token, project_token);
        Ok(Arc::new(vendor.with_id(id).with_transport(transport)))
    }
}
