//! A ticket turns out to be something else than what it was begun as.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use serde_json::Value;

use super::{
    ending_mutations::settled, mutations::ticket_id, request::named, timeline::Entry, types::Ticket,
};
use crate::{
    access::{Caller, Owner, Refusal, guarded},
    api::{Failure, UserError, UserErrorCode},
    db::Database,
    identity::Author,
    tenants::TenantDirectory,
    tickets::{model::EntryRow, queries, retyping},
};

/// The ticket asks for something else than before.
#[derive(Clone, Debug)]
pub struct RequestTypeChange {
    pub(in crate::tickets) owner: Owner,
    pub(super) entry: Entry,
    from: Option<Value>,
    to: Option<Value>,
}

impl RequestTypeChange {
    pub(super) fn new(owner: Owner, row: EntryRow) -> Self {
        Self {
            owner,
            entry: Entry::of(&row),
            from: row.old_type,
            to: row.new_type,
        }
    }
}

/// The ticket asks for something else than before: the support team said so.
#[guarded]
#[Object]
impl RequestTypeChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who said so.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// What the request type was called, in the caller's language; null: nothing particular was asked for.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn old_type(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        named(ctx, self.owner.tenant, self.from.as_ref()).await
    }

    /// What it is called since; null: nothing particular is asked for.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn new_type(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        named(ctx, self.owner.tenant, self.to.as_ref()).await
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// What a ticket shall be.
#[derive(InputObject, Clone, Debug)]
pub struct SetTicketTypeInput {
    /// `Ticket.id`.
    pub ticket_id: ID,
    /// `RequestType.key` of what its portal offers; null for nothing particular.
    pub request_type: Option<String>,
    /// The `Ticket.version` that was looked at: CONFLICT when somebody else has said something else since.
    pub if_version: Option<i32>,
}

/// The ticket as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetTicketTypePayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub ticket: Option<Ticket>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds saying what a ticket is to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketTypeMutation;

#[guarded]
#[Object]
impl TicketTypeMutation {
    /// Says what a ticket asks for, when that is not what it was begun as. What was answered then stays with it; nothing
    /// is asked anew. No mail tells of it, the timeline does.
    #[allow_for(AGENT, ADMIN)]
    async fn set_ticket_type(
        &self,
        ctx: &Context<'_>,
        input: SetTicketTypeInput,
    ) -> Result<SetTicketTypePayload> {
        let done = set_type(ctx, &input).await;
        let (ticket, errors) = settled(ctx, &input.ticket_id, done).await?;
        Ok(SetTicketTypePayload { ticket, errors })
    }
}

async fn set_type(ctx: &Context<'_>, input: &SetTicketTypeInput) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let ticket = ticket_id(&input.ticket_id)?;
    let db = ctx.data_unchecked::<Database>();
    let seen = input.if_version;
    let Some(key) = &input.request_type else {
        return retyping::set_type(db, caller, ticket, None, seen).await;
    };
    let found = queries::by_id(db, caller, ticket).await?;
    let (row, ..) = found.ok_or(Refusal::NotFound)?;
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let tenant = directory.by_id(row.tenant_id).await?;
    let offered = tenant.as_ref().and_then(|tenant| {
        let mut offered = tenant.request_types.iter();
        offered.find(|offered| offered.active && offered.key == *key)
    });
    let Some(offered) = offered else {
        let code = UserErrorCode::NotFound;
        return Err(UserError::at(caller.locale, code, "requestType").into());
    };
    retyping::set_type(db, caller, ticket, Some(offered), seen).await
}
