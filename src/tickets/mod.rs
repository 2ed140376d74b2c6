//! Tickets: what a contact asks for, what happened to it, and who may see that.

mod bulk;
pub mod commands;
mod conflict;
mod desk_changes;
pub mod ending;
mod files;
mod filter;
mod grants;
pub mod graphql;
pub mod live;
mod model;
mod moves;
mod on_behalf;
pub mod opening;
mod participants;
mod people;
mod policy;
pub mod queries;
mod readers;
pub mod reads;
mod recording;
mod standing;
mod timeline;

pub use files::attachment;
pub use model::{EntryKind, TicketPriority, TicketStatus, Turn};
pub use moves::{Move, Mover};
pub use policy::existing_for;
pub use readers::ReaderLoader;
pub use reads::SeenLoader;
pub use timeline::{EntryLoader, NoteLoader};
