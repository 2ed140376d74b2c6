//! What one process must tell the others, carried by LISTEN/NOTIFY.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use diesel::{
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Text},
};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::StreamExt;
use serde::{Deserialize, Serialize};
use tokio::sync::broadcast;
use tokio_util::task::AbortOnDropHandle;
use uuid::Uuid;

use super::{DbError, connect};
use crate::config::DatabaseUrl;

/// A change that caches and workers of every process need to hear of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "snake_case")]
pub enum Event {
    /// A tenant's record, hosts, features or published branding changed.
    TenantChanged {
        /// Which one.
        tenant: Uuid,
    },
    /// What portals have to say changed.
    AnnouncementsChanged {
        /// In which; none: in all of them.
        tenants: Option<Vec<Uuid>>,
    },
    /// A session ended before its time, or what it carries has changed.
    SessionChanged {
        /// SHA-256 of the session's token, hex.
        token_hash: String,
    },
    /// A mail waits in the outbox.
    MailQueued,
    /// A message waits to be told to a webhook.
    WebhookQueued,
    /// A browser waits to be told of a message.
    PushQueued,
    /// Something about a ticket changed that somebody may see.
    TicketChanged {
        /// Whose portal it is in.
        tenant: Uuid,
        /// Which one.
        ticket: Uuid,
        /// Whose it is.
        requester: Uuid,
        /// Whether it is for staff alone, as a note is.
        internal: bool,
        /// Whether some may read it no longer from now on.
        #[serde(default)]
        shut: bool,
    },
    /// Something was said in a conversation, or something else about it changed.
    ConversationChanged {
        /// Whose portal it is in.
        tenant: Uuid,
        /// Which one.
        conversation: Uuid,
        /// Whose it is.
        contact: Uuid,
        /// Staff who take part in it, or did until now.
        staff: Vec<Uuid>,
        /// Whether it concerns all of staff who serve the tenant: it waits, begins, or was taken on.
        waiting: bool,
        /// The revision of the message that is new, edited or deleted; none when something else changed.
        revision: Option<i32>,
        /// Who wrote: they write no more.
        #[serde(default)]
        author: Option<Uuid>,
    },
    /// Conversations began that concern their contacts alone: what was written to many.
    ConversationsBegun {
        /// Whose portal they are in.
        tenant: Uuid,
        /// Which ones, each with whose it is.
        conversations: Vec<(Uuid, Uuid)>,
    },
    /// Somebody writes in a conversation, or no longer does. Kept nowhere.
    Typing {
        /// Whose portal it is in.
        tenant: Uuid,
        /// Which one.
        conversation: Uuid,
        /// Whose it is.
        contact: Uuid,
        /// Staff who take part in it.
        staff: Vec<Uuid>,
        /// Who writes.
        person: Uuid,
        /// Whether they do.
        typing: bool,
    },
    /// Who of staff is connected to a process. Kept nowhere.
    StaffConnected {
        /// Which process.
        process: Uuid,
        /// Who came, or still is there.
        staff: Vec<Uuid>,
        /// Who has gone.
        gone: Vec<Uuid>,
    },
    /// A member of staff looks at a ticket, writes in it, or has left it. Kept nowhere.
    Presence {
        /// Which ticket.
        ticket: Uuid,
        /// Who.
        staff: Uuid,
        /// What they do there.
        activity: Activity,
    },
    /// The listener was away and may have missed something: forget what is cached. Never sent between processes.
    #[serde(skip)]
    Resync,
}

/// What a member of staff does at a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Activity {
    /// They look at it.
    Looking,
    /// They write.
    Writing,
    /// They have left it.
    Gone,
}

impl Event {
    /// Sends the event when, and only when, the caller's transaction commits.
    pub async fn notify(&self, conn: &mut AsyncPgConnection) -> Result<(), DbError> {
        let payload =
            serde_json::to_string(self).map_err(|error| DbError::Refused(error.into()))?;
        // Called by its path: the trait in scope would shadow AtomicBool::load below.
        diesel_async::RunQueryDsl::execute(Notify { payload }, conn).await?;
        Ok(())
    }

