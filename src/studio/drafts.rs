//! The design in the making.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use super::{
    changes::{self, Hands},
    form::{self, BrandDesignInput},
    policy::{must_design, name_of},
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    branding::Design,
    db::{
        Database, DbError, Transaction, json,
        schema::{branding_drafts, branding_versions, tenants},
    },
    tenants::{TenantState, keep_over_base, over_base, shown_version},
};

/// A tenant's draft, and what is published.
#[derive(Clone, Debug)]
pub(super) struct Draft {
    /// Whose.
    pub tenant: Uuid,
    /// Counts what was saved, thrown away and published.
    pub revision: i32,
    /// What was begun; none while there is no draft.
    pub begun: Option<Design>,
    /// The version that it was last saved over.
    pub based_on: i32,
    /// Who changed which field.
    pub hands: Hands,
    /// Who saved last.
    pub changed_by: Option<String>,
    /// When it is published by itself.
    pub planned_for: Option<DateTime<Utc>>,
    /// The version that is shown.
    pub version: i32,
    /// The design that is shown.
    pub published: Design,
    /// Whether others take parts of it.
    pub is_base: bool,
}

impl Draft {
    /// The draft, or what is published where there is none.
    pub fn design(&self) -> &Design {
        self.begun.as_ref().unwrap_or(&self.published)
    }
}

#[derive(Queryable)]
struct Row {
    version: i32,
    is_base: bool,
    published: Value,
    draft: Option<DraftRow>,
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = branding_drafts)]
struct DraftRow {
    revision: i32,
    design: Option<Value>,
    based_on: i32,
    changed: Value,
    changed_by: Option<String>,
    planned_for: Option<DateTime<Utc>>,
}

pub(super) fn read<T: for<'de> Deserialize<'de>>(json: &Value) -> Result<T, DbError> {
    T::deserialize(json)
        .map_err(|error| DbError::Refused(anyhow::anyhow!("a design cannot be read: {error}")))
}

/// The draft of a tenant; none when there is no such tenant for the caller. One statement, and one more where it inherits.
pub(super) async fn load(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
) -> Result<Option<Draft>, DbError> {
    let row: Option<Row> = tenants::table
        .inner_join(branding_versions::table.on(shown_version()))
        .left_join(branding_drafts::table.on(branding_drafts::tenant_id.eq(tenants::id)))
        .filter(tenants::id.eq(tenant))
        .select((
            tenants::branding_version,
            tenants::brand_base,
            branding_versions::design,
            Option::<DraftRow>::as_select(),
        ))
        .first(conn)
        .await
        .optional()?;
    let Some(Row {
        version,
        is_base,
        published,
        draft,
    }) = row
    else {
        return Ok(None);
    };
    let begun = draft.as_ref().and_then(|draft| draft.design.as_ref());
    let begun = match begun.map(read::<Design>).transpose()? {
        // What it inherits may have changed since.
        Some(begun) => Some(over_base(conn, tenant, &begun).await?),
        None => None,
    };
    Ok(Some(Draft {
        tenant,
        revision: draft.as_ref().map_or(0, |draft| draft.revision),
        begun,
        based_on: match &draft {
            Some(draft) if draft.design.is_some() => draft.based_on,
            _ => version,
        },
        hands: match &draft {
            Some(draft) => read(&draft.changed)?,
            None => Hands::new(),
        },
        planned_for: draft.as_ref().and_then(|draft| draft.planned_for),
        changed_by: draft.and_then(|draft| draft.changed_by),
        version,
        published: read(&published)?,
        is_base,
    }))
}

