//! Single-use links to a new password. Only the token's hash is kept.

use chrono::{TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::LogIns;
use crate::{
    access::Account,
    db::{Database, DbError, Identity, System, schema::account_links},
    identity::tokens::TokenHash,
};

impl LogIns {
    /// Deletes links whose time is over, and says how many.
    pub(super) async fn sweep_links(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let swept = diesel::delete(
            account_links::table.filter(account_links::expires_at.le(diesel::dsl::now)),
        )
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(swept)
    }
}

/// The account of a link that is good on this host.
pub(super) async fn account_of_link(
    db: &Database,
    tenant: Option<Uuid>,
    hash: &TokenHash,
) -> Result<Option<Account>, DbError> {
    let query = account_links::table
        .find(hash.as_bytes().to_vec())
        .filter(account_links::expires_at.gt(diesel::dsl::now))
        .select((
            account_links::tenant_id,
            account_links::contact_id,
            account_links::staff_id,
        ));
    let found: Vec<(Option<Uuid>, Option<Uuid>, Option<Uuid>)> =
        db.read(&Identity::system(System::Login), query).await?;
    Ok(found.into_iter().find_map(|row| match (tenant, row) {
        (Some(host), (Some(tenant), Some(contact), None)) if host == tenant => {
            Some(Account::Contact { tenant, contact })
        }
        (None, (None, None, Some(staff))) => Some(Account::Staff { staff }),
        _ => None,
    }))
}

/// Ends all links of an account: the last one counts, so that nobody collects them.
pub(super) async fn delete_links_of(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<(), DbError> {
    match account {
        Account::Contact { tenant, contact } => {
            diesel::delete(
                account_links::table
                    .filter(account_links::tenant_id.eq(tenant))
                    .filter(account_links::contact_id.eq(contact)),
            )
            .execute(conn)
            .await?
        }
        Account::Staff { staff } => {
            diesel::delete(account_links::table.filter(account_links::staff_id.eq(staff)))
                .execute(conn)
                .await?
        }
    };
    Ok(())
}

/// Writes a link down that is good for so long.
pub(super) async fn insert_link(
    conn: &mut AsyncPgConnection,
    account: Account,
    hash: &TokenHash,
    lifetime: TimeDelta,
) -> Result<(), DbError> {
    let (tenant, contact, staff) = match account {
        Account::Contact { tenant, contact } => (Some(tenant), Some(contact), None),
        Account::Staff { staff } => (None, None, Some(staff)),
    };
    let expires_at = Utc::now() + lifetime;
    diesel::insert_into(account_links::table)
        .values((
            account_links::token_hash.eq(hash.as_bytes().to_vec()),
            account_links::tenant_id.eq(tenant),
            account_links::contact_id.eq(contact),
            account_links::staff_id.eq(staff),
            account_links::expires_at.eq(expires_at),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
