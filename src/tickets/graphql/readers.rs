//! Who can read a ticket, and what requesters and staff decide about it.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{desk::load, mutations::ticket_id, types::Ticket};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError},
    db::Database,
    tickets::{participants, readers::ReaderRow, standing::Reach},
};

/// Characters of an address that are looked at.
const MAX_EMAIL: usize = 254;

/// Somebody besides staff who can read a ticket, and why.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketReader {
    /// `Contact.id` of the reader.
    #[allow_for(HOLDER)]
    pub contact_id: ID,
    /// What they are called.
    #[allow_for(HOLDER)]
    pub display_name: String,
    /// Why they can read it.
    #[allow_for(HOLDER)]
    pub reach: Reach,
    /// Whether they can reply too.
    #[allow_for(HOLDER)]
    pub may_reply: bool,
    /// When it ends by itself; null when it does not.
    #[allow_for(HOLDER)]
    pub until: Option<DateTime<Utc>>,
}

impl From<ReaderRow> for TicketReader {
    fn from(row: ReaderRow) -> Self {
        Self {
            contact_id: GlobalId::new(NodeKind::Contact, row.contact).into(),
            display_name: row.name,
            reach: row.reach,
            may_reply: row.reach.may_reply(),
            until: row.until,
        }
    }
}

/// Who shall take part in a ticket.
#[derive(InputObject, Clone, Debug)]
pub struct AddParticipantInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// The colleague's e-mail address, the whole of it: contacts of the same portal only.
    pub email: String,
}

/// Who shall take part in a ticket no longer.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveParticipantInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// `Contact.id`; one's own to leave the ticket.
    pub contact_id: ID,
}

/// Whether a ticket is personal.
#[derive(InputObject, Clone, Debug)]
pub struct SetTicketPersonalInput {
    /// `Ticket.id` of one's own ticket.
    pub ticket_id: ID,
    /// True: nobody but oneself and staff reads it, and participants are removed.
    pub personal: bool,
}

/// Declares a payload of `ticket` and `errors`.
macro_rules! ticket_payload {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// As it stands now; null when there are errors, and for whoever may not read it any more.
            #[allow_for(HOLDER)]
            pub ticket: Option<Ticket>,
            /// What to mend; empty when it worked.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl $name {
            async fn of(ctx: &Context<'_>, ticket: &ID, done: Result<(), Failure>) -> Result<Self> {
                Ok(match done {
                    Ok(()) => Self {
                        ticket: match GlobalId::parse_as(ticket, NodeKind::Ticket) {
                            Some(id) => load(ctx, id).await?,
                            None => None,
                        },
                        errors: Vec::new(),
                    },
                    Err(failure) => Self {
                        ticket: None,
                        errors: failure.into_user_errors(Caller::of(ctx))?,
                    },
                })
            }
        }
    };
}

ticket_payload! {
    /// The ticket with its new participant, or what is wrong with the input.
    AddParticipantPayload
}
ticket_payload! {
    /// The ticket without the participant, or what is wrong with the input.
    RemoveParticipantPayload
}
ticket_payload! {
    /// The ticket as it is now, or what is wrong with the input.
    SetTicketPersonalPayload
}

/// Adds to `Mutation` who reads a ticket.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketReadersMutation;

#[guarded]
#[Object]
impl TicketReadersMutation {
    /// Adds a colleague of the requester to a ticket: they read it and reply to it, are told so by mail, and find it in
    /// their own list. Requesters do it with their own tickets, staff with all. Nobody can be added to a personal ticket.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    async fn add_participant(
        &self,
        ctx: &Context<'_>,
        input: AddParticipantInput,
    ) -> Result<AddParticipantPayload> {
        let done = async {
            let caller = Caller::of(ctx);
            let mut check = InputCheck::new(caller.locale);
            let email = check.line("email", &input.email, MAX_EMAIL);
            check.finish()?;
            let ticket = ticket_id(&input.ticket_id)?;
            participants::add(ctx.data_unchecked::<Database>(), caller, ticket, &email).await
        };
        AddParticipantPayload::of(ctx, &input.ticket_id, done.await).await
    }

    /// Removes somebody from a ticket. Requesters and staff remove anybody; whoever takes part, themselves.
    #[allow_for(CONTACT, AGENT, ADMIN, feature = TICKETS)]
    async fn remove_participant(
        &self,
        ctx: &Context<'_>,
        input: RemoveParticipantInput,
    ) -> Result<RemoveParticipantPayload> {
        let done = async {
            let ticket = ticket_id(&input.ticket_id)?;
            let contact = GlobalId::parse_as(&input.contact_id, NodeKind::Contact)
                .ok_or(Refusal::NotFound)?;
            let db = ctx.data_unchecked::<Database>();
            participants::remove(db, Caller::of(ctx), ticket, contact).await
        };
        RemoveParticipantPayload::of(ctx, &input.ticket_id, done.await).await
    }

    /// Makes one's own ticket personal, or takes that back. A personal ticket is read by oneself and staff alone.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn set_ticket_personal(
        &self,
        ctx: &Context<'_>,
        input: SetTicketPersonalInput,
    ) -> Result<SetTicketPersonalPayload> {
        let done = async {
            let ticket = ticket_id(&input.ticket_id)?;
            let db = ctx.data_unchecked::<Database>();
            participants::set_personal(db, Caller::of(ctx), ticket, input.personal).await
        };
        SetTicketPersonalPayload::of(ctx, &input.ticket_id, done.await).await
    }
}
