//! What is traced. It is alone in its program: whether a span is recorded is decided for a whole
//! process at once, so that tests beside it could switch it off.
#![allow(clippy::unwrap_used, reason = "a test")]

#[path = "it/support/mod.rs"]
#[allow(dead_code, reason = "made for the other tests too")]
mod support;

use std::io;
use std::sync::{Arc, Mutex};

use erasure::{Entry, Outcome, PlannedTarget};
use support::canaries::{assert_silent, everything, talkative};
use support::*;
use tracing_subscriber::fmt::MakeWriter;
use tracing_subscriber::fmt::format::FmtSpan;

#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn spans_name_the_vendor_the_kind_the_ordinal_and_the_outcome_and_nobody() {
    let log = Log::default();
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(FmtSpan::FULL)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let eraser = eraser([talkative()]);
    eraser
        .settle(eraser.erase(&everything()).await, start() + hours(1))
        .await;
    erase_in_batches().await;
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    assert_silent("the log", &log);
    assert!(
        log.contains(r#"call="erase" vendor=shop kind=email ordinal=1 outcome="in-progress""#),
        "{log}"
    );
    assert!(
        log.contains(r#"call="follow" vendor=shop kind=email ordinal=1 outcome="in-progress""#),
        "{log}"
    );
    assert!(log.contains(r#"kind=custom:loyalty ordinal=1"#), "{log}");
    for outcome in ["erased", "several", "unknown"] {
        let batch = r#"call="erase-batch" vendor=shop targets=2 outcome="#;
        assert!(log.contains(&format!("{batch}{outcome:?}")), "{log}");
    }
}

/// Asks for two at once: who are both erased, of whom one is, and of whom nobody knows.
async fn erase_in_batches() {
    let shop = Scripted::new("shop")
        .batch(2)
        .together(Many::Say(vec![Outcome::Erased, Outcome::Erased]))
        .together(Many::Say(vec![Outcome::Erased, Outcome::not_found()]))
        .together(Many::Panic);
    let eraser = eraser([shop]);
    let planned: Vec<PlannedTarget> = eraser.plan(&ada()).targets().cloned().collect();
    let batch: Vec<(&PlannedTarget, &[Entry])> =
        planned.iter().map(|planned| (planned, &[][..])).collect();
    for _ in 0..3 {
        eraser.erase_batch(&batch).await;
    }
}
