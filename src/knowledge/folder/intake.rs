//! Files of a folder on their way into the storage: looked at for a plan, and for what is applied taken in as uploads are. First the
//! file, then its row; what no row came of is taken away again.

use std::collections::BTreeMap;
use std::io::{Seek, SeekFrom, Write};
use std::path::PathBuf;

use diesel_async::AsyncPgConnection;
use uuid::Uuid;

use super::KnowledgeFolderError;
use super::attached::{Added, named};
use super::changes::Change;
use super::decide::{Decided, Step};
use crate::api::Failure;
use crate::attachments::{Files, Incoming, Taken, look_at, take_in};
use crate::db::{DbError, Transaction};
use crate::knowledge::commands::attached::keep;
use crate::knowledge::files::{FileArticle, Source};
use crate::tenants::folder::Problem;
use crate::text::{Locale, redirected};

/// Which file of which article: whose it is, the article's key, and where the file lies.
type Place = (Option<Uuid>, String, PathBuf);

/// What was taken in and has no row yet.
pub(in crate::knowledge) struct Intake<'a> {
    files: &'a Files,
    taken: BTreeMap<Place, Taken>,
}

impl<'a> Intake<'a> {
    pub fn new(files: &'a Files) -> Self {
        Self {
            files,
            taken: BTreeMap::new(),
        }
    }

    /// Looks at all that would be added, and tells what cannot be.
    pub async fn look(&self, decided: &[&Decided]) -> Result<(), KnowledgeFolderError> {
        let mut problems = Vec::new();
        for (_, added) in decided.iter().flat_map(|one| added_by(one)) {
            let wrong = match look_into(self.files, &added.source).await? {
                Ok(shown) => not_shown(added, shown),
                Err(why) => Some(why),
            };
            problems.extend(wrong.map(|message| added.named.problem(&message)));
        }
        all_right(problems)
    }

    /// Takes in what is to be added and was not taken in yet, and tells all that cannot be.
    pub async fn take(&mut self, decided: &[&Decided]) -> Result<(), KnowledgeFolderError> {
        let mut problems = Vec::new();
        for (place, added) in decided.iter().flat_map(|one| added_by(one)) {
            if self.taken.contains_key(&place) {
                continue;
            }
            let incoming = Incoming {
                name: added.source.name.clone(),
                file: copied(self.files, &added.source).await?,
            };
            let tenant = place.0.unwrap_or_default();
            match take_in(self.files, Locale::En, tenant, incoming).await {
                Ok(taken) => {
                    let wrong =
                        not_shown(added, taken.width.is_some() || is_film(&taken.media_type));
                    problems.extend(wrong.map(|message| added.named.problem(&message)));
                    self.taken.insert(place, taken);
                }
                Err(failure) => problems.push(added.named.problem(&told(failure)?)),
            }
        }
        all_right(problems)
    }

    /// Writes the rows of an article's new files, and has its texts name them.
    pub async fn keep(
        &self,
        conn: &mut AsyncPgConnection,
        (id, tenant): (Uuid, Option<Uuid>),
        wanted: &mut FileArticle,
    ) -> Result<usize, DbError> {
        let mut names: BTreeMap<String, String> = BTreeMap::new();
        for added in &wanted.added {
            let place = (tenant, wanted.key.clone(), added.source.path.clone());
            let Some(taken) = self.taken.get(&place) else {
                let error = anyhow::anyhow!("{} was not taken in", added.source.path.display());
                return Err(DbError::Refused(error));
            };
            let came_as = Some(added.source.sha256.as_slice());
            keep(conn, (id, tenant), taken, None, came_as).await?;
            let urls = added.urls.iter();
            names.extend(urls.map(|url| (url.clone(), named(taken.id))));
        }
        for text in wanted.texts.values_mut() {
            text.body = redirected(&text.body, |url| names.get(url).cloned());
        }
        Ok(wanted.added.len())
    }

