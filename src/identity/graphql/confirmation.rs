//! The password once more, before what matters.

use std::sync::Arc;

use async_graphql::Context;

use crate::{
    access::{Caller, Viewer},
    api::{Failure, UserError, UserErrorCode},
    identity::session::Session,
};

/// Refuses staff who have not typed their password in the last ten minutes, to log in or in `confirmPassword`. For what
/// gives rights or takes data out of the house: identity settings, access tokens, exports. Contacts are not asked.
///
/// # Errors
/// `PASSWORD_NEEDED`.
pub fn must_be_confirmed(ctx: &Context<'_>) -> Result<(), Failure> {
    let caller = Caller::of(ctx);
    let confirmed = ctx
        .data_opt::<Arc<Session>>()
        .is_some_and(|session| session.is_confirmed());
    match caller.viewer {
        Viewer::Staff { .. } if !confirmed => {
            Err(UserError::of_caller(caller.locale, UserErrorCode::PasswordNeeded).into())
        }
        _ => Ok(()),
    }
}
