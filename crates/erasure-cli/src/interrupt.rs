//! Ctrl-C and SIGTERM: the first stops cleanly, the second ends the program at once. Both print what that means.

use erasure_journal::Stop;

use crate::exit::Exit;
use crate::output::Console;

/// Listens for signals; the first one sets the returned `Stop`.
pub(crate) fn stop_on_interrupt(console: Console) -> Stop {
    let stop = Stop::new();
    let requested = stop.clone();
    tokio::spawn(async move {
        interrupted().await;
        requested.now();
        console.note(
            "\nStopping: nothing new is begun; the requests under way are waited for and recorded. Ctrl-C again ends the \
             program at once.",
        );
        interrupted().await;
        let left = "Ended at once: the results of the requests under way are unknown; `erasure run` finds out what happened to them.";
        console.note(&format!("\n{left}"));
        console.document_of(left, Exit::Pending, None);
        std::process::exit(Exit::Pending as i32);
    });
    stop
}

/// Returns when a signal asks the program to end.
async fn interrupted() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // If we can't listen, the signal ends the program.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
