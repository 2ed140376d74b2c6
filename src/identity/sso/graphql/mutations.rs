//! `configureIdentityProvider`, `removeIdentityProvider` and `unlinkIdentity`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{desk, types::IdentityProvider};
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{
        graphql::must_be_confirmed,
        request::RequestOrigin,
        sso::{flow::SingleSignOn, linked::unlink, provider::ProviderRules, setup::ProviderSetup},
    },
    tenants::{LoginMethodKind, ProviderKind},
};

/// Adds single sign-on to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SingleSignOnMutation;

/// A provider as it shall be, whole: what is left out is empty or as its default says, but for the client secret.
#[derive(InputObject)]
pub struct ConfigureIdentityProviderInput {
    /// `Portal.id`.
    pub tenant_id: ID,
    /// `IdentityProvider.id` of the one to change; a new one without it.
    pub provider_id: Option<ID>,
    /// `MICROSOFT`, `GOOGLE` or `OPENID`. Cannot be changed.
    pub kind: LoginMethodKind,
    /// What its button says, up to 60 characters.
    pub label: String,
    /// For `OPENID` the issuer, `https://…`, as the provider's own document names it. Left out for `MICROSOFT` and `GOOGLE`,
    /// unless they are those of another cloud.
    pub issuer: Option<String>,
    /// The client id (Microsoft: application id) that the provider has given out.
    pub client_id: String,
    /// The client secret; left out to keep the one that there is. It is sealed, and nobody can read it again. It must be
    /// given anew with another issuer.
    #[graphql(secret)]
    pub client_secret: Option<String>,
    /// `MICROSOFT`: the ids of the directories (tenants) whose people may log in, at least one.
    #[graphql(default)]
    pub directories: Vec<String>,
    /// `GOOGLE`: the Workspace domains whose people may log in; empty for all.
    #[graphql(default)]
    pub hosted_domains: Vec<String>,
    /// The domains in which an e-mail address may be; empty for all. For a single Microsoft directory also the domains that
    /// it is trusted with: without them only addresses count of which Microsoft itself says that they are verified.
    #[graphql(default)]
    pub email_domains: Vec<String>,
    /// Who has a verified address in one of these domains becomes a contact at their first log-in. Empty: nobody does.
    #[graphql(default)]
    pub create_for_domains: Vec<String>,
    /// Whether its button is shown.
    #[graphql(default = true)]
    pub active: bool,
    /// Its place among the buttons, the smallest first.
    #[graphql(default = 0)]
    pub position: i32,
}

/// What comes of setting a provider up.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ConfigureIdentityProviderPayload {
    /// The provider as it is now; null when something was wrong.
    #[allow_for(HOLDER)]
    pub provider: Option<IdentityProvider>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which provider to take away.
#[derive(InputObject)]
pub struct RemoveIdentityProviderInput {
    /// `IdentityProvider.id`.
    pub provider_id: ID,
}

/// What comes of taking a provider away.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RemoveIdentityProviderPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Which account to unlink.
#[derive(InputObject)]
pub struct UnlinkIdentityInput {
    /// `LinkedIdentity.id`.
    pub identity_id: ID,
}

/// What comes of unlinking an account.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UnlinkIdentityPayload {
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl SingleSignOnMutation {
    /// Sets up a provider at which a portal's contacts may log in, or changes one. With another issuer or client id the
    /// accounts that are linked there are unlinked: their ids are no longer those of the same people. Admins answer
    /// for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn configure_identity_provider(
        &self,
        ctx: &Context<'_>,
        input: ConfigureIdentityProviderInput,
    ) -> Result<ConfigureIdentityProviderPayload> {
        let caller = Caller::of(ctx);
        let checked = must_be_confirmed(ctx).and_then(|()| setup(caller, input));
        let configured = match checked {
            Ok(setup) => {
                let tenant = setup.tenant;
                let sign_on = ctx.data_unchecked::<SingleSignOn>();
                // Not theirs, or not there: the same answer, before anything is looked at.
                desk::load(ctx, tenant, None).await?;
                let done = sign_on
                    .configure(caller, ctx.data_unchecked::<RequestOrigin>(), setup)
                    .await;
                done.map(|done| (tenant, done.id))
            }
            Err(failure) => Err(failure),
        };
        let (tenant, id) = match configured {
            Ok(configured) => configured,
            Err(failure) => {
                return Ok(ConfigureIdentityProviderPayload {
                    provider: None,
                    errors: failure.into_user_errors(caller)?,
                });
            }
        };
        let shown = desk::load(ctx, tenant, Some(id)).await?;
        Ok(ConfigureIdentityProviderPayload {
            provider: shown.into_iter().next(),
            errors: Vec::new(),
        })
    }

    /// Takes a provider away, and with it the accounts that are linked there. Sessions that began there go on.
    /// Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn remove_identity_provider(
        &self,
        ctx: &Context<'_>,
        input: RemoveIdentityProviderInput,
    ) -> Result<RemoveIdentityProviderPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.provider_id, NodeKind::IdentityProvider);
        let sign_on = ctx.data_unchecked::<SingleSignOn>();
        let origin = ctx.data_unchecked::<RequestOrigin>();
        let removed = match must_be_confirmed(ctx) {
            Ok(()) => sign_on.remove(caller, origin, id).await,
            Err(failure) => Err(failure),
        };
        let errors = match removed {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(caller)?,
        };
        Ok(RemoveIdentityProviderPayload { errors })
    }

    /// Unlinks an account of one's own at a provider. The next log-in there links it anew, if the provider still vouches
    /// for the same e-mail address.
    #[allow_for(CONTACT)]
    async fn unlink_identity(
        &self,
        ctx: &Context<'_>,
        input: UnlinkIdentityInput,
    ) -> Result<UnlinkIdentityPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.identity_id, NodeKind::LinkedIdentity);
        let db = ctx.data_unchecked::<Database>();
        let errors = match unlink(db, caller, ctx.data_unchecked::<RequestOrigin>(), id).await {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(caller)?,
        };
        Ok(UnlinkIdentityPayload { errors })
    }
}

/// The input with ids read.
fn setup(
    caller: &Caller,
    input: ConfigureIdentityProviderInput,
) -> std::result::Result<ProviderSetup, Failure> {
    let at = |code, field| Failure::from(UserError::at(caller.locale, code, field));
    let kind = match input.kind {
        LoginMethodKind::Microsoft => ProviderKind::Microsoft,
        LoginMethodKind::Google => ProviderKind::Google,
        LoginMethodKind::OpenId => ProviderKind::OpenId,
        LoginMethodKind::Password => return Err(at(UserErrorCode::InvalidValue, "kind")),
    };
    let provider = match &input.provider_id {
        None => None,
        Some(id) => Some(
            GlobalId::parse_as(id, NodeKind::IdentityProvider)
                .ok_or_else(|| at(UserErrorCode::NotFound, "providerId"))?,
        ),
    };
    Ok(ProviderSetup {
        tenant: GlobalId::parse_as(&input.tenant_id, NodeKind::Portal)
            .ok_or_else(|| at(UserErrorCode::NotFound, "tenantId"))?,
        provider,
        kind,
        label: input.label,
        issuer: input.issuer,
        client_id: input.client_id,
        client_secret: input
            .client_secret
            .map(|secret| secret.trim().to_owned())
            .filter(|secret| !secret.is_empty())
            .map(Into::into),
        rules: ProviderRules {
            directories: input.directories,
            hosted_domains: input.hosted_domains,
            email_domains: input.email_domains,
            create_for_domains: input.create_for_domains,
        },
        active: input.active,
        position: input.position,
    })
}
