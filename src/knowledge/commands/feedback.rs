//! What readers say of an article, and what is counted of them.

use diesel::{
    dsl::{now, sql},
    prelude::*,
    sql_types::{Bool, Text},
    upsert::excluded,
};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::held::missing;
use crate::{
    access::{Caller, Refusal, Viewer},
    api::{Failure, refuse},
    db::{
        Database, DbError,
        schema::{article_texts, article_votes, articles},
    },
    knowledge::{model::ArticleVoteReason, policy::Readable, queries::texts_shown},
    text::Locale,
};

/// What somebody says of an article.
#[derive(Clone, Debug)]
pub(in crate::knowledge) struct Vote {
    pub helpful: bool,
    pub reason: Option<ArticleVoteReason>,
    pub comment: Option<String>,
}

/// Says of an article's present version whether it helped, or says it anew.
///
/// # Errors
/// Refused for whoever is no contact; NOT_FOUND for an article that is none for them.
pub(in crate::knowledge) async fn vote(
    db: &Database,
    caller: &Caller,
    article: Uuid,
    vote: Vote,
) -> Result<(), Failure> {
    let Viewer::Contact { tenant, contact } = caller.viewer else {
        return Err(Refusal::Forbidden.into());
    };
    let mut tx = db.begin(&caller.identity()).await?;
    let shown: Option<i32> = articles::table
        .inner_join(article_texts::table.on(article_texts::article_id.eq(articles::id)))
        .filter(articles::id.eq(article))
        .filter(Readable::in_portal(caller, tenant))
        .filter(texts_shown())
        .select(diesel::dsl::max(article_texts::number))
        .first(&mut *tx)
        .await?;
    let Some(number) = shown else {
        return refuse(tx, missing(caller)).await;
    };
    diesel::insert_into(article_votes::table)
        .values((
            article_votes::article_id.eq(article),
            article_votes::number.eq(number),
            article_votes::tenant_id.eq(tenant),
            article_votes::contact_id.eq(contact),
            article_votes::helpful.eq(vote.helpful),
            article_votes::reason.eq(vote.reason),
            article_votes::comment.eq(vote.comment),
        ))
        .on_conflict((
            article_votes::article_id,
            article_votes::number,
            article_votes::contact_id,
        ))
        .do_update()
        .set((
            article_votes::helpful.eq(excluded(article_votes::helpful)),
            article_votes::reason.eq(excluded(article_votes::reason)),
            article_votes::comment.eq(excluded(article_votes::comment)),
            article_votes::voted_at.eq(now),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// Counts that an article was read, or (`solved`) that it was read instead of writing a ticket. Whose reading it was is kept nowhere.
///
/// # Errors
/// NOT_FOUND for an article that is none for the caller, and for staff, who read at the desk.
pub(in crate::knowledge) async fn count_use(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
    article: Uuid,
    solved: bool,
) -> Result<(), Failure> {
    let mut tx = db.begin(&caller.identity()).await?;
    let there = articles::table
        .filter(articles::id.eq(article))
        .filter(Readable::in_portal(caller, tenant))
        .select(
            sql::<Bool>("count_article_use(articles.id, ")
                .bind::<Bool, _>(solved)
                .sql(")"),
        );
    let counted: Option<bool> = there.first(&mut *tx).await.optional()?;
    if counted != Some(true) {
        return refuse(tx, missing(caller)).await;
    }
    tx.commit().await?;
    Ok(())
}

/// Counts that these words found nothing.
///
/// # Errors
/// When the database fails.
pub(in crate::knowledge) async fn count_missed(
    db: &Database,
    caller: &Caller,
    words: &str,
    spoken: Locale,
) -> Result<(), DbError> {
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::sql_query("SELECT count_missed_search($1, $2)")
        .bind::<Text, _>(words)
        .bind::<Text, _>(spoken.as_str())
        .execute(&mut *tx)
        .await?;
    tx.commit().await
}
