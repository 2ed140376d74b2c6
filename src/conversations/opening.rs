//! The beginning of threads: by a contact, or by staff who write to one.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::{is_again, of_client_id, used_before},
    contact, files,
    model::{ConversationRow, ConversationState},
    people::Author,
    recording::{Draft, write},
};
use crate::{
    access::{Caller, Feature, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, Transaction, schema::conversations},
    tenants::TenantDirectory,
};

/// Begins a thread of the contact who asks. The same client id with the same texts finds what the first try began.
///
/// # Errors
/// Refused for anybody but a contact; CONFLICT for a client id that was used for another text.
pub async fn start(
    db: &Database,
    caller: &Caller,
    subject: String,
    draft: Draft,
) -> Result<Uuid, Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    open(db, caller, (tenant, contact), subject, draft).await
}

/// Begins a thread with a contact, in which the member of staff who asks takes part.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND at the contact when they may not log in, or are of a tenant that the caller does
/// not serve; FEATURE_OFF when messages are switched off for them; CONFLICT for a client id that was used for another text.
pub async fn write_to(
    db: &Database,
    tenants: &TenantDirectory,
    caller: &Caller,
    contact: Uuid,
    subject: String,
    draft: Draft,
) -> Result<Uuid, Failure> {
    if !matches!(caller.viewer, Viewer::Staff { .. }) {
        return Err(Refusal::Forbidden.into());
    }
    let Some(reached) = contact::reached(db, tenants, caller, contact).await? else {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "contactId").into());
    };
    if !reached.features.contains(Feature::Messages) {
        let code = UserErrorCode::FeatureOff;
        let id = "user-error-no-messages-for-contact";
        return Err(UserError::with(caller.locale, code, "contactId", id, &[]).into());
    }
    open(db, caller, (reached.tenant, contact), subject, draft).await
}

async fn open(
    db: &Database,
    caller: &Caller,
    (tenant, contact): (Uuid, Uuid),
    subject: String,
    draft: Draft,
) -> Result<Uuid, Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let author = match Author::of(&mut tx, caller).await {
        Ok(author) => author,
        Err(failure) => return refuse(tx, failure).await,
    };
    let now = Utc::now();
    // Waits for a first try that is under way, and then does nothing.
    let begun = diesel::insert_into(conversations::table)
        .values((
            conversations::tenant_id.eq(tenant),
            conversations::id.eq(Uuid::now_v7()),
            conversations::subject.eq(&subject),
            conversations::contact_id.eq(contact),
            conversations::state.eq(ConversationState::Waiting),
            conversations::waiting_since.eq(Some(now)),
            conversations::starter_id.eq(author.person()),
            conversations::client_id.eq(draft.client_id),
            conversations::started_at.eq(now),
            conversations::last_message_at.eq(now),
        ))
        .on_conflict_do_nothing()
        .returning(ConversationRow::as_returning())
        .get_result(&mut *tx)
        .await
        .optional()?;
    let Some(row) = begun else {
        let again = begun_before(&mut tx, (tenant, contact), &author, &subject, &draft).await?;
        return match again {
            Some(id) => {
                tx.rollback().await?;
                Ok(id)
            }
            None => refuse(tx, used_before(caller.locale)).await,
        };
    };
    let attachments = draft.attachments.clone();
    let message = write(&mut tx, &row, &author, draft, None).await?;
    if let Err(failure) = files::attach_to(&mut tx, caller, &message, &attachments).await {
        return refuse(tx, failure).await;
    }
    tx.commit().await?;
    Ok(row.id)
}

/// What an earlier try with the same client id began, if it was the same.
async fn begun_before(
    tx: &mut Transaction,
    (tenant, contact): (Uuid, Uuid),
    author: &Author,
    subject: &str,
    draft: &Draft,
) -> Result<Option<Uuid>, Failure> {
    let conn: &mut AsyncPgConnection = tx;
    let row: Option<ConversationRow> = conversations::table
        .filter(conversations::tenant_id.eq(tenant))
        .filter(conversations::starter_id.eq(author.person()))
        .filter(conversations::client_id.eq(draft.client_id))
        .select(ConversationRow::as_select())
        .first(&mut *conn)
        .await
        .optional()?;
    let Some(row) = row.filter(|row| row.contact_id == contact && row.subject == subject) else {
        return Ok(None);
    };
    let first = of_client_id(conn, &row, author.person(), draft.client_id).await?;
    let same = match first {
        Some(first) => is_again(conn, &first, draft).await?,
        None => false,
    };
    Ok(same.then_some(row.id))
}
