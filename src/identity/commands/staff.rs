//! What the operator does to staff: `portico staff`. See `accounts`.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    accounts::{AccountError, MAX_NAME, after_change, text, unknown_when_missing},
    credentials::{lock_password, lower, store_staff_password},
};
use crate::{
    access::StaffRole,
    db::{
        DbError,
        schema::{staff, staff_accounts},
    },
    identity::{
        address::LoginAddress,
        model::{Word, role_word},
        passwords::HashedPassword,
        session::Account,
        sessions::{Which, end_sessions_of},
    },
    text::Locale,
};

/// A member of staff who is to be.
#[derive(Clone, Debug)]
pub struct NewStaff<'input> {
    /// Their login name; stored in lower case.
    pub email: &'input str,
    /// What they are called, up to 200 characters.
    pub display_name: &'input str,
    /// What they may do.
    pub role: StaffRole,
    /// The language of the desk for them.
    pub locale: Locale,
    /// Without one they cannot log in by password.
    pub password: Option<&'input HashedPassword>,
}

/// A member of staff, for the operator.
#[derive(Queryable, Clone, Debug, PartialEq, Eq)]
pub struct StaffListing {
    /// Stable.
    pub id: Uuid,
    /// What they are called.
    pub display_name: String,
    /// Their login name.
    pub email: String,
    /// What they may do.
    #[diesel(deserialize_as = Word)]
    pub role: StaffRole,
    /// Whether they can log in.
    pub active: bool,
}

/// Makes a member of staff and returns their id.
///
/// # Errors
/// [`AccountError::AddressTaken`] leaves the transaction usable.
pub async fn create_staff(
    conn: &mut AsyncPgConnection,
    new: &NewStaff<'_>,
) -> Result<Uuid, AccountError> {
    let address = LoginAddress::of_account(new.email).ok_or(AccountError::BadAddress)?;
    let name = text("name", new.display_name, MAX_NAME)?;
    let taken = staff_by_address(conn, new.email).await;
    if !matches!(taken, Err(AccountError::Unknown)) {
        return Err(taken.err().unwrap_or(AccountError::AddressTaken));
    }
    let id = Uuid::now_v7();
    diesel::insert_into(staff::table)
        .values((staff::id.eq(id), staff::display_name.eq(name)))
        .execute(conn)
        .await?;
    // Somebody else may have been quicker; then nothing of this transaction remains.
    diesel::insert_into(staff_accounts::table)
        .values((
            staff_accounts::staff_id.eq(id),
            staff_accounts::email.eq(address.as_str()),
            staff_accounts::role.eq(role_word(new.role)),
            staff_accounts::locale.eq(new.locale.as_str()),
        ))
        .execute(conn)
        .await
        .map_err(|error| match DbError::from(error) {
            DbError::Conflict { .. } => AccountError::AddressTaken,
            other => other.into(),
        })?;
    if let Some(password) = new.password {
        store_staff_password(conn, id, password).await?;
    }
    Ok(id)
}

/// All staff, active or not, by address.
///
/// # Errors
/// See [`DbError`].
pub async fn list_staff(conn: &mut AsyncPgConnection) -> Result<Vec<StaffListing>, AccountError> {
    let listed = staff::table
        .inner_join(staff_accounts::table.on(staff_accounts::staff_id.eq(staff::id)))
        .order(staff_accounts::email)
        .select((
            staff::id,
            staff::display_name,
            staff_accounts::email,
            staff_accounts::role,
            staff_accounts::active,
        ))
        .load(conn)
        .await?;
    Ok(listed)
}

/// The member of staff who logs in with this address, in any spelling.
///
/// # Errors
/// [`AccountError::Unknown`] when there is none.
pub async fn staff_by_address(
    conn: &mut AsyncPgConnection,
    email: &str,
) -> Result<Uuid, AccountError> {
    let address = LoginAddress::typed(email).map_err(|_| AccountError::BadAddress)?;
    let found = staff_accounts::table
        .filter(lower(staff_accounts::email).eq(address.as_str()))
        .select(staff_accounts::staff_id)
        .first(conn)
        .await
        .optional()?;
    found.ok_or(AccountError::Unknown)
}

/// Gives a member of staff a password, or another one, and ends their sessions.
///
/// # Errors
/// [`AccountError::Unknown`] when there is no such member of staff.
pub async fn set_staff_password(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    password: &HashedPassword,
) -> Result<(), AccountError> {
    lock_password(conn, Account::Staff { staff }).await?;
    store_staff_password(conn, staff, password)
        .await
        .map_err(unknown_when_missing)?;
    end_sessions_of(conn, Account::Staff { staff }, Which::All).await?;
    Ok(())
}

/// The admins who can log in. Their rows are locked, always in the same order: of two who take each other's rights away,
/// the second finds what the first one did.
pub(super) async fn lock_admins(conn: &mut AsyncPgConnection) -> Result<Vec<Uuid>, DbError> {
    let admins = staff_accounts::table
        .filter(staff_accounts::role.eq(role_word(StaffRole::Admin)))
        .filter(staff_accounts::active)
        // Whoever is only invited cannot help anybody.
        .filter(staff_accounts::password_since.is_not_null())
        .order(staff_accounts::staff_id)
        .select(staff_accounts::staff_id)
        .for_update()
        .load(conn)
        .await?;
    Ok(admins)
}

/// Lets a member of staff log in, or no longer; the latter ends their sessions. Their answers stay.
///
/// # Errors
/// [`AccountError::Unknown`] when there is no such member of staff, [`AccountError::LastAdmin`] when nobody else could
/// administer.
pub async fn set_staff_active(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    active: bool,
) -> Result<(), AccountError> {
    if !active && lock_admins(conn).await? == [staff] {
        return Err(AccountError::LastAdmin);
    }
    let changed = diesel::update(staff_accounts::table.find(staff))
        .set(staff_accounts::active.eq(active))
        .execute(conn)
        .await?;
    after_change(conn, changed, active, Account::Staff { staff }).await
}
