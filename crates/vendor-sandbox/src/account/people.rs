//! The people whom a vendor knows, found by any of their names without looking at all of them, so that a
//! vendor with a million people answers as fast as one with ten.

use std::{
    collections::HashMap,
    ops::{Index, IndexMut},
    sync::Arc,
};

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::{Ingested, Person, Presence, behaviour::Behaviour};

/// What a vendor holds of a person, or the memory of it, which the truth is told from.
pub(crate) struct Record {
    /// The vendor's own id of the person.
    pub id: String,
    /// What is special about the person at this vendor.
    quirks: Vec<&'static str>,
    pub person: Arc<Person>,
    pub since: Timestamp,
    /// Whether new data about the person is dropped.
    pub denied: bool,
    /// The tokens that speak for the person.
    pub sessions: Vec<String>,
    /// When the first erasure of it began.
    pub erased: Option<Timestamp>,
    presence: Presence,
    /// What it will be, and from when on.
    later: Option<(Timestamp, Presence)>,
}

impl Record {
    pub fn is(&self, quirk: &str) -> bool {
        self.quirks.contains(&quirk)
    }

    /// What is there of it at a time.
    pub fn at(&self, now: Timestamp) -> Presence {
        match self.later {
            Some((due, then)) if now >= due => then,
            _ => self.presence,
        }
    }

    /// Whether no erasure has touched it, or none has got it whole.
    pub fn is_here(&self, now: Timestamp) -> bool {
        matches!(self.at(now), Presence::Present | Presence::Partly)
    }

    pub fn is_gone(&self, now: Timestamp) -> bool {
        self.at(now) == Presence::Gone
    }

    /// Whether this is its value of an identifier, by the identifier's name: `user_id`, `email`, `phone`, a custom
    /// one's, `id` for the vendor's own, or `session`.
    pub fn has(&self, field: &str, value: &str) -> bool {
        match field {
            "id" => self.id == value,
            "session" => self.sessions.iter().any(|session| session == value),
            _ => self.person.fields().any(|own| own == (field, value)),
        }
    }

    /// What a job leaves of it, by its quirks: `deletion-fails`, `deletion-cancelled`, `stuck-fragments`.
    pub fn left(&self) -> Presence {
        if self.is("deletion-fails") || self.is("deletion-cancelled") {
            Presence::Present
        } else if self.is("stuck-fragments") {
            Presence::Partly
        } else {
            Presence::Gone
        }
    }

    /// It is erased, and this is left for good.
    pub fn erase(&mut self, now: Timestamp, left: Presence) {
        self.erased.get_or_insert(now);
        (self.presence, self.later) = (left, None);
    }

    /// It is to be erased when that is due. This is left then.
    pub fn erase_at(&mut self, now: Timestamp, due: Timestamp, left: Presence) {
        let until = (left != Presence::Present).then_some(due);
        self.change_at(now, Presence::Scheduled { until }, due, left);
    }

    /// It is hidden for so long, and gone afterwards.
    pub fn hide_for(&mut self, now: Timestamp, window: SignedDuration) {
        let revivable_until = now + window;
        let hidden = Presence::Hidden { revivable_until };
        self.change_at(now, hidden, revivable_until, Presence::Gone);
    }

    /// It is anonymised, and gone after so long.
    pub fn anonymise_for(&mut self, now: Timestamp, grace: SignedDuration) {
        let deleted_by = Some(now + grace);
        let anonymised = Presence::Anonymised { deleted_by };
        self.change_at(now, anonymised, now + grace, Presence::Gone);
    }

    fn change_at(&mut self, now: Timestamp, left: Presence, due: Timestamp, then: Presence) {
        self.erase(now, left);
        self.later = Some((due, then));
    }

    /// It is as if no erasure had been.
    fn revive(&mut self) {
        (self.presence, self.later, self.erased) = (Presence::Present, None, None);
    }

    pub fn state(&self, now: Timestamp) -> Value {
        let presence = self.at(now);
        if presence == Presence::Gone {
            return json!({ "presence": presence });
        }
        json!({
            "id": self.id,
            "user_id": self.person.user_id,
            "since": self.since,
            "denied": self.denied,
            "sessions": self.sessions.len(),
            "presence": presence,
        })
    }
}

