//! Colleagues who are brought into a conversation, or to whom it is left.

use chrono::Utc;
use diesel::{prelude::*, upsert::excluded};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    agents::{AgentRow, at_limit, counted},
    commands::lock,
    live::{self, Told},
    model::{ConversationRow, ConversationState},
    people::taking_part,
    taking::{set_state, staff},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, schema::conversation_staff},
    text::Locale,
};

/// Brings a colleague into a conversation; what waited waits no longer. Again, it changes nothing. With `leaving`, whoever
/// asks takes no part in it any more.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them, and at `staffId` for somebody who does not work, or not for
/// its tenant; INVALID_VALUE there for oneself; INVALID_STATE for a conversation that is over, and at `staffId` for a chat
/// when they are in as many as they may be.
pub async fn bring(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    colleague: Uuid,
    leaving: bool,
) -> Result<(), Failure> {
    let own = staff(caller)?;
    let (mut tx, row) = lock(db, caller, conversation).await?;
    let wrong = |code| UserError::at(caller.locale, code, "staffId");
    if colleague == own {
        return refuse(tx, wrong(UserErrorCode::InvalidValue)).await;
    }
    if row.state == ConversationState::Ended {
        let (code, id) = (UserErrorCode::InvalidState, "user-error-conversation-ended");
        let error = UserError::with(caller.locale, code, "conversationId", id, &[]);
        return refuse(tx, error).await;
    }
    let before = taking_part(&mut tx, &row).await?;
    let comes = !before.contains(&colleague);
    let leaves = leaving && before.contains(&own);
    if !comes && !leaves {
        return Ok(tx.rollback().await?);
    }
    if comes {
        let Some(agent) = counted(&mut tx, row.tenant_id, colleague).await? else {
            return refuse(tx, wrong(UserErrorCode::NotFound)).await;
        };
        if row.is_open_chat() && !agent.has_room() {
            return refuse(tx, full(caller.locale, &agent)).await;
        }
        join(&mut tx, &row, &agent).await?;
        set_state(&mut tx, &row, ConversationState::Active).await?;
    }
    if leaves {
        diesel::update(conversation_staff::table.find((row.tenant_id, row.id, own)))
            .set(conversation_staff::left_at.eq(Some(Utc::now())))
            .execute(&mut *tx)
            .await?;
    }
    let told = Told {
        staff: vec![own],
        ..Told::default()
    };
    live::changed(&mut tx, &row, told).await?;
    tx.commit().await?;
    Ok(())
}

fn full(locale: Locale, agent: &AgentRow) -> UserError {
    let (code, id) = (UserErrorCode::InvalidState, "user-error-chat-limit");
    at_limit(locale, code, "staffId", id, agent)
}

/// They come, or come back, and have read what they had.
async fn join(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    agent: &AgentRow,
) -> Result<(), DbError> {
    diesel::insert_into(conversation_staff::table)
        .values((
            conversation_staff::tenant_id.eq(row.tenant_id),
            conversation_staff::conversation_id.eq(row.id),
            conversation_staff::staff_id.eq(agent.id),
            conversation_staff::display_name.eq(&agent.display_name),
        ))
        .on_conflict((
            conversation_staff::tenant_id,
            conversation_staff::conversation_id,
            conversation_staff::staff_id,
        ))
        .do_update()
        .set((
            conversation_staff::display_name.eq(excluded(conversation_staff::display_name)),
            conversation_staff::left_at.eq(None::<chrono::DateTime<Utc>>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
