//! The law and the date of a request, on the command line.

use std::str::FromStr;

use clap::Args;
use erasure::Timestamp;
use erasure_receipt::law::{Calendar, Law};
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// The options that `erase` and `bulk` share.
#[derive(Args)]
#[command(next_help_heading = "The request")]
pub(crate) struct Order {
    /// When the request was received, if not now: a day or a moment, such as 2026-11-20 or
    /// 2026-11-20T09:30:00Z.
    #[arg(long, value_name = "WHEN")]
    pub(crate) received: Option<Received>,
    /// The law of the request, if not the configuration's: gdpr or ccpa.
    #[arg(long)]
    pub(crate) law: Option<Law>,
    /// Ask all vendors again even if they were asked about the same person lately. A key of your own always
    /// returns its first request, so a used key is refused.
    #[arg(long)]
    pub(crate) again: bool,
}

/// When a request was received.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Received {
    /// At this moment.
    At(Timestamp),
    /// On this day, by the controller's calendar.
    On(Date),
}

impl FromStr for Received {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let day = || text.parse().map(Self::On);
        text.parse().map(Self::At).or_else(|_| day()).map_err(
            |_| "expected a day such as 2026-11-20, or a moment such as 2026-11-20T09:30:00Z",
        )
    }
}

impl Received {
    /// The moment; for a day, its first moment.
    pub(crate) fn moment(self, calendar: &Calendar) -> Option<Timestamp> {
        match self {
            Self::At(moment) => Some(moment),
            Self::On(day) => {
                let zone = TimeZone::get(calendar.zone()).ok()?;
                day.to_zoned(zone).ok().map(|first| first.timestamp())
            }
        }
    }
}
