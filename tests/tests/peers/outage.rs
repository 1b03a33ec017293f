//! Many people waiting while a vendor is down.

use erasure::{Eraser, Outcome, Reason, Subject};
use futures_util::{StreamExt, stream};
use system_tests::system::{self, SandboxClock};
use vendor_sandbox::{Fault, Sandbox, Times};

use crate::canary::Canary;

/// Row 13, fides: the whole graph of every request is kept in memory, hundreds of megabytes in an
/// outage.
///
/// It shows that an eraser keeps nothing of anybody: a thousand people are asked about while the vendor
/// is down, sixteen at a time; each report is written out by the caller and dropped; and of all their
/// identifiers no more is left in this process's memory than buffers that were freed and not yet used
/// again, as many after the last hundred as after the first. It is a run's caller who decides how
/// many are under way; that a stored run needs no memory either is for the journal to show.
#[tokio::test]
async fn an_outage_with_a_thousand_people_waiting_leaves_nothing_of_them_in_memory() {
    let canary = Canary::of(["waiting", "room-13"]);
    let sandbox = Sandbox::builder().nobody().start().await.unwrap();
    let down = sandbox.inject("gainsight-px", "*", Fault::ConnectionRefused, Times::Always);
    down.unwrap();
    let eraser = Eraser::builder()
        .clock(SandboxClock(sandbox.clock()))
        .vendor(system::gainsight_px(&sandbox).unwrap());
    let eraser = eraser.build().unwrap();
    let mut left = Vec::new();
    for hundred in 0..10 {
        let people = stream::iter(hundred * 100..(hundred + 1) * 100);
        let erased = people.map(|number| {
            let (eraser, id) = (&eraser, format!("{}-{number}", canary.text()));
            async move {
                let subject = Subject::builder().user_id(id).build().unwrap();
                let report = eraser.erase(&subject).await;
                let Outcome::Waiting { error } = report.entries()[0].outcome() else {
                    panic!("{report}");
                };
                assert_eq!(error.reason(), Reason::NotReached);
                assert!(
                    report.verdict().is_pending(),
                    "it can be settled when the outage ends"
                );
            }
        });
        erased.buffer_unordered(16).collect::<()>().await;
        left.push(canary.occurrences());
    }
    // Sixteen under way, and a few buffers each in which the HTTP library had the URL.
    assert!(left.iter().all(|left| *left < 250), "{left:?}");
}
