//! Who may: admins, of the tenants that they answer for. The policies of the migration `tenant_life` say the same.

use diesel::{dsl::exists, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, StaffRole, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{
        Database, DbError, Transaction,
        schema::{staff_accounts, staff_tenants},
    },
};

/// Begins a transaction of the caller's, who must be an admin; of all tenants, or (`Some`) of this one.
///
/// # Errors
/// Refused for anybody but an admin, and for one of some tenants who wants a new one; NOT_FOUND at `tenantId` for a tenant
/// that another answers for.
pub(crate) async fn begin(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
) -> Result<Transaction, Failure> {
    let admin = match caller.viewer {
        Viewer::Staff {
            staff,
            role: StaffRole::Admin,
            ..
        } => Some(staff),
        _ => None,
    };
    if admin.is_none() && caller.guarded() {
        return Err(Refusal::Forbidden.into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    if let Some(admin) = admin
        && caller.guarded()
        && !answers_for(&mut tx, admin, tenant).await?
    {
        tx.rollback().await?;
        return Err(match tenant {
            None => Refusal::Forbidden.into(),
            Some(_) => missing(caller),
        });
    }
    Ok(tx)
}

async fn answers_for(
    conn: &mut AsyncPgConnection,
    admin: Uuid,
    tenant: Option<Uuid>,
) -> Result<bool, DbError> {
    let served = staff_tenants::table
        .filter(staff_tenants::staff_id.eq(admin))
        .filter(staff_tenants::tenant_id.nullable().eq(tenant));
    let found = staff_accounts::table
        .find(admin)
        .select(staff_accounts::all_tenants.or(exists(served)))
        .first(conn)
        .await
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// There is no such portal for the caller.
pub(crate) fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId").into()
}
