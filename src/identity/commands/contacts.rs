//! What the operator does to contacts. See `accounts`.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    accounts::{AccountError, MAX_NAME, after_change, text, unknown_when_missing},
    credentials::{Kind, lower, store_contact_password},
};
use crate::{
    db::schema::contacts,
    identity::{
        address::LoginAddress,
        model::ContactKind,
        passwords::HashedPassword,
        session::Account,
        sessions::{Which, end_sessions_of},
    },
    text::Locale,
};

/// Characters of a telephone number at most, with room for an extension in words.
pub const MAX_PHONE: usize = 50;

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
        store_contact_password(conn, new.tenant, id, password, Kind::Own).await?;
    }
    Ok(id)
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
    store_contact_password(conn, tenant, contact, password, Kind::Own)
        .await
        .map_err(unknown_when_missing)?;
    end_sessions_of(conn, Account::Contact { tenant, contact }, Which::All).await?;
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
