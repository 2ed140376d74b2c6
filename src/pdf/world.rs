//! All that a template can see.

use std::{collections::HashMap, sync::LazyLock};

use typst::{
    Library, LibraryExt, World,
    diag::{FileError, FileResult},
    foundations::{Bytes, Datetime, Duration},
    syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot},
    text::{Font, FontBook},
    utils::LazyHash,
};

use super::fonts::FONTS;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// The files of one document. Typst keeps the name of every file it ever heard of, so names are few and always the same.
pub(super) struct Desk {
    main: Source,
    files: HashMap<FileId, Bytes>,
}

impl Desk {
    pub(super) fn new(main: &str, files: HashMap<String, bytes::Bytes>) -> Self {
        Self {
            main: Source::new(id_of("main.typ"), main.to_owned()),
            files: files
                .into_iter()
                .map(|(name, content)| (id_of(&name), Bytes::new(content)))
                .collect(),
        }
    }
}

fn id_of(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the house's own names are paths");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &FONTS.0
    }

    fn main(&self) -> FileId {
        self.main.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.main.id() {
            return Ok(self.main.clone());
        }
        let text = self.file(id)?;
        let text = str::from_utf8(&text).map_err(|_| FileError::InvalidUtf8)?;
        Ok(Source::new(id, text.to_owned()))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.files.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        FONTS.1.get(index).cloned()
    }

    /// A template that asks for the time would print another one than it was given.
    fn today(&self, _offset: Option<Duration>) -> Option<Datetime> {
        None
    }
}
