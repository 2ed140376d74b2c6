//! `logIn` and `logOut`.

use std::sync::Arc;

use async_graphql::{Context, Error, ErrorExtensions, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, guarded},
    api::{ErrorCode, UserError, internal},
    identity::{
        commands::{LogIn, LogInFailure, LogIns},
        request::{RequestOrigin, ResponseCookies},
        tokens::Carrier,
    },
    tenants::Tenant,
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
        let FrontDoor {
            log_ins,
            origin,
            cookies,
            tenant,
        } = FrontDoor::of(ctx);
        let rules = tenant.map(|tenant| &tenant.access);
        let carrier = if input.issue_token {
            Carrier::Bearer
        } else {
            Carrier::Cookie
        };
        let tried = log_ins
            .log_in(
                &LogIn {
                    tenant: tenant.map(|tenant| tenant.id),
                    rules,
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
            Err(failure) => {
                return Ok(LogInPayload {
                    logged_in: false,
                    access_token: None,
                    expires_at: None,
                    errors: failed(caller, failure)?,
                });
            }
        };
        cookies.remember_device(opened.device);
        let access_token = match carrier {
            Carrier::Bearer => {
                if origin.session.is_some() {
                    // The session that it named has just ended.
                    cookies.clear();
                }
                Some(opened.token.expose().to_owned())
            }
            Carrier::Cookie => {
                let lifetime = log_ins.sessions().settings().lifetime(carrier, rules);
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
        let door = FrontDoor::of(ctx);
        door.log_ins
            .log_out(door.origin, door.cookies)
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(LogOutPayload { errors: Vec::new() })
    }
}

/// What a request at the door has with it.
#[derive(Clone, Copy)]
pub(super) struct FrontDoor<'ctx> {
    pub log_ins: &'ctx LogIns,
    pub origin: &'ctx RequestOrigin,
    pub cookies: &'ctx ResponseCookies,
    /// The portal at whose door somebody stands; none at the desk's.
    pub tenant: Option<&'ctx Arc<Tenant>>,
}

impl<'ctx> FrontDoor<'ctx> {
    pub fn of(ctx: &Context<'ctx>) -> Self {
        Self {
            log_ins: ctx.data_unchecked(),
            origin: ctx.data_unchecked(),
            cookies: ctx.data_unchecked(),
            tenant: ctx.data_opt(),
        }
    }
}

/// What a payload shows of a failure at the door, or the top-level error that it is.
pub(super) fn failed(caller: &Caller, failure: LogInFailure) -> Result<Vec<UserError>> {
    match failure {
        LogInFailure::User(errors) => Ok(errors),
        LogInFailure::Busy => Err(crowded(caller)),
        LogInFailure::Database(error) => Err(internal(caller, &error)),
    }
}

fn crowded(caller: &Caller) -> Error {
    let seconds = [("seconds", CROWD_PAUSE.into())];
    ErrorCode::RateLimited
        .error(caller.locale, "error-rate-limited", &seconds)
        .extend_with(|_, extensions| extensions.set("retryAfter", CROWD_PAUSE))
}
