//! Receipts as a printable page for a data-protection officer: one HTML file, without scripts or external resources. The
//! page itself verifies every signature that it calls genuine.

mod moment;
mod sheet;
mod vendor;
mod words;

use askama::Template;
use erasure::Timestamp;

use super::verify::checked;
use super::{Digest, Fault, PublicKey, Verified};
use moment::{Moment, Times};
use sheet::Sheet;

/// A page that shows receipts to people. For a receipt that isn't genuine it shows the defect and not the content.
///
/// ```
/// use erasure_receipt::{Page, SigningKey};
///
/// let keys = [SigningKey::from_seed([7; 32]).public()];
/// let page = Page::new(&keys, "2026-01-29T10:00:00Z".parse()?).html(["no receipt at all"]);
/// assert!(page.contains("Not genuine"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct Page<'a> {
    keys: &'a [PublicKey],
    made_at: Timestamp,
    chain: Option<&'a Result<Verified, Fault>>,
}

impl<'a> Page<'a> {
    /// A page that is made at this time, and checks signatures against these keys.
    pub fn new(keys: &'a [PublicKey], made_at: Timestamp) -> Self {
        Self {
            keys,
            made_at,
            chain: None,
        }
    }

    /// Says how the check of the whole chain went. The check has to have
    /// [looked out for](super::ChainCheck::looking_for) the receipts that are shown.
    #[must_use]
    pub fn with_chain(mut self, checked: &'a Result<Verified, Fault>) -> Self {
        self.chain = Some(checked);
        self
    }

    /// The page that shows these signed receipts, in HTML.
    pub fn html<'r>(&self, receipts: impl IntoIterator<Item = &'r str>) -> String {
        let sheets: Vec<Sheet> = receipts.into_iter().map(|jws| self.sheet(jws)).collect();
        let html = Html {
            made_at: Times::utc().moment(self.made_at),
            chain: Chain::of(self.chain),
            sandboxes: sheets
                .iter()
                .filter(|sheet| sheet.is_from_sandbox())
                .count(),
            sheets,
        };
        html.render()
            .unwrap_or_else(|error| unreachable!("text is written to memory: {error}"))
    }

    fn sheet(&self, jws: &str) -> Sheet {
        match checked(jws, self.keys) {
            Ok((receipt, key)) => Sheet::genuine(jws, &receipt, key, self.in_chain(jws)),
            Err(defect) => Sheet::rejected(jws, &defect),
        }
    }

    fn in_chain(&self, jws: &str) -> Option<bool> {
        let verified = self.chain?.as_ref().ok()?;
        Some(verified.holds(&Digest::of(jws)))
    }
}

/// How the check of the whole chain went.
enum Chain {
    Unchecked,
    Whole {
        count: u64,
        closed_at: Option<Moment>,
    },
    Broken {
        fault: String,
    },
}

impl Chain {
    fn of(checked: Option<&Result<Verified, Fault>>) -> Self {
        match checked {
            None => Self::Unchecked,
            Some(Ok(verified)) => Self::Whole {
                count: verified.count(),
                closed_at: verified.closed_at().map(|at| Times::utc().moment(at)),
            },
            Some(Err(fault)) => Self::Broken {
                fault: words::sentence(&fault.to_string()),
            },
        }
    }
}

#[derive(Template)]
#[template(path = "receipts.html")]
struct Html {
    made_at: Moment,
    chain: Chain,
    sheets: Vec<Sheet>,
    /// How many of them come from a sandbox.
    sandboxes: usize,
}
