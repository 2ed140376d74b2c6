//! How far somebody has read, and what they have not.

use diesel::{
    dsl::sql,
    pg::Pg,
    prelude::*,
    query_builder::{AstPass, QueryFragment},
    sql_types::{BigInt, Bool, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::lock,
    live::{self, Told},
    model::{ConversationRow, ConversationState},
    policy::existing_for,
    queries::{person, taken_part_in},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, refuse},
    db::{
        Database, DbError,
        schema::{conversation_messages, conversation_staff, conversations},
        sql_expression,
    },
};

/// Unread messages are counted up to this and no further.
pub const COUNTED: i64 = 100;

/// What the contact has not read of `conversations`: what the support team wrote.
const UNREAD_BY_CONTACT: &str = "conversation_messages.author_contact_id IS NULL
    AND conversation_messages.deleted_at IS NULL AND conversation_messages.position > conversations.contact_read_up_to";

/// What a member of staff has not read: in those that they take part in, what others wrote; of what waits, all that nobody
/// of staff has read; of anything else, nothing. Their id comes between the parts.
const UNREAD_BY_STAFF: [&str; 3] = [
    "conversation_messages.deleted_at IS NULL AND conversation_messages.author_staff_id IS DISTINCT FROM ",
    " AND conversation_messages.position > coalesce((SELECT s.read_up_to FROM conversation_staff s WHERE s.tenant_id = conversations.tenant_id
         AND s.conversation_id = conversations.id AND s.left_at IS NULL AND s.staff_id = ",
    "), CASE conversations.state WHEN 'waiting' THEN coalesce((SELECT max(s.read_up_to) FROM conversation_staff s
         WHERE s.tenant_id = conversations.tenant_id AND s.conversation_id = conversations.id), 0)
         ELSE conversations.message_count END)",
];

/// How many messages of a row of `conversations` somebody has not read. Of one text for all contacts and one for all staff, so that it
/// is prepared once.
#[derive(Clone, Copy, Debug)]
pub(super) enum Unread {
    /// The contact whose it is.
    ByContact,
    /// This member of staff.
    ByStaff(Uuid),
}

sql_expression!(Unread: BigInt, conversations::id);

impl Unread {
    /// What the caller has not read.
    pub(super) const fn by(caller: &Caller) -> Self {
        match caller.viewer {
            Viewer::Staff { staff, .. } => Self::ByStaff(staff),
            _ => Self::ByContact,
        }
    }
}

impl QueryFragment<Pg> for Unread {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(
            "(SELECT count(*) FROM (SELECT FROM conversation_messages
                 WHERE conversation_messages.tenant_id = conversations.tenant_id
                 AND conversation_messages.conversation_id = conversations.id AND ",
        );
        match self {
            Self::ByContact => out.push_sql(UNREAD_BY_CONTACT),
            Self::ByStaff(staff) => {
                let [one, two, three] = UNREAD_BY_STAFF;
                out.push_sql(one);
                out.push_bind_param::<SqlUuid, _>(staff)?;
                out.push_sql(two);
                out.push_bind_param::<SqlUuid, _>(staff)?;
                out.push_sql(three);
            }
        }
        out.push_sql(" LIMIT 100) unread)");
        Ok(())
    }
}

/// Messages that the caller has not read, in all of their conversations; for staff, those that wait too. Those of tenants in
/// `not_of`, which are archived, are left out.
///
/// # Errors
/// When the database fails.
pub async fn unread(db: &Database, caller: &Caller, not_of: &[Uuid]) -> Result<i64, DbError> {
    let base = || {
        conversation_messages::table
            .inner_join(
                conversations::table.on(conversations::tenant_id
                    .eq(conversation_messages::tenant_id)
                    .and(conversations::id.eq(conversation_messages::conversation_id))),
            )
            .filter(existing_for(caller))
            .filter(conversations::tenant_id.ne_all(not_of.to_vec()))
            .select(conversation_messages::position)
            .limit(COUNTED)
            .into_boxed::<Pg>()
    };
    let identity = caller.identity();
    let counted = |found: Vec<i32>| i64::try_from(found.len()).unwrap_or(COUNTED);
    match caller.viewer {
        Viewer::Contact { .. } => {
            let query = base()
                .filter(conversations::contact_read_up_to.lt(conversations::message_count))
                .filter(sql::<Bool>(UNREAD_BY_CONTACT));
            Ok(counted(db.read(&identity, query).await?))
        }
        Viewer::Staff { staff, .. } => {
            let unread = || {
                let [one, two, three] = UNREAD_BY_STAFF;
                sql::<Bool>(one)
                    .bind::<SqlUuid, _>(staff)
                    .sql(two)
                    .bind::<SqlUuid, _>(staff)
                    .sql(three)
            };
            let waiting = conversations::state.eq(ConversationState::Waiting);
            let waits = base().filter(waiting).filter(unread());
            let own = base()
                .filter(conversations::state.ne(ConversationState::Waiting))
                .filter(taken_part_in!(person(caller)))
                .filter(unread());
            let waits = counted(db.read(&identity, waits).await?);
            let own = counted(db.read(&identity, own).await?);
            Ok((waits + own).min(COUNTED))
        }
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => Ok(0),
    }
}

/// Notes that the caller has read a conversation up to a message; never less than before. Of staff, only for those who
/// take part: who merely looks leaves no mark.
///
/// # Errors
/// NOT_FOUND for a conversation that does not exist for them.
pub async fn mark_read(
    db: &Database,
    caller: &Caller,
    conversation: Uuid,
    up_to: i32,
) -> Result<(), Failure> {
    let (mut tx, row) = lock(db, caller, conversation).await?;
    let up_to = up_to.min(row.message_count);
    let further = match caller.viewer {
        Viewer::Contact { .. } => contact_read(&mut tx, &row, up_to).await?,
        Viewer::Staff { staff, .. } => staff_read(&mut tx, &row, staff, up_to).await?,
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => {
            return refuse(tx, Refusal::Forbidden).await;
        }
    };
    if !further {
        return Ok(tx.rollback().await?);
    }
    live::changed(&mut tx, &row, Told::default()).await?;
    tx.commit().await?;
    Ok(())
}

async fn contact_read(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    up_to: i32,
) -> Result<bool, DbError> {
    let read = diesel::update(conversations::table.find((row.tenant_id, row.id)))
        .filter(conversations::contact_read_up_to.lt(up_to))
        .set(conversations::contact_read_up_to.eq(up_to))
        .execute(conn)
        .await?;
    Ok(read > 0)
}

async fn staff_read(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    staff: Uuid,
    up_to: i32,
) -> Result<bool, DbError> {
    let read = diesel::update(conversation_staff::table.find((row.tenant_id, row.id, staff)))
        .filter(conversation_staff::left_at.is_null())
        .filter(conversation_staff::read_up_to.lt(up_to))
        .set(conversation_staff::read_up_to.eq(up_to))
        .execute(conn)
        .await?;
    Ok(read > 0)
}
