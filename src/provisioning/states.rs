//! Suspended, resumed, archived, deleted after a grace period, taken back. Each in one transaction with its line in the
//! audit log; whatever closes a portal ends its people's sessions.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{check, commands::tell, deletion::GRACE_DAYS};
use crate::{
    access::{Caller, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{Database, Event, json, schema::tenants},
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditDetail},
        begin_for,
        commands::end_sessions_of_tenant,
        no_such_portal,
    },
    tenants::{TenantState, written},
    text::Locale,
};

/// A move in a tenant's life.
#[derive(Clone, Debug)]
pub(super) enum Move {
    /// Its people read a notice: this one, or Portico's own.
    Suspend(Vec<(Locale, String)>),
    /// Its people get in again.
    Resume,
    /// It is kept, and nothing of it changes any more.
    Archive,
    /// It is deleted when the grace period ends; the slug was typed to be sure.
    Delete(String),
    /// Archive or deletion are taken back.
    Restore,
}

impl Move {
    const fn action(&self) -> AuditAction {
        match self {
            Self::Suspend(_) => AuditAction::TenantSuspended,
            Self::Resume => AuditAction::TenantResumed,
            Self::Archive => AuditAction::TenantArchived,
            Self::Delete(_) => AuditAction::TenantDeletionBegun,
            Self::Restore => AuditAction::TenantRestored,
        }
    }

    /// Where it leads from a state; none when it cannot be made there.
    fn from(&self, state: TenantState, before: Option<TenantState>) -> Option<TenantState> {
        use TenantState::{Active, Archived, Deleting, Suspended};
        match (self, state) {
            (Self::Suspend(_), Active) => Some(Suspended),
            (Self::Resume, Suspended) => Some(Active),
            (Self::Archive, Active | Suspended) => Some(Archived),
            (Self::Delete(_), Active | Suspended | Archived) => Some(Deleting),
            (Self::Restore, Archived | Deleting) => Some(before.unwrap_or(Active)),
            _ => None,
        }
    }
}

/// Makes a move.
///
/// # Errors
/// NOT_FOUND for a tenant that is not there; INVALID_STATE where the move cannot be made; INVALID_VALUE for a slug that is
/// not the tenant's.
pub(super) async fn make(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    step: Move,
) -> Result<(), Failure> {
    let note = match &step {
        Move::Suspend(note) => Some(check::note(caller, note)?),
        _ => None,
    };
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    let stored: Option<(TenantState, Option<TenantState>, String, String)> = tenants::table
        .find(tenant)
        .select((
            tenants::state,
            tenants::previous_state,
            tenants::slug,
            tenants::name,
        ))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some((state, before, slug, name)) = stored.filter(|_| caller.serves(tenant)) else {
        return refuse(tx, no_such_portal(caller)).await;
    };
    let Some(next) = step.from(state, before) else {
        return refuse(tx, state.refuses(caller.locale)).await;
    };
    if let Move::Delete(typed) = &step
        && typed.trim() != slug
    {
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-confirm-slug");
        let told = [("slug", slug.into())];
        let error = UserError::with(caller.locale, code, "confirmSlug", id, &told);
        return refuse(tx, error).await;
    }
    let deletes_at: Option<DateTime<Utc>> =
        (next == TenantState::Deleting).then(|| Utc::now() + TimeDelta::days(GRACE_DAYS));
    let by = match caller.viewer {
        Viewer::Staff { staff, .. } => Some(staff),
        _ => None,
    };
    // What a restored tenant came from is no more a way back.
    let back = matches!(step, Move::Restore);
    let previous = (next.is_set_aside() && !back).then_some(state);
    diesel::update(tenants::table.find(tenant))
        .set((
            tenants::state.eq(next),
            tenants::previous_state.eq(previous),
            tenants::state_since.eq(Utc::now()),
            tenants::state_by.eq(by),
            tenants::deletes_at.eq(deletes_at),
            tenants::updated_at.eq(Utc::now()),
        ))
        .execute(&mut *tx)
        .await?;
    let note = match note {
        Some(note) => Some(json(&note)?),
        None if next == TenantState::Active => Some(serde_json::json!({})),
        None => None,
    };
    if let Some(note) = note {
        diesel::update(tenants::table.find(tenant))
            .set(tenants::state_note.eq(note))
            .execute(&mut *tx)
            .await?;
    }
    if state.is_set_aside() && !next.is_set_aside() {
        written::catch_up(&mut tx, tenant).await?;
    }
    let mut detail = AuditDetail::name(&name);
    if !next.is_open() {
        let ended = end_sessions_of_tenant(&mut tx, tenant).await?;
        detail.count = (ended > 0).then_some(ended);
    }
    tell(&mut tx, caller, origin, tenant, step.action(), detail).await?;
    Event::TenantChanged { tenant }.notify(&mut tx).await?;
    if next.is_open() {
        // What has waited for it.
        Event::MailQueued.notify(&mut tx).await?;
    }
    tx.commit().await?;
    Ok(())
}
