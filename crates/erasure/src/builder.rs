//! What an eraser is made of, checked before it is used.

use std::num::NonZeroUsize;
use std::sync::Arc;
use std::time::Duration;

use crate::registered::Registered;
use crate::{Clock, Eraser, Error, SystemClock, Vendor};

/// How long one asking may take, unless the builder says otherwise.
const TIME_BUDGET: Duration = Duration::from_secs(120);

/// How many subjects are under way at once, unless the builder says otherwise.
const WINDOW: NonZeroUsize = NonZeroUsize::new(1000).unwrap();

/// Gathers an [`Eraser`].
pub struct EraserBuilder {
    vendors: Vec<Arc<dyn Vendor>>,
    time_budget: Duration,
    window: NonZeroUsize,
    clock: Arc<dyn Clock>,
}

impl Eraser {
    /// Begins an eraser.
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

    /// Adds a vendor that others use too.
    #[must_use]
    pub fn shared_vendor(mut self, vendor: Arc<dyn Vendor>) -> Self {
        self.vendors.push(vendor);
        self
    }

    /// How long one asking of a vendor may take, for one target or a batch, retries included, before
    /// the outcome is unknown. Two minutes, unless this is called.
    #[must_use]
    pub fn time_budget(mut self, time_budget: Duration) -> Self {
        self.time_budget = time_budget;
        self
    }

    /// How many subjects [`erase_many`](Eraser::erase_many) has in memory at once: a thousand, unless
    /// this is called. No batch is larger.
    #[must_use]
    pub fn window(mut self, subjects: NonZeroUsize) -> Self {
        self.window = subjects;
        self
    }

    /// The clock by which to promise and to wait.
    #[must_use]
    pub fn clock(mut self, clock: impl Clock + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Checks what was gathered.
    ///
    /// # Errors
    ///
    /// When there is no vendor, or two have the same id.
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
