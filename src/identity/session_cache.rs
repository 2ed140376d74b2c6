//! Sessions that were looked up a moment ago, so that a request costs no question to the database.
//!
//! What ends a session is heard from the event feed. The feed is read by whoever asks the cache, before they look:
//! there is no task that could be late. Entries are keyed by the token's hash, which only its holder can name;
//! whether the session is good under a host is decided anew at each request (see `session`).

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use chrono::Utc;
use moka::sync::Cache;
use tokio::sync::broadcast::{Receiver, error::TryRecvError};

use super::{session::Session, tokens::TokenHash};
use crate::db::{Event, Events};

pub(super) struct SessionCache {
    entries: Cache<TokenHash, Arc<Session>>,
    events: Events,
    feed: Mutex<Feed>,
}

struct Feed {
    receiver: Receiver<Event>,
    /// Counts what made entries invalid. A session that was loaded under an earlier count may have ended meanwhile.
    generation: u64,
}

/// What the cache knows of a token.
pub(super) enum Lookup {
    Found(Arc<Session>),
    /// Ask the database, and bring the answer back with this.
    Absent(Option<Generation>),
}

/// The state of the feed at a moment when it was connected.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Generation(u64);

impl SessionCache {
    pub(super) fn new(events: Events, keep: Duration, size: u64) -> Self {
        let feed = Mutex::new(Feed {
            receiver: events.subscribe(),
            generation: 0,
        });
        Self {
            entries: Cache::builder()
                .max_capacity(size)
                .time_to_live(keep)
                .build(),
            events,
            feed,
        }
    }

    pub(super) fn look_up(&self, token: &TokenHash) -> Lookup {
        let Some(generation) = self.catch_up(|_| ()) else {
            return Lookup::Absent(None);
        };
        match self.entries.get(token) {
            Some(session) if session.next_end() > Utc::now() => Lookup::Found(session),
            _ => Lookup::Absent(Some(generation)),
        }
    }

    /// Keeps a session that was loaded after `seen`, unless anything ended since.
    pub(super) fn keep(&self, seen: Generation, session: &Arc<Session>) {
        // Within the feed's lock, so that no other thread can read of the session's end between check and insert.
        self.catch_up(|now| {
            if now == seen {
                self.entries.insert(session.token, Arc::clone(session));
            }
        });
    }

    /// Forgets a session that this process has just ended, without waiting to be told.
    pub(super) fn forget(&self, token: &TokenHash) {
        let mut feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        feed.generation += 1;
        self.entries.invalidate(token);
    }

    /// Reads what the feed has, then runs `then` before anybody else may read on. None, and nothing run, while the
    /// feed is not connected: nothing in the cache can be trusted then. After a reconnect the first thing in the feed
    /// is [`Event::Resync`].
    fn catch_up(&self, then: impl FnOnce(Generation)) -> Option<Generation> {
        if !self.events.connected() {
            return None;
        }
        let mut feed = self.feed.lock().unwrap_or_else(PoisonError::into_inner);
        loop {
            match feed.receiver.try_recv() {
                Ok(Event::SessionChanged { token_hash }) => {
                    feed.generation += 1;
                    if let Some(token) = TokenHash::from_hex(&token_hash) {
                        self.entries.invalidate(&token);
                    }
                }
                Ok(Event::Resync) | Err(TryRecvError::Lagged(_)) => {
                    feed.generation += 1;
                    self.entries.invalidate_all();
                }
                Ok(
                    Event::TenantChanged { .. }
                    | Event::MailQueued
                    | Event::WebhookQueued
                    | Event::PushQueued
                    | Event::TicketChanged { .. }
                    | Event::ConversationChanged { .. }
                    | Event::ConversationsBegun { .. }
                    | Event::Typing { .. }
                    | Event::StaffConnected { .. }
                    | Event::Presence { .. }
                    | Event::AnnouncementsChanged { .. },
                ) => {}
                Err(TryRecvError::Empty | TryRecvError::Closed) => break,
            }
        }
        let generation = Generation(feed.generation);
        then(generation);
        Some(generation)
    }
}

impl std::fmt::Debug for SessionCache {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            formatter,
            "SessionCache({} entries)",
            self.entries.entry_count()
        )
    }
}
