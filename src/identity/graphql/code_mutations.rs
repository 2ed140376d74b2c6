//! Second factors of staff, and the password once more.

use std::sync::Arc;

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::mutations::{FrontDoor, failed};
use crate::{
    access::{Caller, guarded},
    api::UserError,
    identity::{
        commands::{OpenedSession, for_set_up, for_verifying, own_account},
        session::{Account, Session},
        tokens::Carrier,
    },
};

/// What an authenticator app needs.
#[guarded]
#[derive(SimpleObject, Debug, Default)]
pub struct SetUpCodePayload {
    /// The address that the app reads, `otpauth://totp/…`; it holds the secret. Null when there are errors.
    #[allow_for(HOLDER)]
    pub uri: Option<String>,
    /// The secret in Base32, for apps that cannot scan. Null when there are errors.
    #[allow_for(HOLDER)]
    pub secret: Option<String>,
    /// The address as a QR code, an SVG document. Null when there are errors.
    #[allow_for(HOLDER)]
    pub qr_svg: Option<String>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The code that an authenticator app shows.
#[derive(InputObject)]
pub struct ConfirmCodeInput {
    /// Six digits; blanks do not matter.
    #[graphql(secret)]
    pub code: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug, Default)]
pub struct ConfirmCodePayload {
    /// Ten codes for whoever has lost the device, each good once. Shown here and never again; empty when there are
    /// errors.
    #[allow_for(HOLDER)]
    pub recovery_codes: Vec<String>,
    /// The bearer token that takes the place of the one with which it was done; null for a browser.
    #[allow_for(HOLDER)]
    pub access_token: Option<String>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The second step of logging in.
#[derive(InputObject)]
pub struct VerifyCodeInput {
    /// The six digits of this moment, or a recovery code; blanks, hyphens and capital letters do not matter.
    #[graphql(secret)]
    pub code: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug, Default)]
pub struct VerifyCodePayload {
    /// Whether the log-in is complete.
    #[allow_for(HOLDER)]
    pub verified: bool,
    /// The bearer token that takes the place of the one from `logIn`; null for a browser.
    #[allow_for(HOLDER)]
    pub access_token: Option<String>,
    /// What to mend; empty when it worked. `WRONG_CODE` for a code that was used before too.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// One's own password.
#[derive(InputObject)]
pub struct DisableCodeInput {
    /// The present one.
    #[graphql(secret)]
    pub current_password: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DisableCodePayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// One's own password.
#[derive(InputObject)]
pub struct ConfirmPasswordInput {
    /// The present one.
    #[graphql(secret)]
    pub current_password: String,
}

/// What comes of it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ConfirmPasswordPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds second factors to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct CodeMutation;

#[guarded]
#[Object]
impl CodeMutation {
    /// Begins to set up one-time codes (TOTP): shows a secret for an authenticator app. Of no effect before `confirmCode`;
    /// asked again, another secret takes its place.
    #[allow_for(AGENT, ADMIN, PENDING)]
    async fn set_up_code(&self, ctx: &Context<'_>) -> Result<SetUpCodePayload> {
        let caller = Caller::of(ctx);
        let staff = for_set_up(caller).map_err(|refusal| refusal.into_error(caller))?;
        let shown = FrontDoor::of(ctx)
            .log_ins
            .set_up_code(caller.locale, staff)
            .await;
        Ok(match shown {
            Ok(shown) => SetUpCodePayload {
                uri: Some(shown.uri),
                secret: Some(shown.secret),
                qr_svg: Some(shown.qr_svg),
                errors: Vec::new(),
            },
            Err(failure) => SetUpCodePayload {
                errors: failed(caller, failure)?,
                ..SetUpCodePayload::default()
            },
        })
    }

