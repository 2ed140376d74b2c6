//! Assets are entered and changed at the desk, each in one transaction with its line in the audit log.

use chrono::NaiveDate;
use diesel::{dsl::now, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    definition::{fields_of, values},
    model::{AssetRow, AssetStatus},
    policy::{existing_for, missing, must_be_staff},
};
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction,
        schema::{asset_types, assets},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        no_such_portal,
    },
};

/// Characters of a name, a location, the id of another inventory.
const MAX_LINE: usize = 200;
/// Characters of an inventory number.
const MAX_NUMBER: usize = 80;
/// Characters of serial number, manufacturer, model.
const MAX_WORD: usize = 120;

/// What was typed of an asset, whole.
#[derive(Clone, Debug)]
pub struct Typed {
    /// Its type; none for an id that is none.
    pub of_type: Option<Uuid>,
    /// One line.
    pub name: String,
    /// What another inventory calls it.
    pub external_id: Option<String>,
    /// What is written on it.
    pub inventory_number: Option<String>,
    /// The maker's number.
    pub serial_number: Option<String>,
    /// Who made it.
    pub manufacturer: Option<String>,
    /// What the maker calls it.
    pub model: Option<String>,
    /// Where it is in its life; none leaves it, or for a new one: in stock.
    pub status: Option<AssetStatus>,
    /// Where it stands.
    pub location: Option<String>,
    /// The last day of its warranty.
    pub warranty_until: Option<NaiveDate>,
    /// The last day of its lease.
    pub lease_until: Option<NaiveDate>,
    /// Values of the type's own fields, by key.
    pub fields: Vec<(String, String)>,
    /// What it is a part of.
    pub parent: Option<Uuid>,
}

/// What is written into the row.
#[derive(AsChangeset)]
#[diesel(table_name = assets, treat_none_as_null = true)]
struct Content {
    type_id: Uuid,
    name: String,
    external_id: Option<String>,
    inventory_number: Option<String>,
    serial_number: Option<String>,
    manufacturer: Option<String>,
    model: Option<String>,
    location: Option<String>,
    warranty_until: Option<NaiveDate>,
    lease_until: Option<NaiveDate>,
    field_values: serde_json::Value,
    parent_id: Option<Uuid>,
}

