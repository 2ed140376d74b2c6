//! From a folder to what it says: reading and checking, without the database.

use std::collections::BTreeMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::categories::{self, CategoryFile};
use super::{CATEGORIES, about};
use crate::knowledge::files::{FileArticle, articles_of, look};
use crate::tenants::folder::Problem;

/// A text of the longest kind takes less; what is larger is no article.
pub(in crate::knowledge) const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// What a folder says.
#[derive(Clone, Debug, Default)]
pub(in crate::knowledge) struct Content {
    pub categories: Vec<CategoryFile>,
    /// By key.
    pub articles: Vec<FileArticle>,
}

/// Reads a folder, and notes all that is wrong with it.
pub(super) fn load(dir: &Path, problems: &mut Vec<Problem>) -> Content {
    let mut texts = Vec::new();
    for path in markdown_files(dir, problems) {
        match read(&path) {
            Ok(text) => texts.push((path, text)),
            Err(message) => problems.push(about(&path, message)),
        }
    }
    let files = texts
        .iter()
        .map(|(path, text)| (path.as_path(), text.as_str()));
    let mut articles = articles_of(files).unwrap_or_else(|wrong| {
        problems.extend(wrong);
        Vec::new()
    });
    let named = articles.iter_mut().flat_map(|one| &mut one.named);
    look(dir, named, &mut BTreeMap::new());
    let file = dir.join(CATEGORIES);
    let categories = match fs::symlink_metadata(&file) {
        Err(error) if error.kind() == ErrorKind::NotFound => Vec::new(),
        _ => match read(&file) {
            Ok(text) => categories::read(&file, &text, problems),
            Err(message) => {
                problems.push(about(&file, message));
                Vec::new()
            }
        },
    };
    Content {
        categories,
        articles,
    }
}

/// The folder's Markdown but its README, in order. Other files and folders are none of ours.
fn markdown_files(dir: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = fs::symlink_metadata(dir).and_then(|kind| {
        if kind.is_dir() {
            fs::read_dir(dir)
        } else {
            Err(std::io::Error::other(
                "this is no folder; links are not followed",
            ))
        }
    });
    let entries = match entries {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(about(dir, format!("the folder cannot be read: {error}")));
            return found;
        }
    };
    for entry in entries {
        match entry.map(|entry| entry.path()) {
            Ok(path) => {
                let name = path.file_name().unwrap_or_default().to_string_lossy();
                let ours = name.ends_with(".md") && name != "README.md" && !name.starts_with('.');
                if ours {
                    found.push(path.clone());
                }
            }
            Err(error) => problems.push(about(dir, format!("the folder cannot be read: {error}"))),
        }
    }
    found.sort();
    found
}

/// A file's text; a link is not followed, wherever it leads.
pub(in crate::knowledge) fn read(file: &Path) -> Result<String, String> {
    let kind =
        fs::symlink_metadata(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    if !kind.is_file() {
        return Err("this is no file; links are not followed".to_owned());
    }
    if kind.len() > MAX_FILE_BYTES {
        return Err(format!(
            "the file has {} bytes, {MAX_FILE_BYTES} are allowed",
            kind.len()
        ));
    }
    let bytes = fs::read(file).map_err(|error| format!("the file cannot be read: {error}"))?;
    String::from_utf8(bytes).map_err(|error| {
        let good = &error.as_bytes()[..error.utf8_error().valid_up_to()];
        let line = good.iter().filter(|byte| **byte == b'\n').count() + 1;
        format!("the file is not UTF-8 (line {line}); save it in that encoding")
    })
}
