//! The log of what a vendor received. Requests keep their number when older ones are dropped, so an
//! answer that comes late never lands on somebody else's request.

use std::collections::VecDeque;

use crate::Received;

/// The newest requests, up to a limit.
pub(crate) struct Log {
    requests: VecDeque<Received>,
    /// The number of the first one that is still here.
    first: usize,
    limit: usize,
}

impl Log {
    pub fn of_at_most(limit: usize) -> Self {
        Self {
            requests: VecDeque::new(),
            first: 0,
            limit,
        }
    }

    /// Adds a request and says its number.
    pub fn add(&mut self, request: Received) -> usize {
        self.requests.push_back(request);
        let number = self.first + self.requests.len() - 1;
        while self.requests.len() > self.limit {
            self.requests.pop_front();
            self.first += 1;
        }
        number
    }

    pub fn get_mut(&mut self, number: usize) -> Option<&mut Received> {
        self.requests.get_mut(number.checked_sub(self.first)?)
    }

    pub fn all(&self) -> Vec<Received> {
        self.requests.iter().cloned().collect()
    }

    pub fn clear(&mut self) {
        self.first += self.requests.len();
        self.requests.clear();
    }
}
