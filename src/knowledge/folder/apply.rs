//! `portico knowledge plan` and `apply`.

use std::path::{Path, PathBuf};

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::changes::Changes;
use super::decide::{Decided, decide};
use super::intake::Intake;
use super::load::{Content, load};
use super::stored::{self, Scope, Stored};
use super::{FOLDER, KnowledgeFolderError, about, write};
use crate::attachments::Files;
use crate::db::schema::tenants;
use crate::db::{Database, DbError, Identity, System, Transaction};
use crate::knowledge::commands::slugs;
use crate::tenants::folder::alone;

/// Which folders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Which {
    /// All that there are.
    All,
    /// `knowledge/`.
    Provider,
    /// `tenants/<slug>/knowledge/`.
    Tenant(String),
}

/// Says what applying the folders below `root` would change.
///
/// # Errors
/// Everything that is wrong with the files, or a database that does not answer.
pub async fn plan(
    root: &Path,
    which: &Which,
    (db, files): (&Database, &Files),
) -> Result<Changes, KnowledgeFolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let folders = read(&mut transaction, root, which).await?;
    let decided = all(&mut transaction, folders, false).await?;
    // Nothing was written, so nothing is committed.
    drop(transaction);
    Intake::new(files).look(&only(&decided)).await?;
    Ok(report(&decided, false))
}

/// Makes the database tell what the folders tell: all of it, in one transaction, or nothing. Applying them again changes nothing.
/// What was changed at the desk meanwhile is written over with `overwrite` alone.
///
/// # Errors
/// Everything that is wrong with the files, what was changed at the desk, or a database that does not answer; then nothing was
/// changed.
pub async fn apply(
    root: &Path,
    which: &Which,
    overwrite: bool,
    (db, files): (&Database, &Files),
) -> Result<Changes, KnowledgeFolderError> {
    // Pictures are taken in before, which may take a while: nobody waits for that.
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let folders = read(&mut transaction, root, which).await?;
    let decided = all(&mut transaction, folders.clone(), false).await?;
    drop(transaction);
    let changes = report(&decided, true);
    no_drift(&changes, overwrite)?;
    if changes.is_empty() {
        return Ok(changes);
    }
    let mut intake = Intake::new(files);
    let applied = match intake.take(&only(&decided)).await {
        Ok(()) => write(folders, overwrite, db, &mut intake).await,
        Err(error) => Err(error),
    };
    intake.settle(applied).await
}

/// Does it, but for the last step.
async fn write(
    folders: Vec<(Scope, Content)>,
    overwrite: bool,
    db: &Database,
    intake: &mut Intake<'_>,
) -> Result<(Transaction, Changes), KnowledgeFolderError> {
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    alone(&mut transaction).await?;
    let decided = all(&mut transaction, folders, true).await?;
    let changes = report(&decided, true);
    no_drift(&changes, overwrite)?;
    // What somebody else changed meanwhile may have made files needed that were not, and the other way round.
    intake.take(&only(&decided)).await?;
    for (one, stored) in &decided {
        carry_out(&mut transaction, one, stored, intake).await?;
    }
    intake.forget(&only(&decided)).await;
    Ok((transaction, changes))
}

fn only(decided: &[(Decided, Stored)]) -> Vec<&Decided> {
    decided.iter().map(|(one, _)| one).collect()
}

fn no_drift(changes: &Changes, overwrite: bool) -> Result<(), KnowledgeFolderError> {
    let drifted = changes.items.iter().filter(|item| item.drift);
    let drifted: Vec<String> = drifted.map(|item| item.name.clone()).collect();
    if drifted.is_empty() || overwrite {
        return Ok(());
    }
    Err(KnowledgeFolderError::Drift(drifted))
}

/// Does what was decided about one folder; its new files were taken in.
pub(in crate::knowledge) async fn carry_out(
    conn: &mut AsyncPgConnection,
    decided: &Decided,
    stored: &Stored,
    intake: &Intake<'_>,
) -> Result<(), DbError> {
    write::categories(conn, decided, stored).await?;
    write::articles(conn, decided, stored, intake).await
}

/// Nobody else changes anything of a scope, or gives slugs, until the transaction ends.
pub(in crate::knowledge) async fn hold(
    conn: &mut AsyncPgConnection,
    scope: &Scope,
) -> Result<(), DbError> {
    slugs::alone(conn).await?;
    stored::hold(conn, scope).await
}

