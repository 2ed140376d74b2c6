//! `logIn` and `logOut`.

use async_graphql::{Context, Error, ErrorExtensions, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, Viewer, guarded},
    api::{ErrorCode, UserError, internal},
    identity::{
        commands::{LogIn, LogInFailure, LogIns},
        request::{RequestOrigin, ResponseCookies},
        tokens::Carrier,
    },
};

/// Seconds after which somebody who met a crowd may try again.
const CROWD_PAUSE: i32 = 5;

/// Adds logging in and out to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct IdentityMutation;

/// What somebody logs in with.
#[derive(InputObject)]
pub struct LogInInput {
    /// The account's e-mail address; capital letters do not matter.
    pub email: String,
    /// The account's password. Pass it as a variable, never in the document's text.
    #[graphql(secret)]
    pub password: String,
    /// Hand out a bearer token instead of setting a cookie: for front ends that are not the portal's own pages. The
    /// token is shown once; send it as `Authorization: Bearer …` to the same host.
    #[graphql(default = false)]
    pub issue_token: bool,
}

/// What comes of logging in.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct LogInPayload {
    /// Whether somebody is logged in now. The session counts from the next request on; ask for `viewer` or
    /// `serviceDesk` then.
    #[allow_for(HOLDER)]
    pub logged_in: bool,
    /// The bearer token, when one was asked for. Null otherwise: a browser has its cookie.
    #[allow_for(HOLDER)]
    pub access_token: Option<String>,
    /// When the session ends by itself; null when nobody was logged in.
    #[allow_for(HOLDER)]
    pub expires_at: Option<DateTime<Utc>>,
    /// Why nobody was logged in: `WRONG_CREDENTIALS` does not say whether there is such an account;
    /// `TOO_MANY_ATTEMPTS` says when to try again, and until then the right password is refused too.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of logging out.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct LogOutPayload {
    /// Always empty: logging out cannot go wrong in a way that a person could mend.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

#[guarded]
#[Object]
impl IdentityMutation {
    /// Logs in with e-mail address and password: on a portal's host a contact of that portal, on the desk's host a
    /// member of staff. The answer sets the session cookie, or carries a bearer token when `issueToken` asks for one.
    /// The session in which the request was made ends.
    #[allow_for(PUBLIC)]
    async fn log_in(&self, ctx: &Context<'_>, input: LogInInput) -> Result<LogInPayload> {
        let caller = Caller::of(ctx);
        let (log_ins, origin, cookies) = front_door(ctx);
        let carrier = if input.issue_token {
            Carrier::Bearer
        } else {
            Carrier::Cookie
        };
        let tried = log_ins
            .log_in(
                &LogIn {
                    tenant: tenant_of_host(caller),
                    email: &input.email,
                    password: &input.password,
                    carrier,
                    locale: caller.locale,
                },
                origin,
            )
            .await;
        let opened = match tried {
            Ok(opened) => opened,
            Err(LogInFailure::User(errors)) => {
                return Ok(LogInPayload {
                    logged_in: false,
                    access_token: None,
                    expires_at: None,
                    errors,
                });
            }
            Err(LogInFailure::Busy) => return Err(crowded(caller)),
            Err(LogInFailure::Database(error)) => return Err(internal(caller, &error)),
        };
        let access_token = match carrier {
            Carrier::Bearer => {
                if origin.session.is_some() {
                    // The session that it named has just ended.
                    cookies.clear();
                }
                Some(opened.token.expose().to_owned())
            }
            Carrier::Cookie => {
                let lifetime = log_ins.sessions().settings().cookie_lifetime;
                cookies.hand_out(&opened.token, lifetime.as_secs());
                None
            }
        };
        Ok(LogInPayload {
            logged_in: true,
            access_token,
            expires_at: Some(opened.expires_at),
            errors: Vec::new(),
        })
    }

    /// Ends the session in which the request is made, by cookie or by bearer token, everywhere and at once. Whoever is
    /// not logged in gets the same answer.
    #[allow_for(PUBLIC)]
    async fn log_out(&self, ctx: &Context<'_>) -> Result<LogOutPayload> {
        let (log_ins, origin, cookies) = front_door(ctx);
        log_ins
            .log_out(origin, cookies)
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(LogOutPayload { errors: Vec::new() })
    }
}

fn front_door<'ctx>(
    ctx: &Context<'ctx>,
) -> (&'ctx LogIns, &'ctx RequestOrigin, &'ctx ResponseCookies) {
    (
        ctx.data_unchecked(),
        ctx.data_unchecked(),
        ctx.data_unchecked(),
    )
}

/// The portal at whose door somebody stands; none at the desk's.
const fn tenant_of_host(caller: &Caller) -> Option<uuid::Uuid> {
    match caller.viewer {
        Viewer::Anonymous { tenant } => tenant,
        Viewer::Contact { tenant, .. } => Some(tenant),
        Viewer::Staff { .. } => None,
    }
}

fn crowded(caller: &Caller) -> Error {
    let seconds = [("seconds", CROWD_PAUSE.into())];
    ErrorCode::RateLimited
        .error(caller.locale, "error-rate-limited", &seconds)
        .extend_with(|_, extensions| extensions.set("retryAfter", CROWD_PAUSE))
}
