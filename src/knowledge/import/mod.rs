//! `portico knowledge import`: a folder of Markdown or HTML, as another program exported it, becomes articles. Only new ones: what is
//! at an address already stays as it is, and importing twice makes nothing twice.

mod html;
mod markdown;
mod pictures;
mod read;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel_async::RunQueryDsl;

use super::files::{FileArticle, FileState};
use super::folder::{
    Change, Content, Decided, Intake, KnowledgeFolderError, Scope, Stored, Which, carry_out,
    decide, hold, load, scopes,
};
use crate::attachments::Files;
use crate::db::schema::tenants;
use crate::db::{Database, DbError, Identity, System, Transaction};
use crate::text::Locale;
use read::Taken;

/// How a folder is taken over.
#[derive(Clone, Debug, Default)]
pub struct Import {
    /// The language of files that do not say it; else the portal's own, or English.
    pub language: Option<Locale>,
    /// The category of files that do not say it.
    pub category: Option<String>,
    /// Has people read them at once; else they are drafts.
    pub publish: bool,
    /// Does it; else it is only said what would be done.
    pub apply: bool,
}

/// What was, or would be, taken over.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Names of new articles and their titles.
    pub created: Vec<(String, String)>,
    /// Files that were not taken over, and why.
    pub refused: Vec<(PathBuf, String)>,
    /// What was not taken over of others.
    pub notes: Vec<(PathBuf, String)>,
    /// How many pictures and files the new articles have.
    pub files: usize,
    /// How many files are neither Markdown nor HTML nor named by one that was taken over, by their ending.
    pub others: BTreeMap<String, usize>,
    state: &'static str,
    applied: bool,
}

impl fmt::Display for Imported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, title) in &self.created {
            writeln!(f, "{name}: created, {}: {title}", self.state)?;
        }
        for (file, why) in &self.refused {
            writeln!(f, "{}: not taken over: {why}", file.display())?;
        }
        for (file, what) in &self.notes {
            writeln!(f, "{}: not taken over of it: {what}", file.display())?;
        }
        if self.files > 0 {
            writeln!(f, "With them: {} pictures and files", self.files)?;
        }
        if !self.others.is_empty() {
            let counts = self.others.iter();
            let counts: Vec<_> = counts.map(|(ending, n)| format!("{n} {ending}")).collect();
            writeln!(f, "Other files, not taken over: {}", counts.join(", "))?;
        }
        write!(
            f,
            "{} created, {} files not taken over",
            self.created.len(),
            self.refused.len()
        )?;
        if !self.applied {
            write!(f, "\nNothing was changed yet; do it with --apply")?;
        }
        Ok(())
    }
}

/// Takes over the folder `dir` for the provider or for one portal, in one transaction.
///
/// # Errors
/// A portal or category that is not there, a folder that cannot be read, or a database or storage that does not answer.
pub async fn import(
    dir: &Path,
    which: &Which,
    how: &Import,
    (db, files): (&Database, &Files),
) -> Result<Imported, KnowledgeFolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let Some((scope, _)) = scopes(&mut transaction, Path::new(""), which)
        .await?
        .into_iter()
        .next()
    else {
        return Err(KnowledgeFolderError::Nothing(dir.to_owned()));
    };
    let own: Option<String> = match scope.tenant {
        None => None,
        Some(id) => tenants::table
            .find(id)
            .select(tenants::default_locale)
            .first(&mut *transaction)
            .await
            .optional()
            .map_err(DbError::from)?,
    };
    let own = own.and_then(|own| own.parse().ok());
    let language = how.language.or(own).unwrap_or_default();
    let folder = dir.to_owned();
    let reading = tokio::task::spawn_blocking(move || read::folder(&folder, language));
    let mut taken = reading
        .await
        .map_err(|error| DbError::Refused(error.into()))??;
    let stored = load(&mut transaction, &scope).await?;
    drop(transaction);
    pictures::check(files, &mut taken, stored.limits).await?;
    let (imported, decided) = decided(dir, &scope, how, taken.clone(), &stored)?;
    if !how.apply {
        return Ok(imported);
    }
    // Pictures are taken in before, which may take a while: nobody waits for that.
    let mut intake = Intake::new(files);
    let written = match intake.take(&[&decided]).await {
        Ok(()) => write(dir, &scope, how, taken, db, &mut intake).await,
        Err(error) => Err(error),
    };
    intake.settle(written).await
}

