//! Conversations: what contacts and staff write to each other, in order, and who has read how much of it.

mod agents;
mod bringing;
pub mod commands;
pub mod graphql;
pub mod live;
mod loaders;
mod model;
mod offer;
pub mod opening;
mod people;
mod policy;
mod presence;
pub mod queries;
mod reads;
mod recording;
mod saying;
mod sweeping;
mod taking;
mod typing;

pub use agents::AgentRow;
pub use commands::pace;
pub use loaders::{ChangeLoader, MessageLoader, PeopleLoader, TraceLoader, UnreadLoader};
pub use model::{ConversationEnd, ConversationKind, ConversationState};
pub use offer::{Offer, PlaceLoader};
pub use policy::{ExistingFor, existing_for};
pub use presence::{StaffOnline, announce};
pub use sweeping::ChatSweeper;
pub use typing::Typings;
