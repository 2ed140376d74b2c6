//! Colleagues who are brought into a conversation, or to whom it is left.

use uuid::Uuid;

use super::{
    agents::{at_limit, counted},
    commands::lock,
    live::{self, Told},
    model::ConversationState,
    people::{come, go, taking_part},
    taking::{over, set_state, staff},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::Database,
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
        return refuse(tx, over(caller.locale)).await;
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
            let id = "user-error-chat-limit";
            return refuse(tx, at_limit(caller.locale, "staffId", id, &agent)).await;
        }
        come(&mut tx, &row, (agent.id, &agent.display_name), 0).await?;
        set_state(&mut tx, &row, ConversationState::Active).await?;
    }
    if leaves {
        go(&mut tx, &row, own).await?;
    }
    let told = Told {
        staff: vec![own],
        ..Told::default()
    };
    live::changed(&mut tx, &row, told).await?;
    tx.commit().await?;
    Ok(())
}
