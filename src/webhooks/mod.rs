//! Webhooks: other programs are told what happens to tickets, signed, in order and until they have heard it.
//!
//! What is to be told, triggers write down with the change itself (see the migration); here it is set up, sent, shown and
//! sent again. A message holds ids and no content: whoever hears it asks the API, with a token of its own and no more rights
//! than that token has.

pub mod commands;
mod graphql;
mod message;
mod model;
mod network;
mod queries;
mod queue;
mod secrets;
mod worker;

use std::sync::Arc;

pub use graphql::{WebhookMutation, WebhooksOnDesk};
pub use message::SECRET_PREFIX;
pub use model::{DeliveryState, WebhookEvent};
pub use network::Networks;
pub(crate) use network::{client, words_of};
pub use worker::{WebhookSettings, WebhookWorker};

use crate::config::{Sealer, WebhooksConfig};

/// What working with webhooks takes, put together once and handed down.
#[derive(Clone, Debug)]
pub struct Webhooks {
    pub(crate) networks: Arc<Networks>,
    sealer: Sealer,
}

impl Webhooks {
    /// `sealer` seals what messages are signed with.
    #[must_use]
    pub fn new(config: &WebhooksConfig, sealer: Sealer) -> Self {
        Self {
            networks: Arc::new(Networks::new(config.allowed_networks.clone())),
            sealer,
        }
    }
}
