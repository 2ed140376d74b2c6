//! Tickets in the schema: their types, what hangs under `viewer` and `serviceDesk`, and the mutations.

mod bulk;
mod desk;
mod desk_mutations;
mod desk_opening;
mod ending_mutations;
mod grants;
mod lists;
mod mutations;
mod news;
mod notes;
mod people_changes;
mod rating;
mod readers;
mod subscriptions;
mod timeline;
mod types;
mod viewer;

pub use bulk::TicketBulkMutation;
pub use desk::{AssigneeFilter, QueueFilter, TicketsOnDesk, load};
pub use desk_mutations::TicketDeskMutation;
pub use desk_opening::TicketOpeningMutation;
pub use ending_mutations::TicketEndingMutation;
pub use grants::{ColleaguesOfViewer, TicketGrantMutation, TicketGrantsOnDesk};
pub use lists::{OrderDirection, TicketOrder, TicketOrderField, TicketSummary};
pub use mutations::TicketMutation;
pub use news::TicketNews;
pub use notes::InternalNote;
pub use people_changes::{ParticipantChange, PersonalChange};
pub use rating::TicketRating;
pub use readers::TicketReadersMutation;
pub use subscriptions::{TicketEvent, TicketSubscription};
pub use timeline::{
    AssigneeChange, PriorityChange, RatingGiven, Reply, StatusChange, TimelineItem,
};
pub use types::Ticket;
pub use viewer::TicketsOfViewer;
