//! The end of sessions, one by one and all of an account's at once, and that every process hears of it.

use diesel::{
    prelude::*,
    sql_types::{Nullable, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{session::Account, tokens::TokenHash};
use crate::db::{DbError, Event, schema::sessions};

/// A session that was ended.
#[derive(Clone, Copy, Debug)]
pub struct Ended {
    /// Whose it was.
    pub account: Account,
    /// The member of staff who looked at the portal as its owner, if it was one for that.
    pub viewed_by: Option<Uuid>,
}

/// Ends one session in a transaction of `Identity::system(System::Login)`, tells every process when it commits, and says
/// whose it was.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn end_one(
    conn: &mut AsyncPgConnection,
    token: &TokenHash,
) -> Result<Option<Ended>, DbError> {
    type Row = (Option<Uuid>, Option<Uuid>, Option<Uuid>, Option<Uuid>);
    let deleted: Vec<Row> = diesel::delete(
        sessions::table.filter(sessions::token_hash.eq(token.as_bytes().as_slice())),
    )
    .returning((
        sessions::tenant_id,
        sessions::contact_id,
        sessions::staff_id,
        sessions::viewed_by,
    ))
    .load(conn)
    .await?;
    let ended = deleted.into_iter().find_map(|row| {
        let (account, viewed_by) = match row {
            (Some(tenant), Some(contact), _, by) => (Account::Contact { tenant, contact }, by),
            (_, _, Some(staff), _) => (Account::Staff { staff }, None),
            _ => return None,
        };
        Some(Ended { account, viewed_by })
    });
    if ended.is_some() {
        announce(conn, *token).await?;
    }
    Ok(ended)
}

/// Which of an account's sessions.
#[derive(Clone, Copy, Debug)]
pub enum Which {
    /// All.
    All,
    /// The one that people call so.
    One(Uuid),
    /// All but the one of this token.
    AllBut(TokenHash),
    /// Those that were opened in this way.
    OpenedBy(&'static str),
    /// Those that were opened in any other way.
    NotOpenedBy(&'static str),
}

/// Ends every session of a tenant's contacts, everywhere and at once, and says how many there were. Row-level security lets
/// staff do it.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn end_sessions_of_tenant(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<i64, DbError> {
    // As `Event::SessionChanged` is written; there may be thousands, so the database itself tells of them.
    let ended = diesel::sql_query(
        "WITH ended AS (DELETE FROM sessions WHERE tenant_id = $1 RETURNING token_hash)
         SELECT pg_notify('portico', json_build_object('event', 'session_changed', 'token_hash',
             encode(token_hash, 'hex'))::text) IS NOT NULL FROM ended",
    )
    .bind::<SqlUuid, _>(tenant)
    .execute(&mut *conn)
    .await?;
    end_push(conn, tenant, None).await?;
    Ok(i64::try_from(ended).unwrap_or(i64::MAX))
}

/// Ends sessions of an account in a transaction of `Identity::system(System::Provision)` or `System::Login`, tells
/// every process when it commits, and says how many there were.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn end_sessions_of(
    conn: &mut AsyncPgConnection,
    account: Account,
    which: Which,
) -> Result<usize, DbError> {
    let mut query = diesel::delete(sessions::table).into_boxed();
    query = match account {
        Account::Contact { tenant, contact } => query
            .filter(sessions::tenant_id.eq(tenant))
            .filter(sessions::contact_id.eq(contact)),
        Account::Staff { staff } => query.filter(of_staff(staff)),
    };
    query = match which {
        Which::All => query,
        Which::One(id) => query.filter(sessions::id.eq(id)),
        Which::OpenedBy(method) => query.filter(sessions::method.eq(method)),
        Which::NotOpenedBy(method) => query.filter(sessions::method.ne(method)),
        Which::AllBut(token) => query.filter(sessions::token_hash.ne(token.as_bytes().to_vec())),
    };
    let tokens: Vec<Vec<u8>> = query.returning(sessions::token_hash).load(conn).await?;
    announce_all(conn, &tokens).await?;
    if let (Account::Contact { tenant, contact }, false) = (account, matches!(which, Which::One(_)))
    {
        end_push(conn, tenant, Some(contact)).await?;
    }
    Ok(tokens.len())
}

/// Browsers whose sessions have run out are told nothing any more; those whose sessions are ended, the database sees to.
async fn end_push(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Option<Uuid>,
) -> Result<(), DbError> {
    diesel::sql_query("SELECT push_forget($1, $2)")
        .bind::<SqlUuid, _>(tenant)
        .bind::<Nullable<SqlUuid>, _>(contact)
        .execute(conn)
        .await?;
    Ok(())
}

/// All of an account's sessions go on, and every process forgets what it knows of them when the transaction commits:
/// name, language, role or switches have changed.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn renew_sessions_of(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<(), DbError> {
    let mut query = sessions::table.select(sessions::token_hash).into_boxed();
    query = match account {
        Account::Contact { tenant, contact } => query
            .filter(sessions::tenant_id.eq(tenant))
            .filter(sessions::contact_id.eq(contact)),
        Account::Staff { staff } => query.filter(of_staff(staff)),
    };
    let tokens: Vec<Vec<u8>> = query.load(conn).await?;
    announce_all(conn, &tokens).await
}

/// Where they are logged in, and where they look as somebody else.
#[diesel::dsl::auto_type]
fn of_staff(staff: Uuid) -> _ {
    sessions::staff_id
        .eq(staff)
        .or(sessions::viewed_by.eq(staff))
}

async fn announce_all(conn: &mut AsyncPgConnection, tokens: &[Vec<u8>]) -> Result<(), DbError> {
    for token in tokens {
        if let Ok(bytes) = <[u8; 32]>::try_from(token.as_slice()) {
            announce(conn, TokenHash::from(bytes)).await?;
        }
    }
    Ok(())
}

async fn announce(conn: &mut AsyncPgConnection, token: TokenHash) -> Result<(), DbError> {
    let event = Event::SessionChanged {
        token_hash: token.to_hex(),
    };
    event.notify(conn).await
}
