//! What staff do with contacts: each command in a transaction of their own name, with its entry in the audit log.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    accounts::{AccountError, MAX_NAME},
    contacts::{MAX_PHONE, NewContact, create_contact},
    news::{self, Owner},
};
use crate::{
    access::{Account, Caller, FeatureSet, Refusal, Viewer},
    api::{Failure, InputCheck, UserError, UserErrorCode},
    db::{Database, DbError, Transaction, schema::contacts},
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        model::{ContactKind, ContactRow},
        request::RequestOrigin,
        session::PASSWORD,
        sessions::{Which, end_sessions_of, renew_sessions_of},
    },
    notifications::AccountChange,
    text::Locale,
};

/// Characters of a department's name at most.
pub const MAX_DEPARTMENT: usize = 100;

/// A contact's record, checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactDetails {
    /// What they are called.
    pub display_name: String,
    /// Their login and address.
    pub email: LoginAddress,
    /// What they are to the organisation.
    pub kind: ContactKind,
    /// The language they are written to in.
    pub locale: Locale,
    /// As people write it.
    pub phone: Option<String>,
    /// Where they work.
    pub department: Option<String>,
}

impl ContactDetails {
    /// Checks what was typed; a blank telephone number or department is none.
    ///
    /// # Errors
    /// All that is wrong, each at its field.
    pub fn check(locale: Locale, typed: &TypedDetails<'_>) -> Result<Self, Failure> {
        let mut check = InputCheck::new(locale);
        let display_name = check.line("displayName", typed.display_name, MAX_NAME);
        let phone = check.optional_line("phone", typed.phone, MAX_PHONE);
        let department = check.optional_line("department", typed.department, MAX_DEPARTMENT);
        let email = LoginAddress::of_account(typed.email);
        if email.is_none() {
            check.wrong(UserErrorCode::BadAddress, "email");
        }
        check.finish()?;
        let email = email.ok_or(Failure::User(Vec::new()))?;
        Ok(Self {
            display_name,
            email,
            kind: typed.kind,
            locale: typed.locale,
            phone,
            department,
        })
    }
}

/// A contact's record as it was typed; see [`ContactDetails`].
#[derive(Clone, Copy, Debug)]
pub struct TypedDetails<'a> {
    /// Never blank.
    pub display_name: &'a str,
    /// Must be one that mail can be sent to.
    pub email: &'a str,
    /// Employee or customer.
    pub kind: ContactKind,
    /// The language.
    pub locale: Locale,
    /// Blank for none.
    pub phone: Option<&'a str>,
    /// Blank for none.
    pub department: Option<&'a str>,
}

