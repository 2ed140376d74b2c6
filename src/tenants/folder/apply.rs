//! `portico tenants plan` and `apply`.

use std::path::Path;

use diesel_async::AsyncPgConnection;

use super::changes::{Change, Changes, TenantChanges};
use super::inherit_file;
use super::load::{TenantFolder, load};
use super::problem::{FolderError, Problem, Problems};
use super::record::Record;
use super::stored::{self, Stored, find};
use crate::branding::BrandImage;
use crate::db::{Database, DbError, Identity, System};
use crate::tenants::{heirs, written};

/// Says what applying the folder would change.
///
/// # Errors
/// Everything that is wrong with the files, or a database that does not answer.
pub async fn plan(dir: &Path, db: &Database) -> Result<Changes, FolderError> {
    let folders = read(dir).await?;
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    let stored = stored::all(&mut transaction).await?;
    // Nothing was written, so nothing is committed.
    drop(transaction);
    let steps = decide(folders, &stored).await?;
    Ok(report(&steps, &stored))
}

/// Makes the database tell of each tenant in the folder what the folder tells: all of it, in one transaction, or
/// nothing. Applying it again changes nothing.
///
/// # Errors
/// Everything that is wrong with the files, or a database that does not answer; then nothing was changed.
pub async fn apply(dir: &Path, db: &Database) -> Result<Changes, FolderError> {
    let folders = read(dir).await?;
    let mut transaction = db.begin(&Identity::system(System::Provision)).await?;
    stored::alone(&mut transaction).await?;
    let stored = stored::all(&mut transaction).await?;
    let steps = decide(folders, &stored).await?;
    write(&mut transaction, &steps, &stored)
        .await
        .map_err(taken_meanwhile)?;
    transaction.commit().await?;
    Ok(report(&steps, &stored))
}

/// What is to be done about one tenant.
struct Step {
    record: Record,
    change: Change,
    images: Vec<BrandImage>,
    notes: Vec<String>,
}

async fn read(dir: &Path) -> Result<Vec<TenantFolder>, FolderError> {
    let dir = dir.to_owned();
    Ok(off_the_runtime(move || load(&dir)).await??)
}

/// Reading files and writing pictures anew takes its time; requests of the same process must not wait for it.
async fn off_the_runtime<T: Send + 'static>(
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, DbError> {
    tokio::task::spawn_blocking(work)
        .await
        .map_err(|error| DbError::Refused(error.into()))
}

