//! Setting webhooks up, trying them, and telling them again. Each in one transaction with its line in the audit log.

use chrono::{DateTime, Utc};
use diesel::{dsl::now, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::SecretString;
use url::Url;
use uuid::Uuid;

use super::{
    Webhooks,
    message::{new_secret, shown},
    model::{DeliveryState, WebhookEvent},
    secrets,
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, InputCheck, UserError, UserErrorCode},
    db::{
        Database, DbError, Event, Identity, System,
        schema::{webhook_deliveries as deliveries, webhooks},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
};

const MAX_NAME: usize = 60;
const MAX_URL: usize = 500;
/// Webhooks that there may be in all.
const MOST: i64 = 100;
/// The longest that a replay reaches back is what is kept; so many messages at once.
const MOST_REPLAYED: i64 = 10_000;

/// A webhook as somebody wants it to be.
#[derive(Clone, Debug)]
pub struct WebhookSetup {
    /// Which one to change; none for a new one.
    pub webhook: Option<Uuid>,
    /// The organisation whose tickets it is about; none: all of them.
    pub tenant: Option<Uuid>,
    /// What admins call it.
    pub name: String,
    /// Where messages go.
    pub url: String,
    /// What it wants to hear.
    pub events: Vec<WebhookEvent>,
    /// Whether it is told anything.
    pub active: bool,
}

/// What is to be told again.
#[derive(Clone, Copy, Debug)]
pub enum Replay {
    /// One message.
    One(Uuid),
    /// All that happened since.
    Since(DateTime<Utc>),
}

/// Sets a webhook up or changes it. A new one comes with its secret, which is shown this once.
///
/// # Errors
/// What is wrong with the set-up, field by field; NOT_FOUND for a webhook that is not there.
pub async fn save(
    db: &Database,
    webhooks: &Webhooks,
    caller: &Caller,
    origin: &RequestOrigin,
    setup: WebhookSetup,
) -> Result<(Uuid, Option<SecretString>), Failure> {
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &setup.name, MAX_NAME);
    let typed = check.line("url", &setup.url, MAX_URL);
    let url = Url::parse(&typed).ok();
    if !typed.is_empty() && !url.is_some_and(|url| webhooks.networks.may_name(&url)) {
        let code = UserErrorCode::InvalidValue;
        let words = "user-error-webhook-url";
        check.add(vec![UserError::with(
            caller.locale,
            code,
            "url",
            words,
            &[],
        )]);
    }
    let mut events: Vec<&str> = setup.events.iter().map(|event| event.word()).collect();
    events.sort_unstable();
    events.dedup();
    if events.is_empty() {
        check.wrong(UserErrorCode::Blank, "events");
    } else if setup.events.contains(&WebhookEvent::WebhookTried) {
        check.invalid("events");
    }
    check.finish()?;
    let values = (
        webhooks::name.eq(&name),
        webhooks::url.eq(&typed),
        webhooks::events.eq(&events),
        webhooks::active.eq(setup.active),
        webhooks::updated_at.eq(now),
        // Whoever changes it wants it to be tried at once.
        webhooks::failures.eq(0),
        webhooks::failing_since.eq(None::<DateTime<Utc>>),
    );
    let mut tx = begin(db, caller).await?;
    let (id, secret) = match setup.webhook {
        Some(id) => {
            let changed = diesel::update(webhooks::table.find(id))
                .set((values, webhooks::paused_until.eq(now)))
                .execute(&mut *tx)
                .await?;
            if changed == 0 {
                tx.rollback().await?;
                return Err(missing(caller));
            }
            (id, None)
        }
        None => {
            let there: i64 = webhooks::table.count().get_result(&mut *tx).await?;
            if there >= MOST {
                tx.rollback().await?;
                let code = UserErrorCode::InvalidState;
                return Err(UserError::at(caller.locale, code, "name").into());
            }
            let id = Uuid::now_v7();
            diesel::insert_into(webhooks::table)
                .values((
                    webhooks::id.eq(id),
                    webhooks::tenant_id.eq(setup.tenant),
                    values,
                ))
                .execute(&mut *tx)
                .await?;
            let secret = new_secret();
            secrets::keep(&mut tx, &webhooks.sealer, id, &secret).await?;
            (id, Some(shown(&secret)))
        }
    };
    let done = if secret.is_some() {
        "created"
    } else {
        "changed"
    };
    tell(&mut tx, caller, origin, setup.tenant, name, done, None).await?;
    Event::WebhookQueued.notify(&mut tx).await?;
    tx.commit().await?;
    Ok((id, secret))
}

/// Makes another secret, and shows it this once. The former one signs beside it for a day.
///
/// # Errors
/// NOT_FOUND for a webhook that is not there.
pub async fn rotate(
    db: &Database,
    webhooks: &Webhooks,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
) -> Result<SecretString, Failure> {
    let mut tx = begin(db, caller).await?;
    let Some((tenant, name)) = named(&mut tx, id).await? else {
        tx.rollback().await?;
        return Err(missing(caller));
    };
    let secret = new_secret();
    tell(&mut tx, caller, origin, tenant, name, "secret", None).await?;
    tx.go_on_as(&Identity::system(System::Webhooks)).await?;
    secrets::replace(&mut tx, id).await?;
    secrets::keep(&mut tx, &webhooks.sealer, id, &secret).await?;
    tx.commit().await?;
    Ok(shown(&secret))
}

