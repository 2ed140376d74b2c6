//! What is to be done so that the database tells what a folder tells.

use std::collections::{BTreeMap, BTreeSet};

use chrono::Utc;

use super::articles;
use super::categories::CategoryFile;
use super::changes::{Change, ItemChange};
use super::fields::{between, of_category, seen};
use super::load::Content;
use super::stored::{Scope, Stored};
use crate::knowledge::files::{FileArticle, FileState};
use crate::knowledge::tree::DEEPEST;
use crate::tenants::folder::Problem;

/// As at the desk: all of them are read at once.
const MOST_CATEGORIES: usize = 500;

/// What is to be done about a scope.
#[derive(Debug)]
pub(in crate::knowledge) struct Decided {
    pub scope: Scope,
    pub categories: Vec<Step<CategoryFile>>,
    pub articles: Vec<Step<FileArticle>>,
    pub left_alone: Vec<String>,
}

/// What is to be done about an article or a category.
#[derive(Debug)]
pub(in crate::knowledge) struct Step<T> {
    pub wanted: T,
    /// Which of the stored ones it is.
    pub stored: Option<usize>,
    pub item: ItemChange,
}

/// Decides, or tells all that stands in the way.
pub(in crate::knowledge) fn decide(
    scope: &Scope,
    content: Content,
    stored: &Stored,
) -> Result<Decided, Vec<Problem>> {
    let mut problems = Vec::new();
    tree(&content.categories, stored, &mut problems);
    let categories = categories(scope, content.categories, stored);
    let mut known: BTreeSet<&str> = stored.above.keys().map(String::as_str).collect();
    known.extend(
        stored
            .categories
            .iter()
            .map(|one| one.category.slug.as_str()),
    );
    known.extend(categories.iter().map(|step| step.wanted.slug.as_str()));
    let articles = articles::steps(scope, content.articles, stored, &known, &mut problems);
    if !problems.is_empty() {
        return Err(problems);
    }
    let in_folder: BTreeSet<usize> = articles.iter().filter_map(|step| step.stored).collect();
    let named: BTreeSet<usize> = categories.iter().filter_map(|step| step.stored).collect();
    let alone = stored.articles.iter().enumerate().filter(|(index, one)| {
        !in_folder.contains(index) && one.article.state != FileState::Archived
    });
    let mut left_alone: Vec<String> = alone
        .map(|(_, one)| format!("{}/{}", scope.name, one.article.key))
        .collect();
    let alone = stored.categories.iter().enumerate();
    let alone = alone.filter(|(index, _)| !named.contains(index));
    left_alone.extend(alone.map(|(_, one)| name_of(scope, &one.category.slug)));
    Ok(Decided {
        scope: scope.clone(),
        categories,
        articles,
        left_alone,
    })
}

fn name_of(scope: &Scope, slug: &str) -> String {
    format!("{}/category {slug}", scope.name)
}

/// Whether the tree that comes of it is one, and not too high.
fn tree(wanted: &[CategoryFile], stored: &Stored, problems: &mut Vec<Problem>) {
    let mut parents: BTreeMap<&str, Option<&str>> = BTreeMap::new();
    for (slug, within) in &stored.above {
        parents.insert(slug, within.as_deref());
    }
    for one in &stored.categories {
        parents.insert(&one.category.slug, one.category.within.as_deref());
    }
    for one in wanted {
        parents.insert(&one.slug, one.within.as_deref());
    }
    if parents.len() - stored.above.len() > MOST_CATEGORIES
        && let Some(last) = wanted.last()
    {
        let message = format!("there would be more than {MOST_CATEGORIES} categories");
        problems.push(last.wrong("slug", message));
    }
    for one in wanted {
        if stored.taken.contains(&one.slug) {
            let message = "another category is called so, which is in the same portals";
            problems.push(one.wrong("slug", message));
            continue;
        }
        let Some(within) = &one.within else { continue };
        if !parents.contains_key(within.as_str()) {
            problems.push(one.wrong("within", format!("there is no category “{within}”")));
            continue;
        }
        let mut way = vec![one.slug.as_str()];
        let mut next = Some(within.as_str());
        while let Some(slug) = next {
            if way.contains(&slug) {
                let message = format!(
                    "the category would lie in itself: {} in {slug}",
                    way.join(" in ")
                );
                problems.push(one.wrong("within", message));
                break;
            }
            way.push(slug);
            next = parents.get(slug).copied().flatten();
        }
        if next.is_none() && way.len() > DEEPEST {
            let message = format!("the tree would have more than {DEEPEST} levels");
            problems.push(one.wrong("within", message));
        }
    }
}

fn categories(
    scope: &Scope,
    wanted: Vec<CategoryFile>,
    stored: &Stored,
) -> Vec<Step<CategoryFile>> {
    let named: BTreeSet<String> = wanted.iter().map(|one| one.slug.clone()).collect();
    // In what order they are among those that both tell of, and among all.
    let both = stored.categories.iter().map(|one| &one.category);
    let was = before_each(both.clone().filter(|one| named.contains(&one.slug)));
    let all = before_each(both);
    let shall = before_each(wanted.iter());
    let step = |one: CategoryFile| {
        let found = stored.categories.iter();
        let index = found
            .clone()
            .position(|other| other.category.slug == one.slug);
        let after = |of: &BTreeMap<String, Option<String>>| of.get(&one.slug).cloned().flatten();
        let new = of_category(&one, after(&shall).as_deref());
        let (change, fields, drift) = match index.map(|index| &stored.categories[index]) {
            None => (Change::Created, between(&Vec::new(), &new), false),
            Some(old) => {
                let fields = between(&of_category(&old.category, after(&was).as_deref()), &new);
                let now = seen(&of_category(&old.category, after(&all).as_deref()));
                let known = old.applied == Some(old.version) || one.seen == Some(now);
                match fields.is_empty() {
                    true => (Change::Unchanged, fields, false),
                    false => (Change::Changed, fields, !known),
                }
            }
        };
        Step {
            item: ItemChange {
                name: name_of(scope, &one.slug),
                change,
                fields,
                drift,
            },
            wanted: one,
            stored: index,
        }
    };
    wanted.into_iter().map(step).collect()
}

/// The one before each, of those that lie in the same category.
pub(super) fn before_each<'a>(
    categories: impl Iterator<Item = &'a CategoryFile>,
) -> BTreeMap<String, Option<String>> {
    let mut last: BTreeMap<Option<&str>, &str> = BTreeMap::new();
    let mut before = BTreeMap::new();
    for one in categories {
        let former = last.insert(one.within.as_deref(), &one.slug);
        before.insert(one.slug.clone(), former.map(str::to_owned));
    }
    before
}

/// Whether a time lies ahead.
pub(super) fn ahead(at: Option<chrono::DateTime<Utc>>) -> bool {
    at.is_some_and(|at| at > Utc::now())
}
