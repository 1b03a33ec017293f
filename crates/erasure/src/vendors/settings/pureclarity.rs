//! What an account at PureClarity is set up with.

use crate::setting::{Setting, VendorKind, regions, set_up};
use crate::pureclarity::{PATH, Region};
use crate::{PureClarity, VendorId};

pub(in crate::vendors) const KIND: VendorKind = VendorKind {
    id: VendorId::PURECLARITY,
    settings: &[Setting::secret("access-key"), Setting::secret("secret-key")],
    regions: || regions(Region::ALL, Region::name),
    path: PATH,
    build: |given| {
        let (access, secret) = (given.secret("access-key"), given.secret("secret-key"));
        set_up!(PureClarity::new(given.base.clone(), access, secret), given)
    },
};