/// Does it, but for the last step.
async fn write(
    dir: &Path,
    scope: &Scope,
    how: &Import,
    taken: Taken,
    db: &Database,
    intake: &mut Intake<'_>,
) -> Result<(Transaction, Imported), KnowledgeFolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    hold(&mut transaction, scope).await?;
    let stored = load(&mut transaction, scope).await?;
    let (imported, decided) = decided(dir, scope, how, taken, &stored)?;
    intake.take(&[&decided]).await?;
    carry_out(&mut transaction, &decided, &stored, intake).await?;
    intake.forget(&[&decided]).await;
    Ok((transaction, imported))
}

/// What is to be done about what was found, and what there is to say.
fn decided(
    dir: &Path,
    scope: &Scope,
    how: &Import,
    taken: Taken,
    stored: &Stored,
) -> Result<(Imported, Decided), KnowledgeFolderError> {
    let state = if how.publish {
        FileState::Published
    } else {
        FileState::Draft
    };
    let mut imported = Imported {
        refused: taken.refused,
        notes: taken.notes,
        state: state.word(),
        applied: how.apply,
        ..Imported::default()
    };
    let articles = new_ones(taken.articles, stored, how, state, &mut imported);
    let content = Content {
        categories: Vec::new(),
        articles,
    };
    let mut decided = decide(scope, content, stored)?;
    decided.articles.retain(|step| step.stored.is_none());
    imported.created = created(&decided);
    let added = decided.articles.iter().flat_map(|step| &step.wanted.added);
    imported.files = added.clone().count();
    let used: BTreeSet<&Path> = added.map(|one| one.source.path.as_path()).collect();
    for path in taken.others {
        if !used.contains(dir.join(&path).as_path()) {
            let ending = path
                .extension()
                .map(|it| it.to_string_lossy().to_lowercase());
            let ending = ending.unwrap_or_else(|| "without an ending".to_owned());
            *imported.others.entry(ending).or_default() += 1;
        }
    }
    imported.refused.sort();
    imported.notes.sort();
    Ok((imported, decided))
}

/// Those that are at no address yet.
fn new_ones(
    articles: Vec<FileArticle>,
    stored: &Stored,
    how: &Import,
    state: FileState,
    imported: &mut Imported,
) -> Vec<FileArticle> {
    let known = |slug: &String| {
        stored.foreign.contains_key(slug)
            || stored.articles.iter().any(|one| one.slugs.contains(slug))
    };
    let mut kept = Vec::new();
    for mut article in articles {
        let mut texts = article.texts.values();
        if let Some(text) = texts.find(|text| known(&text.slug)) {
            let why = format!("there is an article at “{}” already", text.slug);
            let files = article.files.values();
            let refused = files.map(|(file, _)| (file.clone(), why.clone()));
            imported.refused.extend(refused);
            continue;
        }
        if let Some(category) = article.category.take() {
            if stored.has_category(&category) {
                article.category = Some(category);
            } else {
                let file = article.files.values().next();
                let file = file.map(|(file, _)| file.clone()).unwrap_or_default();
                let what = format!("category “{category}”, which is not there");
                imported.notes.push((file, what));
            }
        }
        article.category = article.category.or_else(|| how.category.clone());
        // Keys lie in one folder.
        let mut slugs = article.texts.values().map(|text| &text.slug);
        article.key = slugs.next_back().cloned().unwrap_or_default();
        article.state = state;
        article.publish_at = None;
        article.seen = None;
        kept.push(article);
    }
    kept
}

fn created(decided: &Decided) -> Vec<(String, String)> {
    let new = decided.articles.iter();
    let new = new.filter(|step| step.item.change == Change::Created);
    new.map(|step| {
        let title = step
            .wanted
            .texts
            .values()
            .next()
            .map(|text| text.title.clone());
        (step.item.name.clone(), title.unwrap_or_default())
    })
    .collect()
}
