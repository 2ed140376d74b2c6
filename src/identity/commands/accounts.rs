//! What the operator does to accounts: `portico staff`, and the demo's data.
//!
//! Everything here runs in a transaction of `Identity::system(System::Provision)` that the caller opens and commits,
//! so that any number of changes are made together or not at all.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::credentials::{lock_password, lower};
use crate::{
    access::StaffRole,
    db::{
        DbError,
        schema::{contact_passwords, contacts, staff, staff_accounts, staff_passwords},
    },
    identity::{
        address::LoginAddress,
        model::{ContactKind, Word, role_word},
        passwords::HashedPassword,
        session::Account,
        sessions::end_all_sessions_of,
    },
    text::{Locale, Text, TextError},
};

/// Characters of a name at most.
const MAX_NAME: usize = 200;
/// Characters of a telephone number at most, with room for an extension in words.
const MAX_PHONE: usize = 50;

/// Why an account was not changed. Says which field, and never what was in it.
#[derive(Debug, thiserror::Error)]
pub enum AccountError {
    /// Not an address that mail can be sent to.
    #[error("the e-mail address must look like name@example.com")]
    BadAddress,
    /// Somebody in the same place logs in with this address already.
    #[error("there is an account with this e-mail address already")]
    AddressTaken,
    /// A name or telephone number that cannot be taken.
    #[error("{field}: {error}")]
    BadText {
        /// Which.
        field: &'static str,
        /// Why.
        error: TextError,
    },
    /// There is no such account.
    #[error("there is no such account")]
    Unknown,
    /// See [`DbError`].
    #[error(transparent)]
    Database(#[from] DbError),
}

impl From<diesel::result::Error> for AccountError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

/// A contact who is to be.
#[derive(Clone, Debug)]
pub struct NewContact<'input> {
    /// The organisation whose portal they use; must exist.
    pub tenant: Uuid,
    /// Their login name; stored in lower case.
    pub email: &'input str,
    /// What they are called, up to 200 characters.
    pub display_name: &'input str,
    /// What they are to the organisation.
    pub kind: ContactKind,
    /// The language they are written to in.
    pub locale: Locale,
    /// Up to 50 characters.
    pub phone: Option<&'input str>,
    /// Without one they cannot log in by password.
    pub password: Option<&'input HashedPassword>,
}

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

