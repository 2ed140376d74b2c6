//! Taking a file in.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    Files, attach,
    intake::{Incoming, take_in},
    limits::limits_of,
    model::AttachmentRow,
};
use crate::{
    access::{Caller, Feature, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError,
        schema::{attachments, contacts, tickets},
    },
};

/// What staff upload a file for.
#[derive(Clone, Copy, Debug)]
pub enum Place {
    /// A message in this ticket.
    Ticket(Uuid),
    /// A ticket that they are about to open for this contact, or a message to them.
    Contact(Uuid),
}

/// Whether there is anything that the caller could send a file with.
///
/// # Errors
/// Refused for a contact who has neither tickets nor messages.
pub fn may_upload(caller: &Caller) -> Result<(), Refusal> {
    let has = |feature| caller.features.contains(feature);
    match caller.viewer {
        Viewer::Contact { .. }
            if caller.guarded() && !has(Feature::Tickets) && !has(Feature::Messages) =>
        {
            Err(Refusal::Forbidden)
        }
        _ => Ok(()),
    }
}

/// Looks at a file, stores it, and notes it as the caller's own until they send it. `place` says for which portal staff
/// upload; a contact's is their own.
///
/// # Errors
/// Refused for whoever is not logged in, and for a contact who has neither tickets nor messages to send it with; NOT_FOUND for a ticket or a contact that is not there; user errors at `file`.
pub async fn upload(
    db: &Database,
    files: &Files,
    caller: &Caller,
    place: Option<Place>,
    incoming: Incoming,
) -> Result<AttachmentRow, Failure> {
    may_upload(caller)?;
    let (tenant, contact, staff) = match caller.viewer {
        Viewer::Contact { tenant, contact } => (tenant, Some(contact), None),
        Viewer::Staff { staff, .. } => (tenant_of(db, caller, place).await?, None, Some(staff)),
        Viewer::Anonymous { .. } => return Err(Refusal::Unauthenticated.into()),
        Viewer::Pending { .. } => return Err(Refusal::Forbidden.into()),
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let limits = limits_of(&mut tx, tenant).await?;
    if let Err(failure) = incoming.must_fit(caller.locale, limits) {
        return refuse(tx, failure).await;
    }
    let (person, most) = (contact.or(staff).unwrap_or_default(), limits.loose);
    let full = is_full(&mut tx, person, most).await?;
    tx.rollback().await?;
    if full {
        return Err(too_many_loose(caller, most).into());
    }
    let taken = take_in(files, caller.locale, tenant, incoming).await?;
    let row = AttachmentRow {
        tenant_id: tenant,
        id: taken.id,
        uploader_contact_id: contact,
        conversation_id: None,
        message_id: None,
        internal: false,
        file_name: taken.file_name,
        media_type: taken.media_type,
        size: taken.size,
        sha256: taken.sha256,
        state: taken.state,
        width: taken.width,
        height: taken.height,
        thumbnail_type: taken.thumbnail_type.map(str::to_owned),
        created_at: taken.created_at,
    };
    let mut tx = db.begin(&caller.identity()).await?;
    // While this one came, others may have come too: from here on, one after the other.
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('loose files of ' || $1, 0))")
        .bind::<Text, _>(person.to_string())
        .execute(&mut *tx)
        .await?;
    if is_full(&mut tx, person, most).await? {
        return refuse(tx, too_many_loose(caller, most)).await;
    }
    diesel::insert_into(attachments::table)
        .values((
            attachments::tenant_id.eq(tenant),
            attachments::id.eq(row.id),
            attachments::uploader_contact_id.eq(contact),
            attachments::uploader_staff_id.eq(staff),
            attachments::file_name.eq(&row.file_name),
            attachments::media_type.eq(&row.media_type),
            attachments::size.eq(row.size),
            attachments::sha256.eq(&row.sha256),
            attachments::state.eq(row.state),
            attachments::width.eq(row.width),
            attachments::height.eq(row.height),
            attachments::thumbnail_type.eq(&row.thumbnail_type),
            attachments::created_at.eq(row.created_at),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(row)
}

/// Whether somebody has uploaded as many files as may wait for their message.
async fn is_full(conn: &mut AsyncPgConnection, person: Uuid, most: i64) -> Result<bool, DbError> {
    let loose: i64 = attachments::table
        .filter(attachments::message_id.is_null())
        // As the index has it.
        .filter(sql::<SqlUuid>("coalesce(uploader_contact_id, uploader_staff_id)").eq(person))
        .count()
        .get_result(conn)
        .await?;
    Ok(loose >= most)
}

fn too_many_loose(caller: &Caller, most: i64) -> UserError {
    UserError {
        path: vec!["input".to_owned(), "file".to_owned()],
        ..attach::too_many(caller, usize::try_from(most).unwrap_or(usize::MAX))
    }
}

/// The tenant of the ticket that staff upload for.
async fn tenant_of(db: &Database, caller: &Caller, place: Option<Place>) -> Result<Uuid, Failure> {
    let found: Vec<Uuid> = match place {
        None => {
            return Err(UserError::at(caller.locale, UserErrorCode::Blank, "ticketId").into());
        }
        Some(Place::Ticket(ticket)) => {
            let query = tickets::table
                .filter(tickets::id.eq(ticket))
                .select(tickets::tenant_id);
            db.read(&caller.identity(), query).await?
        }
        Some(Place::Contact(contact)) => {
            let query = contacts::table
                .filter(contacts::id.eq(contact))
                .select(contacts::tenant_id);
            db.read(&caller.identity(), query).await?
        }
    };
    match found.as_slice() {
        [tenant] if caller.serves(*tenant) => Ok(*tenant),
        _ => Err(Refusal::NotFound.into()),
    }
}
