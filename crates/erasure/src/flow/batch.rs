//! Several people in one request, and what follows for each.

use std::collections::HashMap;

use client_runtime::facts::IdentifierKind;
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{self, StreamExt};

use super::about;
use super::erase::{NOT_UNDERSTOOD, Situation};
use super::look::Word;
use super::person::{Person, is_for_many, kind};
use super::{CallError, Counts, Flow, Heard, Item, Means, Role, Said, With};
use crate::{Ask, Identifier, Law, Outcome, Reason};

/// One of those who are asked for together.
#[derive(Clone, Copy)]
struct Member<'a> {
    person: Person<'a>,
    situation: Situation,
    /// Where they stand among those who are asked for.
    position: usize,
}

impl Member<'_> {
    /// Whether the use for one tells more of them than a batch: of all whom a look hasn't just found.
    fn is_clearer_alone(&self) -> bool {
        let is_another_use = self.person.start(false) != self.person.start(true);
        self.person.has_look() && is_another_use && self.situation.there != Some(true)
    }
}

type Outcomes = Vec<(usize, Outcome)>;

/// What all who share a request have in common.
#[derive(PartialEq, Eq)]
struct Group<'a> {
    many: Option<usize>,
    kind: IdentifierKind,
    name: Option<&'a str>,
    law: Law,
}

