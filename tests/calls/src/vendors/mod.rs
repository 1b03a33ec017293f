//! The client of each vendor. `cargo xtask generate` lists them, between the marks.

// modules
mod gainsight_px;
mod lytics;
mod mixpanel;
mod mudbase;
mod pureclarity;
mod revenuecat;
// /modules

use crate::Vendor;

/// Every vendor.
pub static ALL: &[Vendor] = &[
    // vendors
    gainsight_px::VENDOR,
    lytics::VENDOR,
    mixpanel::VENDOR,
    mudbase::VENDOR,
    pureclarity::VENDOR,
    revenuecat::VENDOR,
    // /vendors
];
