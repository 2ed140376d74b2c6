//! `serviceDesk.brandStudio` and `brandPreview`.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::{preview::BrandPreview, types::BrandStudio};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{GlobalId, NodeKind, internal},
    db::Database,
    studio::{
        drafts,
        form::{self, BrandDesignInput},
        policy::may_design,
    },
    tenants::TenantDirectory,
};

/// Adds the studio to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandStudioOnDesk;

#[guarded]
#[Object]
impl BrandStudioOnDesk {
    /// The studio of a portal's design; null when there is no such portal.
    #[allow_for(ADMIN)]
    async fn brand_studio(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
    ) -> Result<Option<BrandStudio>> {
        match GlobalId::parse_as(&tenant_id, NodeKind::Portal) {
            Some(tenant) => load(ctx, tenant).await,
            None => Ok(None),
        }
    }

    /// What a design would look like. Nothing of it is kept.
    #[allow_for(ADMIN)]
    async fn brand_preview(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
        #[graphql(desc = "The design, whole.")] design: BrandDesignInput,
    ) -> Result<BrandPreview> {
        let caller = Caller::of(ctx);
        let not_found = || Refusal::NotFound.into_error(caller);
        let tenant = GlobalId::parse_as(&tenant_id, NodeKind::Portal).ok_or_else(not_found)?;
        let db = ctx.data_unchecked::<Database>();
        let design = form::look_at(db, caller, tenant, design)
            .await
            .map_err(|failure| failure.into_error(caller))?;
        Ok(BrandPreview { design })
    }
}

/// The studio of a tenant; none when there is no such tenant for the caller.
pub(super) async fn load(ctx: &Context<'_>, tenant: Uuid) -> Result<Option<BrandStudio>> {
    let caller = Caller::of(ctx);
    if !may_design(caller, tenant) {
        return Ok(None);
    }
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), tenant).await;
    let Some(found) = found.map_err(|error| internal(caller, &error))? else {
        return Ok(None);
    };
    let draft = drafts::find(ctx.data_unchecked::<Database>(), caller, tenant).await;
    let draft = draft.map_err(|failure| failure.into_error(caller))?;
    Ok(draft.map(|draft| BrandStudio {
        tenant: found,
        draft,
    }))
}
