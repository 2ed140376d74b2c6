//! A reply that is about something else becomes a ticket of its own.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::{NewTicket, lock},
    model::{EntryKind, EntryRow, TicketPriority, TicketRow},
    opening::{Opened, Opening, open_in},
    people::staff_author,
    policy::{Scope, listed_for},
    recording::Recording,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    attachments::{Copies, Files, Message, Whole, attach_copies, copy_files},
    db::{
        Database,
        schema::{ticket_entries, tickets},
    },
};

/// What a reply becomes.
#[derive(Clone, Debug)]
pub struct NewOfReply {
    /// One line.
    pub subject: String,
    /// How pressing it is.
    pub priority: TicketPriority,
    /// The draft's key: the same key makes the same ticket, however often it is sent.
    pub client_key: Option<Uuid>,
}

/// Opens a ticket whose requester is the reply's author, with the reply's text and files. The reply stays where it is, and
/// both timelines tell of the other ticket. What is personal or hidden stays so; a participant's reply becomes a personal
/// ticket, since those who read their tickets need not be those who read the one that they wrote in.
///
/// # Errors
/// NOT_FOUND for a reply that is not there; INVALID_VALUE for one of staff's; STORAGE_UNAVAILABLE when its files cannot be
/// copied.
pub async fn split(
    db: &Database,
    files: &Files,
    caller: &Caller,
    ticket: Uuid,
    reply: Uuid,
    new: NewOfReply,
) -> Result<Uuid, Failure> {
    let staff = staff_author(db, caller).await?;
    let found = ticket_entries::table
        .inner_join(
            tickets::table.on(tickets::tenant_id
                .eq(ticket_entries::tenant_id)
                .and(tickets::id.eq(ticket_entries::ticket_id))),
        )
        .filter(listed_for(caller, Scope::All))
        .filter(tickets::id.eq(ticket))
        .filter(ticket_entries::id.eq(reply))
        .filter(ticket_entries::kind.eq(EntryKind::Reply))
        .select((tickets::tenant_id, EntryRow::as_select()));
    let found: Option<(Uuid, EntryRow)> = db.read(&caller.identity(), found).await?.pop();
    let (tenant, entry) = found.ok_or(Refusal::NotFound)?;
    let Some(requester) = entry.author_contact_id else {
        let error = UserError::with(
            caller.locale,
            UserErrorCode::InvalidValue,
            "replyId",
            "user-error-split-support",
            &[],
        );
        return Err(error.into());
    };
    // Before anything is held: files may be large.
    let copies = copy_files(db, files, caller, tenant, Copies::OfReply(reply)).await?;
    let description = copies.iter().fold(
        entry.body.unwrap_or_else(|| new.subject.clone()),
        |text, copy| copy.renamed_in(&text),
    );

    let (mut tx, original) = lock(db, caller, Scope::All, ticket).await?;
    let opening = Opening {
        tenant,
        requester,
        opened_by: None,
        hidden: original.hidden,
    };
    let draft = NewTicket {
        subject: new.subject,
        description,
        priority: new.priority,
        client_key: new.client_key,
        attachments: Vec::new(),
        on_behalf_of: None,
        request: None,
        asset: None,
    };
    let id = match open_in(&mut tx, caller, opening, draft).await {
        Ok(Opened::Now(id)) => id,
        Ok(Opened::Before(id)) => {
            tx.rollback().await?;
            return Ok(id);
        }
        Err(failure) => return refuse(tx, failure).await,
    };
    let personal = original.personal || requester != original.requester_id;
    let made: TicketRow = diesel::update(tickets::table.find((tenant, id)))
        .set(tickets::personal.eq(personal))
        .returning(TicketRow::as_returning())
        .get_result(&mut *tx)
        .await?;
    let message = Message {
        tenant,
        of: Whole::Ticket(id),
        id,
        internal: false,
    };
    attach_copies(&mut tx, caller, &copies, message).await?;
    let mut recording = Recording::of(&original, staff.clone());
    recording.relation(EntryKind::Split, id);
    recording.write(&mut tx, original).await?;
    let mut recording = Recording::of(&made, staff);
    recording.relation(EntryKind::SplitFrom, ticket);
    recording.write(&mut tx, made).await?;
    tx.commit().await?;
    Ok(id)
}
