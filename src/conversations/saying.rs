//! That somebody writes: one read and one notification, and nothing is kept.

use diesel::{
    ExpressionMethods, QueryDsl, SelectableHelper,
    dsl::sql,
    sql_types::{Array, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::{live, model::ConversationRow, policy::existing_for, queries::person};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::Failure,
    db::{Database, schema::conversations},
};

/// Tells the contact and staff who take part that whoever asks writes in a conversation, or no longer does. Of staff who take no
/// part it is told to nobody.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them.
pub async fn say(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    typing: bool,
) -> Result<(), Failure> {
    // A notification changes nothing that a transaction which only reads would refuse.
    if caller.read_only {
        return Err(Refusal::ReadOnly.into());
    }
    let query = conversations::table
        .filter(existing_for(caller))
        .filter(conversations::id.eq(conversation))
        .select((
            ConversationRow::as_select(),
            sql::<Array<SqlUuid>>(
                "ARRAY(SELECT s.staff_id FROM conversation_staff s WHERE s.tenant_id = conversations.tenant_id
                     AND s.conversation_id = conversations.id AND s.left_at IS NULL)",
            ),
        ));
    let identity = caller.identity();
    let found: Vec<(ConversationRow, Vec<Uuid>)> = db.read(&identity, query).await?;
    let (row, staff) = found.into_iter().next().ok_or(Refusal::NotFound)?;
    let own = person(caller);
    let takes_part = match caller.viewer {
        Viewer::Contact { contact, .. } => contact == row.contact_id,
        Viewer::Staff { .. } => staff.contains(&own),
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => false,
    };
    if !takes_part {
        return Ok(());
    }
    let mut tx = db.begin(&identity).await?;
    live::typing(&mut tx, &row, staff, (own, typing)).await?;
    tx.commit().await?;
    Ok(())
}
