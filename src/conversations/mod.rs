//! Conversations: what contacts and staff write to each other, in order, and who has read how much of it.

pub mod commands;
mod contact;
mod files;
pub mod graphql;
pub mod live;
mod loaders;
pub mod mailing;
mod model;
pub mod opening;
mod people;
mod policy;
pub mod queries;
pub mod rating;
mod reads;
mod recording;
mod taking;
pub mod ticket;
mod transcript;

pub use commands::pace;
pub use files::attachment;
pub use loaders::{ChangeLoader, MessageLoader, PeopleLoader, TraceLoader, UnreadLoader};
pub use mailing::TranscriptPace;
pub use model::ConversationState;
pub use policy::{ExistingFor, existing_for};
pub use ticket::ConversationTicketLoader;
