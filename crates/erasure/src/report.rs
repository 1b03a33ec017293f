//! All outcomes of one erasure. An entry keeps its identifier only until its outcome is settled, so a
//! settled report contains no personal data.

use std::collections::BTreeMap;
use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::summary::Columns;
use crate::versioned::versioned;
use crate::{Caveat, CountsAs, Entry, Gap, VendorId, Verdict};

/// All outcomes of one erasure.
///
/// `Display` is a summary for people, without personal data; with `{:#}`, each caveat has its reason and
/// source. Serde stores the identifiers of unsettled entries, so that another process can continue: encrypt
/// a report whose [verdict](Report::verdict) is pending.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(remote = "Self")]
pub struct Report {
    begun_at: Timestamp,
    as_of: Timestamp,
    entries: Vec<Entry>,
    caveats: BTreeMap<VendorId, Vec<Caveat>>,
}

versioned!(Report);

impl Report {
    /// A report of these entries, for programs that ask target by target, such as a journal.
    pub fn new(
        begun_at: Timestamp,
        as_of: Timestamp,
        entries: impl IntoIterator<Item = Entry>,
    ) -> Self {
        Self {
            begun_at,
            as_of,
            entries: entries.into_iter().collect(),
            caveats: BTreeMap::new(),
        }
    }

    /// Adds what `vendor` keeps or may bring back.
    #[must_use]
    pub fn with_caveats(mut self, vendor: VendorId, caveats: Vec<Caveat>) -> Self {
        if !caveats.is_empty() {
            self.caveats.insert(vendor, caveats);
        }
        self
    }

    /// When the first vendor was asked.
    pub fn begun_at(&self) -> Timestamp {
        self.begun_at
    }

    /// The time of the latest outcome.
    pub fn as_of(&self) -> Timestamp {
        self.as_of
    }

    /// One entry per target, and one per vendor that can't be asked.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The entries of one vendor.
    pub fn of<'a>(&'a self, vendor: &'a VendorId) -> impl Iterator<Item = &'a Entry> {
        self.entries
            .iter()
            .filter(move |entry| entry.vendor() == vendor)
    }

    /// What the vendors that were asked keep or may bring back.
    pub fn caveats(&self) -> impl Iterator<Item = (&VendorId, &[Caveat])> {
        self.caveats
            .iter()
            .map(|(vendor, caveats)| (vendor, caveats.as_slice()))
    }

    /// The verdict. It follows from the outcomes alone.
    pub fn verdict(&self) -> Verdict {
        let open = self.open().count();
        let gaps: Vec<Gap> = self.gaps().collect();
        if open > 0 {
            Verdict::Pending { open }
        } else if !gaps.is_empty() {
            Verdict::Incomplete { gaps }
        } else if self.count(CountsAs::NotFound) == self.entries.len() {
            Verdict::NothingFound
        } else {
            Verdict::Complete {
                confirmed: self.count(CountsAs::Confirmed),
                promised: self.count(CountsAs::Promised),
            }
        }
    }

    /// What is not done and waiting won't change, with what to do about it.
    pub fn gaps(&self) -> impl Iterator<Item = Gap> {
        self.entries
            .iter()
            .filter(|entry| entry.outcome().is_settled())
            .filter_map(Gap::of)
    }

    /// The entries that are not settled.
    pub fn open(&self) -> impl Iterator<Item = &Entry> {
        self.entries
            .iter()
            .filter(|entry| !entry.outcome().is_settled())
    }

    /// How many settled outcomes count as this.
    pub fn count(&self, counts_as: CountsAs) -> usize {
        let settled = self
            .entries
            .iter()
            .map(Entry::outcome)
            .filter(|outcome| outcome.is_settled());
        settled
            .filter(|outcome| outcome.counts_as() == Some(counts_as))
            .count()
    }

    /// Replaces an entry after another request.
    pub(crate) fn replace(&mut self, position: usize, asked: Entry) {
        self.as_of = asked.asked_at().map_or(self.as_of, |at| at.max(self.as_of));
        if let Some(entry) = self.entries.get_mut(position) {
            *entry = asked;
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = self.verdict();
        writeln!(f, "{verdict}")?;
        let mut lines = Columns::default();
        for entry in &self.entries {
            let label: &dyn fmt::Display = entry.label().map_or(&"-", |label| label);
            lines.row(entry.vendor(), label, entry);
        }
        write!(f, "{lines}")?;
        for entry in self.open() {
            if let Some(trouble) = entry.trouble() {
                writeln!(f, "  last request: {}: {trouble}", entry.name())?;
            }
        }
        for gap in self.gaps() {
            writeln!(f, "  to do: {gap}")?;
        }
        for (vendor, caveats) in self.caveats() {
            for caveat in caveats {
                write!(f, "  {vendor} ")?;
                caveat.fmt(f)?;
                writeln!(f)?;
            }
        }
        Ok(())
    }
}
