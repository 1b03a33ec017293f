//! The law that a request is made under.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Error;

/// The law that a request is made under. `erasure-receipt` computes the deadline from it; some vendors
/// require it in the request.
///
/// Its text, in configurations and records, is `gdpr` or `ccpa`.
///
/// ```
/// use erasure::{Law, Subject};
///
/// let subject = Subject::builder().user_id("u-42").law("ccpa".parse()?).build()?;
/// assert_eq!(subject.law(), Law::Ccpa);
/// # Ok::<(), erasure::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Law {
    /// The [General Data Protection Regulation][gdpr], Art. 12(3): one month from receipt, and two more if
    /// it is extended.
    ///
    /// Months are counted by [Regulation (EEC, Euratom) No 1182/71][1182]: the day on which the
    /// request is received isn't part of the period (Art. 3(1)); it ends with the last hour of the
    /// day that has the same date in the last month, or of that month's last day where there is
    /// no such date (Art. 3(2)(c)); if that day is a Saturday, a Sunday or a public holiday, with the
    /// last hour of the next working day (Art. 3(4)).
    ///
    /// [gdpr]: https://eur-lex.europa.eu/eli/reg/2016/679/oj
    /// [1182]: https://eur-lex.europa.eu/eli/reg/1971/1182/oj
    #[default]
    Gdpr,
    /// The California Consumer Privacy Act: by [Cal. Code Regs. tit. 11, § 7021(b)][7021] no later than
    /// 45 calendar days after receipt, and 90 in all if it is extended. Neither weekends nor holidays
    /// move the last day.
    ///
    /// [7021]: https://www.law.cornell.edu/regulations/california/11-CCR-7021
    Ccpa,
}

impl fmt::Display for Law {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Gdpr => "gdpr",
            Self::Ccpa => "ccpa",
        })
    }
}

impl FromStr for Law {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "gdpr" => Ok(Self::Gdpr),
            "ccpa" => Ok(Self::Ccpa),
            _ => Err(Error::Law),
        }
    }
}
