//! What `node` finds of people.

use async_graphql::{Context, Result};
use uuid::Uuid;

use super::{Contact, StaffMember};
use crate::{access::Caller, api::internal, db::Database, identity::queries};

/// The contact of that id, if there is one for the caller: for a contact themselves.
///
/// # Errors
/// When the database cannot be asked.
pub async fn load_contact(ctx: &Context<'_>, id: Uuid) -> Result<Option<Contact>> {
    let caller = Caller::of(ctx);
    let found = queries::contact(ctx.data_unchecked::<Database>(), caller, id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(Contact))
}

/// The member of staff of that id, if there is one for the caller: for a contact those who work on a ticket of theirs.
///
/// # Errors
/// When the database cannot be asked.
pub async fn load_staff_member(ctx: &Context<'_>, id: Uuid) -> Result<Option<StaffMember>> {
    let caller = Caller::of(ctx);
    let found = queries::staff_member(ctx.data_unchecked::<Database>(), caller, id).await;
    Ok(found
        .map_err(|error| internal(caller, &error))?
        .map(StaffMember))
}
