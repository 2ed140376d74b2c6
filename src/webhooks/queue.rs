//! The worker's side of what waits to be told.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::{
    QueryableByName,
    sql_types::{BigInt, Double, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::{Database, DbError, Identity, System};

/// A message that this worker has taken, and nobody else takes before the lease ends.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct Taken {
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    pub webhook_id: Uuid,
    #[diesel(sql_type = Text)]
    pub url: String,
    /// Failures in a row before this one.
    #[diesel(sql_type = Integer)]
    pub failures: i32,
    /// This attempt's number, from 1. Whoever has taken the message later has a higher one.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Text)]
    pub event: String,
    #[diesel(sql_type = Timestamptz)]
    pub happened_at: DateTime<Utc>,
    #[diesel(sql_type = Timestamptz)]
    pub queued_at: DateTime<Utc>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub tenant_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Text>)]
    pub slug: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub ticket_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<BigInt>)]
    pub number: Option<i64>,
    #[diesel(sql_type = Nullable<Text>)]
    pub change: Option<String>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub entry_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<Integer>)]
    pub version: Option<i32>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_contact_id: Option<Uuid>,
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub actor_staff_id: Option<Uuid>,
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The receiver has taken it.
    Delivered(u16),
    /// To be tried again after a pause.
    Again {
        status: Option<u16>,
        words: String,
        pause: Duration,
        /// Nobody is there: the webhook is left alone for so long.
        away: Option<Duration>,
    },
    /// Given up.
    Dead { status: Option<u16>, words: String },
    /// The receiver says that it is gone for good (410): the webhook is switched off.
    Gone,
}

/// Begins a transaction of the worker's.
pub(super) async fn begin(db: &Database) -> Result<crate::db::Transaction, DbError> {
    db.begin(&Identity::system(System::Webhooks)).await
}

/// Takes up to `each` messages of each webhook that is not left alone: of each ticket only the oldest that waits, so that a
/// receiver hears of a ticket in the order in which it happened. Taking one sets its next attempt to the end of the lease.
pub(super) async fn take(
    conn: &mut AsyncPgConnection,
    each: i64,
    lease: Duration,
) -> Result<Vec<Taken>, DbError> {
    let taken = diesel::sql_query(
        "WITH heads AS MATERIALIZED (
             SELECT h.webhook_id, h.position, w.url, w.failures, t.number, p.slug
             FROM webhooks w CROSS JOIN LATERAL (
                 SELECT d.webhook_id, d.position, d.tenant_id, d.ticket_id FROM webhook_deliveries d
                 WHERE d.webhook_id = w.id AND d.state = 'queued' AND d.next_attempt_at <= now()
                     AND NOT EXISTS (
                         SELECT FROM webhook_deliveries e
                         WHERE e.tenant_id = d.tenant_id AND e.ticket_id = d.ticket_id AND e.webhook_id = d.webhook_id
                             AND e.position < d.position AND e.state = 'queued')
                 ORDER BY d.next_attempt_at, d.position LIMIT $1) h
             LEFT JOIN tickets t ON t.tenant_id = h.tenant_id AND t.id = h.ticket_id
             LEFT JOIN tenants p ON p.id = h.tenant_id
             WHERE w.active AND w.paused_until <= now())
         UPDATE webhook_deliveries d
         SET attempts = d.attempts + 1, next_attempt_at = now() + make_interval(secs => $2)
         FROM heads h
         WHERE d.webhook_id = h.webhook_id AND d.position = h.position AND d.state = 'queued' AND d.next_attempt_at <= now()
         RETURNING d.id, d.webhook_id, h.url, h.failures, d.attempts, d.event, d.happened_at, d.queued_at, d.tenant_id, h.slug,
             d.ticket_id, h.number, d.change, d.entry_id, d.version, d.actor_contact_id, d.actor_staff_id",
    )
    .bind::<BigInt, _>(each)
    .bind::<Double, _>(lease.as_secs_f64())
    .load(conn)
    .await?;
    Ok(taken)
}

