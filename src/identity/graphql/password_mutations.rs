//! Passwords: changed by who has one, chosen anew by who has forgotten theirs.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::mutations::{FrontDoor, failed};
use crate::{
    access::{Caller, guarded},
    api::UserError,
    identity::{
        commands::{Forgotten, NewPassword},
        session::Session,
        tokens::Carrier,
    },
};

/// A new password.
#[derive(InputObject)]
pub struct ChangePasswordInput {
    /// The present one. Left empty by whoever has just come in with a password that was mailed to them and has to
    /// choose their own.
    #[graphql(secret, default)]
    pub current_password: String,
    /// The one that is to be.
    #[graphql(secret)]
    pub new_password: String,
}

/// What comes of changing a password.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ChangePasswordPayload {
    /// Whether it was changed.
    #[allow_for(HOLDER)]
    pub changed: bool,
    /// The bearer token that takes the place of the one with which it was changed; null for a browser, which has its
    /// cookie.
    #[allow_for(HOLDER)]
    pub access_token: Option<String>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Somebody who has forgotten their password.
#[derive(InputObject)]
pub struct RequestPasswordResetInput {
    /// The account's e-mail address.
    pub email: String,
}

/// The same, whether there is such an account or not.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RequestPasswordResetPayload {
    /// Not an address, or too many tries. Nothing says whether there is an account.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A link from a mail, and the password that is to be.
#[derive(InputObject)]
pub struct ResetPasswordInput {
    /// What stands behind the `#` of the link.
    #[graphql(secret)]
    pub token: String,
    /// The one that is to be.
    #[graphql(secret)]
    pub new_password: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ResetPasswordPayload {
    /// Whether the password is the new one; to log in with it is the next step.
    #[allow_for(HOLDER)]
    pub changed: bool,
    /// What to mend; empty when it worked. `TOKEN_INVALID`: ask for another link.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds passwords to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PasswordMutation;

#[guarded]
#[Object]
impl PasswordMutation {
    /// Changes one's own password. Everybody else who is logged in with the account is logged out; the session in which
    /// it is changed goes on under a new cookie or token.
    #[allow_for(CONTACT, AGENT, ADMIN, PENDING)]
    async fn change_password(
        &self,
        ctx: &Context<'_>,
        input: ChangePasswordInput,
    ) -> Result<ChangePasswordPayload> {
        let caller = Caller::of(ctx);
        let door = FrontDoor::of(ctx);
        let carrier = ctx
            .data_opt::<Arc<Session>>()
            .map_or(Carrier::Cookie, |session| session.carrier);
        let rules = door.tenant.map(|tenant| &tenant.access);
        let changed = door
            .log_ins
            .change_password(
                caller,
                NewPassword {
                    current: &input.current_password,
                    new: &input.new_password,
                    rules,
                    carrier,
                },
                door.origin,
            )
            .await;
        let opened = match changed {
            Ok(opened) => opened,
            Err(failure) => {
                return Ok(ChangePasswordPayload {
                    changed: false,
                    access_token: None,
                    errors: failed(caller, failure)?,
                });
            }
        };
        let access_token = match carrier {
            Carrier::Bearer => Some(opened.token.expose().to_owned()),
            Carrier::Cookie => {
                let settings = door.log_ins.sessions().settings();
                let lifetime = settings.lifetime(carrier, rules);
                door.cookies.hand_out(&opened.token, lifetime.as_secs());
                None
            }
        };
        Ok(ChangePasswordPayload {
            changed: true,
            access_token,
            errors: Vec::new(),
        })
    }

    /// Has a link to a new password mailed to the account's address. The answer is the same, and takes the same time,
    /// whether there is such an account or not.
    #[allow_for(PUBLIC)]
    async fn request_password_reset(
        &self,
        ctx: &Context<'_>,
        input: RequestPasswordResetInput,
    ) -> Result<RequestPasswordResetPayload> {
        let caller = Caller::of(ctx);
        let door = FrontDoor::of(ctx);
        let forgotten = Forgotten {
            tenant: door.tenant.map(Arc::as_ref),
            email: &input.email,
            locale: caller.locale,
        };
        let asked = door
            .log_ins
            .request_password_reset(forgotten, door.origin)
            .await;
        Ok(RequestPasswordResetPayload {
            errors: match asked {
                Ok(()) => Vec::new(),
                Err(failure) => failed(caller, failure)?,
            },
        })
    }

    /// Sets a new password by the link of a mail. All of the account's sessions end.
    #[allow_for(PUBLIC)]
    async fn reset_password(
        &self,
        ctx: &Context<'_>,
        input: ResetPasswordInput,
    ) -> Result<ResetPasswordPayload> {
        let caller = Caller::of(ctx);
        let door = FrontDoor::of(ctx);
        let reset = door
            .log_ins
            .reset_password(
                door.tenant.map(|tenant| tenant.id),
                door.tenant.map(|tenant| &tenant.access),
                (&input.token, &input.new_password),
                caller.locale,
                door.origin,
            )
            .await;
        Ok(match reset {
            Ok(()) => ResetPasswordPayload {
                changed: true,
                errors: Vec::new(),
            },
            Err(failure) => ResetPasswordPayload {
                changed: false,
                errors: failed(caller, failure)?,
            },
        })
    }
}
