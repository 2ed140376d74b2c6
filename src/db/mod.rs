//! The way to PostgreSQL: nobody gets a connection without saying on whose behalf.

mod connect;
mod error;
mod events;
mod expression;
mod identity;
pub mod migrate;
pub mod private;
#[expect(missing_docs, reason = "columns are described in migrations/")]
pub mod schema;
mod statement;
mod vacuum;
mod words;

use std::ops::{Deref, DerefMut};

use diesel::{
    pg::Pg,
    query_builder::{Query, QueryFragment},
};
use diesel_async::{
    AsyncPgConnection, RunQueryDsl,
    methods::LoadQuery,
    pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod, deadpool},
};
use futures_util::future::BoxFuture;

use crate::config::DatabaseUrl;
pub use error::{DbError, json};
pub use events::{Activity, Event, Events};
pub(crate) use expression::sql_expression;
pub use identity::{Identity, System};
pub use migrate::{MigrateError, migrate};
pub use statement::As;
pub(crate) use statement::Fixed;
use statement::{Begin, BeginReadOnly, BeginSnapshot, Commit, Rollback, SetIdentity};
pub use vacuum::vacuum;

/// The pool of connections of the service role, on which row-level security applies.
#[derive(Clone)]
pub struct Database {
    pool: deadpool::Pool<AsyncPgConnection>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Database")
            .field("pool", &self.pool.status())
            .finish()
    }
}

impl Database {
    /// Makes a pool of at most `size` connections to `url` (the service role's). Connects when first asked.
    pub fn new(url: &str, size: usize) -> Result<Self, DbError> {
        let mut config = ManagerConfig::default();
        // A broken connection is noticed without asking; the default would send a SELECT 1 before every use.
        config.recycling_method = RecyclingMethod::Fast;
        let url = DatabaseUrl::parse(url)
            .map_err(|wrong| DbError::Unavailable(anyhow::Error::msg(wrong)))?;
        let shown = url.to_string();
        config.custom_setup = Box::new(move |_| {
            let url = url.clone();
            Box::pin(async move {
                connect::diesel(&url)
                    .await
                    .map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()))
            })
        });
        // Only a name here: the connections are made above.
        let manager = AsyncDieselConnectionManager::new_with_config(shown, config);
        let pool = deadpool::Pool::builder(manager)
            .max_size(size)
            .wait_timeout(Some(std::time::Duration::from_secs(5)))
            .create_timeout(Some(std::time::Duration::from_secs(5)))
            .runtime(::deadpool::Runtime::Tokio1)
            .build()
            .map_err(|error| DbError::Unavailable(error.into()))?;
        Ok(Self { pool })
    }

    /// Runs one select on behalf of `who`: one statement, one round trip.
    ///
    /// The rows keep the query's own order. The future is boxed: as an opaque type it would carry the query's whole
    /// type along, which rustc then cannot prove to be `Send` inside resolvers (rust-lang/rust#100013).
    pub fn read<Q, U>(
        &self,
        who: &Identity,
        query: Q,
    ) -> BoxFuture<'static, Result<Vec<U>, DbError>>
    where
        U: Send + 'static,
        Q: Query + QueryFragment<Pg> + Send + 'static,
        As<Q>: LoadQuery<'static, AsyncPgConnection, U>,
    {
        self.run(As::new(who, query, false))
    }

    /// The same, of a select whose text is the same each time although there is SQL of our own in it: prepared once for a
    /// connection. Never of one that has a value in its text.
    pub fn read_fixed<Q, U>(
        &self,
        who: &Identity,
        query: Q,
    ) -> BoxFuture<'static, Result<Vec<U>, DbError>>
    where
        U: Send + 'static,
        Q: Query + QueryFragment<Pg> + Send + 'static,
        As<Q>: LoadQuery<'static, AsyncPgConnection, U>,
    {
        self.run(As::new(who, query, true))
    }

    fn run<Q, U>(&self, statement: As<Q>) -> BoxFuture<'static, Result<Vec<U>, DbError>>
    where
        U: Send + 'static,
        Q: Query + QueryFragment<Pg> + Send + 'static,
        As<Q>: LoadQuery<'static, AsyncPgConnection, U>,
    {
        let pool = self.pool.clone();
        Box::pin(async move {
            let mut conn = pool.get().await?;
            let result = statement.load(&mut *conn).await;
            if result.is_err() {
                // It may be in any state; the next caller gets a fresh one.
                drop(deadpool::Object::take(conn));
            }
            Ok(result?)
        })
    }

    /// Opens a transaction on behalf of `who`. Without [`Transaction::commit`] nothing of it remains.
    pub async fn begin(&self, who: &Identity) -> Result<Transaction, DbError> {
        let transaction = Transaction {
            conn: Some(self.pool.get().await?),
        };
        let (begun, named) = {
            let conn: &AsyncPgConnection = &transaction;
            let (mut first, mut second) = (conn, conn);
            let begin = async {
                if who.is_read_only() {
                    BeginReadOnly.execute(&mut first).await
                } else {
                    Begin.execute(&mut first).await
                }
            };
            tokio::join!(begin, SetIdentity::new(who).execute(&mut second))
        };
        begun?;
        named?;
        Ok(transaction)
    }

    /// Opens a transaction in which everything stays as it is at its first look, whatever others do meanwhile, and nothing
    /// is changed.
    pub async fn begin_snapshot(&self, who: &Identity) -> Result<Transaction, DbError> {
        let mut transaction = Transaction {
            conn: Some(self.pool.get().await?),
        };
        BeginSnapshot.execute(&mut *transaction).await?;
        SetIdentity::new(who).execute(&mut *transaction).await?;
        Ok(transaction)
    }

    /// Whether a connection can be had and answers; what `/readyz` asks.
    pub async fn ping(&self) -> Result<(), DbError> {
        let mut conn = self.pool.get().await?;
        let result = diesel::sql_query("SELECT 1").execute(&mut *conn).await;
        if result.is_err() {
            drop(deadpool::Object::take(conn));
        }
        result?;
        Ok(())
    }

    /// Connections in use and in the pool, for metrics.
    #[must_use]
    pub fn status(&self) -> ::deadpool::Status {
        self.pool.status()
    }
}

