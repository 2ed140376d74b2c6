//! Whose design is the base of the others'.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    policy::name_of,
    publishing::{say_who_passed_on, tell},
};
use crate::{
    access::Caller,
    api::{Failure, refuse},
    branding::Design,
    db::{Database, DbError, Event, schema::tenants},
    identity::{RequestOrigin, begin_for, no_such_portal},
    tenants::{self as portals, BrandBase, Heir, TenantState, folder},
};

/// The base brand; none for whoever may not know.
pub(super) async fn find(db: &Database, caller: &Caller) -> Result<Option<BrandBase>, DbError> {
    if !caller.administers() {
        return Ok(None);
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let base = portals::base(&mut tx).await?;
    tx.rollback().await?;
    Ok(base)
}

/// Those of the portals that the caller answers for which look different when this is the base brand.
pub(super) async fn touched(
    db: &Database,
    caller: &Caller,
    base: Uuid,
    design: &Design,
) -> Result<Vec<Heir>, DbError> {
    if !caller.administers() {
        return Ok(Vec::new());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let mut heirs = portals::touched(&mut tx, base, design).await?;
    tx.rollback().await?;
    heirs.retain(|heir| caller.serves(heir.tenant));
    Ok(heirs)
}

/// Makes a portal's design the base brand, or none's.
///
/// # Errors
/// Refused for anybody but admins of all portals; NOT_FOUND at `tenantId` for a portal that is not there, INVALID_STATE for one
/// that is archived.
pub(super) async fn set(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Option<Uuid>,
) -> Result<(), Failure> {
    let mut tx = begin_for(db, caller, None).await?;
    // Two at once would hold each other's rows.
    folder::alone(&mut tx).await?;
    let before = portals::base(&mut tx).await?.map(|base| base.tenant);
    if before == tenant {
        tx.rollback().await?;
        return Ok(());
    }
    if let Some(tenant) = tenant {
        let state: Option<TenantState> = tenants::table
            .find(tenant)
            .select(tenants::state)
            .for_no_key_update()
            .first(&mut *tx)
            .await
            .optional()?;
        match state {
            None => return refuse(tx, no_such_portal(caller)).await,
            Some(state) if state.is_set_aside() => {
                return refuse(tx, state.refuses(caller.locale)).await;
            }
            Some(_) => {}
        }
    }
    let heirs = portals::set_base(&mut tx, tenant).await?;
    let name = name_of(&mut tx, caller).await?;
    say_who_passed_on(&mut tx, name.as_deref(), &heirs).await?;
    for changed in [before, tenant].into_iter().flatten() {
        let what = match tenant == Some(changed) {
            true => "brand-base",
            false => "brand-base-no-more",
        };
        tell(&mut tx, caller, origin, changed, what, None).await?;
        Event::TenantChanged { tenant: changed }
            .notify(&mut tx)
            .await?;
    }
    tx.commit().await?;
    Ok(())
}
