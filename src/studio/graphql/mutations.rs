//! `saveBrandDraft`, `discardBrandDraft`, `publishBrand`, `cancelBrandPublishing` and `restoreBrandVersion`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    desk,
    types::{BrandDraft, BrandStudio, BrandVersion},
};
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    db::Database,
    identity::RequestOrigin,
    studio::{drafts, form::BrandDesignInput, publishing, versions},
};

/// Adds drafts to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandDraftMutation;

/// Adds publishing to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct BrandPublishMutation;

/// A draft, whole.
#[derive(InputObject)]
pub struct SaveBrandDraftInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `BrandDraft.revision` that was looked at.
    pub revision: i32,
    /// The design.
    pub design: BrandDesignInput,
}

/// What comes of saving a draft.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveBrandDraftPayload {
    /// The draft as it is now; after a `CONFLICT` the other's. Null when something else was wrong.
    #[allow_for(HOLDER)]
    pub draft: Option<BrandDraft>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which draft to throw away.
#[derive(InputObject)]
pub struct DiscardBrandDraftInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `BrandDraft.revision` that was looked at.
    pub revision: i32,
}

/// What comes of throwing a draft away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DiscardBrandDraftPayload {
    /// What is left, which is the design that is shown; after a `CONFLICT` the other's draft.
    #[allow_for(HOLDER)]
    pub draft: Option<BrandDraft>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which draft to publish.
#[derive(InputObject)]
pub struct PublishBrandInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `BrandDraft.revision` that was looked at.
    pub revision: i32,
    /// When, within a year; at once without it.
    pub at: Option<DateTime<Utc>>,
}

/// What comes of publishing.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct PublishBrandPayload {
    /// What is shown from now on; null when it was planned, and when something was wrong.
    #[allow_for(HOLDER)]
    pub version: Option<BrandVersion>,
    /// The draft as it is now; after a `CONFLICT` the other's.
    #[allow_for(HOLDER)]
    pub draft: Option<BrandDraft>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Whose plan to take back.
#[derive(InputObject)]
pub struct CancelBrandPublishingInput {
    /// `Portal.id`.
    pub tenant_id: ID,
}

/// What comes of taking a plan back.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CancelBrandPublishingPayload {
    /// The draft as it is now.
    #[allow_for(HOLDER)]
    pub draft: Option<BrandDraft>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which version to show again.
#[derive(InputObject)]
pub struct RestoreBrandVersionInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `BrandVersion.number`.
    pub number: i32,
}

/// What comes of showing a version again.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RestoreBrandVersionPayload {
    /// The new version with the former design.
    #[allow_for(HOLDER)]
    pub version: Option<BrandVersion>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl BrandDraftMutation {
    /// Keeps a portal's draft, whole. `CONFLICT` when somebody else has been at it since `revision`: nothing is
    /// overwritten, and `draft` is theirs.
    #[allow_for(ADMIN)]
    async fn save_brand_draft(
        &self,
        ctx: &Context<'_>,
        input: SaveBrandDraftInput,
    ) -> Result<SaveBrandDraftPayload> {
        let tenant = tenant(ctx, &input.tenant_id)?;
        let db = ctx.data_unchecked::<Database>();
        let saved = drafts::save(db, Caller::of(ctx), tenant, input.revision, input.design).await;
        let (studio, errors) = answer(ctx, tenant, saved).await?;
        let draft = studio.as_ref().map(draft_of);
        Ok(SaveBrandDraftPayload { draft, errors })
    }

    /// Throws a portal's draft away; what is shown, and what is planned, stays.
    #[allow_for(ADMIN)]
    async fn discard_brand_draft(
        &self,
        ctx: &Context<'_>,
        input: DiscardBrandDraftInput,
    ) -> Result<DiscardBrandDraftPayload> {
        let tenant = tenant(ctx, &input.tenant_id)?;
        let db = ctx.data_unchecked::<Database>();
        let discarded = drafts::discard(db, Caller::of(ctx), tenant, input.revision).await;
        let (studio, errors) = answer(ctx, tenant, discarded).await?;
        let draft = studio.as_ref().map(draft_of);
        Ok(DiscardBrandDraftPayload { draft, errors })
    }
}

