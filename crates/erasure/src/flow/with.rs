//! What a request is made of.

use client_runtime::{Personal, Secret};
use jiff::Timestamp;

use super::{CallError, Means, Only, Said};
use crate::{Identifier, Law, Session};

/// What one list of an answer says of somebody.
type Named<'a> = &'a dyn Fn(&Personal) -> Option<Said>;

/// What a request is made of.
#[derive(Debug, Clone, Copy)]
pub struct With<'a> {
    /// Whom it is about; nobody, where it is about a job or a list.
    pub items: &'a [Item<'a>],
    /// What the vendor gave to ask with.
    pub tracking: Option<&'a Personal>,
    /// The law that it is made under.
    pub law: Law,
    pub(super) now: Timestamp,
}

/// One person in a request.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The identifier that the controller knows the person by.
    pub identifier: &'a Identifier,
    /// What the account calls identifiers of this kind.
    pub name: Option<&'a str>,
    /// The vendor's own id of the person.
    pub found: Option<&'a Personal>,
}

impl<'a> With<'a> {
    /// The only one whom it is about.
    ///
    /// # Errors
    ///
    /// When it is about several, or nobody.
    pub fn item(&self) -> Result<&Item<'a>, CallError> {
        self.items.only().ok_or_else(CallError::defective)
    }

    /// The first of those whom it is about. What all of them share can be taken from it.
    ///
    /// # Errors
    ///
    /// When it is about nobody.
    pub fn first(&self) -> Result<&Item<'a>, CallError> {
        self.items.first().ok_or_else(CallError::defective)
    }

    /// What the vendor gave to ask with.
    ///
    /// # Errors
    ///
    /// When it is about no job.
    pub fn tracking(&self) -> Result<&'a str, CallError> {
        let tracking = self.tracking.map(Personal::expose);
        tracking.ok_or_else(CallError::defective)
    }

    /// An entry of a list for each whom it is about.
    ///
    /// # Errors
    ///
    /// When there can't be one.
    pub fn list<T>(
        &self,
        entry: impl FnMut(&Item<'a>) -> Result<T, CallError>,
    ) -> Result<Vec<T>, CallError> {
        self.items.iter().map(entry).collect()
    }

    /// What each list of an answer says of each. Of whom two say something, neither is believed.
    pub fn each(&self, lists: &[Named<'_>]) -> Vec<Option<Said>> {
        let said = |item: &Item<'_>| {
            let key = item.found.or_else(|| item.identifier.value())?;
            let mut said = lists.iter().filter_map(|list| list(key));
            match (said.next(), said.next()) {
                (Some(_), Some(_)) => Some(Means::Unclear.into()),
                (said, _) => said,
            }
        };
        self.items.iter().map(said).collect()
    }
}

impl<'a> Item<'a> {
    /// The identifier, of whatever kind.
    ///
    /// # Errors
    ///
    /// When it is a session, as in all of these when there is none of the kind.
    pub fn identifier(&self) -> Result<&'a Personal, CallError> {
        self.identifier.value().ok_or_else(CallError::not_sendable)
    }

    /// The user id.
    pub fn user_id(&self) -> Result<&'a Personal, CallError> {
        match self.identifier {
            Identifier::UserId(id) => Ok(id),
            _ => Err(CallError::not_sendable()),
        }
    }

    /// The same, if every server and proxy reads it as it is: it is made of letters, digits and `-_.~`.
    pub fn plain_user_id(&self) -> Result<&'a Personal, CallError> {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte);
        let id = self.user_id()?;
        let is_plain = id.expose().bytes().all(is_plain);
        is_plain.then_some(id).ok_or_else(CallError::not_sendable)
    }

    /// The person's own session.
    pub fn session(&self) -> Result<&'a Session, CallError> {
        self.identifier
            .session()
            .ok_or_else(CallError::not_sendable)
    }

    /// The token of the person's own session.
    pub fn session_token(&self) -> Result<&'a Secret, CallError> {
        self.session().map(Session::token)
    }

    /// The password that belongs to it, if the person gave it.
    pub fn session_password(&self) -> Result<Option<&'a Secret>, CallError> {
        self.session().map(Session::password)
    }

    /// The one-time code that belongs to it, if the person gave one.
    pub fn session_code(&self) -> Result<Option<&'a Secret>, CallError> {
        self.session().map(Session::one_time_code)
    }

    /// What the account calls identifiers of this kind.
    pub fn name(&self) -> Result<&'a str, CallError> {
        self.name.ok_or_else(CallError::not_sendable)
    }

    /// The vendor's own id of the person.
    pub fn found(&self) -> Result<&'a Personal, CallError> {
        self.found.ok_or_else(CallError::defective)
    }
}
