//! How each vendor behaves. A vendor's file is written by hand, from the vendor's pages, and `cargo xtask generate` lists it,
//! between the marks.

// modules
mod gainsight_px;
mod lytics;
mod mixpanel;
mod mudbase;
mod pureclarity;
mod revenuecat;
// /modules

use crate::behaviour::Behaviour;

/// Every vendor: its id, its spec, and how it behaves.
pub(crate) static ALL: &[(&str, &str, &Behaviour)] = &[
    // vendors
    (
        "gainsight-px",
        include_str!("../../../../specs/gainsight-px.yaml"),
        &gainsight_px::VENDOR,
    ),
    (
        "lytics",
        include_str!("../../../../specs/lytics.yaml"),
        &lytics::VENDOR,
    ),
    (
        "mixpanel",
        include_str!("../../../../specs/mixpanel.yaml"),
        &mixpanel::VENDOR,
    ),
    (
        "mudbase",
        include_str!("../../../../specs/mudbase.yaml"),
        &mudbase::VENDOR,
    ),
    (
        "pureclarity",
        include_str!("../../../../specs/pureclarity.yaml"),
        &pureclarity::VENDOR,
    ),
    (
        "revenuecat",
        include_str!("../../../../specs/revenuecat.yaml"),
        &revenuecat::VENDOR,
    ),
    // /vendors
];
