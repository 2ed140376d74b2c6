//! `pages.toml` and `pages/<slug>.<language>.md`: a tenant's own pages, their order, and what stands on them.
//!
//! A folder without `pages.toml` says nothing of pages: those that were written at the desk stay.

use std::collections::BTreeMap;
use std::path::Path;

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::load::{about, is_there, read};
use super::problem::Problem;
use super::reader::place;
use crate::db::{DbError, json, schema::pages};
use crate::tenants::OwnPage;
use crate::text::{Locale, Text, TextError};

/// Which pages there are, in order.
pub(super) const FILE: &str = "pages.toml";
/// Where their texts are.
const FOLDER: &str = "pages";

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Listed {
    #[serde(default)]
    page: Vec<ListedPage>,
}

#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct ListedPage {
    slug: String,
    public: bool,
}

/// The pages that the folder tells of; none when it says nothing of pages.
pub(super) fn load(
    folder: &Path,
    default: Locale,
    problems: &mut Vec<Problem>,
) -> Option<Vec<OwnPage>> {
    let file = folder.join(FILE);
    if !is_there(&file) {
        return None;
    }
    let text = match read(&file) {
        Ok(text) => text,
        Err(message) => {
            problems.push(about(&file, message));
            return None;
        }
    };
    let listed: Listed = match toml::from_str(&text) {
        Ok(listed) => listed,
        Err(error) => {
            problems.push(Problem {
                place: error.span().map(|span| place(&text, span.start)),
                ..about(&file, error.message().to_owned())
            });
            return None;
        }
    };
    let mut found: Vec<OwnPage> = Vec::new();
    if listed.page.len() > OwnPage::MOST {
        let message = format!("a tenant has {} pages at most", OwnPage::MOST);
        problems.push(about(&file, message));
    }
    for ListedPage { slug, public } in listed.page {
        let message = if !OwnPage::may_be_called(&slug) {
            "a page is called with lower-case letters, digits and inner hyphens, up to 40"
        } else if found.iter().any(|page| page.slug == slug) {
            "this page is named twice"
        } else {
            found.push(texts(folder, default, slug, public, problems));
            continue;
        };
        problems.push(Problem {
            field: format!("page.{slug}"),
            ..about(&file, message.to_owned())
        });
    }
    Some(found)
}

fn texts(
    folder: &Path,
    default: Locale,
    slug: String,
    public: bool,
    problems: &mut Vec<Problem>,
) -> OwnPage {
    let (mut titles, mut bodies) = (BTreeMap::new(), BTreeMap::new());
    for locale in Locale::ALL {
        let file = folder.join(name_of(&slug, locale));
        if !is_there(&file) {
            if locale == default {
                let message =
                    "the file is missing; every page is written in the tenant's own language";
                problems.push(about(&file, message.to_owned()));
            }
            continue;
        }
        match read(&file).and_then(|text| split(&text)) {
            Ok((title, body)) => {
                titles.insert(locale, title);
                bodies.insert(locale, body);
            }
            Err(message) => problems.push(about(&file, message)),
        }
    }
    OwnPage {
        slug,
        public,
        titles,
        bodies,
    }
}

/// `# Title`, and below it the text.
fn split(text: &str) -> Result<(String, String), String> {
    let (first, body) = text.split_once('\n').unwrap_or((text, ""));
    let title = first
        .strip_prefix("# ")
        .ok_or("the first line is the page's title; write for example: # Legal notice")?;
    let wrong = |what: &str, error: TextError| format!("the {what} cannot be taken: {error}");
    let title = Text::line(title, OwnPage::LONGEST_TITLE).map_err(|it| wrong("title", it))?;
    let body = Text::block(body, OwnPage::LONGEST_BODY).map_err(|it| wrong("text", it))?;
    Ok((title.into_string(), body.into_string()))
}

fn name_of(slug: &str, locale: Locale) -> String {
    format!("{FOLDER}/{slug}.{}.md", locale.as_str())
}

/// The files that tell of these pages.
pub(super) fn files(pages: &[OwnPage]) -> Result<Vec<(String, Vec<u8>)>, DbError> {
    let listed = Listed {
        page: pages
            .iter()
            .map(|page| ListedPage {
                slug: page.slug.clone(),
                public: page.public,
            })
            .collect(),
    };
    let list = toml::to_string_pretty(&listed).map_err(|error| DbError::Refused(error.into()))?;
    let mut files = vec![(FILE.to_owned(), list.into_bytes())];
    for page in pages {
        for (locale, title) in &page.titles {
            let body = page.bodies.get(locale).map_or("", String::as_str);
            let text = format!("# {title}\n\n{body}\n");
            files.push((name_of(&page.slug, *locale), text.into_bytes()));
        }
    }
    Ok(files)
}

