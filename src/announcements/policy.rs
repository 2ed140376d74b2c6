//! Who may write announcements: admins, for the portals that they answer for; for all portals, those who answer for all. The
//! policies of the migration `announcements` say the same.

use diesel::{prelude::*, sql_types::Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, StaffRole, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{staff_accounts, staff_tenants},
    },
};

/// Begins a transaction of the caller's, who must be an admin.
///
/// # Errors
/// Refused for anybody else.
pub(super) async fn begin(db: &Database, caller: &Caller) -> Result<Transaction, Failure> {
    let admin = matches!(
        caller.viewer,
        Viewer::Staff {
            role: StaffRole::Admin,
            ..
        }
    );
    if !admin && caller.guarded() {
        return Err(Refusal::Forbidden.into());
    }
    Ok(db.begin(&caller.identity()).await?)
}

/// Whether the caller answers for these tenants (none: for all).
///
/// # Errors
/// When the database fails.
pub(super) async fn answers_for(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    tenants: Option<&[Uuid]>,
) -> Result<bool, DbError> {
    let Viewer::Staff { staff, .. } = caller.viewer else {
        return Ok(!caller.guarded());
    };
    if !caller.guarded() {
        return Ok(true);
    }
    let wanted = tenants.map(|tenants| i64::try_from(tenants.len()).unwrap_or(i64::MAX));
    let served = staff_tenants::table
        .filter(staff_tenants::staff_id.eq(staff))
        .filter(staff_tenants::tenant_id.eq_any(tenants.unwrap_or_default()))
        .count()
        .single_value();
    let found = staff_accounts::table
        .find(staff)
        .select(
            staff_accounts::all_tenants.or(tenants
                .is_some()
                .into_sql::<Bool>()
                .and(served.is_not_distinct_from(wanted))),
        )
        .first(conn)
        .await
        .optional()?;
    Ok(found.unwrap_or(false))
}

/// Ends the transaction: there is no such portal for the caller.
///
/// # Errors
/// Always.
pub(super) async fn no_such_portal<T>(tx: Transaction, caller: &Caller) -> Result<T, Failure> {
    let code = UserErrorCode::NotFound;
    refuse(tx, UserError::at(caller.locale, code, "tenantIds")).await
}
