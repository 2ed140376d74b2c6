//! Tickets: what a contact asks for, what happened to it, and who may see that.

pub mod commands;
pub mod graphql;
mod model;
mod people;
mod policy;
pub mod queries;
mod recording;
mod timeline;

pub use model::{EntryKind, TicketPriority, TicketStatus};
pub use timeline::{EntryLoader, NoteLoader};
