//! Sessions as people see them, and the one that a request is made in.

use std::sync::Arc;

use async_graphql::{Context, Enum, ID, Object};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, Task, Viewer, guarded},
    api::{GlobalId, NodeKind},
    identity::{
        loaders::SessionRow,
        model::Side,
        session::{SecondFactor, Session},
        user_agent::device_words,
    },
    tenants::{OwnPassword, PasswordRules, Tenant},
};

/// What a session is for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionKind {
    /// Somebody logged in with a browser.
    Browser,
    /// An access token of another front end.
    Token,
}

/// A place where somebody is logged in.
#[derive(Clone, Debug)]
pub struct SessionObject(pub SessionRow);

/// A place where somebody is logged in: a browser, or another front end with an access token.
#[guarded]
#[Object(name = "Session", visible = "crate::access::logged_in")]
impl SessionObject {
    /// Opaque and stable for as long as the session lasts. It opens nothing.
    #[allow_for(HOLDER)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Session, self.0.id).into()
    }

    /// Whether it is the one that this request is made in.
    #[allow_for(HOLDER)]
    async fn current(&self, ctx: &Context<'_>) -> bool {
        ctx.data_opt::<Arc<Session>>()
            .is_some_and(|session| session.id == self.0.id)
    }

    /// What it is for.
    #[allow_for(HOLDER)]
    async fn kind(&self) -> SessionKind {
        if self.0.bearer {
            SessionKind::Token
        } else {
            SessionKind::Browser
        }
    }

    /// What its owner calls an access token; null for browsers.
    #[allow_for(HOLDER)]
    async fn name(&self) -> Option<&str> {
        self.0.name.as_deref()
    }

    /// Whether it may read and change nothing.
    #[allow_for(HOLDER)]
    async fn read_only(&self) -> bool {
        self.0.read_only
    }

    /// Browser and system, such as `Firefox · Windows`; null when they did not tell.
    #[allow_for(HOLDER)]
    async fn device(&self) -> Option<String> {
        device_words(self.0.user_agent.as_deref()?)
    }

    /// The IP address that it was opened from.
    #[allow_for(HOLDER)]
    async fn address(&self) -> Option<&str> {
        self.0.client_address.as_deref()
    }

    /// When it was opened.
    #[allow_for(HOLDER)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.0.created_at
    }

    /// When it was used, a minute or two late.
    #[allow_for(HOLDER)]
    async fn last_used_at(&self) -> DateTime<Utc> {
        self.0.last_used_at
    }

    /// When it ends by itself at the latest; a browser's session that nobody uses ends sooner.
    #[allow_for(HOLDER)]
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }
}

/// The session in which a request is made.
#[derive(Clone, Debug)]
pub struct CurrentSession(pub Arc<Session>);

/// The session in which the request is made: who is logged in, and whether they have something left to do before
/// anything else works.
#[guarded]
#[Object]
impl CurrentSession {
    /// Whether a contact is logged in to a portal, or staff at the desk.
    #[allow_for(PUBLIC)]
    async fn side(&self) -> Side {
        match self.0.viewer {
            Viewer::Staff { .. } => Side::Support,
            _ => Side::Contact,
        }
    }

    /// What they are called.
    #[allow_for(PUBLIC)]
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// The member of staff who looks at the portal as the contact, in this session: everything but `logOut`, which ends it,
    /// answers `READ_ONLY` to whoever wants to change something. Null when the contact is there themselves.
    #[allow_for(PUBLIC)]
    async fn viewed_by(&self) -> Option<&str> {
        self.0.viewed_by.as_deref()
    }

    /// Whether they came in with a password that was mailed to them and have to choose their own. Until they have,
    /// everything but `changePassword` and `logOut` answers `PASSWORD_CHANGE_REQUIRED`.
    #[allow_for(PUBLIC)]
    async fn must_change_password(&self, ctx: &Context<'_>) -> bool {
        has_left(ctx, Task::ChoosePassword)
    }

    /// Whether they came in with a password that was mailed to them, and may keep it.
    #[allow_for(PUBLIC)]
    async fn may_change_password(&self, ctx: &Context<'_>) -> bool {
        let may = ctx
            .data_opt::<Arc<Tenant>>()
            .is_some_and(|tenant| tenant.access.own_password == OwnPassword::May);
        may && self.0.initial_password
    }

    /// Whether the code of their second factor is still to be entered.
    #[allow_for(PUBLIC)]
    async fn must_verify_code(&self, ctx: &Context<'_>) -> bool {
        has_left(ctx, Task::EnterCode)
    }

    /// Whether they have to set a second factor up.
    #[allow_for(PUBLIC)]
    async fn must_set_up_code(&self, ctx: &Context<'_>) -> bool {
        has_left(ctx, Task::SetUpCode)
    }

    /// Whether they have a second factor.
    #[allow_for(PUBLIC)]
    async fn has_second_factor(&self) -> bool {
        matches!(
            self.0.second_factor,
            SecondFactor::Asked | SecondFactor::Shown
        )
    }

    /// What a password must be like that they choose.
    #[allow_for(PUBLIC)]
    async fn password_rules(&self, ctx: &Context<'_>) -> PasswordRules {
        PasswordRules::of(ctx.data_opt::<Arc<Tenant>>().map(|tenant| &tenant.access))
    }

    /// When it ends by itself at the latest.
    #[allow_for(PUBLIC)]
    async fn expires_at(&self) -> DateTime<Utc> {
        self.0.expires_at
    }
}

fn has_left(ctx: &Context<'_>, task: Task) -> bool {
    matches!(&Caller::of(ctx).viewer, Viewer::Pending { task: left, .. } if *left == task)
}
