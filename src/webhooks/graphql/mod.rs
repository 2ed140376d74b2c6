//! Webhooks as GraphQL sees them.

mod desk;
mod mutations;
mod types;

pub use desk::WebhooksOnDesk;
pub use mutations::WebhookMutation;
