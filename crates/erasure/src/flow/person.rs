//! One person at one account, by one identifier: which uses are theirs, and what they are asked with.

use client_runtime::Personal;
use client_runtime::facts::IdentifierKind;
use jiff::Timestamp;

use super::uses::Many;
use super::{CallError, Flow, Heard, Item, Kept, Role, Use, With};
use crate::{Ask, Identifier, Reason};

/// One person at one account, by one identifier.
#[derive(Clone, Copy)]
pub(super) struct Person<'a> {
    pub(super) flow: &'a dyn Flow,
    pub(super) ask: &'a Ask<'a>,
    pub(super) name: Option<&'a str>,
    /// The vendor's own id of the record that is meant.
    pub(super) found: Option<&'a Personal>,
}

impl<'a> Person<'a> {
    /// `None` if the vendor can't be asked by this identifier.
    pub(super) fn of(flow: &'a dyn Flow, ask: &'a Ask<'a>) -> Option<Self> {
        let name = flow
            .fields()
            .and_then(|fields| fields.name(ask.identifier()));
        let found = None;
        let this = Self {
            flow,
            ask,
            name,
            found,
        };
        this.start(false).is_some().then_some(this)
    }

    pub(super) fn now(&self) -> Timestamp {
        self.ask.now()
    }

    /// The uses in this role that are for this account and this kind of identifier.
    pub(super) fn uses(&self, role: Role) -> impl Iterator<Item = usize> + use<'a> {
        let this = *self;
        let all = self.flow.uses().iter().enumerate();
        let mine = move |(at, used): &(usize, &Use)| {
            used.role == role && this.flow.holds(*at) && this.is_for(used)
        };
        all.filter(mine).map(|(at, _)| at)
    }

    /// What is asked first to erase: for one, or for several where there is such a use and it is wanted.
    pub(super) fn start(&self, several: bool) -> Option<usize> {
        let starts = || {
            let uses = self.uses(Role::Erase);
            uses.filter(|at| self.flow.uses()[*at].starts)
        };
        if several {
            return starts().find(|at| is_for_many(self.flow, &self.flow.uses()[*at]));
        }
        let one = |at: &usize| self.flow.uses()[*at].many == Many::No;
        starts().find(one).or_else(|| starts().next())
    }

    fn is_for(&self, used: &Use) -> bool {
        let kind = kind(self.ask.identifier());
        if !used.kinds.is_empty() {
            return used.kinds.contains(&kind);
        }
        match self.flow.fields() {
            Some(_) => self.name.is_some(),
            None => self
                .flow
                .vendor()
                .identifiers
                .iter()
                .any(|fact| fact.kind == kind),
        }
    }

    pub(super) fn item(&self) -> Item<'a> {
        Item {
            identifier: self.ask.identifier(),
            name: self.name,
            found: self.found,
        }
    }

    /// Asks about this person alone.
    pub(super) async fn call(&self, at: usize) -> Result<Heard, CallError> {
        let items = [self.item()];
        let with = With {
            items: &items,
            tracking: None,
            law: self.ask.law(),
            now: self.now(),
        };
        self.flow.call(at, &with).await
    }

    /// What is kept with the target.
    pub(super) fn kept(&self) -> Kept {
        self.ask.kept()
    }

    /// Notes whether this call has only looked so far.
    pub(super) fn is_looking(&self, is_looking: bool) {
        self.keep(|kept| kept.is_looking = is_looking);
    }

    pub(super) fn keep(&self, change: impl FnOnce(&mut Kept)) {
        self.ask.keep(change);
    }

    /// Whether an erasure of this person that may have begun may be under way.
    pub(super) fn is_open(&self) -> bool {
        let erasing = self.uses(Role::Erase);
        let window = erasing.map(|at| self.flow.uses()[at].takes()).max();
        let window = window.unwrap_or_default();
        let closes = |begun: Timestamp| begun.checked_add(window).unwrap_or(Timestamp::MAX);
        let begun = self.ask.may_have_begun_at();
        begun.is_some_and(|begun| self.now() < closes(begun))
    }

    /// Whether an earlier request for this target may have been carried out.
    pub(super) fn is_lost(&self) -> bool {
        self.ask.is_in_doubt()
    }

    pub(super) fn has_look(&self) -> bool {
        self.uses(Role::Look)
            .chain(self.uses(Role::Find))
            .next()
            .is_some()
    }

    pub(super) fn is_session(&self) -> bool {
        self.ask.identifier().session().is_some()
    }
}

/// Whether a use is for several people, and the account's settings don't say otherwise.
pub(super) fn is_for_many(flow: &dyn Flow, used: &Use) -> bool {
    let wanted = flow.endpoint().batches;
    match used.many {
        Many::No => false,
        Many::Yes => wanted != Some(false),
        Many::IfWanted => wanted == Some(true),
    }
}

/// The kind of an identifier in the words of a spec.
pub(super) fn kind(identifier: &Identifier) -> IdentifierKind {
    match identifier {
        Identifier::Email(_) => IdentifierKind::Email,
        Identifier::UserId(_) => IdentifierKind::UserId,
        Identifier::Phone(_) => IdentifierKind::Phone,
        Identifier::Custom { .. } => IdentifierKind::Custom,
        Identifier::Session(_) => IdentifierKind::Session,
    }
}

/// Whether a reason tells that something may be wrong with the contract that is set.
pub(super) fn may_be_of_another_contract(reason: Reason) -> bool {
    matches!(
        reason,
        Reason::Rejected | Reason::NotUnderstood | Reason::NotTheVendors | Reason::Untraceable
    )
}
