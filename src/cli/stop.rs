//! When to stop: SIGTERM and SIGINT.

use tokio::signal::unix::{SignalKind, signal};
use tokio_util::sync::CancellationToken;

/// A token that the first SIGTERM or SIGINT cancels. The second ends the process at once.
///
/// Even then no PostgreSQL is left behind: the kernel tells it to shut down when we are gone.
///
/// # Errors
/// The system gives no signals.
pub(super) fn on_signal() -> std::io::Result<CancellationToken> {
    let stop = CancellationToken::new();
    let (mut term, mut int) = (
        signal(SignalKind::terminate())?,
        signal(SignalKind::interrupt())?,
    );
    let cancelled = stop.clone();
    tokio::spawn(async move {
        for first in [true, false] {
            let name = tokio::select! {
                _ = term.recv() => "SIGTERM",
                _ = int.recv() => "SIGINT",
            };
            if first {
                tracing::info!(signal = name, "stopping; once more ends at once");
                cancelled.cancel();
            } else {
                // 128 + SIGINT, as a shell would report it.
                std::process::exit(130);
            }
        }
    });
    Ok(stop)
}
