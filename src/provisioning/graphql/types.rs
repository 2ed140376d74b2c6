//! A portal as the desk has it.

use std::{collections::BTreeMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, Feature, guarded},
    api::{GlobalId, NodeKind, Position, internal},
    db::DbError,
    identity::{StaffMember, load_staff_member},
    provisioning::model::{DeskTenantRow, TenantCounts, TenantCountsLoader},
    tenants::{Portal, PortalLoader, Support, TenantState},
    text::Locale,
};

/// A portal with its life.
#[derive(Clone, Debug)]
pub struct DeskTenant(
    pub(super) DeskTenantRow,
    /// Where they were counted for a whole page.
    pub(super) Option<TenantCounts>,
);

impl DeskTenant {
    pub(super) fn position(&self) -> Position {
        // Its place is looked up by the id: a name does not fit into a cursor.
        Position {
            key: 0,
            id: self.0.id,
        }
    }
}

/// A text in one language.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct LocalizedText {
    /// The language.
    #[allow_for(HOLDER)]
    pub locale: Locale,
    /// The text.
    #[allow_for(HOLDER)]
    pub text: String,
}

/// What hides when a feature is switched off.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TenantFeature {
    /// Which one.
    #[allow_for(HOLDER)]
    pub feature: Feature,
    /// Whether it is switched on for the portal.
    #[allow_for(HOLDER)]
    pub enabled: bool,
}

/// A portal as the desk administers it: where it stands in its life, what counts there, and what the record says in every
/// language. How it looks and what its people see of it is in `portal`.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl DeskTenant {
    /// `Portal.id`.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Portal, self.0.id).into()
    }

    /// The portal itself.
    #[allow_for(AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Portal> {
        let caller = Caller::of(ctx);
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let portal = loader.load_one(self.0.id).await;
        portal
            .map_err(|error| internal(caller, &error))?
            .ok_or_else(|| internal(caller, &gone()))
    }

    /// Where it stands in its life.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> TenantState {
        self.0.state
    }

    /// Since when.
    #[allow_for(AGENT, ADMIN)]
    async fn state_since(&self) -> DateTime<Utc> {
        self.0.state_since
    }

    /// Who of staff brought it there; null when nobody has.
    #[allow_for(AGENT, ADMIN)]
    async fn state_changed_by(&self, ctx: &Context<'_>) -> Result<Option<StaffMember>> {
        match self.0.state_by {
            Some(staff) => load_staff_member(ctx, staff).await,
            None => Ok(None),
        }
    }

    /// What its people read while it is closed; empty for Portico's own words.
    #[allow_for(AGENT, ADMIN)]
    async fn notice(&self, ctx: &Context<'_>) -> Result<Vec<LocalizedText>> {
        let note: BTreeMap<Locale, String> = read(ctx, &self.0.state_note)?;
        Ok(texts(note))
    }

    /// Counts every change of the record, whoever made it and how; `updateTenant` asks for it.
    #[allow_for(AGENT, ADMIN)]
    async fn version(&self) -> i32 {
        self.0.version
    }

    /// Its host names; links in mails name the first.
    #[allow_for(AGENT, ADMIN)]
    async fn hosts(&self) -> &[String] {
        &self.0.hosts
    }

    /// Every feature there is, and whether it is switched on.
    #[allow_for(AGENT, ADMIN)]
    async fn features(&self) -> Vec<TenantFeature> {
        let on = |feature: Feature| match &self.0.features {
            Some(words) => words.iter().any(|word| word == feature.word()),
            None => crate::access::FeatureSet::STANDARD.contains(feature),
        };
        let features = Feature::ALL.into_iter();
        features
            .map(|feature| TenantFeature {
                feature,
                enabled: on(feature),
            })
            .collect()
    }

    /// When somebody of its support answers, in every language; the rest of the contact is in `portal.support`.
    #[allow_for(AGENT, ADMIN)]
    async fn opening_hours(&self, ctx: &Context<'_>) -> Result<Vec<LocalizedText>> {
        let support: Support = read(ctx, &self.0.support)?;
        Ok(texts(support.opening_hours))
    }

    /// How many contacts may log in.
    #[allow_for(AGENT, ADMIN)]
    async fn contacts_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.counts(ctx).await?.contacts)
    }

    /// How many tickets are neither resolved nor closed.
    #[allow_for(AGENT, ADMIN)]
    async fn open_tickets_count(&self, ctx: &Context<'_>) -> Result<i64> {
        Ok(self.counts(ctx).await?.open_tickets)
    }

    /// When it was opened.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When its record was last changed.
    #[allow_for(AGENT, ADMIN)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.0.updated_at
    }

    /// When it is deleted for good; null unless it is being deleted.
    #[allow_for(AGENT, ADMIN)]
    async fn deletes_at(&self) -> Option<DateTime<Utc>> {
        self.0.deletes_at
    }
}

impl DeskTenant {
    async fn counts(&self, ctx: &Context<'_>) -> Result<TenantCounts> {
        if let Some(counts) = self.1 {
            return Ok(counts);
        }
        let loader = ctx.data_unchecked::<DataLoader<TenantCountsLoader>>();
        let counts = loader.load_one(self.0.id).await;
        let counts = counts.map_err(|error: Arc<DbError>| internal(Caller::of(ctx), &error))?;
        Ok(counts.unwrap_or_default())
    }
}

fn texts(by_locale: BTreeMap<Locale, String>) -> Vec<LocalizedText> {
    by_locale
        .into_iter()
        .map(|(locale, text)| LocalizedText { locale, text })
        .collect()
}

fn read<T: serde::de::DeserializeOwned>(ctx: &Context<'_>, value: &serde_json::Value) -> Result<T> {
    T::deserialize(value)
        .map_err(|error| internal(Caller::of(ctx), &DbError::Refused(error.into())))
}

fn gone() -> DbError {
    DbError::Refused(anyhow::anyhow!("a tenant of the list is not there"))
}