    /// The same for many events, in one statement.
    pub async fn notify_all(conn: &mut AsyncPgConnection, events: &[Self]) -> Result<(), DbError> {
        let payloads: Result<Vec<String>, _> = events.iter().map(serde_json::to_string).collect();
        let payloads = payloads.map_err(|error| DbError::Refused(error.into()))?;
        let statement = diesel::sql_query("SELECT pg_notify('portico', e) FROM unnest($1) e")
            .bind::<Array<Text>, _>(payloads);
        diesel_async::RunQueryDsl::execute(statement, conn).await?;
        Ok(())
    }
}

/// Prepared once for a connection.
#[derive(Debug, QueryId)]
struct Notify {
    payload: String,
}

impl QueryFragment<Pg> for Notify {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT pg_notify('portico', ");
        out.push_bind_param::<Text, _>(&self.payload)?;
        out.push_sql(")");
        Ok(())
    }
}

/// The listening connection of this process. Dropping the last clone stops it.
#[derive(Clone, Debug)]
pub struct Events {
    sender: broadcast::Sender<Event>,
    connected: Arc<AtomicBool>,
    _listener: Arc<AbortOnDropHandle<()>>,
}

impl Events {
    /// Starts to listen on a connection of its own; connects again by itself, with growing pauses up to 5 s.
    #[must_use]
    pub fn listen(url: String) -> Self {
        let (sender, _) = broadcast::channel(1024);
        let connected = Arc::new(AtomicBool::new(false));
        let task = tokio::spawn(run(url, sender.clone(), Arc::clone(&connected)));
        Self {
            sender,
            connected,
            _listener: Arc::new(AbortOnDropHandle::new(task)),
        }
    }

    /// Events from now on. A receiver that lags must treat it as [`Event::Resync`].
    #[must_use]
    pub fn subscribe(&self) -> broadcast::Receiver<Event> {
        self.sender.subscribe()
    }

    /// Whether events arrive at this moment. While they do not, what is cached may be out of date.
    #[must_use]
    pub fn connected(&self) -> bool {
        self.connected.load(Ordering::Acquire)
    }
}

async fn run(url: String, sender: broadcast::Sender<Event>, connected: Arc<AtomicBool>) {
    let mut pause = Duration::from_millis(50);
    loop {
        match listen_once(&url, &sender, &connected).await {
            Ok(()) => pause = Duration::from_millis(50),
            Err(error) => {
                tracing::warn!(%error, "not listening for events");
                pause = (pause * 2).min(Duration::from_secs(5));
            }
        }
        connected.store(false, Ordering::Release);
        tokio::time::sleep(pause).await;
    }
}

/// Returns when a connection that worked has ended.
async fn listen_once(
    url: &str,
    sender: &broadcast::Sender<Event>,
    connected: &AtomicBool,
) -> Result<(), DbError> {
    let url =
        DatabaseUrl::parse(url).map_err(|wrong| DbError::Unavailable(anyhow::Error::msg(wrong)))?;
    let mut conn = connect::diesel(&url)
        .await
        .map_err(|error| DbError::Unavailable(error.into()))?;
    conn.batch_execute("LISTEN portico").await?;
    // Whatever was cached before this moment may be stale; what changes from here on is heard.
    let _ = sender.send(Event::Resync);
    connected.store(true, Ordering::Release);
    // The stream itself never ends, not even when the connection does: ask now and then.
    let mut heartbeat = tokio::time::interval(Duration::from_secs(1));
    loop {
        let alive = {
            let mut notifications = std::pin::pin!(conn.notifications_stream());
            loop {
                tokio::select! {
                    notification = notifications.next() => match notification {
                        Some(Ok(notification)) => {
                            if let Ok(event) = serde_json::from_str(&notification.payload) {
                                let _ = sender.send(event);
                            }
                        }
                        Some(Err(_)) | None => break false,
                    },
                    _ = heartbeat.tick() => break true,
                }
            }
        };
        // A connection that died without a word would leave caches trusted for ever.
        let answer = tokio::time::timeout(Duration::from_secs(2), conn.batch_execute(""));
        if !alive || !matches!(answer.await, Ok(Ok(()))) {
            return Ok(());
        }
    }
}
