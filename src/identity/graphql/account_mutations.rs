//! What people do to their own account.

use std::{sync::Arc, time::Duration};

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::{
    Contact, confirmation::must_be_confirmed, load_contact, mutations::FrontDoor,
    session::SessionObject,
};
use crate::{
    access::{Caller, Viewer, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{
        commands::{
            MAX_NAME, MAX_PHONE, NewToken, Profile, Which, end_own_sessions, update_profile,
        },
        loaders::SessionRow,
    },
    tenants::Tenant,
    text::Locale,
};

/// Characters of an access token's name at most.
const MAX_TOKEN_NAME: usize = 100;
/// Days that an access token lasts at most.
const MAX_TOKEN_DAYS: i32 = 366;

/// A contact's own record.
#[derive(InputObject)]
pub struct UpdateProfileInput {
    /// What they want to be called.
    pub display_name: String,
    /// Their telephone number; null or blank for none.
    pub phone: Option<String>,
    /// The language in which they are answered and get mail.
    pub locale: Locale,
    /// Whether they want a mail when support answers; null leaves it as it is.
    pub mail_on_answer: Option<bool>,
    /// Whether they want a mail when a ticket of theirs has a new state; null leaves it as it is.
    pub mail_on_status: Option<bool>,
    /// Whether they want a mail when support has written in a conversation and they have not read it; null leaves it as it is.
    pub mail_on_message: Option<bool>,
    /// Whether the bell tells them of replies; null leaves it as it is.
    pub bell_on_answer: Option<bool>,
    /// Whether the bell tells them of new states; null leaves it as it is.
    pub bell_on_status: Option<bool>,
    /// Whether the bell tells them of anything else; null leaves it as it is.
    pub bell_on_change: Option<bool>,
}

/// The record as it stands now, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UpdateProfilePayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub contact: Option<Contact>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// One of one's own sessions.
#[derive(InputObject)]
pub struct EndSessionInput {
    /// `Session.id`.
    pub session_id: ID,
}

/// What comes of ending it.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct EndSessionPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What comes of ending all sessions but this one.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct EndOtherSessionsPayload {
    /// How many there were.
    #[allow_for(HOLDER)]
    pub ended: i32,
    /// Always empty.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// An access token for another front end.
#[derive(InputObject)]
pub struct CreateAccessTokenInput {
    /// What to call it, such as the program that it is for.
    pub name: String,
    /// Days that it lasts, 1 to 366.
    pub days: i32,
    /// Whether it may read and change nothing.
    #[graphql(default)]
    pub read_only: bool,
}

/// The token, once.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct CreateAccessTokenPayload {
    /// Shown once and kept nowhere; send it as `Authorization: Bearer …` to the same host. Null when there are errors.
    #[allow_for(HOLDER)]
    pub access_token: Option<String>,
    /// What it is listed as. Null when there are errors.
    #[allow_for(HOLDER)]
    pub session: Option<SessionObject>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds what people do to their own account to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AccountMutation;

#[guarded]
#[Object]
impl AccountMutation {
    /// Changes one's own record.
    #[allow_for(CONTACT)]
    async fn update_profile(
        &self,
        ctx: &Context<'_>,
        input: UpdateProfileInput,
    ) -> Result<UpdateProfilePayload> {
        let caller = Caller::of(ctx);
        match profile(ctx, caller, &input).await {
            Ok(()) => {
                let contact = match caller.viewer {
                    Viewer::Contact { contact, .. } => load_contact(ctx, contact).await?,
                    _ => None,
                };
                Ok(UpdateProfilePayload {
                    contact,
                    errors: Vec::new(),
                })
            }
            Err(failure) => Ok(UpdateProfilePayload {
                contact: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }

    /// Ends one of one's own sessions, everywhere and at once.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn end_session(
        &self,
        ctx: &Context<'_>,
        input: EndSessionInput,
    ) -> Result<EndSessionPayload> {
        let caller = Caller::of(ctx);
        // An id that is none is a session that is none.
        let id = GlobalId::parse_as(&input.session_id, NodeKind::Session).unwrap_or_default();
        let ended = end(ctx, caller, Which::One(id)).await;
        Ok(EndSessionPayload {
            errors: match ended {
                Ok(_) => Vec::new(),
                Err(failure) => failure.into_user_errors(caller)?,
            },
        })
    }

    /// Ends all of one's own sessions but the one in which this is asked, access tokens among them.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn end_other_sessions(&self, ctx: &Context<'_>) -> Result<EndOtherSessionsPayload> {
        let caller = Caller::of(ctx);
        let which = match FrontDoor::of(ctx).origin.session {
            Some(token) => Which::AllBut(token),
            None => Which::All,
        };
        let (ended, errors) = match end(ctx, caller, which).await {
            Ok(ended) => (i32::try_from(ended).unwrap_or(i32::MAX), Vec::new()),
            Err(failure) => (0, failure.into_user_errors(caller)?),
        };
        Ok(EndOtherSessionsPayload { ended, errors })
    }

    /// Makes an access token for another front end. It may what its owner may, or less, and is listed among their
    /// sessions. Staff answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn create_access_token(
        &self,
        ctx: &Context<'_>,
        input: CreateAccessTokenInput,
    ) -> Result<CreateAccessTokenPayload> {
        let caller = Caller::of(ctx);
        match token(ctx, caller, &input).await {
            Ok((access_token, row)) => Ok(CreateAccessTokenPayload {
                access_token: Some(access_token),
                session: Some(SessionObject(row)),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(CreateAccessTokenPayload {
                access_token: None,
                session: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }
}

async fn profile(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &UpdateProfileInput,
) -> Result<(), Failure> {
    let door = FrontDoor::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let display_name = check.line("displayName", &input.display_name, MAX_NAME);
    let phone = check.optional_line("phone", input.phone.as_deref(), MAX_PHONE);
    let offered = |tenant: &Arc<Tenant>| tenant.locales.contains(&input.locale);
    if !door.tenant.is_none_or(offered) {
        check.invalid("locale");
    }
    check.finish()?;
    let profile = Profile {
        display_name,
        phone,
        locale: input.locale,
        mail_on_answer: input.mail_on_answer,
        mail_on_status: input.mail_on_status,
        mail_on_message: input.mail_on_message,
        bell: [
            input.bell_on_answer,
            input.bell_on_status,
            input.bell_on_change,
        ],
    };
    update_profile(
        ctx.data_unchecked::<Database>(),
        caller,
        &profile,
        door.origin,
    )
    .await
}

async fn end(ctx: &Context<'_>, caller: &Caller, which: Which) -> Result<usize, Failure> {
    let db = ctx.data_unchecked::<Database>();
    end_own_sessions(db, caller, which, FrontDoor::of(ctx).origin).await
}

async fn token(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &CreateAccessTokenInput,
) -> Result<(String, SessionRow), Failure> {
    must_be_confirmed(ctx)?;
    let door = FrontDoor::of(ctx);
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &input.name, MAX_TOKEN_NAME);
    if !(1..=MAX_TOKEN_DAYS).contains(&input.days) {
        check.wrong(UserErrorCode::InvalidValue, "days");
    }
    check.finish()?;
    let days = u64::try_from(input.days).unwrap_or(1);
    let new = NewToken {
        name: &name,
        lifetime: Duration::from_hours(24 * days),
        read_only: input.read_only,
    };
    let opened = door
        .log_ins
        .create_access_token(caller, new, door.origin)
        .await?;
    let now = chrono::Utc::now();
    let row = SessionRow {
        id: opened.id,
        contact_id: None,
        staff_id: None,
        bearer: true,
        name: Some(name),
        read_only: input.read_only,
        client_address: Some(door.origin.client_address.to_canonical().to_string()),
        user_agent: door.origin.user_agent.as_deref().map(str::to_owned),
        created_at: now,
        last_used_at: now,
        expires_at: opened.expires_at,
    };
    Ok((opened.token.expose().to_owned(), row))
}
