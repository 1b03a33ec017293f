//! A length of time in whole seconds, written as ISO 8601: `PT1M`, `P7D`.

use std::fmt;

use jiff::Span;
use serde::{Deserialize, Serialize};

const DAY: i64 = 24 * 60 * 60;

/// How long. A day has 24 hours, a week seven days; months and years are no lengths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    seconds: u64,
}

impl Period {
    /// How many seconds it has.
    pub fn seconds(self) -> u64 {
        self.seconds
    }
}

impl TryFrom<String> for Period {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("`{text}` is no ISO 8601 duration such as PT1M, PT24H or P7D");
        if !text.starts_with('P') {
            return Err(wrong());
        }
        let span: Span = text.parse().map_err(|_| wrong())?;
        if span.get_years() != 0 || span.get_months() != 0 {
            return Err(format!("`{text}`: months and years vary; write days"));
        }
        let days = i64::from(span.get_weeks()) * 7 + i64::from(span.get_days());
        let time = span
            .get_minutes()
            .checked_mul(60)
            .and_then(|minutes| minutes.checked_add(span.get_seconds()));
        let seconds = time
            .and_then(|time| time.checked_add(i64::from(span.get_hours()) * 60 * 60))
            .and_then(|time| time.checked_add(days * DAY))
            .ok_or_else(wrong)?;
        let fraction = span.get_milliseconds() != 0
            || span.get_microseconds() != 0
            || span.get_nanoseconds() != 0;
        match u64::try_from(seconds) {
            Ok(seconds) if seconds > 0 && !fraction => Ok(Period { seconds }),
            _ => Err(format!(
                "`{text}` is not a whole number of seconds above zero"
            )),
        }
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let days = self.seconds / DAY.unsigned_abs();
        let rest = self.seconds % DAY.unsigned_abs();
        write!(f, "P")?;
        if days > 0 {
            write!(f, "{days}D")?;
        }
        if rest > 0 {
            write!(f, "T")?;
        }
        for (amount, unit) in [(rest / 3600, 'H'), (rest / 60 % 60, 'M'), (rest % 60, 'S')] {
            if amount > 0 {
                write!(f, "{amount}{unit}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(text: &str) -> Result<u64, String> {
        Period::try_from(text.to_owned()).map(Period::seconds)
    }

    #[test]
    fn days_hours_minutes_and_seconds_are_lengths() {
        assert_eq!(seconds("PT1M"), Ok(60));
        assert_eq!(seconds("PT24H"), Ok(86_400));
        assert_eq!(seconds("P7D"), Ok(604_800));
        assert_eq!(seconds("P1W"), Ok(604_800));
        assert_eq!(seconds("P1DT1H1M1S"), Ok(90_061));
    }

    #[test]
    fn nothing_else_is() {
        for text in [
            "",
            "7d",
            "P",
            "PT",
            "P1M",
            "P1Y",
            "-PT1M",
            "PT0S",
            "PT0.5S",
            "1 day",
            "P99999999999D",
            "7 days",
        ] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_period_is_written_the_shortest_way() {
        for text in ["PT1M", "P7D", "P1DT1H1M1S", "PT30S"] {
            assert_eq!(Period::try_from(text.to_owned()).unwrap().to_string(), text);
        }
        assert_eq!(
            Period::try_from("PT24H".to_owned()).unwrap().to_string(),
            "P1D"
        );
    }
}
