//! What an account at Mixpanel is set up with.

use crate::setting::{Setting, VendorKind, regions, set_up};
use crate::mixpanel::{PATH, Region};
use crate::{Mixpanel, VendorId};

pub(in crate::vendors) const KIND: VendorKind = VendorKind {
    id: VendorId::MIXPANEL,
    settings: &[
        Setting::secret("oauth-token"),
        Setting::secret("project-token").for_what("of the project that holds the people"),
    ],
    regions: || regions(Region::ALL, Region::name),
    path: PATH,
    build: |given| {
        let (oauth, project) = (given.secret("oauth-token"), given.secret("project-token"));
        set_up!(Mixpanel::new(given.base.clone(), oauth, project), given)
    },
};
