//! What staff do between tickets: merging, linking, making one of a reply.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    desk::load, ending_mutations::settled, mutations::ticket_id, relations::TicketReference,
    types::Ticket,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode, internal},
    attachments::Files,
    db::Database,
    tickets::{
        commands::MAX_SUBJECT,
        linking::{self, LinkKind},
        merging,
        model::TicketPriority,
        references,
        splitting::{self, NewOfReply},
    },
};

/// Characters of a search that are looked at.
const MAX_SEARCH: usize = 200;

/// A duplicate.
#[derive(InputObject, Clone, Debug)]
pub struct MergeTicketsInput {
    /// `Ticket.id` of the one that is merged: it is closed, and nobody writes to it any more.
    pub ticket_id: ID,
    /// `Ticket.id` of the one in which it is continued: of the same portal, and not closed.
    pub into_id: ID,
    /// Whether the requester of the first, when they are not that of the second, takes part in the second from then on and
    /// so reads all of it. Without it, they are told only that their ticket is continued.
    #[graphql(default)]
    pub add_requester: bool,
    /// The `Ticket.version` of the first that was looked at: CONFLICT when somebody else has replied or changed the state
    /// since.
    pub if_version: Option<i32>,
}

/// A merged ticket.
#[derive(InputObject, Clone, Debug)]
pub struct UnmergeTicketInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
}

/// Two tickets that hang together.
#[derive(InputObject, Clone, Debug)]
pub struct LinkTicketsInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// `Ticket.id` of the other one, in whichever portal.
    pub other_id: ID,
    /// How the first hangs together with the other. A pair has one link: linked again, it says this.
    #[graphql(default_with = "LinkKind::Related")]
    pub kind: LinkKind,
}

/// Two tickets that hang together no longer.
#[derive(InputObject, Clone, Debug)]
pub struct UnlinkTicketsInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// `Ticket.id` of the other one.
    pub other_id: ID,
}

/// A reply that is about something else.
#[derive(InputObject, Clone, Debug)]
pub struct SplitReplyInput {
    /// `Ticket.id` of the ticket in which it stands.
    pub ticket_id: ID,
    /// `Reply.id` of a contact's reply.
    pub reply_id: ID,
    /// What the new ticket is about: one line of at most 200 characters.
    pub subject: String,
    /// How pressing the new ticket is.
    #[graphql(default_with = "TicketPriority::Normal")]
    pub priority: TicketPriority,
    /// A UUID made once for each draft. A second try with the same key changes nothing and returns the first's ticket.
    pub client_key: Option<Uuid>,
}

