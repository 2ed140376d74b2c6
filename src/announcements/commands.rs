//! Announcements are written at the desk, each in one transaction with its line in the audit log, and dismissed in the portal.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{now, sql},
    prelude::*,
    sql_types::{Nullable, Timestamptz},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    content::{Typed, check},
    model::{AnnouncementSeverity, AnnouncementState},
    policy::begin,
    queries,
    reach::{fitting, notify, set_tenants},
};
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction, json,
        schema::{announcement_dismissals, announcement_tenants, announcements},
    },
    identity::{
        RequestOrigin, answers_for,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
};

/// What is known of one that is to be changed.
#[derive(Queryable)]
struct Stored {
    version: i32,
    severity: AnnouncementSeverity,
    texts: serde_json::Value,
    for_all: bool,
    starts_at: DateTime<Utc>,
    ends_at: Option<DateTime<Utc>>,
}

/// Writes a new one.
///
/// # Errors
/// What is wrong with it, field by field; NOT_FOUND for a portal that the caller does not answer for.
pub(super) async fn create(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    typed: Typed,
) -> Result<Uuid, Failure> {
    let content = check(caller, typed)?;
    let tx = begin(db, caller).await?;
    let mut tx = fitting(tx, caller, &content).await?;
    let id = Uuid::now_v7();
    let for_all = content.tenants.is_none();
    diesel::insert_into(announcements::table)
        .values((
            announcements::id.eq(id),
            announcements::severity.eq(content.severity),
            announcements::texts.eq(json(&content.texts)?),
            announcements::for_all.eq(for_all),
            // By the clock of the database, which decides what is shown.
            announcements::starts_at.eq(sql::<Timestamptz>("coalesce(")
                .bind::<Nullable<Timestamptz>, _>(content.starts_at)
                .sql(", now())")),
            announcements::ends_at.eq(content.ends_at),
            announcements::public.eq(content.public),
            announcements::dismissible.eq(content.dismissible),
        ))
        .execute(&mut *tx)
        .await?;
    let named = content.tenants.clone().unwrap_or_default();
    set_tenants(&mut tx, id, &named).await?;
    let action = AuditAction::AnnouncementCreated;
    tell(&mut tx, caller, origin, action, &content.texts, &named).await?;
    notify(&mut tx, for_all, named).await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes one, whole.
///
/// # Errors
/// What is wrong with it; NOT_FOUND for one that is not there, or that is for portals which the caller does not answer for;
/// CONFLICT when it is not of the version `seen` any more.
pub(super) async fn update(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    seen: i32,
    mut typed: Typed,
) -> Result<(), Failure> {
    let (mut tx, stored, old) = hold(db, caller, id).await?;
    if stored.version != seen {
        let (code, words) = (UserErrorCode::Conflict, "user-error-conflict-announcement");
        let error = UserError::with(caller.locale, code, "version", words, &[]);
        return refuse(tx, error).await;
    }
    let starts_at = typed.starts_at.unwrap_or(stored.starts_at);
    typed.starts_at = Some(starts_at);
    let content = match check(caller, typed) {
        Ok(content) => content,
        Err(failure) => return refuse(tx, failure).await,
    };
    tx = fitting(tx, caller, &content).await?;
    let texts = json(&content.texts)?;
    let reads_anew = i32::from(stored.texts != texts || stored.severity != content.severity);
    let for_all = content.tenants.is_none();
    let named = content.tenants.clone().unwrap_or_default();
    if named != old {
        set_tenants(&mut tx, id, &named).await?;
    }
    diesel::update(announcements::table.find(id))
        .set((
            announcements::severity.eq(content.severity),
            announcements::texts.eq(texts),
            announcements::for_all.eq(for_all),
            announcements::starts_at.eq(starts_at),
            announcements::ends_at.eq(content.ends_at),
            announcements::public.eq(content.public),
            announcements::dismissible.eq(content.dismissible),
            announcements::revision.eq(announcements::revision + reads_anew),
            announcements::version.eq(announcements::version + 1),
            announcements::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::AnnouncementUpdated;
    tell(&mut tx, caller, origin, action, &content.texts, &named).await?;
    let concerned = [old, named].concat();
    notify(&mut tx, for_all || stored.for_all, concerned).await?;
    tx.commit().await?;
    Ok(())
}

/// Ends one that runs.
///
/// # Errors
/// NOT_FOUND for one that is not there; INVALID_STATE for one that does not run.
pub(super) async fn end(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
) -> Result<(), Failure> {
    let (mut tx, stored, tenants) = hold(db, caller, id).await?;
    let state = AnnouncementState::at(Utc::now(), stored.starts_at, stored.ends_at);
    if state != AnnouncementState::Running {
        let code = UserErrorCode::InvalidState;
        let error = UserError::at(caller.locale, code, "announcementId");
        return refuse(tx, error).await;
    }
    diesel::update(announcements::table.find(id))
        .set((
            announcements::ends_at.eq(sql::<Nullable<Timestamptz>>("greatest(now(), starts_at)")),
            announcements::version.eq(announcements::version + 1),
            announcements::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    tell_stored(
        &mut tx,
        caller,
        origin,
        AuditAction::AnnouncementEnded,
        &stored,
        &tenants,
    )
    .await?;
    notify(&mut tx, stored.for_all, tenants).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes one away.
///
/// # Errors
/// NOT_FOUND for one that is not there.
pub(super) async fn delete(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
) -> Result<(), Failure> {
    let (mut tx, stored, tenants) = hold(db, caller, id).await?;
    diesel::delete(announcements::table.find(id))
        .execute(&mut *tx)
        .await?;
    tell_stored(
        &mut tx,
        caller,
        origin,
        AuditAction::AnnouncementDeleted,
        &stored,
        &tenants,
    )
    .await?;
    notify(&mut tx, stored.for_all, tenants).await?;
    tx.commit().await?;
    Ok(())
}

/// The contact has read it and wants to see it no more; until it says something else.
///
/// # Errors
/// NOT_FOUND for one that is not shown to them; INVALID_STATE for one that stays.
pub(super) async fn dismiss(db: &Database, caller: &Caller, id: Uuid) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let shown = queries::shown(db, caller, tenant).await?;
    let Some(announcement) = shown.into_iter().find(|row| row.id == id) else {
        return Err(missing(caller));
    };
    if !announcement.dismissible {
        let code = UserErrorCode::InvalidState;
        return Err(UserError::at(caller.locale, code, "announcementId").into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::insert_into(announcement_dismissals::table)
        .values((
            announcement_dismissals::announcement_id.eq(id),
            announcement_dismissals::tenant_id.eq(tenant),
            announcement_dismissals::contact_id.eq(contact),
            announcement_dismissals::revision.eq(announcement.revision),
        ))
        .on_conflict((
            announcement_dismissals::announcement_id,
            announcement_dismissals::contact_id,
        ))
        .do_update()
        .set(announcement_dismissals::revision.eq(announcement.revision))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// There is no such announcement for the caller.
pub(super) fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "announcementId").into()
}

/// A transaction with one held that the caller may change, and the portals that it is for.
async fn hold(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<(Transaction, Stored, Vec<Uuid>), Failure> {
    let mut tx = begin(db, caller).await?;
    let stored: Option<Stored> = announcements::table
        .find(id)
        .select((
            announcements::version,
            announcements::severity,
            announcements::texts,
            announcements::for_all,
            announcements::starts_at,
            announcements::ends_at,
        ))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(stored) = stored else {
        return refuse(tx, missing(caller)).await;
    };
    let tenants: Vec<Uuid> = announcement_tenants::table
        .filter(announcement_tenants::announcement_id.eq(id))
        .order(announcement_tenants::tenant_id)
        .select(announcement_tenants::tenant_id)
        .load(&mut *tx)
        .await?;
    let named = (!stored.for_all).then_some(tenants.as_slice());
    if !answers_for(&mut tx, caller, named).await? {
        return refuse(tx, missing(caller)).await;
    }
    Ok((tx, stored, tenants))
}

async fn tell_stored(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    action: AuditAction,
    stored: &Stored,
    tenants: &[Uuid],
) -> Result<(), DbError> {
    let texts = serde_json::from_value(stored.texts.clone()).unwrap_or_default();
    tell(conn, caller, origin, action, &texts, tenants).await
}

/// Writes it into the audit log, by its title.
async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    action: AuditAction,
    texts: &super::model::Texts,
    tenants: &[Uuid],
) -> Result<(), DbError> {
    let words = texts.get(&caller.locale).or_else(|| texts.values().next());
    let title = words.map_or("", |words| &words.title);
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant: match tenants {
            [only] => Some(*only),
            _ => None,
        },
        subject: None,
        detail: AuditDetail::name(title),
    };
    record(conn, &entry, Some(origin)).await
}
