//! The contact's browsers in the schema.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    Push,
    commands::{self, Browser, DeviceRow},
};
use crate::{
    access::{Caller, guarded},
    api::UserError,
    db::Database,
    identity::RequestOrigin,
};

/// Notifications in browsers.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PushNotifications {
    /// What a browser subscribes with (`applicationServerKey`): base64url of an uncompressed point on P-256.
    #[allow_for(HOLDER)]
    pub key: String,
    /// One's browsers that are told, the latest first; ten at most.
    #[allow_for(HOLDER)]
    pub devices: Vec<PushDevice>,
}

/// A browser that is told when staff have written.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct PushDevice {
    /// Such as `Firefox · Windows`; null when nobody knows.
    #[allow_for(HOLDER)]
    pub name: Option<String>,
    /// Since when.
    #[allow_for(HOLDER)]
    pub since: DateTime<Utc>,
    /// Whether it is the browser in which this is asked.
    #[allow_for(HOLDER)]
    pub is_this: bool,
    /// Since when nothing gets there; null when it does.
    #[allow_for(HOLDER)]
    pub failing_since: Option<DateTime<Utc>>,
}

impl PushDevice {
    fn of(row: DeviceRow, origin: Option<&RequestOrigin>) -> Self {
        Self {
            is_this: row.is_of(origin.and_then(|origin| origin.session)),
            name: row.device,
            since: row.created_at,
            failing_since: row.failing_since,
        }
    }
}

/// Adds notifications in browsers to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PushOfViewer;

#[guarded]
#[Object]
impl PushOfViewer {
    /// Notifications in one's browsers of what the support team writes.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn push(&self, ctx: &Context<'_>) -> Result<PushNotifications> {
        let caller = Caller::of(ctx);
        let found = commands::devices(ctx.data_unchecked::<Database>(), caller).await;
        let rows = found.map_err(|failure| failure.into_error(caller))?;
        let origin = ctx.data_opt::<RequestOrigin>();
        Ok(PushNotifications {
            key: ctx.data_unchecked::<Push>().key.public().to_owned(),
            devices: rows
                .into_iter()
                .map(|row| PushDevice::of(row, origin))
                .collect(),
        })
    }
}

/// What a browser's `PushSubscription` says.
#[derive(InputObject, Clone, Debug)]
pub struct SubscribeToPushInput {
    /// Where its push service takes messages: an https address of at most 2,000 characters.
    pub endpoint: String,
    /// `getKey("p256dh")`, base64url.
    #[graphql(name = "p256dh")]
    pub p256dh: String,
    /// `getKey("auth")`, base64url.
    pub auth: String,
}

/// The browser, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SubscribeToPushPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub device: Option<PushDevice>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Whether it worked.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct UnsubscribeFromPushPayload {
    /// Empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds notifications in browsers to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct PushMutation;

#[guarded]
#[Object]
impl PushMutation {
    /// Tells the browser in which this is asked when staff have written and the contact has not read it, until somebody logs it
    /// out. One browser a session; of more than ten, the one that was not there for longest is forgotten.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn subscribe_to_push(
        &self,
        ctx: &Context<'_>,
        input: SubscribeToPushInput,
    ) -> Result<SubscribeToPushPayload> {
        let (caller, origin) = (Caller::of(ctx), ctx.data_unchecked::<RequestOrigin>());
        let browser = Browser {
            endpoint: &input.endpoint,
            p256dh: &input.p256dh,
            auth: &input.auth,
        };
        let (db, push) = (ctx.data_unchecked::<Database>(), ctx.data_unchecked());
        match commands::subscribe(db, push, caller, origin, browser).await {
            Ok(row) => Ok(SubscribeToPushPayload {
                device: Some(PushDevice::of(row, Some(origin))),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(SubscribeToPushPayload {
                device: None,
                errors: failure.into_user_errors(caller)?,
            }),
        }
    }

    /// Tells the browser in which this is asked nothing any more. Again, it changes nothing.
    #[allow_for(CONTACT, feature = MESSAGES)]
    async fn unsubscribe_from_push(&self, ctx: &Context<'_>) -> Result<UnsubscribeFromPushPayload> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let done = commands::unsubscribe(db, caller, ctx.data_unchecked()).await;
        let errors = match done {
            Ok(()) => Vec::new(),
            Err(failure) => failure.into_user_errors(caller)?,
        };
        Ok(UnsubscribeFromPushPayload { errors })
    }
}
