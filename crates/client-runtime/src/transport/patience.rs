//! How long an answer is waited for.

use std::time::Duration;

use tokio::time::Instant;

use super::TransportBuilder;

/// How long one exchange may take, as a whole and from one part of the answer to the next.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// There is none if it would lie beyond all time.
    end: Option<Instant>,
    part: Duration,
}

impl Patience {
    /// The patience for an exchange that begins now.
    pub(super) fn new(settings: &TransportBuilder) -> Self {
        Self {
            end: Instant::now().checked_add(settings.total_timeout),
            part: settings.idle_timeout,
        }
    }

    /// Waits for the next part of the answer: there is none if it takes too long.
    pub(super) async fn wait<T>(self, part: impl Future<Output = T>) -> Option<T> {
        let now = Instant::now();
        // What is there already comes too late as well.
        if self.end.is_some_and(|end| end <= now) {
            return None;
        }
        let ends = [self.end, now.checked_add(self.part)];
        match ends.into_iter().flatten().min() {
            Some(end) => tokio::time::timeout_at(end, part).await.ok(),
            None => Some(part.await),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::ready;

    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn parts_that_come_in_time_one_by_one_are_waited_for_until_the_whole_takes_too_long() {
        let limits = TransportBuilder::default();
        let patience = Patience::new(&limits.idle_timeout(3 * SECOND).total_timeout(5 * SECOND));
        assert_eq!(patience.wait(ready("there")).await, Some("there"));
        assert_eq!(
            patience.wait(tokio::time::sleep(2 * SECOND)).await,
            Some(())
        );
        assert_eq!(patience.wait(tokio::time::sleep(4 * SECOND)).await, None);
        // Even what is there already comes too late now.
        assert_eq!(patience.wait(ready("there")).await, None);
    }
}
