//! The files of tickets, for whoever follows a link to one.

use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, NullableExpressionMethods,
    PgExpressionMethods, QueryDsl, SelectableHelper, dsl::sql, pg::Pg, sql_types::Bool,
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
    let has = |feature| caller.features.contains(feature);
    let of_tickets = sql::<Bool>(if has(Feature::Tickets) {
        "TRUE"
    } else {
        "FALSE"
    });
    if caller.guarded() {
        query = match caller.viewer {
            // What is not sent yet may go with a message as well.
            Viewer::Contact { contact, .. } if has(Feature::Tickets) || has(Feature::Messages) => {
                query.filter(attachments::internal.eq(false)).filter(
                    attachments::message_id
                        .is_null()
                        .and(attachments::uploader_contact_id.is_not_distinct_from(contact))
                        .or(tickets::id
                            .is_not_null()
                            .and(of_tickets)
                            .and(existing_for(caller))),
                )
            }
            Viewer::Staff { staff, .. } => query.filter(
                attachments::message_id
                    .is_null()
                    .and(attachments::uploader_staff_id.is_not_distinct_from(staff))
                    .or(tickets::id.is_not_null().and(existing_for(caller))),
            ),
            _ => return Ok(None),
        };
    }
    Ok(db.read(&caller.identity(), query).await?.pop())
}
