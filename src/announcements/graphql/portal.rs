//! `Query.announcements` and `Subscription.announcementsChanged`.

use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use futures_util::stream;

use super::types::Announcement;
use crate::{
    access::{Caller, Refusal, guarded},
    announcements::queries,
    api::{Occasion, Watch, internal, occasion},
    db::Database,
    tenants::Tenant,
};

/// One event, or none on this occasion.
type Once = stream::Iter<std::option::IntoIter<Vec<Announcement>>>;

/// What the portal behind the host has to say to the caller now; nothing on the desk's host.
///
/// # Errors
/// When the database fails.
pub async fn shown_announcements(ctx: &Context<'_>) -> Result<Vec<Announcement>> {
    let Some(tenant) = ctx.data_opt::<Arc<Tenant>>() else {
        return Ok(Vec::new());
    };
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let rows = queries::shown(db, caller, tenant.id)
        .await
        .map_err(|error| internal(caller, &error))?;
    let shown = rows
        .into_iter()
        .filter_map(|row| Announcement::of(row, caller, tenant));
    Ok(shown.collect())
}

/// What a portal has to say, as it changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct AnnouncementSubscription;

#[guarded]
#[Subscription]
impl AnnouncementSubscription {
    /// What `announcements` answers: at once, and again within a second when somebody writes, changes or ends one. What begins
    /// or ends at its time tells nothing: ask now and then. Nobody need be logged in, as for `brandingPublished`.
    #[allow_for(PUBLIC)]
    async fn announcements_changed(&self, ctx: &Context<'_>) -> Result<Once> {
        if ctx.data_opt::<Arc<Tenant>>().is_none() {
            return Err(Refusal::NotFound.into_error(Caller::of(ctx)));
        }
        let event = match occasion(ctx, Watch::Announcements) {
            Occasion::Look => Some(shown_announcements(ctx).await?),
            Occasion::Declare | Occasion::Changed { .. } => None,
        };
        Ok(stream::iter(event))
    }
}
