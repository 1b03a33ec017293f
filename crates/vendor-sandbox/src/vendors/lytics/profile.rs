//! A Lytics profile: the identifiers that were brought together in it, and how far it is deleted.

use serde_json::{Value, json};

use super::job::Key;
use crate::{Person, Quirk};

pub(super) struct Profile {
    /// By field, the user id first.
    pub keys: Vec<Key>,
    quirks: Vec<Quirk>,
    /// What a deletion left when data came in while it ran.
    pub partial: bool,
    pub state: State,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    Here,
    Deleting {
        job: usize,
    },
    /// The deletion is over, and some of it is still here.
    Fragments,
    Gone,
}

impl Profile {
    pub fn new(person: &Person, email_field: &str, user_id_field: &str) -> Self {
        let mut keys = vec![
            Key::new(user_id_field, &person.user_id),
            Key::new(email_field, &person.email),
        ];
        keys.extend(person.phone.iter().map(|phone| Key::new("phone", phone)));
        keys.extend(
            person
                .custom
                .iter()
                .map(|(name, value)| Key::new(name, value)),
        );
        Self {
            keys,
            quirks: person.quirks.clone(),
            partial: false,
            state: State::Here,
        }
    }

    pub fn has(&self, key: &Key) -> bool {
        self.keys.contains(key)
    }

    pub fn is(&self, quirk: Quirk) -> bool {
        self.quirks.contains(&quirk)
    }

    /// Whether it can be put together, as a single deletion must.
    pub fn can_be_resolved(&self) -> bool {
        !self.partial && self.state == State::Here && !self.is(Quirk::ComplexProfile)
    }

    /// What a deletion leaves of it in the end.
    pub fn fate(&self) -> State {
        if self.is(Quirk::DeletionFails) {
            State::Here
        } else if self.is(Quirk::StuckFragments) {
            State::Fragments
        } else {
            State::Gone
        }
    }

    pub fn shown(&self, blocked: &[&Value]) -> Value {
        let shown = |key: &&Key| !blocked.iter().any(|field| **field == key.field);
        let keys = self.keys.iter().filter(shown);
        let keys: Value = keys
            .map(|key| json!({ "key": key.field, "value": key.value }))
            .collect();
        json!({ "keys": keys, "entity": { "segments": ["all"] }, "fragments": [] })
    }
}
