//! What an account at Mudbase is set up with.

use crate::setting::{Setting, VendorKind, regions, set_up};
use crate::mudbase::{PATH, Region};
use crate::{Mudbase, VendorId};

pub(in crate::vendors) const KIND: VendorKind = VendorKind {
    id: VendorId::MUDBASE,
    settings: &[
        Setting::one_of("contract", &["original", "revised"]).or("original"),
        Setting::text("reason").or("").for_what(
            "why people leave, told to Mudbase with each erasure; the original contract alone has a place for it",
        ),
    ],
    regions: || regions(Region::ALL, Region::name),
    path: PATH,
    build: |given| {
        let vendor = Mudbase::new().contract(given.contract());
        match given.text("reason") {
            "" => set_up!(vendor, given),
            reason => set_up!(vendor.reason(reason), given),
        }
    },
};
