//! The base brand: what others inherit of, who they are, and `setBrandBase`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{design::BrandDesign, desk, types::BrandStudio};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    branding::{BrandPart, BrandingObject, Design, Published},
    db::{Database, DbError},
    identity::{RequestOrigin, no_such_portal},
    studio::{base, drafts::Draft},
    tenants::{Portal, Tenant, TenantDirectory},
};

/// Adds the base brand to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandBaseMutation;

/// The base brand.
#[derive(Clone, Debug)]
pub struct BrandBase {
    tenant: Arc<Tenant>,
    design: Design,
}

/// The base brand: the design of a portal of which others inherit what they do not decide themselves.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandBase {
    /// Whose design it is.
    #[allow_for(ADMIN)]
    async fn portal(&self) -> Portal {
        Portal::from(Arc::clone(&self.tenant))
    }

    /// What is published of it.
    #[allow_for(ADMIN)]
    async fn design(&self) -> BrandDesign {
        BrandDesign {
            tenant: self.tenant.id,
            languages: self.tenant.locales.clone(),
            design: self.design.clone(),
            lender: None,
        }
    }
}

/// Portals that a change of the base brand gives another look.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct BrandHeirs {
    /// How many there are.
    #[allow_for(ADMIN)]
    pub total_count: i32,
    /// The first of them, by name.
    #[allow_for(ADMIN)]
    pub nodes: Vec<BrandHeir>,
}

/// A portal that a change of the base brand gives another look.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct BrandHeir {
    /// Which.
    #[allow_for(ADMIN)]
    pub portal: Portal,
    /// What becomes different.
    #[allow_for(ADMIN)]
    pub parts: Vec<BrandPart>,
    /// As it is shown now.
    #[allow_for(ADMIN)]
    pub before: BrandLook,
    /// As it will be shown.
    #[allow_for(ADMIN)]
    pub after: BrandLook,
}

/// What a portal looks like with a design.
#[derive(Clone, Debug)]
pub struct BrandLook {
    tenant: Arc<Tenant>,
    /// Where the pictures are that it will inherit.
    lender: Option<Uuid>,
    design: Design,
}

/// What a portal looks like with a design.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandLook {
    /// What was decided, and what of it is inherited.
    #[allow_for(ADMIN)]
    async fn design(&self) -> BrandDesign {
        BrandDesign {
            tenant: self.tenant.id,
            languages: self.tenant.locales.clone(),
            design: self.design.clone(),
            lender: self.lender,
        }
    }

    /// The same as portals show it, with its palette.
    #[allow_for(ADMIN)]
    async fn branding(&self) -> BrandingObject {
        BrandingObject(Arc::new(Published::new(
            self.tenant.branding.version,
            self.tenant.branding.published_at,
            self.design.clone(),
            self.tenant.default_locale,
        )))
    }
}

/// Which portal's design becomes the base brand.
#[derive(InputObject)]
pub struct SetBrandBaseInput {
    /// `Portal.id`; null for no portal's: what was inherited stays as it is.
    pub tenant_id: Option<ID>,
}

/// What comes of choosing the base brand.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetBrandBasePayload {
    /// The studio of the portal whose design it is now; null for none, and when something was wrong.
    #[allow_for(HOLDER)]
    pub studio: Option<BrandStudio>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl BrandBaseMutation {
    /// Makes a portal's published design the base brand, of which all others inherit what they do not decide themselves: they
    /// show it at once. `BrandStudio.heirs` says which that are. For admins of all portals.
    #[allow_for(ADMIN)]
    async fn set_brand_base(
        &self,
        ctx: &Context<'_>,
        input: SetBrandBaseInput,
    ) -> Result<SetBrandBasePayload> {
        let caller = Caller::of(ctx);
        let tenant = input
            .tenant_id
            .as_ref()
            .map(|id| GlobalId::parse_as(id, NodeKind::Portal));
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let done: Result<(), Failure> = match tenant {
            Some(None) => Err(no_such_portal(caller)),
            tenant => base::set(db, caller, origin, tenant.flatten()).await,
        };
        match done {
            Ok(()) => Ok(SetBrandBasePayload {
                studio: match tenant.flatten() {
                    Some(tenant) => desk::load(ctx, tenant).await?,
                    None => None,
                },
                errors: Vec::new(),
            }),
            Err(failure) => Ok(SetBrandBasePayload {
                studio: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

/// The base brand as another portal sees it.
pub(super) async fn load(ctx: &Context<'_>, of: Uuid) -> Result<Option<BrandBase>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let found = base::find(db, caller).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    let Some(base) = found.filter(|base| base.tenant != of) else {
        return Ok(None);
    };
    let tenant = tenant(ctx, base.tenant).await?;
    Ok(tenant.map(|tenant| BrandBase {
        tenant,
        design: base.design,
    }))
}

/// Whom a draft touches, as far as the caller knows of them.
pub(super) async fn heirs(ctx: &Context<'_>, draft: &Draft, first: i32) -> Result<BrandHeirs> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let design = match draft.is_base {
        true => draft.design(),
        false => &draft.published,
    };
    let heirs = base::touched(db, caller, draft.tenant, design).await;
    let heirs = heirs.map_err(|error: DbError| internal(caller, &error))?;
    let total_count = i32::try_from(heirs.len()).unwrap_or(i32::MAX);
    let first = usize::try_from(first.clamp(1, 100)).unwrap_or_default();
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let ids: Vec<Uuid> = heirs.iter().take(first).map(|heir| heir.tenant).collect();
    let known = directory.find_all_for(&caller.identity(), &ids).await;
    let known = known.map_err(|error| internal(caller, &error))?;
    let node = |heir: crate::tenants::Heir| {
        let tenant = known.iter().find(|tenant| tenant.id == heir.tenant)?;
        let look = |design: Design, lender| BrandLook {
            tenant: Arc::clone(tenant),
            lender,
            design,
        };
        Some(BrandHeir {
            portal: Portal::from(Arc::clone(tenant)),
            parts: heir.before.parts_unlike(&heir.after),
            before: look(heir.before, None),
            after: look(heir.after, Some(draft.tenant)),
        })
    };
    Ok(BrandHeirs {
        total_count,
        nodes: heirs.into_iter().take(first).filter_map(node).collect(),
    })
}

async fn tenant(ctx: &Context<'_>, id: Uuid) -> Result<Option<Arc<Tenant>>> {
    let caller = Caller::of(ctx);
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), id).await;
    found.map_err(|error| internal(caller, &error))
}
