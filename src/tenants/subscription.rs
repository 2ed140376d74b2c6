//! `Subscription.brandingPublished`.

use std::sync::Arc;

use async_graphql::{Context, Result, Subscription};
use futures_util::stream;

use super::model::Tenant;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Occasion, Watch, occasion},
    branding::BrandingObject,
};

/// One event, or none on this occasion.
type Once = stream::Iter<std::option::IntoIter<BrandingObject>>;

/// A portal as it changes.
#[derive(Clone, Copy, Debug, Default)]
pub struct PortalSubscription;

#[guarded]
#[Subscription]
impl PortalSubscription {
    /// The portal's design: as it is at once, and again whenever another is published, within a second. Nobody need be
    /// logged in: a page on which nobody is says `{"public": true}` in `connection_init`. `version` says whether it is
    /// another one.
    #[allow_for(PUBLIC)]
    async fn branding_published(&self, ctx: &Context<'_>) -> Result<Once> {
        let Some(tenant) = ctx.data_opt::<Arc<Tenant>>() else {
            return Err(Refusal::NotFound.into_error(Caller::of(ctx)));
        };
        let event = match occasion(ctx, Watch::Portal) {
            Occasion::Look => Some(BrandingObject(Arc::clone(&tenant.branding))),
            Occasion::Declare | Occasion::Changed { .. } => None,
        };
        Ok(stream::iter(event))
    }
}
