//! Live subscriptions: how many there may be, and how long silence is borne.

use std::time::Duration;

use super::reader::{Reader, duration, number};

/// What subscriptions may cost at most.
#[derive(Debug, Clone, Copy)]
pub struct LiveConfig {
    /// Subscriptions at once over one connection.
    pub subscriptions: usize,
    /// Connections at once of one person.
    pub connections_per_person: usize,
    /// Connections at once from one address. Whole offices are behind one.
    pub connections_per_address: usize,
    /// Connections at once of all.
    pub connections: usize,
    /// Time for `connection_init`.
    pub init_timeout: Duration,
    /// Pause between two signs of life.
    pub ping: Duration,
    /// How long a client may leave what it is sent unread.
    pub patience: Duration,
}

impl LiveConfig {
    /// `None` only with a problem in the reader.
    pub(super) fn read(reader: &mut Reader) -> Option<Self> {
        let subscriptions = reader.or("live.subscriptions", "20", number(1, 1000));
        let per_person = reader.or("live.connections_per_person", "20", number(1, 100_000));
        let per_address = reader.or("live.connections_per_address", "500", number(1, 100_000));
        let connections = reader.or("live.connections", "10000", number(1, 1_000_000));
        let init_timeout = reader.or("live.init_timeout", "10s", duration);
        let ping = reader.or("live.ping", "20s", duration);
        let patience = reader.or("live.patience", "10s", duration);
        Some(Self {
            subscriptions: subscriptions?,
            connections_per_person: per_person?,
            connections_per_address: per_address?,
            connections: connections?,
            init_timeout: init_timeout?,
            ping: ping?,
            patience: patience?,
        })
    }
}
