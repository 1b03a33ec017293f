//! The people whom a vendor knows, found by any of their names without looking at all of them, so that a
//! vendor with a million people answers as fast as one with ten.

use std::{
    collections::HashMap,
    ops::{Index, IndexMut},
    sync::Arc,
};

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::{Ingested, Person, Presence};

/// What a vendor holds of a person, or the memory of it, which the truth is told from.
pub(crate) struct Record {
    /// The vendor's own id of the person.
    pub id: String,
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
        self.person.is(quirk)
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

    /// An erasure of it begins, and leaves this for good.
    pub fn erase(&mut self, now: Timestamp, left: Presence) {
        self.erased.get_or_insert(now);
        (self.presence, self.later) = (left, None);
    }

    /// An erasure of it begins, and leaves this until it is due, and that from then on.
    pub fn erase_by(&mut self, now: Timestamp, left: Presence, due: Timestamp, then: Presence) {
        self.erase(now, left);
        self.later = Some((due, then));
    }

    /// It is as if no erasure had been.
    pub fn revive(&mut self) {
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
}

impl People {
    /// A person whom the vendor knows from now on, by all their identifiers and its own.
    pub fn add(&mut self, person: &Arc<Person>, now: Timestamp) {
        let index = self.records.len();
        let id = format!("507f1f77bcf86cd7{:08x}", index + 1);
        for name in person.identifiers().chain([id.as_str()]) {
            self.name(index, name);
        }
        self.records.push(Record {
            id,
            person: person.clone(),
            since: now,
            denied: false,
            sessions: Vec::new(),
            erased: None,
            presence: Presence::Present,
            later: None,
        });
    }

    /// Data about a person: a new record, unless there is one that is whole.
    pub fn ingest(&mut self, person: &Arc<Person>, now: Timestamp) -> Ingested {
        if self.presence(&person.user_id, now) == Presence::Present {
            return Ingested::Updated;
        }
        self.add(person, now);
        Ingested::Created
    }

    /// Gives a record one more name.
    pub fn name(&mut self, index: usize, name: &str) {
        let named = self.by_name.entry(name.to_owned()).or_default();
        if !named.contains(&index) {
            named.push(index);
        }
    }

    /// Where the records of this name are.
    pub fn places(&self, name: &str) -> Vec<usize> {
        self.by_name.get(name).cloned().unwrap_or_default()
    }

    /// Where the first record of this name is that fits.
    pub fn find(&self, name: &str, fits: impl Fn(&Record) -> bool) -> Option<usize> {
        let mut places = self.by_name.get(name).into_iter().flatten();
        places.find(|index| fits(&self.records[**index])).copied()
    }

    /// The same, to change it.
    pub fn find_mut(&mut self, name: &str, fits: impl Fn(&Record) -> bool) -> Option<&mut Record> {
        let index = self.find(name, fits)?;
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
