//! `serviceDesk.me`, `serviceDesk.staff` and `serviceDesk.team`.

use async_graphql::{Context, Object, Result};

use super::StaffMember;
use crate::{
    access::{Caller, Refusal, Viewer, guarded},
    api::internal,
    db::Database,
    identity::{queries, team},
};

/// Adds staff to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdentityOnDesk;

#[guarded]
#[Object]
impl IdentityOnDesk {
    /// The member of staff who is logged in.
    #[allow_for(AGENT, ADMIN)]
    async fn me(&self, ctx: &Context<'_>) -> Result<StaffMember> {
        let caller = Caller::of(ctx);
        let not_found = || Refusal::NotFound.into_error(caller);
        let Viewer::Staff { staff, .. } = caller.viewer else {
            return Err(not_found());
        };
        queries::staff_member(ctx.data_unchecked::<Database>(), caller, staff)
            .await
            .map_err(|error| internal(caller, &error))?
            .map(StaffMember)
            .ok_or_else(not_found)
    }

    /// Everybody on the staff by name, those who may not log in and those who are only invited among them.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "1 + STAFF_COST * child_complexity")]
    async fn team(&self, ctx: &Context<'_>) -> Result<Vec<StaffMember>> {
        let caller = Caller::of(ctx);
        let staff = team::everybody(ctx.data_unchecked::<Database>(), caller)
            .await
            .map_err(|error| internal(caller, &error))?;
        Ok(staff.into_iter().map(StaffMember).collect())
    }

    /// Everybody on the staff who can be given a ticket, by name.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + STAFF_COST * child_complexity")]
    async fn staff(&self, ctx: &Context<'_>) -> Result<Vec<StaffMember>> {
        let caller = Caller::of(ctx);
        let staff = queries::active_staff(ctx.data_unchecked::<Database>(), caller)
            .await
            .map_err(|error| internal(caller, &error))?;
        Ok(staff.into_iter().map(StaffMember).collect())
    }
}

/// How many people a staff is taken to be when a query's cost is reckoned.
const STAFF_COST: usize = 25;
