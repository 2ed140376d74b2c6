//! `createBrandPreviewLink` and `revokeBrandPreviewLink`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{desk, types::BrandStudio};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{GlobalId, NodeKind, Url, UserError, internal},
    db::Database,
    identity::RequestOrigin,
    studio::preview_links::{self, Link, PreviewLinks},
    tenants::{Tenant, TenantDirectory},
};

/// Adds links to previews to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandPreviewLinkMutation;

/// A link under which a customer sees the draft of their portal before everybody does. It shows what can be seen before log-in,
/// lets nobody in and changes nothing.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandPreviewLink {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    pub id: ID,
    /// The address. Whoever has it sees the draft, as it is at that moment.
    #[allow_for(ADMIN)]
    pub url: Url,
    /// Who made it; null when nobody knows any more.
    #[allow_for(ADMIN)]
    pub created_by: Option<String>,
    /// When it was made.
    #[allow_for(ADMIN)]
    pub created_at: DateTime<Utc>,
    /// When it ends.
    #[allow_for(ADMIN)]
    pub expires_at: DateTime<Utc>,
    /// When somebody opened it last; null when nobody has.
    #[allow_for(ADMIN)]
    pub last_opened_at: Option<DateTime<Utc>>,
}

impl BrandPreviewLink {
    pub(super) fn new(ctx: &Context<'_>, tenant: &Tenant, link: Link) -> Self {
        let links = ctx.data_unchecked::<PreviewLinks>();
        Self {
            id: GlobalId::new(NodeKind::BrandPreviewLink, link.id)
                .to_string()
                .into(),
            url: Url(links.url(tenant.primary_host(), link.id)),
            created_by: link.made_by,
            created_at: link.made_at,
            expires_at: link.expires_at,
            last_opened_at: link.opened_at,
        }
    }
}

/// What to make a link to.
#[derive(InputObject)]
pub struct CreateBrandPreviewLinkInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// For how many days it is good, 1 to 90.
    #[graphql(default = 7)]
    pub days: i32,
}

/// What comes of making a link.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CreateBrandPreviewLinkPayload {
    /// The link; null when something was wrong.
    #[allow_for(HOLDER)]
    pub link: Option<BrandPreviewLink>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which link to take back.
#[derive(InputObject)]
pub struct RevokeBrandPreviewLinkInput {
    /// `BrandPreviewLink.id`.
    pub id: ID,
}

/// What comes of taking a link back.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RevokeBrandPreviewLinkPayload {
    /// The studio with the links that are left; null when something was wrong.
    #[allow_for(HOLDER)]
    pub studio: Option<BrandStudio>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl BrandPreviewLinkMutation {
    /// Makes a link under which a customer sees the draft of their portal. It is good for so many days, or until it is taken
    /// back; twenty for each portal at the same time.
    #[allow_for(ADMIN)]
    async fn create_brand_preview_link(
        &self,
        ctx: &Context<'_>,
        input: CreateBrandPreviewLinkInput,
    ) -> Result<CreateBrandPreviewLinkPayload> {
        let caller = Caller::of(ctx);
        let tenant = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal)
            .ok_or_else(|| Refusal::NotFound.into_error(caller))?;
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        match preview_links::make(db, caller, origin, tenant, input.days).await {
            Ok(link) => {
                let directory = ctx.data_unchecked::<TenantDirectory>();
                let tenant = directory.by_id(tenant).await;
                let tenant = tenant.map_err(|error| internal(caller, &error))?;
                Ok(CreateBrandPreviewLinkPayload {
                    link: tenant.map(|tenant| BrandPreviewLink::new(ctx, &tenant, link)),
                    errors: Vec::new(),
                })
            }
            Err(failure) => Ok(CreateBrandPreviewLinkPayload {
                link: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }

    /// Takes a link to a preview back; whoever looks at it sees the portal as it is, from the next page on.
    #[allow_for(ADMIN)]
    async fn revoke_brand_preview_link(
        &self,
        ctx: &Context<'_>,
        input: RevokeBrandPreviewLinkInput,
    ) -> Result<RevokeBrandPreviewLinkPayload> {
        let caller = Caller::of(ctx);
        let link = GlobalId::parse_as(&input.id, NodeKind::BrandPreviewLink)
            .ok_or_else(|| Refusal::NotFound.into_error(caller))?;
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        match preview_links::revoke(db, caller, origin, link).await {
            Ok(tenant) => Ok(RevokeBrandPreviewLinkPayload {
                studio: desk::load(ctx, tenant).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(RevokeBrandPreviewLinkPayload {
                studio: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}
