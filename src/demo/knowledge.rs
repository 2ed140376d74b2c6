//! The demo's knowledge base: what an MSP's customers ask for most, written for every portal in German and English.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context;
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Text, Uuid as SqlUuid};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use rust_embed::RustEmbed;
use serde::Deserialize;
use serde_json::json;
use uuid::Uuid;

use super::steps;
use crate::db::schema::{
    article_slugs, article_texts, article_versions, articles, knowledge_categories,
    knowledge_synonyms,
};
use crate::db::{Database, Identity};
use crate::knowledge::{FileArticle, FileText, articles_of, published_row};
use crate::text::Locale;

/// Articles and their categories, as they are written.
#[derive(RustEmbed)]
#[folder = "src/demo/content/knowledge/"]
struct Content;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Categories {
    category: Vec<Category>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Category {
    slug: String,
    within: Option<String>,
    icon: String,
    names: BTreeMap<Locale, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Synonyms {
    synonym: Vec<Alike>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alike {
    locale: Locale,
    words: Vec<String>,
}

/// What a file says.
fn said(name: &str) -> anyhow::Result<String> {
    let file = Content::get(name).with_context(|| format!("there is no {name}"))?;
    Ok(String::from_utf8(file.data.into_owned())?)
}

/// A file of settings.
fn read<T: serde::de::DeserializeOwned>(name: &str) -> anyhow::Result<T> {
    Ok(toml::from_str(&said(name)?)?)
}

/// The articles, in the order of their keys.
fn written() -> anyhow::Result<Vec<FileArticle>> {
    let names = Content::iter().filter(|name| name.ends_with(".md"));
    let files = names.map(|name| Ok((name.to_string(), said(&name)?)));
    let files: Vec<(String, String)> = files.collect::<anyhow::Result<_>>()?;
    let files = files
        .iter()
        .map(|(name, text)| (Path::new(name), text.as_str()));
    articles_of(files).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("{}", problems.join("\n"))
    })
}

/// Writes them once: what somebody has written, changed or archived since stays so.
///
/// # Errors
/// The database refuses, or the content cannot be read.
pub(super) async fn fill(
    conn: &mut AsyncPgConnection,
    (author, name): (Uuid, &str),
    now: DateTime<Utc>,
) -> anyhow::Result<()> {
    let made: i64 = articles::table.count().get_result(conn).await?;
    if made > 0 {
        return Ok(());
    }
    let categories: Categories = read("categories.toml")?;
    let alike: Synonyms = read("synonyms.toml")?;
    let rows = alike.synonym.iter().map(|group| {
        (
            knowledge_synonyms::id.eq(Uuid::now_v7()),
            knowledge_synonyms::locale.eq(group.locale.as_str()),
            knowledge_synonyms::words.eq(&group.words),
        )
    });
    diesel::insert_into(knowledge_synonyms::table)
        .values(rows.collect::<Vec<_>>())
        .execute(conn)
        .await?;
    let mut ids = BTreeMap::new();
    for (position, category) in (1..).zip(&categories.category) {
        let id = Uuid::now_v7();
        let within = category.within.as_ref();
        diesel::insert_into(knowledge_categories::table)
            .values((
                knowledge_categories::id.eq(id),
                knowledge_categories::parent_id.eq(within.and_then(|slug| ids.get(slug).copied())),
                knowledge_categories::names.eq(json!(category.names)),
                knowledge_categories::slug.eq(&category.slug),
                knowledge_categories::icon.eq(&category.icon),
                knowledge_categories::position.eq(position),
            ))
            .execute(conn)
            .await?;
        ids.insert(category.slug.clone(), id);
    }
    for (number, article) in (1..).zip(&written()?) {
        // Over a year, and not in the order of their names.
        let since = now - TimeDelta::days(1 + number * 67 % 363);
        write(conn, (author, name), &ids, article, since).await?;
    }
    Ok(())
}

/// What a reader says of some articles, once; what they say of none is told by a hash, the same in every demo.
const SAID: &str = "WITH said AS (
        INSERT INTO article_votes (article_id, number, tenant_id, contact_id, helpful, reason)
        SELECT t.article_id, t.number, $1, $2, h.n % 5 <> 0, CASE h.n % 5 WHEN 0 THEN (ARRAY['unclear', 'incomplete', 'outdated'])[1 + h.n % 3] END
        FROM article_texts t JOIN articles a ON a.id = t.article_id AND a.tenant_id IS NULL
        CROSS JOIN LATERAL (SELECT abs(hashtext(t.slug || $3)) AS n) h
        WHERE t.locale = 'en' AND h.n % 4 = 0
        ON CONFLICT DO NOTHING RETURNING article_id
    ), counted AS (SELECT count_article_use(article_id, false) FROM said)
    SELECT count_missed_search(w, $4) FROM unnest($5) w WHERE (SELECT count(*) FROM counted) > 0";

