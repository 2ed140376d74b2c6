//! Accounts as logging in sees them: by address, with the hash of their password.

use chrono::{DateTime, Utc};
use diesel::{dsl::sql, prelude::*, result::OptionalExtension, sql_types::Bool};
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
    /// Whether they are active, and not kept from logging in by password; an initial password is not too old.
    pub(super) may_use_password: bool,
    /// Whether a link to a new password may be sent to them.
    pub(super) may_reset: bool,
    pub(super) hash: Option<String>,
    /// Since when the password is this one; hashing it anew does not change that.
    pub(super) password_since: Option<DateTime<Utc>>,
}

type Found = (Uuid, bool, bool, Option<String>, Option<DateTime<Utc>>);

/// Whether a contact may log in by the password that they have. An initial one ends by itself.
const USABLE: &str = "(contacts.active AND contacts.password_allowed
    AND (contacts.password_expires_at IS NULL OR contacts.password_expires_at > now())) AS usable";

diesel::define_sql_function! {
    /// PostgreSQL's; the indexes on addresses are by it.
    fn lower(text: diesel::sql_types::Text) -> diesel::sql_types::Text;
}

/// Since when the account's password is what it is; nobody else can change it, or the account, until the transaction is
/// over. The account's row comes first everywhere, so that no two wait for each other.
pub(super) async fn lock_password(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<Option<DateTime<Utc>>, DbError> {
    let since = match account {
        Account::Contact { tenant, contact } => {
            let locked: Option<Uuid> = contacts::table
                .find((tenant, contact))
                .select(contacts::id)
                .for_update()
                .first(conn)
                .await
                .optional()?;
            if locked.is_none() {
                return Ok(None);
            }
            contact_passwords::table
                .find((tenant, contact))
                .select(contact_passwords::changed_at)
                .for_update()
                .first(conn)
                .await
        }
        Account::Staff { staff } => {
            let locked: Option<Uuid> = staff_accounts::table
                .find(staff)
                .select(staff_accounts::staff_id)
                .for_update()
                .first(conn)
                .await
                .optional()?;
            if locked.is_none() {
                return Ok(None);
            }
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

/// What somebody else may know of the password that an account gets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Its owner chose it.
    Own,
    /// Portico made it, and it ends at this time unless another one is chosen before.
    Initial { expires_at: DateTime<Utc> },
}

/// Gives a contact a password in place of the one they had, in a transaction of `Identity::system(System::Login)` or
/// `System::Provision`. Their sessions go on unless the caller ends them.
pub(super) async fn store_contact_password(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
    hash: &HashedPassword,
    kind: Kind,
) -> Result<(), DbError> {
    let now = diesel::dsl::now;
    diesel::insert_into(contact_passwords::table)
        .values((
            contact_passwords::tenant_id.eq(tenant),
            contact_passwords::contact_id.eq(contact),
            contact_passwords::hash.eq(hash.as_str()),
        ))
        .on_conflict((contact_passwords::tenant_id, contact_passwords::contact_id))
        .do_update()
        .set((
            contact_passwords::hash.eq(hash.as_str()),
            contact_passwords::changed_at.eq(now),
        ))
        .execute(conn)
        .await?;
    let (initial, expires_at) = match kind {
        Kind::Own => (false, None),
        Kind::Initial { expires_at } => (true, Some(expires_at)),
    };
    diesel::update(contacts::table.find((tenant, contact)))
        .set((
            contacts::password_since.eq(now),
            contacts::password_initial.eq(initial),
            contacts::password_expires_at.eq(expires_at),
            contacts::password_mail_id.eq(None::<Uuid>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Gives a member of staff a password in place of the one they had; as [`store_contact_password`].
pub(super) async fn store_staff_password(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    hash: &HashedPassword,
) -> Result<(), DbError> {
    diesel::insert_into(staff_passwords::table)
        .values((
            staff_passwords::staff_id.eq(staff),
            staff_passwords::hash.eq(hash.as_str()),
        ))
        .on_conflict(staff_passwords::staff_id)
        .do_update()
        .set((
            staff_passwords::hash.eq(hash.as_str()),
            staff_passwords::changed_at.eq(diesel::dsl::now),
        ))
        .execute(conn)
        .await?;
    diesel::update(staff_accounts::table.find(staff))
        .set(staff_accounts::password_since.eq(diesel::dsl::now))
        .execute(conn)
        .await?;
    Ok(())
}

/// Writes down that somebody logged in just now.
pub(in crate::identity) async fn note_log_in(
    conn: &mut AsyncPgConnection,
    account: Account,
) -> Result<(), DbError> {
    let now = diesel::dsl::now;
    match account {
        Account::Contact { tenant, contact } => {
            diesel::update(contacts::table.find((tenant, contact)))
                .set(contacts::last_log_in_at.eq(now))
                .execute(conn)
                .await?
        }
        Account::Staff { staff } => {
            diesel::update(staff_accounts::table.find(staff))
                .set(staff_accounts::last_log_in_at.eq(now))
                .execute(conn)
                .await?
        }
    };
    Ok(())
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
                    sql::<Bool>(USABLE),
                    sql::<Bool>("(contacts.active AND contacts.password_allowed) AS may_reset"),
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
                    staff_accounts::active,
                    staff_passwords::hash.nullable(),
                    staff_passwords::changed_at.nullable(),
                ));
            db.read(&who, query).await?
        }
    };
    let found: Option<Found> = found.into_iter().next();
    Ok(
        found.map(|(id, active, may_reset, hash, password_since)| Candidate {
            account: match tenant {
                Some(tenant) => Account::Contact {
                    tenant,
                    contact: id,
                },
                None => Account::Staff { staff: id },
            },
            may_use_password: active,
            // Whoever never had one is not invited yet.
            may_reset: may_reset && hash.is_some(),
            hash,
            password_since,
        }),
    )
}
