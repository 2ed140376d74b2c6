//! A member of staff's record and rights: checked, compared, written.

use diesel::{prelude::*, result::OptionalExtension};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    accounts::{AccountError, MAX_NAME},
    news::Owner,
    staff::lock_admins,
};
use crate::{
    access::{Caller, Refusal, StaffRole, Viewer},
    api::{Failure, InputCheck, UserError, UserErrorCode},
    db::{
        DbError,
        schema::{staff, staff_accounts, staff_tenants},
    },
    identity::{
        address::LoginAddress,
        model::{StaffAccountRow, role_word},
    },
    text::Locale,
};

/// A member of staff's record and rights, checked.
#[derive(Clone, Debug)]
pub struct StaffDetails {
    /// What they are called.
    pub display_name: String,
    /// Their login and address.
    pub email: LoginAddress,
    /// What they may do.
    pub role: StaffRole,
    /// The language of the desk for them.
    pub locale: Locale,
    /// The tenants they are kept to; none for whoever serves all.
    pub only: Option<Vec<Uuid>>,
}

impl StaffDetails {
    /// Checks what was typed. Admins serve all tenants.
    ///
    /// # Errors
    /// All that is wrong, each at its field.
    pub fn check(
        locale: Locale,
        (display_name, email): (&str, &str),
        role: StaffRole,
        language: Locale,
        only: Option<Vec<Uuid>>,
    ) -> Result<Self, Failure> {
        let mut check = InputCheck::new(locale);
        let display_name = check.line("displayName", display_name, MAX_NAME);
        let address = LoginAddress::of_account(email);
        if address.is_none() {
            check.wrong(UserErrorCode::BadAddress, "email");
        }
        check.finish()?;
        let email = address.ok_or(Failure::User(Vec::new()))?;
        let mut only = only.filter(|_| role == StaffRole::Agent);
        if let Some(tenants) = &mut only {
            tenants.sort_unstable();
            tenants.dedup();
            if tenants.is_empty() {
                let code = UserErrorCode::InvalidValue;
                let id = "user-error-no-tenants";
                return Err(UserError::with(locale, code, "tenantIds", id, &[]).into());
            }
        }
        Ok(Self {
            display_name,
            email,
            role,
            locale: language,
            only,
        })
    }
}

impl StaffDetails {
    /// Where they are reached.
    pub(super) fn owner(&self) -> Owner {
        Owner {
            tenant: None,
            name: self.display_name.clone(),
            email: self.email.as_str().to_owned(),
            locale: self.locale,
        }
    }
}

/// A member of staff as they are stored.
pub(super) struct Stored {
    pub name: String,
    pub account: StaffAccountRow,
    only: Vec<Uuid>,
}

impl Stored {
    /// Where they are reached.
    pub fn owner(&self) -> Owner {
        Owner {
            tenant: None,
            name: self.name.clone(),
            email: self.account.email.clone(),
            locale: self.account.locale,
        }
    }
}

/// Refuses what would leave nobody who can administer.
pub(super) async fn must_not_be_last(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    staff: Uuid,
    field: &str,
) -> Result<(), Failure> {
    let admins = lock_admins(conn).await?;
    if admins == [staff] {
        return Err(UserError::at(caller.locale, UserErrorCode::LastAdmin, field).into());
    }
    // The caller's own rights may have gone while this waited.
    match caller.viewer {
        Viewer::Staff { staff: own, .. } if admins.contains(&own) => Ok(()),
        _ => Err(Refusal::Forbidden.into()),
    }
}

/// The record while nobody else changes it.
pub(super) async fn stored(conn: &mut AsyncPgConnection, member: Uuid) -> Result<Stored, Failure> {
    let account: Option<StaffAccountRow> = staff_accounts::table
        .find(member)
        .select(StaffAccountRow::as_select())
        .for_update()
        .first(conn)
        .await
        .optional()?;
    let account = account.ok_or(Refusal::NotFound)?;
    let name = staff::table
        .find(member)
        .select(staff::display_name)
        .first(conn)
        .await?;
    let only = staff_tenants::table
        .filter(staff_tenants::staff_id.eq(member))
        .order(staff_tenants::tenant_id)
        .select(staff_tenants::tenant_id)
        .load(conn)
        .await?;
    Ok(Stored {
        name,
        account,
        only,
    })
}

/// The input fields that differ.
pub(super) fn changed(old: &Stored, new: &StaffDetails) -> Vec<&'static str> {
    let all = new.only.is_none();
    let others = new.only.as_ref().is_some_and(|only| *only != old.only);
    [
        ("displayName", old.name != new.display_name),
        ("email", old.account.email != new.email.as_str()),
        ("role", old.account.role != new.role),
        ("locale", old.account.locale != new.locale),
        ("servesAllTenants", old.account.all_tenants != all),
        ("tenantIds", others),
    ]
    .into_iter()
    .filter_map(|(field, differs)| differs.then_some(field))
    .collect()
}

pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    member: Uuid,
    new: &StaffDetails,
) -> Result<(), AccountError> {
    diesel::update(staff::table.find(member))
        .set(staff::display_name.eq(&new.display_name))
        .execute(conn)
        .await?;
    diesel::update(staff_accounts::table.find(member))
        .set((
            staff_accounts::email.eq(new.email.as_str()),
            staff_accounts::role.eq(role_word(new.role)),
            staff_accounts::locale.eq(new.locale.as_str()),
        ))
        .execute(conn)
        .await
        .map_err(|error| match DbError::from(error) {
            DbError::Conflict { .. } => AccountError::AddressTaken,
            other => other.into(),
        })?;
    keep_to(conn, member, new.only.as_deref()).await?;
    Ok(())
}

/// Keeps a member of staff to these tenants, or to none.
pub(super) async fn keep_to(
    conn: &mut AsyncPgConnection,
    member: Uuid,
    only: Option<&[Uuid]>,
) -> Result<(), DbError> {
    diesel::update(staff_accounts::table.find(member))
        .set(staff_accounts::all_tenants.eq(only.is_none()))
        .execute(conn)
        .await?;
    diesel::delete(staff_tenants::table.filter(staff_tenants::staff_id.eq(member)))
        .execute(conn)
        .await?;
    let rows: Vec<_> = only
        .unwrap_or_default()
        .iter()
        .map(|tenant| {
            (
                staff_tenants::staff_id.eq(member),
                staff_tenants::tenant_id.eq(*tenant),
            )
        })
        .collect();
    diesel::insert_into(staff_tenants::table)
        .values(rows)
        .execute(conn)
        .await?;
    Ok(())
}
