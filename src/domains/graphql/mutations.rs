//! `addTenantDomain` and what follows.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::{
    desk,
    types::{TenantAddresses, TenantDomain},
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    db::Database,
    domains::{
        Domains,
        commands::{self, Asked, HostMove},
        queries::{self, Which},
    },
    identity::{RequestOrigin, no_such_portal},
    tenants::TenantDirectory,
};

/// Adds the addresses of portals to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct DomainMutation;

/// A new domain.
#[derive(InputObject, Clone, Debug)]
pub struct AddTenantDomainInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// The domain, such as `support.customer.example`. Umlauts may be written as such; they are kept as `xn--…`.
    pub name: String,
    /// Whether it becomes the host that links in mails name, as soon as it is proven.
    #[graphql(default)]
    pub becomes_first: bool,
}

/// Which domain to look for.
#[derive(InputObject, Clone, Debug)]
pub struct CheckTenantDomainInput {
    /// `TenantDomain.id`.
    pub domain_id: ID,
}

/// Which domain to take away.
#[derive(InputObject, Clone, Debug)]
pub struct RemoveTenantDomainInput {
    /// `TenantDomain.id`.
    pub domain_id: ID,
}

/// Which host becomes the first.
#[derive(InputObject, Clone, Debug)]
pub struct SetFirstTenantHostInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// One of its hosts.
    pub host: String,
}

/// Whether a host leads on.
#[derive(InputObject, Clone, Debug)]
pub struct SetTenantHostRedirectInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// One of its hosts, and not the first.
    pub host: String,
    /// Whether its pages lead on to the first.
    pub redirects: bool,
}

