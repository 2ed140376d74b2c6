//! What a contact wants to find again.

use diesel::{prelude::*, sql_types::Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::held::missing;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database,
        schema::{article_favourites, articles},
    },
    knowledge::policy::Readable,
};

/// Adds an article to the caller's favourites, if it is not among them.
///
/// # Errors
/// Refused for whoever is no contact; NOT_FOUND for an article that is none for them; an error at `articleId` when they have as many as
/// one may have.
pub(in crate::knowledge) async fn add_favourite(
    db: &Database,
    caller: &Caller,
    article: Uuid,
    limit: i64,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Option<Uuid> = articles::table
        .filter(articles::id.eq(article))
        .filter(Readable::in_portal(caller, tenant))
        .select(articles::id)
        .first(&mut *tx)
        .await
        .optional()?;
    if found.is_none() {
        return refuse(tx, missing(caller)).await;
    }
    // One at a time for each contact, or two devices at once would count past the limit.
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('favourites ' || $1, 0))")
        .bind::<SqlUuid, _>(contact)
        .execute(&mut *tx)
        .await?;
    let own: Vec<Uuid> = article_favourites::table
        .filter(article_favourites::tenant_id.eq(tenant))
        .filter(article_favourites::contact_id.eq(contact))
        .select(article_favourites::article_id)
        .load(&mut *tx)
        .await?;
    if !own.contains(&article) && i64::try_from(own.len()).unwrap_or(i64::MAX) >= limit {
        let (code, words) = (UserErrorCode::InvalidState, "user-error-article-favourites");
        let limit = [("limit", limit.into())];
        let error = UserError::with(caller.locale, code, "articleId", words, &limit);
        return refuse(tx, error).await;
    }
    diesel::insert_into(article_favourites::table)
        .values((
            article_favourites::article_id.eq(article),
            article_favourites::tenant_id.eq(tenant),
            article_favourites::contact_id.eq(contact),
        ))
        .on_conflict_do_nothing()
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Takes an article out of the caller's favourites, if it is among them: one that they may not read any more, too.
///
/// # Errors
/// Refused for whoever is no contact.
pub(in crate::knowledge) async fn remove_favourite(
    db: &Database,
    caller: &Caller,
    article: Uuid,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let own = article_favourites::table
        .filter(article_favourites::tenant_id.eq(tenant))
        .filter(article_favourites::contact_id.eq(contact))
        .filter(article_favourites::article_id.eq(article));
    diesel::delete(own).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}
