//! `portico knowledge export`: folders written back from the database.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::apply::{Which, scopes};
use super::categories::{CategoryFile, document};
use super::decide::before_each;
use super::export_files::Places;
use super::fields::{of_category, seen, seen_of};
use super::load::{Content, load};
use super::stored::{self, Stored, StoredArticle};
use super::{CATEGORIES, KnowledgeFolderError};
use crate::attachments::Files;
use crate::db::{Database, DbError, Identity, System};
use crate::knowledge::files::{FENCE, FileArticle, FileState, FileText};
use crate::tenants::folder::write_files;
use crate::text::Locale;

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Exported {
    /// Folder, and the number of categories and articles in it.
    pub folders: Vec<(PathBuf, usize, usize)>,
    /// What a reader should know of single articles.
    pub notes: Vec<String>,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (dir, categories, articles) in &self.folders {
            writeln!(
                f,
                "{}: {categories} categories and {articles} articles",
                dir.display()
            )?;
        }
        for note in &self.notes {
            writeln!(f, "note: {note}")?;
        }
        write!(f, "{} folders exported", self.folders.len())
    }
}

type Texts = Vec<(String, Vec<u8>)>;

/// Writes the folders below `root`. Files that are there already under the same names are replaced; others stay. An article whose
/// slug stands in a file that is there keeps that file's key, and its pictures and files their places. What was exported can be
/// applied again, and then changes nothing.
///
/// # Errors
/// What is wrong with the files that are there, one that cannot be written, or a database or storage that does not answer.
pub async fn export(
    root: &Path,
    which: &Which,
    (db, files): (&Database, &Files),
) -> Result<Exported, KnowledgeFolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let mut found = Vec::new();
    let mut problems = Vec::new();
    for (scope, dir) in scopes(&mut transaction, root, which).await? {
        let stored = stored::load(&mut transaction, &scope).await?;
        let there = std::fs::symlink_metadata(&dir).is_ok();
        let empty = stored.articles.is_empty() && stored.categories.is_empty();
        if empty && !there && *which == Which::All {
            continue;
        }
        let present = if there {
            load(&dir, &mut problems)
        } else {
            Content::default()
        };
        found.push((scope, dir, stored, present));
    }
    drop(transaction);
    if !problems.is_empty() {
        return Err(problems.into());
    }
    let mut exported = Exported::default();
    for (scope, dir, stored, present) in found {
        let mut places = Places::new(files, &dir, scope.tenant, &present);
        let (texts, articles) = texts_of(&stored, &present, &mut places, &mut |key, note| {
            exported.notes.push(format!("{}/{key}: {note}", scope.name));
        })
        .await?;
        write_files(&dir, &texts)?;
        let categories = stored.categories.len();
        exported.folders.push((dir, categories, articles));
    }
    Ok(exported)
}

/// The texts of a scope, and how many articles they tell. Their pictures and files are written.
async fn texts_of(
    stored: &Stored,
    present: &Content,
    places: &mut Places<'_>,
    note: &mut (impl FnMut(&str, &str) + Send),
) -> Result<(Texts, usize), KnowledgeFolderError> {
    let own = || stored.categories.iter().map(|one| &one.category);
    let after = before_each(own());
    let categories: Vec<CategoryFile> = own()
        .map(|one| {
            let before = after.get(&one.slug).cloned().flatten();
            let seen = Some(seen(&of_category(one, before.as_deref())));
            CategoryFile {
                seen,
                ..one.clone()
            }
        })
        .collect();
    let mut files = vec![(CATEGORIES.to_owned(), document(&categories)?.into_bytes())];
    let mut count = 0;
    let mut keys = BTreeSet::new();
    for one in &stored.articles {
        let same = same(one, present);
        let key = same.map_or(&one.article.key, |article| &article.key);
        // Of two that would be called the same, the second is called otherwise.
        let numbered = (2..).map(|number| format!("{key}-{number}"));
        let mut offered = std::iter::once(key.to_owned()).chain(numbered);
        let key = offered.find(|key| keys.insert(key.clone()));
        let key = key.as_deref().unwrap_or_default();
        if !one.fits_files() {
            note(
                key,
                "not exported: it is for chosen contacts, or for portals that are gone",
            );
            continue;
        }
        if one.told != one.latest {
            note(
                key,
                "it has a newer version that is not read yet; the file has the one that is read",
            );
        }
        // A path is made of no key that could lead elsewhere.
        if key.is_empty() || key.starts_with('.') || key.contains(['/', '\\']) {
            let error = anyhow::anyhow!("an article's key is not fit for a file's name");
            return Err(DbError::Refused(error).into());
        }
        let article = places.write((one, key), same, note).await?;
        for (locale, text) in texts(&article, seen_of(one))? {
            files.push((format!("{key}.{locale}.md"), text.into_bytes()));
        }
        count += 1;
    }
    Ok((files, count))
}

/// The article of the files that are there, if it is in them.
fn same<'a>(one: &StoredArticle, present: &'a Content) -> Option<&'a FileArticle> {
    let mut all = present.articles.iter();
    all.find(|article| {
        let mut texts = article.texts.values();
        texts.any(|text| one.slugs.contains(&text.slug))
    })
}

/// What stands in front, in the order in which people read it.
#[derive(Serialize)]
struct Front<'a> {
    title: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    summary: &'a str,
    slug: &'a str,
    #[serde(flatten)]
    said: Option<Said<'a>>,
}

/// What is said of the article, in the first of its files.
#[derive(Serialize)]
struct Said<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    tags: &'a [String],
    audience: &'static str,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    kinds: &'a [String],
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    departments: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    portals: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    state: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    review_on: Option<toml::value::Datetime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    publish_at: Option<toml::value::Datetime>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<toml::value::Datetime>,
    seen: String,
}

fn texts(article: &FileArticle, seen: String) -> Result<BTreeMap<Locale, String>, DbError> {
    let time = |text: Option<String>| text.and_then(|text| text.parse().ok());
    let moment = |at: Option<chrono::DateTime<chrono::Utc>>| {
        time(at.map(|at| at.to_rfc3339_opts(chrono::SecondsFormat::AutoSi, true)))
    };
    let mut said = Some(Said {
        category: article.category.as_deref(),
        tags: &article.tags,
        audience: article.audience.word(),
        kinds: &article.kinds,
        departments: &article.departments,
        portals: article.portals.as_deref(),
        state: Some(article.state)
            .filter(|state| *state != FileState::Published)
            .map(FileState::word),
        review_on: time(article.review_on.map(|day| day.to_string())),
        publish_at: moment(article.publish_at),
        expires_at: moment(article.expires_at),
        seen,
    });
    let mut files = BTreeMap::new();
    for (locale, text) in &article.texts {
        let FileText {
            slug,
            title,
            summary,
            body,
        } = text;
        let front = Front {
            title,
            summary,
            slug,
            said: said.take(),
        };
        let front = toml::to_string(&front).map_err(|error| DbError::Refused(error.into()))?;
        files.insert(*locale, format!("{FENCE}\n{front}{FENCE}\n\n{body}\n"));
    }
    Ok(files)
}
