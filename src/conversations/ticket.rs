//! The ticket of a conversation: one that it is about, or that is made of it.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::lock,
    contact,
    live::{self, Told},
    model::ConversationRow,
    queries,
    transcript::{self, Voice},
};
use crate::{
    access::{Caller, Feature, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    attachments::{Copies, Copy, Files, Message, Whole, attach_copies, copy_files},
    db::{
        Database, DbError,
        schema::{attachments, conversations, tickets},
    },
    tenants::TenantDirectory,
    tickets::{
        self as rooms, TicketPriority,
        commands::{MAX_BODY, NewTicket},
        opening::open_in_hand,
        queries::TicketWithPeople,
    },
};

/// Files that a ticket gets of its conversation at most: the last ones.
const MOST_FILES: i64 = 50;

/// Loads the tickets of conversations that exist for the caller, in one statement for all of a request. Made for one
/// request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct ConversationTicketLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ConversationTicketLoader {
    type Value = TicketWithPeople;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let found = rooms::queries::by_ids(&self.db, &self.caller, ids)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().map(|it| (it.0.id, it)).collect())
    }
}

/// From now on the conversation, which is held, is about a ticket that its contact may read.
///
/// # Errors
/// NOT_FOUND at `ticketId` for one that does not exist for the caller, or is of another tenant; the transaction is to be
/// rolled back then.
pub async fn belongs_to(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    row: &ConversationRow,
    ticket: Uuid,
) -> Result<(), Failure> {
    let found: Option<Uuid> = tickets::table
        .filter(rooms::existing_for(caller))
        .filter(tickets::tenant_id.eq(row.tenant_id))
        .filter(tickets::id.eq(ticket))
        .select(tickets::id)
        .first(&mut *conn)
        .await
        .optional()?;
    if found.is_none() {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "ticketId").into());
    }
    set_ticket(conn, row, ticket).await?;
    Ok(())
}

/// Opens a ticket of the contact's, of what was said in a conversation. When it is a ticket's already, that is it.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND for a conversation that does not exist for them; INVALID_STATE when its contact
/// may not log in any more; FEATURE_OFF when tickets are switched off for them; STORAGE_UNAVAILABLE when files cannot be
/// copied.
pub async fn create(
    db: &Database,
    files: &Files,
    tenants: &TenantDirectory,
    caller: &Caller,
    conversation: Uuid,
    subject: Option<String>,
) -> Result<Uuid, Failure> {
    if !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Err(Refusal::Forbidden.into());
    }
    let found = queries::by_id(db, caller, conversation).await?;
    let (row, _) = found.ok_or(Refusal::NotFound)?;
    if let Some(ticket) = row.ticket_id {
        return Ok(ticket);
    }
    let wrong = |code, id| UserError::with(caller.locale, code, "conversationId", id, &[]);
    let Some(reached) = contact::reached(db, tenants, caller, row.contact_id).await? else {
        let id = "user-error-conversation-without-contact";
        return Err(wrong(UserErrorCode::InvalidState, id).into());
    };
    if !reached.features.contains(Feature::Tickets) {
        let id = "user-error-no-tickets-for-contact";
        return Err(wrong(UserErrorCode::FeatureOff, id).into());
    }
    let voice = Voice::of(tenants, row.tenant_id, reached.locale).await?;
    // Before anything is held: files may be large. What nobody gets a row of is swept away.
    let which = Copies::OfConversation(row.id, MOST_FILES);
    let copies = copy_files(db, files, caller, row.tenant_id, which).await?;

    let (mut tx, row) = lock(db, caller, conversation).await?;
    if let Some(ticket) = row.ticket_id {
        tx.rollback().await?;
        return Ok(ticket);
    }
    let copies = still_there(&mut tx, &row, copies).await?;
    let said = transcript::read(&mut tx, &row).await?;
    let description = said.as_markdown(&voice, MAX_BODY, |text| {
        copies
            .iter()
            .fold(text.to_owned(), |text, copy| copy.renamed_in(&text))
    });
    let new = NewTicket {
        subject: subject.unwrap_or_else(|| row.subject.clone()),
        description,
        priority: TicketPriority::Normal,
        client_key: None,
        attachments: Vec::new(),
        on_behalf_of: None,
        request: None,
        asset: None,
    };
    let ticket = match open_in_hand(&mut tx, caller, (row.tenant_id, row.contact_id), new).await {
        Ok(ticket) => ticket,
        Err(failure) => return refuse(tx, failure).await,
    };
    set_ticket(&mut tx, &row, ticket).await?;
    let message = Message {
        tenant: row.tenant_id,
        of: Whole::Ticket(ticket),
        id: ticket,
        internal: false,
    };
    attach_copies(&mut tx, caller, &copies, message).await?;
    live::changed(&mut tx, &row, Told::default()).await?;
    tx.commit().await?;
    Ok(ticket)
}

async fn set_ticket(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    ticket: Uuid,
) -> Result<(), DbError> {
    diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .set(conversations::ticket_id.eq(Some(ticket)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Without copies of what was deleted while they were made.
async fn still_there(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    copies: Vec<Copy>,
) -> Result<Vec<Copy>, DbError> {
    let there: Vec<Uuid> = attachments::table
        .filter(attachments::tenant_id.eq(row.tenant_id))
        .filter(attachments::conversation_id.eq(row.id))
        .filter(attachments::id.eq_any(copies.iter().map(Copy::of).collect::<Vec<_>>()))
        .select(attachments::id)
        .load(conn)
        .await?;
    let mut copies = copies;
    copies.retain(|copy| there.contains(&copy.of()));
    Ok(copies)
}
