//! Pictures and files of an export: beside the texts, under names that people read.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::attached::{OwnFile, in_two, is_called};
use super::load::Content;
use super::stored::StoredArticle;
use super::{KnowledgeFolderError, about};
use crate::attachments::{AttachmentState, Files, Key};
use crate::knowledge::files::{FileArticle, by_id, encoded};
use crate::tenants::folder::write_files;
use crate::text::{destinations, redirected};

/// Where files of a folder go.
pub(super) struct Places<'a> {
    files: &'a Files,
    /// The folder.
    dir: &'a Path,
    /// Below which the storage has them.
    tenant: Uuid,
    /// Names that are given, in lower case: some file systems do not tell them apart.
    used: BTreeSet<String>,
}

impl<'a> Places<'a> {
    /// What texts of the folder name is not written over.
    pub fn new(files: &'a Files, dir: &'a Path, tenant: Option<Uuid>, present: &Content) -> Self {
        let named = present.articles.iter().flat_map(|one| &one.named);
        let there = named.filter(|one| one.source.is_some());
        let there = there.filter_map(|one| Some(one.place()?.to_str()?.to_lowercase()));
        Self {
            files,
            dir,
            tenant: tenant.unwrap_or_default(),
            used: there.collect(),
        }
    }

    /// Writes what the texts of an article name, and has them name it by its way. What cannot be had is told, and goes on being named
    /// by its id.
    pub async fn write(
        &mut self,
        (one, key): (&StoredArticle, &str),
        present: Option<&FileArticle>,
        note: &mut (impl FnMut(&str, &str) + Send),
    ) -> Result<FileArticle, KnowledgeFolderError> {
        let mut article = one.article.clone();
        let mut ways: BTreeMap<String, String> = BTreeMap::new();
        for url in named(&article) {
            let Some(own) = one.files.iter().find(|own| own.url() == url) else {
                continue;
            };
            if let Some(place) = present.and_then(|present| there(present, own)) {
                ways.insert(url, encoded(place));
                continue;
            }
            match self.bytes(own).await? {
                Ok(bytes) => {
                    let place = self.free(own, key);
                    self.put(&place, bytes)?;
                    ways.insert(url, encoded(&place));
                }
                Err(why) => note(key, &format!("“{}” is not exported: {why}", own.file_name)),
            }
        }
        for text in article.texts.values_mut() {
            text.body = redirected(&text.body, |url| ways.get(url).cloned());
        }
        Ok(article)
    }

    /// What is in a file, or why nobody has it.
    async fn bytes(
        &self,
        own: &OwnFile,
    ) -> Result<Result<Vec<u8>, &'static str>, KnowledgeFolderError> {
        match own.state {
            AttachmentState::Checking => return Ok(Err("the scanner has not looked at it yet")),
            AttachmentState::Refused => return Ok(Err("malicious software was found in it")),
            AttachmentState::Ready => {}
        }
        let key = Key {
            tenant: self.tenant,
            id: own.id,
            thumbnail: false,
        };
        match self.files.storage.read_whole(key).await {
            Ok(bytes) => Ok(Ok(bytes.to_vec())),
            Err(error) if error.is_missing() => Ok(Err("the storage does not have it")),
            Err(error) => {
                let message = format!(
                    "“{}” cannot be read from the storage: {error}",
                    own.file_name
                );
                Err(vec![about(self.dir, message)].into())
            }
        }
    }

    /// A name that no other file of the folder has.
    fn free(&mut self, own: &OwnFile, key: &str) -> String {
        let kind = if own.width.is_some() {
            "pictures"
        } else {
            "files"
        };
        let (stem, ending) = in_two(&own.file_name);
        let numbered = (2..).map(|number| format!("{kind}/{key}/{stem}-{number}{ending}"));
        let first = format!("{kind}/{key}/{}", own.file_name);
        let mut offered = std::iter::once(first).chain(numbered);
        offered
            .find(|place| self.used.insert(place.to_lowercase()))
            .unwrap_or_default()
    }

    fn put(&self, place: &str, bytes: Vec<u8>) -> Result<(), KnowledgeFolderError> {
        let mut path = PathBuf::from(self.dir);
        for part in Path::new(place).parent().into_iter().flatten() {
            path.push(part);
            if fs::symlink_metadata(&path).is_ok_and(|kind| kind.is_symlink()) {
                return Err(vec![about(&path, "this is a link; links are not followed")].into());
            }
        }
        Ok(write_files(self.dir, &[(place.to_owned(), bytes)])?)
    }
}

/// The files that an article's texts name by their ids, each once.
fn named(article: &FileArticle) -> Vec<String> {
    let mut urls: Vec<String> = Vec::new();
    for text in article.texts.values() {
        for to in destinations(&text.body) {
            if by_id(&to.url) && !urls.contains(&to.url) {
                urls.push(to.url);
            }
        }
    }
    urls
}

/// Where the folder has it already.
fn there<'a>(present: &'a FileArticle, own: &OwnFile) -> Option<&'a str> {
    let mut named = present.named.iter();
    let found = named.find(|one| {
        one.source
            .as_ref()
            .is_some_and(|source| is_called(own, source))
    });
    found?.place()?.to_str()
}
