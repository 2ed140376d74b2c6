//! The outbox: a mail is written by the transaction that causes it, and leaves when that transaction has committed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use diesel::sql_types::{
    Array, Binary, Bool, Double, Integer, Jsonb, Nullable, Text, Timestamptz, Uuid as SqlUuid,
};
use diesel::{ExpressionMethods, QueryDsl, QueryableByName};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretString};
use uuid::Uuid;

use super::content::MailContent;
use crate::access::{Feature, FeatureSet};
use crate::config::Sealer;
use crate::db::schema::mail_outbox;
use crate::db::{Database, DbError, Event, Identity, System};
use crate::text::Locale;

/// A mail to be written into the outbox.
#[derive(Clone, Debug)]
pub struct NewMail {
    /// Whose brand it wears; none for mails to staff, which wear the house's.
    pub tenant: Option<Uuid>,
    /// The recipient's language.
    pub locale: Locale,
    /// The recipient's name.
    pub recipient_name: String,
    /// The recipient's address.
    pub recipient_email: String,
    /// What it says.
    pub content: MailContent,
}

/// Puts a mail into the outbox, inside the caller's transaction, and wakes the workers when it commits. Returns its id.
///
/// Row-level security lets staff write here, and `system:login`; a mail of no tenant, admins and `system:login` alone.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn enqueue(conn: &mut AsyncPgConnection, mail: &NewMail) -> Result<Uuid, DbError> {
    insert(conn, mail, Uuid::now_v7(), None).await
}

/// The same for a mail that carries a secret, which is sealed until the mail is sent, and gone after.
///
/// # Errors
/// As [`enqueue`].
pub async fn enqueue_secret(
    conn: &mut AsyncPgConnection,
    mail: &NewMail,
    secret: &SecretString,
    sealer: &Sealer,
) -> Result<Uuid, DbError> {
    let id = Uuid::now_v7();
    let sealed = sealer.seal(&sealed_in(id), secret.expose_secret().as_bytes());
    insert(conn, mail, id, Some(sealed)).await
}

