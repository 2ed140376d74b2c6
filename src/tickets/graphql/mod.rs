//! Tickets in the schema: their types, what hangs under `viewer` and `serviceDesk`, and the mutations.

mod desk;
mod desk_mutations;
mod mutations;
mod timeline;
mod types;
mod viewer;

pub use desk::{TicketsOnDesk, load};
pub use desk_mutations::TicketDeskMutation;
pub use mutations::TicketMutation;
pub use timeline::{AssigneeChange, InternalNote, Reply, StatusChange, TimelineItem};
pub use types::{Ticket, TicketSummary};
pub use viewer::TicketsOfViewer;
