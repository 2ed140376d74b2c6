//! The pictures of a text, which are printed where they stand in it or below it.

use std::collections::BTreeMap;

use bytes::Bytes;

use super::answer::File;
use crate::{
    access::Caller,
    attachments::{Files, Key},
    text::Pictures,
};

/// Bytes up to which a picture is printed as it is; the small one stands for a bigger one.
const WHOLE: i64 = 1024 * 1024;
/// Bytes of all pictures of a document.
const ALL: usize = 20 * 1024 * 1024;
/// Pictures of a document.
const MOST: usize = 40;

/// The pictures of a document, each at its place in it.
#[derive(Default)]
pub(super) struct Album {
    pub bytes: Vec<Bytes>,
    /// By place, such as `pictures/3`: width and height in pixels.
    pub sizes: BTreeMap<String, (i64, i64)>,
    total: usize,
}

/// A file of a text: printed, or only named.
pub(super) struct Placed<'file> {
    pub file: &'file File,
    pub place: Option<String>,
}

impl Album {
    /// Keeps a picture that is no file of a ticket, and says where.
    pub(super) fn keep(&mut self, bytes: Bytes) -> String {
        let place = format!("pictures/{}", self.bytes.len());
        self.total += bytes.len();
        self.bytes.push(bytes);
        place
    }

    /// Fetches the pictures among these files. That the caller may see them is what their links say, which the schema
    /// made for nobody else a moment ago.
    pub(super) async fn fetch<'file>(
        &mut self,
        files: &'file [File],
        storage: &Files,
        caller: &Caller,
    ) -> Vec<Placed<'file>> {
        let mut placed = Vec::with_capacity(files.len());
        for file in files {
            let picture = match self.bytes.len() < MOST {
                true => read(file, storage, caller).await,
                false => None,
            };
            let place = picture
                .filter(|(bytes, _)| self.total + bytes.len() <= ALL)
                .map(|(bytes, size)| {
                    let place = self.keep(bytes);
                    self.sizes.insert(place.clone(), size);
                    place
                });
            placed.push(Placed { file, place });
        }
        placed
    }
}

/// How a text names those of its files that are printed.
pub(super) fn named(placed: &[Placed<'_>]) -> Pictures {
    placed
        .iter()
        .filter_map(|one| {
            let place = one.place.clone()?;
            Some((format!("attachment:{}", one.file.id), place))
        })
        .collect()
}

async fn read(file: &File, storage: &Files, caller: &Caller) -> Option<(Bytes, (i64, i64))> {
    let (true, Some(width), Some(height)) = (file.is_picture, file.width, file.height) else {
        return None;
    };
    let url = match file.size <= WHOLE {
        true => file.url.as_ref(),
        false => file.thumbnail_url.as_ref(),
    };
    let token = url?.strip_prefix("/files/")?;
    let link = storage.open_link(caller, token)?;
    let key = Key {
        tenant: link.tenant,
        id: link.id,
        thumbnail: link.thumbnail,
    };
    let bytes = storage
        .storage
        .read_whole(key)
        .await
        .inspect_err(|error| tracing::warn!(%error, "a document goes without a picture"))
        .ok()?;
    Some((bytes, (width.max(1), height.max(1))))
}
