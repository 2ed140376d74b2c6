//! What articles say: their versions, and what is read of them. Whoever writes either, the desk or a folder, writes it here.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::slugs;
use crate::{
    db::{
        DbError, json,
        schema::{article_texts, article_versions},
    },
    knowledge::model::{Texts, files_named, published_row},
};

/// An article, the number of one of its versions, and whose the article is.
pub(in crate::knowledge) type Version = (Uuid, i32, Option<Uuid>);

/// Keeps a version of the author's: who it is, if it is somebody of the staff, and their name.
pub(in crate::knowledge) async fn insert_version(
    conn: &mut AsyncPgConnection,
    (id, number, tenant): Version,
    texts: &Texts,
    (author, name): (Option<Uuid>, &str),
) -> Result<(), DbError> {
    diesel::insert_into(article_versions::table)
        .values((
            article_versions::article_id.eq(id),
            article_versions::number.eq(number),
            article_versions::tenant_id.eq(tenant),
            article_versions::texts.eq(json(texts)?),
            article_versions::files.eq(files_named(texts)),
            article_versions::author_id.eq(author),
            article_versions::author_name.eq(name),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// Has people read a version, from a time on, under its addresses.
pub(in crate::knowledge) async fn show(
    conn: &mut AsyncPgConnection,
    of: Version,
    texts: &Texts,
    tags: &[String],
    from: DateTime<Utc>,
) -> Result<(), DbError> {
    let rows: Vec<_> = texts
        .iter()
        .map(|(locale, words)| {
            let said = [&words.slug, &words.title, &words.summary, &words.body];
            published_row(of, *locale, said.map(String::as_str), tags, from)
        })
        .collect();
    diesel::insert_into(article_texts::table)
        .values(rows)
        .execute(conn)
        .await?;
    slugs::publish(conn, of.0, texts).await
}

/// What is read is found by its article's tags, too: has it found by these.
pub(in crate::knowledge) async fn retag(
    conn: &mut AsyncPgConnection,
    id: Uuid,
    tags: &[String],
) -> Result<(), DbError> {
    diesel::update(article_texts::table.filter(article_texts::article_id.eq(id)))
        .set(article_texts::tags.eq(tags.join(" ")))
        .execute(conn)
        .await?;
    Ok(())
}

/// Has nobody read anything of an article.
pub(in crate::knowledge) async fn hide(
    conn: &mut AsyncPgConnection,
    id: Uuid,
) -> Result<(), DbError> {
    diesel::delete(article_texts::table.filter(article_texts::article_id.eq(id)))
        .execute(conn)
        .await?;
    Ok(())
}
