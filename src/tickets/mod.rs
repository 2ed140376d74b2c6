//! Tickets: what a contact asks for, what happened to it, and who may see that.

pub mod commands;
mod conflict;
mod desk_changes;
pub mod ending;
mod files;
pub mod graphql;
pub mod live;
mod model;
mod moves;
pub mod opening;
mod people;
mod policy;
pub mod queries;
pub mod reads;
mod recording;
mod timeline;

pub use files::attachment;
pub use model::{EntryKind, TicketPriority, TicketStatus};
pub use moves::{Move, Mover};
pub use reads::SeenLoader;
pub use timeline::{EntryLoader, NoteLoader};
