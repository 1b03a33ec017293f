//! What a vendor keeps or may restore despite the erasure, and what is only assumed about it.

use erasure::{Basis, Caveat};

use super::words;
use crate::AskedVendor;

/// A vendor, as a page shows it.
pub(super) struct Vendor {
    pub(super) name: String,
    pub(super) server: Option<String>,
    pub(super) is_asked_on_own_machine: bool,
    pub(super) terms: String,
    pub(super) spec: Option<String>,
    pub(super) keeps: Vec<Remark>,
    pub(super) assumed: Vec<Remark>,
}

/// A remark about a vendor, and its source.
pub(super) struct Remark {
    pub(super) text: String,
    /// A published page, to be linked to.
    pub(super) page: Option<String>,
    /// Who says so, where there is no page to link to.
    pub(super) note: Option<String>,
}

impl Vendor {
    pub(super) fn of(asked: &AskedVendor) -> Self {
        let (assumed, keeps): (Vec<&Caveat>, Vec<&Caveat>) = asked
            .caveats()
            .iter()
            .partition(|caveat| matches!(caveat, Caveat::Assumes { .. }));
        Self {
            name: asked.name().to_owned(),
            server: asked.server().map(str::to_owned),
            is_asked_on_own_machine: asked.is_asked_on_own_machine(),
            terms: words::terms(asked.terms()),
            spec: asked.spec().map(str::to_owned),
            keeps: keeps.into_iter().map(Remark::of).collect(),
            assumed: assumed.into_iter().map(Remark::of).collect(),
        }
    }
}

impl Remark {
    fn of(caveat: &Caveat) -> Self {
        match caveat {
            Caveat::Retains { what, basis } => Self::on(&format!("it keeps {what}"), basis),
            Caveat::LeavesOpen { what, basis } => {
                Self::on(&format!("it leaves open {what}"), basis)
            }
            Caveat::Recreates { basis } => Self::on(
                "new data about the person creates a new record, so that collecting has to stop",
                basis,
            ),
            Caveat::Revivable { basis, .. } => Self::on(&format!("it {caveat}"), basis),
            Caveat::Assumes { what, why } => Self {
                text: words::sentence(what.as_str()),
                page: None,
                note: Some(words::sentence(why.as_str())),
            },
            other => Self {
                text: words::sentence(&other.to_string()),
                page: None,
                note: None,
            },
        }
    }

    fn on(text: &str, basis: &Basis) -> Self {
        let (page, note) = match basis {
            Basis::Published(page) if page.as_str().starts_with("https://") => {
                (Some(page.to_string()), None)
            }
            Basis::Published(page) => (None, Some(format!("Published: {page}"))),
            Basis::Assumed(why) => (
                None,
                Some(format!(
                    "Assumed, not published: {}",
                    words::sentence(why.as_str())
                )),
            ),
        };
        Self {
            text: words::sentence(text),
            page,
            note,
        }
    }
}
