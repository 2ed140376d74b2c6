//! `serviceDesk.identityProviders`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::types::IdentityProvider;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{GlobalId, NodeKind, internal},
    db::Database,
    identity::sso::providers,
    tenants::TenantDirectory,
};

/// How many providers a portal is taken to have when a query's cost is reckoned.
const PROVIDERS_COST: usize = 5;

/// Adds providers to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SingleSignOnOnDesk;

#[guarded]
#[Object]
impl SingleSignOnOnDesk {
    /// The providers at which a portal's contacts may log in, in the order of their buttons, switched off ones too.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "1 + PROVIDERS_COST * child_complexity")]
    async fn identity_providers(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant: ID,
    ) -> Result<Vec<IdentityProvider>> {
        let tenant = GlobalId::parse_as(&tenant, NodeKind::Portal);
        load(ctx, tenant.unwrap_or_default(), None).await
    }
}

/// The tenant's providers that the caller may see; only one of them if it is named.
pub(super) async fn load(
    ctx: &Context<'_>,
    tenant: Uuid,
    only: Option<Uuid>,
) -> Result<Vec<IdentityProvider>> {
    let caller = Caller::of(ctx);
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let of = directory
        .find_for(&caller.identity(), tenant)
        .await
        .map_err(|error| internal(caller, &error))?
        .ok_or_else(|| Refusal::NotFound.into_error(caller))?;
    let rows = providers::list(ctx.data_unchecked::<Database>(), caller, tenant, only)
        .await
        .map_err(|error| internal(caller, &error))?;
    let with_tenant = |row| IdentityProvider {
        row,
        tenant: Arc::clone(&of),
    };
    Ok(rows.into_iter().map(with_tenant).collect())
}