/// Asks for all of them, each once however often they are named, and says what is known of each.
pub(super) async fn erase(flow: &dyn Flow, asks: &[Ask<'_>]) -> Vec<Outcome> {
    let not_addressable = Outcome::NotAddressable {
        needs: about::needs(flow),
    };
    let mut outcomes = vec![not_addressable; asks.len()];
    let mut known: HashMap<(&Identifier, Law), usize> = HashMap::new();
    let mut same = Vec::new();
    let mut groups: Vec<(Group<'_>, Vec<Member<'_>>)> = Vec::new();
    for (position, ask) in asks.iter().enumerate() {
        let Some(person) = Person::of(flow, ask) else {
            continue;
        };
        let first = *known
            .entry((ask.identifier(), ask.law()))
            .or_insert(position);
        if first != position {
            same.push((position, first));
            continue;
        }
        let group = Group {
            // Whoever is erased by what is found is found alone.
            many: person
                .start(true)
                .filter(|at| !flow.uses()[*at].is_by_found),
            kind: kind(ask.identifier()),
            name: person.name,
            law: ask.law(),
        };
        let member = Member {
            person,
            situation: Situation::default(),
            position,
        };
        match groups.iter_mut().find(|(of, _)| *of == group) {
            Some((_, members)) => members.push(member),
            None => groups.push((group, vec![member])),
        }
    }
    for (group, members) in groups {
        let answered = match group.many {
            Some(at) if members.len() > 1 => {
                for member in &members {
                    member.person.is_looking(true);
                }
                let looked_up = looked_up(at, members).await;
                let (alone, others) = looked_up.into_iter().partition(Member::is_clearer_alone);
                [together(at, others).await, each_alone(&alone).await].concat()
            }
            _ => {
                let erasing = members
                    .iter()
                    .map(|member| async { (member.position, member.person.erase().await) }.boxed());
                in_turn(&members, erasing.collect()).await
            }
        };
        for (position, outcome) in answered {
            outcomes[position] = outcome;
        }
    }
    for (position, first) in same {
        outcomes[position] = outcomes[first].clone();
        asks[position].keep(|kept| *kept = asks[first].kept());
    }
    outcomes
}

/// What is known of each before they are asked for. As many at a time as the vendor allows: the others would
/// wait for their turn for longer than a request may.
async fn looked_up(at: usize, members: Vec<Member<'_>>) -> Vec<Member<'_>> {
    let looking = members.iter().map(|member| async move {
        let situation = member
            .person
            .situation(&member.person.flow.uses()[at])
            .await;
        Member {
            situation,
            ..*member
        }
    });
    in_turn(&members, looking.map(FutureExt::boxed).collect()).await
}

/// Each by the use for one.
async fn each_alone(members: &[Member<'_>]) -> Outcomes {
    in_turn(
        members,
        members.iter().map(|member| alone(member).boxed()).collect(),
    )
    .await
}

async fn in_turn<T>(members: &[Member<'_>], work: Vec<BoxFuture<'_, T>>) -> Vec<T> {
    let at_once = members
        .first()
        .map_or(1, |member| about::at_once(member.person.flow).get());
    stream::iter(work).buffered(at_once).collect().await
}

/// One request for all of them; for each half, where one may have spoilt it, down to the one.
fn together<'a>(at: usize, members: Vec<Member<'a>>) -> BoxFuture<'a, Outcomes> {
    async move {
        match &members[..] {
            [] => Vec::new(),
            [one] => vec![alone(one).await],
            _ => match request(at, &members).await {
                Ok(heard) => answered(at, members, &heard).await,
                Err(error) if error.is_of_form() => in_halves(at, members).await,
                Err(error) => failed(&members, &error).await,
            },
        }
    }
    .boxed()
}

async fn in_halves(at: usize, mut members: Vec<Member<'_>>) -> Outcomes {
    let others = members.split_off(members.len() / 2);
    let half = together(at, members).await;
    [half, together(at, others).await].concat()
}

async fn alone(member: &Member<'_>) -> (usize, Outcome) {
    let outcome = match member.person.start(false) {
        Some(at) => member.person.erase_by(at, member.situation).await,
        None => Outcome::failed(Reason::Defective),
    };
    (member.position, outcome)
}

async fn request(at: usize, members: &[Member<'_>]) -> Result<Heard, CallError> {
    let items: Vec<Item<'_>> = members.iter().map(|member| member.person.item()).collect();
    let Some(Member { person, .. }) = members.first() else {
        return Err(CallError::defective());
    };
    let with = With {
        items: &items,
        tracking: None,
        law: person.ask.law(),
        now: person.now(),
    };
    for member in members {
        member.person.is_looking(false);
    }
    person.flow.call(at, &with).await
}

async fn failed(members: &[Member<'_>], error: &CallError) -> Outcomes {
    let mut is_of_another = false;
    if let Some(member) = members.first()
        && error.outcome().failure().is_some()
    {
        let (flow, now) = (member.person.flow, member.person.now());
        is_of_another = super::under_way::speaks_another(flow, error.failure(), now).await;
    }
    let outcome = |member: &Member<'_>| {
        let outcome = if is_of_another {
            Outcome::failed(Reason::OtherContract)
        } else {
            member.person.failed(error, member.situation)
        };
        (member.position, outcome)
    };
    members.iter().map(outcome).collect()
}

/// What follows for each from what was said of them, or of all.
async fn answered(at: usize, members: Vec<Member<'_>>, heard: &Heard) -> Outcomes {
    let mut outcomes = Outcomes::new();
    let (mut again, mut unclear, mut busy) = (Vec::new(), Vec::new(), Vec::new());
    let names_some = (0..members.len()).any(|position| heard.names(position));
    for (position, mut member) in members.iter().copied().enumerate() {
        let said = heard.of(position);
        member.situation.lost |= said.is_after_lost();
        let may_be_ours = member.situation.lost || member.situation.open;
        match &said.means {
            Means::Spoilt => again.push(member),
            Means::Nobody if !heard.names(position) => unclear.push(member),
            Means::Unclear if said.error.is_some() => unclear.push(member),
            // The vendor doesn't say who is in which of several jobs.
            Means::UnderWay if may_be_ours && said.tracking.is_none() => busy.push(member),
            Means::Done if is_a_part(said) => outcomes.push(looked_for(&member, said).await),
            _ => {
                let people = sharing(&members, heard, said);
                let outcome = member
                    .person
                    .answered(at, said, people, member.situation)
                    .await;
                outcomes.push((member.position, outcome));
            }
        }
    }
    outcomes.extend(each_alone(&unclear).await);
    outcomes.extend(if names_some {
        together(at, again).await
    } else {
        in_halves(at, again).await
    });
    if let [one] = &busy[..] {
        outcomes.push((one.position, Outcome::failed(Reason::UnderWay)));
    } else {
        outcomes.extend(in_halves(at, busy).await);
    }
    outcomes
}

/// How many got the same job.
fn sharing(members: &[Member<'_>], heard: &Heard, said: &Said) -> usize {
    let all = (0..members.len()).map(|position| heard.of(position));
    all.filter(|other| other.means == said.means && other.tracking == said.tracking)
        .count()
}

fn is_a_part(said: &Said) -> bool {
    said.counts.is_some_and(|counts| !counts.are_full())
}

/// It is done for some of all: whether for this one, only a look can tell.
async fn looked_for(member: &Member<'_>, said: &Said) -> (usize, Outcome) {
    let Some(Counts { done, of }) = said.counts else {
        return (member.position, NOT_UNDERSTOOD);
    };
    let looked = member.person.last_look(Word::Part { done, of }).await;
    let outcome = looked.unwrap_or(Outcome::Partial { done, of });
    (member.position, outcome)
}

/// How many one request can be for.
pub(super) fn most(flow: &dyn Flow) -> std::num::NonZeroUsize {
    let uses = flow.uses().iter().enumerate();
    let many = uses.filter(|(at, used)| {
        used.role == Role::Erase && flow.holds(*at) && is_for_many(flow, used)
    });
    let batches = many.filter_map(|(_, used)| used.facts.batch);
    let most = batches.map(|batch| batch.value as usize).max();
    most.and_then(std::num::NonZeroUsize::new)
        .unwrap_or(std::num::NonZeroUsize::MIN)
}