macro_rules! payloads {
    ($($field:ident: $of:ty, $words:literal: $($(#[doc = $doc:literal])+ $name:ident),+;)+) => {$($(
        $(#[doc = $doc])+
        #[guarded]
        #[derive(SimpleObject, Debug)]
        pub struct $name {
            #[doc = $words]
            #[allow_for(HOLDER)]
            pub $field: Option<$of>,
            /// What was wrong.
            #[allow_for(HOLDER)]
            pub errors: Vec<UserError>,
        }

        impl From<(Option<$of>, Vec<UserError>)> for $name {
            fn from(($field, errors): (Option<$of>, Vec<UserError>)) -> Self {
                Self { $field, errors }
            }
        }
    )+)+};
}

payloads! {
    domain: TenantDomain, "The domain as it is now; null when something was wrong.":
        /// What comes of entering a domain.
        AddTenantDomainPayload,
        /// What comes of looking for a domain.
        CheckTenantDomainPayload;
    addresses: TenantAddresses, "The portal's addresses as they are now; null when something was wrong.":
        /// What comes of putting a host first.
        SetFirstTenantHostPayload,
        /// What comes of having a host lead on.
        SetTenantHostRedirectPayload;
}

/// What comes of taking a domain away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RemoveTenantDomainPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl DomainMutation {
    /// Enters a customer's own domain. It becomes a host of the portal when its DNS has the `records` that the answer names:
    /// looked for within minutes, less and less often, for two weeks. Several portals may wait for a domain; who proves it has
    /// it.
    #[allow_for(ADMIN)]
    async fn add_tenant_domain(
        &self,
        ctx: &Context<'_>,
        input: AddTenantDomainInput,
    ) -> Result<AddTenantDomainPayload> {
        let done = match GlobalId::parse_as(&input.tenant_id, NodeKind::Portal) {
            Some(tenant) => {
                commands::add(asked(ctx), tenant, &input.name, input.becomes_first).await
            }
            None => Err(no_such_portal(Caller::of(ctx))),
        };
        domain(ctx, done).await
    }

    /// Looks for a domain's records now, and for two weeks anew if it is not proven. Once in ten seconds at most.
    #[allow_for(ADMIN)]
    async fn check_tenant_domain(
        &self,
        ctx: &Context<'_>,
        input: CheckTenantDomainInput,
    ) -> Result<CheckTenantDomainPayload> {
        let done = match GlobalId::parse_as(&input.domain_id, NodeKind::TenantDomain) {
            Some(id) => commands::check_now(asked(ctx), id).await.map(|()| id),
            None => Err(commands::no_domain(Caller::of(ctx))),
        };
        domain(ctx, done).await
    }

    /// Takes a domain away. One that is proven is no host of the portal any more, gets no more certificates, and can be proven
    /// by another.
    #[allow_for(ADMIN)]
    async fn remove_tenant_domain(
        &self,
        ctx: &Context<'_>,
        input: RemoveTenantDomainInput,
    ) -> Result<RemoveTenantDomainPayload> {
        let done = match GlobalId::parse_as(&input.domain_id, NodeKind::TenantDomain) {
            Some(id) => commands::remove(asked(ctx), id).await,
            None => Err(commands::no_domain(Caller::of(ctx))),
        };
        ctx.data_unchecked::<TenantDirectory>().forget();
        let errors = match done {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(Caller::of(ctx))?,
        };
        Ok(RemoveTenantDomainPayload { errors })
    }

    /// Makes a host the one that links in mails name, and to which those lead on that do.
    #[allow_for(ADMIN)]
    async fn set_first_tenant_host(
        &self,
        ctx: &Context<'_>,
        input: SetFirstTenantHostInput,
    ) -> Result<SetFirstTenantHostPayload> {
        arrange(ctx, &input.tenant_id, &input.host, HostMove::First).await
    }

    /// Has the pages of an old host lead on to the first (308), or lets them be. What programs ask of it goes on: `/graphql`,
    /// files, pictures.
    #[allow_for(ADMIN)]
    async fn set_tenant_host_redirect(
        &self,
        ctx: &Context<'_>,
        input: SetTenantHostRedirectInput,
    ) -> Result<SetTenantHostRedirectPayload> {
        let step = HostMove::Redirect(input.redirects);
        arrange(ctx, &input.tenant_id, &input.host, step).await
    }
}

fn asked<'a>(ctx: &'a Context<'_>) -> Asked<'a> {
    Asked {
        db: ctx.data_unchecked::<Database>(),
        settings: ctx.data_unchecked::<Domains>(),
        caller: Caller::of(ctx),
        origin: ctx.data_unchecked::<RequestOrigin>(),
    }
}

async fn domain<P: From<(Option<TenantDomain>, Vec<UserError>)>>(
    ctx: &Context<'_>,
    done: std::result::Result<Uuid, Failure>,
) -> Result<P> {
    let caller = Caller::of(ctx);
    match done {
        Ok(id) => {
            // Other processes hear of it; this one answers by it already.
            ctx.data_unchecked::<TenantDirectory>().forget();
            let db = ctx.data_unchecked::<Database>();
            let rows = queries::domains(db, caller, Which::One(id)).await;
            let rows = rows.map_err(|error| internal(caller, &error))?;
            Ok((rows.into_iter().next().map(TenantDomain), Vec::new()).into())
        }
        Err(failure) => Ok((None, failure.into_user_errors(caller)?).into()),
    }
}

async fn arrange<P: From<(Option<TenantAddresses>, Vec<UserError>)>>(
    ctx: &Context<'_>,
    tenant: &ID,
    host: &str,
    step: HostMove,
) -> Result<P> {
    let caller = Caller::of(ctx);
    let tenant = GlobalId::parse_as(tenant, NodeKind::Portal);
    let done = match tenant {
        Some(tenant) => commands::arrange(asked(ctx), tenant, host, step).await,
        None => Err(no_such_portal(caller)),
    };
    match done {
        Ok(()) => {
            ctx.data_unchecked::<TenantDirectory>().forget();
            let now = desk::load(ctx, tenant.unwrap_or_default()).await?;
            Ok((now, Vec::new()).into())
        }
        Err(failure) => Ok((None, failure.into_user_errors(caller)?).into()),
    }
}
