//! What is done now and then beside the serving: each chore a loop until told to stop.

use std::{
    fmt::Display,
    time::{Duration, Instant},
};

use tokio_util::sync::CancellationToken;

use crate::attachments::Files;
use crate::conversations::ChatSweeper;
use crate::db::{Database, DbError};
use crate::domains::{self, Domains};
use crate::identity::LogIns;
use crate::identity::sso::SingleSignOn;
use crate::telemetry::{MailState, Metrics};
use crate::{inbound_mail, notifications, provisioning, studio, tickets};

/// How often sessions and counts of failures that are over are deleted.
const SWEEP: Duration = Duration::from_secs(600);
/// How often it is looked for tickets that close by themselves.
const CLOSE: Duration = Duration::from_secs(300);
/// The first time, after the start.
const SOON: Duration = Duration::from_secs(10);
/// How often it is looked for promises that are about to break.
const WARN: Duration = Duration::from_secs(30);
/// How often it is looked for designs whose time has come.
const PUBLISH: Duration = Duration::from_secs(10);
/// How often it is looked for tenants whose grace period is over.
const DELETE: Duration = Duration::from_secs(600);
/// How often it is looked for domains whose time has come.
const CHECK: Duration = Duration::from_secs(15);
/// The first time, after the start.
const FIRST_CHECK: Duration = Duration::from_secs(2);
/// How often it is looked for chats that are over by themselves.
const CHATS: Duration = Duration::from_secs(5);
/// How often unsent mails are counted.
const COUNT: Duration = Duration::from_secs(15);

/// Deletes what is over, now and then.
pub(super) async fn sweep(
    db: Database,
    log_ins: LogIns,
    sso: SingleSignOn,
    stop: CancellationToken,
) {
    let resealed = async { Ok::<_, DbError>(sso.reseal().await? + log_ins.reseal().await?) };
    match resealed.await {
        Ok(0) => {}
        Ok(secrets) => tracing::info!(secrets, "sealed anew under the present instance secret"),
        Err(error) => tracing::warn!(%error, "not sealed anew; the next start tries again"),
    }
    while !over(&stop, SWEEP).await {
        let swept = async {
            let sessions = log_ins.sweep().await? + sso.sweep().await?;
            let pictures = studio::remove_unused_pictures(&db).await?;
            Ok::<_, DbError>(sessions + pictures + inbound_mail::commands::prune(&db).await?)
        };
        match swept.await {
            Ok(0) => {}
            Ok(rows) => tracing::debug!(rows, "swept"),
            Err(error) => tracing::warn!(%error, "not swept; trying again later"),
        }
    }
}

/// Publishes designs that were planned, when their time has come.
pub(super) async fn publish_designs(db: Database, stop: CancellationToken) {
    while !over(&stop, PUBLISH).await {
        if let Err(error) = studio::publish_planned(&db).await {
            tracing::warn!(%error, "planned designs are not published; trying again soon");
        }
    }
}

/// Closes what has been resolved for as long as its tenant says; soon after the start as well: what was due while nothing ran
/// has waited long enough.
pub(super) async fn close_tickets(db: Database, stop: CancellationToken) {
    let close = || async {
        let closed = tickets::ending::close_due(&db).await;
        closed.inspect(|closed| {
            if *closed > 0 {
                tracing::info!(closed, "tickets closed that were resolved long ago");
            }
        })
    };
    let failed = "no tickets closed; trying again later";
    while_due(&stop, SOON, CLOSE, close, failed).await;
}

/// Deletes tenants for good whose grace period is over.
pub(super) async fn delete_tenants(db: Database, files: Files, stop: CancellationToken) {
    let delete = || async {
        let deleted = provisioning::delete_due(&db, &files).await;
        deleted.map(|tenant| usize::from(tenant.is_some()))
    };
    let failed = "a tenant was not deleted whole; trying again later";
    while_due(&stop, Duration::ZERO, DELETE, delete, failed).await;
}

/// Warns the desk of promises before they break.
pub(super) async fn warn_desk(db: Database, stop: CancellationToken) {
    let warn = || async {
        let warned = tickets::warnings::warn_due(&db).await;
        warned.inspect(|tickets| {
            if *tickets > 0 {
                tracing::debug!(tickets, "the desk was warned of promises");
            }
        })
    };
    let failed = "nobody warned; trying again later";
    while_due(&stop, WARN, WARN, warn, failed).await;
}

/// Looks for the proofs of domains.
pub(super) async fn check_domains(db: Database, domains: Domains, stop: CancellationToken) {
    let check = || domains::check_due(&db, &domains);
    let failed = "domains are not checked; trying again soon";
    while_due(&stop, FIRST_CHECK, CHECK, check, failed).await;
}

/// Ends chats in which nobody writes, and makes threads of those to which nobody comes.
pub(super) async fn sweep_chats(mut sweeper: ChatSweeper, stop: CancellationToken) {
    while !over(&stop, CHATS).await {
        match sweeper.sweep(Instant::now()).await {
            Ok(0) => {}
            Ok(chats) => tracing::debug!(chats, "chats that were over by themselves"),
            Err(error) => tracing::warn!(%error, "chats are not looked after; trying again soon"),
        }
    }
}

/// Keeps the metrics' count of unsent mails.
pub(super) async fn count_mails(db: Database, metrics: Metrics, stop: CancellationToken) {
    loop {
        // While the database is away, the last count stands; that it is away is told by others.
        if let Ok(unsent) = notifications::unsent(&db).await {
            metrics.outbox(MailState::Queued, unsent.queued);
            metrics.outbox(MailState::Dead, unsent.dead);
        }
        if over(&stop, COUNT).await {
            return;
        }
    }
}

/// Does what is due, some of it at a time, until told to stop; `some` says how much that was. While there may be more of it,
/// there is no pause.
async fn while_due<E: Display, F: Future<Output = Result<usize, E>>>(
    stop: &CancellationToken,
    first: Duration,
    pause: Duration,
    mut some: impl FnMut() -> F,
    failed: &str,
) {
    let mut next = first;
    while !over(stop, next).await {
        next = pause;
        match some().await {
            Ok(0) => {}
            Ok(_) => next = Duration::ZERO,
            Err(error) => tracing::warn!(%error, "{failed}"),
        }
    }
}

/// Waits; true when it is time to stop.
async fn over(stop: &CancellationToken, pause: Duration) -> bool {
    tokio::select! {
        () = stop.cancelled() => true,
        () = tokio::time::sleep(pause) => false,
    }
}
