//! The worker's side of what waits to be told.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{Binary, Bool, Double, Integer, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::{Feature, FeatureSet},
    db::{Database, DbError, Identity, System, Transaction},
};

/// What this worker has taken, and nobody else takes before the lease ends.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Taken {
    #[diesel(sql_type = SqlUuid)]
    pub tenant_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub subscription_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub conversation_id: Uuid,
    #[diesel(sql_type = Integer)]
    pub position: i32,
    /// This attempt's number, from 1. Whoever has taken it later has a higher one.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Timestamptz)]
    pub queued_at: DateTime<Utc>,
    #[diesel(sql_type = Text)]
    pub endpoint: String,
    #[diesel(sql_type = Binary)]
    pub p256dh: Vec<u8>,
    #[diesel(sql_type = Binary)]
    pub auth: Vec<u8>,
    /// The contact's language.
    #[diesel(sql_type = Text)]
    pub locale: String,
    /// Whether it is a chat: they wait for it.
    #[diesel(sql_type = Bool)]
    pub chat: bool,
    /// Who wrote last.
    #[diesel(sql_type = Text)]
    pub author_name: String,
    /// What they wrote, as it says by now.
    #[diesel(sql_type = Text)]
    pub body: String,
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The push service has taken it.
    Sent,
    /// To be tried again after a pause.
    Again(Duration, String),
    /// Given up: this message alone.
    Dropped(String),
    /// The push service does not know the browser any more (404, 410).
    Gone,
}

/// Begins a transaction of the worker's.
pub(super) async fn begin(db: &Database) -> Result<Transaction, DbError> {
    db.begin(&Identity::system(System::Push)).await
}

/// What is behind a row that waits. Of what was written, the last that was neither read nor taken back; without such a message
/// there is nothing to tell.
const BEHIND: &str = "
    push_subscriptions s, conversations c, contacts k, tenants t, LATERAL (
        SELECT m.author_name, m.body FROM conversation_messages m
        WHERE m.tenant_id = d.tenant_id AND m.conversation_id = d.conversation_id
            AND m.position BETWEEN greatest(d.first_position, c.contact_read_up_to + 1) AND d.position
            AND m.author_contact_id IS NULL AND m.deleted_at IS NULL
        ORDER BY m.position DESC LIMIT 1) m
    WHERE s.tenant_id = d.tenant_id AND s.id = d.subscription_id
        AND c.tenant_id = d.tenant_id AND c.id = d.conversation_id AND c.contact_id = s.contact_id
        AND k.tenant_id = s.tenant_id AND k.id = s.contact_id AND k.active
        AND t.id = d.tenant_id AND t.state = 'active'
        AND NOT coalesce('messages' = ANY (k.features_off), false)
        AND (coalesce('messages' = ANY (t.features), $1) OR coalesce('messages' = ANY (k.features_on), false))";

/// Takes up to `limit` that are due, the longest waiting first, and withdraws what there is nobody to tell of or nothing to
/// tell: it was read or taken back, its contact may not read it any more. What is new waits for `pause` first, in which the
/// page of whoever has it open says that they have read it.
pub(super) async fn take(
    conn: &mut AsyncPgConnection,
    limit: i32,
    lease: Duration,
    pause: Duration,
) -> Result<Vec<Taken>, DbError> {
    let standard = FeatureSet::STANDARD.contains(Feature::Messages);
    let due = "d.next_attempt_at <= now() AND (d.attempts > 0 OR d.queued_at <= now() - make_interval(secs => $2))";
    diesel::sql_query(format!(
        "WITH over AS MATERIALIZED (
             SELECT d.tenant_id, d.subscription_id, d.conversation_id FROM push_deliveries d
             WHERE {due} AND NOT EXISTS (SELECT FROM {BEHIND}) FOR UPDATE SKIP LOCKED)
         DELETE FROM push_deliveries d USING over o
         WHERE d.tenant_id = o.tenant_id AND d.subscription_id = o.subscription_id AND d.conversation_id = o.conversation_id"
    ))
    .bind::<Bool, _>(standard)
    .bind::<Double, _>(pause.as_secs_f64())
    .execute(&mut *conn)
    .await?;
    let taken = diesel::sql_query(format!(
        "WITH due AS MATERIALIZED (
             SELECT d.tenant_id, d.subscription_id, d.conversation_id FROM push_deliveries d
             WHERE {due} ORDER BY d.next_attempt_at LIMIT $3 FOR UPDATE SKIP LOCKED),
         taken AS (
             UPDATE push_deliveries d
             SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $4)
             FROM due u
             WHERE d.tenant_id = u.tenant_id AND d.subscription_id = u.subscription_id AND d.conversation_id = u.conversation_id
             RETURNING d.*)
         SELECT d.tenant_id, d.subscription_id, d.conversation_id, d.position, d.attempts, d.queued_at, x.endpoint, x.p256dh, x.auth,
             x.locale, x.chat, x.author_name, x.body
         FROM taken d, LATERAL (
             SELECT s.endpoint, s.p256dh, s.auth, k.locale, c.kind = 'chat' AS chat, m.author_name, m.body FROM {BEHIND}) x"
    ))
    .bind::<Bool, _>(standard)
    .bind::<Double, _>(pause.as_secs_f64())
    .bind::<Integer, _>(limit)
    .bind::<Double, _>(lease.as_secs_f64())
    .load(conn)
    .await?;
    Ok(taken)
}

