//! The tree of categories: admins make it, for the portals that they answer for.

use std::collections::BTreeMap;

use diesel::{dsl::now, prelude::*, sql_types};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Transaction, json,
        schema::{articles, knowledge_categories as categories},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for,
    },
    knowledge::{
        content::fits,
        tree::{DEEPEST, upward},
    },
    tenants::slug_of,
    text::Locale,
};

/// Characters of a name at most.
const MAX_NAME: usize = 80;
/// Characters of an icon's name at most.
const MAX_ICON: usize = 40;
/// Categories of one portal, or of the provider, at most: all of them are read at once.
const MOST: usize = 500;

/// A category as it was typed.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct Category {
    /// Language and name.
    pub names: Vec<(Locale, String)>,
    pub slug: Option<String>,
    pub icon: Option<String>,
}

/// What is known of one that is there.
#[derive(Queryable, Clone, Debug)]
struct There {
    id: Uuid,
    tenant: Option<Uuid>,
    parent: Option<Uuid>,
    slug: String,
    position: i32,
    version: i32,
}

/// There is no such category for the caller.
pub(in crate::knowledge) fn missing_category(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "categoryId").into()
}

/// Writes a new one, the last below its parent.
///
/// # Errors
/// What is wrong with it; NOT_FOUND for a portal or parent that is none for the caller; CONFLICT for a slug that is another's.
async fn create(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (tenant, parent): (Option<Uuid>, Option<Uuid>),
    typed: Category,
) -> Result<Uuid, Failure> {
    let (names, icon) = check(caller, &typed)?;
    let mut tx = begin_for(db, caller, tenant).await?;
    let there = held(&mut tx).await?;
    if there.iter().filter(|one| one.tenant == tenant).count() >= MOST {
        let (code, id) = (
            UserErrorCode::InvalidState,
            "user-error-too-many-categories",
        );
        let most = [("limit", MOST.into())];
        let error = UserError::with(caller.locale, code, "names", id, &most);
        return refuse(tx, error).await;
    }
    if let Err(failure) = may_lie(caller, &there, tenant, parent, None) {
        return refuse(tx, failure).await;
    }
    let slug = match slug_for(caller, &there, (None, tenant), &typed, &names) {
        Ok(slug) => slug,
        Err(failure) => return refuse(tx, failure).await,
    };
    let id = Uuid::now_v7();
    let siblings = there.iter().filter(|one| one.parent == parent);
    let last = siblings.map(|one| one.position).max().unwrap_or(0);
    diesel::insert_into(categories::table)
        .values((
            categories::id.eq(id),
            categories::tenant_id.eq(tenant),
            categories::parent_id.eq(parent),
            categories::names.eq(json(&names)?),
            categories::slug.eq(&slug),
            categories::icon.eq(icon),
            categories::position.eq(last + 1),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::ArticleCategorySaved;
    finish(tx, caller, origin, action, tenant, &slug).await?;
    Ok(id)
}

/// Writes one: a new one, or (with id and version) one that is there, where tenant and parent stay as they are.
///
/// # Errors
/// What is wrong with it; NOT_FOUND; CONFLICT for a slug that is another's, and for a version that is not the one `seen`.
pub(in crate::knowledge) async fn save_category(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    one: Option<(Uuid, i32)>,
    place: (Option<Uuid>, Option<Uuid>),
    typed: Category,
) -> Result<Uuid, Failure> {
    let Some((id, seen)) = one else {
        return create(db, caller, origin, place, typed).await;
    };
    let (names, icon) = check(caller, &typed)?;
    let (mut tx, there, own) = hold(db, caller, id).await?;
    if own.version != seen {
        return refuse(tx, stale(caller)).await;
    }
    let slug = match slug_for(caller, &there, (Some(&own), own.tenant), &typed, &names) {
        Ok(slug) => slug,
        Err(failure) => return refuse(tx, failure).await,
    };
    diesel::update(categories::table.find(id))
        .set((
            categories::names.eq(json(&names)?),
            categories::slug.eq(&slug),
            categories::icon.eq(icon),
            categories::version.eq(categories::version + 1),
            categories::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::ArticleCategorySaved;
    finish(tx, caller, origin, action, own.tenant, &slug).await?;
    Ok(id)
}

/// Puts one elsewhere: below another, or to the top, and in which place among those there (from 0; behind the last when larger).
///
/// # Errors
/// NOT_FOUND; INVALID_VALUE at `parentId` for a place in or below itself, or deeper than a tree may be.
pub(in crate::knowledge) async fn move_category(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    parent: Option<Uuid>,
    place: usize,
) -> Result<(), Failure> {
    let (mut tx, there, own) = hold(db, caller, id).await?;
    if let Err(failure) = may_lie(caller, &there, own.tenant, parent, Some(id)) {
        return refuse(tx, failure).await;
    }
    let siblings = there
        .iter()
        .filter(|one| one.parent == parent && one.id != id && one.tenant == own.tenant);
    let mut order: Vec<Uuid> = siblings.map(|one| one.id).collect();
    order.insert(place.min(order.len()), id);
    diesel::sql_query(
        "UPDATE knowledge_categories SET parent_id = $1, position = o.position, version = version + 1, updated_at = now()
         FROM unnest($2) WITH ORDINALITY o (id, position) WHERE knowledge_categories.id = o.id",
    )
    .bind::<sql_types::Nullable<sql_types::Uuid>, _>(parent)
    .bind::<sql_types::Array<sql_types::Uuid>, _>(&order)
    .execute(&mut *tx)
    .await?;
    let action = AuditAction::ArticleCategoryMoved;
    finish(tx, caller, origin, action, own.tenant, &own.slug).await
}

/// Takes an empty one away.
///
/// # Errors
/// NOT_FOUND; INVALID_STATE for one with articles, archived ones too, or with categories in it.
pub(in crate::knowledge) async fn delete_category(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
) -> Result<(), Failure> {
    let (mut tx, there, own) = hold(db, caller, id).await?;
    let within: i64 = articles::table
        .filter(articles::category_id.eq(id))
        .count()
        .get_result(&mut *tx)
        .await?;
    if within > 0 || there.iter().any(|one| one.parent == Some(id)) {
        let (code, words) = (UserErrorCode::InvalidState, "user-error-category-not-empty");
        let error = UserError::with(caller.locale, code, "categoryId", words, &[]);
        return refuse(tx, error).await;
    }
    diesel::delete(categories::table.find(id))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::ArticleCategoryDeleted;
    finish(tx, caller, origin, action, own.tenant, &own.slug).await
}

/// All categories that the caller sees. The tree changes one change at a time.
async fn held(conn: &mut AsyncPgConnection) -> Result<Vec<There>, DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('article categories', 0))")
        .execute(conn)
        .await?;
    Ok(categories::table
        .order((categories::position, categories::slug))
        .select((
            categories::id,
            categories::tenant_id,
            categories::parent_id,
            categories::slug,
            categories::position,
            categories::version,
        ))
        .load(conn)
        .await?)
}

/// A transaction with the tree held, and the category that the caller may change.
async fn hold(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<(Transaction, Vec<There>, There), Failure> {
    let of = categories::table.find(id).select(categories::tenant_id);
    let found: Vec<Option<Uuid>> = db.read(&caller.identity(), of).await?;
    let Some(tenant) = found.into_iter().next() else {
        return Err(missing_category(caller));
    };
    let mut tx = match begin_for(db, caller, tenant).await {
        Ok(tx) => tx,
        Err(Failure::User(_)) => return Err(missing_category(caller)),
        Err(other) => return Err(other),
    };
    let there = held(&mut tx).await?;
    match there.iter().find(|one| one.id == id).cloned() {
        Some(own) => Ok((tx, there, own)),
        None => refuse(tx, missing_category(caller)).await,
    }
}

/// Whether a category of this tenant may lie there: below one of its own or of the provider's, not below itself, not too deep.
fn may_lie(
    caller: &Caller,
    there: &[There],
    tenant: Option<Uuid>,
    parent: Option<Uuid>,
    own: Option<Uuid>,
) -> Result<(), Failure> {
    let Some(parent) = parent else { return Ok(()) };
    let wrong = |code, words: &str, arguments: &[_]| {
        let error = UserError::with(caller.locale, code, "parentId", words, arguments);
        Err(Failure::from(error))
    };
    let known = there.iter().find(|one| one.id == parent);
    if !known.is_some_and(|one| one.tenant.is_none() || one.tenant == tenant) {
        let error = UserError::at(caller.locale, UserErrorCode::NotFound, "parentId");
        return Err(error.into());
    }
    let parents: BTreeMap<Uuid, Option<Uuid>> =
        there.iter().map(|one| (one.id, one.parent)).collect();
    let way = upward(&parents, parent);
    if own.is_some_and(|own| way.contains(&own)) {
        let code = UserErrorCode::InvalidValue;
        return wrong(code, "user-error-category-below-itself", &[]);
    }
    let height = own.map_or(1, |own| {
        let ways = there.iter().map(|one| upward(&parents, one.id));
        let below = ways.filter_map(|way| way.iter().position(|id| *id == own));
        below.max().unwrap_or(0) + 1
    });
    if way.len() + height > DEEPEST {
        let code = UserErrorCode::InvalidValue;
        let most = [("limit", DEEPEST.into())];
        return wrong(code, "user-error-category-too-deep", &most);
    }
    Ok(())
}

type Checked = (BTreeMap<Locale, String>, Option<String>);

fn check(caller: &Caller, typed: &Category) -> Result<Checked, Failure> {
    let mut check = InputCheck::new(caller.locale);
    if typed.names.is_empty() {
        check.wrong(UserErrorCode::Blank, "names");
    }
    let named = typed.names.iter().map(|(locale, name)| (*locale, name));
    let names = named
        .map(|(locale, name)| (locale, check.line("names", name, MAX_NAME)))
        .collect();
    let icon = check.optional_line("icon", typed.icon.as_deref(), MAX_ICON);
    if icon.as_deref().is_some_and(|icon| !fits(icon)) {
        check.invalid("icon");
    }
    if typed.slug.as_deref().is_some_and(|slug| !fits(slug.trim())) {
        check.invalid("slug");
    }
    check.finish()?;
    Ok((names, icon))
}

/// The one that was typed, or that it has, or one made from its name.
fn slug_for(
    caller: &Caller,
    there: &[There],
    (own, tenant): (Option<&There>, Option<Uuid>),
    typed: &Category,
    names: &BTreeMap<Locale, String>,
) -> Result<String, Failure> {
    // The provider's categories are in every portal.
    let others = there.iter().filter(|one| {
        own.is_none_or(|own| own.id != one.id)
            && (tenant.is_none() || one.tenant.is_none() || one.tenant == tenant)
    });
    let taken: Vec<&str> = others.map(|one| one.slug.as_str()).collect();
    if let Some(slug) = typed.slug.as_deref().map(str::trim) {
        if taken.contains(&slug) {
            let (code, words) = (UserErrorCode::Conflict, "user-error-category-slug-taken");
            let error = UserError::with(caller.locale, code, "slug", words, &[]);
            return Err(error.into());
        }
        return Ok(slug.to_owned());
    }
    if let Some(own) = own {
        return Ok(own.slug.clone());
    }
    let base = names.values().find_map(|name| slug_of(name));
    let base = base.unwrap_or_else(|| "category".to_owned());
    let numbered = (2..).map(|number| format!("{base}-{number}"));
    let mut offered = std::iter::once(base.clone()).chain(numbered);
    let free = offered.find(|slug| !taken.contains(&slug.as_str()));
    Ok(free.unwrap_or(base))
}

fn stale(caller: &Caller) -> UserError {
    let (code, words) = (UserErrorCode::Conflict, "user-error-conflict-category");
    UserError::with(caller.locale, code, "version", words, &[])
}

async fn finish(
    mut tx: Transaction,
    caller: &Caller,
    origin: &RequestOrigin,
    action: AuditAction,
    tenant: Option<Uuid>,
    slug: &str,
) -> Result<(), Failure> {
    let entry = Entry {
        action,
        actor: AuditActor::of(caller),
        tenant,
        subject: None,
        detail: AuditDetail::name(slug),
    };
    record(&mut tx, &entry, Some(origin)).await?;
    tx.commit().await?;
    Ok(())
}