/// Withdraws a mail that has not been sent, in a transaction of `Identity::system(System::Login)`: a later one says
/// what is true now. One that is just being sent goes out all the same.
///
/// # Errors
/// As every statement; the caller's transaction is of no use then.
pub async fn withdraw(conn: &mut AsyncPgConnection, id: Uuid) -> Result<(), DbError> {
    diesel::update(mail_outbox::table.find(id))
        .filter(mail_outbox::state.eq("queued"))
        .set((
            mail_outbox::state.eq("withdrawn"),
            mail_outbox::sealed.eq(None::<Vec<u8>>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// What a mail's secret is sealed under.
pub(super) fn sealed_in(mail: Uuid) -> String {
    format!("mail {mail}")
}

async fn insert(
    conn: &mut AsyncPgConnection,
    mail: &NewMail,
    id: Uuid,
    sealed: Option<Vec<u8>>,
) -> Result<Uuid, DbError> {
    let payload = mail
        .content
        .payload()
        .map_err(|error| DbError::Refused(error.into()))?;
    diesel::insert_into(mail_outbox::table)
        .values((
            mail_outbox::tenant_id.eq(mail.tenant),
            mail_outbox::id.eq(id),
            mail_outbox::template.eq(mail.content.template()),
            mail_outbox::locale.eq(mail.locale.as_str()),
            mail_outbox::recipient_name.eq(&mail.recipient_name),
            mail_outbox::recipient_email.eq(&mail.recipient_email),
            mail_outbox::payload.eq(payload),
            mail_outbox::sealed.eq(sealed),
            mail_outbox::ticket_id.eq(mail.content.ticket()),
            mail_outbox::conversation_id.eq(mail.content.conversation()),
        ))
        .execute(conn)
        .await?;
    Event::MailQueued.notify(conn).await?;
    Ok(id)
}

/// How many mails have not been sent.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Unsent {
    /// Waiting for their first or next attempt.
    pub queued: i64,
    /// Given up.
    pub dead: i64,
}

/// Counts what has not been sent, over all tenants; for metrics.
///
/// # Errors
/// As every read.
pub async fn unsent(database: &Database) -> Result<Unsent, DbError> {
    let mail = Identity::system(System::Mail);
    let count = |state: &'static str| {
        mail_outbox::table
            .filter(mail_outbox::state.eq(state))
            .count()
    };
    let (queued, dead) = (
        database.read(&mail, count("queued")),
        database.read(&mail, count("dead")),
    );
    let (queued, dead): (Vec<i64>, Vec<i64>) = futures_util::future::try_join(queued, dead).await?;
    let first = |counts: Vec<i64>| counts.into_iter().next().unwrap_or_default();
    Ok(Unsent {
        queued: first(queued),
        dead: first(dead),
    })
}

/// A mail that this worker has taken, and nobody else takes before the lease ends.
#[derive(Clone, Debug, QueryableByName)]
pub(super) struct TakenMail {
    #[diesel(sql_type = Nullable<SqlUuid>)]
    pub tenant_id: Option<Uuid>,
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    #[diesel(sql_type = Text)]
    pub template: String,
    #[diesel(sql_type = Text)]
    pub locale: String,
    #[diesel(sql_type = Text)]
    pub recipient_name: String,
    #[diesel(sql_type = Text)]
    pub recipient_email: String,
    #[diesel(sql_type = Jsonb)]
    pub payload: serde_json::Value,
    #[diesel(sql_type = Nullable<Binary>)]
    pub sealed: Option<Vec<u8>>,
    /// This attempt's number, from 1. Whoever has taken the mail later has a higher one.
    #[diesel(sql_type = Integer)]
    pub attempts: i32,
    #[diesel(sql_type = Timestamptz)]
    pub created_at: DateTime<Utc>,
    /// Its recipient may not read any more what it tells of: it is not sent.
    #[diesel(sql_type = Bool)]
    pub withdrawn: bool,
}

/// How an attempt ended.
#[derive(Clone, Debug)]
pub(super) enum Outcome {
    /// The server has taken it.
    Sent,
    /// To be tried again after a pause; these were the words.
    Again(Duration, String),
    /// Given up; these were the words.
    Dead(String),
}

/// The worker's side of the outbox.
#[derive(Clone, Debug)]
pub(super) struct Outbox {
    database: Database,
}

impl Outbox {
    pub(super) const fn new(database: Database) -> Self {
        Self { database }
    }

    /// Takes up to `limit` mails that are due, the longest waiting first.
    ///
    /// The transaction ends before anything is sent: taking a mail sets its next attempt to the end of the lease. A
    /// process that dies with a mail in hand loses nothing; when the lease is over another one takes it. A mail about a
    /// ticket or a conversation waits for `gather` first: what happens there until then goes into it. A mail to the people of a portal
    /// that is not open waits until it is; what staff are told does not. What tells of a ticket to somebody who has been
    /// deactivated, or whose tickets have been switched off, is withdrawn; and so is what tells of messages that were read since, of which it then keeps nothing: their authors may take them back.
    pub(super) async fn take(
        &self,
        limit: i32,
        lease: Duration,
        gather: Duration,
    ) -> Result<Vec<TakenMail>, DbError> {
        let mut transaction = self.database.begin(&Identity::system(System::Mail)).await?;
        let taken = diesel::sql_query(
            "WITH needs (templates, feature, standard) AS (VALUES ($5, $6, $7), ($8, $9, $10)), due AS (
                 SELECT id, EXISTS (SELECT FROM conversations v
                     WHERE v.tenant_id = mail_outbox.tenant_id AND v.id = mail_outbox.conversation_id
                         AND v.contact_read_up_to >= (mail_outbox.payload #>> '{messages,-1,position}')::integer)
                 OR EXISTS (SELECT FROM needs n WHERE template = ANY (n.templates) AND (
                     EXISTS (SELECT FROM contacts c
                         WHERE c.tenant_id = mail_outbox.tenant_id AND lower(c.email) = lower(mail_outbox.recipient_email)
                             AND (NOT c.active OR n.feature = ANY (c.features_off)))
                     OR EXISTS (SELECT FROM tenants t
                         WHERE t.id = mail_outbox.tenant_id AND NOT coalesce(n.feature = ANY (t.features), n.standard))
                     AND NOT EXISTS (SELECT FROM contacts c
                         WHERE c.tenant_id = mail_outbox.tenant_id AND lower(c.email) = lower(mail_outbox.recipient_email)
                             AND n.feature = ANY (c.features_on)))) AS withdrawn
                 FROM mail_outbox
                 WHERE state = 'queued' AND next_attempt_at <= now()
                     AND NOT EXISTS (SELECT FROM tenants t WHERE t.id = mail_outbox.tenant_id AND t.state <> 'active'
                         AND mail_outbox.template <> ALL ($4) OFFSET 0)
                     AND (ticket_id IS NULL AND conversation_id IS NULL OR attempts > 0 OR created_at <= now() - make_interval(secs => $3))
                 ORDER BY next_attempt_at LIMIT $1
                 FOR UPDATE SKIP LOCKED)
             UPDATE mail_outbox m
             SET attempts = m.attempts + 1, next_attempt_at = now() + make_interval(secs => $2),
                 state = CASE WHEN due.withdrawn THEN 'withdrawn' ELSE m.state END,
                 payload = CASE WHEN due.withdrawn AND m.conversation_id IS NOT NULL THEN jsonb_set(m.payload, '{messages}', '[]') ELSE m.payload END
             FROM due WHERE m.id = due.id
             RETURNING m.tenant_id, m.id, m.template, m.locale, m.recipient_name, m.recipient_email, m.payload, m.sealed,
                 m.attempts, m.created_at, due.withdrawn",
        )
        .bind::<Integer, _>(limit)
        .bind::<Double, _>(lease.as_secs_f64())
        .bind::<Double, _>(gather.as_secs_f64())
        .bind::<Array<Text>, _>(MailContent::FOR_STAFF.to_vec())
        .bind::<Array<Text>, _>(MailContent::OF_TICKETS.to_vec())
        .bind::<Text, _>(Feature::Tickets.word())
        .bind::<Bool, _>(FeatureSet::STANDARD.contains(Feature::Tickets))
        .bind::<Array<Text>, _>(MailContent::OF_MESSAGES.to_vec())
        .bind::<Text, _>(Feature::Messages.word())
        .bind::<Bool, _>(FeatureSet::STANDARD.contains(Feature::Messages))
        .load(&mut *transaction)
        .await?;
        transaction.commit().await?;
        Ok(taken)
    }

    /// Writes down how the attempt ended. Of no effect if the lease ended and somebody else has taken the mail since.
    pub(super) async fn record(&self, mail: &TakenMail, outcome: &Outcome) -> Result<(), DbError> {
        let (state, pause, words) = match outcome {
            Outcome::Sent => ("sent", Duration::ZERO, None),
            Outcome::Again(pause, words) => ("queued", *pause, Some(words)),
            Outcome::Dead(words) => ("dead", Duration::ZERO, Some(words)),
        };
        let mut transaction = self.database.begin(&Identity::system(System::Mail)).await?;
        diesel::sql_query(
            "UPDATE mail_outbox
             SET state = $1, last_error = $2, next_attempt_at = now() + make_interval(secs => $3),
                 sent_at = CASE WHEN $1 = 'sent' THEN now() END,
                 sealed = CASE WHEN $1 = 'queued' THEN sealed END
             WHERE id = $4 AND attempts = $5 AND state = 'queued'",
        )
        .bind::<Text, _>(state)
        .bind::<Nullable<Text>, _>(words)
        .bind::<Double, _>(pause.as_secs_f64())
        .bind::<SqlUuid, _>(mail.id)
        .bind::<Integer, _>(mail.attempts)
        .execute(&mut *transaction)
        .await?;
        transaction.commit().await
    }
}
