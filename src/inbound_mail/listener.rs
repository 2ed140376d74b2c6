//! The port where a mail server hands mails over. It is no mail server itself: nothing is relayed and nothing is queued, and
//! it does not belong where strangers reach it.

use std::{sync::Arc, time::Duration};

use tokio::{net::TcpListener, sync::Semaphore};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{reception::Reception, session::Session};
use crate::config::InboundMailConfig;

/// Mails that are read at once; each is in memory while it is.
const READ_AT_ONCE: usize = 2;
/// How long to wait when no connection can be taken, as when there are too many open files.
const PAUSE: Duration = Duration::from_millis(500);

/// What a conversation may cost.
#[derive(Clone, Debug)]
pub struct Limits {
    /// Bytes of a mail.
    pub size: usize,
    /// Conversations at once.
    pub sessions: usize,
    /// How long to wait for what the mail server says next.
    pub timeout: Duration,
}

impl From<&InboundMailConfig> for Limits {
    fn from(config: &InboundMailConfig) -> Self {
        Self {
            size: config.max_size,
            sessions: config.sessions,
            timeout: config.timeout,
        }
    }
}

/// Converses with whoever connects until `stop`; then lets the mails in hand finish.
pub async fn listen(
    listener: TcpListener,
    reception: Reception,
    limits: Limits,
    stop: CancellationToken,
) {
    let places = Arc::new(Semaphore::new(limits.sessions));
    let reading = Arc::new(Semaphore::new(READ_AT_ONCE));
    let limits = Arc::new(limits);
    let conversations = TaskTracker::new();
    loop {
        let accepted = tokio::select! {
            () = stop.cancelled() => break,
            accepted = listener.accept() => accepted,
        };
        let stream = match accepted {
            Ok((stream, _)) => stream,
            Err(error) => {
                tracing::warn!(%error, "no connection of a mail server taken");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        let place = Arc::clone(&places).try_acquire_owned().ok();
        let session = Session {
            reception: reception.clone(),
            limits: Arc::clone(&limits),
            reading: Arc::clone(&reading),
            stop: stop.clone(),
            admitted: place.is_some(),
        };
        conversations.spawn(async move {
            if let Err(error) = session.converse(stream).await {
                tracing::debug!(%error, "a mail server's connection broke off");
            }
            drop(place);
        });
    }
    conversations.close();
    conversations.wait().await;
}