/// Takes a webhook away, with all that waits for it.
///
/// # Errors
/// NOT_FOUND for a webhook that is not there.
pub async fn delete(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
) -> Result<(), Failure> {
    let mut tx = begin(db, caller).await?;
    let Some((tenant, name)) = named(&mut tx, id).await? else {
        tx.rollback().await?;
        return Err(missing(caller));
    };
    diesel::delete(webhooks::table.find(id))
        .execute(&mut *tx)
        .await?;
    tell(&mut tx, caller, origin, tenant, name, "deleted", None).await?;
    tx.commit().await?;
    Ok(())
}

/// Sends a message that says nothing, to see whether the receiver answers. It waits like any other.
///
/// # Errors
/// NOT_FOUND for a webhook that is not there; INVALID_STATE for one that is switched off.
pub async fn try_out(db: &Database, caller: &Caller, id: Uuid) -> Result<(), Failure> {
    let mut tx = begin(db, caller).await?;
    let active: Option<bool> = webhooks::table
        .find(id)
        .select(webhooks::active)
        .first(&mut *tx)
        .await
        .optional()?;
    if active != Some(true) {
        tx.rollback().await?;
        let code = UserErrorCode::InvalidState;
        return Err(match active {
            None => missing(caller),
            Some(_) => UserError::at(caller.locale, code, "webhookId").into(),
        });
    }
    diesel::update(webhooks::table.find(id))
        .set(webhooks::paused_until.eq(now))
        .execute(&mut *tx)
        .await?;
    diesel::insert_into(deliveries::table)
        .values((
            deliveries::webhook_id.eq(id),
            deliveries::event.eq(WebhookEvent::WebhookTried),
            deliveries::actor_staff_id.eq(match caller.viewer {
                Viewer::Staff { staff, .. } => Some(staff),
                _ => None,
            }),
        ))
        .execute(&mut *tx)
        .await?;
    Event::WebhookQueued.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

/// Queues again what was told or given up, and says how many messages that are. They keep their ids and their order.
///
/// # Errors
/// NOT_FOUND for a webhook or message that is not there; TOO_MANY… when there are more than [`MOST_REPLAYED`].
pub async fn replay(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    what: Replay,
) -> Result<i64, Failure> {
    let mut tx = begin(db, caller).await?;
    let Some((tenant, name)) = named(&mut tx, id).await? else {
        tx.rollback().await?;
        return Err(missing(caller));
    };
    let over = deliveries::table
        .filter(deliveries::webhook_id.eq(id))
        .filter(deliveries::state.ne(DeliveryState::Queued));
    let again = (
        deliveries::state.eq(DeliveryState::Queued),
        deliveries::attempts.eq(0),
        deliveries::queued_at.eq(now),
        deliveries::next_attempt_at.eq(now),
    );
    let queued = match what {
        Replay::One(one) => {
            diesel::update(over.filter(deliveries::id.eq(one)))
                .set(again)
                .execute(&mut *tx)
                .await?
        }
        Replay::Since(since) => {
            let all = over.filter(deliveries::happened_at.ge(since));
            let there: i64 = all.count().get_result(&mut *tx).await?;
            if there > MOST_REPLAYED {
                tx.rollback().await?;
                let limit = [("limit", MOST_REPLAYED.into())];
                let code = UserErrorCode::InvalidValue;
                let words = "user-error-replay-too-many";
                return Err(UserError::with(caller.locale, code, "since", words, &limit).into());
            }
            diesel::update(all).set(again).execute(&mut *tx).await?
        }
    };
    if queued == 0 && matches!(what, Replay::One(_)) {
        tx.rollback().await?;
        let code = UserErrorCode::NotFound;
        return Err(UserError::at(caller.locale, code, "deliveryId").into());
    }
    diesel::update(webhooks::table.find(id))
        .set(webhooks::paused_until.eq(now))
        .execute(&mut *tx)
        .await?;
    let queued = i64::try_from(queued).unwrap_or(i64::MAX);
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        name,
        "replayed",
        Some(queued),
    )
    .await?;
    Event::WebhookQueued.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(queued)
}

async fn begin(db: &Database, caller: &Caller) -> Result<crate::db::Transaction, Failure> {
    if !caller.administers() {
        return Err(Refusal::Forbidden.into());
    }
    Ok(db.begin(&caller.identity()).await?)
}

fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "webhookId").into()
}

/// Whose a webhook is and what it is called; none when it is not there.
async fn named(
    conn: &mut AsyncPgConnection,
    id: Uuid,
) -> Result<Option<(Option<Uuid>, String)>, DbError> {
    let found = webhooks::table
        .find(id)
        .select((webhooks::tenant_id, webhooks::name))
        .for_update()
        .first(conn)
        .await
        .optional()?;
    Ok(found)
}

/// Writes it into the audit log.
async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Option<Uuid>,
    name: String,
    what: &str,
    count: Option<i64>,
) -> Result<(), DbError> {
    let entry = Entry {
        action: AuditAction::WebhookConfigured,
        actor: AuditActor::of(caller),
        tenant,
        subject: None,
        detail: AuditDetail {
            fields: vec![what.to_owned()],
            name: Some(name),
            count,
            ..AuditDetail::default()
        },
    };
    record(conn, &entry, Some(origin)).await
}
