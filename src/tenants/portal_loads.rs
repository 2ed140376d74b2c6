//! Portals by their ids, as far as they exist for the caller.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, Result, dataloader::Loader};
use uuid::Uuid;

use super::{directory::TenantDirectory, graphql::Portal};
use crate::{
    access::{Caller, Viewer},
    api::internal,
    db::DbError,
};

/// The portal of this id, if it exists for the caller: their own, or any for staff.
///
/// # Errors
/// When the database does not answer.
pub async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<Portal>> {
    let caller = Caller::of(ctx);
    let exists = match caller.viewer {
        Viewer::Anonymous { tenant } => tenant == Some(id),
        Viewer::Contact { tenant, .. } => tenant == id,
        Viewer::Staff { ref serves, .. } => serves.includes(id),
        Viewer::Pending { .. } => false,
    };
    // Asked in either case: what is not theirs costs the same as what never was.
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found
        .filter(|_| exists || !caller.guarded())
        .map(Portal::from))
}

/// Loads the portals of many rows at once. Made for one request, so what it holds is the caller's own.
#[derive(Debug)]
pub struct PortalLoader {
    /// Where they are.
    pub directory: TenantDirectory,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for PortalLoader {
    type Value = Portal;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Portal>, Self::Error> {
        let found = self
            .directory
            .find_all_for(&self.caller.identity(), ids)
            .await
            .map_err(Arc::new)?;
        let theirs = found
            .into_iter()
            .filter(|tenant| match &self.caller.viewer {
                _ if !self.caller.guarded() => true,
                Viewer::Contact { tenant: own, .. } => *own == tenant.id,
                _ => self.caller.serves(tenant.id),
            });
        Ok(theirs
            .map(|tenant| (tenant.id, Portal::from(tenant)))
            .collect())
    }
}