/// The values that a plan compares and shows.
pub(super) fn fields(pages: &[OwnPage]) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    if !pages.is_empty() {
        let slugs: Vec<_> = pages.iter().map(|page| page.slug.as_str()).collect();
        fields.push(("pages".to_owned(), slugs.join(", ")));
    }
    for page in pages {
        let name = format!("pages.{}", page.slug);
        fields.push((format!("{name}.public"), page.public.to_string()));
        for (locale, title) in &page.titles {
            let body = page.bodies.get(locale).map_or("", String::as_str);
            fields.push((format!("{name}.{locale}"), format!("{title}\n{body}")));
        }
    }
    fields
}

/// All tenants' pages, each tenant's in order.
pub(super) async fn stored(conn: &mut AsyncPgConnection) -> Result<Vec<(Uuid, OwnPage)>, DbError> {
    type Row = (Uuid, String, bool, serde_json::Value, serde_json::Value);
    let rows: Vec<Row> = pages::table
        .order((pages::tenant_id, pages::position, pages::slug))
        .select((
            pages::tenant_id,
            pages::slug,
            pages::public,
            pages::titles,
            pages::bodies,
        ))
        .load(conn)
        .await?;
    let texts = |value| serde_json::from_value(value).map_err(|it| DbError::Refused(it.into()));
    rows.into_iter()
        .map(|(tenant, slug, public, titles, bodies)| {
            let page = OwnPage {
                slug,
                public,
                titles: texts(titles)?,
                bodies: texts(bodies)?,
            };
            Ok((tenant, page))
        })
        .collect()
}

/// Makes these the tenant's pages. One that stays the same keeps its version.
pub(super) async fn write(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    wanted: &[OwnPage],
) -> Result<(), DbError> {
    let slugs: Vec<&str> = wanted.iter().map(|page| page.slug.as_str()).collect();
    diesel::delete(
        pages::table
            .filter(pages::tenant_id.eq(tenant))
            .filter(pages::slug.ne_all(slugs)),
    )
    .execute(conn)
    .await?;
    for (position, page) in (1_i32..).zip(wanted) {
        let (titles, bodies) = (json(&page.titles)?, json(&page.bodies)?);
        diesel::sql_query(
            "INSERT INTO pages AS p (id, tenant_id, slug, titles, bodies, position, public)
             VALUES ($1, $2, $3, $4, $5, $6, $7)
             ON CONFLICT (tenant_id, slug) DO UPDATE SET titles = EXCLUDED.titles, bodies = EXCLUDED.bodies,
                 position = EXCLUDED.position, public = EXCLUDED.public, version = p.version + 1, updated_at = now()
             WHERE (p.titles, p.bodies, p.position, p.public)
                 IS DISTINCT FROM (EXCLUDED.titles, EXCLUDED.bodies, EXCLUDED.position, EXCLUDED.public)",
        )
        .bind::<diesel::sql_types::Uuid, _>(Uuid::now_v7())
        .bind::<diesel::sql_types::Uuid, _>(tenant)
        .bind::<diesel::sql_types::Text, _>(&page.slug)
        .bind::<diesel::sql_types::Jsonb, _>(titles)
        .bind::<diesel::sql_types::Jsonb, _>(bodies)
        .bind::<diesel::sql_types::Integer, _>(position)
        .bind::<diesel::sql_types::Bool, _>(page.public)
        .execute(conn)
        .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_begins_with_its_title() {
        let (title, body) = split("# Legal notice \r\n\r\n## Who\r\n\r\nWe.\n").unwrap();
        assert_eq!(
            (title.as_str(), body.as_str()),
            ("Legal notice", "## Who\n\nWe.")
        );
        for wrong in [
            "",
            "Legal notice\n\ntext",
            "# \n\ntext",
            "# Title",
            "# Title\n\n \n",
        ] {
            assert!(split(wrong).is_err(), "{wrong:?}");
        }
        assert!(split("# Title\n\na\u{0}").is_err());
    }
}
