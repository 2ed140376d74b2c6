//! Pictures that nothing names are taken away.

use diesel_async::RunQueryDsl;

use crate::db::{Database, DbError, Identity, System};

/// Takes away pictures that no design names, published, begun or planned, and that are a day old: who tries pictures out
/// has that long to keep a draft with them. Says how many there were.
///
/// # Errors
/// When the database does not answer.
pub async fn remove_unused_pictures(db: &Database) -> Result<usize, DbError> {
    let mut tx = db.begin(&Identity::system(System::Studio)).await?;
    let removed = diesel::sql_query(
        "DELETE FROM brand_images i WHERE i.created_at < now() - interval '1 day' \
         AND NOT EXISTS (SELECT FROM branding_versions v WHERE v.tenant_id = i.tenant_id \
             AND position(i.hash IN v.design::text) > 0 OFFSET 0) \
         AND NOT EXISTS (SELECT FROM branding_drafts d WHERE d.tenant_id = i.tenant_id \
             AND position(i.hash IN concat(d.design, d.planned_design)) > 0 OFFSET 0)",
    )
    .execute(&mut *tx)
    .await?;
    tx.commit().await?;
    Ok(removed)
}
