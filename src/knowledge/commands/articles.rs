//! Writing an article: a new one, and the next version of one.

use diesel::{dsl::now, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    held::{contacts_of, hold, keep_version, tell, texts_of, wrong_state},
    said::retag,
    slugs,
};
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError,
        schema::{
            article_contacts, articles, contacts, knowledge_categories, staff_accounts, tenants,
        },
    },
    identity::{ContactKind, RequestOrigin, audit::AuditAction, no_such_portal},
    knowledge::{
        content::{self, Settings, TypedText},
        model::Texts,
        policy::{Readable, begin_writing},
    },
};

/// Writes a new one, as a draft.
///
/// # Errors
/// What is wrong with it, field by field; NOT_FOUND for a portal, category, contact or colleague that is none for the caller.
pub(in crate::knowledge) async fn create(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    tenant: Option<Uuid>,
    typed: &[TypedText],
    settings: Settings,
) -> Result<Uuid, Failure> {
    let texts = content::texts(caller, typed);
    let settings = content::settings(caller, tenant, settings);
    let (texts, settings) = both(texts, settings)?;
    let mut tx = begin_writing(db, caller, tenant, no_such_portal).await?;
    let id = Uuid::now_v7();
    if let Err(failure) = known(&mut tx, caller, (id, tenant), &settings).await {
        return refuse(tx, failure).await;
    }
    let texts = match slugs::give(&mut tx, caller, (id, tenant), &Texts::new(), texts).await {
        Ok(texts) => texts,
        Err(failure) => return refuse(tx, failure).await,
    };
    diesel::insert_into(articles::table)
        .values((
            articles::id.eq(id),
            articles::tenant_id.eq(tenant),
            articles::tenants.eq(&settings.tenants),
            articles::category_id.eq(settings.category),
            articles::audience.eq(settings.audience),
            articles::kinds.eq(kinds(&settings)),
            articles::departments.eq(&settings.departments),
            articles::tags.eq(&settings.tags),
            articles::owner_id.eq(settings.owner),
            articles::review_on.eq(settings.review_on),
            articles::related.eq(&settings.related),
        ))
        .execute(&mut *tx)
        .await?;
    set_contacts(&mut tx, (id, tenant), &settings.contacts).await?;
    keep_version(&mut tx, caller, (id, 1, tenant), &texts).await?;
    slugs::keep(&mut tx, (id, tenant), &texts).await?;
    let action = AuditAction::ArticleCreated;
    tell(&mut tx, caller, origin, action, tenant, &texts).await?;
    tx.commit().await?;
    Ok(id)
}

