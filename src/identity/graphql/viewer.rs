//! `viewer.contact` and `viewer.features`.

use async_graphql::{Context, Object, Result, Subscription};
use chrono::{DateTime, Utc};
use futures_util::stream;
use uuid::Uuid;

use super::{
    Contact,
    access::{account_row, events_of, sessions_of},
    session::SessionObject,
};
use crate::{
    access::{Caller, Feature, Refusal, Viewer, guarded},
    api::{Occasion, Watch, internal, occasion},
    db::Database,
    identity::{audit::SecurityEvent, queries},
};

/// Adds the contact to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdentityOfViewer;

#[guarded]
#[Object]
impl IdentityOfViewer {
    /// The contact who is logged in: their own record.
    #[allow_for(CONTACT)]
    async fn contact(&self, ctx: &Context<'_>) -> Result<Contact> {
        let caller = Caller::of(ctx);
        let not_found = || Refusal::NotFound.into_error(caller);
        let Viewer::Contact { contact, .. } = caller.viewer else {
            return Err(not_found());
        };
        queries::contact(ctx.data_unchecked::<Database>(), caller, contact)
            .await
            .map_err(|error| internal(caller, &error))?
            .map(Contact)
            .ok_or_else(not_found)
    }

    /// Where the contact is logged in, access tokens among them; the latest used first.
    #[allow_for(CONTACT)]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<SessionObject>> {
        match own_affairs(ctx) {
            Some(contact) => sessions_of(ctx, contact).await,
            None => Ok(Vec::new()),
        }
    }

    /// What happened to the contact's account, the newest fifty.
    #[allow_for(CONTACT)]
    async fn login_events(&self, ctx: &Context<'_>) -> Result<Vec<SecurityEvent>> {
        match own_affairs(ctx) {
            Some(contact) => events_of(ctx, contact).await,
            None => Ok(Vec::new()),
        }
    }

    /// Since when the contact's password is what it is; null without one.
    #[allow_for(CONTACT)]
    async fn password_changed_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        match own_affairs(ctx) {
            Some(contact) => Ok(account_row(ctx, contact).await?.password_since),
            None => Ok(None),
        }
    }

    /// What the portal offers to the contact. Fields of a feature that is not listed answer `FORBIDDEN`.
    #[allow_for(CONTACT)]
    async fn features(&self, ctx: &Context<'_>) -> Vec<Feature> {
        Caller::of(ctx).features.iter().collect()
    }
}

/// What a contact may use, as it changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct FeatureSubscription;

#[guarded]
#[Subscription]
impl FeatureSubscription {
    /// `viewer.features`: at once, and again within a second when an admin switches one on or off, for the portal or for
    /// the contact alone. It may come again unchanged.
    #[allow_for(CONTACT)]
    async fn features_changed(
        &self,
        ctx: &Context<'_>,
    ) -> Result<stream::Iter<std::option::IntoIter<Vec<Feature>>>> {
        let event = match occasion(ctx, Watch::Portal) {
            Occasion::Look => Some(Caller::of(ctx).features.iter().collect()),
            Occasion::Declare | Occasion::Changed { .. } => None,
        };
        Ok(stream::iter(event))
    }
}

/// Whoever is logged in, unless it is staff who look as them: how a contact keeps their account is no part of what is looked at.
fn own_affairs(ctx: &Context<'_>) -> Option<Uuid> {
    let caller = Caller::of(ctx);
    match caller.viewer {
        Viewer::Contact { contact, .. } if !caller.viewed => Some(contact),
        _ => None,
    }
}
