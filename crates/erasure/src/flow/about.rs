//! What a vendor says of itself before anybody is asked.

use std::num::NonZeroUsize;

use client_runtime::facts::IdentifierKind;

use super::uses::Many;
use super::{Flow, Role, Use};
use crate::terms::signed;
use crate::{Caveat, Completion, Need, Needs, Terms};

/// The uses that erase first, for an account with these settings.
fn starts(flow: &dyn Flow) -> impl Iterator<Item = &'static Use> {
    let uses = flow.uses().iter().enumerate();
    let starts =
        uses.filter(|(at, used)| used.role == Role::Erase && used.starts && flow.holds(*at));
    starts.map(|(_, used)| used)
}

/// What asks for one person.
fn start(flow: &dyn Flow) -> Option<&'static Use> {
    let one = starts(flow).find(|used| used.many == Many::No);
    one.or_else(|| starts(flow).next())
}

pub(super) fn needs(flow: &dyn Flow) -> Needs {
    let published = Needs::from_facts(flow.vendor().identifiers);
    let fields = flow.fields().into_iter();
    let configured = fields.flat_map(|fields| fields.kinds().map(Need::from));
    Needs::one_of(published.sorts().iter().cloned().chain(configured))
}

/// How many requests may be under way at once.
pub(super) fn at_once(flow: &dyn Flow) -> NonZeroUsize {
    flow.endpoint().transport().concurrency(flow.vendor())
}

pub(super) fn terms(flow: &dyn Flow) -> Terms {
    let Some(used) = start(flow) else {
        return Terms::new(Completion::Promised);
    };
    let terms = Terms::from_facts(used.facts).completing(used.completion);
    let terms = if used.completion == Completion::SoftDeletion {
        terms.within(used.takes())
    } else {
        terms
    };
    let follows = flow.uses().iter().enumerate();
    let mut follows = follows.filter(|(at, used)| used.role == Role::Follow && flow.holds(*at));
    match follows.find_map(|(_, used)| used.facts.poll) {
        Some(poll) => terms.pause(signed(poll.value)),
        None => terms,
    }
}

pub(super) fn caveats(flow: &dyn Flow) -> Vec<Caveat> {
    let mut caveats = Caveat::from_facts(flow.vendor());
    for used in starts(flow) {
        caveats.extend(of_use(flow, used));
    }
    let held = |role: Role| {
        let mut uses = flow.uses().iter().enumerate();
        uses.any(|(at, used)| used.role == role && flow.holds(at))
    };
    let kinds = flow.vendor().identifiers.iter();
    let is_by_session = kinds
        .clone()
        .all(|fact| fact.kind == IdentifierKind::Session);
    let tells_nobody = starts(flow).any(|used| used.nobody);
    if !is_by_session && !tells_nobody && !held(Role::Look) && !held(Role::Find) {
        caveats.push(Caveat::Assumes {
            what: "that whoever is erased was known by this id".into(),
            why: "no answer says that nobody is known by an id".into(),
        });
    }
    caveats
}

fn of_use(flow: &dyn Flow, used: &Use) -> Option<Caveat> {
    if used.many == Many::IfWanted {
        let what = if flow.endpoint().batches == Some(true) {
            "the body of the request that asks for several people"
        } else {
            "the body of a request for several people, so that each is asked for alone"
        };
        return Caveat::if_assumed(&used.facts.batch?, what);
    }
    if used.many == Many::Yes {
        return None;
    }
    match used.completion {
        Completion::SoftDeletion => used.facts.revivable.map(|fact| Caveat::Revivable {
            within: signed(fact.value),
            basis: fact.source.into(),
        }),
        Completion::Promised => Caveat::if_assumed(&used.facts.horizon?, "by when it is done"),
        Completion::Immediate => Caveat::if_assumed(
            &used.facts.completion?,
            "that a deletion is done when it is answered",
        ),
        Completion::Tracked => Caveat::if_assumed(
            &used.facts.completion?,
            "that the deletion of one person can be asked about",
        ),
    }
}