/// Writes the next version of one. What people read stays as it is until that is published; settings count at once.
///
/// # Errors
/// What is wrong with it; NOT_FOUND for one that is not there; CONFLICT when it is not of the version `seen` any more;
/// INVALID_STATE for one that is archived, and for settings of a published one unless an admin changes them.
pub(in crate::knowledge) async fn save(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
    typed: &[TypedText],
    settings: Option<Settings>,
) -> Result<(), Failure> {
    let (mut tx, held) = hold(db, caller, id, seen).await?;
    let texts = content::texts(caller, typed);
    let present = held.settings(contacts_of(&mut tx, id).await?);
    let settings = match settings {
        Some(settings) => content::settings(caller, held.tenant, settings),
        None => Ok(present.clone()),
    };
    let (texts, settings) = match both(texts, settings) {
        Ok(both) => both,
        Err(failure) => return refuse(tx, failure).await,
    };
    if held.state == "archived" {
        return refuse(tx, wrong_state(caller)).await;
    }
    let changed = settings != present;
    if changed && held.state == "published" && !caller.administers() {
        let (code, words) = (UserErrorCode::InvalidState, "user-error-article-settings");
        let error = UserError::with(caller.locale, code, "settings", words, &[]);
        return refuse(tx, error).await;
    }
    if changed && let Err(failure) = known(&mut tx, caller, (id, held.tenant), &settings).await {
        return refuse(tx, failure).await;
    }
    let former = texts_of(&mut tx, id, held.latest)
        .await?
        .unwrap_or_default();
    let texts = match slugs::give(&mut tx, caller, (id, held.tenant), &former, texts).await {
        Ok(texts) => texts,
        Err(failure) => return refuse(tx, failure).await,
    };
    let number = held.latest + 1;
    keep_version(&mut tx, caller, (id, number, held.tenant), &texts).await?;
    slugs::keep(&mut tx, (id, held.tenant), &texts).await?;
    diesel::update(articles::table.find(id))
        .set((
            articles::tenants.eq(&settings.tenants),
            articles::category_id.eq(settings.category),
            articles::audience.eq(settings.audience),
            articles::kinds.eq(kinds(&settings)),
            articles::departments.eq(&settings.departments),
            articles::tags.eq(&settings.tags),
            articles::owner_id.eq(settings.owner),
            articles::review_on.eq(settings.review_on),
            articles::related.eq(&settings.related),
            articles::latest.eq(number),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    if changed {
        set_contacts(&mut tx, (id, held.tenant), &settings.contacts).await?;
        if settings.tags != present.tags {
            retag(&mut tx, id, &settings.tags).await?;
        }
    }
    let action = AuditAction::ArticleSaved;
    tell(&mut tx, caller, origin, action, held.tenant, &texts).await?;
    tx.commit().await?;
    Ok(())
}

/// All that is wrong with either.
fn both<A, B>(one: Result<A, Failure>, other: Result<B, Failure>) -> Result<(A, B), Failure> {
    match (one, other) {
        (Ok(one), Ok(other)) => Ok((one, other)),
        (Err(Failure::User(mut one)), Err(Failure::User(other))) => {
            one.extend(other);
            Err(Failure::User(one))
        }
        (Err(failure), _) | (_, Err(failure)) => Err(failure),
    }
}

fn kinds(settings: &Settings) -> Vec<&'static str> {
    settings
        .kinds
        .iter()
        .copied()
        .map(ContactKind::word)
        .collect()
}

/// Whether what the settings name is there, for an article of this tenant.
async fn known(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    (id, tenant): (Uuid, Option<Uuid>),
    settings: &Settings,
) -> Result<(), Failure> {
    let mut check = InputCheck::new(caller.locale);
    if !related_known(conn, caller, (id, tenant), &settings.related).await? {
        check.wrong(UserErrorCode::NotFound, "relatedIds");
    }
    if let Some(category) = settings.category {
        let found: Option<Option<Uuid>> = knowledge_categories::table
            .find(category)
            .select(knowledge_categories::tenant_id)
            .first(conn)
            .await
            .optional()?;
        // A tenant's article may lie in a category of the provider's, not the other way round.
        if !found.is_some_and(|of| of.is_none() || of == tenant) {
            check.wrong(UserErrorCode::NotFound, "categoryId");
        }
    }
    if let Some(owner) = settings.owner {
        let found: i64 = staff_accounts::table
            .filter(staff_accounts::staff_id.eq(owner))
            .count()
            .get_result(conn)
            .await?;
        if found == 0 {
            check.wrong(UserErrorCode::NotFound, "ownerId");
        }
    }
    if let (Some(tenant), false) = (tenant, settings.contacts.is_empty()) {
        let found: i64 = contacts::table
            .filter(contacts::tenant_id.eq(tenant))
            .filter(contacts::id.eq_any(&settings.contacts))
            .count()
            .get_result(conn)
            .await?;
        if usize::try_from(found) != Ok(settings.contacts.len()) {
            check.wrong(UserErrorCode::NotFound, "contactIds");
        }
    }
    if let Some(named) = &settings.tenants {
        let found: i64 = tenants::table
            .filter(tenants::id.eq_any(named))
            .count()
            .get_result(conn)
            .await?;
        if usize::try_from(found) != Ok(named.len()) {
            check.wrong(UserErrorCode::NotFound, "tenantIds");
        }
    }
    check.finish()
}

/// Whether each is another article, once: the provider's, or of the same portal. So none of a portal is named that whoever writes this
/// one does not serve.
async fn related_known(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    (id, tenant): (Uuid, Option<Uuid>),
    related: &[Uuid],
) -> Result<bool, DbError> {
    if related.is_empty() {
        return Ok(true);
    }
    let found: i64 = articles::table
        .filter(articles::id.eq_any(related))
        .filter(articles::id.ne(id))
        .filter(Readable::on_desk(caller))
        .filter(
            articles::tenant_id
                .is_null()
                .or(articles::tenant_id.is_not_distinct_from(tenant)),
        )
        .count()
        .get_result(conn)
        .await?;
    Ok(usize::try_from(found) == Ok(related.len()))
}

/// Makes it for these contacts.
async fn set_contacts(
    conn: &mut AsyncPgConnection,
    (id, tenant): (Uuid, Option<Uuid>),
    named: &[Uuid],
) -> Result<(), DbError> {
    diesel::delete(article_contacts::table.filter(article_contacts::article_id.eq(id)))
        .execute(conn)
        .await?;
    let Some(tenant) = tenant else { return Ok(()) };
    let rows: Vec<_> = named
        .iter()
        .map(|contact| {
            (
                article_contacts::article_id.eq(id),
                article_contacts::tenant_id.eq(tenant),
                article_contacts::contact_id.eq(*contact),
            )
        })
        .collect();
    diesel::insert_into(article_contacts::table)
        .values(rows)
        .execute(conn)
        .await?;
    Ok(())
}