/// A connection inside a transaction that carries an identity. Dropped without commit, the connection is closed and
/// PostgreSQL rolls back.
pub struct Transaction {
    conn: Option<deadpool::Object<AsyncPgConnection>>,
}

impl Transaction {
    /// Makes everything done in the transaction last.
    pub async fn commit(mut self) -> Result<(), DbError> {
        Commit.execute(&mut *self).await?;
        // Only a connection whose transaction ended well goes back to the pool.
        drop(self.conn.take());
        Ok(())
    }
}

impl Transaction {
    /// Goes on on behalf of somebody else, for what follows from a change and is not its author's to do: the mail that
    /// tells of it, for one.
    ///
    /// # Errors
    /// When the database is gone.
    pub async fn go_on_as(&mut self, who: &Identity) -> Result<(), DbError> {
        SetIdentity::new(who).execute(&mut **self).await?;
        Ok(())
    }

    /// Undoes everything done in the transaction and keeps the connection: for a command that ends early in order.
    ///
    /// # Errors
    /// When the database is gone, which undoes it too.
    pub async fn rollback(mut self) -> Result<(), DbError> {
        Rollback.execute(&mut *self).await?;
        drop(self.conn.take());
        Ok(())
    }
}

impl Deref for Transaction {
    type Target = AsyncPgConnection;

    fn deref(&self) -> &Self::Target {
        self.conn.as_ref().expect("taken by commit and drop only")
    }
}

impl DerefMut for Transaction {
    fn deref_mut(&mut self) -> &mut Self::Target {
        self.conn.as_mut().expect("taken by commit and drop only")
    }
}

impl Drop for Transaction {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            drop(deadpool::Object::take(conn));
        }
    }
}
