//! Noting the browsers of contacts, and forgetting them.

use base64::{
    Engine,
    alphabet::URL_SAFE,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use chrono::{DateTime, Utc};
use diesel::{
    dsl::now,
    prelude::*,
    sql_types::{Binary, Text},
};
use diesel_async::RunQueryDsl;
use p256::{PublicKey, elliptic_curve::sec1::ToSec1Point};
use url::Url;
use uuid::Uuid;

use super::Push;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, InputCheck, UserError, UserErrorCode},
    db::{Database, schema::push_subscriptions as subscriptions},
    identity::{RequestOrigin, TokenHash, device_words},
};

/// Characters of an address at most; those of the services that there are have some 200.
const MAX_ENDPOINT: usize = 2_000;
/// Characters of a key or a secret at most, as they travel.
const MAX_KEY: usize = 200;
/// Browsers of one contact at most; the one that was not there for longest goes.
const MOST: i64 = 10;

/// Browsers write their keys with or without `=` at the end.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &URL_SAFE,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// A browser that is told.
#[derive(Queryable, Selectable, Clone, Debug)]
#[diesel(table_name = subscriptions)]
pub struct DeviceRow {
    /// In whose session; none when it has run out.
    pub session: Option<Vec<u8>>,
    /// What the browser calls itself, in a few words.
    pub device: Option<String>,
    /// Since when.
    pub created_at: DateTime<Utc>,
    /// Since when nothing gets there; none when it does.
    pub failing_since: Option<DateTime<Utc>>,
}

impl DeviceRow {
    /// Whether it is the browser of this session.
    #[must_use]
    pub fn is_of(&self, session: Option<TokenHash>) -> bool {
        session.is_some_and(|token| self.session.as_deref() == Some(token.as_bytes().as_slice()))
    }
}

/// What a browser says of itself: where its push service takes messages, and what they are encrypted with.
#[derive(Clone, Copy, Debug)]
pub struct Browser<'a> {
    /// An address of the push service's.
    pub endpoint: &'a str,
    /// The browser's public key, base64url.
    pub p256dh: &'a str,
    /// The secret that both share, base64url.
    pub auth: &'a str,
}

struct Checked {
    endpoint: String,
    p256dh: Vec<u8>,
    auth: Vec<u8>,
}