/// Records in the order in which they were made. None is ever removed.
#[derive(Default)]
pub(crate) struct People {
    records: Vec<Record>,
    by_name: HashMap<String, Vec<usize>>,
    /// What can be special about a person at this vendor.
    quirks: &'static [(&'static str, &'static str)],
}

impl People {
    pub fn at(vendor: &Behaviour) -> Self {
        Self {
            quirks: vendor.quirks,
            ..Self::default()
        }
    }

    /// A person whom the vendor knows from now on, by all their identifiers and its own.
    pub fn add(&mut self, person: &Arc<Person>, now: Timestamp) {
        let index = self.records.len();
        let id = format!("507f1f77bcf86cd7{:08x}", index + 1);
        let quirks = self.quirks.iter().map(|(quirk, _)| *quirk);
        for name in person.identifiers().chain([id.as_str()]) {
            self.name(index, name);
        }
        self.records.push(Record {
            id,
            quirks: quirks.filter(|quirk| person.is(quirk)).collect(),
            person: person.clone(),
            since: now,
            denied: false,
            sessions: Vec::new(),
            erased: None,
            presence: Presence::Present,
            later: None,
        });
    }

    /// Data about a person: dropped if they are denied, or else for the record that is whole, or for the hidden
    /// one, which comes back, or for a new one.
    pub fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        let is_denied = |record: &Record| record.denied && !record.is_gone(now);
        let is_hidden = |record: &Record| matches!(record.at(now), Presence::Hidden { .. });
        if self.find("user_id", &person.user_id, is_denied).is_some() {
            Ingested::Ignored
        } else if self.presence(&person.user_id, now) == Presence::Present {
            Ingested::Updated
        } else if let Some(hidden) = self.find_mut("user_id", &person.user_id, is_hidden) {
            hidden.revive();
            Ingested::Revived
        } else {
            self.add(person, now);
            Ingested::Created
        }
    }

    /// Gives a record one more name.
    pub fn name(&mut self, index: usize, name: &str) {
        let named = self.by_name.entry(name.to_owned()).or_default();
        if !named.contains(&index) {
            named.push(index);
        }
    }

    /// The indices of the records of which this is any identifier.
    pub fn named(&self, value: &str) -> Vec<usize> {
        self.by_name.get(value).cloned().unwrap_or_default()
    }

    /// The indices of the records with this value of an identifier.
    pub fn having(&self, field: &str, value: &str) -> Vec<usize> {
        let mut found = self.named(value);
        found.retain(|index| self.records[*index].has(field, value));
        found
    }

    /// The index of the first record with this value of an identifier that fits.
    pub fn find(&self, field: &str, value: &str, fits: impl Fn(&Record) -> bool) -> Option<usize> {
        let mut found = self.having(field, value).into_iter();
        found.find(|index| fits(&self.records[*index]))
    }

    /// The same record, to change it.
    pub fn find_mut(
        &mut self,
        field: &str,
        value: &str,
        fits: impl Fn(&Record) -> bool,
    ) -> Option<&mut Record> {
        let index = self.find(field, value, fits)?;
        Some(&mut self.records[index])
    }

    /// What the vendor really holds about this name. Of several records, the most present one counts.
    pub fn presence(&self, name: &str, now: Timestamp) -> Presence {
        let places = self.by_name.get(name).into_iter().flatten();
        let presences = places.map(|index| self.records[*index].at(now));
        presences.max_by_key(rank).unwrap_or(Presence::Never)
    }

    pub fn iter(&self) -> impl Iterator<Item = &Record> {
        self.records.iter()
    }
}

fn rank(presence: &Presence) -> u8 {
    match presence {
        Presence::Present => 6,
        Presence::Partly => 5,
        Presence::Scheduled { .. } => 4,
        Presence::Hidden { .. } => 3,
        Presence::Anonymised { .. } => 2,
        Presence::Gone => 1,
        Presence::Never => 0,
    }
}

impl Index<usize> for People {
    type Output = Record;

    fn index(&self, index: usize) -> &Record {
        &self.records[index]
    }
}

impl IndexMut<usize> for People {
    fn index_mut(&mut self, index: usize) -> &mut Record {
        &mut self.records[index]
    }
}
