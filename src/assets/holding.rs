//! Who has an asset: given, taken back, taken out of use. What was before stays in its history.

use diesel::{
    dsl::{now, sql},
    prelude::*,
    sql_types::{Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    commands::{at, hold, tell},
    model::{AssetRow, AssetStatus},
    policy::must_be_staff,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{asset_assignments, assets, contacts, staff},
    },
    identity::{RequestOrigin, audit::AuditAction},
};

/// Who is to have an asset.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Holder {
    /// This contact.
    Contact(Uuid),
    /// Everybody of this department, upper or lower case.
    Department(String),
    /// Everybody of the tenant.
    Everybody,
}

/// Gives an asset to somebody, from whoever had it.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND at `assetId`, and at `contactId` for whoever is not of the same tenant or switched
/// off; CONFLICT when it is not of the version `seen` any more; INVALID_STATE for one that is out of use.
pub async fn assign(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
    holder: Holder,
) -> Result<(), Failure> {
    let (mut tx, row) = hold(db, caller, id, seen).await?;
    if row.status == AssetStatus::Retired {
        return refuse(tx, at(caller, UserErrorCode::InvalidState, "assetId")).await;
    }
    let (contact, department, shared) = match holder {
        Holder::Contact(contact) => (Some(contact), None, false),
        Holder::Department(department) => (None, Some(department), false),
        Holder::Everybody => (None, None, true),
    };
    let mut name = None;
    if let Some(contact) = contact {
        name = contact_name(&mut tx, row.tenant_id, contact).await?;
        if name.is_none() {
            return refuse(tx, at(caller, UserErrorCode::NotFound, "contactId")).await;
        }
    }
    let by = who(&mut tx, caller).await?;
    take_back(&mut tx, &row, &by).await?;
    diesel::insert_into(asset_assignments::table)
        .values((
            asset_assignments::tenant_id.eq(row.tenant_id),
            asset_assignments::id.eq(Uuid::now_v7()),
            asset_assignments::asset_id.eq(row.id),
            asset_assignments::contact_id.eq(contact),
            asset_assignments::contact_name.eq(name),
            asset_assignments::department.eq(&department),
            asset_assignments::shared.eq(shared),
            asset_assignments::assigned_by.eq(by.0),
            asset_assignments::assigned_by_name.eq(&by.1),
        ))
        .execute(&mut *tx)
        .await?;
    let status = match row.status {
        AssetStatus::InStock | AssetStatus::Lost => AssetStatus::InUse,
        other => other,
    };
    set(&mut tx, &row, (contact, department, shared), status).await?;
    finish(tx, caller, origin, &row, AuditAction::AssetAssigned).await
}

/// Takes an asset back from whoever has it.
///
/// # Errors
/// As [`assign`]; INVALID_STATE for one that nobody has.
pub async fn take(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
) -> Result<(), Failure> {
    let (mut tx, row) = hold(db, caller, id, seen).await?;
    if !row.is_held() {
        return refuse(tx, at(caller, UserErrorCode::InvalidState, "assetId")).await;
    }
    let by = who(&mut tx, caller).await?;
    take_back(&mut tx, &row, &by).await?;
    let status = match row.status {
        AssetStatus::InUse => AssetStatus::InStock,
        other => other,
    };
    set(&mut tx, &row, (None, None, false), status).await?;
    finish(tx, caller, origin, &row, AuditAction::AssetReturned).await
}

/// Takes an asset out of use for good, and back from whoever has it.
///
/// # Errors
/// As [`assign`].
pub async fn retire(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
) -> Result<(), Failure> {
    let (mut tx, row) = hold(db, caller, id, seen).await?;
    if row.status == AssetStatus::Retired {
        return refuse(tx, at(caller, UserErrorCode::InvalidState, "assetId")).await;
    }
    let by = who(&mut tx, caller).await?;
    take_back(&mut tx, &row, &by).await?;
    set(&mut tx, &row, (None, None, false), AssetStatus::Retired).await?;
    finish(tx, caller, origin, &row, AuditAction::AssetRetired).await
}

/// The member of staff who asks, and what they are called.
async fn who(conn: &mut AsyncPgConnection, caller: &Caller) -> Result<(Uuid, String), Failure> {
    let id = must_be_staff(caller)?;
    let name: Option<String> = staff::table
        .filter(staff::id.eq(id))
        .select(staff::display_name)
        .first(conn)
        .await
        .optional()?;
    Ok((id, name.ok_or(Refusal::Unauthenticated)?))
}

async fn contact_name(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    contact: Uuid,
) -> Result<Option<String>, DbError> {
    let name = contacts::table
        .filter(contacts::tenant_id.eq(tenant))
        .filter(contacts::id.eq(contact))
        .filter(contacts::active)
        .select(contacts::display_name)
        .first(conn)
        .await
        .optional()?;
    Ok(name)
}

/// Ends the entry of whoever has it, if anybody does.
async fn take_back(
    conn: &mut AsyncPgConnection,
    row: &AssetRow,
    (by, name): &(Uuid, String),
) -> Result<(), DbError> {
    diesel::update(
        asset_assignments::table
            .filter(asset_assignments::tenant_id.eq(row.tenant_id))
            .filter(asset_assignments::asset_id.eq(row.id))
            .filter(asset_assignments::returned_at.is_null()),
    )
    .set((
        asset_assignments::returned_at.eq(sql::<Nullable<Timestamptz>>("now()")),
        asset_assignments::returned_by.eq(by),
        asset_assignments::returned_by_name.eq(name),
    ))
    .execute(conn)
    .await?;
    Ok(())
}

async fn set(
    conn: &mut AsyncPgConnection,
    row: &AssetRow,
    (contact, department, shared): (Option<Uuid>, Option<String>, bool),
    status: AssetStatus,
) -> Result<(), DbError> {
    diesel::update(assets::table.find((row.tenant_id, row.id)))
        .set((
            assets::holder_contact_id.eq(contact),
            assets::holder_department.eq(department),
            assets::shared.eq(shared),
            assets::status.eq(status),
            assets::version.eq(assets::version + 1),
            assets::updated_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn finish(
    mut tx: Transaction,
    caller: &Caller,
    origin: &RequestOrigin,
    row: &AssetRow,
    action: AuditAction,
) -> Result<(), Failure> {
    let of = (row.tenant_id, row.inventory_number.clone());
    tell(&mut tx, caller, origin, of, action, Vec::new()).await?;
    tx.commit().await?;
    Ok(())
}
