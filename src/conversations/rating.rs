//! What a contact thought of a chat.

use std::ops::RangeInclusive;

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::lock,
    live::{self, Told},
    model::{ConversationKind, ConversationState},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, schema::conversations},
};

/// From bad to very good.
pub const STARS: RangeInclusive<i16> = 1..=5;
/// Characters of what is said beside it at most.
pub const MAX_COMMENT: usize = 1_000;

/// Notes what the contact who asks thought of a chat of theirs that is over, in place of what they said before. The same again
/// changes nothing.
///
/// # Errors
/// Refused for anybody but a contact; NOT_FOUND for a conversation that does not exist for them; INVALID_STATE for one that
/// is no chat, or not over.
pub async fn rate(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    stars: i16,
    comment: Option<String>,
) -> Result<(), Failure> {
    if !matches!(caller.viewer, Viewer::Contact { .. }) {
        return Err(Refusal::Forbidden.into());
    }
    let (mut tx, row) = lock(db, caller, conversation).await?;
    if row.kind != ConversationKind::Chat || row.state != ConversationState::Ended {
        let code = UserErrorCode::InvalidState;
        let id = "user-error-not-to-be-rated";
        let error = UserError::with(caller.locale, code, "conversationId", id, &[]);
        return refuse(tx, error).await;
    }
    if row.rating == Some(stars) && row.rating_comment == comment {
        tx.rollback().await?;
        return Ok(());
    }
    diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .set((
            conversations::rating.eq(Some(stars)),
            conversations::rating_comment.eq(comment),
        ))
        .execute(&mut *tx)
        .await?;
    live::changed(&mut tx, &row, Told::default()).await?;
    tx.commit().await?;
    Ok(())
}
