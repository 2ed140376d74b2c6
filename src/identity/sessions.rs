//! Sessions: opened at log-in, looked up at each request, ended at log-out or by whoever takes an account away.

use std::{sync::Arc, time::Duration};

use chrono::{DateTime, Utc};
use diesel::{
    deserialize::QueryableByName,
    prelude::*,
    sql_types::{Binary, Bool, Float8, Nullable, Text, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

pub use super::session_ends::{
    Which, end_one, end_sessions_of, end_sessions_of_tenant, renew_sessions_of,
};
use super::{
    request::RequestOrigin,
    session::{Account, Session, SessionSettings, find},
    session_cache::{Lookup, SessionCache},
    tokens::{Carrier, Credential, SessionToken, TokenHash},
};
use crate::db::{Database, DbError, Events, Identity, System, schema::sessions};

/// How exactly it is known when a session was used last.
const USE_IS_NOTED_EVERY: chrono::Duration = chrono::Duration::seconds(60);

/// Keeps sessions.
#[derive(Clone, Debug)]
pub struct SessionStore {
    db: Database,
    cache: Arc<SessionCache>,
    settings: SessionSettings,
}

impl SessionStore {
    /// Sessions in `db`, with a cache that listens to `events`.
    #[must_use]
    pub fn new(db: Database, events: Events, settings: SessionSettings) -> Self {
        let cache = SessionCache::new(events, settings.cache_for, settings.cache_size);
        Self {
            db,
            cache: Arc::new(cache),
            settings,
        }
    }

    /// How long sessions last.
    #[must_use]
    pub const fn settings(&self) -> &SessionSettings {
        &self.settings
    }

    /// The session of a credential, if it is good on this host: `tenant_of_host` is the portal's tenant, or none on
    /// the desk's host. An unknown, ended or expired token, a person who is no longer active, another tenant's host
    /// and a token that came the wrong way are one answer: none.
    ///
    /// # Errors
    /// When the database cannot be asked: then nobody knows, and the caller is not to be taken for anonymous.
    pub async fn resolve(
        &self,
        credential: &Credential,
        tenant_of_host: Option<Uuid>,
    ) -> Result<Option<Arc<Session>>, DbError> {
        self.resolve_for(credential, tenant_of_host, true).await
    }

    /// As [`Self::resolve`]. Unless `used`, it does not count as a use of the session: whoever only listens goes idle.
    ///
    /// # Errors
    /// As [`Self::resolve`].
    pub async fn resolve_for(
        &self,
        credential: &Credential,
        tenant_of_host: Option<Uuid>,
        used: bool,
    ) -> Result<Option<Arc<Session>>, DbError> {
        let session = match self.cache.look_up(&credential.token) {
            Lookup::Found(session) => Some(session),
            Lookup::Absent(seen) => {
                let loaded = find(&self.db, &credential.token, self.settings.require_code)
                    .await?
                    .map(Arc::new);
                if let (Some(seen), Some(session)) = (seen, &loaded) {
                    self.cache.keep(seen, session);
                }
                if let Some(session) = &loaded
                    && used
                    && Utc::now() - session.last_used_at > USE_IS_NOTED_EVERY
                {
                    self.note_use(session.token);
                }
                loaded
            }
        };
        Ok(session.filter(|session| session.is_good_for(credential.carrier, tenant_of_host)))
    }

    /// Ends a session everywhere, at once. Nothing happens when there is none.
    ///
    /// # Errors
    /// When the database cannot be asked; the session then goes on.
    pub async fn end(&self, token: &TokenHash) -> Result<(), DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        end_one(&mut tx, token).await?;
        tx.commit().await?;
        self.cache.forget(token);
        Ok(())
    }

    /// Deletes sessions that have ended by themselves, and says how many. For the worker's loop; what has ended is not
    /// good any more whether it is swept or not.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let ended = diesel::sql_query(
            "DELETE FROM sessions WHERE expires_at <= now() OR last_used_at + idle <= now()",
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(ended)
    }

    pub(super) fn forget(&self, token: &TokenHash) {
        self.cache.forget(token);
    }

    /// Beside the request, which does not wait for it: should it fail, the next one notes it.
    fn note_use(&self, token: TokenHash) {
        let db = self.db.clone();
        tokio::spawn(async move {
            let noted = async {
                let mut tx = db.begin(&Identity::system(System::Login)).await?;
                diesel::update(
                    sessions::table.filter(sessions::token_hash.eq(token.as_bytes().as_slice())),
                )
                .set(sessions::last_used_at.eq(diesel::dsl::now))
                .execute(&mut *tx)
                .await?;
                tx.commit().await
            };
            if let Err(error) = noted.await {
                tracing::debug!(%error, "a session's use was not noted");
            }
        });
    }
}

