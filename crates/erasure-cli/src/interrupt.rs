//! Ctrl-C: the first stops cleanly, the second leaves at once, and both say what that means.

use erasure_journal::Stop;

use crate::exit::Exit;
use crate::output::Console;

/// What ends the program from outside.
pub(crate) fn stop_on_interrupt(console: Console) -> Stop {
    let stop = Stop::new();
    let wish = stop.clone();
    tokio::spawn(async move {
        interrupted().await;
        wish.now();
        console.note(
            "\nStopping: nothing more is begun; what is under way is waited for and recorded. Ctrl-C again leaves \
             at once.",
        );
        interrupted().await;
        let left = "Left at once: what was being asked counts as unknown, and `erasure run` finds out what became of it.";
        console.note(&format!("\n{left}"));
        console.document_of(left, Exit::Pending, None);
        std::process::exit(Exit::Pending as i32);
    });
    stop
}

/// Returns when somebody wants the program to end.
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
    // Without a way to listen, the system ends the program itself.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}
