//! Notifications in browsers (Web Push): contacts who allow it are told that staff have written to them, while nobody looks at
//! the portal.
//!
//! What is to be told, a trigger writes down with the message itself (see the migration); here browsers are noted and what
//! waits is sent. A notification says who the portal is, and what was written only where the tenant wants that.

pub mod commands;
mod graphql;
mod key;
mod notice;
mod queue;
mod seal;
mod worker;

use std::sync::Arc;

pub use graphql::{PushMutation, PushOfViewer};
pub use key::PushKey;
pub use worker::{PushSettings, PushWorker};

use crate::{
    config::{InstanceSecret, PushConfig},
    webhooks::Networks,
};

/// What telling browsers takes, put together once and handed down.
#[derive(Clone, Debug)]
pub struct Push {
    key: PushKey,
    networks: Arc<Networks>,
}

impl Push {
    /// `sender` is the address that mails come from: whom push services write to where the configuration names nobody.
    #[must_use]
    pub fn new(config: &PushConfig, sender: &str, secret: &InstanceSecret) -> Self {
        let subject = config.subject.clone();
        let subject = subject.unwrap_or_else(|| format!("mailto:{sender}"));
        Self {
            key: PushKey::of(secret, subject),
            networks: Arc::new(Networks::new(config.allowed_networks.clone())),
        }
    }
}
