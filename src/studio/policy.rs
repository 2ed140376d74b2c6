//! Who may work on designs.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, Viewer},
    api::Failure,
    db::{DbError, schema::staff},
};

/// Admins, for the portals that they serve; the policies of the database say the same a second time.
pub(super) fn may_design(caller: &Caller, tenant: Uuid) -> bool {
    caller.administers() && caller.serves(tenant)
}

/// # Errors
/// Refused for anybody else.
pub(super) fn must_design(caller: &Caller, tenant: Uuid) -> Result<(), Failure> {
    if may_design(caller, tenant) {
        Ok(())
    } else {
        Err(Refusal::Forbidden.into())
    }
}

/// What others see of who did it.
pub(super) async fn name_of(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
) -> Result<Option<String>, DbError> {
    let Viewer::Staff { staff: id, .. } = caller.viewer else {
        return Ok(None);
    };
    let name = staff::table
        .find(id)
        .select(staff::display_name)
        .first(conn)
        .await
        .optional()?;
    Ok(name)
}
