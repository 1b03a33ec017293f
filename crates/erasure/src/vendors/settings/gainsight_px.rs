//! What an account at Gainsight PX is set up with.

use crate::setting::{Setting, VendorKind, regions, set_up};
use crate::gainsight_px::{PATH, Region};
use crate::{GainsightPx, VendorId};

pub(in crate::vendors) const KIND: VendorKind = VendorKind {
    id: VendorId::GAINSIGHT_PX,
    settings: &[
        Setting::secret("api-key"),
        Setting::flag("soft").for_what("hide for a time, in which the person can come back"),
    ],
    regions: || regions(Region::ALL, Region::name),
    path: PATH,
    build: |given| {
        let vendor = GainsightPx::new(given.base.clone(), given.secret("api-key"));
        if given.flag("soft") == Some(true) {
            set_up!(vendor.soft(), given)
        } else {
            set_up!(vendor, given)
        }
    },
};
