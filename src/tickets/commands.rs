//! Writes to tickets: the rules, in one transaction with the entry and the mail that they cause.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    conflict::unchanged_since,
    continued::not_merged,
    live,
    model::{EntryKind, EntryRow, NoteRow, TicketPriority, TicketRow, TicketStatus},
    moves::{Move, Mover},
    on_behalf,
    opening::{self, Opening},
    people::{contact_author, staff_author},
    policy::{Scope, listed_for},
    recording::{Author, Recording},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    attachments::{Message, Whole, attach},
    db::{
        Database, DbError, Identity, System, Transaction,
        schema::{ticket_entries, ticket_internal_notes, tickets},
    },
    notifications::{self, TicketAnswered},
    request_types::RequestForm,
    text::{Locale, message},
};

/// Characters of a subject at most.
pub const MAX_SUBJECT: usize = 200;
/// Characters of a description, reply or note at most.
pub const MAX_BODY: usize = 20_000;

/// A ticket to be opened, its texts checked.
#[derive(Clone, Debug)]
pub struct NewTicket {
    /// One line.
    pub subject: String,
    /// Markdown.
    pub description: String,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// The draft's key: the same key makes the same ticket, however often it is sent.
    pub client_key: Option<Uuid>,
    /// Files that were uploaded for it.
    pub attachments: Vec<Uuid>,
    /// The colleague whose ticket it is to be; none for one's own.
    pub on_behalf_of: Option<Uuid>,
    /// What is asked for, with checked answers; none for anything else.
    pub request: Option<Asked>,
    /// What it is about: an asset of the contact's who opens it.
    pub asset: Option<Uuid>,
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The request type's key.
    pub key: String,
    /// What was asked and answered.
    pub form: RequestForm,
}

/// Opens a ticket for the contact who asks, or for a colleague in whose name they may, with the tenant's next number.
///
/// # Errors
/// Refused for anybody but a contact; NOT_FOUND at the colleague in whose name they may not.
pub async fn create(db: &Database, caller: &Caller, new: NewTicket) -> Result<Uuid, Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let opened_by = match new.on_behalf_of.filter(|requester| *requester != contact) {
        None => None,
        Some(requester) => match on_behalf::opener(db, caller, requester).await? {
            Some(opener) => Some(opener),
            None => {
                let code = UserErrorCode::NotFound;
                return Err(UserError::at(caller.locale, code, "onBehalfOf").into());
            }
        },
    };
    let opening = Opening {
        tenant,
        requester: opened_by
            .as_ref()
            .map_or(contact, |opener| opener.requester),
        opened_by,
        hidden: false,
    };
    opening::open(db, caller, opening, new).await
}

