//! Explains verdicts and outcomes to readers who don't know this program. A promise is never worded as a fact, and
//! "not found" never as done.

use erasure::{
    Asked, Caveat, Completion, CountsAs, IdentifierKind, Label, Outcome, SignedDuration, Terms,
    Timestamp, Verdict,
};

use super::moment::Times;
use crate::law::Law;
use crate::{Receipt, SettledEntry};

/// A verdict or an outcome in words, and the style that goes with it.
pub(super) struct Words {
    /// The name of a style: `confirmed`, `promised`, `not-found` or `gap`.
    pub(super) style: &'static str,
    pub(super) headline: String,
    pub(super) explanation: String,
}

pub(super) fn verdict(receipt: &Receipt) -> Words {
    let (style, headline, explanation) = match receipt.verdict() {
        Verdict::Complete {
            confirmed,
            promised: 0,
        } => (
            CountsAs::Confirmed,
            format!("{confirmed} confirmed as erased"),
            "The vendors confirm the erasure.",
        ),
        Verdict::Complete {
            confirmed: 0,
            promised,
        } => (
            CountsAs::Promised,
            format!("{promised} promised, none confirmed"),
            "The vendors have accepted and say when it will be done. They offer no way to check.",
        ),
        Verdict::Complete {
            confirmed,
            promised,
        } => (
            CountsAs::Promised,
            format!("{confirmed} confirmed as erased, {promised} only promised"),
            "A vendor that only promised has accepted and says when it will be done. It offers no way to check.",
        ),
        Verdict::NothingFound => (
            CountsAs::NotFound,
            "Nothing found, nothing erased".to_owned(),
            "No vendor knows the given identifiers. Check that they are the ones under which the vendors know the person.",
        ),
        Verdict::Incomplete { gaps } => (
            CountsAs::Gap,
            format!("Not complete: {} not done", gaps.len()),
            "Action is needed: see below.",
        ),
        Verdict::Pending { open } => (
            CountsAs::Gap,
            format!("Not finished: {open} still open"),
            "The outcome is not known yet.",
        ),
    };
    let unknown = receipt.count(CountsAs::NotFound);
    let unknown = if unknown > 0 && *receipt.verdict() != Verdict::NothingFound {
        format!(" {unknown} not found, which never counts as erased.")
    } else {
        String::new()
    };
    let caveats = receipt.vendors().iter().flat_map(|vendor| vendor.caveats());
    let remarks = match receipt.count(CountsAs::Confirmed) {
        0 => String::new(),
        _ => see_below(caveats),
    };
    Words {
        style: style_of(style),
        headline,
        explanation: format!("{explanation}{remarks}{unknown}"),
    }
}

/// Refers to the remarks below on the page, if the vendors have caveats.
fn see_below<'a>(caveats: impl IntoIterator<Item = &'a Caveat>) -> String {
    let (mut keeps, mut assumed) = (false, false);
    for caveat in caveats {
        match caveat {
            Caveat::Assumes { .. } => assumed = true,
            _ => keeps = true,
        }
    }
    let what = match (keeps, assumed) {
        (false, false) => return String::new(),
        (true, false) => "what is kept or may come back",
        (false, true) => "what is only assumed",
        (true, true) => "what is kept or may come back, and what is only assumed",
    };
    format!(" See below for {what}.")
}

pub(super) fn style_of(counts_as: CountsAs) -> &'static str {
    match counts_as {
        CountsAs::Confirmed => "confirmed",
        CountsAs::Promised => "promised",
        CountsAs::NotFound => "not-found",
        CountsAs::Gap => "gap",
    }
}

/// An outcome of a receipt.
pub(super) fn outcome(receipt: &Receipt, entry: &SettledEntry, times: &Times) -> Words {
    let (headline, explanation) = match entry.outcome() {
        Outcome::Erased => {
            let mut vendors = receipt.vendors().iter();
            let asked = vendors.find(|asked| asked.vendor() == entry.vendor());
            let caveats = asked.into_iter().flat_map(|asked| asked.caveats());
            let remarks = see_below(caveats);
            (
                "Erased",
                format!("The vendor confirms the erasure.{remarks}"),
            )
        }
        Outcome::Promised { by } => (
            "Promised, not confirmed",
            promised(*by, times, receipt.due_at()),
        ),
        Outcome::NotFound { asked } => ("Not found", not_found(receipt, entry, *asked)),
        Outcome::Partial { done, of } => (
            "Not done: erased in part",
            format!("The vendor erased {done} of {of}."),
        ),
        Outcome::NotAddressable { needs } => (
            "Not done: could not be asked",
            format!("The vendor can be asked only by {needs}, and none was given."),
        ),
        Outcome::Blocked { reason } => ("Not done: refused for now", sentence(&reason.to_string())),
        Outcome::Failed { error } => ("Not done: failed", sentence(&error.to_string())),
        other => ("Not known", sentence(&other.to_string())),
    };
    Words {
        style: style_of(entry.counts_as()),
        headline: headline.to_owned(),
        explanation,
    }
}