/// The scopes that are asked for, the provider's first, and where their folders are.
pub(in crate::knowledge) async fn scopes(
    conn: &mut AsyncPgConnection,
    root: &Path,
    which: &Which,
) -> Result<Vec<(Scope, PathBuf)>, KnowledgeFolderError> {
    let portals: Vec<(String, Uuid)> = tenants::table
        .order(tenants::slug)
        .select((tenants::slug, tenants::id))
        .load(conn)
        .await
        .map_err(DbError::from)?;
    let provider = || {
        let scope = Scope {
            tenant: None,
            name: "provider".to_owned(),
        };
        (scope, root.join(FOLDER))
    };
    let own = |(name, id): (String, Uuid)| {
        let dir = root.join("tenants").join(&name).join(FOLDER);
        let tenant = Some(id);
        (Scope { tenant, name }, dir)
    };
    Ok(match which {
        Which::Provider => vec![provider()],
        Which::Tenant(slug) => {
            let found = portals.into_iter().find(|(name, _)| name == slug);
            let found = found.ok_or_else(|| KnowledgeFolderError::NoTenant(slug.clone()))?;
            vec![own(found)]
        }
        Which::All => std::iter::once(provider())
            .chain(portals.into_iter().map(own))
            .collect(),
    })
}

/// Reads the folders and tells all that is wrong with any of them at once.
async fn read(
    conn: &mut AsyncPgConnection,
    root: &Path,
    which: &Which,
) -> Result<Vec<(Scope, Content)>, KnowledgeFolderError> {
    let mut scopes = scopes(conn, root, which).await?;
    let mut problems = Vec::new();
    if *which == Which::All {
        for entry in std::fs::read_dir(root.join("tenants"))
            .into_iter()
            .flatten()
        {
            let dir = entry
                .map(|entry| entry.path().join(FOLDER))
                .unwrap_or_default();
            if dir.is_dir() && scopes.iter().all(|(_, known)| *known != dir) {
                let message = "there is no such tenant; first: portico tenants apply";
                problems.push(about(&dir, message));
            }
        }
        scopes.retain(|(_, dir)| std::fs::symlink_metadata(dir).is_ok());
    }
    if scopes.is_empty() && problems.is_empty() {
        return Err(KnowledgeFolderError::Nothing(root.to_owned()));
    }
    // Reading takes its time; requests of the same process must not wait for it.
    let reading = tokio::task::spawn_blocking(move || {
        let mut found = Vec::new();
        for (scope, dir) in scopes {
            found.push((scope, load(&dir, &mut problems)));
        }
        if problems.is_empty() {
            Ok(found)
        } else {
            Err(problems)
        }
    });
    let read = reading
        .await
        .map_err(|error| DbError::Refused(error.into()))?;
    Ok(read?)
}

/// Decides about all of them, or tells all that stands in the way of any.
async fn all(
    conn: &mut AsyncPgConnection,
    folders: Vec<(Scope, Content)>,
    writing: bool,
) -> Result<Vec<(Decided, Stored)>, KnowledgeFolderError> {
    let mut decided = Vec::new();
    let mut problems = Vec::new();
    // What the provider's folder brings is there for the portals'.
    let (mut above, mut addresses) = (Vec::new(), Vec::new());
    for (scope, content) in folders {
        if writing {
            hold(conn, &scope).await?;
        }
        let mut stored = stored::load(conn, &scope).await?;
        if scope.tenant.is_none() {
            let new = content.categories.iter();
            above.extend(new.map(|one| (one.slug.clone(), one.within.clone())));
            let new = content.articles.iter().flat_map(|one| one.texts.values());
            addresses.extend(new.map(|text| text.slug.clone()));
        } else {
            stored
                .taken
                .extend(above.iter().map(|(slug, _)| slug.clone()));
            stored.above.extend(above.iter().cloned());
            let whose = || "the provider’s".to_owned();
            stored
                .foreign
                .extend(addresses.iter().map(|slug| (slug.clone(), whose())));
        }
        match decide(&scope, content, &stored) {
            Ok(one) => decided.push((one, stored)),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if problems.is_empty() {
        Ok(decided)
    } else {
        Err(problems.into())
    }
}

fn report(decided: &[(Decided, Stored)], applied: bool) -> Changes {
    let mut changes = Changes {
        applied,
        ..Changes::default()
    };
    for (one, _) in decided {
        let categories = one.categories.iter().map(|step| step.item.clone());
        let articles = one.articles.iter().map(|step| step.item.clone());
        changes.items.extend(categories.chain(articles));
        changes.left_alone.extend(one.left_alone.iter().cloned());
    }
    changes
}