/// Declares payloads that are a ticket and what is wrong.
macro_rules! payloads {
    ($($(#[$doc:meta])* $name:ident),+) => { $(
        $(#[$doc])*
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// Null when there are errors, but for CONFLICT: then as it is now.
            #[allow_for(HOLDER)]
            pub ticket: Option<Ticket>,
            /// What to mend; empty when it worked.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }
    )+ };
}

payloads!(
    /// The merged ticket as it stands now, or what is wrong with the input.
    MergeTicketsPayload,
    /// The ticket as it stands now, or what is wrong with the input.
    UnmergeTicketPayload,
    /// The first ticket as it stands now, or what is wrong with the input.
    LinkTicketsPayload,
    /// The first ticket as it stands now, or what is wrong with the input.
    UnlinkTicketsPayload,
    /// The new ticket, or what is wrong with the input.
    SplitReplyPayload
);

/// Adds what staff do between tickets to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketRelationMutation;

#[guarded]
#[Object]
impl TicketRelationMutation {
    /// Merges a ticket into another one that tells of the same. Nothing is copied and nobody's rights change; the first is
    /// closed, says where it is continued to whoever may read that, and its requester gets a mail.
    #[allow_for(AGENT, ADMIN)]
    async fn merge_tickets(
        &self,
        ctx: &Context<'_>,
        input: MergeTicketsInput,
    ) -> Result<MergeTicketsPayload> {
        let done = merge(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(MergeTicketsPayload { ticket, errors })
    }

    /// Takes a merged ticket out again: it is open.
    #[allow_for(AGENT, ADMIN)]
    async fn unmerge_ticket(
        &self,
        ctx: &Context<'_>,
        input: UnmergeTicketInput,
    ) -> Result<UnmergeTicketPayload> {
        let done = unmerge(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(UnmergeTicketPayload { ticket, errors })
    }

    /// Links two tickets, for staff alone.
    #[allow_for(AGENT, ADMIN)]
    async fn link_tickets(
        &self,
        ctx: &Context<'_>,
        input: LinkTicketsInput,
    ) -> Result<LinkTicketsPayload> {
        let done = link(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(LinkTicketsPayload { ticket, errors })
    }

    /// Takes the link between two tickets away.
    #[allow_for(AGENT, ADMIN)]
    async fn unlink_tickets(
        &self,
        ctx: &Context<'_>,
        input: UnlinkTicketsInput,
    ) -> Result<UnlinkTicketsPayload> {
        let done = unlink(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(UnlinkTicketsPayload { ticket, errors })
    }

    /// Makes a ticket of a contact's reply: it is the reply's author's, with the reply's text and copies of its files. The
    /// reply stays where it is; both timelines tell of it.
    #[allow_for(AGENT, ADMIN)]
    async fn split_reply(
        &self,
        ctx: &Context<'_>,
        input: SplitReplyInput,
    ) -> Result<SplitReplyPayload> {
        match split(ctx, input).await {
            Ok(id) => Ok(SplitReplyPayload {
                ticket: load(ctx, id).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(SplitReplyPayload {
                ticket: None,
                errors: failure.into_user_errors(Caller::of(ctx))?,
            }),
        }
    }
}

/// The id of the other ticket; what is none names nothing.
fn other(ctx: &Context<'_>, id: &ID, field: &str) -> Result<Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::Ticket)
        .ok_or_else(|| UserError::at(Caller::of(ctx).locale, UserErrorCode::NotFound, field).into())
}

async fn merge(ctx: &Context<'_>, input: &MergeTicketsInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let into = other(ctx, &input.into_id, "intoId")?;
    let db = ctx.data_unchecked::<Database>();
    let (add_requester, seen) = (input.add_requester, input.if_version);
    merging::merge(db, Caller::of(ctx), ticket, into, add_requester, seen).await
}

async fn unmerge(ctx: &Context<'_>, input: &UnmergeTicketInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    merging::unmerge(ctx.data_unchecked::<Database>(), Caller::of(ctx), ticket).await
}

async fn link(ctx: &Context<'_>, input: &LinkTicketsInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let other = other(ctx, &input.other_id, "otherId")?;
    let db = ctx.data_unchecked::<Database>();
    linking::link(db, Caller::of(ctx), ticket, other, input.kind).await
}

async fn unlink(ctx: &Context<'_>, input: &UnlinkTicketsInput) -> Result<(), Failure> {
    let ticket = ticket_id(&input.ticket_id)?;
    let other = other(ctx, &input.other_id, "otherId")?;
    linking::unlink(
        ctx.data_unchecked::<Database>(),
        Caller::of(ctx),
        ticket,
        other,
    )
    .await
}

async fn split(ctx: &Context<'_>, input: SplitReplyInput) -> Result<Uuid, Failure> {
    let caller = Caller::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let new = NewOfReply {
        subject: check.line("subject", &input.subject, MAX_SUBJECT),
        priority: input.priority,
        client_key: input.client_key,
    };
    let ticket = ticket_id(&input.ticket_id)?;
    let reply = GlobalId::parse_as(&input.reply_id, NodeKind::TimelineEntry);
    if reply.is_none() {
        check.wrong(UserErrorCode::NotFound, "replyId");
    }
    check.finish()?;
    let (db, files) = (
        ctx.data_unchecked::<Database>(),
        ctx.data_unchecked::<Files>(),
    );
    splitting::split(db, files, caller, ticket, reply.unwrap_or_default(), new).await
}

/// Adds looking for other tickets to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketRelationsOnDesk;

#[guarded]
#[Object]
impl TicketRelationsOnDesk {
    /// Other tickets of the same portal, to merge a ticket into or to link it to: by number, or by words of the subject,
    /// latest activity first, 10 at most. None for a ticket that is not there.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn other_tickets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Ticket.id`.")] ticket_id: ID,
        #[graphql(desc = "Number or words; without any, those that moved last.")] search: Option<
            String,
        >,
        #[graphql(
            desc = "Only those into which it can be merged: not the closed ones.",
            default
        )]
        mergeable: bool,
    ) -> Result<Vec<TicketReference>> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&ticket_id, NodeKind::Ticket).unwrap_or_default();
        let Some(ticket) = load(ctx, id).await? else {
            return Ok(Vec::new());
        };
        let search: String = search
            .unwrap_or_default()
            .replace('\0', "\u{fffd}")
            .chars()
            .take(MAX_SEARCH)
            .collect();
        let db = ctx.data_unchecked::<Database>();
        let found = references::others(db, caller, &ticket.row, &search, mergeable).await;
        Ok(found
            .map_err(|error| internal(caller, &error))?
            .into_iter()
            .map(|found| TicketReference::new(caller, found))
            .collect())
    }
}
