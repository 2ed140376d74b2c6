//! `viewAsContact`.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, Url, UserError, UserErrorCode},
    config::PublicAddress,
    db::Database,
    identity::commands::view_as,
    tenants::{Tenant, TenantDirectory},
};

/// Adds looking at portals to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ViewAsMutation;

/// As whom to look.
#[derive(InputObject)]
pub struct ViewAsContactInput {
    /// `Contact.id`.
    pub contact_id: ID,
}

/// Where to look.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ViewAsContactPayload {
    /// Leads into the portal, once and within a minute; null when something was wrong.
    #[allow_for(HOLDER)]
    pub url: Option<Url>,
    /// What was wrong.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl ViewAsMutation {
    /// The way into a portal as one of its contacts sees it. There, everything can be read and nothing changed, for half an
    /// hour at most; `session.viewedBy` says who looks. It takes the place of whoever is logged in to that portal in the same
    /// browser, and stands in the audit log, where the contact reads of it too.
    #[allow_for(ADMIN)]
    async fn view_as_contact(
        &self,
        ctx: &Context<'_>,
        input: ViewAsContactInput,
    ) -> Result<ViewAsContactPayload> {
        let caller = Caller::of(ctx);
        let contact = GlobalId::parse_as(&input.contact_id, NodeKind::Contact)
            .ok_or_else(|| Refusal::NotFound.into_error(caller))?;
        let db = ctx.data_unchecked::<Database>();
        let done = async {
            let handover = view_as(db, caller, contact).await?;
            let directory = ctx.data_unchecked::<TenantDirectory>();
            let tenant = directory.by_id(handover.tenant).await?;
            let open = tenant.filter(|tenant: &Arc<Tenant>| tenant.state.is_open());
            let Some(tenant) = open else {
                let code = UserErrorCode::InvalidState;
                let words = "user-error-view-as-closed";
                let error = UserError::with(caller.locale, code, "contactId", words, &[]);
                return Err(Failure::from(error));
            };
            let origin = ctx
                .data_unchecked::<PublicAddress>()
                .origin(tenant.primary_host());
            Ok(format!("{origin}/view-as/{}", handover.token.expose()))
        };
        Ok(match done.await {
            Ok(url) => ViewAsContactPayload {
                url: Some(Url(url)),
                errors: Vec::new(),
            },
            Err(failure) => ViewAsContactPayload {
                url: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}
