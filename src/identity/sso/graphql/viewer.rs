//! `viewer.linkedIdentities`.

use async_graphql::{Context, Object, Result};

use super::types::{LinkedIdentity, identities_of};
use crate::access::{Caller, Refusal, Viewer, guarded};

/// Adds linked accounts to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SingleSignOnOfViewer;

#[guarded]
#[Object]
impl SingleSignOnOfViewer {
    /// The accounts at other providers with which the contact who is logged in can log in here, oldest first.
    #[allow_for(CONTACT)]
    async fn linked_identities(&self, ctx: &Context<'_>) -> Result<Vec<LinkedIdentity>> {
        let caller = Caller::of(ctx);
        let Viewer::Contact { contact, .. } = caller.viewer else {
            return Err(Refusal::NotFound.into_error(caller));
        };
        identities_of(ctx, contact).await
    }
}
