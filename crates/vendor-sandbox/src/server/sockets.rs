//! How many sockets a vendor has open, now and at most: what a client's limits are measured by.

use std::sync::{Arc, Mutex};

use serde::Serialize;

use crate::lock::locked;

/// A vendor's sockets.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SocketsSeen {
    /// Open at this moment.
    pub open: usize,
    /// The most that were open at once.
    pub peak: usize,
    /// All that were ever accepted.
    pub accepted: usize,
}

/// Counts sockets.
#[derive(Clone, Default)]
pub(crate) struct Sockets(Arc<Mutex<SocketsSeen>>);

/// One open socket; dropping it counts it out.
pub(crate) struct OpenSocket(Sockets);

impl Sockets {
    pub fn seen(&self) -> SocketsSeen {
        *locked(&self.0)
    }

    pub fn open(&self) -> OpenSocket {
        let mut seen = locked(&self.0);
        seen.open += 1;
        seen.accepted += 1;
        seen.peak = seen.peak.max(seen.open);
        OpenSocket(self.clone())
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        locked(&self.0.0).open -= 1;
    }
}
