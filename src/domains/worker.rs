//! Looking again and again, as long as the server runs.

use std::time::Duration;

use tokio_util::sync::CancellationToken;

use super::{Domains, check::check_due};
use crate::db::Database;

/// How often it is looked for domains whose time has come.
const PAUSE: Duration = Duration::from_secs(15);
/// The first time, after the start.
const SOON: Duration = Duration::from_secs(2);

/// Checks domains until told to stop.
pub async fn keep_checking(db: Database, domains: Domains, stop: CancellationToken) {
    let mut pause = SOON;
    loop {
        tokio::select! {
            () = stop.cancelled() => return,
            () = tokio::time::sleep(pause) => {}
        }
        pause = PAUSE;
        match check_due(&db, &domains).await {
            Ok(0) => {}
            // There may be more of them.
            Ok(_) => pause = Duration::ZERO,
            Err(error) => tracing::warn!(%error, "domains are not checked; trying again soon"),
        }
    }
}