fn not_found(receipt: &Receipt, entry: &SettledEntry, asked: Asked) -> String {
    let others: Vec<String> = receipt.done_by_others(entry).map(done_by).collect();
    let rest = match (others.as_slice(), asked) {
        ([], Asked::First) => {
            "Nothing was erased; the identifier may be wrong.".to_owned()
        }
        ([], Asked::AfterLostAnswer) => {
            "An earlier request, whose answer is not known, may have erased them; the vendor has not confirmed that."
                .to_owned()
        }
        (others, _) => format!("It {}.", others.join(", and ")),
    };
    format!("The vendor knows nobody by this identifier. {rest}")
}

/// Says that the vendor erased the same person by another identifier, or promised to.
fn done_by(other: &SettledEntry) -> String {
    let done = match other.counts_as() {
        CountsAs::Promised => "has promised to erase the same person",
        _ => "has erased the same person",
    };
    match other.label() {
        Some(by) => format!("{done} by {}", label(by)),
        None => done.to_owned(),
    }
}

fn promised(by: Timestamp, times: &Times, due_at: Timestamp) -> String {
    let late = if by >= due_at {
        " That is after the last day that the law allows."
    } else {
        ""
    };
    let by = times.moment(by).people;
    format!("The vendor says that it will be done by {by}. It offers no way to check.{late}")
}

/// How a vendor erases.
pub(super) fn terms(terms: &Terms) -> String {
    let within = terms.horizon().map(span);
    match (terms.completion(), within) {
        (Completion::Immediate, _) => "At once: its answer counts as done.".to_owned(),
        (Completion::Promised, Some(within)) => {
            format!("Within {within} after it accepts. The result can't be checked.")
        }
        (Completion::Promised, None) => {
            "Some time after it accepts. The result can't be checked.".to_owned()
        }
        (Completion::Tracked, Some(within)) => {
            format!(
                "Some time after it accepts, expected within {within}. It is asked until it is done."
            )
        }
        (Completion::Tracked, None) => {
            "Some time after it accepts. It is asked until it is done.".to_owned()
        }
        _ => sentence(&terms.to_string()),
    }
}

/// A length of time, in days or hours where it is a number of them.
fn span(time: SignedDuration) -> String {
    let of = |number: i64, unit: &str| match number {
        1 => format!("one {unit}"),
        _ => format!("{number} {unit}s"),
    };
    match time.as_hours() {
        hours if SignedDuration::from_hours(hours) != time => format!("{time:#}"),
        hours if hours % 24 == 0 => of(hours / 24, "day"),
        hours => of(hours, "hour"),
    }
}

/// Which identifier: "e-mail address no. 2".
pub(super) fn label(label: &Label) -> String {
    match label.kind() {
        IdentifierKind::Session => kind(label.kind()),
        other => format!("{} no. {}", kind(other), label.number()),
    }
}

/// A kind of identifier.
pub(super) fn kind(kind: &IdentifierKind) -> String {
    match kind {
        IdentifierKind::Email => "e-mail address".to_owned(),
        IdentifierKind::UserId => "user id".to_owned(),
        IdentifierKind::Phone => "telephone number".to_owned(),
        IdentifierKind::Session => "the person's own session".to_owned(),
        IdentifierKind::Custom(name) => format!("identifier “{name}”"),
        other => other.to_string(),
    }
}

/// A law, and what it says about time.
pub(super) fn law(law: Law) -> &'static str {
    match law {
        Law::Gdpr => {
            "General Data Protection Regulation (GDPR), Art. 12(3): one month, and two more if extended"
        }
        Law::Ccpa => {
            "California Consumer Privacy Act (CCPA), Cal. Code Regs. tit. 11, § 7021: 45 calendar days, 90 if extended"
        }
    }
}

/// With a capital letter and a full stop.
pub(super) fn sentence(words: &str) -> String {
    let mut letters = words.chars();
    let first = letters.next().map(char::to_uppercase);
    let mut sentence: String = first.into_iter().flatten().chain(letters).collect();
    if !sentence.ends_with('.') {
        sentence.push('.');
    }
    sentence
}
