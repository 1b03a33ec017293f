//! Mixpanel in a configuration: who asks, and the project that holds the people.

use std::sync::Arc;

use erasure::mixpanel::{PATH, Region};
use erasure::{Mixpanel, VendorId};

use super::account::set_up;
use super::{Kind, Make, Reading};

const TEMPLATE: &str = r#"[vendors.mixpanel]
region = "us"                             # or "eu" or "in"
oauth-token = { env = "MIXPANEL_OAUTH_TOKEN" }
project-token = { env = "MIXPANEL_PROJECT_TOKEN" }   # of the project that holds the people
"#;

const TOKENS: [&str; 2] = ["oauth-token", "project-token"];

pub(super) const KIND: Kind = Kind {
    id: VendorId::MIXPANEL,
    credentials: &TOKENS,
    has_contracts: false,
    template: TEMPLATE,
    unconfigured: || Arc::new(Mixpanel::new(Region::Us, "", "")),
    read,
};

fn read(mut account: Reading<'_, '_>) -> Option<Make> {
    let base = account.base(Region::ALL, Region::name, PATH);
    let tokens = account.credentials(TOKENS);
    let (base, tokens) = (base?, tokens?);
    Some(Box::new(move |given| {
        let [oauth_token, project_token] = given.secrets(&tokens)?;
        let vendor = Mixpanel::new(base.clone(), oauth_token, project_token);
        set_up!(vendor, given)
    }))
}
