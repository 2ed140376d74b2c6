//! Who may write announcements: admins, for the portals that they answer for; for all portals, those who answer for all. The
//! policies of the migration `announcements` say the same.

use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, Transaction},
};

/// Begins a transaction of the caller's, who must be an admin.
///
/// # Errors
/// Refused for anybody else.
pub(super) async fn begin(db: &Database, caller: &Caller) -> Result<Transaction, Failure> {
    if !caller.administers() {
        return Err(Refusal::Forbidden.into());
    }
    Ok(db.begin(&caller.identity()).await?)
}

/// Ends the transaction: there is no such portal for the caller.
///
/// # Errors
/// Always.
pub(super) async fn no_such_portal<T>(tx: Transaction, caller: &Caller) -> Result<T, Failure> {
    let code = UserErrorCode::NotFound;
    refuse(tx, UserError::at(caller.locale, code, "tenantIds")).await
}
