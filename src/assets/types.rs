//! Types of assets are the provider's: whoever answers for all portals makes and changes them.

use diesel::{dsl::now, prelude::*};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    commands::at,
    definition::{FieldDefinition, check, is_key},
    model::AssetIcon,
};
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode, refuse},
    db::{Database, DbError, json, schema::asset_types},
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for,
    },
    request_types::Texts,
};

/// What was typed of a type, whole.
#[derive(Clone, Debug)]
pub struct TypedType {
    /// What programs call it.
    pub key: String,
    /// What people call it.
    pub names: Texts,
    /// The picture beside it.
    pub icon: AssetIcon,
    /// Its own fields, in order. Values of fields that are no longer among them stay with the assets, unseen.
    pub fields: Vec<FieldDefinition>,
}

/// Makes a type, or changes the one of this id and the version seen.
///
/// # Errors
/// Refused for anybody but an admin of all portals; TAKEN for a key that another type has; NOT_FOUND; CONFLICT; what else is
/// wrong, field by field.
pub async fn save(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    known: Option<(Uuid, i32)>,
    typed: TypedType,
) -> Result<Uuid, Failure> {
    let mut found = InputCheck::new(caller.locale);
    if !is_key(&typed.key) {
        found.invalid("key");
    }
    check(&mut found, &typed.names, &typed.fields);
    let mut tx = begin_for(db, caller, None).await?;
    if let Err(failure) = found.finish() {
        return refuse(tx, failure).await;
    }
    let values = (
        asset_types::key.eq(&typed.key),
        asset_types::names.eq(json(&typed.names)?),
        asset_types::icon.eq(typed.icon),
        asset_types::fields.eq(json(&typed.fields)?),
    );
    let saved = match known {
        None => {
            let id = Uuid::now_v7();
            diesel::insert_into(asset_types::table)
                .values((asset_types::id.eq(id), values))
                .execute(&mut *tx)
                .await
                .map(|_| id)
        }
        Some((id, seen)) => {
            let version: Option<i32> = asset_types::table
                .find(id)
                .select(asset_types::version)
                .for_no_key_update()
                .first(&mut *tx)
                .await
                .optional()?;
            match version {
                None => return refuse(tx, at(caller, UserErrorCode::NotFound, "typeId")).await,
                Some(version) if version != seen => {
                    let words = "user-error-conflict-asset";
                    let code = UserErrorCode::Conflict;
                    let error = UserError::with(caller.locale, code, "version", words, &[]);
                    return refuse(tx, error).await;
                }
                Some(_) => {}
            }
            diesel::update(asset_types::table.find(id))
                .set((
                    values,
                    asset_types::version.eq(asset_types::version + 1),
                    asset_types::updated_at.eq(now),
                ))
                .execute(&mut *tx)
                .await
                .map(|_| id)
        }
    };
    let id = match saved.map_err(DbError::from) {
        Ok(id) => id,
        Err(DbError::Conflict { constraint }) if constraint == "asset_types_key_key" => {
            return refuse(tx, at(caller, UserErrorCode::Taken, "key")).await;
        }
        Err(error) => return Err(error.into()),
    };
    let entry = Entry {
        action: AuditAction::AssetTypeSaved,
        actor: AuditActor::of(caller),
        tenant: None,
        subject: None,
        detail: AuditDetail::name(&typed.key),
    };
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(id)
}
