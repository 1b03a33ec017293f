//! Within which limits a vendor is asked, where they are to differ from what its spec says.

use std::time::Duration;

use erasure::{Clock, Transport};

use crate::config::problem::Problem;
use crate::config::section::Section;

/// The limits that are set; the rest is as the vendor's spec says.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Limits {
    at_once: Option<u32>,
    attempts: Option<u32>,
    rate: Option<(u32, Duration)>,
}

impl Limits {
    pub(super) fn read(section: &mut Section<'_>, problems: &mut Vec<Problem>) -> Self {
        let mut number = |key| section.value(key).and_then(|value| value.number(problems));
        let (at_once, attempts) = (number("at-once"), number("attempts"));
        let rate = section.value("rate").and_then(|value| {
            let mut section = value.section("`rate`".to_owned(), value.at(), problems);
            let (requests, per) = (section.value("requests"), section.value("per"));
            let rate = match (requests, per) {
                (Some(requests), Some(per)) => {
                    let per = per.duration(problems);
                    let per = per.and_then(|per| Duration::try_from(per).ok());
                    requests
                        .number(problems)
                        .zip(per.filter(|per| !per.is_zero()))
                }
                _ => {
                    let expected = "expected `requests` and `per`";
                    problems.push(
                        value
                            .is_not(expected)
                            .remedy("write `rate = { requests = 100, per = \"1m\" }`"),
                    );
                    None
                }
            };
            section.finish(problems);
            rate
        });
        Self {
            at_once,
            attempts,
            rate,
        }
    }

    /// A transport that keeps to them, for the vendor whose spec is called so.
    ///
    /// # Errors
    ///
    /// When the machine can't do what every transport needs, in words.
    pub(crate) fn transport(
        &self,
        vendor: &str,
        clock: impl Clock + 'static,
    ) -> Result<Transport, String> {
        let mut builder = Transport::builder().clock(clock);
        if let Some(at_once) = self.at_once {
            builder = builder.concurrency(vendor, at_once as usize);
        }
        if let Some(attempts) = self.attempts {
            builder = builder.attempts(attempts);
        }
        if let Some((requests, per)) = self.rate {
            builder = builder.rate(vendor, requests, per);
        }
        builder.build().map_err(|error| error.to_string())
    }

    /// Whether nothing is set.
    pub(crate) fn is_none(&self) -> bool {
        *self == Self::default()
    }
}
