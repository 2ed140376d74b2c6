//! What messages are signed with: sealed, and read by the worker alone.

use std::collections::HashMap;

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretSlice};
use uuid::Uuid;

use crate::{
    config::Sealer,
    db::{DbError, schema::webhook_secrets},
};

/// How long a secret that was replaced signs beside its successor.
const OVERLAP: TimeDelta = TimeDelta::hours(24);

/// What a secret is sealed under: it opens for its own webhook alone.
fn context(webhook: Uuid, secret: Uuid) -> String {
    format!("webhook {webhook} secret {secret}")
}

/// Keeps a secret. In a transaction of an admin.
pub(super) async fn keep(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    webhook: Uuid,
    secret: &SecretSlice<u8>,
) -> Result<(), DbError> {
    let id = Uuid::now_v7();
    let sealed = sealer.seal(&context(webhook, id), secret.expose_secret());
    diesel::insert_into(webhook_secrets::table)
        .values((
            webhook_secrets::webhook_id.eq(webhook),
            webhook_secrets::id.eq(id),
            webhook_secrets::sealed.eq(sealed),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Lets those that are there sign on for a while only. In a transaction of `System::Webhooks`.
pub(super) async fn replace(conn: &mut AsyncPgConnection, webhook: Uuid) -> Result<(), DbError> {
    let until = Utc::now() + OVERLAP;
    diesel::update(webhook_secrets::table)
        .filter(webhook_secrets::webhook_id.eq(webhook))
        .filter(webhook_secrets::valid_until.gt(until))
        .set(webhook_secrets::valid_until.eq(until))
        .execute(conn)
        .await?;
    Ok(())
}

/// Those that sign now, the newest first, by webhook. One that cannot be opened is left out.
pub(super) async fn of(
    conn: &mut AsyncPgConnection,
    sealer: &Sealer,
    webhooks: &[Uuid],
) -> Result<HashMap<Uuid, Vec<SecretSlice<u8>>>, DbError> {
    let rows: Vec<(Uuid, Uuid, Vec<u8>)> = webhook_secrets::table
        .filter(webhook_secrets::webhook_id.eq_any(webhooks))
        .filter(webhook_secrets::valid_until.gt(diesel::dsl::now))
        .order(webhook_secrets::id.desc())
        .select((
            webhook_secrets::webhook_id,
            webhook_secrets::id,
            webhook_secrets::sealed,
        ))
        .load(conn)
        .await?;
    let mut secrets: HashMap<Uuid, Vec<SecretSlice<u8>>> = HashMap::new();
    for (webhook, id, sealed) in rows {
        match sealer.open(&context(webhook, id), &sealed) {
            Some(secret) => secrets.entry(webhook).or_default().push(secret),
            None => tracing::warn!(
                %webhook,
                "a secret was sealed under another instance secret; see previous_instance_secrets"
            ),
        }
    }
    Ok(secrets)
}

/// Seals anew what a previous instance secret sealed, forgets what signs no more, and says how many rows that were. In a
/// transaction of `System::Webhooks`.
pub(super) async fn sweep(conn: &mut AsyncPgConnection, sealer: &Sealer) -> Result<usize, DbError> {
    let over = webhook_secrets::table.filter(webhook_secrets::valid_until.lt(diesel::dsl::now));
    let mut done = diesel::delete(over).execute(conn).await?;
    let rows: Vec<(Uuid, Uuid, Vec<u8>)> = webhook_secrets::table
        .select((
            webhook_secrets::webhook_id,
            webhook_secrets::id,
            webhook_secrets::sealed,
        ))
        .load(conn)
        .await?;
    for (webhook, id, sealed) in rows {
        if let Some(anew) = sealer.reseal(&context(webhook, id), &sealed) {
            diesel::update(webhook_secrets::table.find((webhook, id)))
                .set(webhook_secrets::sealed.eq(anew))
                .execute(conn)
                .await?;
            done += 1;
        }
    }
    Ok(done)
}
