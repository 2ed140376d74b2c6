//! Sessions: opened at log-in, looked up at each request, ended at log-out or by whoever takes an account away.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel::{
    deserialize::QueryableByName,
    prelude::*,
    sql_types::{Binary, Bool, Float8, Nullable, Timestamptz, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    session::{Account, Session, SessionSettings, find},
    session_cache::{Lookup, SessionCache},
    tokens::{Carrier, Credential, SessionToken, TokenHash},
};
use crate::db::{Database, DbError, Event, Events, Identity, System, schema::sessions};

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
        let session = match self.cache.look_up(&credential.token) {
            Lookup::Found(session) => Some(session),
            Lookup::Absent(seen) => {
                let loaded = find(&self.db, &credential.token).await?.map(Arc::new);
                if let (Some(seen), Some(session)) = (seen, &loaded) {
                    self.cache.keep(seen, session);
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

    /// Deletes sessions that have expired, and says how many. For the worker's loop; what has expired is not good
    /// any more whether it is swept or not.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let expired =
            diesel::delete(sessions::table.filter(sessions::expires_at.le(diesel::dsl::now)))
                .execute(&mut *tx)
                .await?;
        tx.commit().await?;
        Ok(expired)
    }

    pub(super) fn forget(&self, token: &TokenHash) {
        self.cache.forget(token);
    }
}

#[derive(QueryableByName)]
struct Opened {
    #[diesel(sql_type = Timestamptz)]
    expires_at: DateTime<Utc>,
}

/// Opens a session in a transaction of `Identity::system(System::Login)`; none when the account is not active.
/// The clock is PostgreSQL's, which is the one that all processes share.
pub(super) async fn open(
    conn: &mut AsyncPgConnection,
    account: Account,
    carrier: Carrier,
    settings: &SessionSettings,
) -> Result<Option<(SessionToken, DateTime<Utc>)>, DbError> {
    let (token, hash) = SessionToken::generate();
    let (tenant, contact, staff) = match account {
        Account::Contact { tenant, contact } => (Some(tenant), Some(contact), None),
        Account::Staff { staff } => (None, None, Some(staff)),
    };
    let opened: Vec<Opened> = diesel::sql_query(
        "INSERT INTO sessions (token_hash, tenant_id, contact_id, staff_id, bearer, expires_at)
         SELECT $1, $2, $3, $4, $5, now() + make_interval(secs => $6)
         WHERE EXISTS (SELECT FROM contacts WHERE tenant_id = $2 AND id = $3 AND active)
            OR EXISTS (SELECT FROM staff_accounts WHERE staff_id = $4 AND active)
         RETURNING expires_at",
    )
    .bind::<Binary, _>(hash.as_bytes().as_slice())
    .bind::<Nullable<SqlUuid>, _>(tenant)
    .bind::<Nullable<SqlUuid>, _>(contact)
    .bind::<Nullable<SqlUuid>, _>(staff)
    .bind::<Bool, _>(carrier == Carrier::Bearer)
    .bind::<Float8, _>(settings.lifetime(carrier).as_secs_f64())
    .load(conn)
    .await?;
    Ok(opened
        .into_iter()
        .next()
        .map(|opened| (token, opened.expires_at)))
}

/// Ends one session in a transaction of `Identity::system(System::Login)`, and tells every process when it commits.
pub(super) async fn end_one(
    conn: &mut AsyncPgConnection,
    token: &TokenHash,
) -> Result<(), DbError> {
    let deleted = diesel::delete(
        sessions::table.filter(sessions::token_hash.eq(token.as_bytes().as_slice())),
    )
    .execute(conn)
    .await?;
    if deleted > 0 {
        announce(conn, *token).await?;
    }
    Ok(())
}

/// Ends all sessions of an account in a transaction of `Identity::system(System::Provision)` or `System::Login`, tells
/// every process when it commits, and says how many there were.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn end_all_sessions_of(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<usize, DbError> {
    let tokens: Vec<Vec<u8>> = match account {
        Account::Contact { tenant, contact } => {
            let theirs = sessions::tenant_id
                .eq(tenant)
                .and(sessions::contact_id.eq(contact));
            diesel::delete(sessions::table.filter(theirs))
                .returning(sessions::token_hash)
                .load(conn)
                .await?
        }
        Account::Staff { staff } => {
            diesel::delete(sessions::table.filter(sessions::staff_id.eq(staff)))
                .returning(sessions::token_hash)
                .load(conn)
                .await?
        }
    };
    for token in &tokens {
        if let Ok(bytes) = <[u8; 32]>::try_from(token.as_slice()) {
            announce(conn, TokenHash::from(bytes)).await?;
        }
    }
    Ok(tokens.len())
}

async fn announce(conn: &mut AsyncPgConnection, token: TokenHash) -> Result<(), DbError> {
    let event = Event::SessionEnded {
        token_hash: token.to_hex(),
    };
    event.notify(conn).await
}
