//! `viewer.contact` and `viewer.features`.

use async_graphql::{Context, Object, Result};

use super::Contact;
use crate::{
    access::{Caller, Feature, Refusal, Viewer, guarded},
    api::internal,
    db::Database,
    identity::queries,
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

    /// What the portal offers to the contact. Fields of a feature that is not listed answer `FORBIDDEN`.
    #[allow_for(CONTACT)]
    async fn features(&self, ctx: &Context<'_>) -> Vec<Feature> {
        Caller::of(ctx).features.iter().collect()
    }
}
