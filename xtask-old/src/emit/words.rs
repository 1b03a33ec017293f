//! Facts in words, for documentation.

use crate::erasure::{Fact, OperationFacts, Period, Source};

/// The facts as a list for people.
pub(super) fn list(facts: &OperationFacts) -> String {
    let OperationFacts {
        completion,
        horizon,
        revivable,
        repeatable,
        batch,
        not_found,
        poll,
    } = facts;
    let period = |period: &Option<Fact<Period>>| {
        period
            .as_ref()
            .map(|fact| (length(fact.value), fact.source.clone()))
    };
    let lower = |value: &dyn std::fmt::Debug| format!("{value:?}").to_lowercase();
    let all = [
        (
            "completion",
            completion
                .as_ref()
                .map(|f| (lower(&f.value), f.source.clone())),
        ),
        ("horizon", period(horizon)),
        ("revivable", period(revivable)),
        (
            "repeatable",
            repeatable
                .as_ref()
                .map(|f| (f.value.to_string(), f.source.clone())),
        ),
        (
            "batch",
            batch
                .as_ref()
                .map(|f| (f.value.to_string(), f.source.clone())),
        ),
        (
            "not found",
            not_found
                .as_ref()
                .map(|f| (lower(&f.value), f.source.clone())),
        ),
        ("poll", period(poll)),
    ];
    let lines: String = all
        .into_iter()
        .filter_map(|(name, fact)| fact.map(|(value, source)| (name, value, source)))
        .map(|(name, value, source)| format!("\n- {name}: {value} ({})", self::source(&source)))
        .collect();
    if lines.is_empty() {
        lines
    } else {
        format!("\n{lines}")
    }
}

/// A length of time, for people: in the largest unit that it is a whole number of.
pub(super) fn length(period: Period) -> String {
    let seconds = period.seconds();
    let units = [
        (24 * 60 * 60, "day"),
        (60 * 60, "hour"),
        (60, "minute"),
        (1, "second"),
    ];
    let (count, unit) = units
        .into_iter()
        .find(|(size, _)| seconds.is_multiple_of(*size))
        .map_or((seconds, "second"), |(size, unit)| (seconds / size, unit));
    if count == 1 {
        format!("1 {unit}")
    } else {
        format!("{count} {unit}s")
    }
}

/// Where a fact comes from, for people.
pub(super) fn source(source: &Source) -> String {
    match source {
        Source::Published(page) => page.clone(),
        Source::Assumed(why) => format!(
            "assumed: {}",
            why.split_whitespace().collect::<Vec<_>>().join(" ")
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_length_is_said_in_the_largest_unit_that_fits() {
        let length = |text: &str| length(Period::try_from(text.to_owned()).unwrap());
        assert_eq!(length("PT24H"), "1 day");
        assert_eq!(length("P7D"), "7 days");
        assert_eq!(length("PT90M"), "90 minutes");
        assert_eq!(length("PT1S"), "1 second");
    }
}