/// Tells the contact's browser from now on, for as long as nobody ends the session in which they ask. Again, it renews that;
/// another browser of the same session's is forgotten.
///
/// # Errors
/// What is wrong with the input, field by field; refused for anybody but a contact in a session of their own.
pub async fn subscribe(
    db: &Database,
    push: &Push,
    caller: &Caller,
    origin: &RequestOrigin,
    browser: Browser<'_>,
) -> Result<DeviceRow, Failure> {
    let (tenant, contact, session) = own(caller, origin)?;
    let Checked {
        endpoint,
        p256dh,
        auth,
    } = check(push, caller, browser)?;
    let device = origin.user_agent.as_deref().and_then(device_words);
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::sql_query("SELECT push_take_over($1, $2, $3)")
        .bind::<Text, _>(&endpoint)
        .bind::<Binary, _>(&p256dh)
        .bind::<Binary, _>(&auth)
        .execute(&mut *tx)
        .await?;
    // The same browser after another log-in.
    diesel::delete(subscriptions::table)
        .filter(subscriptions::tenant_id.eq(tenant))
        .filter(subscriptions::contact_id.eq(contact))
        .filter(subscriptions::endpoint.eq(&endpoint))
        .filter(subscriptions::session.is_distinct_from(Some(session.as_bytes().to_vec())))
        .execute(&mut *tx)
        .await?;
    let keys = (
        subscriptions::endpoint.eq(&endpoint),
        subscriptions::p256dh.eq(&p256dh),
        subscriptions::auth.eq(&auth),
        subscriptions::device.eq(&device),
    );
    let row = diesel::insert_into(subscriptions::table)
        .values((
            subscriptions::tenant_id.eq(tenant),
            subscriptions::id.eq(Uuid::now_v7()),
            subscriptions::contact_id.eq(contact),
            subscriptions::session.eq(Some(session.as_bytes().to_vec())),
            keys,
        ))
        .on_conflict(subscriptions::session)
        .do_update()
        .set((
            keys,
            subscriptions::renewed_at.eq(now),
            subscriptions::failing_since.eq(None::<DateTime<Utc>>),
            subscriptions::last_error.eq(None::<String>),
        ))
        .returning(DeviceRow::as_returning())
        .get_result(&mut *tx)
        .await?;
    let kept = subscriptions::table
        .filter(subscriptions::tenant_id.eq(tenant))
        .filter(subscriptions::contact_id.eq(contact))
        .order((subscriptions::renewed_at.desc(), subscriptions::id.desc()))
        .select(subscriptions::id)
        .offset(MOST)
        .load::<Uuid>(&mut *tx)
        .await?;
    if !kept.is_empty() {
        diesel::delete(subscriptions::table)
            .filter(subscriptions::tenant_id.eq(tenant))
            .filter(subscriptions::id.eq_any(kept))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(row)
}

/// The contact's browser, the one in which they ask, is told nothing any more. Again, it changes nothing.
///
/// # Errors
/// Refused for anybody but a contact in a session of their own.
pub async fn unsubscribe(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    let (tenant, contact, session) = own(caller, origin)?;
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::delete(subscriptions::table)
        .filter(subscriptions::tenant_id.eq(tenant))
        .filter(subscriptions::contact_id.eq(contact))
        .filter(subscriptions::session.eq(Some(session.as_bytes().to_vec())))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The contact's browsers that are told, the latest first.
///
/// # Errors
/// When the database refuses.
pub async fn devices(db: &Database, caller: &Caller) -> Result<Vec<DeviceRow>, Failure> {
    let mut query = subscriptions::table
        .select(DeviceRow::as_select())
        .order((subscriptions::created_at.desc(), subscriptions::id.desc()))
        .limit(MOST)
        .into_boxed();
    if caller.guarded() {
        let Viewer::Contact { tenant, contact } = caller.viewer else {
            return Err(Refusal::Forbidden.into());
        };
        query = query
            .filter(subscriptions::tenant_id.eq(tenant))
            .filter(subscriptions::contact_id.eq(contact));
    }
    Ok(db.read(&caller.identity(), query).await?)
}

/// Whose browser it is and in which session. Whoever looks as a contact has none of theirs.
fn own(caller: &Caller, origin: &RequestOrigin) -> Result<(Uuid, Uuid, TokenHash), Refusal> {
    match (&caller.viewer, origin.session) {
        (Viewer::Contact { tenant, contact }, Some(session)) if !caller.viewed => {
            Ok((*tenant, *contact, session))
        }
        _ => Err(Refusal::Forbidden),
    }
}

fn check(push: &Push, caller: &Caller, browser: Browser<'_>) -> Result<Checked, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let endpoint = check.line("endpoint", browser.endpoint, MAX_ENDPOINT);
    let url = Url::parse(&endpoint).ok();
    if !endpoint.is_empty() && !url.is_some_and(|url| push.networks.may_name(&url)) {
        let code = UserErrorCode::InvalidValue;
        let id = "user-error-push-endpoint";
        check.add(vec![UserError::with(
            caller.locale,
            code,
            "endpoint",
            id,
            &[],
        )]);
    }
    let p256dh = bytes(&mut check, "p256dh", browser.p256dh, |bytes| {
        let point = PublicKey::from_sec1_bytes(bytes).ok()?;
        Some(point.to_sec1_point(false).as_bytes().to_vec())
    });
    let auth = bytes(&mut check, "auth", browser.auth, |bytes| {
        (bytes.len() == 16).then(|| bytes.to_vec())
    });
    check.finish()?;
    Ok(Checked {
        endpoint,
        p256dh,
        auth,
    })
}

/// What base64url stands for, if it is what is wanted.
fn bytes(
    check: &mut InputCheck,
    field: &str,
    text: &str,
    fit: impl Fn(&[u8]) -> Option<Vec<u8>>,
) -> Vec<u8> {
    let text = check.line(field, text, MAX_KEY);
    if text.is_empty() {
        return Vec::new();
    }
    let decoded = BASE64.decode(&text).ok();
    decoded.and_then(|bytes| fit(&bytes)).unwrap_or_else(|| {
        check.invalid(field);
        Vec::new()
    })
}
