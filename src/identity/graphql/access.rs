//! A contact's *Portal* tab: how they log in, where they are, what is switched on for them.

use async_graphql::{Context, Enum, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::session::SessionObject;
use crate::{
    access::{Caller, Feature, Refusal, guarded},
    api::internal,
    identity::{
        audit::SecurityEvent,
        loaders::{ContactAccountLoader, ContactAccountRow, SecurityEventsLoader, SessionsLoader},
        session::set,
        sso::{LinkedIdentity, identities_of},
    },
    notifications::{Mail, MailLoader},
    tenants::{Portal, PortalLoader},
};

/// What there is of a contact's password.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordState {
    /// None was ever made.
    None,
    /// Portico made one and mailed it.
    Initial,
    /// The same, but it is too old to log in with.
    InitialExpired,
    /// They chose it.
    Own,
}

/// Who decided whether a feature is on.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum FeatureDecision {
    /// Nobody: it is as it is everywhere.
    Default,
    /// The portal, for all of its contacts.
    Portal,
    /// The contact's own switch.
    Contact,
}

/// Whether a feature is on for a contact, and why.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct FeatureState {
    /// Which feature.
    #[allow_for(HOLDER)]
    pub feature: Feature,
    /// Whether it is on for the contact.
    #[allow_for(HOLDER)]
    pub enabled: bool,
    /// Who decided.
    #[allow_for(HOLDER)]
    pub decided_by: FeatureDecision,
    /// The contact's own switch; null when they have it as the portal does.
    #[allow_for(HOLDER)]
    #[graphql(name = "override")]
    pub own: Option<bool>,
}

/// How a contact gets into their portal.
#[derive(Clone, Debug)]
pub struct ContactAccess(pub ContactAccountRow);

/// How a contact gets into their portal: what staff see and decide of it.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ContactAccess {
    /// What there is of a password. The password itself is nobody's to see.
    #[allow_for(AGENT, ADMIN)]
    async fn password_state(&self) -> PasswordState {
        let expired = self
            .0
            .password_expires_at
            .is_some_and(|at| at <= Utc::now());
        match (self.0.password_since, self.0.password_initial) {
            (None, _) => PasswordState::None,
            (Some(_), false) => PasswordState::Own,
            (Some(_), true) if expired => PasswordState::InitialExpired,
            (Some(_), true) => PasswordState::Initial,
        }
    }

    /// When a password that Portico made ends by itself; null otherwise.
    #[allow_for(AGENT, ADMIN)]
    async fn password_expires_at(&self) -> Option<DateTime<Utc>> {
        self.0.password_expires_at
    }

    /// Whether the contact may log in by password.
    #[allow_for(AGENT, ADMIN)]
    async fn password_allowed(&self) -> bool {
        self.0.password_allowed
    }

    /// Whether the contact may log in by an account of another provider.
    #[allow_for(AGENT, ADMIN)]
    async fn single_sign_on_allowed(&self) -> bool {
        self.0.sso_allowed
    }

    /// Where the contact is logged in, the latest used first.
    #[allow_for(AGENT, ADMIN)]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<SessionObject>> {
        sessions_of(ctx, self.0.id).await
    }

    /// What is on and off for the contact, and why.
    #[allow_for(AGENT, ADMIN)]
    async fn features(&self, ctx: &Context<'_>) -> Result<Vec<FeatureState>> {
        let caller = Caller::of(ctx);
        let portal = portal(ctx, self.0.tenant_id).await?;
        let portal = portal.ok_or_else(|| Refusal::NotFound.into_error(caller))?;
        let (on, off) = (set(&self.0.features_on), set(&self.0.features_off));
        let counting = portal.tenant().features.switched(on, off);
        let state = |feature| {
            let own = match (on.contains(feature), off.contains(feature)) {
                (_, true) => Some(false),
                (true, false) => Some(true),
                (false, false) => None,
            };
            FeatureState {
                feature,
                enabled: counting.contains(feature),
                decided_by: match own {
                    Some(_) => FeatureDecision::Contact,
                    None if portal.tenant().features_are_standard => FeatureDecision::Default,
                    None => FeatureDecision::Portal,
                },
                own,
            }
        };
        Ok(Feature::ALL.into_iter().map(state).collect())
    }

    /// The mail with the latest password that Portico made; null when there was none, or the contact has chosen their own.
    #[allow_for(AGENT, ADMIN)]
    async fn initial_password_mail(&self, ctx: &Context<'_>) -> Result<Option<Mail>> {
        let Some(mail) = self.0.password_mail_id else {
            return Ok(None);
        };
        ctx.data_unchecked::<DataLoader<MailLoader>>()
            .load_one(mail)
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))
    }

    /// The contact's accounts at other providers.
    #[allow_for(AGENT, ADMIN)]
    async fn linked_identities(&self, ctx: &Context<'_>) -> Result<Vec<LinkedIdentity>> {
        identities_of(ctx, self.0.id).await
    }

    /// What happened to the account, the newest fifty.
    #[allow_for(AGENT, ADMIN)]
    async fn events(&self, ctx: &Context<'_>) -> Result<Vec<SecurityEvent>> {
        events_of(ctx, self.0.id).await
    }
}

/// Where a contact is logged in, if the caller may know.
///
/// # Errors
/// When the database cannot be asked.
pub async fn sessions_of(ctx: &Context<'_>, contact: Uuid) -> Result<Vec<SessionObject>> {
    let found = ctx
        .data_unchecked::<DataLoader<SessionsLoader>>()
        .load_one(contact)
        .await
        .map_err(|error| internal(Caller::of(ctx), &error))?;
    let rows = found.unwrap_or_default();
    Ok(rows.into_iter().map(SessionObject).collect())
}

/// What happened to a contact's account, if the caller may know.
///
/// # Errors
/// When the database cannot be asked.
pub async fn events_of(ctx: &Context<'_>, contact: Uuid) -> Result<Vec<SecurityEvent>> {
    let found = ctx
        .data_unchecked::<DataLoader<SecurityEventsLoader>>()
        .load_one(contact)
        .await
        .map_err(|error| internal(Caller::of(ctx), &error))?;
    let rows = found.unwrap_or_default();
    Ok(rows.into_iter().map(SecurityEvent).collect())
}

/// The rest of a contact's record.
///
/// # Errors
/// NOT_FOUND when the caller may not know it.
pub async fn account_row(ctx: &Context<'_>, contact: Uuid) -> Result<ContactAccountRow> {
    let caller = Caller::of(ctx);
    ctx.data_unchecked::<DataLoader<ContactAccountLoader>>()
        .load_one(contact)
        .await
        .map_err(|error| internal(caller, &error))?
        .ok_or_else(|| Refusal::NotFound.into_error(caller))
}

/// A tenant's portal, if it exists for the caller.
///
/// # Errors
/// When the database cannot be asked.
pub async fn portal(ctx: &Context<'_>, tenant: Uuid) -> Result<Option<Portal>> {
    ctx.data_unchecked::<DataLoader<PortalLoader>>()
        .load_one(tenant)
        .await
        .map_err(|error| internal(Caller::of(ctx), &error))
}
