//! Tickets in the schema: their types, what hangs under `viewer` and `serviceDesk`, and the mutations.

use async_graphql::MergedObject;

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
mod offering;
mod people_changes;
mod presence;
mod rating;
mod readers;
mod relation_mutations;
mod relations;
mod request;
mod service_level;
mod subscriptions;
mod timeline;
mod type_change;
mod types;
mod viewer;

pub use desk::{
    AssigneeFilter, QueueFilter, ServiceLevelFilter, TicketsOnDesk, leave_out_archived, load,
};
pub use grants::{ColleaguesOfViewer, TicketGrantsOnDesk};
pub use lists::{OrderDirection, TicketOrder, TicketOrderField, TicketSummary};
pub use news::TicketNews;
pub use notes::InternalNote;
pub use people_changes::{ParticipantChange, PersonalChange};
pub use presence::{PresenceSubscription, TicketPresence};
pub use rating::{RatingGiven, TicketRating};
pub use relation_mutations::TicketRelationsOnDesk;
pub use relations::{RelationChange, TicketReference, TicketRelations};
pub use request::{TicketAnswer, TicketRequest};
pub use subscriptions::{TicketEvent, TicketSubscription};
pub use timeline::{AssigneeChange, PriorityChange, Reply, StatusChange, TimelineItem};
pub use type_change::RequestTypeChange;
pub use types::Ticket;
pub use viewer::TicketsOfViewer;

/// All that can be changed about tickets.
#[derive(MergedObject, Default)]
pub struct TicketMutations(
    mutations::TicketMutation,
    ending_mutations::TicketEndingMutation,
    desk_mutations::TicketDeskMutation,
    desk_opening::TicketOpeningMutation,
    readers::TicketReadersMutation,
    grants::TicketGrantMutation,
    relation_mutations::TicketRelationMutation,
    presence::PresenceMutation,
    offering::RequestTypesMutation,
    bulk::TicketBulkMutation,
    type_change::TicketTypeMutation,
);
