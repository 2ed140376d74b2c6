//! Conversations: what contacts and staff write to each other, in order, and who has read how much of it.

pub mod commands;
pub mod graphql;
pub mod live;
mod loaders;
mod model;
pub mod opening;
mod people;
mod policy;
pub mod queries;
mod reads;
mod recording;
mod taking;

pub use commands::pace;
pub use loaders::{ChangeLoader, MessageLoader, PeopleLoader, TraceLoader, UnreadLoader};
pub use model::ConversationState;
pub use policy::{ExistingFor, existing_for};
