//! Who gets an export: an admin who answers for the tenant, asked when they want it and again when they fetch it.

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Nullable, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Order;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Identity, System, Transaction,
        schema::{audit_events, tenants},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for, no_such_portal,
    },
    provisioning::commands::tell,
};

/// Exports of a tenant within an hour: each reads all of it.
const MOST_AN_HOUR: i64 = 6;

/// An export that may be made.
#[derive(Clone, Debug)]
pub struct Asked {
    /// For the writer.
    pub order: Order,
    /// What the file is called.
    pub file_name: String,
}

impl Asked {
    fn of(order: Order, slug: &str) -> Self {
        let day = chrono::Utc::now().format("%Y-%m-%d");
        Self {
            order,
            file_name: format!("{slug}-{day}.zip"),
        }
    }
}

/// An admin wants all of a tenant. It is written into the audit log.
///
/// # Errors
/// Refused for anybody but admins; NOT_FOUND for a tenant that is not there or another answers for; TOO_MANY_ATTEMPTS for one
/// that was exported often within the hour.
pub async fn ask(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
) -> Result<Asked, Failure> {
    let (mut tx, order) = begin(db, caller, tenant).await?;
    // The row is held, so that two who ask at once are counted one after the other.
    let found: Option<(String, String)> = tenants::table
        .find(tenant)
        .select((tenants::slug, tenants::name))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((slug, name)) = found.filter(|_| caller.serves(tenant)) else {
        return refuse(tx, no_such_portal(caller)).await;
    };
    let an_hour_ago = sql::<Timestamptz>("now() - interval '1 hour'");
    let recent: i64 = audit_events::table
        .filter(audit_events::tenant_id.eq(tenant))
        .filter(audit_events::action.eq(AuditAction::TenantExported))
        .filter(audit_events::at.gt(an_hour_ago))
        .count()
        .get_result(&mut *tx)
        .await?;
    if recent >= MOST_AN_HOUR {
        let (code, id) = (UserErrorCode::TooManyAttempts, "user-error-exports");
        let limit = [("limit", MOST_AN_HOUR.into())];
        let error = UserError::with(caller.locale, code, "tenantId", id, &limit);
        return refuse(tx, error).await;
    }
    let detail = AuditDetail::name(&name);
    let action = AuditAction::TenantExported;
    tell(&mut tx, caller, origin, tenant, action, detail).await?;
    tx.commit().await?;
    Ok(Asked::of(order, &slug))
}

/// Whether the admin who was given an address may still have what it leads to.
///
/// # Errors
/// As [`ask`].
pub async fn ask_again(db: &Database, caller: &Caller, tenant: Uuid) -> Result<Asked, Failure> {
    let (mut tx, order) = begin(db, caller, tenant).await?;
    let slug: Option<String> = tenants::table
        .find(tenant)
        .select(tenants::slug)
        .first(&mut *tx)
        .await
        .optional()?;
    tx.rollback().await?;
    match slug.filter(|_| caller.serves(tenant)) {
        Some(slug) => Ok(Asked::of(order, &slug)),
        None => Err(no_such_portal(caller)),
    }
}

/// The operator wants all of a tenant, on the command line; none when there is no such one.
///
/// # Errors
/// When the database fails.
pub async fn ask_here(db: &Database, slug: &str) -> Result<Option<Asked>, DbError> {
    let mut tx = db.begin(&Identity::system(System::Provision)).await?;
    let found: Option<(Uuid, String)> = tenants::table
        .filter(tenants::slug.eq(slug))
        .select((tenants::id, tenants::name))
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((tenant, name)) = found else {
        tx.rollback().await?;
        return Ok(None);
    };
    let entry = Entry {
        action: AuditAction::TenantExported,
        actor: AuditActor::System,
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail::name(&name),
    };
    record(&mut tx, &entry, None).await?;
    tx.commit().await?;
    let order = Order {
        tenant,
        admin: None,
    };
    Ok(Some(Asked::of(order, slug)))
}

/// Begins as the caller, whom both walls let export this tenant.
async fn begin(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<(Transaction, Order), Failure> {
    let Viewer::Staff { staff, .. } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    let admin = Some(staff);
    tx.go_on_as(&Identity::export(tenant, admin)).await?;
    let exported: Option<Uuid> = diesel::select(sql::<Nullable<SqlUuid>>("viewer_exports()"))
        .get_result(&mut *tx)
        .await?;
    if exported != Some(tenant) {
        return refuse(tx, no_such_portal(caller)).await;
    }
    tx.go_on_as(&caller.identity()).await?;
    Ok((tx, Order { tenant, admin }))
}