/// Enters an asset of a tenant's.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND at `tenantId` for a tenant that they do not serve; TAKEN for a number that another
/// asset has; what else is wrong, field by field.
pub async fn create(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    typed: Typed,
) -> Result<Uuid, Failure> {
    must_be_staff(caller)?;
    if !caller.serves(tenant) {
        return Err(no_such_portal(caller));
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let status = typed.status.unwrap_or(AssetStatus::InStock);
    let content = match checked(&mut tx, caller, typed).await {
        Ok(content) if status == AssetStatus::Retired => {
            drop(content);
            return refuse(tx, at(caller, UserErrorCode::InvalidValue, "status")).await;
        }
        Ok(content) => content,
        Err(failure) => return refuse(tx, failure).await,
    };
    let id = Uuid::now_v7();
    let number = content.inventory_number.clone();
    let made = diesel::insert_into(assets::table)
        .values((
            assets::tenant_id.eq(tenant),
            assets::id.eq(id),
            assets::type_id.eq(content.type_id),
            assets::name.eq(content.name),
            assets::external_id.eq(content.external_id),
            assets::inventory_number.eq(content.inventory_number),
            assets::serial_number.eq(content.serial_number),
            assets::manufacturer.eq(content.manufacturer),
            assets::model.eq(content.model),
            (
                assets::status.eq(status),
                assets::location.eq(content.location),
                assets::warranty_until.eq(content.warranty_until),
                assets::lease_until.eq(content.lease_until),
                assets::field_values.eq(content.field_values),
                assets::parent_id.eq(content.parent_id),
            ),
        ))
        .execute(&mut *tx)
        .await;
    if let Err(error) = made {
        return refuse(tx, refused(caller, error.into())).await;
    }
    let action = AuditAction::AssetCreated;
    tell(
        &mut tx,
        caller,
        origin,
        (tenant, number),
        action,
        Vec::new(),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes an asset, whole; who has it stays.
///
/// # Errors
/// As [`create`]; NOT_FOUND for one that does not exist for the caller; CONFLICT when it is not of the version `seen` any more.
pub async fn update(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
    typed: Typed,
) -> Result<(), Failure> {
    let (mut tx, row) = hold(db, caller, id, seen).await?;
    let status = typed.status.unwrap_or(row.status);
    if status == AssetStatus::Retired && row.status != AssetStatus::Retired {
        // That is `retireAsset`, which takes it back too.
        return refuse(tx, at(caller, UserErrorCode::InvalidValue, "status")).await;
    }
    let content = match checked(&mut tx, caller, typed).await {
        Ok(content) => content,
        Err(failure) => return refuse(tx, failure).await,
    };
    let changed = changes(&row, &content, status);
    let number = content.inventory_number.clone();
    let done = diesel::update(assets::table.find((row.tenant_id, row.id)))
        .set((
            content,
            assets::status.eq(status),
            assets::version.eq(assets::version + 1),
            assets::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await;
    if let Err(error) = done {
        return refuse(tx, refused(caller, error.into())).await;
    }
    let action = AuditAction::AssetUpdated;
    let of = (row.tenant_id, number);
    tell(&mut tx, caller, origin, of, action, changed).await?;
    tx.commit().await?;
    Ok(())
}

/// A transaction with an asset held that the caller serves and has seen as it is.
///
/// # Errors
/// Refused for anybody but staff; NOT_FOUND; CONFLICT.
pub(super) async fn hold(
    db: &Database,
    caller: &Caller,
    id: Uuid,
    seen: i32,
) -> Result<(Transaction, AssetRow), Failure> {
    must_be_staff(caller)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let row: Option<AssetRow> = assets::table
        .filter(existing_for(caller))
        .filter(assets::id.eq(id))
        .select(AssetRow::as_select())
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(row) = row else {
        return refuse(tx, missing(caller)).await;
    };
    if row.version != seen {
        let (code, words) = (UserErrorCode::Conflict, "user-error-conflict-asset");
        let error = UserError::with(caller.locale, code, "version", words, &[]);
        return refuse(tx, error).await;
    }
    Ok((tx, row))
}

/// Writes it into the audit log, by the asset's number: names of things may be names of people.
pub(super) async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    (tenant, number): (Uuid, Option<String>),
    action: AuditAction,
    fields: Vec<String>,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail {
            fields,
            name: number,
            ..AuditDetail::default()
        },
    };
    record(conn, &entry, Some(origin)).await
}

pub(super) fn at(caller: &Caller, code: UserErrorCode, field: &str) -> UserError {
    UserError::at(caller.locale, code, field)
}

async fn checked(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    typed: Typed,
) -> Result<Content, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let fields: Option<serde_json::Value> = asset_types::table
        .filter(asset_types::id.eq(typed.of_type.unwrap_or_default()))
        .select(asset_types::fields)
        .first(conn)
        .await
        .optional()?;
    let field_values = match &fields {
        None => {
            check.wrong(UserErrorCode::NotFound, "typeId");
            serde_json::Value::Null
        }
        Some(stored) => {
            values(caller.locale, &fields_of(stored), &typed.fields).unwrap_or_else(|errors| {
                check.add(errors);
                serde_json::Value::Null
            })
        }
    };
    let content = Content {
        type_id: typed.of_type.unwrap_or_default(),
        name: check.line("name", &typed.name, MAX_LINE),
        external_id: check.optional_line("externalId", typed.external_id.as_deref(), MAX_LINE),
        inventory_number: check.optional_line(
            "inventoryNumber",
            typed.inventory_number.as_deref(),
            MAX_NUMBER,
        ),
        serial_number: check.optional_line(
            "serialNumber",
            typed.serial_number.as_deref(),
            MAX_WORD,
        ),
        manufacturer: check.optional_line("manufacturer", typed.manufacturer.as_deref(), MAX_WORD),
        model: check.optional_line("model", typed.model.as_deref(), MAX_WORD),
        location: check.optional_line("location", typed.location.as_deref(), MAX_LINE),
        warranty_until: typed.warranty_until,
        lease_until: typed.lease_until,
        field_values,
        parent_id: typed.parent,
    };
    for (field, day) in [
        ("warrantyUntil", content.warranty_until),
        ("leaseUntil", content.lease_until),
    ] {
        // PostgreSQL's calendar is longer than anybody's warranty.
        if day.is_some_and(|day| !(1900..=2999).contains(&chrono::Datelike::year(&day))) {
            check.invalid(field);
        }
    }
    check.finish()?;
    Ok(content)
}

/// What the database would not have, as the person can mend it.
fn refused(caller: &Caller, error: DbError) -> Failure {
    let DbError::Conflict { constraint } = &error else {
        return error.into();
    };
    let (code, field) = match constraint.as_str() {
        "assets_inventory_number" => (UserErrorCode::Taken, "inventoryNumber"),
        "assets_external_id" => (UserErrorCode::Taken, "externalId"),
        "assets_no_loop" => (UserErrorCode::InvalidValue, "parentId"),
        "assets_tenant_id_parent_id_fkey" => (UserErrorCode::NotFound, "parentId"),
        "assets_type_id_fkey" => (UserErrorCode::NotFound, "typeId"),
        _ => return error.into(),
    };
    at(caller, code, field).into()
}

/// Names of the input fields that change something.
fn changes(row: &AssetRow, content: &Content, status: AssetStatus) -> Vec<String> {
    let each = [
        ("typeId", row.type_id != content.type_id),
        ("name", row.name != content.name),
        ("externalId", row.external_id != content.external_id),
        (
            "inventoryNumber",
            row.inventory_number != content.inventory_number,
        ),
        ("serialNumber", row.serial_number != content.serial_number),
        ("manufacturer", row.manufacturer != content.manufacturer),
        ("model", row.model != content.model),
        ("status", row.status != status),
        ("location", row.location != content.location),
        (
            "warrantyUntil",
            row.warranty_until != content.warranty_until,
        ),
        ("leaseUntil", row.lease_until != content.lease_until),
        ("fields", row.field_values != content.field_values),
        ("parentId", row.parent_id != content.parent_id),
    ];
    each.into_iter()
        .filter(|(_, changed)| *changed)
        .map(|(field, _)| field.to_owned())
        .collect()
}
