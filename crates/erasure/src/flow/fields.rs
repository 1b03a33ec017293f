//! What an account calls each kind of identifier, where a request names it.

use std::collections::BTreeMap;

use client_runtime::facts::IdentifierFact;

use crate::{Identifier, IdentifierKind};

/// The fields in which an account keeps identifiers.
#[derive(Debug, Clone)]
pub struct Fields(BTreeMap<IdentifierKind, String>);

impl Fields {
    /// As the vendor calls them.
    pub fn of(facts: &[IdentifierFact]) -> Self {
        let named = |fact: &IdentifierFact| {
            Some((IdentifierKind::named(fact.kind)?, fact.name?.to_owned()))
        };
        Self(facts.iter().filter_map(named).collect())
    }

    /// Keeps identifiers of this kind in this field.
    pub fn insert(&mut self, kind: IdentifierKind, field: impl Into<String>) {
        self.0.insert(kind, field.into());
    }

    /// The kinds that have one.
    pub(super) fn kinds(&self) -> impl Iterator<Item = &IdentifierKind> {
        self.0.keys()
    }

    /// The field of an identifier: a custom one's own name, unless the account has it otherwise.
    pub(super) fn name<'a>(&'a self, identifier: &'a Identifier) -> Option<&'a str> {
        match (self.0.get(&identifier.kind()), identifier) {
            (Some(field), _) => Some(field),
            (None, Identifier::Custom { name, .. }) => Some(name),
            _ => None,
        }
    }
}