/// Writes a reply of the requester, or of a colleague who may; a ticket that waited or was resolved is open again.
///
/// # Errors
/// NOT_FOUND for a ticket that they may not write in; INVALID_STATE when it is closed.
pub async fn reply(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    body: String,
    client_key: Option<Uuid>,
    attachments: &[Uuid],
) -> Result<EntryRow, Failure> {
    let Viewer::Contact { contact, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let (mut tx, row) = lock(db, caller, Scope::Writable, ticket).await?;
    if let Some(done) = entry_of_key(&mut tx, &row, contact, client_key).await? {
        tx.rollback().await?;
        return Ok(done);
    }
    let mut tx = not_merged(tx, caller, &row).await?;
    let Some(made) = Move::by_reply(row.status) else {
        return refuse(tx, closed(caller.locale)).await;
    };
    let author = contact_author(&mut tx, &row, contact).await?;
    let mut recording = Recording::of(&row, author);
    let entry = recording.reply(body.clone(), client_key);
    recording.status(made, None);
    let mail = told_of(&row, &entry, body, made.to(), Some(contact));
    let message = message_of(&row, entry.id);
    recording.write(&mut tx, row).await?;
    if let Err(failure) = attach(&mut tx, caller, attachments, message).await {
        return refuse(tx, failure).await;
    }
    // The others at the ticket, of whom this contact does not know the addresses.
    tx.go_on_as(&Identity::system(System::Tickets)).await?;
    notifications::ticket_answered(&mut tx, &mail).await?;
    tx.commit().await?;
    Ok(entry)
}

/// What the others at a ticket are told of an answer.
fn told_of(
    row: &TicketRow,
    entry: &EntryRow,
    body: String,
    status: TicketStatus,
    by: Option<Uuid>,
) -> TicketAnswered {
    TicketAnswered {
        tenant: row.tenant_id,
        ticket: row.id,
        requester: row.requester_id,
        by,
        author_name: entry.author_name.clone(),
        ticket_number: row.number,
        subject: row.subject.clone(),
        entry: entry.id,
        body,
        status: status.word(),
    }
}

/// Writes staff's answer, sets the state that it leaves the ticket in, and mails the requester and the participants.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; INVALID_STATE when it is closed, or for a state that no answer leaves;
/// CONFLICT when somebody has replied or changed the state since `seen`.
#[expect(clippy::too_many_arguments, reason = "what an answer is made of")]
pub async fn answer(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    body: String,
    status: TicketStatus,
    seen: Option<i32>,
    client_key: Option<Uuid>,
    attachments: &[Uuid],
) -> Result<EntryRow, Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    if let Some(done) = entry_of_key(&mut tx, &row, author.person(), client_key).await? {
        tx.rollback().await?;
        return Ok(done);
    }
    let mut tx = not_merged(tx, caller, &row).await?;
    if row.status == TicketStatus::Closed {
        return refuse(tx, closed(caller.locale)).await;
    }
    let Some(made) = Move::by_answer(row.status, status) else {
        return refuse(tx, impossible_move(caller, row.status, status)).await;
    };
    let meanwhile = [EntryKind::Reply, EntryKind::Status];
    unchanged_since(&mut tx, caller, &row, seen, &meanwhile).await?;
    let mut recording = Recording::of(&row, author);
    let entry = recording.reply(body.clone(), client_key);
    recording.status(made, None);
    let mail = told_of(&row, &entry, body, status, None);
    let hidden = row.hidden;
    let message = message_of(&row, entry.id);
    recording.write(&mut tx, row).await?;
    if let Err(failure) = attach(&mut tx, caller, attachments, message).await {
        return refuse(tx, failure).await;
    }
    if !hidden {
        notifications::ticket_answered(&mut tx, &mail).await?;
    }
    tx.commit().await?;
    Ok(entry)
}

/// Writes a note that only staff may read. Nothing that the requester can see changes.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there.
pub async fn add_note(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    body: String,
    client_key: Option<Uuid>,
    attachments: &[Uuid],
) -> Result<NoteRow, Failure> {
    let author = staff_author(db, caller).await?;
    let (mut tx, row) = lock(db, caller, Scope::All, ticket).await?;
    if let Some(key) = client_key {
        let done = ticket_internal_notes::table
            .filter(ticket_internal_notes::tenant_id.eq(row.tenant_id))
            .filter(ticket_internal_notes::ticket_id.eq(row.id))
            .filter(ticket_internal_notes::author_staff_id.eq(author.staff))
            .filter(ticket_internal_notes::client_key.eq(key))
            .select(NoteRow::as_select())
            .first(&mut *tx)
            .await
            .optional()?;
        if let Some(done) = done {
            tx.rollback().await?;
            return Ok(done);
        }
    }
    let note = write_note(&mut tx, &row, author, body, client_key).await?;
    let message = Message {
        internal: true,
        ..message_of(&row, note.id)
    };
    if let Err(failure) = attach(&mut tx, caller, attachments, message).await {
        return refuse(tx, failure).await;
    }
    tx.commit().await?;
    Ok(note)
}

