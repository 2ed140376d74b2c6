//! The life of an article: looked over, published, archived, brought back.

use chrono::{DateTime, Utc};
use diesel::{
    dsl::{now, sql},
    prelude::*,
    sql_types::Timestamptz,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{
    held::{hold, keep_version, tell, texts_of, wrong_state},
    said::{hide, show},
    slugs,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database,
        schema::{article_texts, articles},
    },
    identity::{RequestOrigin, audit::AuditAction},
    knowledge::{
        content::{CheckedText, times},
        policy::must_publish,
    },
};

/// Has one looked over.
///
/// # Errors
/// NOT_FOUND, CONFLICT; INVALID_STATE when there is nothing that is not published yet.
pub(in crate::knowledge) async fn submit(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    seen: i32,
) -> Result<(), Failure> {
    let (mut tx, held) = hold(db, caller, id, seen).await?;
    let waits = match held.state.as_str() {
        "draft" => true,
        "published" => held.published != Some(held.latest),
        _ => false,
    };
    if !waits {
        return refuse(tx, wrong_state(caller)).await;
    }
    diesel::update(articles::table.find(id))
        .set((
            articles::in_review.eq(true),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let texts = texts_of(&mut tx, id, held.latest)
        .await?
        .unwrap_or_default();
    let action = AuditAction::ArticleSubmitted;
    tell(&mut tx, caller, origin, action, held.tenant, &texts).await?;
    tx.commit().await?;
    Ok(())
}

/// Publishes the newest version, now or at a time; until when, or for good. What is read until then stays.
///
/// # Errors
/// Refused for whoever is no admin; NOT_FOUND, CONFLICT; INVALID_STATE when that version is read already and is planned again;
/// what is wrong with the times.
pub(in crate::knowledge) async fn publish(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
    at: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    must_publish(caller)?;
    let (mut tx, held) = hold(db, caller, id, seen).await?;
    // By the clock of the database, which decides what is shown.
    let moment: DateTime<Utc> = diesel::select(sql::<Timestamptz>("now()"))
        .get_result(&mut *tx)
        .await?;
    if let Err(failure) = times(caller, moment, at, expires) {
        return refuse(tx, failure).await;
    }
    let live = held.state == "published" && held.publish_at.is_some_and(|since| since <= moment);
    let planned = at.filter(|_| live);
    if planned.is_some() && held.published == Some(held.latest) {
        return refuse(tx, wrong_state(caller)).await;
    }
    let Some(texts) = texts_of(&mut tx, id, held.latest).await? else {
        return refuse(tx, wrong_state(caller)).await;
    };
    let from = at.unwrap_or(moment);
    if planned.is_some() {
        diesel::delete(
            article_texts::table
                .filter(article_texts::article_id.eq(id))
                .filter(article_texts::shown_from.gt(moment)),
        )
        .execute(&mut *tx)
        .await?;
        diesel::update(article_texts::table.filter(article_texts::article_id.eq(id)))
            .set(article_texts::shown_until.eq(from))
            .execute(&mut *tx)
            .await?;
    } else {
        hide(&mut tx, id).await?;
    }
    let of = (id, held.latest, held.tenant);
    show(&mut tx, of, &texts, &held.tags, from).await?;
    let (publish_at, published_at) = if planned.is_some() {
        (held.publish_at, None)
    } else {
        let since = held.publish_at.filter(|_| live);
        (since.or(Some(from)), Some(from))
    };
    diesel::update(articles::table.find(id))
        .set((
            articles::state.eq("published"),
            articles::in_review.eq(false),
            articles::published.eq(held.latest),
            articles::publish_at.eq(publish_at),
            articles::expires_at.eq(expires),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    if let Some(published_at) = published_at {
        diesel::update(articles::table.find(id))
            .set(articles::published_at.eq(published_at))
            .execute(&mut *tx)
            .await?;
    }
    let action = AuditAction::ArticlePublished;
    tell(&mut tx, caller, origin, action, held.tenant, &texts).await?;
    tx.commit().await?;
    Ok(())
}

/// Takes one out of every portal. Its versions and its addresses stay its own.
///
/// # Errors
/// Refused for whoever is no admin; NOT_FOUND, CONFLICT; INVALID_STATE for one that is archived.
pub(in crate::knowledge) async fn archive(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    id: Uuid,
    seen: i32,
) -> Result<(), Failure> {
    must_publish(caller)?;
    let (mut tx, held) = hold(db, caller, id, seen).await?;
    if held.state == "archived" {
        return refuse(tx, wrong_state(caller)).await;
    }
    hide(&mut tx, id).await?;
    diesel::update(articles::table.find(id))
        .set((
            articles::state.eq("archived"),
            articles::in_review.eq(false),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let texts = texts_of(&mut tx, id, held.latest)
        .await?
        .unwrap_or_default();
    let action = AuditAction::ArticleArchived;
    tell(&mut tx, caller, origin, action, held.tenant, &texts).await?;
    tx.commit().await?;
    Ok(())
}

/// Makes a former version the newest one. An archived article becomes a draft again, for which it takes an admin.
///
/// # Errors
/// NOT_FOUND for the article or the version; CONFLICT; refused for an archived one unless to an admin.
pub(in crate::knowledge) async fn restore(
    db: &Database,
    caller: &Caller,
    origin: &RequestOrigin,
    (id, seen): (Uuid, i32),
    number: i32,
) -> Result<(), Failure> {
    let (mut tx, held) = hold(db, caller, id, seen).await?;
    let archived = held.state == "archived";
    if archived && !caller.administers() {
        return refuse(tx, Refusal::Forbidden).await;
    }
    let Some(wanted) = texts_of(&mut tx, id, number).await? else {
        let error = UserError::at(caller.locale, UserErrorCode::NotFound, "number");
        return refuse(tx, error).await;
    };
    // Its slugs are its own still if it was ever published under them; others may be somebody else's by now.
    let texts = wanted
        .iter()
        .map(|(locale, words)| {
            let text = CheckedText {
                slug: None,
                title: words.title.clone(),
                summary: words.summary.clone(),
                body: words.body.clone(),
            };
            (*locale, text)
        })
        .collect();
    let texts = match slugs::give(&mut tx, caller, (id, held.tenant), &wanted, texts).await {
        Ok(texts) => texts,
        Err(failure) => return refuse(tx, failure).await,
    };
    let newest = held.latest + 1;
    keep_version(&mut tx, caller, (id, newest, held.tenant), &texts).await?;
    slugs::keep(&mut tx, (id, held.tenant), &texts).await?;
    let state = if archived {
        "draft"
    } else {
        held.state.as_str()
    };
    diesel::update(articles::table.find(id))
        .set((
            articles::state.eq(state),
            articles::latest.eq(newest),
            articles::version.eq(articles::version + 1),
            articles::updated_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    let action = AuditAction::ArticleRestored;
    tell(&mut tx, caller, origin, action, held.tenant, &texts).await?;
    tx.commit().await?;
    Ok(())
}
