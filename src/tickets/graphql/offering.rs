//! What a portal's people can ask for, set by admins.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    db::Database,
    identity::RequestOrigin,
    tenants::{Portal, TenantDirectory},
    tickets::offering,
};

/// What shall be possible to ask for.
#[derive(InputObject, Clone, Debug)]
pub struct SetRequestTypesInput {
    /// `Portal.id`.
    pub portal_id: ID,
    /// All of them, in order, as `request-types.toml` has them; an empty text for none. What is not in it cannot be asked for
    /// any more; tickets keep what they were asked with.
    pub definition: String,
    /// The `RequestTypesDefinition.version` that was looked at: CONFLICT when they have been changed since.
    pub if_version: Option<String>,
}

/// The portal as it is now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetRequestTypesPayload {
    /// Null when there are errors, but for CONFLICT: then as it is now.
    #[allow_for(HOLDER)]
    pub portal: Option<Portal>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds setting request types to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RequestTypesMutation;

#[guarded]
#[Object]
impl RequestTypesMutation {
    /// Replaces what the people of a portal can ask for, with the forms.
    #[allow_for(ADMIN)]
    async fn set_request_types(
        &self,
        ctx: &Context<'_>,
        input: SetRequestTypesInput,
    ) -> Result<SetRequestTypesPayload> {
        let caller = Caller::of(ctx);
        let id = GlobalId::parse_as(&input.portal_id, NodeKind::Portal);
        let done = set(ctx, caller, id, &input).await;
        let errors = match done {
            Ok(()) => Vec::new(),
            Err(failure) if failure.is_conflict() => {
                let portal = fresh(ctx, caller, id).await?;
                let errors = failure.into_user_errors(caller)?;
                return Ok(SetRequestTypesPayload { portal, errors });
            }
            Err(failure) => failure.into_user_errors(caller)?,
        };
        let portal = match errors.is_empty() {
            true => fresh(ctx, caller, id).await?,
            false => None,
        };
        Ok(SetRequestTypesPayload { portal, errors })
    }
}

/// Past the memory, which hears of the change a moment later.
async fn fresh(ctx: &Context<'_>, caller: &Caller, id: Option<Uuid>) -> Result<Option<Portal>> {
    let Some(id) = id else { return Ok(None) };
    let directory = ctx.data_unchecked::<TenantDirectory>();
    directory.forget();
    let found = directory.find_for(&caller.identity(), id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.map(Portal::from))
}

async fn set(
    ctx: &Context<'_>,
    caller: &Caller,
    id: Option<Uuid>,
    input: &SetRequestTypesInput,
) -> Result<(), Failure> {
    let id = id.ok_or(Refusal::NotFound)?;
    let db = ctx.data_unchecked::<Database>();
    let origin = ctx.data_unchecked::<RequestOrigin>();
    let seen = input.if_version.as_deref();
    offering::set_request_types(db, caller, id, &input.definition, seen, origin).await
}
