//! What a portal's people can ask for is set on the desk, as the folder sets it.

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::{
    access::{Caller, Refusal, StaffRole, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, DbError, Event, schema::tenants},
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    request_types::{Fault, RequestType, read, version_of},
};

/// Faults that are told at most: whoever has mended these reads the next.
const MOST_FAULTS: usize = 10;

/// Replaces the request types of a portal by what the text defines. Tickets keep what they were asked with.
///
/// # Errors
/// Refused for anybody but an admin; NOT_FOUND for a portal that is not there; CONFLICT when they are not those of `seen`
/// any more; what is wrong with the text.
pub(super) async fn set_request_types(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    text: &str,
    seen: Option<&str>,
    origin: &RequestOrigin,
) -> Result<(), Failure> {
    let Viewer::Staff {
        role: StaffRole::Admin,
        ..
    } = caller.viewer
    else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Option<(serde_json::Value, String)> = tenants::table
        .find(tenant)
        .select((tenants::request_types, tenants::default_locale))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((stored, default)) = found.filter(|_| caller.serves(tenant)) else {
        return refuse(tx, Refusal::NotFound).await;
    };
    let unreadable = |error: anyhow::Error| DbError::Refused(error);
    let stored: Vec<RequestType> =
        serde_json::from_value(stored).map_err(|error| unreadable(error.into()))?;
    if seen.is_some_and(|seen| seen != version_of(&stored)) {
        let error = UserError::at(caller.locale, UserErrorCode::Conflict, "ifVersion");
        return refuse(tx, error).await;
    }
    let default = default
        .parse()
        .map_err(|error| unreadable(anyhow::Error::new(error)))?;
    let types = match read(text, default) {
        Ok(types) => types,
        Err(faults) => return refuse(tx, told(caller, &faults, text)).await,
    };
    if types == stored {
        tx.rollback().await?;
        return Ok(());
    }
    let json = serde_json::to_value(&types).map_err(|error| unreadable(error.into()))?;
    diesel::update(tenants::table.find(tenant))
        .set((
            tenants::request_types.eq(json),
            tenants::updated_at.eq(Utc::now()),
        ))
        .execute(&mut *tx)
        .await?;
    let entry = Entry {
        action: AuditAction::RequestTypesChanged,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail::default(),
    };
    record(&mut tx, &entry, Some(origin)).await?;
    Event::TenantChanged { tenant }.notify(&mut tx).await?;
    tx.commit().await?;
    Ok(())
}

fn told(caller: &Caller, faults: &[Fault], text: &str) -> Failure {
    let errors = faults.iter().take(MOST_FAULTS).map(|fault| {
        let place = match fault.at {
            Some(at) => format!(
                "{}",
                text.get(..at).unwrap_or(text).matches('\n').count() + 1
            ),
            None => fault.field.clone(),
        };
        UserError::with(
            caller.locale,
            UserErrorCode::InvalidValue,
            "definition",
            "user-error-request-types",
            &[
                ("place", place.into()),
                ("reason", fault.message.clone().into()),
            ],
        )
    });
    Failure::User(errors.collect())
}
