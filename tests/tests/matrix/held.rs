//! Waiting without waiting: what a vendor holds up is given so much virtual time that the client gives
//! up, or that the vendor goes on, and nobody waits in truth.

use std::{pin::pin, time::Duration};

use vendor_sandbox::{Fault, Sandbox};

/// Longer than any time-out of a single request.
const TOO_LONG: Duration = Duration::from_secs(61);

/// What comes of `request`, however often the vendor holds it up.
///
/// Time is stopped, and moved, only while the vendor holds something, since then nothing else is on
/// the way: a stopped clock jumps to the next time-out whenever everybody waits, for a socket too.
pub async fn awaited<T>(
    sandbox: &Sandbox,
    vendor: &str,
    fault: Option<Fault>,
    request: impl Future<Output = T>,
) -> T {
    let time = match fault {
        Some(Fault::Held | Fault::HeldAfter | Fault::StalledBody | Fault::SlowBody(_)) => TOO_LONG,
        Some(Fault::Latency(pause)) => pause + Duration::from_millis(1),
        _ => return request.await,
    };
    let mut request = pin!(request);
    let mut held = sandbox.held_in_all(vendor);
    loop {
        held += 1;
        tokio::select! {
            biased;
            came = &mut request => break came,
            () = sandbox.until_held_in_all(vendor, held) => {}
        }
        tokio::time::pause();
        tokio::time::advance(time).await;
        tokio::time::resume();
    }
}
