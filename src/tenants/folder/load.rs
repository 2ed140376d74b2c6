//! From a tenant's folder to its record: reading and checking.

use std::collections::HashMap;
use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::inherit_file;
use super::page_files;
use super::pictures::PictureFile;
use super::problem::{Problem, Problems};
use super::reader::{Reader, place};
use super::record::Record;
use super::tenant_file::read_tenant;
use crate::request_types;
use crate::tenants::slug::is_slug;

/// The file that makes a folder a tenant's.
pub(super) const FILE: &str = "tenant.toml";
const MAX_FILE_BYTES: u64 = 256 * 1024;

/// A tenant as its folder tells it.
#[derive(Debug)]
pub(super) struct TenantFolder {
    /// Its `tenant.toml`.
    pub file: PathBuf,
    /// The design's pictures are not in here yet.
    pub record: Record,
    /// The files of the pictures.
    pub pictures: Vec<PictureFile>,
    /// Where each host stands.
    pub host_places: HashMap<String, (usize, usize)>,
}

/// Reads every tenant's folder in `dir`, in the order of their names, and tells all that is wrong at once.
pub(super) fn load(dir: &Path) -> Result<Vec<TenantFolder>, Problems> {
    let mut problems = Vec::new();
    let mut tenants = Vec::new();
    for folder in folders(dir, &mut problems) {
        tenants.extend(load_tenant(&folder, &mut problems));
    }
    hosts_are_distinct(&tenants, &mut problems);
    inherit_file::one_base(&tenants, &mut problems);
    if problems.is_empty() {
        Ok(tenants)
    } else {
        Err(Problems(problems))
    }
}

pub(super) fn about(file: &Path, message: String) -> Problem {
    Problem {
        file: file.to_owned(),
        place: None,
        field: String::new(),
        message,
    }
}

fn folders(dir: &Path, problems: &mut Vec<Problem>) -> Vec<PathBuf> {
    let mut folders = Vec::new();
    let entries = match fs::read_dir(dir) {
        Ok(entries) => entries,
        Err(error) => {
            problems.push(about(dir, format!("the folder cannot be read: {error}")));
            return folders;
        }
    };
    for entry in entries {
        match entry.and_then(|entry| Ok((entry.path(), entry.file_name(), entry.file_type()?))) {
            Ok((path, name, kind))
                if kind.is_dir() && !name.as_encoded_bytes().starts_with(b".") =>
            {
                folders.push(path)
            }
            // Files beside the folders (a README) and links are none of ours.
            Ok(_) => {}
            Err(error) => problems.push(about(dir, format!("the folder cannot be read: {error}"))),
        }
    }
    if folders.is_empty() && problems.is_empty() {
        problems.push(about(
            dir,
            format!("there is no tenant in here; make a folder with a {FILE} for each"),
        ));
    }
    folders.sort();
    folders
}

fn load_tenant(folder: &Path, problems: &mut Vec<Problem>) -> Option<TenantFolder> {
    let file = folder.join(FILE);
    let slug = match folder.file_name().and_then(|name| name.to_str()) {
        Some(name) if is_slug(name) => name.to_owned(),
        _ => {
            let message = "a tenant's folder is named with lower-case letters, digits and inner hyphens, up to 40; rename it";
            problems.push(about(folder, message.to_owned()));
            return None;
        }
    };
    let text = match read(&file) {
        Ok(text) => text,
        Err(message) => {
            problems.push(about(&file, message));
            return None;
        }
    };
    let mut reader = Reader::new(&file, &text);
    let mut read = read_tenant(&mut reader, slug, folder, &text);
    let mut found = reader.problems;
    if let Some(tenant) = &mut read {
        load_request_types(folder, &mut tenant.record, &mut found);
        let default = tenant.record.default_locale;
        tenant.record.pages = page_files::load(folder, default, &mut found);
    }
    let complete = found.is_empty();
    problems.append(&mut found);
    read.filter(|_| complete)
}

/// Without the file, nothing particular can be asked for.
fn load_request_types(folder: &Path, record: &mut Record, problems: &mut Vec<Problem>) {
    let file = folder.join(request_types::FILE);
    if !is_there(&file) {
        return;
    }
    let text = match read(&file) {
        Ok(text) => text,
        Err(message) => return problems.push(about(&file, message)),
    };
    match request_types::read(&text, record.default_locale) {
        Ok(types) => record.request_types = types,
        Err(faults) => problems.extend(faults.into_iter().map(|fault| Problem {
            file: file.clone(),
            place: fault.at.map(|at| place(&text, at)),
            field: fault.field,
            message: fault.message,
        })),
    }
}

pub(super) fn is_there(file: &Path) -> bool {
    !fs::symlink_metadata(file).is_err_and(|error| error.kind() == ErrorKind::NotFound)
}

pub(super) fn read(file: &Path) -> Result<String, String> {
    let kind = fs::symlink_metadata(file).map_err(|error| match error.kind() {
        ErrorKind::NotFound => "the file is missing; every tenant's folder has one".to_owned(),
        _ => format!("the file cannot be read: {error}"),
    })?;
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
    String::from_utf8(bytes)
        .map_err(|_| "the file is not UTF-8; save it in that encoding".to_owned())
}

fn hosts_are_distinct(tenants: &[TenantFolder], problems: &mut Vec<Problem>) {
    let mut owners: HashMap<&str, &TenantFolder> = HashMap::new();
    for tenant in tenants {
        for host in &tenant.record.hosts {
            if let Some(other) = owners.insert(host, tenant) {
                problems.push(Problem {
                    file: tenant.file.clone(),
                    place: tenant.host_places.get(host).copied(),
                    field: "hosts".to_owned(),
                    message: format!(
                        "“{host}” is already a host of {}; a host belongs to one tenant",
                        other.record.slug
                    ),
                });
            }
        }
    }
}

#[cfg(test)]
mod tests;
