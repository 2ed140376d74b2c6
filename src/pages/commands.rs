//! Pages are written at the desk, each in one transaction with its line in the audit log.

use diesel::{dsl::now, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::content::{Content, Typed, check};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction, json,
        schema::{pages, tenants},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for, no_such_portal,
    },
    tenants::OwnPage,
    text::Locale,
};

/// Writes a new one, behind those that there are.
///
/// # Errors
/// What is wrong with it, field by field; CONFLICT for a slug that another page has; INVALID_STATE when there are as many
/// as there may be.
pub(super) async fn create(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    typed: Typed,
) -> Result<Uuid, Failure> {
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    let Some(default) = held(&mut tx, tenant).await? else {
        return refuse(tx, no_such_portal(caller)).await;
    };
    let content = match check(caller, default, typed) {
        Ok(content) => content,
        Err(failure) => return refuse(tx, failure).await,
    };
    let there: Vec<(String, i32)> = pages::table
        .filter(pages::tenant_id.eq(tenant))
        .select((pages::slug, pages::position))
        .load(&mut *tx)
        .await?;
    if there.len() >= OwnPage::MOST {
        let (code, id) = (UserErrorCode::InvalidState, "user-error-too-many-pages");
        let most = [("limit", OwnPage::MOST.into())];
        let error = UserError::with(caller.locale, code, "slug", id, &most);
        return refuse(tx, error).await;
    }
    if there.iter().any(|(slug, _)| *slug == content.slug) {
        return refuse(tx, slug_taken(caller)).await;
    }
    let last = there.iter().map(|(_, position)| *position).max();
    let id = Uuid::now_v7();
    diesel::insert_into(pages::table)
        .values((
            pages::id.eq(id),
            pages::tenant_id.eq(tenant),
            pages::slug.eq(&content.slug),
            pages::titles.eq(json(&content.titles)?),
            pages::bodies.eq(json(&content.bodies)?),
            pages::position.eq(last.unwrap_or(0) + 1),
            pages::public.eq(content.public),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::PageCreated;
    tell(
        &mut tx,
        caller,
        origin,
        tenant,
        action,
        AuditDetail::name(&content.slug),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Changes one, whole.
///
/// # Errors
/// What is wrong with it; NOT_FOUND for one that is not there; CONFLICT when it is not of the version `seen` any more, and
/// for a slug that another page has.
pub(super) async fn update(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    seen: i32,
    typed: Typed,
) -> Result<(), Failure> {
    let (mut tx, page) = hold(db, caller, id).await?;
    if page.version != seen {
        let (code, words) = (UserErrorCode::Conflict, "user-error-conflict-page");
        let error = UserError::with(caller.locale, code, "version", words, &[]);
        return refuse(tx, error).await;
    }
    let Some(default) = held(&mut tx, page.tenant).await? else {
        return refuse(tx, missing(caller)).await;
    };
    let Content {
        slug,
        titles,
        bodies,
        public,
    } = match check(caller, default, typed) {
        Ok(content) => content,
        Err(failure) => return refuse(tx, failure).await,
    };
    let taken: i64 = pages::table
        .filter(pages::tenant_id.eq(page.tenant))
        .filter(pages::slug.eq(&slug).and(pages::id.ne(id)))
        .count()
        .get_result(&mut *tx)
        .await?;
    if taken > 0 {
        return refuse(tx, slug_taken(caller)).await;
    }
    diesel::update(pages::table.find(id))
        .set((
            pages::slug.eq(&slug),
            pages::titles.eq(json(&titles)?),
            pages::bodies.eq(json(&bodies)?),
            pages::public.eq(public),
            pages::version.eq(pages::version + 1),
            pages::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::PageUpdated;
    tell(
        &mut tx,
        caller,
        origin,
        page.tenant,
        action,
        AuditDetail::name(&slug),
    )
    .await?;
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
    let (mut tx, page) = hold(db, caller, id).await?;
    diesel::delete(pages::table.find(id))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::PageDeleted;
    tell(
        &mut tx,
        caller,
        origin,
        page.tenant,
        action,
        AuditDetail::name(&page.slug),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// Puts a tenant's pages into this order.
///
/// # Errors
/// INVALID_VALUE unless these are all of its pages, each once: somebody has added or taken one meanwhile.
pub(super) async fn order(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    wanted: &[Uuid],
) -> Result<(), Failure> {
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    if held(&mut tx, tenant).await?.is_none() {
        return refuse(tx, no_such_portal(caller)).await;
    }
    let mut there: Vec<Uuid> = pages::table
        .filter(pages::tenant_id.eq(tenant))
        .select(pages::id)
        .load(&mut *tx)
        .await?;
    let mut named = wanted.to_vec();
    there.sort_unstable();
    named.sort_unstable();
    if there != named {
        let (code, words) = (UserErrorCode::InvalidValue, "user-error-conflict-page");
        let error = UserError::with(caller.locale, code, "pageIds", words, &[]);
        return refuse(tx, error).await;
    }
    diesel::sql_query(
        "UPDATE pages SET position = o.position FROM unnest($2) WITH ORDINALITY o (id, position)
         WHERE pages.id = o.id AND pages.tenant_id = $1",
    )
    .bind::<diesel::sql_types::Uuid, _>(tenant)
    .bind::<diesel::sql_types::Array<diesel::sql_types::Uuid>, _>(wanted)
    .execute(&mut *tx)
    .await?;
    let detail = AuditDetail::fields(vec!["pageIds".to_owned()]);
    let action = AuditAction::PageUpdated;
    tell(&mut tx, caller, origin, tenant, action, detail).await?;
    tx.commit().await?;
    Ok(())
}

/// There is no such page for the caller.
pub(super) fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "pageId").into()
}

fn slug_taken(caller: &Caller) -> Failure {
    let (code, id) = (UserErrorCode::Conflict, "user-error-page-slug-taken");
    UserError::with(caller.locale, code, "slug", id, &[]).into()
}

#[derive(Queryable)]
struct Held {
    tenant: Uuid,
    slug: String,
    version: i32,
}

/// A transaction with a page held that the caller may change.
async fn hold(db: &Database, caller: &Caller, id: Uuid) -> Result<(Transaction, Held), Failure> {
    let found: Vec<Uuid> = db
        .read(
            &caller.identity(),
            pages::table.find(id).select(pages::tenant_id),
        )
        .await?;
    let Some(tenant) = found.into_iter().next() else {
        return Err(missing(caller));
    };
    let mut tx = match begin_for(db, caller, Some(tenant)).await {
        Ok(tx) => tx,
        Err(Failure::User(_)) => return Err(missing(caller)),
        Err(other) => return Err(other),
    };
    let page: Option<Held> = pages::table
        .find(id)
        .select((pages::tenant_id, pages::slug, pages::version))
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    match page {
        Some(page) => Ok((tx, page)),
        None => refuse(tx, missing(caller)).await,
    }
}

/// The tenant's own language. Its pages are counted and ordered one at a time.
async fn held(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<Option<Locale>, DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('pages ' || $1::text, 0))")
        .bind::<diesel::sql_types::Uuid, _>(tenant)
        .execute(conn)
        .await?;
    let found: Option<String> = tenants::table
        .find(tenant)
        .select(tenants::default_locale)
        .first(conn)
        .await
        .optional()?;
    Ok(found.and_then(|word| word.parse().ok()))
}

async fn tell(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Uuid,
    action: AuditAction,
    detail: AuditDetail,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant: Some(tenant),
        subject: None,
        detail,
    };
    record(conn, &entry, Some(origin)).await
}
