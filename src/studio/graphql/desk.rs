//! `serviceDesk.brandStudio`, `brandPreview` and `brandColorsOfLogo`.

use async_graphql::{Context, ID, Object, Result};
use uuid::Uuid;

use super::types::{BrandPreview, BrandStudio};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Color, Failure, GlobalId, NodeKind, internal},
    db::Database,
    studio::{
        drafts,
        form::{self, BrandDesignInput},
        logo_colors, pictures,
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
        let read = async {
            if !may_design(caller, tenant) {
                return Err(Refusal::NotFound.into());
            }
            let mut tx = db.begin(&caller.identity()).await?;
            let design = form::read(&mut tx, caller, tenant, design).await;
            tx.rollback().await?;
            design
        };
        let design = read
            .await
            .map_err(|failure: Failure| failure.into_error(caller))?;
        Ok(BrandPreview { design })
    }

    /// The colours of the logo of a portal's draft, the one that fills most of it first, up to 6. Empty for a logo of
    /// greys, and where there is none.
    #[allow_for(ADMIN)]
    async fn brand_colors_of_logo(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] tenant_id: ID,
    ) -> Result<Vec<Color>> {
        let caller = Caller::of(ctx);
        let tenant = GlobalId::parse_as(&tenant_id, NodeKind::Portal).unwrap_or_default();
        let Some(studio) = load(ctx, tenant).await? else {
            return Ok(Vec::new());
        };
        let Some(logo) = &studio.draft.design().pictures.logo else {
            return Ok(Vec::new());
        };
        let db = ctx.data_unchecked::<Database>();
        let image = logo.image;
        let bytes =
            pictures::studio_picture(db, caller, studio.tenant.id, image.hash, image.format).await;
        let Some(bytes) = bytes.map_err(|error| internal(caller, &error))? else {
            return Ok(Vec::new());
        };
        let found = tokio::task::spawn_blocking(move || logo_colors::of(image.format, &bytes));
        let found = found.await.unwrap_or_default();
        Ok(found
            .into_iter()
            .map(|color| Color(color.to_string()))
            .collect())
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
