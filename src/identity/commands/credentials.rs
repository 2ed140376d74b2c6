//! Accounts as logging in sees them: by address, with the hash of their password.

use chrono::{DateTime, Utc};
use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    db::{
        Database, DbError, Identity, System,
        schema::{contact_passwords, contacts, staff_accounts, staff_passwords},
    },
    identity::{address::LoginAddress, passwords::HashedPassword, session::Account},
};

/// An account as it was found by its address.
pub(super) struct Candidate {
    pub(super) account: Account,
    pub(super) active: bool,
    pub(super) hash: Option<String>,
    /// Since when the password is this one; hashing it anew does not change that.
    pub(super) password_since: Option<DateTime<Utc>>,
}

type Found = (Uuid, bool, Option<String>, Option<DateTime<Utc>>);

diesel::define_sql_function! {
    /// PostgreSQL's; the indexes on addresses are by it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Since when the account's password is what it is; nobody else can change it until the transaction is over.
pub(super) async fn lock_password(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let since = match account {
        Account::Contact { tenant, contact } => {
            contact_passwords::table
                .find((tenant, contact))
                .select(contact_passwords::changed_at)
                .for_update()
                .first(conn)
                .await
        }
        Account::Staff { staff } => {
            staff_passwords::table
                .find(staff)
                .select(staff_passwords::changed_at)
                .for_update()
                .first(conn)
                .await
        }
    };
    Ok(since.optional()?)
}

/// The same password, hashed with today's settings.
pub(super) async fn renew_hash(
    conn: &mut AsyncPgConnection,
    account: Account,
    hash: &HashedPassword,
) -> Result<(), DbError> {
    match account {
        Account::Contact { tenant, contact } => {
            diesel::update(contact_passwords::table.find((tenant, contact)))
                .set(contact_passwords::hash.eq(hash.as_str()))
                .execute(conn)
                .await?
        }
        Account::Staff { staff } => {
            diesel::update(staff_passwords::table.find(staff))
                .set(staff_passwords::hash.eq(hash.as_str()))
                .execute(conn)
                .await?
        }
    };
    Ok(())
}

/// The account with this address in the tenant, or on the staff when there is none. One statement, whatever it finds.
pub(super) async fn find(
    db: &Database,
    tenant: Option<Uuid>,
    address: &LoginAddress,
) -> Result<Option<Candidate>, DbError> {
    let who = Identity::system(System::Login);
    let address = address.as_str().to_owned();
    let found = match tenant {
        Some(tenant) => {
            let query = contacts::table
                .left_join(
                    contact_passwords::table.on(contact_passwords::tenant_id
                        .eq(contacts::tenant_id)
                        .and(contact_passwords::contact_id.eq(contacts::id))),
                )
                .filter(contacts::tenant_id.eq(tenant))
                .filter(lower(contacts::email).eq(address))
                .select((
                    contacts::id,
                    contacts::active,
                    contact_passwords::hash.nullable(),
                    contact_passwords::changed_at.nullable(),
                ));
            db.read(&who, query).await?
        }
        None => {
            let query = staff_accounts::table
                .left_join(
                    staff_passwords::table
                        .on(staff_passwords::staff_id.eq(staff_accounts::staff_id)),
                )
                .filter(lower(staff_accounts::email).eq(address))
                .select((
                    staff_accounts::staff_id,
                    staff_accounts::active,
                    staff_passwords::hash.nullable(),
                    staff_passwords::changed_at.nullable(),
                ));
            db.read(&who, query).await?
        }
    };
    let found: Option<Found> = found.into_iter().next();
    Ok(found.map(|(id, active, hash, password_since)| Candidate {
        account: match tenant {
            Some(tenant) => Account::Contact {
                tenant,
                contact: id,
            },
            None => Account::Staff { staff: id },
        },
        active,
        hash,
        password_since,
    }))
}