    /// Puts one-time codes in force, by the first one that the app shows: from now on logging in asks for one. Everybody
    /// else who is logged in with the account is logged out.
    #[allow_for(AGENT, ADMIN, PENDING)]
    async fn confirm_code(
        &self,
        ctx: &Context<'_>,
        input: ConfirmCodeInput,
    ) -> Result<ConfirmCodePayload> {
        let caller = Caller::of(ctx);
        let staff = for_set_up(caller).map_err(|refusal| refusal.into_error(caller))?;
        let door = FrontDoor::of(ctx);
        let (carrier, confirmed) = session(ctx);
        let typed = (input.code.as_str(), carrier, confirmed);
        let done = door
            .log_ins
            .confirm_code(caller.locale, staff, typed, door.origin)
            .await;
        Ok(match done {
            Ok((recovery_codes, opened)) => ConfirmCodePayload {
                recovery_codes,
                access_token: hand_out(&door, &opened, carrier),
                errors: Vec::new(),
            },
            Err(failure) => ConfirmCodePayload {
                errors: failed(caller, failure)?,
                ..ConfirmCodePayload::default()
            },
        })
    }

    /// The second step of logging in, for whoever has set up one-time codes: until it is done, everything else answers
    /// `CODE_REQUIRED`. A code is good once.
    #[allow_for(PENDING)]
    async fn verify_code(
        &self,
        ctx: &Context<'_>,
        input: VerifyCodeInput,
    ) -> Result<VerifyCodePayload> {
        let caller = Caller::of(ctx);
        let staff = for_verifying(caller).map_err(|refusal| refusal.into_error(caller))?;
        let door = FrontDoor::of(ctx);
        let (carrier, confirmed) = session(ctx);
        let typed = (input.code.as_str(), carrier, confirmed);
        let done = door
            .log_ins
            .verify_code(caller.locale, staff, typed, door.origin)
            .await;
        Ok(match done {
            Ok(opened) => VerifyCodePayload {
                verified: true,
                access_token: hand_out(&door, &opened, carrier),
                errors: Vec::new(),
            },
            Err(failure) => VerifyCodePayload {
                errors: failed(caller, failure)?,
                ..VerifyCodePayload::default()
            },
        })
    }

    /// Takes one's own one-time codes away, recovery codes among them. Nothing happens when there are none.
    #[allow_for(AGENT, ADMIN)]
    async fn disable_code(
        &self,
        ctx: &Context<'_>,
        input: DisableCodeInput,
    ) -> Result<DisableCodePayload> {
        let caller = Caller::of(ctx);
        let staff = for_set_up(caller).map_err(|refusal| refusal.into_error(caller))?;
        let door = FrontDoor::of(ctx);
        let done = door
            .log_ins
            .disable_code(caller.locale, staff, &input.current_password, door.origin)
            .await;
        Ok(DisableCodePayload {
            errors: match done {
                Ok(()) => Vec::new(),
                Err(failure) => failed(caller, failure)?,
            },
        })
    }

    /// Shows for ten minutes that it is still the account's owner who sits there. What gives rights or takes data out of
    /// the house answers `PASSWORD_NEEDED` without it; logging in counts too.
    #[allow_for(AGENT, ADMIN)]
    async fn confirm_password(
        &self,
        ctx: &Context<'_>,
        input: ConfirmPasswordInput,
    ) -> Result<ConfirmPasswordPayload> {
        let caller = Caller::of(ctx);
        let account = own_account(caller).map_err(|refusal| refusal.into_error(caller))?;
        let done = match account {
            Account::Staff { .. } => {
                let door = FrontDoor::of(ctx);
                door.log_ins
                    .confirm_password(caller, account, &input.current_password, door.origin)
                    .await
            }
            Account::Contact { .. } => Ok(()),
        };
        Ok(ConfirmPasswordPayload {
            errors: match done {
                Ok(()) => Vec::new(),
                Err(failure) => failed(caller, failure)?,
            },
        })
    }
}

/// How the request's session was handed out, and whether its owner has typed the password lately.
fn session(ctx: &Context<'_>) -> (Carrier, bool) {
    ctx.data_opt::<Arc<Session>>()
        .map_or((Carrier::Cookie, false), |session| {
            (session.carrier, session.is_confirmed())
        })
}

/// A browser gets its cookie, another front end its token.
fn hand_out(door: &FrontDoor<'_>, opened: &OpenedSession, carrier: Carrier) -> Option<String> {
    match carrier {
        Carrier::Bearer => Some(opened.token.expose().to_owned()),
        Carrier::Cookie => {
            let lifetime = door.log_ins.sessions().settings().lifetime(carrier, None);
            door.cookies.hand_out(&opened.token, lifetime.as_secs());
            None
        }
    }
}