/// Makes a contact of a tenant whom the caller serves. They cannot log in before they have a password, or single sign-on.
///
/// # Errors
/// `ADDRESS_TAKEN`; NOT_FOUND at the tenant for one that the caller does not serve.
pub async fn create(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    details: &ContactDetails,
    origin: &RequestOrigin,
) -> Result<Uuid, Failure> {
    must_be_staff(caller)?;
    if !caller.serves(tenant) {
        return Err(UserError::at(caller.locale, UserErrorCode::NotFound, "tenantId").into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let made = insert(&mut tx, tenant, details).await;
    let id = made.map_err(|error| failure(error, caller.locale))?;
    let account = Account::Contact {
        tenant,
        contact: id,
    };
    let entry = Entry::on(account, AuditAction::ContactCreated, AuditActor::of(caller));
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(id)
}

/// Makes the record; used by the import too.
pub(super) async fn insert(
    tx: &mut Transaction,
    tenant: Uuid,
    details: &ContactDetails,
) -> Result<Uuid, AccountError> {
    let new = NewContact {
        tenant,
        email: details.email.as_str(),
        display_name: &details.display_name,
        kind: details.kind,
        locale: details.locale,
        phone: details.phone.as_deref(),
        password: None,
    };
    let id = create_contact(tx, &new).await?;
    if details.department.is_some() {
        diesel::update(contacts::table.find((tenant, id)))
            .set(contacts::department.eq(&details.department))
            .execute(&mut **tx)
            .await?;
    }
    Ok(id)
}

/// Changes a contact's record. Another address informs the old one.
///
/// # Errors
/// `ADDRESS_TAKEN`.
pub async fn update(
    db: &Database,
    caller: &Caller,
    contact: &ContactRow,
    details: &ContactDetails,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    must_be_staff(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let (tenant, id) = (contact.tenant_id, contact.id);
    let changed = change(&mut tx, tenant, id, details).await;
    let changed = changed.map_err(|error| failure(error, caller.locale))?;
    if changed.is_empty() {
        tx.rollback().await?;
        return Ok(());
    }
    let account = Account::Contact {
        tenant,
        contact: id,
    };
    let actor = AuditActor::of(caller);
    if changed.iter().any(|field| field == "email") {
        let owner = Owner {
            tenant: Some(tenant),
            name: contact.display_name.clone(),
            email: contact.email.clone(),
            locale: contact.locale,
        };
        news::send(&mut tx, &owner, AccountChange::Address).await?;
        let entry = Entry::on(account, AuditAction::AddressChanged, actor);
        record(&mut tx, &entry, Some(origin)).await?;
    }
    let entry =
        Entry::on(account, AuditAction::ContactUpdated, actor).with(AuditDetail::fields(changed));
    record(&mut tx, &entry, Some(origin)).await?;
    renew_sessions_of(&mut tx, account).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes the record where it differs, and says in which fields; used by the import too.
pub(super) async fn change(
    tx: &mut Transaction,
    tenant: Uuid,
    id: Uuid,
    new: &ContactDetails,
) -> Result<Vec<String>, AccountError> {
    let stored: Option<(ContactRow, Option<String>)> = contacts::table
        .find((tenant, id))
        .select((ContactRow::as_select(), contacts::department))
        .for_update()
        .first(&mut **tx)
        .await
        .optional()?;
    let (old, department) = stored.ok_or(AccountError::Unknown)?;
    let fields = [
        ("displayName", old.display_name != new.display_name),
        ("email", old.email != new.email.as_str()),
        ("kind", old.kind != new.kind),
        ("locale", old.locale != new.locale),
        ("phone", old.phone != new.phone),
        ("department", department != new.department),
    ];
    let changed: Vec<String> = fields
        .into_iter()
        .filter(|(_, differs)| *differs)
        .map(|(field, _)| field.to_owned())
        .collect();
    if changed.is_empty() {
        return Ok(changed);
    }
    diesel::update(contacts::table.find((tenant, id)))
        .set((
            contacts::display_name.eq(&new.display_name),
            contacts::email.eq(new.email.as_str()),
            contacts::kind.eq(new.kind),
            contacts::locale.eq(new.locale.as_str()),
            contacts::phone.eq(&new.phone),
            contacts::department.eq(&new.department),
            contacts::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut **tx)
        .await
        .map_err(|error| match DbError::from(error) {
            DbError::Conflict { .. } => AccountError::AddressTaken,
            other => other.into(),
        })?;
    Ok(changed)
}

/// Lets a contact log in, or no longer; the latter ends their sessions everywhere. Their tickets stay.
///
/// # Errors
/// NOT_FOUND for a contact whom the caller does not serve.
pub async fn set_active(
    db: &Database,
    caller: &Caller,
    contact: &ContactRow,
    active: bool,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    must_be_staff(caller)?;
    let (tenant, id) = (contact.tenant_id, contact.id);
    let mut tx = db.begin(&caller.identity()).await?;
    let changed = diesel::update(contacts::table.find((tenant, id)))
        .filter(contacts::active.ne(active))
        .set((
            contacts::active.eq(active),
            contacts::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut *tx)
        .await?;
    if changed == 0 {
        tx.rollback().await?;
        return Ok(());
    }
    let account = Account::Contact {
        tenant,
        contact: id,
    };
    let action = if active {
        AuditAction::ContactActivated
    } else {
        end_sessions_of(&mut tx, account, Which::All).await?;
        AuditAction::ContactDeactivated
    };
    let entry = Entry::on(account, action, AuditActor::of(caller));
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(())
}

/// How a contact may log in, and what is switched on or off for them alone.
#[derive(Clone, Copy, Debug)]
pub struct Switches {
    /// By password.
    pub password: bool,
    /// By an account of another provider.
    pub single_sign_on: bool,
    /// On, whatever the portal says.
    pub on: FeatureSet,
    /// Off, whatever the portal says.
    pub off: FeatureSet,
}

/// Sets a contact's switches. Sessions that were opened in a way that is switched off end; the others go on under what
/// holds now.
///
/// # Errors
/// NOT_FOUND for a contact whom the caller does not serve.
pub async fn set_switches(
    db: &Database,
    caller: &Caller,
    contact: &ContactRow,
    switches: Switches,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    must_be_staff(caller)?;
    let (tenant, id) = (contact.tenant_id, contact.id);
    let words = |set: FeatureSet| set.iter().map(|feature| feature.word()).collect::<Vec<_>>();
    let mut tx = db.begin(&caller.identity()).await?;
    let changed = diesel::update(contacts::table.find((tenant, id)))
        .set((
            contacts::password_allowed.eq(switches.password),
            contacts::sso_allowed.eq(switches.single_sign_on),
            contacts::features_on.eq(words(switches.on)),
            contacts::features_off.eq(words(switches.off)),
            contacts::updated_at.eq(diesel::dsl::now),
        ))
        .execute(&mut *tx)
        .await?;
    if changed == 0 {
        return Err(Refusal::NotFound.into());
    }
    let account = Account::Contact {
        tenant,
        contact: id,
    };
    if !switches.password {
        end_sessions_of(&mut tx, account, Which::OpenedBy(PASSWORD)).await?;
    }
    if !switches.single_sign_on {
        end_sessions_of(&mut tx, account, Which::NotOpenedBy(PASSWORD)).await?;
    }
    renew_sessions_of(&mut tx, account).await?;
    let entry = Entry::on(
        account,
        AuditAction::ContactAccessChanged,
        AuditActor::of(caller),
    );
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends all sessions of a contact, access tokens among them, and says how many there were.
///
/// # Errors
/// When the database fails.
pub async fn end_sessions(
    db: &Database,
    caller: &Caller,
    contact: &ContactRow,
    origin: &RequestOrigin,
) -> Result<usize, Failure> {
    must_be_staff(caller)?;
    let account = Account::Contact {
        tenant: contact.tenant_id,
        contact: contact.id,
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let ended = end_sessions_of(&mut tx, account, Which::All).await?;
    if ended > 0 {
        let entry = Entry::on(account, AuditAction::SessionEnded, AuditActor::of(caller))
            .with(AuditDetail::count(ended));
        record(&mut tx, &entry, Some(origin)).await?;
    }
    tx.commit().await?;
    Ok(ended)
}

pub(super) fn must_be_staff(caller: &Caller) -> Result<(), Refusal> {
    match caller.viewer {
        Viewer::Staff { .. } => Ok(()),
        _ => Err(Refusal::Forbidden),
    }
}

/// What a person is told of it, at the field that it concerns.
pub(super) fn failure(error: AccountError, locale: Locale) -> Failure {
    match error {
        AccountError::AddressTaken => {
            UserError::at(locale, UserErrorCode::AddressTaken, "email").into()
        }
        AccountError::BadAddress => {
            UserError::at(locale, UserErrorCode::BadAddress, "email").into()
        }
        AccountError::BadText { field, error } => UserError::of_text(locale, field, &error).into(),
        AccountError::Unknown => Refusal::NotFound.into(),
        AccountError::LastAdmin => UserError::at(locale, UserErrorCode::LastAdmin, "active").into(),
        AccountError::Database(error) => Failure::Database(error),
    }
}
