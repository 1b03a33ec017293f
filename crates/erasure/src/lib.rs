#![doc = include_str!("../README.md")]

mod account;
mod again;
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
mod vendor_call;
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
