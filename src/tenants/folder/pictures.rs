//! The picture files of a tenant's folder.

use std::fs;
use std::path::{Path, PathBuf};

use super::problem::Problem;
use super::reader::{Located, Reader};
use crate::branding::{BrandImage, ContentHash, Picture, PictureError, PictureRole, prepare};

/// A picture's file, read but not looked at.
#[derive(Debug)]
pub(super) struct PictureFile {
    pub role: PictureRole,
    pub path: PathBuf,
    pub bytes: Vec<u8>,
}

/// A picture as it will stand in the design, with what has to be stored for it.
pub(super) struct Resolved {
    pub picture: Picture,
    pub images: Vec<BrandImage>,
    /// What was taken out of it, for the reader of the plan.
    pub notes: Vec<String>,
}

/// Reads the file that a field names. It lies in the tenant's own folder: a name with a path in it, a link, a device
/// are not taken.
pub(super) fn find(
    reader: &mut Reader<'_>,
    role: PictureRole,
    named: Located<String>,
    folder: &Path,
) -> Option<PictureFile> {
    let field = format!("brand.{}", role.word());
    let Located { value: name, at } = named;
    if !is_plain_name(&name) {
        let message = format!(
            "“{name}” is no plain file name; put the file into the tenant's folder and write its name (letters, digits, “.”, “-”, “_”)"
        );
        reader.wrong(at, &field, message);
        return None;
    }
    let path = folder.join(&name);
    match read(&path, role) {
        Ok(bytes) => Some(PictureFile { role, path, bytes }),
        Err(message) => {
            reader.wrong(at, &field, format!("{name}: {message}"));
            None
        }
    }
}

fn is_plain_name(name: &str) -> bool {
    !name.starts_with('.')
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_'))
}

fn read(path: &Path, role: PictureRole) -> Result<Vec<u8>, String> {
    let kind = fs::symlink_metadata(path).map_err(|error| match error.kind() {
        std::io::ErrorKind::NotFound => "there is no such file in the tenant's folder".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    })?;
    if !kind.is_file() {
        return Err("this is no file; links are not followed".to_owned());
    }
    // Looked at before reading, so that a mistake does not cost gigabytes.
    let (bytes, limit) = (
        usize::try_from(kind.len()).unwrap_or(usize::MAX),
        role.max_bytes(),
    );
    if bytes > limit {
        return Err(PictureError::TooLarge { bytes, limit }.to_string());
    }
    fs::read(path).map_err(|error| format!("the file cannot be read: {error}"))
}

impl PictureFile {
    /// What becomes of the file. `current` is the picture that the design has now in this role: a file that is that
    /// very picture, as `export` wrote it, stays as it is instead of being written anew once more.
    pub fn resolve(&self, current: Option<&Picture>) -> Result<Resolved, Problem> {
        let hash = ContentHash::of(&self.bytes);
        if let Some(picture) = current.filter(|picture| picture.image.hash == hash) {
            return Ok(Resolved {
                picture: picture.clone(),
                images: Vec::new(),
                notes: Vec::new(),
            });
        }
        let prepared = prepare(self.role, &self.bytes).map_err(|error| Problem {
            file: self.path.clone(),
            place: None,
            field: format!("brand.{}", self.role.word()),
            message: error.to_string(),
        })?;
        let name = self.path.file_name().unwrap_or_default().to_string_lossy();
        Ok(Resolved {
            picture: Picture::from(&prepared),
            notes: prepared
                .removed
                .iter()
                .map(ToString::to_string)
                .chain(
                    prepared
                        .stilled
                        .then(|| "all but its first picture".to_owned()),
                )
                .map(|removed| format!("{name}, {removed}: not kept"))
                .collect(),
            images: prepared.images().cloned().collect(),
        })
    }
}