#[guarded]
#[Object]
impl BrandPublishMutation {
    /// Shows a portal's draft to everybody, in open browsers within a second; or plans that, with `at`.
    #[allow_for(ADMIN)]
    async fn publish_brand(
        &self,
        ctx: &Context<'_>,
        input: PublishBrandInput,
    ) -> Result<PublishBrandPayload> {
        let tenant = tenant(ctx, &input.tenant_id)?;
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let done = match input.at {
            Some(at) => publishing::plan(db, caller, origin, tenant, input.revision, at)
                .await
                .map(|()| None),
            None => publishing::publish(db, caller, origin, tenant, input.revision)
                .await
                .map(Some),
        };
        let number = done.as_ref().ok().copied().flatten();
        let (studio, errors) = answer(ctx, tenant, done.map(drop)).await?;
        Ok(PublishBrandPayload {
            version: version(ctx, studio.as_ref(), number).await?,
            draft: studio.as_ref().map(draft_of),
            errors,
        })
    }

    /// Takes the plan back to publish a portal's design; the draft stays.
    #[allow_for(ADMIN)]
    async fn cancel_brand_publishing(
        &self,
        ctx: &Context<'_>,
        input: CancelBrandPublishingInput,
    ) -> Result<CancelBrandPublishingPayload> {
        let tenant = tenant(ctx, &input.tenant_id)?;
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let cancelled = publishing::cancel(db, Caller::of(ctx), origin, tenant).await;
        let (studio, errors) = answer(ctx, tenant, cancelled).await?;
        let draft = studio.as_ref().map(draft_of);
        Ok(CancelBrandPublishingPayload { draft, errors })
    }

    /// Shows a former design again, at once, as a new version. A draft stays what it is.
    #[allow_for(ADMIN)]
    async fn restore_brand_version(
        &self,
        ctx: &Context<'_>,
        input: RestoreBrandVersionInput,
    ) -> Result<RestoreBrandVersionPayload> {
        let tenant = tenant(ctx, &input.tenant_id)?;
        let db = ctx.data_unchecked::<Database>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let restored = publishing::restore(db, Caller::of(ctx), origin, tenant, input.number).await;
        let number = restored.as_ref().ok().copied();
        let (studio, errors) = answer(ctx, tenant, restored.map(drop)).await?;
        Ok(RestoreBrandVersionPayload {
            version: version(ctx, studio.as_ref(), number).await?,
            errors,
        })
    }
}

fn tenant(ctx: &Context<'_>, id: &ID) -> Result<Uuid> {
    GlobalId::parse_as(id, NodeKind::Portal)
        .ok_or_else(|| Refusal::NotFound.into_error(Caller::of(ctx)))
}

/// The studio as it is after a command, and what was wrong; after a conflict its draft is the other's.
async fn answer(
    ctx: &Context<'_>,
    tenant: Uuid,
    done: Result<(), Failure>,
) -> Result<(Option<BrandStudio>, Vec<UserError>)> {
    let errors = match done {
        Ok(()) => Vec::new(),
        Err(failure) if failure.is_conflict() => failure.into_user_errors(Caller::of(ctx))?,
        Err(failure) => return Ok((None, failure.into_user_errors(Caller::of(ctx))?)),
    };
    Ok((desk::load(ctx, tenant).await?, errors))
}

fn draft_of(studio: &BrandStudio) -> BrandDraft {
    BrandDraft::new(&studio.tenant, studio.draft.clone())
}

/// The version that a command published, if it published one.
async fn version(
    ctx: &Context<'_>,
    studio: Option<&BrandStudio>,
    number: Option<i32>,
) -> Result<Option<BrandVersion>> {
    let caller = Caller::of(ctx);
    let (Some(studio), Some(number)) = (studio, number) else {
        return Ok(None);
    };
    let db = ctx.data_unchecked::<Database>();
    let found = versions::find(db, caller, studio.tenant.id, number).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.map(|found| BrandVersion::new(&studio.tenant, studio.draft.version, found)))
}