/// Writes down how an attempt ended. Of no effect if the lease ended and somebody else has taken the message since.
pub(super) async fn record(
    conn: &mut AsyncPgConnection,
    taken: &Taken,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let (state, status, words, pause) = match outcome {
        Outcome::Delivered(status) => ("delivered", Some(*status), None, Duration::ZERO),
        Outcome::Again {
            status,
            words,
            pause,
            ..
        } => ("queued", *status, Some(words.as_str()), *pause),
        Outcome::Dead { status, words } => ("dead", *status, Some(words.as_str()), Duration::ZERO),
        Outcome::Gone => ("dead", Some(410), Some("410 Gone"), Duration::ZERO),
    };
    diesel::sql_query(
        "UPDATE webhook_deliveries
         SET state = $1, last_status = $2, last_error = $3, next_attempt_at = now() + make_interval(secs => $4),
             delivered_at = CASE WHEN $1 = 'delivered' THEN now() END
         WHERE id = $5 AND attempts = $6 AND state = 'queued'",
    )
    .bind::<Text, _>(state)
    .bind::<Nullable<Integer>, _>(status.map(i32::from))
    .bind::<Nullable<Text>, _>(words)
    .bind::<Double, _>(pause.as_secs_f64())
    .bind::<SqlUuid, _>(taken.id)
    .bind::<Integer, _>(taken.attempts)
    .execute(conn)
    .await?;
    record_webhook(conn, taken, outcome).await
}

/// What an attempt's end means for the other messages to the same receiver.
async fn record_webhook(
    conn: &mut AsyncPgConnection,
    taken: &Taken,
    outcome: &Outcome,
) -> Result<(), DbError> {
    let statement = match outcome {
        Outcome::Delivered(_) => {
            "UPDATE webhooks SET failures = 0, failing_since = NULL, paused_until = '-infinity'
             WHERE id = $1 AND failing_since IS NOT NULL AND $2 >= 0"
        }
        // Of those that were on their way together, the first speaks for all.
        Outcome::Again { away: Some(_), .. } => {
            "UPDATE webhooks SET failures = failures + 1, failing_since = coalesce(failing_since, now()),
                 paused_until = now() + make_interval(secs => $2)
             WHERE id = $1 AND paused_until <= now()"
        }
        Outcome::Gone => "UPDATE webhooks SET active = false WHERE id = $1 AND $2 >= 0",
        Outcome::Again { away: None, .. } | Outcome::Dead { .. } => return Ok(()),
    };
    let pause = match outcome {
        Outcome::Again {
            away: Some(away), ..
        } => away.as_secs_f64(),
        _ => 0.0,
    };
    diesel::sql_query(statement)
        .bind::<SqlUuid, _>(taken.webhook_id)
        .bind::<Double, _>(pause)
        .execute(conn)
        .await?;
    Ok(())
}

/// Deletes what was told or given up long ago, and gives up what has waited too long; says how many rows that were.
pub(super) async fn sweep(
    conn: &mut AsyncPgConnection,
    keep: Duration,
    longest: Duration,
) -> Result<usize, DbError> {
    let old = diesel::sql_query(
        "DELETE FROM webhook_deliveries WHERE state <> 'queued' AND happened_at < now() - make_interval(secs => $1)",
    )
    .bind::<Double, _>(keep.as_secs_f64())
    .execute(conn)
    .await?;
    let waited = diesel::sql_query(
        "UPDATE webhook_deliveries SET state = 'dead', last_error = coalesce(last_error, 'Waited too long')
         WHERE state = 'queued' AND queued_at < now() - make_interval(secs => $1)",
    )
    .bind::<Double, _>(longest.as_secs_f64())
    .execute(conn)
    .await?;
    Ok(old + waited)
}
