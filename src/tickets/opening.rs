//! A ticket is opened: its number, its row, and what its key protects from happening twice.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::{
    clocks, commands::NewTicket, live::TicketChange, model::TicketStatus, on_behalf::Opener,
    policy::existing_for,
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    assets::{concerns, must_be_theirs},
    attachments::{Message, Whole, attach},
    db::{
        Database, DbError, Transaction,
        schema::{contacts, tenants, tickets},
    },
};

/// Whose the ticket is.
pub(super) struct Opening {
    pub tenant: Uuid,
    pub requester: Uuid,
    /// The colleague who opens it in the requester's name.
    pub opened_by: Option<Opener>,
    pub hidden: bool,
}

/// Opens a ticket in the name of a contact who asked in another way: by telephone, or not at all yet.
///
/// # Errors
/// Refused for anybody but staff; a user error for a contact who is not there or is switched off.
pub async fn open_for(
    db: &Database,
    caller: &Caller,
    contact: Uuid,
    hidden: bool,
    new: NewTicket,
) -> Result<Uuid, Failure> {
    if !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Err(Refusal::Forbidden.into());
    }
    let query = contacts::table
        .filter(contacts::id.eq(contact))
        .filter(contacts::active)
        .select(contacts::tenant_id);
    let tenant: Option<Uuid> = db.read(&caller.identity(), query).await?.pop();
    // A restricted agent opens none for whom they do not serve.
    let Some(tenant) = tenant.filter(|tenant| caller.serves(*tenant)) else {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "contactId").into());
    };
    let opening = Opening {
        tenant,
        requester: contact,
        opened_by: None,
        hidden,
    };
    open(db, caller, opening, new).await
}

pub(super) async fn open(
    db: &Database,
    caller: &Caller,
    opening: Opening,
    new: NewTicket,
) -> Result<Uuid, Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    match open_in(&mut tx, caller, opening, new).await {
        Ok(Opened::Now(id)) => {
            tx.commit().await?;
            Ok(id)
        }
        Ok(Opened::Before(id)) => {
            tx.rollback().await?;
            Ok(id)
        }
        Err(failure) => refuse(tx, failure).await,
    }
}

/// Opens a ticket of a contact's in a transaction of staff's that goes on, and is to be rolled back when this fails.
///
/// # Errors
/// NOT_FOUND for a tenant that is not there for the caller.
pub async fn open_in_hand(
    tx: &mut Transaction,
    caller: &Caller,
    (tenant, requester): (Uuid, Uuid),
    new: NewTicket,
) -> Result<Uuid, Failure> {
    let opening = Opening {
        tenant,
        requester,
        opened_by: None,
        hidden: false,
    };
    match open_in(tx, caller, opening, new).await? {
        Opened::Now(id) | Opened::Before(id) => Ok(id),
    }
}

/// A ticket that is there.
pub(super) enum Opened {
    /// From this transaction on.
    Now(Uuid),
    /// An earlier try with the same key made it.
    Before(Uuid),
}

/// Opens a ticket in a transaction that goes on, and is to be rolled back when this fails.
pub(super) async fn open_in(
    tx: &mut Transaction,
    caller: &Caller,
    opening: Opening,
    new: NewTicket,
) -> Result<Opened, Failure> {
    let Some((number, levels)) = next_number(tx, opening.tenant).await? else {
        return Err(Refusal::NotFound.into());
    };
    if let Some(key) = new.client_key {
        let made: Option<Uuid> = tickets::table
            .filter(existing_for(caller))
            .filter(tickets::tenant_id.eq(opening.tenant))
            .filter(tickets::requester_id.eq(opening.requester))
            .filter(tickets::client_key.eq(key))
            .select(tickets::id)
            .first(&mut **tx)
            .await
            .optional()?;
        if let Some(id) = made {
            return Ok(Opened::Before(id));
        }
    }
    if let Some(asset) = new.asset {
        must_be_theirs(tx, caller, asset).await?;
    }
    let id = Uuid::now_v7();
    let now = Utc::now();
    let (opened_by, opener_name) = opening
        .opened_by
        .map(|opener| (opener.contact, opener.name))
        .unzip();
    let (request_type, request_form) = new
        .request
        .map(|asked| Ok((asked.key, serde_json::to_value(asked.form)?)))
        .transpose()
        .map_err(|error: serde_json::Error| DbError::Refused(error.into()))?
        .unzip();
    diesel::insert_into(tickets::table)
        .values((
            tickets::tenant_id.eq(opening.tenant),
            tickets::id.eq(id),
            tickets::number.eq(number),
            tickets::requester_id.eq(opening.requester),
            tickets::opened_by_contact_id.eq(opened_by),
            tickets::opened_by_name.eq(opener_name),
            tickets::subject.eq(new.subject),
            tickets::description.eq(new.description),
            tickets::status.eq(TicketStatus::New),
            tickets::priority.eq(new.priority),
            tickets::client_key.eq(new.client_key),
            tickets::hidden.eq(opening.hidden),
            tickets::request_type.eq(request_type),
            tickets::request_form.eq(request_form),
            tickets::created_at.eq(now),
            tickets::updated_at.eq(now),
        ))
        .execute(&mut **tx)
        .await?;
    if let Some(asset) = new.asset {
        concerns(tx, opening.tenant, id, asset).await?;
    }
    let key = (opening.tenant, id);
    clocks::start(tx, key, levels.as_ref(), new.priority, now).await?;
    // What is kept from the portal is for staff alone.
    let hidden = opening.hidden;
    let change = TicketChange {
        tenant: opening.tenant,
        ticket: id,
        requester: opening.requester,
        internal: hidden,
        shut: false,
    };
    change.announce(tx).await?;
    let message = Message {
        tenant: opening.tenant,
        of: Whole::Ticket(id),
        id,
        internal: false,
    };
    attach(tx, caller, &new.attachments, message).await?;
    Ok(Opened::Now(id))
}

/// Holds the tenant's row until the end: numbers without gaps are given out one after the other, and a second try with
/// the same key comes after the first. Gives what the tenant was promised along with the number.
async fn next_number(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<Option<(i64, Option<Value>)>, DbError> {
    let number = diesel::update(tenants::table.find(tenant))
        .set(tenants::next_ticket_number.eq(tenants::next_ticket_number + 1))
        .returning((tenants::next_ticket_number - 1, tenants::service_levels))
        .get_result(conn)
        .await
        .optional()?;
    Ok(number)
}
