//! Slugs: each article's own for good once it was published, and never two articles' in one portal.

use std::collections::BTreeMap;

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Array, Bool, Text},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode},
    db::{DbError, schema::article_slugs},
    knowledge::{
        content::{CheckedText, beneath},
        model::{Texts, Words},
    },
    tenants::slug_of,
    text::Locale,
};

/// The texts with a slug each, which are the article's from now on: the one that was typed, or the one that it has in that
/// language, or one made from the title.
///
/// # Errors
/// CONFLICT at a slug that was typed and is another article's, or was.
pub(super) async fn give(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    (id, tenant): (Uuid, Option<Uuid>),
    former: &Texts,
    texts: BTreeMap<Locale, CheckedText>,
) -> Result<Texts, Failure> {
    let bases: BTreeMap<Locale, String> = texts
        .iter()
        .map(|(locale, text)| {
            let kept = former.get(locale).map(|words| words.slug.clone());
            let typed = text.slug.clone().or(kept);
            let made = || slug_of(&text.title).unwrap_or_else(|| "article".to_owned());
            (*locale, typed.unwrap_or_else(made))
        })
        .collect();
    let taken = taken(conn, id, tenant, bases.values().cloned().collect()).await?;
    let mut given = Texts::new();
    let mut wrong = Vec::new();
    for (locale, text) in texts {
        let base = &bases[&locale];
        let is_free = |slug: &str| !taken.iter().any(|other| other == slug);
        if text.slug.is_some() && !is_free(base) {
            let (code, words) = (UserErrorCode::Conflict, "user-error-article-slug-taken");
            let error = UserError::with(caller.locale, code, "slug", words, &[]);
            wrong.extend(beneath(vec![error], locale));
            continue;
        }
        let numbered = (2..).map(|number| format!("{base}-{number}"));
        let mut offered = std::iter::once(base.clone()).chain(numbered);
        let slug = offered.find(|slug| is_free(slug)).unwrap_or_default();
        given.insert(
            locale,
            Words {
                slug,
                title: text.title,
                summary: text.summary,
                body: text.body,
            },
        );
    }
    if wrong.is_empty() {
        Ok(given)
    } else {
        Err(Failure::User(wrong))
    }
}

/// Waits until nobody else gives slugs, for as long as the transaction lives.
pub(in crate::knowledge) async fn alone(conn: &mut AsyncPgConnection) -> Result<(), DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('article slugs', 0))")
        .execute(conn)
        .await?;
    Ok(())
}

/// Slugs of other articles that are, or begin like, these. Nobody else gives any meanwhile.
async fn taken(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    tenant: Option<Uuid>,
    bases: Vec<String>,
) -> Result<Vec<String>, DbError> {
    alone(conn).await?;
    let mut query = article_slugs::table
        .filter(article_slugs::article_id.ne(id))
        .filter(
            article_slugs::slug.eq_any(bases.clone()).or(sql::<Bool>(
                "regexp_replace(article_slugs.slug, '-[0-9]+$', '') = ANY (",
            )
            .bind::<Array<Text>, _>(bases)
            .sql(")")),
        )
        .select(article_slugs::slug)
        .into_boxed();
    // What the provider writes is for every portal.
    if let Some(tenant) = tenant {
        query = query.filter(
            article_slugs::tenant_id
                .is_null()
                .or(article_slugs::tenant_id.eq(tenant)),
        );
    }
    Ok(query.load(conn).await?)
}

/// Keeps them for the article; those that only drafts had, and that it has no more, are free again.
pub(in crate::knowledge) async fn keep(
    conn: &mut AsyncPgConnection,
    (id, tenant): (Uuid, Option<Uuid>),
    texts: &Texts,
) -> Result<(), DbError> {
    let wanted: Vec<&str> = texts.values().map(|words| words.slug.as_str()).collect();
    diesel::delete(
        article_slugs::table
            .filter(article_slugs::article_id.eq(id))
            .filter(article_slugs::published.eq(false))
            .filter(article_slugs::slug.ne_all(wanted)),
    )
    .execute(conn)
    .await?;
    let rows: Vec<_> = texts
        .iter()
        .map(|(locale, words)| {
            (
                article_slugs::tenant_id.eq(tenant),
                article_slugs::slug.eq(&words.slug),
                article_slugs::article_id.eq(id),
                article_slugs::locale.eq(locale.as_str()),
            )
        })
        .collect();
    diesel::insert_into(article_slugs::table)
        .values(rows)
        .on_conflict_do_nothing()
        .execute(conn)
        .await?;
    Ok(())
}

/// They lead to the article for good.
pub(in crate::knowledge) async fn publish(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    texts: &Texts,
) -> Result<(), DbError> {
    let slugs: Vec<&str> = texts.values().map(|words| words.slug.as_str()).collect();
    diesel::update(
        article_slugs::table
            .filter(article_slugs::article_id.eq(id))
            .filter(article_slugs::slug.eq_any(slugs)),
    )
    .set(article_slugs::published.eq(true))
    .execute(conn)
    .await?;
    Ok(())
}
