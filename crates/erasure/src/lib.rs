//! Erases one person at every vendor that holds their data, and says truthfully what happened at
//! each.
//!
//! | word | meaning |
//! | --- | --- |
//! | [`Subject`] | the person: typed identifiers, several of each, and per-vendor [`Session`]s |
//! | [`Target`] | one identifier at one vendor: the unit that is erased, retried, tracked and reported |
//! | [`Plan`] | the targets of a subject, and for every vendor that can't be asked, why not |
//! | [`Outcome`] | what is known about a target now |
//! | [`Tracking`] | what the vendor gave us to ask again with |
//! | [`Caveat`] | what the vendor keeps or may bring back even so |
//! | [`Report`] | all outcomes of one erasure, and its [`Verdict`] |
//!
//! # Example
//!
//! Two systems of one's own stand in for vendors here; with the features of the vendors, their
//! adapters are used the same way.
//!
//! ```
//! use erasure::{
//!     Ask, Caveat, Completion, Eraser, Need, Needs, Outcome, SignedDuration, Subject, Terms, Timestamp,
//!     Vendor, VendorId, Verdict,
//! };
//!
//! /// Deletes at once.
//! struct Shop;
//!
//! #[erasure::async_trait]
//! impl Vendor for Shop {
//!     fn id(&self) -> VendorId {
//!         VendorId::from_static("shop")
//!     }
//!     fn needs(&self) -> Needs {
//!         Needs::one_of([Need::UserId])
//!     }
//!     fn terms(&self) -> Terms {
//!         Terms::new(Completion::Immediate)
//!     }
//!     async fn erase(&self, _ask: &Ask<'_>) -> Outcome {
//!         Outcome::Erased
//!     }
//! }
//!
//! /// Passes the request on, and deletes within a day.
//! struct Newsletter;
//!
//! #[erasure::async_trait]
//! impl Vendor for Newsletter {
//!     fn id(&self) -> VendorId {
//!         VendorId::from_static("newsletter")
//!     }
//!     fn needs(&self) -> Needs {
//!         Needs::one_of([Need::Email])
//!     }
//!     fn terms(&self) -> Terms {
//!         Terms::new(Completion::Promised).within(SignedDuration::from_hours(24))
//!     }
//!     fn caveats(&self) -> Vec<Caveat> {
//!         vec![Caveat::Assumes { what: "it is done within a day".into(), why: "nobody wrote it down".into() }]
//!     }
//!     async fn erase(&self, ask: &Ask<'_>) -> Outcome {
//!         Outcome::Promised { by: ask.now() + SignedDuration::from_hours(24) }
//!     }
//! }
//!
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), erasure::Error> {
//! let eraser = Eraser::builder().vendor(Shop).vendor(Newsletter).build()?;
//! let subject = Subject::builder().email("ada@example.com").user_id("u-42").build()?;
//!
//! let plan = eraser.plan(&subject); // sends nothing
//! assert_eq!(plan.targets().count(), 2);
//!
//! let report = eraser.erase(&subject).await;
//! let report = eraser.settle(report, Timestamp::now()).await; // asks those who can be asked
//! assert_eq!(report.verdict(), Verdict::Complete { confirmed: 1, promised: 1 });
//!
//! println!("{report}");
//! assert!(!report.to_string().contains("ada"));
//! # Ok(())
//! # }
//! ```
//!
//! It prints
//!
//! ```text
//! Complete: 1 confirmed, 1 promised
//!   shop        user-id #1  erased
//!   newsletter  email #1    promised by 2026-08-07 09:30 UTC
//!   newsletter assumed, not published: it is done within a day (nobody wrote it down)
//! ```
//!
//! # One person, or very many
//!
//! [`Eraser::erase`] asks for one person, [`Eraser::erase_many`] for a stream of them with few in memory.
//! Those who keep a record of their own ask target by target, or batch by batch: [`Eraser::plan`],
//! [`Eraser::erase_target`] or [`Eraser::erase_batch`], [`Eraser::due`] and [`Eraser::ask_again`],
//! [`Eraser::interrupted`] for what a program that ended was asking, and [`Eraser::report`] at the end. [`Eraser::probe`] tells beforehand
//! whether the vendors answer.
//!
//! # Vendors
//!
//! Our adapters say how a vendor is asked and what each answer means, over the engine in [`flow`], which alone
//! decides what follows. A system of one's own implements [`Vendor`], or [`flow::Flow`] to have the engine too.
//!
//! # What is stored, and what is printed
//!
//! Nothing here prints an identifier, a session or a vendor's own words. Serde does keep identifiers,
//! in a [`Subject`], a [`Plan`], a [`Target`] and in those entries of a [`Report`] that aren't settled:
//! another process has to be able to go on. Encrypt them at rest. A settled report holds none.
//!
//! [`Subject`], [`Plan`], [`PlannedTarget`], [`Target`], [`Tracking`], [`Outcome`], [`Entry`] and [`Report`] are stored
//! with a version, in any self-describing format such as JSON; a record of a newer version is refused with an error that says so.

mod account;
mod again;
mod asking;
mod batch;
mod builder;
mod caveat;
mod client_error;
pub mod conformance;
mod entry;
mod eraser;
mod error;
mod failure;
pub mod flow;
mod identifier;
mod law;
mod many;
mod needs;
mod outcome;
mod plan;
mod probe;
mod registered;
mod repeats;
mod report;
mod setting;
mod settle;
mod subject;
mod summary;
mod target;
mod terms;
mod tracking;
mod under_way;
mod vendor;
mod vendor_id;
pub mod vendors;
mod verdict;
mod versioned;
mod words;

pub use account::{Account, AccountId};
pub use async_trait::async_trait;
pub use builder::EraserBuilder;
pub use caveat::{Basis, Caveat};
pub use client_runtime::facts::{Completion, Contract};
pub use client_runtime::{BaseUrl, Clock, Personal, Secret, SystemClock, Transport, Unreached};
pub use entry::Entry;
pub use eraser::Eraser;
pub use error::{Error, Flaw};
pub use failure::{Failure, Reason};
pub use futures_util::Stream;
pub use identifier::{Identifier, IdentifierKind, Label, Session};
pub use jiff::{SignedDuration, Timestamp};
pub use law::Law;
pub use needs::{Need, Needs};
pub use outcome::{Asked, CountsAs, Doubt, Obstacle, Outcome};
pub use plan::{Plan, PlannedTarget, PlannedVendor, Unused};
pub use probe::Probe;
pub use report::Report;
pub use setting::{Setting, SettingType, SettingValue, Settings, VendorKind};
pub use subject::{Subject, SubjectBuilder};
pub use target::Target;
pub use terms::Terms;
pub use tracking::Tracking;
pub use under_way::UnderWay;
pub use vendor::{Ask, Vendor};
pub use vendor_id::VendorId;
pub use verdict::{Gap, Verdict};
pub use words::Words;

#[cfg_attr(
    not(feature = "default"),
    allow(unused_imports, reason = "there may be no vendor")
)]
pub use vendors::*;
