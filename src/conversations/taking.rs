//! Staff who take a conversation on or leave it, and its end.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    agents::may_join,
    commands::lock,
    live::{self, Told},
    model::{ConversationEnd, ConversationRow, ConversationState},
    people::{Author, go, join, taking_part},
    recording::{picked_up, waiting_since},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, schema::conversations},
    text::Locale,
};

/// Whoever asks takes part from now on. Again, it changes nothing.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them; INVALID_STATE for one that is over, and for a chat when they
/// are in as many as they may be; CONFLICT for a chat that somebody else has.
pub async fn take(db: &Database, caller: &Caller, conversation: Uuid) -> Result<(), Failure> {
    let staff = staff(caller)?;
    let (mut tx, row) = lock(db, caller, conversation).await?;
    let before = taking_part(&mut tx, &row).await?;
    if before.contains(&staff) {
        return Ok(tx.rollback().await?);
    }
    if row.state == ConversationState::Ended {
        return refuse(tx, over(caller.locale)).await;
    }
    let author = match Author::of(&mut tx, caller).await {
        Ok(author) => author,
        Err(failure) => return refuse(tx, failure).await,
    };
    if let Err(failure) = may_join(&mut tx, caller.locale, &row, staff).await {
        return refuse(tx, failure).await;
    }
    join(&mut tx, &row, &author, 0).await?;
    set_state(&mut tx, &row, ConversationState::Active).await?;
    live::changed(&mut tx, &row, Told::default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Whoever asks takes no part any more; when nobody of staff is left, it waits for somebody else. What was written to many and
/// not answered waits for nobody: it is over, until the contact writes.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them.
pub async fn leave(db: &Database, caller: &Caller, conversation: Uuid) -> Result<(), Failure> {
    let staff = staff(caller)?;
    let (mut tx, row) = lock(db, caller, conversation).await?;
    if !go(&mut tx, &row, staff).await? {
        return Ok(tx.rollback().await?);
    }
    let nobody = taking_part(&mut tx, &row).await?.is_empty();
    let alone = nobody && row.state != ConversationState::Ended;
    let waits = alone && !row.unanswered;
    if waits {
        set_state(&mut tx, &row, ConversationState::Waiting).await?;
    } else if alone {
        set_end(&mut tx, &row, ConversationEnd::Support).await?;
    }
    let told = Told {
        revision: None,
        widely: waits,
        staff: vec![staff],
        ..Told::default()
    };
    live::changed(&mut tx, &row, told).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a conversation, for both sides. Again, it changes nothing.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them.
pub async fn end(db: &Database, caller: &Caller, conversation: Uuid) -> Result<(), Failure> {
    let (mut tx, row) = lock(db, caller, conversation).await?;
    if row.state == ConversationState::Ended {
        return Ok(tx.rollback().await?);
    }
    let by = match caller.viewer {
        Viewer::Contact { .. } => ConversationEnd::Contact,
        _ => ConversationEnd::Support,
    };
    set_end(&mut tx, &row, by).await?;
    live::changed(&mut tx, &row, Told::default()).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends a conversation that is held.
async fn set_end(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    by: ConversationEnd,
) -> Result<(), DbError> {
    set_state(conn, row, ConversationState::Ended).await?;
    diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .set(conversations::ended_by.eq(Some(by)))
        .execute(conn)
        .await?;
    Ok(())
}

/// Puts a conversation that is held into another state, with the times that hang on it.
pub(super) async fn set_state(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    state: ConversationState,
) -> Result<(), DbError> {
    let now = Utc::now();
    let (picked_up_at, waited) = picked_up(row, state, now);
    let ended: Option<DateTime<Utc>> = (state == ConversationState::Ended).then_some(now);
    diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .set((
            conversations::state.eq(state),
            conversations::waiting_since.eq(waiting_since(row, state, now)),
            conversations::ended_at.eq(ended),
            conversations::picked_up_at.eq(picked_up_at),
            conversations::waited.eq(waited),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What is said when a conversation is over.
pub(super) fn over(locale: Locale) -> UserError {
    let (code, id) = (UserErrorCode::InvalidState, "user-error-conversation-ended");
    UserError::with(locale, code, "conversationId", id, &[])
}

pub(super) const fn staff(caller: &Caller) -> Result<Uuid, Refusal> {
    match caller.viewer {
        Viewer::Staff { staff, .. } => Ok(staff),
        _ => Err(Refusal::Forbidden),
    }
}
