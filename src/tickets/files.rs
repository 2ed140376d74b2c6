//! The files of tickets, for whoever follows a link to one.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    PgExpressionMethods, QueryDsl, SelectableHelper, pg::Pg,
};
use uuid::Uuid;

use super::policy::existing_for;
use crate::{
    access::{Caller, Feature, Viewer},
    attachments::AttachmentRow,
    db::{
        Database, DbError,
        schema::{attachments, tickets},
    },
};

/// The file of that id, if its ticket exists for the caller, or if they uploaded it and have not sent it yet.
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
        .left_join(
            tickets::table.on(tickets::tenant_id
                .eq(attachments::tenant_id)
                .and(tickets::id.nullable().eq(attachments::ticket_id))),
        )
        .filter(attachments::tenant_id.eq(tenant))
        .filter(attachments::id.eq(id))
        .select(AttachmentRow::as_select())
        .into_boxed::<Pg>();
    if caller.guarded() {
        query = match caller.viewer {
            Viewer::Contact { contact, .. } if caller.features.contains(Feature::Tickets) => {
                query.filter(attachments::internal.eq(false)).filter(
                    attachments::ticket_id
                        .is_null()
                        .and(attachments::uploader_contact_id.is_not_distinct_from(contact))
                        .or(tickets::id.is_not_null().and(existing_for(caller))),
                )
            }
            Viewer::Staff { staff, .. } => query.filter(
                attachments::ticket_id
                    .is_null()
                    .and(attachments::uploader_staff_id.is_not_distinct_from(staff))
                    .or(tickets::id.is_not_null().and(existing_for(caller))),
            ),
            _ => return Ok(None),
        };
    }
    Ok(db.read(&caller.identity(), query).await?.pop())
}
