//! Asks again about unsettled entries: each vendor at its own pace, without waiting for other vendors, and
//! never before a time that the vendor named.

use std::pin::pin;
use std::time::Duration;

use futures_util::future::{Either, select};
use futures_util::stream::{FuturesUnordered, StreamExt};
use jiff::Timestamp;

use crate::{Eraser, Report};

impl Eraser {
    /// Asks the vendors about all unsettled entries until everything is settled or `until` has come, and
    /// returns the updated report.
    ///
    /// * An erasure in progress is asked about at the vendor's own pace.
    /// * A soft deletion is waited for, and then verified if the vendor has a lookup.
    /// * An unknown outcome is requested again if the vendor's operation may be repeated, and looked up
    ///   otherwise. It stays unknown until an answer settles it.
    /// * A temporary failure is retried, not before the vendor's own `Retry-After`.
    ///
    /// * An entry of an account that this eraser doesn't have becomes a gap.
    ///
    /// A report that is still pending can be settled later, by another process too.
    pub async fn settle(&self, mut report: Report, until: Timestamp) -> Report {
        let mut under_way = FuturesUnordered::new();
        let mut busy: Vec<usize> = Vec::new();
        let last_call = until.max(self.clock().now());
        loop {
            let now = self.clock().now();
            let mut next: Option<Timestamp> = None;
            for (position, entry) in report.entries().iter().enumerate() {
                let Some(due) = self.due(entry) else {
                    continue;
                };
                if due > last_call || is_busy(&report, &busy, position) {
                    continue;
                }
                if due <= now {
                    busy.push(position);
                    let (entry, known) = (entry.clone(), report.entries().to_vec());
                    under_way.push(async move { (position, self.ask_again(entry, &known).await) });
                } else {
                    next = Some(next.map_or(due, |earliest| earliest.min(due)));
                }
            }
            let pause = next
                .map(|next| Duration::try_from(next.duration_since(now)).unwrap_or(Duration::ZERO));
            let answered = match (under_way.is_empty(), pause) {
                (true, None) => return report,
                (true, Some(pause)) => {
                    self.clock().sleep(pause).await;
                    None
                }
                (false, None) => under_way.next().await,
                (false, Some(pause)) => first(&mut under_way, pause).await,
            };
            if let Some((position, asked)) = answered {
                busy.retain(|at| *at != position);
                report.replace(position, asked);
            }
        }
    }
}

/// A vendor is asked about one target at a time.
fn is_busy(report: &Report, busy: &[usize], position: usize) -> bool {
    let entries = report.entries();
    busy.iter()
        .any(|at| entries[*at].vendor() == entries[position].vendor())
}

/// The first answer, or `None` when `pause` has passed and another entry is due. The pause uses the
/// runtime's timer: a test clock that jumps must not jump over a call under way.
async fn first<T>(
    under_way: &mut FuturesUnordered<impl Future<Output = T>>,
    pause: Duration,
) -> Option<T> {
    match select(under_way.next(), pin!(tokio::time::sleep(pause))).await {
        Either::Left((answered, _)) => answered,
        Either::Right(_) => None,
    }
}
