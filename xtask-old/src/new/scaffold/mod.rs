//! All that a vendor consists of besides its spec: the generated client, and hand-written files that begin
//! as templates, with the lines by which the rest of the workspace knows it. Made in memory first.

mod client;
mod edit;
mod next;
mod places;
mod plan;
mod vendor;

pub use plan::Plan;
pub use vendor::Vendor;
