//! What a contact answers by mail: their message, written as if they had written it in the portal.

use diesel::{BoolExpressionMethods, ExpressionMethods, JoinOnDsl, QueryDsl};
use uuid::Uuid;

use super::{
    commands::{self, Draft},
    policy::existing_for,
    queries::person,
    wording::check_body,
};
use crate::{
    access::Caller,
    api::{Failure, InputCheck},
    db::{
        Database, DbError,
        schema::{conversation_messages, conversations},
    },
};

/// Writes the contact's answer into their conversation, by the command that the portal uses. There is no limit on how fast mails
/// come: each is one that somebody wrote. The same key again changes nothing, whatever came of its message since.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them; at `body` for a text that is no message's; at `attachmentIds` as
/// [`crate::attachments::attach`].
pub async fn answer(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    body: &str,
    key: Uuid,
    attachments: Vec<Uuid>,
) -> Result<(), Failure> {
    let mut check = InputCheck::new(caller.locale);
    let body = check_body(&mut check, caller.locale, body, !attachments.is_empty());
    check.finish()?;
    let draft = Draft {
        body,
        client_id: key,
        attachments,
    };
    match commands::send(db, caller, conversation, draft, None).await {
        Ok(_) => Ok(()),
        // The same mail at the same moment, with files that were stored again; or one that staff had put aside.
        Err(failure)
            if failure.is_conflict() && is_there(db, caller, conversation, key).await? =>
        {
            Ok(())
        }
        Err(failure) => Err(failure),
    }
}

/// Whether an answer with this key has become a message of the contact's.
///
/// # Errors
/// When the database fails.
pub async fn is_there(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    key: Uuid,
) -> Result<bool, DbError> {
    let query = conversation_messages::table
        .inner_join(
            conversations::table.on(conversations::tenant_id
                .eq(conversation_messages::tenant_id)
                .and(conversations::id.eq(conversation_messages::conversation_id))),
        )
        .filter(existing_for(caller))
        .filter(conversations::id.eq(conversation))
        .filter(conversation_messages::author_contact_id.eq(person(caller)))
        .filter(conversation_messages::client_id.eq(key))
        .select(conversation_messages::id);
    let found: Vec<Uuid> = db.read(&caller.identity(), query).await?;
    Ok(!found.is_empty())
}