/// The same for a query.
pub(super) async fn find(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Option<Draft>, Failure> {
    must_design(caller, tenant)?;
    let mut tx = db.begin(&caller.identity()).await?;
    let draft = load(&mut tx, tenant).await?;
    tx.rollback().await?;
    Ok(draft)
}

/// A transaction in which nobody else works on the tenant's design, and the draft as it is.
///
/// # Errors
/// Refused for whoever may not; NOT_FOUND for a tenant that is not there, INVALID_STATE for one that is archived; CONFLICT
/// when somebody has been at it since `seen`.
pub(super) async fn lock(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    seen: Option<i32>,
) -> Result<(Transaction, Draft), Failure> {
    must_design(caller, tenant)?;
    let mut tx = db.begin(&caller.identity()).await?;
    // The tenant's row, which there always is: a draft's may not be there yet.
    let state: Option<TenantState> = tenants::table
        .find(tenant)
        .select(tenants::state)
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    if let Some(state) = state.filter(|state| state.is_set_aside()) {
        return refuse(tx, state.refuses(caller.locale)).await;
    }
    let draft = match state {
        Some(_) => load(&mut tx, tenant).await?,
        None => None,
    };
    let Some(draft) = draft else {
        return refuse(tx, Refusal::NotFound).await;
    };
    if seen.is_some_and(|seen| seen != draft.revision) {
        return refuse(tx, conflict(caller, draft.changed_by.as_deref())).await;
    }
    Ok((tx, draft))
}

fn conflict(caller: &Caller, by: Option<&str>) -> UserError {
    let code = UserErrorCode::Conflict;
    match by {
        Some(name) => UserError::with(
            caller.locale,
            code,
            "revision",
            "user-error-conflict-brand",
            &[("name", name.into())],
        ),
        None => UserError::at(caller.locale, code, "revision"),
    }
}

/// Keeps a draft, whole. One that is what is published is none.
///
/// # Errors
/// What is wrong with it, field by field; CONFLICT when somebody else was faster.
pub(super) async fn save(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    seen: i32,
    form: BrandDesignInput,
) -> Result<(), Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, Some(seen)).await?;
    let wanted = match form::read(&mut tx, caller, tenant, form).await {
        Ok(wanted) => keep_over_base(&mut tx, tenant, &wanted).await?,
        Err(failure) => return refuse(tx, failure).await,
    };
    if wanted == *draft.design() {
        tx.rollback().await?;
        return Ok(());
    }
    let name = name_of(&mut tx, caller).await?;
    let hands = changes::hands(
        &draft.hands,
        &draft.published,
        draft.design(),
        &wanted,
        name.as_deref(),
    );
    let begun = (wanted != draft.published).then_some(wanted);
    let saved = Draft {
        revision: draft.revision + 1,
        based_on: draft.version,
        begun,
        hands,
        changed_by: name,
        ..draft
    };
    keep(&mut tx, &saved).await?;
    tx.commit().await?;
    Ok(())
}

/// Throws the draft away; what was planned stays planned.
///
/// # Errors
/// CONFLICT when somebody else was faster.
pub(super) async fn discard(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    seen: i32,
) -> Result<(), Failure> {
    let (mut tx, draft) = lock(db, caller, tenant, Some(seen)).await?;
    if draft.begun.is_none() {
        tx.rollback().await?;
        return Ok(());
    }
    let discarded = Draft {
        revision: draft.revision + 1,
        begun: None,
        based_on: draft.version,
        hands: Hands::new(),
        changed_by: name_of(&mut tx, caller).await?,
        ..draft
    };
    keep(&mut tx, &discarded).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes all of a draft but what is planned.
pub(super) async fn keep(conn: &mut AsyncPgConnection, draft: &Draft) -> Result<(), DbError> {
    let values = (
        branding_drafts::revision.eq(draft.revision),
        branding_drafts::design.eq(draft.begun.as_ref().map(json).transpose()?),
        branding_drafts::based_on.eq(draft.based_on),
        branding_drafts::changed.eq(json(&draft.hands)?),
        branding_drafts::changed_by.eq(draft.changed_by.clone()),
        branding_drafts::updated_at.eq(Utc::now()),
    );
    diesel::insert_into(branding_drafts::table)
        .values((branding_drafts::tenant_id.eq(draft.tenant), values.clone()))
        .on_conflict(branding_drafts::tenant_id)
        .do_update()
        .set(values)
        .execute(conn)
        .await?;
    Ok(())
}
