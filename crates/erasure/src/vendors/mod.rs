//! One small adapter per vendor: how it is asked, and what each answer means, written over the
//! [`flow`](crate::flow). What no spec can say stands in `<vendor>/custom.rs`. `cargo xtask generate` lists the
//! vendors, between the marks.

// modules
#[cfg(feature = "gainsight-px")]
pub mod gainsight_px;
#[cfg(feature = "lytics")]
pub mod lytics;
#[cfg(feature = "mixpanel")]
pub mod mixpanel;
#[cfg(feature = "mudbase")]
pub mod mudbase;
#[cfg(feature = "pureclarity")]
pub mod pureclarity;
#[cfg(feature = "revenuecat")]
pub mod revenuecat;
// /modules

// adapters
#[cfg(feature = "gainsight-px")]
pub use gainsight_px::GainsightPx;
#[cfg(feature = "lytics")]
pub use lytics::Lytics;
#[cfg(feature = "mixpanel")]
pub use mixpanel::Mixpanel;
#[cfg(feature = "mudbase")]
pub use mudbase::Mudbase;
#[cfg(feature = "pureclarity")]
pub use pureclarity::PureClarity;
#[cfg(feature = "revenuecat")]
pub use revenuecat::RevenueCat;
// /adapters

impl crate::VendorKind {
    /// The vendors that this build has adapters for.
    pub const ALL: &[Self] = &[
        // kinds
        #[cfg(feature = "gainsight-px")]
        gainsight_px::KIND,
        #[cfg(feature = "lytics")]
        lytics::KIND,
        #[cfg(feature = "mixpanel")]
        mixpanel::KIND,
        #[cfg(feature = "mudbase")]
        mudbase::KIND,
        #[cfg(feature = "pureclarity")]
        pureclarity::KIND,
        #[cfg(feature = "revenuecat")]
        revenuecat::KIND,
        // /kinds
    ];
}

impl crate::VendorId {
    // ids
    #[doc = "The vendor of the feature `gainsight-px`."]
    pub const GAINSIGHT_PX: Self = Self::from_static("gainsight-px");
    #[doc = "The vendor of the feature `lytics`."]
    pub const LYTICS: Self = Self::from_static("lytics");
    #[doc = "The vendor of the feature `mixpanel`."]
    pub const MIXPANEL: Self = Self::from_static("mixpanel");
    #[doc = "The vendor of the feature `mudbase`."]
    pub const MUDBASE: Self = Self::from_static("mudbase");
    #[doc = "The vendor of the feature `pureclarity`."]
    pub const PURECLARITY: Self = Self::from_static("pureclarity");
    #[doc = "The vendor of the feature `revenuecat`."]
    pub const REVENUECAT: Self = Self::from_static("revenuecat");
    // /ids

    /// The vendors that there are adapters for, whether or not this build has them.
    pub const KNOWN: &[Self] = &[
        // known
        Self::GAINSIGHT_PX,
        Self::LYTICS,
        Self::MIXPANEL,
        Self::MUDBASE,
        Self::PURECLARITY,
        Self::REVENUECAT,
        // /known
    ];
}
