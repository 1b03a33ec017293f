//! How much a vendor may be asked at once and in which time: what its spec says, unless the transport is
//! told otherwise.

use std::collections::BTreeMap;
use std::num::{NonZeroU32, NonZeroUsize};
use std::time::Duration;

use crate::facts::VendorFacts;

/// How many requests of a vendor are under way at once when neither its spec nor anybody else says.
const USUAL_CONCURRENCY: NonZeroUsize = NonZeroUsize::new(8).unwrap();

/// What was set for single vendors.
#[derive(Debug, Clone, Default)]
pub(super) struct Overrides {
    pub(super) concurrency: BTreeMap<String, NonZeroUsize>,
    pub(super) rate: BTreeMap<String, (NonZeroU32, Duration)>,
}

/// What holds for one vendor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Limits {
    pub(super) concurrency: NonZeroUsize,
    pub(super) rate: Option<(NonZeroU32, Duration)>,
}

impl Limits {
    pub(super) fn of(vendor: &VendorFacts, overrides: &Overrides) -> Self {
        let published = |fact: crate::facts::Fact<u32>| NonZeroUsize::new(fact.value as usize);
        let concurrency = overrides.concurrency.get(vendor.id).copied();
        let rate = overrides.rate.get(vendor.id).copied();
        Self {
            concurrency: concurrency
                .or_else(|| vendor.concurrency.and_then(published))
                .unwrap_or(USUAL_CONCURRENCY),
            rate: rate.or_else(|| {
                let fact = vendor.rate?.value;
                Some((NonZeroU32::new(fact.requests)?, fact.per.duration()))
            }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::example::{SOURCE, VENDOR};
    use crate::facts::{Fact, Rate, Span};

    const fn fact<T>(value: T) -> Fact<T> {
        Fact {
            value,
            source: SOURCE,
        }
    }

    const STRICT: VendorFacts = VendorFacts {
        rate: Some(fact(Rate {
            requests: 3,
            per: Span::seconds(60),
        })),
        concurrency: Some(fact(2)),
        ..VENDOR
    };

    #[test]
    fn a_vendors_own_limits_hold_unless_the_transport_has_others() {
        let minute = Duration::from_secs(60);
        let limits = Limits::of(&STRICT, &Overrides::default());
        assert_eq!(limits.concurrency.get(), 2);
        assert_eq!(limits.rate, NonZeroU32::new(3).map(|n| (n, minute)));

        let mut overrides = Overrides::default();
        let (one, nine) = (NonZeroUsize::MIN, NonZeroU32::new(9).unwrap());
        overrides.concurrency.insert("example".into(), one);
        overrides.rate.insert("example".into(), (nine, minute));
        let limits = Limits::of(&STRICT, &overrides);
        assert_eq!(
            (limits.concurrency, limits.rate),
            (one, Some((nine, minute)))
        );
    }

    #[test]
    fn a_vendor_without_published_limits_is_still_asked_modestly() {
        let limits = Limits::of(&VENDOR, &Overrides::default());
        assert_eq!((limits.concurrency, limits.rate), (USUAL_CONCURRENCY, None));
    }
}
