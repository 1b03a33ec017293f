//! How long an answer is waited for.

use std::time::Duration;

use tokio::time::Instant;
use tokio::time::error::Elapsed;

use super::TransportBuilder;

/// How long one exchange may take, as a whole and from one part of the answer to the next.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    began: Instant,
    whole: Duration,
    part: Duration,
}

impl Patience {
    /// The patience for an exchange that begins now.
    pub(super) fn new(settings: &TransportBuilder) -> Self {
        Self {
            began: Instant::now(),
            whole: settings.total_timeout,
            part: settings.idle_timeout,
        }
    }

    /// Waits for the next part of the answer.
    pub(super) async fn wait<T>(self, part: impl Future<Output = T>) -> Result<T, Elapsed> {
        let left = self.whole.saturating_sub(self.began.elapsed());
        tokio::time::timeout(left.min(self.part), part).await
    }
}
