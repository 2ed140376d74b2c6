//! The files of what was said: they come with a message and go with it.

use std::collections::BTreeSet;

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods, QueryDsl,
    SelectableHelper, pg::Pg,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{model::MessageRow, policy::existing_for};
use crate::{
    access::Caller,
    api::Failure,
    attachments::{AttachmentRow, Message, Whole, attach},
    db::{
        Database, DbError,
        schema::{attachments, conversation_messages, conversations},
    },
};

/// The file of that id, if it came with a message of a conversation that exists for the caller, and that was not deleted.
///
/// # Errors
/// When the database fails.
pub async fn attachment(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    id: Uuid,
) -> Result<Option<AttachmentRow>, DbError> {
    let mut query = attachments::table
        .inner_join(
            conversations::table.on(conversations::tenant_id.eq(attachments::tenant_id).and(
                conversations::id
                    .nullable()
                    .eq(attachments::conversation_id),
            )),
        )
        .inner_join(
            conversation_messages::table.on(conversation_messages::tenant_id
                .eq(conversations::tenant_id)
                .and(conversation_messages::conversation_id.eq(conversations::id))
                .and(
                    conversation_messages::id
                        .nullable()
                        .eq(attachments::message_id),
                )),
        )
        .filter(attachments::tenant_id.eq(tenant))
        .filter(attachments::id.eq(id))
        .select(AttachmentRow::as_select())
        .into_boxed::<Pg>();
    if caller.guarded() {
        query = query
            .filter(existing_for(caller))
            .filter(conversation_messages::deleted_at.is_null());
    }
    Ok(db.read(&caller.identity(), query).await?.pop())
}

/// Attaches files of the author's to what they say in the same transaction.
///
/// # Errors
/// As [`attach`]; the transaction is to be rolled back then.
pub(super) async fn attach_to(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    message: &MessageRow,
    files: &[Uuid],
) -> Result<(), Failure> {
    let to = Message {
        tenant: message.tenant_id,
        of: Whole::Conversation(message.conversation_id),
        id: message.id,
        internal: false,
    };
    attach(conn, caller, files, to).await
}

/// Whether these and no others came with the message.
///
/// # Errors
/// When the database fails.
pub(super) async fn are_of(
    conn: &mut AsyncPgConnection,
    message: &MessageRow,
    files: &[Uuid],
) -> Result<bool, DbError> {
    let there: Vec<Uuid> = attachments::table
        .filter(attachments::tenant_id.eq(message.tenant_id))
        .filter(attachments::message_id.eq(message.id))
        .select(attachments::id)
        .load(conn)
        .await?;
    let set = |ids: &[Uuid]| ids.iter().copied().collect::<BTreeSet<_>>();
    Ok(set(&there) == set(files))
}

/// Forgets what came with a message, before that is deleted. Their bytes are swept away like those of any file without a row.
///
/// # Errors
/// When the database fails.
pub(super) async fn take_back(
    conn: &mut AsyncPgConnection,
    message: &MessageRow,
) -> Result<(), DbError> {
    let came_with = attachments::table
        .filter(attachments::tenant_id.eq(message.tenant_id))
        .filter(attachments::conversation_id.eq(message.conversation_id))
        .filter(attachments::message_id.eq(message.id));
    diesel::delete(came_with).execute(conn).await?;
    Ok(())
}
