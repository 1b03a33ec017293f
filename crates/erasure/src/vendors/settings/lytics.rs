//! What an account at Lytics is set up with.

use crate::setting::{Setting, VendorKind, regions, set_up};
use crate::lytics::{PATH, Region};
use crate::{Lytics, VendorId};

pub(in crate::vendors) const KIND: VendorKind = VendorKind {
    id: VendorId::LYTICS,
    settings: &[
        Setting::secret("token"),
        Setting::one_of("contract", &["original", "revised"]).or("original"),
        Setting::text("table").or("user").for_what("the table that holds the people"),
        Setting::fields(),
        Setting::flag("batches").for_what(
            "several people with one request; the default under the revised contract, whose body for it is published",
        ),
    ],
    regions: || regions(Region::ALL, Region::name),
    path: PATH,
    build: |given| {
        let vendor = Lytics::new(given.secret("token"));
        let mut vendor = vendor.contract(given.contract()).table(given.text("table"));
        for (kind, field) in given.fields() {
            vendor = vendor.field(kind, field);
        }
        if let Some(wanted) = given.flag("batches") {
            vendor = vendor.batches(wanted);
        }
        set_up!(vendor, given)
    },
};
