//! What tickets are about: said when they are opened.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::policy::{missing, theirs};
use crate::{
    access::{Caller, Feature},
    api::{Failure, UserError, UserErrorCode},
    db::{
        DbError,
        schema::{assets, ticket_assets},
    },
};

/// Passes for an asset that the contact who asks has, alone or with others.
///
/// # Errors
/// `FEATURE_OFF` or `NOT_FOUND` at `assetId`; the transaction is to be rolled back then.
pub async fn must_be_theirs(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    asset: Uuid,
) -> Result<(), Failure> {
    if !caller.features.contains(Feature::Assets) {
        let code = UserErrorCode::FeatureOff;
        return Err(UserError::at(caller.locale, code, "assetId").into());
    }
    let found: Option<Uuid> = assets::table
        .filter(theirs(caller))
        .filter(assets::id.eq(asset))
        .select(assets::id)
        .first(conn)
        .await
        .optional()?;
    found.map(|_| ()).ok_or_else(|| missing(caller))
}

/// From now on the ticket is about the asset, which is of the same tenant.
///
/// # Errors
/// When the database refuses; the transaction is then to be dropped.
pub async fn concerns(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    ticket: Uuid,
    asset: Uuid,
) -> Result<(), DbError> {
    diesel::insert_into(ticket_assets::table)
        .values((
            ticket_assets::tenant_id.eq(tenant),
            ticket_assets::ticket_id.eq(ticket),
            ticket_assets::asset_id.eq(asset),
        ))
        .execute(conn)
        .await?;
    Ok(())
}
