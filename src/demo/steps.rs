//! What the demo's readers say of the steps of articles.

use diesel::{
    prelude::*,
    sql_types::{Array, Integer, Text, Uuid as SqlUuid},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::db::schema::{article_texts, articles};
use crate::text::{Locale, article_steps};

/// Who says something, and of which step, is told by a hash, the same in every demo; one step of each article is a hard one.
const SAID: &str =
    "INSERT INTO article_step_votes (article_id, number, locale, step, tenant_id, contact_id, helpful)
     SELECT s.article_id, s.number, $3, n, $1, $2, CASE n WHEN 1 + (hashtext(s.slug) & 1023) % s.steps
         THEN (hashtext('hard' || s.slug || $4) & 1023) % 3 = 0 ELSE (hashtext(n || s.slug || $4) & 1023) % 9 <> 0 END
     FROM unnest($5, $6, $7, $8) s (article_id, number, slug, steps), generate_series(1, s.steps) n
     WHERE (hashtext(s.slug || $4) & 1023) % 3 <> 0 AND (hashtext($4 || n || s.slug) & 1023) % 4 <> 0
     ON CONFLICT DO NOTHING";

/// Has somebody of a portal, who reads in its language, say of steps whether they helped.
///
/// # Errors
/// The database refuses.
pub(super) async fn rate(
    conn: &mut AsyncPgConnection,
    (tenant, locale): (Uuid, Locale),
    (person, email): (Uuid, &str),
) -> anyhow::Result<()> {
    let texts: Vec<(Uuid, i32, String, String)> = article_texts::table
        .inner_join(articles::table.on(articles::id.eq(article_texts::article_id)))
        .filter(articles::tenant_id.is_null())
        .filter(article_texts::locale.eq(locale.as_str()))
        .select((
            article_texts::article_id,
            article_texts::number,
            article_texts::slug,
            article_texts::body,
        ))
        .load(conn)
        .await?;
    let mut ids = Vec::new();
    let mut numbers = Vec::new();
    let mut slugs = Vec::new();
    let mut counts = Vec::new();
    for (id, number, slug, body) in texts {
        // Of fewer nobody is asked.
        let steps = i32::try_from(article_steps(&body).len())?;
        if steps > 1 {
            ids.push(id);
            numbers.push(number);
            slugs.push(slug);
            counts.push(steps);
        }
    }
    diesel::sql_query(SAID)
        .bind::<SqlUuid, _>(tenant)
        .bind::<SqlUuid, _>(person)
        .bind::<Text, _>(locale.as_str())
        .bind::<Text, _>(email)
        .bind::<Array<SqlUuid>, _>(ids)
        .bind::<Array<Integer>, _>(numbers)
        .bind::<Array<Text>, _>(slugs)
        .bind::<Array<Integer>, _>(counts)
        .execute(conn)
        .await?;
    Ok(())
}