/// Makes a contact and returns their id.
///
/// # Errors
/// [`AccountError::AddressTaken`] leaves the transaction usable.
pub async fn create_contact(
    conn: &mut AsyncPgConnection,
    new: &NewContact<'_>,
) -> Result<Uuid, AccountError> {
    let address = LoginAddress::of_account(new.email).ok_or(AccountError::BadAddress)?;
    let phone = new
        .phone
        .map(|phone| text("phone", phone, MAX_PHONE))
        .transpose()?;
    let id = Uuid::now_v7();
    let made = diesel::insert_into(contacts::table)
        .values((
            contacts::tenant_id.eq(new.tenant),
            contacts::id.eq(id),
            contacts::email.eq(address.as_str()),
            contacts::display_name.eq(text("name", new.display_name, MAX_NAME)?),
            contacts::kind.eq(new.kind.word()),
            contacts::locale.eq(new.locale.as_str()),
            contacts::phone.eq(phone),
        ))
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    if made == 0 {
        return Err(AccountError::AddressTaken);
    }
    if let Some(password) = new.password {
        store_contact_password(conn, new.tenant, id, password).await?;
    }
    Ok(id)
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

/// The contact who logs in to the tenant's portal with this address, in any spelling.
///
/// # Errors
/// [`AccountError::Unknown`] when there is none.
pub async fn contact_by_address(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    email: &str,
) -> Result<Uuid, AccountError> {
    let address = LoginAddress::typed(email).map_err(|_| AccountError::BadAddress)?;
    let found = contacts::table
        .filter(contacts::tenant_id.eq(tenant))
        .filter(lower(contacts::email).eq(address.as_str()))
        .select(contacts::id)
        .first(conn)
        .await
        .optional()?;
    found.ok_or(AccountError::Unknown)
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

/// Gives a contact a password, or another one, and ends their sessions.
///
/// # Errors
/// [`AccountError::Unknown`] when there is no such contact.
pub async fn set_contact_password(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
    password: &HashedPassword,
) -> Result<(), AccountError> {
    store_contact_password(conn, tenant, contact, password).await?;
    end_all_sessions_of(conn, Account::Contact { tenant, contact }).await?;
    Ok(())
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
    store_staff_password(conn, staff, password).await?;
    end_all_sessions_of(conn, Account::Staff { staff }).await?;
    Ok(())
}

/// Lets a contact log in, or no longer; the latter ends their sessions. Their tickets stay.
///
/// # Errors
/// [`AccountError::Unknown`] when there is no such contact.
pub async fn set_contact_active(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
    active: bool,
) -> Result<(), AccountError> {
    let changed = diesel::update(contacts::table.find((tenant, contact)))
        .set(contacts::active.eq(active))
        .execute(conn)
        .await?;
    after_change(conn, changed, active, Account::Contact { tenant, contact }).await
}

/// Lets a member of staff log in, or no longer; the latter ends their sessions. Their answers stay.
///
/// # Errors
/// [`AccountError::Unknown`] when there is no such member of staff.
pub async fn set_staff_active(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    active: bool,
) -> Result<(), AccountError> {
    let changed = diesel::update(staff_accounts::table.find(staff))
        .set(staff_accounts::active.eq(active))
        .execute(conn)
        .await?;
    after_change(conn, changed, active, Account::Staff { staff }).await
}

async fn after_change(
    conn: &mut AsyncPgConnection,
    changed: usize,
    active: bool,
    account: Account,
) -> Result<(), AccountError> {
    if changed == 0 {
        return Err(AccountError::Unknown);
    }
    if !active {
        // Waits for a log-in that is just being finished, so that its session is among those that end.
        lock_password(conn, account).await?;
        end_all_sessions_of(conn, account).await?;
    }
    Ok(())
}

async fn store_contact_password(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
    password: &HashedPassword,
) -> Result<(), AccountError> {
    let now = diesel::dsl::now;
    diesel::insert_into(contact_passwords::table)
        .values((
            contact_passwords::tenant_id.eq(tenant),
            contact_passwords::contact_id.eq(contact),
            contact_passwords::hash.eq(password.as_str()),
        ))
        .on_conflict((contact_passwords::tenant_id, contact_passwords::contact_id))
        .do_update()
        .set((
            contact_passwords::hash.eq(password.as_str()),
            contact_passwords::changed_at.eq(now),
        ))
        .execute(conn)
        .await
        .map_err(unknown_when_missing)?;
    Ok(())
}

async fn store_staff_password(
    conn: &mut AsyncPgConnection,
    staff: Uuid,
    password: &HashedPassword,
) -> Result<(), AccountError> {
    let now = diesel::dsl::now;
    diesel::insert_into(staff_passwords::table)
        .values((
            staff_passwords::staff_id.eq(staff),
            staff_passwords::hash.eq(password.as_str()),
        ))
        .on_conflict(staff_passwords::staff_id)
        .do_update()
        .set((
            staff_passwords::hash.eq(password.as_str()),
            staff_passwords::changed_at.eq(now),
        ))
        .execute(conn)
        .await
        .map_err(unknown_when_missing)?;
    Ok(())
}

/// A password's foreign key found nobody.
fn unknown_when_missing(error: diesel::result::Error) -> AccountError {
    match DbError::from(error) {
        DbError::Conflict { .. } => AccountError::Unknown,
        other => other.into(),
    }
}

fn text(field: &'static str, value: &str, max: usize) -> Result<String, AccountError> {
    Text::line(value, max)
        .map(Text::into_string)
        .map_err(|error| AccountError::BadText { field, error })
}