    /// Commits what was written with it; or takes all away again, when nothing was.
    pub async fn settle<T>(
        mut self,
        written: Result<(Transaction, T), KnowledgeFolderError>,
    ) -> Result<T, KnowledgeFolderError> {
        match written {
            Ok((transaction, done)) => {
                // Whether it came to that is not known when this fails; what has no row is swept away later then.
                transaction.commit().await?;
                Ok(done)
            }
            Err(error) => {
                self.forget(&[]).await;
                Err(error)
            }
        }
    }

    /// Takes away what was taken in for nothing: all of it, or what these do not add.
    pub async fn forget(&mut self, but: &[&Decided]) {
        let kept: Vec<Place> = but
            .iter()
            .flat_map(|one| added_by(one))
            .map(|(place, _)| place)
            .collect();
        for (place, taken) in std::mem::take(&mut self.taken) {
            if !kept.contains(&place) {
                self.files
                    .remove(place.0.unwrap_or_default(), taken.id)
                    .await;
            }
        }
    }
}

fn all_right(problems: Vec<Problem>) -> Result<(), KnowledgeFolderError> {
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.into()),
    }
}

/// What is to be added to which articles.
fn added_by(decided: &Decided) -> impl Iterator<Item = (Place, &Added)> {
    let changing = |step: &&Step<FileArticle>| {
        !matches!(step.item.change, Change::Unchanged | Change::Archived)
    };
    let tenant = decided.scope.tenant;
    decided
        .articles
        .iter()
        .filter(changing)
        .flat_map(move |step| {
            let added = step.wanted.added.iter();
            added.map(move |one| {
                (
                    (tenant, step.wanted.key.clone(), one.source.path.clone()),
                    one,
                )
            })
        })
}

/// Looks at a file without taking it: whether it can be shown, or why it cannot be taken in.
pub(in crate::knowledge) async fn look_into(
    files: &Files,
    source: &Source,
) -> Result<Result<bool, String>, KnowledgeFolderError> {
    let file = copied(files, source).await?;
    match look_at(files, Locale::En, file).await {
        Ok((media_type, is_picture)) => Ok(Ok(is_picture || is_film(&media_type))),
        Err(failure) => told(failure).map(Err),
    }
}

/// Of what a text shows and is nothing to be shown.
fn not_shown(added: &Added, shown: bool) -> Option<String> {
    (added.named.picture && !shown).then(|| {
        "this cannot be shown; pictures are PNG, JPEG, WebP or GIF, films MP4 or WebM; name other files in a link: [what it is](…)"
            .to_owned()
    })
}

fn is_film(media_type: &str) -> bool {
    matches!(media_type, "video/mp4" | "video/webm")
}

/// A copy that nobody else has: looking at a file may change it.
async fn copied(files: &Files, source: &Source) -> Result<std::fs::File, KnowledgeFolderError> {
    let mut copy = files.incoming().map_err(|error| unread(source, &error))?;
    let from = source.clone();
    let copying = tokio::task::spawn_blocking(move || {
        let mut file = std::fs::File::open(&from.path)?;
        std::io::copy(&mut file, &mut copy)?;
        copy.flush()?;
        copy.seek(SeekFrom::Start(0))?;
        Ok(copy)
    });
    let copied = copying
        .await
        .unwrap_or_else(|error| Err(std::io::Error::other(error)));
    copied.map_err(|error| unread(source, &error))
}

fn unread(source: &Source, error: &std::io::Error) -> KnowledgeFolderError {
    let message = format!("the file cannot be taken in: {error}");
    vec![super::about(&source.path, message)].into()
}

/// What people can put right, in their words.
fn told(failure: Failure) -> Result<String, KnowledgeFolderError> {
    match failure {
        Failure::User(errors) => {
            let told: Vec<String> = errors.into_iter().map(|error| error.message).collect();
            Ok(told.join(" "))
        }
        Failure::Database(error) => Err(error.into()),
        Failure::Refused(refusal) => Err(DbError::Refused(anyhow::anyhow!("{refusal:?}")).into()),
    }
}
