//! Chats: when they end by themselves.

use std::time::Duration;

use super::reader::{Reader, duration};

/// When chats end by themselves.
#[derive(Debug, Clone, Copy)]
pub struct ChatConfig {
    /// How long a chat waits for somebody of staff before it becomes a thread.
    pub wait: Duration,
    /// How long nobody writes in a chat before it is ended.
    pub idle: Duration,
}

impl ChatConfig {
    /// `None` only with a problem in the reader.
    pub(super) fn read(reader: &mut Reader, demo: bool) -> Option<Self> {
        let wait = reader.or("chat.wait", "10m", duration);
        // What the demo shows goes on for as long as somebody looks at it.
        let idle = reader.or("chat.idle", if demo { "12h" } else { "20m" }, duration);
        Some(Self {
            wait: wait?,
            idle: idle?,
        })
    }
}
