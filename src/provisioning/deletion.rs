//! The end of a tenant: when its grace period is over, all of it goes, its files too.

use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::{
    attachments::{Files, StorageError},
    db::{Database, DbError, Event, Identity, System, schema::tenants},
    identity::audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    tenants::TenantState,
};

/// Days in which a deletion can be taken back.
pub const GRACE_DAYS: i64 = 30;

/// Why a round was not finished.
#[derive(Debug, thiserror::Error)]
pub enum DeletionError {
    /// The database's fault.
    #[error(transparent)]
    Database(#[from] DbError),
    /// The storage's: the rows are gone already, and the sweeping of files without a row takes what is left.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl From<diesel::result::Error> for DeletionError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// Deletes one tenant whose time has come, if there is one, and says which. What was written down in the audit log stays.
/// Any number of processes run it; a tenant is one's.
///
/// # Errors
/// When database or storage is away.
pub async fn delete_due(db: &Database, files: &Files) -> Result<Option<Uuid>, DeletionError> {
    let mut tx = db.begin(&Identity::system(System::Provision)).await?;
    let due: Option<(Uuid, String)> = tenants::table
        .filter(tenants::state.eq(TenantState::Deleting))
        .filter(sql::<Bool>("deletes_at <= now()"))
        .order(tenants::deletes_at)
        .select((tenants::id, tenants::name))
        .for_update()
        .skip_locked()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((tenant, name)) = due else {
        tx.rollback().await?;
        return Ok(None);
    };
    // Everything that names it goes with it: each foreign key says so, and a test reads the catalogue for one that does not.
    diesel::delete(tenants::table.find(tenant))
        .execute(&mut *tx)
        .await?;
    let entry = Entry {
        action: AuditAction::TenantDeleted,
        actor: AuditActor::System,
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail::name(&name),
    };
    record(&mut tx, &entry, None).await?;
    Event::TenantChanged { tenant }.notify(&mut tx).await?;
    tx.commit().await?;
    tracing::info!(%tenant, "a tenant was deleted for good");
    files.remove_all_of(tenant).await?;
    Ok(Some(tenant))
}