/// Has some people of a portal, by id and address, say what helped them, and look for what nobody has written.
///
/// # Errors
/// The database refuses.
pub(super) async fn read_by(
    db: &Database,
    (tenant, locale): (Uuid, Locale),
    people: &[(Uuid, String)],
) -> anyhow::Result<()> {
    let in_vain: &[&str] = match locale {
        Locale::De => &[
            "besprechungsraum buchen",
            "visitenkarten bestellen",
            "parkausweis",
        ],
        Locale::En => &[
            "book a meeting room",
            "order business cards",
            "parking permit",
        ],
    };
    for (person, email) in people {
        let mut tx = db.begin(&Identity::contact(tenant, *person)).await?;
        diesel::sql_query(SAID)
            .bind::<SqlUuid, _>(tenant)
            .bind::<SqlUuid, _>(*person)
            .bind::<Text, _>(email)
            .bind::<Text, _>(locale.as_str())
            .bind::<Array<Text>, _>(in_vain)
            .execute(&mut *tx)
            .await?;
        steps::rate(&mut tx, (tenant, locale), (*person, email)).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn write(
    conn: &mut AsyncPgConnection,
    (author, name): (Uuid, &str),
    categories: &BTreeMap<String, Uuid>,
    article: &FileArticle,
    since: DateTime<Utc>,
) -> anyhow::Result<()> {
    let id = Uuid::now_v7();
    let category = article
        .category
        .as_ref()
        .and_then(|slug| categories.get(slug).copied());
    let review: NaiveDate = (since + TimeDelta::days(365)).date_naive();
    diesel::insert_into(articles::table)
        .values((
            articles::id.eq(id),
            articles::category_id.eq(category),
            articles::state.eq("published"),
            articles::audience.eq(article.audience),
            articles::kinds.eq(&article.kinds),
            articles::departments.eq(&article.departments),
            articles::tags.eq(&article.tags),
            articles::owner_id.eq(author),
            articles::review_on.eq(review),
            articles::published.eq(1),
            articles::publish_at.eq(since),
            articles::published_at.eq(since),
            articles::created_at.eq(since),
            articles::updated_at.eq(since),
        ))
        .execute(conn)
        .await?;
    let texts = article.texts.iter().map(|(locale, text)| {
        let FileText {
            slug,
            title,
            summary,
            body,
        } = text;
        let words = json!({ "slug": slug, "title": title, "summary": summary, "body": body });
        (locale.as_str().to_owned(), words)
    });
    diesel::insert_into(article_versions::table)
        .values((
            article_versions::article_id.eq(id),
            article_versions::number.eq(1),
            article_versions::texts.eq(serde_json::Value::Object(texts.collect())),
            article_versions::author_id.eq(author),
            article_versions::author_name.eq(name),
            article_versions::created_at.eq(since),
        ))
        .execute(conn)
        .await?;
    let rows: Vec<_> = article
        .texts
        .iter()
        .map(|(locale, text)| {
            let said = [&text.slug, &text.title, &text.summary, &text.body];
            let of = (id, 1, None);
            published_row(of, *locale, said.map(String::as_str), &article.tags, since)
        })
        .collect();
    diesel::insert_into(article_texts::table)
        .values(rows)
        .execute(conn)
        .await?;
    let slugs: Vec<_> = article
        .texts
        .iter()
        .map(|(locale, text)| {
            (
                article_slugs::slug.eq(&text.slug),
                article_slugs::article_id.eq(id),
                article_slugs::locale.eq(locale.as_str()),
                article_slugs::published.eq(true),
            )
        })
        .collect();
    diesel::insert_into(article_slugs::table)
        .values(slugs)
        .execute(conn)
        .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_article_is_whole_and_has_addresses_of_its_own() {
        let categories: Categories = read("categories.toml").unwrap();
        let categories: BTreeSet<_> = categories
            .category
            .into_iter()
            .map(|one| one.slug)
            .collect();
        let alike: Synonyms = read("synonyms.toml").unwrap();
        assert!(alike.synonym.iter().all(|group| group.words.len() >= 2));
        let articles = written().unwrap();
        let mut slugs = BTreeSet::new();
        for article in &articles {
            let category = article.category.as_ref().expect("a category");
            assert!(categories.contains(category), "{category}");
            assert_eq!(article.texts.len(), Locale::ALL.len(), "{}", article.key);
            for text in article.texts.values() {
                assert!(slugs.insert(&text.slug), "{} twice", text.slug);
                assert!(text.title.len() <= 200 && text.summary.len() <= 500);
                assert!(text.body.len() > 400, "{} says too little", text.slug);
            }
        }
        assert!(articles.len() >= 40);
        // What they lead to is there.
        for text in articles.iter().flat_map(|article| article.texts.values()) {
            for link in text.body.split("](/articles/").skip(1) {
                let slug = link.split([')', '#']).next().unwrap_or_default();
                assert!(
                    slugs.contains(&slug.to_owned()),
                    "{} leads to {slug}",
                    text.slug
                );
            }
        }
    }
}
