// Written by `cargo xtask generate` from the names in specs/: edit nothing here.

mod gainsight_px;
mod lytics;
mod mixpanel;
mod mudbase;
mod pureclarity;

use crate::behaviour::Behaviour;

/// Every vendor: its id, its spec, and how it behaves.
pub(crate) static ALL: &[(&str, &str, &Behaviour)] = &[
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
];
