//! What verdicts and outcomes mean, in sentences for somebody who has never seen a program of ours. A promise
//! is never worded as a fact, and "not found" never as something done.

use erasure::{
    Asked, Completion, CountsAs, IdentifierKind, Label, Outcome, SignedDuration, Terms, Timestamp,
    Verdict,
};

use super::super::Receipt;
use super::moment::Times;
use crate::law::Law;

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
            "The vendors confirm that the data is gone for good.",
        ),
        Verdict::Complete {
            confirmed: 0,
            promised,
        } => (
            CountsAs::Promised,
            format!("{promised} promised, none confirmed"),
            "The vendors have accepted and say by when it will be done. They give no way to ask whether it was.",
        ),
        Verdict::Complete {
            confirmed,
            promised,
        } => (
            CountsAs::Promised,
            format!("{confirmed} confirmed as erased, {promised} only promised"),
            "Where it is only promised, the vendor has accepted and says by when it will be done. It gives no way to ask whether it was.",
        ),
        Verdict::NothingFound => (
            CountsAs::NotFound,
            "Nothing found, nothing erased".to_owned(),
            "No vendor knows the person by what was given. Check whether the identifiers are the ones that the vendors know.",
        ),
        Verdict::Incomplete { gaps } => (
            CountsAs::Gap,
            format!("Not complete: {} not done", gaps.len()),
            "Somebody has to act. What to do stands below.",
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
    Words {
        style: style_of(style),
        headline,
        explanation: format!("{explanation}{unknown}"),
    }
}

pub(super) fn style_of(counts_as: CountsAs) -> &'static str {
    match counts_as {
        CountsAs::Confirmed => "confirmed",
        CountsAs::Promised => "promised",
        CountsAs::NotFound => "not-found",
        CountsAs::Gap => "gap",
    }
}

/// An outcome; `due_at` is when the law wanted it done.
pub(super) fn outcome(
    outcome: &Outcome,
    counts_as: CountsAs,
    times: &Times,
    due_at: Timestamp,
) -> Words {
    let (headline, explanation) = match outcome {
        Outcome::Erased => (
            "Erased",
            "The vendor confirms that the data is gone for good.".to_owned(),
        ),
        Outcome::Promised { by } => ("Promised, not confirmed", promised(*by, times, due_at)),
        Outcome::NotFound {
            asked: Asked::First,
        } => (
            "Not found",
            "The vendor knows nobody by this identifier. Nothing was erased; the identifier may be a wrong one.".to_owned(),
        ),
        Outcome::NotFound {
            asked: Asked::AfterLostAnswer,
        } => (
            "Not found any more",
            "The vendor knows nobody by this identifier. An earlier request, whose answer was lost, has probably worked; the vendor has not confirmed that.".to_owned(),
        ),
        Outcome::Partial { done, of } => (
            "Not done: erased in part",
            format!("The vendor erased {done} of {of}."),
        ),
        Outcome::NotAddressable { needs } => (
            "Not done: could not be asked",
            format!("The vendor can be asked only by {needs}, and none was given."),
        ),
        Outcome::Blocked { reason } => (
            "Not done: refused for now",
            sentence(&reason.to_string()),
        ),
        Outcome::Failed { error } => ("Not done: failed", sentence(&error.to_string())),
        other => ("Not known", sentence(&other.to_string())),
    };
    Words {
        style: style_of(counts_as),
        headline: headline.to_owned(),
        explanation,
    }
}

fn promised(by: Timestamp, times: &Times, due_at: Timestamp) -> String {
    let late = if by >= due_at {
        " That is after the last day that the law allows."
    } else {
        ""
    };
    let by = times.moment(by).people;
    format!(
        "The vendor says that it will be done by {by}. It gives no way to ask whether it was.{late}"
    )
}

/// How a vendor erases.
pub(super) fn terms(terms: &Terms) -> String {
    let within = terms.horizon().map(span);
    match (terms.completion(), within) {
        (Completion::Immediate, _) => "At once: its answer says that it is done.".to_owned(),
        (Completion::Promised, Some(within)) => {
            format!("Within {within} after it accepts. It can't be asked whether it was done.")
        }
        (Completion::Promised, None) => {
            "Some time after it accepts. It can't be asked whether it was done.".to_owned()
        }
        (Completion::Tracked, Some(within)) => {
            format!(
                "Some time after it accepts, expected within {within}. It is asked until it was done."
            )
        }
        (Completion::Tracked, None) => {
            "Some time after it accepts. It is asked until it was done.".to_owned()
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