/// Writes down how an attempt ended. Of no effect on what waits if the lease ended and somebody else has taken it since, or if
/// more was written: that is told too.
pub(super) async fn record(
    conn: &mut AsyncPgConnection,
    taken: &Taken,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let this = "tenant_id = $1 AND subscription_id = $2 AND conversation_id = $3 AND position = $4 AND attempts = $5";
    let (statement, pause) = match outcome {
        Outcome::Again(pause, _) => (
            format!(
                "UPDATE push_deliveries SET next_attempt_at = now() + make_interval(secs => $6) WHERE {this}"
            ),
            *pause,
        ),
        _ => (
            format!("DELETE FROM push_deliveries WHERE {this} AND $6 >= 0"),
            Duration::ZERO,
        ),
    };
    diesel::sql_query(statement)
        .bind::<SqlUuid, _>(taken.tenant_id)
        .bind::<SqlUuid, _>(taken.subscription_id)
        .bind::<SqlUuid, _>(taken.conversation_id)
        .bind::<Integer, _>(taken.position)
        .bind::<Integer, _>(taken.attempts)
        .bind::<Double, _>(pause.as_secs_f64())
        .execute(&mut *conn)
        .await?;
    let (statement, words) = match outcome {
        Outcome::Sent => (
            "UPDATE push_subscriptions SET failing_since = NULL, last_error = NULL
             WHERE tenant_id = $1 AND id = $2 AND failing_since IS NOT NULL AND $3 = ''",
            "",
        ),
        Outcome::Again(_, words) | Outcome::Dropped(words) => (
            "UPDATE push_subscriptions SET failing_since = coalesce(failing_since, now()), last_error = $3
             WHERE tenant_id = $1 AND id = $2",
            words.as_str(),
        ),
        // Unless the browser has told of another address since.
        Outcome::Gone => (
            "DELETE FROM push_subscriptions WHERE tenant_id = $1 AND id = $2 AND endpoint = $3",
            taken.endpoint.as_str(),
        ),
    };
    diesel::sql_query(statement)
        .bind::<SqlUuid, _>(taken.tenant_id)
        .bind::<SqlUuid, _>(taken.subscription_id)
        .bind::<Text, _>(words)
        .execute(conn)
        .await?;
    Ok(())
}

/// Forgets browsers in which nobody was for long, and those that nothing has reached for long; says how many.
pub(super) async fn sweep(
    conn: &mut AsyncPgConnection,
    unused: Duration,
    failing: Duration,
) -> Result<usize, DbError> {
    let gone = diesel::sql_query(
        "DELETE FROM push_subscriptions WHERE session IS NULL AND renewed_at < now() - make_interval(secs => $1)
             OR failing_since < now() - make_interval(secs => $2)",
    )
    .bind::<Double, _>(unused.as_secs_f64())
    .bind::<Double, _>(failing.as_secs_f64())
    .execute(conn)
    .await?;
    Ok(gone)
}
