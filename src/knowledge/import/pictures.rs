//! Pictures and other files of an imported folder: what cannot be taken over is told, and its description stays.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use super::read::Taken;
use crate::attachments::{Files, UploadLimits};
use crate::knowledge::commands::attached::MOST_FILES;
use crate::knowledge::files::{FileArticle, NamedFile, Source};
use crate::knowledge::folder::{KnowledgeFolderError, look_into};
use crate::text::without;

/// What was found out about a file: whether it can be shown, or why it is not taken.
type Looked = BTreeMap<PathBuf, Result<bool, String>>;

/// Looks at all of them, and leaves those to the articles that can be taken over.
pub(super) async fn check(
    files: &Files,
    taken: &mut Taken,
    limits: UploadLimits,
) -> Result<(), KnowledgeFolderError> {
    let mut looked = Looked::new();
    for article in &mut taken.articles {
        let mut there = BTreeSet::new();
        let mut gone: Vec<(NamedFile, String)> = Vec::new();
        for mut one in std::mem::take(&mut article.named) {
            let why = match &one.source {
                None => Err(one.why().to_owned()),
                Some(source) => of(files, source, limits, &mut looked).await?,
            };
            let most = usize::try_from(MOST_FILES).unwrap_or_default();
            match (why, one.source.as_ref().map(|source| source.path.clone())) {
                (Ok(shown), Some(path)) if there.len() < most || there.contains(&path) => {
                    there.insert(path);
                    // What cannot be shown is linked to.
                    one.picture &= shown;
                    article.named.push(one);
                }
                (Ok(_), _) => gone.push((one, format!("an article has {most} files at most"))),
                (Err(why), _) => gone.push((one, why)),
            }
        }
        leave_out(article, &gone);
        taken.notes.extend(notes(gone));
    }
    Ok(())
}

async fn of(
    files: &Files,
    source: &Source,
    limits: UploadLimits,
    looked: &mut Looked,
) -> Result<Result<bool, String>, KnowledgeFolderError> {
    if source.size > limits.file {
        let most = limits.file;
        return Ok(Err(format!(
            "it has {} bytes, {most} are allowed",
            source.size
        )));
    }
    if let Some(known) = looked.get(&source.path) {
        return Ok(known.clone());
    }
    let found = look_into(files, source).await?;
    looked.insert(source.path.clone(), found.clone());
    Ok(found)
}

/// In the place of a picture stands what it shows; a link that leads nowhere is left as it is, as text.
fn leave_out(article: &mut FileArticle, gone: &[(NamedFile, String)]) {
    let pictures: BTreeSet<&str> = gone
        .iter()
        .filter(|(one, _)| one.picture)
        .map(|(one, _)| one.url.as_str())
        .collect();
    if pictures.is_empty() {
        return;
    }
    for text in article.texts.values_mut() {
        text.body = without(&text.body, |url| pictures.contains(url));
    }
}

/// One for each file and each kind: how many, which and why.
fn notes(gone: Vec<(NamedFile, String)>) -> Vec<(PathBuf, String)> {
    let mut notes: BTreeMap<(PathBuf, bool), Vec<String>> = BTreeMap::new();
    for (one, why) in gone {
        let of = (one.file().to_owned(), one.picture);
        notes
            .entry(of)
            .or_default()
            .push(format!("{}: {why}", one.url));
    }
    let notes = notes.into_iter().map(|((file, picture), told)| {
        let what = if picture { "pictures" } else { "files" };
        (file, format!("{} {what} ({})", told.len(), told.join("; ")))
    });
    notes.collect()
}