/// Writes a note into a ticket that is held, and tells staff of it.
pub(super) async fn write_note(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
    author: Author,
    body: String,
    client_key: Option<Uuid>,
) -> Result<NoteRow, DbError> {
    let position = ticket.note_count + 1;
    let note = diesel::insert_into(ticket_internal_notes::table)
        .values((
            ticket_internal_notes::tenant_id.eq(ticket.tenant_id),
            ticket_internal_notes::ticket_id.eq(ticket.id),
            ticket_internal_notes::position.eq(position),
            ticket_internal_notes::id.eq(Uuid::now_v7()),
            ticket_internal_notes::author_staff_id.eq(author.staff),
            ticket_internal_notes::author_name.eq(author.name),
            ticket_internal_notes::body.eq(body),
            ticket_internal_notes::client_key.eq(client_key),
        ))
        .returning(NoteRow::as_returning())
        .get_result(&mut *conn)
        .await?;
    diesel::update(tickets::table.find((ticket.tenant_id, ticket.id)))
        .set(tickets::note_count.eq(position))
        .execute(&mut *conn)
        .await?;
    live::changed_inside(conn, ticket).await?;
    Ok(note)
}

/// Moves a ticket to another state. Moving it to the state that it is in does nothing.
///
/// # Errors
/// NOT_FOUND for a ticket that is not there; INVALID_STATE for a move that there is not; CONFLICT when somebody has
/// changed the state since `seen`.
pub async fn set_status(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    status: TicketStatus,
    seen: Option<i32>,
) -> Result<(), Failure> {
    let author = staff_author(db, caller).await?;
    let (tx, row) = lock(db, caller, Scope::All, ticket).await?;
    if row.status == status {
        return Ok(tx.rollback().await?);
    }
    let mut tx = not_merged(tx, caller, &row).await?;
    unchanged_since(&mut tx, caller, &row, seen, &[EntryKind::Status]).await?;
    let Some(made) = Move::by(Mover::Staff, row.status, status) else {
        return refuse(tx, impossible_move(caller, row.status, status)).await;
    };
    let mut recording = Recording::of(&row, author);
    recording.status(made, None);
    recording.write_and_tell(&mut tx, row).await?;
    tx.commit().await?;
    Ok(())
}

/// A transaction with the ticket held until it ends: what two do at once happens one after the other.
pub(super) async fn lock(
    db: &Database,
    caller: &Caller,
    scope: Scope,
    id: Uuid,
) -> Result<(Transaction, TicketRow), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let row = tickets::table
        .filter(listed_for(caller, scope))
        .filter(tickets::id.eq(id))
        .select(TicketRow::as_select())
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    match row {
        Some(row) => Ok((tx, row)),
        None => refuse(tx, Refusal::NotFound).await,
    }
}

/// Where the files of an entry or note go.
const fn message_of(ticket: &TicketRow, id: Uuid) -> Message {
    Message {
        tenant: ticket.tenant_id,
        of: Whole::Ticket(ticket.id),
        id,
        internal: false,
    }
}

/// What an earlier try of the same author with the same key wrote.
async fn entry_of_key(
    conn: &mut AsyncPgConnection,
    ticket: &TicketRow,
    author: Uuid,
    key: Option<Uuid>,
) -> Result<Option<EntryRow>, DbError> {
    let Some(key) = key else { return Ok(None) };
    let entry = ticket_entries::table
        .filter(ticket_entries::tenant_id.eq(ticket.tenant_id))
        .filter(ticket_entries::ticket_id.eq(ticket.id))
        .filter(
            ticket_entries::author_contact_id
                .eq(author)
                .or(ticket_entries::author_staff_id.eq(author)),
        )
        .filter(ticket_entries::client_key.eq(key))
        .select(EntryRow::as_select())
        .first(conn)
        .await
        .optional()?;
    Ok(entry)
}

pub(super) fn closed(locale: Locale) -> UserError {
    UserError::with(
        locale,
        UserErrorCode::InvalidState,
        "ticketId",
        "user-error-ticket-closed",
        &[],
    )
}

/// A move that the table of states does not have, in the words of whoever wished it.
pub(super) fn impossible_move(caller: &Caller, from: TicketStatus, to: TicketStatus) -> UserError {
    let locale = caller.locale;
    let word = |status: TicketStatus| match caller.viewer {
        Viewer::Staff { .. } => message(locale, status.desk_message_id(), &[]),
        _ => message(locale, status.message_id(), &[]),
    };
    let arguments = [("from", word(from).into()), ("to", word(to).into())];
    UserError::with(
        locale,
        UserErrorCode::InvalidState,
        "status",
        "user-error-status-move",
        &arguments,
    )
}
