//! From draft to portal: at once, at a time, and back to what was.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde_json::Value;
use uuid::Uuid;

use super::{
    changes::Hands,
    drafts::{self, Draft, lock},
    policy::name_of,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    branding::Design,
    db::{
        Database, DbError, Event, Identity, System, Transaction, json,
        schema::{branding_drafts, branding_publications, branding_versions},
    },
    identity::{
        RequestOrigin, answers_for,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    },
    tenants::written::{self, PublishedAs},
};

/// A plan reaches no further than this.
const MOST_DAYS: i64 = 366;
/// Plans that are carried out in one transaction each, at most so many at a time.
const BATCH: i64 = 50;

/// Shows the draft to everybody, and says under which number; nothing is left of it as a draft.
///
/// # Errors
/// CONFLICT when the draft is not the one that was looked at; INVALID_STATE when there is none.
pub(super) async fn publish(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    seen: i32,
) -> Result<i32, Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, Some(seen)).await?;
    let Some(design) = draft.begun.clone() else {
        return nothing_begun(tx, caller).await;
    };
    must_pass_on(&mut tx, caller, &draft).await?;
    let name = name_of(&mut tx, caller).await?;
    let version = show(&mut tx, tenant, &design, name.as_deref(), None).await?;
    let published = Draft {
        // The new version counted one already.
        revision: draft.revision + 1,
        begun: None,
        based_on: version,
        hands: Hands::new(),
        changed_by: name,
        planned_for: None,
        version,
        published: design,
        tenant,
        is_base: draft.is_base,
    };
    drafts::keep(&mut tx, &published).await?;
    unplan(&mut tx, tenant).await?;
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        "brand-published",
        Some(version),
    )
    .await?;
    tx.commit().await?;
    Ok(version)
}

/// Plans to show the draft, as it is now, from a time on. A plan of before is replaced.
///
/// # Errors
/// As [`publish`]; INVALID_VALUE for a time that is over or further than a year.
pub(super) async fn plan(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    seen: i32,
    at: DateTime<Utc>,
) -> Result<(), Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, Some(seen)).await?;
    let Some(design) = &draft.begun else {
        return nothing_begun(tx, caller).await;
    };
    must_pass_on(&mut tx, caller, &draft).await?;
    let now = Utc::now();
    if at <= now || at > now + Duration::days(MOST_DAYS) {
        let code = UserErrorCode::InvalidValue;
        let words = "user-error-brand-time";
        return refuse(tx, UserError::with(caller.locale, code, "at", words, &[])).await;
    }
    let name = name_of(&mut tx, caller).await?;
    diesel::update(branding_drafts::table.find(tenant))
        .set((
            branding_drafts::planned_design.eq(json(design)?),
            branding_drafts::planned_for.eq(at),
            branding_drafts::planned_by.eq(name),
        ))
        .execute(&mut *tx)
        .await?;
    tell(&mut tx, caller, origin, tenant, "brand-planned", None).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes a plan back; the draft stays.
///
/// # Errors
/// INVALID_STATE when nothing is planned.
pub(super) async fn cancel(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
) -> Result<(), Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, None).await?;
    if draft.planned_for.is_none() {
        return nothing_begun(tx, caller).await;
    }
    unplan(&mut tx, tenant).await?;
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        "brand-plan-taken-back",
        None,
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Publishes a former design again, as a new version; a draft stays what it is, to be looked at again.
///
/// # Errors
/// NOT_FOUND for a version that there is not; INVALID_STATE for the one that is shown.
pub(super) async fn restore(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    number: i32,
) -> Result<i32, Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, None).await?;
    must_pass_on(&mut tx, caller, &draft).await?;
    let design: Option<Value> = branding_versions::table
        .find((tenant, number))
        .select(branding_versions::design)
        .first(&mut *tx)
        .await
        .optional()?;
    let design = match design {
        Some(design) if number != draft.version => design,
        other => {
            let code = match other {
                Some(_) => UserErrorCode::InvalidState,
                None => UserErrorCode::NotFound,
            };
            return refuse(tx, UserError::at(caller.locale, code, "number")).await;
        }
    };
    let design: Design = drafts::read(&design)?;
    let name = name_of(&mut tx, caller).await?;
    let version = show(&mut tx, tenant, &design, name.as_deref(), Some(number)).await?;
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        "brand-restored",
        Some(version),
    )
    .await?;
    tx.commit().await?;
    Ok(version)
}

