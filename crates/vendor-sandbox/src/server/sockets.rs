//! How many sockets a vendor has open and how many requests it answers, now and at most: what a client's
//! limits are measured by.

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
    /// Requests that are being answered at this moment.
    pub answering: usize,
    /// The most requests that were being answered at once.
    pub answering_peak: usize,
}

/// Counts sockets.
#[derive(Clone, Default)]
pub(crate) struct Sockets(Arc<Mutex<SocketsSeen>>);

/// One open socket; dropping it counts it out.
pub(crate) struct OpenSocket(Sockets);

/// One request that is being answered; dropping it counts it out.
pub(crate) struct Answering(Sockets);

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

    pub fn answering(&self) -> Answering {
        let mut seen = locked(&self.0);
        seen.answering += 1;
        seen.answering_peak = seen.answering_peak.max(seen.answering);
        Answering(self.clone())
    }
}

impl Drop for OpenSocket {
    fn drop(&mut self) {
        locked(&self.0.0).open -= 1;
    }
}

impl Drop for Answering {
    fn drop(&mut self) {
        locked(&self.0.0).answering -= 1;
    }
}
