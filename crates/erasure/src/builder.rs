//! Builds an eraser and checks its settings.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use crate::registered::Registered;
use crate::{Clock, Eraser, Error, SystemClock, Vendor};

/// How long one call of a vendor may take by default.
const TIME_BUDGET: Duration = Duration::from_secs(120);

/// How many subjects are under way at once by default.
const WINDOW: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// Builds an [`Eraser`].
pub struct EraserBuilder {
    vendors: Vec<Arc<dyn Vendor>>,
    time_budget: Duration,
    window: NonZeroUsize,
    clock: Arc<dyn Clock>,
}

impl Eraser {
    /// Starts building an eraser.
    pub fn builder() -> EraserBuilder {
        EraserBuilder {
            vendors: Vec::new(),
            time_budget: TIME_BUDGET,
            window: WINDOW,
            clock: Arc::new(SystemClock),
        }
    }
}

impl EraserBuilder {
    /// Adds a vendor.
    #[must_use]
    pub fn vendor(self, vendor: impl Vendor + 'static) -> Self {
        self.shared_vendor(Arc::new(vendor))
    }

    /// Adds a vendor that is shared with other code.
    #[must_use]
    pub fn shared_vendor(mut self, vendor: Arc<dyn Vendor>) -> Self {
        self.vendors.push(vendor);
        self
    }

    /// How long one call of a vendor may take, for one target or a batch, retries included. After that the
    /// outcome is unknown. Default: two minutes.
    #[must_use]
    pub fn time_budget(mut self, time_budget: Duration) -> Self {
        self.time_budget = time_budget;
        self
    }

    /// How many subjects [`erase_many`](Eraser::erase_many) keeps in memory at once. No batch is larger.
    /// Default: a thousand.
    #[must_use]
    pub fn window(mut self, subjects: NonZeroUsize) -> Self {
        self.window = subjects;
        self
    }

    /// The clock used for dates and pauses.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks the settings and builds the eraser.
    ///
    /// # Errors
    ///
    /// If there is no vendor, or two have the same id.
    pub fn build(self) -> Result<Eraser, Error> {
        let vendors: Vec<Registered> = self.vendors.into_iter().map(Registered::new).collect();
        if vendors.is_empty() {
            return Err(Error::NoVendors);
        }
        for (position, vendor) in vendors.iter().enumerate() {
            if vendors[..position]
                .iter()
                .any(|earlier| earlier.id == vendor.id)
            {
                return Err(Error::DuplicateVendor {
                    vendor: vendor.id.clone(),
                });
            }
        }
        Ok(Eraser {
            vendors: vendors.into(),
            time_budget: self.time_budget,
            window: self.window,
            clock: self.clock,
        })
    }
}
