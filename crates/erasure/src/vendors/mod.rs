//! One small adapter per vendor: it turns targets into calls of the generated client, and answers
//! into outcomes. Whatever is peculiar to a vendor stands in its spec and comes from the client's facts.

#[cfg(feature = "gainsight-px")]
pub mod gainsight_px;
#[cfg(feature = "lytics")]
pub mod lytics;
#[cfg(feature = "mudbase")]
pub mod mudbase;
#[cfg(feature = "pureclarity")]
pub mod pureclarity;

#[cfg_attr(
    not(all(feature = "gainsight-px", feature = "lytics", feature = "pureclarity")),
    allow(dead_code, reason = "not every vendor needs every reading")
)]
mod facts;
mod place;
#[cfg(any(feature = "gainsight-px", feature = "lytics"))]
mod stranger;

#[cfg(feature = "gainsight-px")]
pub use gainsight_px::GainsightPx;
#[cfg(feature = "lytics")]
pub use lytics::Lytics;
#[cfg(feature = "mudbase")]
pub use mudbase::Mudbase;
#[cfg(feature = "pureclarity")]
pub use pureclarity::PureClarity;
