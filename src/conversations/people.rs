//! Those who write, and staff who take part.

use diesel::{prelude::*, upsert::excluded};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::model::ConversationRow;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::Failure,
    db::{
        DbError, Fixed,
        schema::{contacts, conversation_staff, staff},
    },
};

/// Who writes, as messages name them.
#[derive(Clone, Debug)]
pub(super) struct Author {
    /// A contact.
    pub contact: Option<Uuid>,
    /// Or a member of staff.
    pub staff: Option<Uuid>,
    /// Their name now; it stays with the message when they change it.
    pub name: String,
}

impl Author {
    /// Whoever asks.
    ///
    /// # Errors
    /// Refused for anybody but contacts and staff.
    pub async fn of(conn: &mut AsyncPgConnection, caller: &Caller) -> Result<Self, Failure> {
        let (contact, member, name): (_, _, Option<String>) = match caller.viewer {
            Viewer::Contact { tenant, contact } => {
                let query = contacts::table
                    .filter(contacts::tenant_id.eq(tenant))
                    .filter(contacts::id.eq(contact))
                    .select(contacts::display_name);
                (Some(contact), None, query.first(conn).await.optional()?)
            }
            Viewer::Staff { staff: id, .. } => {
                let query = staff::table
                    .filter(staff::id.eq(id))
                    .select(staff::display_name);
                (None, Some(id), query.first(conn).await.optional()?)
            }
            Viewer::Anonymous { .. } | Viewer::Pending { .. } => {
                return Err(Refusal::Forbidden.into());
            }
        };
        Ok(Self {
            contact,
            staff: member,
            name: name.ok_or(Refusal::Unauthenticated)?,
        })
    }

    /// Whoever it is.
    pub fn person(&self) -> Uuid {
        self.contact.or(self.staff).unwrap_or_default()
    }
}

/// Staff who take part at this moment.
pub(super) async fn taking_part(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
) -> Result<Vec<Uuid>, DbError> {
    let staff = conversation_staff::table
        .filter(conversation_staff::tenant_id.eq(row.tenant_id))
        .filter(conversation_staff::conversation_id.eq(row.id))
        .filter(conversation_staff::left_at.is_null())
        .select(conversation_staff::staff_id)
        .load(conn)
        .await?;
    Ok(staff)
}

/// The author, where they are of staff, takes part from now on and has read up to here.
pub(super) async fn join(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    author: &Author,
    read_up_to: i32,
) -> Result<(), DbError> {
    match author.staff {
        Some(staff) => come(conn, row, (staff, &author.name), read_up_to).await,
        None => Ok(()),
    }
}

/// A member of staff takes part from now on, or again, and has read up to here or as far as they had.
pub(super) async fn come(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    (staff, name): (Uuid, &str),
    read_up_to: i32,
) -> Result<(), DbError> {
    let came = diesel::insert_into(conversation_staff::table)
        .values((
            conversation_staff::tenant_id.eq(row.tenant_id),
            conversation_staff::conversation_id.eq(row.id),
            conversation_staff::staff_id.eq(staff),
            conversation_staff::display_name.eq(name),
            conversation_staff::read_up_to.eq(read_up_to),
        ))
        .on_conflict((
            conversation_staff::tenant_id,
            conversation_staff::conversation_id,
            conversation_staff::staff_id,
        ))
        .do_update()
        .set((
            conversation_staff::display_name.eq(excluded(conversation_staff::display_name)),
            conversation_staff::left_at.eq(None::<chrono::DateTime<chrono::Utc>>),
            conversation_staff::read_up_to.eq(diesel::dsl::sql::<diesel::sql_types::Integer>(
                "greatest(conversation_staff.read_up_to, excluded.read_up_to)",
            )),
        ));
    Fixed(came).execute(conn).await?;
    Ok(())
}

/// A member of staff takes no part any more; whether they did.
pub(super) async fn go(
    conn: &mut AsyncPgConnection,
    row: &ConversationRow,
    staff: Uuid,
) -> Result<bool, DbError> {
    let left = diesel::update(conversation_staff::table.find((row.tenant_id, row.id, staff)))
        .filter(conversation_staff::left_at.is_null())
        .set(conversation_staff::left_at.eq(Some(chrono::Utc::now())))
        .execute(conn)
        .await?;
    Ok(left > 0)
}
