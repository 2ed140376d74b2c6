//! `serviceDesk.tenantAddresses`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::types::TenantAddresses;
use crate::{
    access::{Caller, guarded},
    api::{GlobalId, NodeKind, internal},
    db::Database,
    domains::queries::{self, Which},
    tenants::TenantDirectory,
};

/// Adds the addresses of portals to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct DomainsOnDesk;

#[guarded]
#[Object]
impl DomainsOnDesk {
    /// The addresses of a portal, archived or not; null when there is none that one serves.
    #[allow_for(ADMIN)]
    async fn tenant_addresses(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
    ) -> Result<Option<TenantAddresses>> {
        match GlobalId::parse_as(&tenant_id, NodeKind::Portal) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }
}

/// The addresses of a portal, if the caller serves it.
pub(super) async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<TenantAddresses>> {
    let caller = Caller::of(ctx);
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    let Some(tenant) = found.filter(|_| caller.serves(id)) else {
        return Ok(None);
    };
    let db = ctx.data_unchecked::<Database>();
    let domains = queries::domains(db, caller, Which::Of(id)).await;
    Ok(Some(TenantAddresses {
        tenant: Arc::clone(&tenant),
        domains: domains.map_err(|error| internal(caller, &error))?,
    }))
}
