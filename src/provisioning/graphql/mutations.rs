//! `createTenant`, `updateTenant` and what moves a tenant through its life.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    desk,
    inputs::{
        ArchiveTenantInput, CreateTenantInput, DeleteTenantInput, RestoreTenantInput,
        ResumeTenantInput, SuspendTenantInput, UpdateTenantInput, by_locale,
    },
    types::DeskTenant,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{RequestOrigin, must_be_confirmed, no_such_portal},
    provisioning::{
        Provisioning,
        commands::{self, NewTenant},
        states::{self, Move},
    },
    tenants::TenantDirectory,
};

/// Adds the life of portals to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProvisioningMutation;

macro_rules! payloads {
    ($($(#[doc = $doc:literal])+ $name:ident),+ $(,)?) => {$(
        $(#[doc = $doc])+
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            /// The portal as it is now, after a `CONFLICT` too; null when something else was wrong.
            #[allow_for(HOLDER)]
            pub tenant: Option<DeskTenant>,
            /// What was wrong.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl From<(Option<DeskTenant>, Vec<UserError>)> for $name {
            fn from((tenant, errors): (Option<DeskTenant>, Vec<UserError>)) -> Self {
                Self { tenant, errors }
            }
        }
    )+};
}

payloads! {
    /// What comes of opening a portal.
    CreateTenantPayload,
    /// What comes of changing a portal.
    UpdateTenantPayload,
    /// What comes of suspending a portal.
    SuspendTenantPayload,
    /// What comes of opening a portal again.
    ResumeTenantPayload,
    /// What comes of archiving a portal.
    ArchiveTenantPayload,
    /// What comes of deleting a portal.
    DeleteTenantPayload,
    /// What comes of taking a portal back.
    RestoreTenantPayload,
}

#[guarded]
#[Object]
impl ProvisioningMutation {
    /// Opens a portal. Its people can log in as soon as they have a record and its hosts lead here.
    #[allow_for(ADMIN)]
    async fn create_tenant(
        &self,
        ctx: &Context<'_>,
        input: CreateTenantInput,
    ) -> Result<CreateTenantPayload> {
        let caller = Caller::of(ctx);
        let created = async {
            let template = match &input.template_id {
                None => None,
                Some(id) => Some(template(ctx, id).await?),
            };
            let new = NewTenant {
                slug: input.slug.clone(),
                typed: input.typed(),
                template,
            };
            let db = ctx.data_unchecked::<Database>();
            let settings = ctx.data_unchecked::<Provisioning>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            commands::create(db, settings, caller, origin, new).await
        };
        match created.await {
            Ok(id) => answer(ctx, id, Ok(())).await,
            Err(failure) => Ok((None, failure.into_user_errors(caller)?).into()),
        }
    }

    /// Changes a portal's record. It shows at once, in every process; nothing is overwritten that somebody else has changed
    /// since `version`.
    #[allow_for(ADMIN)]
    async fn update_tenant(
        &self,
        ctx: &Context<'_>,
        input: UpdateTenantInput,
    ) -> Result<UpdateTenantPayload> {
        let caller = Caller::of(ctx);
        let Some(tenant) = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal) else {
            return answer(ctx, Uuid::nil(), Err(no_such_portal(caller))).await;
        };
        let db = ctx.data_unchecked::<Database>();
        let settings = ctx.data_unchecked::<Provisioning>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let seen = input.version;
        let done = commands::update(db, settings, caller, origin, tenant, seen, input.into()).await;
        answer(ctx, tenant, done).await
    }

    /// Closes a portal for a while: all sessions of its people end at once, its hosts show a notice, its mails wait. Staff go
    /// on with its tickets.
    #[allow_for(ADMIN)]
    async fn suspend_tenant(
        &self,
        ctx: &Context<'_>,
        input: SuspendTenantInput,
    ) -> Result<SuspendTenantPayload> {
        let step = Move::Suspend(by_locale(input.notice));
        make(ctx, &input.tenant_id, step).await
    }

    /// Opens a portal again that was suspended. What mails have waited go out.
    #[allow_for(ADMIN)]
    async fn resume_tenant(
        &self,
        ctx: &Context<'_>,
        input: ResumeTenantInput,
    ) -> Result<ResumeTenantPayload> {
        make(ctx, &input.tenant_id, Move::Resume).await
    }

    /// Closes a portal and keeps it: as suspended, read-only at the desk (`PORTAL_READ_ONLY`), and in no list that does not
    /// ask for it.
    #[allow_for(ADMIN)]
    async fn archive_tenant(
        &self,
        ctx: &Context<'_>,
        input: ArchiveTenantInput,
    ) -> Result<ArchiveTenantPayload> {
        make(ctx, &input.tenant_id, Move::Archive).await
    }

    /// Has a portal deleted with all its contacts, tickets and files, 30 days from now; until then it is as archived, and can
    /// be taken back. Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn delete_tenant(
        &self,
        ctx: &Context<'_>,
        input: DeleteTenantInput,
    ) -> Result<DeleteTenantPayload> {
        if let Err(failure) = must_be_confirmed(ctx) {
            return answer(ctx, Uuid::nil(), Err(failure)).await;
        }
        make(ctx, &input.tenant_id, Move::Delete(input.confirm_slug)).await
    }

    /// Takes a portal back from the archive or from deletion, to what it was before.
    #[allow_for(ADMIN)]
    async fn restore_tenant(
        &self,
        ctx: &Context<'_>,
        input: RestoreTenantInput,
    ) -> Result<RestoreTenantPayload> {
        make(ctx, &input.tenant_id, Move::Restore).await
    }
}

async fn make<P: From<(Option<DeskTenant>, Vec<UserError>)>>(
    ctx: &Context<'_>,
    id: &ID,
    step: Move,
) -> Result<P> {
    let caller = Caller::of(ctx);
    let Some(tenant) = GlobalId::parse_as(id, NodeKind::Portal) else {
        return answer(ctx, Uuid::nil(), Err(no_such_portal(caller))).await;
    };
    let db = ctx.data_unchecked::<Database>();
    let origin = ctx.data_unchecked::<RequestOrigin>();
    let done = states::make(db, caller, origin, tenant, step).await;
    answer(ctx, tenant, done).await
}

/// The tenant as it is now when it worked, or when somebody else was faster.
async fn answer<P: From<(Option<DeskTenant>, Vec<UserError>)>>(
    ctx: &Context<'_>,
    tenant: Uuid,
    done: std::result::Result<(), Failure>,
) -> Result<P> {
    match done {
        Ok(()) => {
            // Other processes hear of it; this one answers by it already.
            ctx.data_unchecked::<TenantDirectory>().forget();
            Ok((desk::load(ctx, tenant).await?, Vec::new()).into())
        }
        Err(failure) => {
            let now = if failure.is_conflict() {
                desk::load(ctx, tenant).await?
            } else {
                None
            };
            Ok((now, failure.into_user_errors(Caller::of(ctx))?).into())
        }
    }
}

async fn template(
    ctx: &Context<'_>,
    id: &ID,
) -> std::result::Result<std::sync::Arc<crate::tenants::Tenant>, Failure> {
    let caller = Caller::of(ctx);
    let tenant = GlobalId::parse_as(id, NodeKind::Portal).unwrap_or_default();
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let found = directory.find_for(&caller.identity(), tenant).await?;
    found
        .filter(|_| caller.serves(tenant))
        .ok_or_else(|| UserError::at(caller.locale, UserErrorCode::NotFound, "templateId").into())
}