/// Carries out the plans whose time has come, each in a transaction of its own. Several processes may do so at once.
/// Says how many there were.
///
/// # Errors
/// When the database does not answer; what was done until then stays done.
pub async fn publish_planned(db: &Database) -> Result<usize, DbError> {
    let who = Identity::system(System::Studio);
    let mut done = 0;
    while done < BATCH {
        let mut tx = db.begin(&who).await?;
        let due: Option<(Uuid, Value, Option<String>)> = branding_drafts::table
            .filter(branding_drafts::planned_for.le(diesel::dsl::now))
            .order(branding_drafts::planned_for)
            .select((
                branding_drafts::tenant_id,
                branding_drafts::planned_design.assume_not_null(),
                branding_drafts::planned_by,
            ))
            .for_update()
            .skip_locked()
            .first(&mut *tx)
            .await
            .optional()?;
        let Some((tenant, design, by)) = due else {
            tx.rollback().await?;
            break;
        };
        let design: Design = drafts::read(&design)?;
        let version = show(&mut tx, tenant, &design, by.as_deref(), None).await?;
        unplan(&mut tx, tenant).await?;
        // What is shown now is no draft any more.
        diesel::update(
            branding_drafts::table
                .find(tenant)
                .filter(branding_drafts::design.eq(json(&design)?)),
        )
        .set((
            branding_drafts::design.eq(None::<Value>),
            branding_drafts::changed.eq(serde_json::json!({})),
            branding_drafts::based_on.eq(version),
        ))
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        tracing::info!(%tenant, version, "published the design that was planned");
        done += 1;
    }
    Ok(usize::try_from(done).unwrap_or_default())
}

/// Makes a design the one that is shown, under the next number, and tells all processes.
async fn show(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    design: &Design,
    by: Option<&str>,
    restored_from: Option<i32>,
) -> Result<i32, DbError> {
    let PublishedAs { version, heirs } = written::publish(conn, tenant, design).await?;
    diesel::insert_into(branding_publications::table)
        .values((
            branding_publications::tenant_id.eq(tenant),
            branding_publications::version.eq(version),
            branding_publications::published_by.eq(by),
            branding_publications::restored_from.eq(restored_from),
        ))
        .execute(conn)
        .await?;
    say_who_passed_on(conn, by, &heirs).await?;
    Event::TenantChanged { tenant }.notify(conn).await?;
    Ok(version)
}

/// By whom the versions were published that came of a new base.
pub(super) async fn say_who_passed_on(
    conn: &mut AsyncPgConnection,
    by: Option<&str>,
    heirs: &[(Uuid, i32)],
) -> Result<(), DbError> {
    let row = |(tenant, version): &(Uuid, i32)| {
        (
            branding_publications::tenant_id.eq(*tenant),
            branding_publications::version.eq(*version),
            branding_publications::published_by.eq(by),
            branding_publications::from_base.eq(true),
        )
    };
    let rows: Vec<_> = heirs.iter().map(row).collect();
    diesel::insert_into(branding_publications::table)
        .values(rows)
        .execute(conn)
        .await?;
    Ok(())
}

/// The base brand is others' look too, so only those change it who answer for all portals.
async fn must_pass_on(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    draft: &Draft,
) -> Result<(), Failure> {
    if draft.is_base && !answers_for(conn, caller, None).await? {
        return Err(Refusal::Forbidden.into());
    }
    Ok(())
}

async fn unplan(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<(), DbError> {
    diesel::update(branding_drafts::table.find(tenant))
        .set((
            branding_drafts::planned_design.eq(None::<Value>),
            branding_drafts::planned_for.eq(None::<DateTime<Utc>>),
            branding_drafts::planned_by.eq(None::<String>),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

async fn nothing_begun<T>(tx: Transaction, caller: &Caller) -> Result<T, Failure> {
    let code = UserErrorCode::InvalidState;
    let words = "user-error-brand-nothing-begun";
    refuse(
        tx,
        UserError::with(caller.locale, code, "revision", words, &[]),
    )
    .await
}

/// Writes it into the audit log.
pub(super) async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    what: &str,
    version: Option<i32>,
) -> Result<(), DbError> {
    let entry = Entry {
        action: AuditAction::BrandPublished,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail: AuditDetail {
            fields: vec![what.to_owned()],
            count: version.map(i64::from),
            ..AuditDetail::default()
        },
    };
    record(conn, &entry, Some(origin)).await
}