async fn decide(folders: Vec<TenantFolder>, stored: &[Stored]) -> Result<Vec<Step>, FolderError> {
    let mut problems = foreign_hosts(&folders, stored);
    let mut folders = folders;
    keep_proven(&mut folders, stored);
    let mut preparing = Vec::new();
    for mut folder in folders {
        let current =
            find(stored, &folder.record.slug).map(|stored| stored.record.design.pictures.clone());
        let prepare = move || {
            let (mut images, mut notes, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
            for file in &folder.pictures {
                match file.resolve(
                    current
                        .as_ref()
                        .and_then(|pictures| pictures.get(file.role)),
                ) {
                    Ok(resolved) => {
                        folder
                            .record
                            .design
                            .pictures
                            .set(file.role, Some(resolved.picture));
                        images.extend(resolved.images);
                        notes.extend(resolved.notes);
                    }
                    Err(problem) => wrong.push(problem),
                }
            }
            if wrong.is_empty() {
                Ok((folder.record, images, notes))
            } else {
                Err(wrong)
            }
        };
        preparing.push(tokio::task::spawn_blocking(prepare));
    }
    let mut ready = Vec::new();
    for prepared in preparing {
        match prepared
            .await
            .map_err(|error| DbError::Refused(error.into()))?
        {
            Ok(prepared) => ready.push(prepared),
            Err(wrong) => problems.extend(wrong),
        }
    }
    if !problems.is_empty() {
        return Err(Problems(problems).into());
    }
    let mut records: Vec<&mut Record> = ready.iter_mut().map(|(record, ..)| record).collect();
    inherit_file::resolve(&mut records, stored);
    let step = |(mut record, images, notes): (Record, Vec<BrandImage>, Vec<String>)| {
        let current = find(stored, &record.slug).map(|stored| &stored.record);
        if record.pages.is_none() {
            let stay = current.and_then(|current| current.pages.clone());
            record.pages = Some(stay.unwrap_or_default());
        }
        Step {
            change: Change::between(current, &record),
            record,
            images,
            notes,
        }
    };
    let mut steps: Vec<Step> = ready.into_iter().map(step).collect();
    // The base first: what the others inherit is there when they are written.
    steps.sort_by_key(|step| !step.record.brand_base);
    Ok(steps)
}

/// A name that was proven at the desk stays a host whatever the folder says, unless that gives it to somebody.
fn keep_proven(folders: &mut [TenantFolder], stored: &[Stored]) {
    let named: Vec<String> = folders
        .iter()
        .flat_map(|folder| folder.record.hosts.clone())
        .collect();
    for folder in folders {
        let Some(stored) = find(stored, &folder.record.slug) else {
            continue;
        };
        let kept = |host: &&String| stored.proven.contains(host) && !named.contains(host);
        for host in stored.record.hosts.iter().filter(kept) {
            // The first stays the first: links in mails name it.
            let first = stored.record.hosts.first() == Some(host);
            let place = if first { 0 } else { folder.record.hosts.len() };
            folder.record.hosts.insert(place, host.clone());
        }
    }
}

/// A host of a tenant that is not in the folder is not up for grabs.
fn foreign_hosts(folders: &[TenantFolder], stored: &[Stored]) -> Vec<Problem> {
    let left_alone = |stored: &&Stored| {
        folders
            .iter()
            .all(|folder| folder.record.slug != stored.record.slug)
    };
    let foreign: Vec<&Stored> = stored.iter().filter(left_alone).collect();
    let mut problems = Vec::new();
    for folder in folders {
        for host in &folder.record.hosts {
            if let Some(owner) = foreign
                .iter()
                .find(|stored| stored.record.hosts.contains(host))
            {
                problems.push(Problem {
                    file: folder.file.clone(),
                    place: folder.host_places.get(host).copied(),
                    field: "hosts".to_owned(),
                    message: format!(
                        "“{host}” is a host of tenant {}, which is not in this folder; take it from there first",
                        owner.record.slug
                    ),
                });
            }
        }
    }
    problems
}

async fn write(
    conn: &mut AsyncPgConnection,
    steps: &[Step],
    stored: &[Stored],
) -> Result<(), DbError> {
    let changing = || steps.iter().filter(|step| step.change != Change::Unchanged);
    for step in changing() {
        if let Some(old) =
            find(stored, &step.record.slug).filter(|old| old.record.hosts != step.record.hosts)
        {
            written::remove_hosts(conn, old.id).await?;
        }
    }
    let was_base = |step: &Step| {
        find(stored, &step.record.slug).is_some_and(|stored| stored.record.brand_base)
    };
    if changing().any(|step| was_base(step) && !step.record.brand_base) {
        heirs::set_base(conn, None).await?;
    }
    for step in changing() {
        let stored = find(stored, &step.record.slug);
        let id = stored::write(conn, stored, &step.record, &step.images).await?;
        if step.record.brand_base {
            heirs::set_base(conn, Some(id)).await?;
        }
    }
    Ok(())
}

/// Slugs and hosts were compared a moment ago under a lock; only a program that does not take it can be in the way.
fn taken_meanwhile(error: DbError) -> FolderError {
    match error {
        DbError::Conflict { .. } => FolderError::Concurrent,
        other => other.into(),
    }
}

fn report(steps: &[Step], stored: &[Stored]) -> Changes {
    let of = |step: &Step| TenantChanges {
        slug: step.record.slug.clone(),
        change: step.change.clone(),
        notes: step.notes.clone(),
    };
    let in_folder = |slug: &str| steps.iter().any(|step| step.record.slug == slug);
    let slugs = stored.iter().map(|stored| stored.record.slug.clone());
    let mut tenants: Vec<TenantChanges> = steps.iter().map(of).collect();
    tenants.sort_by(|one, other| one.slug.cmp(&other.slug));
    Changes {
        tenants,
        left_alone: slugs.filter(|slug| !in_folder(slug)).collect(),
    }
}
