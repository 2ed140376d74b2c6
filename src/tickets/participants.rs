//! Who takes part in a ticket, and whether it is personal: what requesters and staff decide about their own.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::lock,
    live,
    model::TicketRow,
    people::{contact_author, staff_author},
    policy::Scope,
    recording::{Author, Recording},
};
use crate::{
    access::{Account, Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Identity, System, Transaction,
        schema::{contact_directory, contacts, ticket_participants, tickets},
    },
    identity::commands::{contact_by_address, renew_sessions_of},
    notifications::{self, AddedToTicket},
};

/// Participants of a ticket at most: a ticket is no mailing list.
const MOST: i64 = 50;

/// Adds the contact of this address, who is told by mail. Adding whoever takes part already does nothing.
///
/// The address has to be known: nobody searches among colleagues who were not shown to them.
///
/// # Errors
/// NOT_FOUND for a ticket that is neither the caller's own nor served by them, and at the address for somebody who is no
/// active contact of the ticket's tenant; INVALID_STATE for a personal ticket.
pub async fn add(db: &Database, caller: &Caller, ticket: Uuid, email: &str) -> Result<(), Failure> {
    let staff = match caller.viewer {
        Viewer::Staff { .. } => Some(staff_author(db, caller).await?),
        _ => None,
    };
    let (mut tx, row) = lock(db, caller, Scope::Own, ticket).await?;
    let author = match author(&mut tx, caller, &row, staff).await? {
        Some(author) => author,
        None => return refuse(tx, Refusal::NotFound).await,
    };
    if row.personal {
        return refuse(tx, personal(caller)).await;
    }
    let found = by_address(&mut tx, caller, row.tenant_id, email).await?;
    let Some((person, name)) = found.filter(|(id, _)| *id != row.requester_id) else {
        let unknown = UserError::with(
            caller.locale,
            UserErrorCode::NotFound,
            "email",
            "user-error-no-colleague",
            &[],
        );
        return refuse(tx, unknown).await;
    };
    match take_in(&mut tx, &row, person).await? {
        Taken::In => {}
        Taken::Before => return Ok(tx.rollback().await?),
        Taken::Full => {
            let full = UserError::at(caller.locale, UserErrorCode::InvalidState, "email");
            return refuse(tx, full).await;
        }
    }
    let mail = AddedToTicket {
        tenant: row.tenant_id,
        ticket: row.id,
        participant: person,
        by: author.name.clone(),
        ticket_number: row.number,
        subject: row.subject.clone(),
    };
    // What is kept from the portal is kept from whoever takes part, and mails of it too.
    let (tenant, hidden) = (row.tenant_id, row.hidden);
    let mut recording = Recording::of(&row, author);
    recording.participant(person, name, true);
    recording.write(&mut tx, row).await?;
    // A requester may neither read a colleague's address nor write mail; both follow from what they did.
    tx.go_on_as(&Identity::system(System::Login)).await?;
    if !hidden {
        notifications::added_to_ticket(&mut tx, &mail).await?;
    }
    announce(&mut tx, tenant, person).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether somebody was let take part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Taken {
    /// They do from now on.
    In,
    /// They did already.
    Before,
    /// As many do as may.
    Full,
}

/// Lets a contact of the tenant take part in a ticket that is held. What the timeline, mails and sessions have to hear of it
/// is the caller's to say.
pub(super) async fn take_in(
    conn: &mut AsyncPgConnection,
    row: &TicketRow,
    person: Uuid,
) -> Result<Taken, DbError> {
    let there: Vec<Uuid> = ticket_participants::table
        .filter(ticket_participants::tenant_id.eq(row.tenant_id))
        .filter(ticket_participants::ticket_id.eq(row.id))
        .select(ticket_participants::contact_id)
        .limit(MOST)
        .load(&mut *conn)
        .await?;
    if there.contains(&person) {
        return Ok(Taken::Before);
    }
    if i64::try_from(there.len()).unwrap_or(MOST) >= MOST {
        return Ok(Taken::Full);
    }
    diesel::insert_into(ticket_participants::table)
        .values((
            ticket_participants::tenant_id.eq(row.tenant_id),
            ticket_participants::ticket_id.eq(row.id),
            ticket_participants::contact_id.eq(person),
        ))
        .execute(conn)
        .await?;
    Ok(Taken::In)
}

/// Removes a participant. Requester and staff remove anybody, participants themselves. Removing somebody who does not
/// take part does nothing.
///
/// # Errors
/// NOT_FOUND for a ticket in which the caller has no such right.
pub async fn remove(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    person: Uuid,
) -> Result<(), Failure> {
    let staff = match caller.viewer {
        Viewer::Staff { .. } => Some(staff_author(db, caller).await?),
        _ => None,
    };
    let scope = match caller.viewer {
        Viewer::Contact { contact, .. } if contact == person => Scope::Participating,
        _ => Scope::Own,
    };
    let (mut tx, row) = lock(db, caller, scope, ticket).await?;
    let author = match caller.viewer {
        Viewer::Contact { contact, .. } if contact == person => {
            Some(contact_author(&mut tx, &row, contact).await?)
        }
        _ => author(&mut tx, caller, &row, staff).await?,
    };
    let Some(author) = author else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let name: Option<String> = ticket_participants::table
        .find((row.tenant_id, row.id, person))
        .inner_join(
            contact_directory::table.on(contact_directory::tenant_id
                .eq(ticket_participants::tenant_id)
                .and(contact_directory::contact_id.eq(ticket_participants::contact_id))),
        )
        .select(contact_directory::display_name)
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(name) = name else {
        return Ok(tx.rollback().await?);
    };
    let (tenant, id) = (row.tenant_id, row.id);
    let mut recording = Recording::of(&row, author);
    recording.participant(person, name, false);
    recording.write(&mut tx, row).await?;
    // Last: whoever removes themselves may write nothing more after it.
    diesel::delete(ticket_participants::table.find((tenant, id, person)))
        .execute(&mut *tx)
        .await?;
    tx.go_on_as(&Identity::system(System::Login)).await?;
    announce(&mut tx, tenant, person).await?;
    tx.commit().await?;
    Ok(())
}

/// Shuts everybody out of a ticket but its requester and staff, or lets those read again whom an admin lets. Participants
/// are removed by it: to let them in again is a decision of its own.
///
/// # Errors
/// NOT_FOUND for a ticket that is not the caller's own.
pub async fn set_personal(
    db: &Database,
    caller: &Caller,
    ticket: Uuid,
    personal: bool,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let (mut tx, row) = lock(db, caller, Scope::Own, ticket).await?;
    if row.requester_id != contact {
        return refuse(tx, Refusal::NotFound).await;
    }
    if row.personal == personal {
        return Ok(tx.rollback().await?);
    }
    let author = contact_author(&mut tx, &row, contact).await?;
    let id = row.id;
    let mut recording = Recording::of(&row, author);
    recording.personal(personal);
    if personal {
        live::shut(&mut tx, &row).await?;
    }
    recording.write(&mut tx, row).await?;
    diesel::update(tickets::table.find((tenant, id)))
        .set(tickets::personal.eq(personal))
        .execute(&mut *tx)
        .await?;
    let removed: Vec<Uuid> = diesel::delete(
        ticket_participants::table
            .filter(ticket_participants::tenant_id.eq(tenant))
            .filter(ticket_participants::ticket_id.eq(id)),
    )
    .returning(ticket_participants::contact_id)
    .get_results(&mut *tx)
    .await?;
    tx.go_on_as(&Identity::system(System::Login)).await?;
    for person in removed {
        announce(&mut tx, tenant, person).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// The requester or the member of staff who decides; none for anybody else.
async fn author(
    tx: &mut Transaction,
    caller: &Caller,
    row: &TicketRow,
    staff: Option<Author>,
) -> Result<Option<Author>, DbError> {
    match caller.viewer {
        Viewer::Contact { contact, .. } if row.requester_id == contact => {
            Ok(Some(contact_author(tx, row, contact).await?))
        }
        _ => Ok(staff),
    }
}

/// The active contact of an address. Contacts cannot look each other up, so it is looked up for them, by the whole
/// address.
async fn by_address(
    tx: &mut Transaction,
    caller: &Caller,
    tenant: Uuid,
    email: &str,
) -> Result<Option<(Uuid, String)>, DbError> {
    tx.go_on_as(&Identity::system(System::Login)).await?;
    let found = match contact_by_address(tx, tenant, email).await {
        Ok(id) => contacts::table
            .find((tenant, id))
            .filter(contacts::active)
            .select((contacts::id, contacts::display_name))
            .first(&mut **tx)
            .await
            .optional()?,
        Err(_) => None,
    };
    tx.go_on_as(&caller.identity()).await?;
    Ok(found)
}

/// Every process forgets what it knows of the contact's sessions, and what they watch ends or is checked anew.
pub(super) async fn announce(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
) -> Result<(), DbError> {
    renew_sessions_of(conn, Account::Contact { tenant, contact }).await
}

fn personal(caller: &Caller) -> UserError {
    UserError::with(
        caller.locale,
        UserErrorCode::InvalidState,
        "ticketId",
        "user-error-ticket-personal",
        &[],
    )
}