/// A session that is to be opened.
#[derive(Clone, Debug)]
pub struct NewSession<'a> {
    /// Whose.
    pub account: Account,
    /// How it is handed out.
    pub carrier: Carrier,
    /// How the person showed who they are: `password`, or the kind of single sign-on.
    pub method: &'a str,
    /// How long it lasts.
    pub lifetime: Duration,
    /// How long it lasts unused.
    pub idle: Option<Duration>,
    /// What its owner calls it: access tokens have a name.
    pub name: Option<&'a str>,
    /// Whether it may read and change nothing.
    pub read_only: bool,
    /// Whether the second factor was shown.
    pub verified: bool,
    /// Whether the password was typed just now.
    pub confirmed: bool,
}

/// A session that was opened.
#[derive(Debug)]
pub struct OpenedSession {
    /// Its token. Given to the client and kept nowhere.
    pub token: SessionToken,
    /// What people call it by.
    pub id: Uuid,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

#[derive(QueryableByName)]
struct Opened {
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
}

/// Opens a session in a transaction of `Identity::system(System::Login)`; none when the account is not active.
/// The clock is PostgreSQL's, which is the one that all processes share.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn open(
    conn: &mut AsyncPgConnection,
    new: &NewSession<'_>,
    origin: &RequestOrigin,
) -> Result<Option<OpenedSession>, DbError> {
    let (token, hash) = SessionToken::generate();
    let (tenant, contact, staff) = match new.account {
        Account::Contact { tenant, contact } => (Some(tenant), Some(contact), None),
        Account::Staff { staff } => (None, None, Some(staff)),
    };
    let id = Uuid::now_v7();
    let opened: Vec<Opened> = diesel::sql_query(
        "INSERT INTO sessions (token_hash, tenant_id, contact_id, staff_id, bearer, expires_at, id, idle, method, name,
             read_only, client_address, user_agent, verified, confirmed_at)
         SELECT $1, $2, $3, $4, $5, now() + make_interval(secs => $6), $7, make_interval(secs => $8), $9, $10, $11, $12,
             $13, $14, CASE WHEN $15 THEN now() END
         WHERE EXISTS (SELECT FROM contacts WHERE tenant_id = $2 AND id = $3 AND active)
            OR EXISTS (SELECT FROM staff_accounts WHERE staff_id = $4 AND active)
         RETURNING expires_at",
    )
    .bind::<Binary, _>(hash.as_bytes().as_slice())
    .bind::<Nullable<SqlUuid>, _>(tenant)
    .bind::<Nullable<SqlUuid>, _>(contact)
    .bind::<Nullable<SqlUuid>, _>(staff)
    .bind::<Bool, _>(new.carrier == Carrier::Bearer)
    .bind::<Float8, _>(new.lifetime.as_secs_f64())
    .bind::<SqlUuid, _>(id)
    .bind::<Nullable<Float8>, _>(new.idle.map(|idle| idle.as_secs_f64()))
    .bind::<Text, _>(new.method)
    .bind::<Nullable<Text>, _>(new.name)
    .bind::<Bool, _>(new.read_only)
    .bind::<Text, _>(origin.client_address.to_canonical().to_string())
    .bind::<Nullable<Text>, _>(origin.user_agent.as_deref())
    .bind::<Bool, _>(new.verified)
    .bind::<Bool, _>(new.confirmed)
    .load(conn)
    .await?;
    Ok(opened.into_iter().next().map(|opened| OpenedSession {
        token,
        id,
        expires_at: opened.expires_at,
    }))
}
