//! Which article of the database a file's is, and what is to be done about it.

use std::collections::{BTreeMap, BTreeSet};

use super::attached::{resolve, shown};
use super::changes::{Change, ItemChange};
use super::decide::{Step, ahead};
use super::fields::{between, of_article, seen_of};
use super::stored::{Scope, Stored, StoredArticle};
use crate::knowledge::files::{FileArticle, FileState};
use crate::tenants::folder::Problem;

/// What is to be done about each, noting what stands in the way.
pub(super) fn steps(
    scope: &Scope,
    wanted: Vec<FileArticle>,
    stored: &Stored,
    categories: &BTreeSet<&str>,
    problems: &mut Vec<Problem>,
) -> Vec<Step<FileArticle>> {
    let owners = owners(&wanted, stored, problems);
    let mut steps = Vec::new();
    for mut article in wanted {
        if !ahead(article.publish_at) || article.state != FileState::Published {
            article.publish_at = None;
        }
        let found = owners.get(&article.key).copied();
        let old = found.map(|index| &stored.articles[index]);
        resolve(&mut article, old, stored.limits, problems);
        check(scope, &article, old, stored, categories, problems);
        let (change, mut fields, drift) = compare(old, &article);
        if !matches!(change, Change::Unchanged | Change::Archived) {
            fields.extend(shown(&article.added));
        }
        let item = ItemChange {
            name: format!("{}/{}", scope.name, article.key),
            change,
            fields,
            drift,
        };
        steps.push(Step {
            wanted: article,
            stored: found,
            item,
        });
    }
    steps
}

/// Which article of the database each file's is, by key: the one that has one of its slugs, or had it; or else the one that was
/// called so when the folder was applied or exported.
fn owners(
    wanted: &[FileArticle],
    stored: &Stored,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, usize> {
    let mut owners: BTreeMap<usize, &str> = BTreeMap::new();
    for article in wanted {
        let Some(index) = own(article, stored, problems) else {
            continue;
        };
        if let Some(other) = owners.insert(index, &article.key) {
            let message = format!(
                "these are addresses, now or before, of the same article as those of {other}; one article has one key"
            );
            problems.push(article.wrong("slug", message));
        }
    }
    for article in wanted {
        if owners.values().any(|key| *key == article.key) {
            continue;
        }
        let called = |one: &StoredArticle| {
            one.article.key == article.key || one.slugs.contains(&article.key)
        };
        let index = stored.articles.iter().position(called);
        if let Some(index) = index.filter(|index| !owners.contains_key(index)) {
            owners.insert(index, &article.key);
        }
    }
    let found = owners.into_iter();
    found.map(|(index, key)| (key.to_owned(), index)).collect()
}

/// The article that has one of its slugs, or had it.
fn own(article: &FileArticle, stored: &Stored, problems: &mut Vec<Problem>) -> Option<usize> {
    let mut found: Option<(usize, &str)> = None;
    for (locale, text) in &article.texts {
        if let Some(whose) = stored.foreign.get(&text.slug) {
            let message = format!("“{}” is an address of an article of {whose}", text.slug);
            problems.push(article.wrong_slug(*locale, message));
        }
        let mut all = stored.articles.iter();
        let Some(index) = all.position(|one| one.slugs.contains(&text.slug)) else {
            continue;
        };
        match found {
            Some((other, slug)) if other != index => {
                let message = format!(
                    "“{}” and “{slug}” are addresses, now or before, of two articles; one article has one key",
                    text.slug
                );
                problems.push(article.wrong_slug(*locale, message));
            }
            _ => found = Some((index, &text.slug)),
        }
    }
    found.map(|(index, _)| index)
}

fn check(
    scope: &Scope,
    article: &FileArticle,
    old: Option<&StoredArticle>,
    stored: &Stored,
    categories: &BTreeSet<&str>,
    problems: &mut Vec<Problem>,
) {
    let mut wrong = |field: &str, message: String| problems.push(article.wrong(field, message));
    if let Some(category) = &article.category
        && !categories.contains(category.as_str())
    {
        wrong("category", format!("there is no category “{category}”"));
    }
    if article.portals.is_some() && scope.tenant.is_some() {
        let message = "only the provider's articles say for which portals they are";
        wrong("portals", message.to_owned());
    }
    for portal in article.portals.iter().flatten() {
        if !stored.portals.contains_key(portal) {
            wrong("portals", format!("there is no tenant “{portal}”"));
        }
    }
    if article.expires_at.is_some() && article.expires_at <= article.publish_at {
        let message = "it would be over before it is published";
        wrong("expires_at", message.to_owned());
    }
    if let Some(old) = old {
        if !old.fits_files() {
            let message = "the article is for chosen contacts, or for portals that are gone; no file tells that, change it at the desk";
            wrong("audience", message.to_owned());
        }
        if article.state == FileState::Draft && old.article.state == FileState::Published {
            let message =
                "it is published, and is no draft again; write “published”, or “archived”";
            wrong("state", message.to_owned());
        }
        if old.live && article.publish_at.is_some() {
            let message =
                "it is read already; plan its next version at the desk, or leave this out";
            wrong("publish_at", message.to_owned());
        }
    }
}

fn compare(
    old: Option<&StoredArticle>,
    wanted: &FileArticle,
) -> (Change, Vec<crate::tenants::folder::FieldChange>, bool) {
    let archive = wanted.state == FileState::Archived;
    let new = of_article(wanted);
    let Some(old) = old else {
        return match archive {
            true => (Change::Unchanged, Vec::new(), false),
            false => (Change::Created, between(&Vec::new(), &new), false),
        };
    };
    let was = of_article(&old.article);
    let fields = between(&was, &new);
    let archived = old.article.state == FileState::Archived;
    if fields.is_empty() || (archive && archived) {
        return (Change::Unchanged, Vec::new(), false);
    }
    let known = old.applied == Some(old.version) || wanted.seen == Some(seen_of(old));
    let published = wanted.state == FileState::Published;
    match old.article.state {
        _ if archive => {
            let state = fields.into_iter().filter(|field| field.field == "state");
            (Change::Archived, state.collect(), !known)
        }
        FileState::Draft | FileState::Archived if published => (Change::Published, fields, !known),
        _ => (Change::Changed, fields, !known),
    }
}
