//! What single sign-on writes into the audit log.

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use crate::{
    access::Account,
    db::DbError,
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        request::RequestOrigin,
    },
};

/// Writes a line about a contact of the tenant, or about the tenant when there is none.
pub(super) async fn audit(
    conn: &mut AsyncPgConnection,
    action: AuditAction,
    actor: AuditActor,
    (tenant, contact): (Uuid, Option<Uuid>),
    origin: &RequestOrigin,
    detail: AuditDetail,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor,
        tenant: Some(tenant),
        subject: contact.map(|contact| Account::Contact { tenant, contact }),
        detail,
    };
    record(conn, &entry, Some(origin)).await
}
