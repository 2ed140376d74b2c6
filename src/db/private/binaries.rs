//! Where PostgreSQL's programs are.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::PrivateError;

/// The oldest major version that serves.
pub(super) const OLDEST: u32 = 15;

/// One installed PostgreSQL.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Binaries {
    pub folder: PathBuf,
    pub major: u32,
}

impl Binaries {
    /// Finds one. With `cluster` (the major version that made the data) it has to be that one; without, the newest.
    pub fn find(cluster: Option<u32>, data: &Path) -> Result<Self, PrivateError> {
        choose(installed(), cluster, data)
    }

    pub fn program(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }
}

/// The installed ones by major version; of two of one version, the first place wins.
fn installed() -> BTreeMap<u32, PathBuf> {
    let mut folders = Vec::new();
    if let Ok(output) = Command::new("pg_config")
        .arg("--bindir")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
    {
        folders.push(PathBuf::from(
            String::from_utf8_lossy(&output.stdout).trim(),
        ));
    }
    if let Some(path) = std::env::var_os("PATH") {
        folders.extend(std::env::split_paths(&path));
    }
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        folders.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let mut found = BTreeMap::new();
    for folder in folders {
        if folder.join("initdb").is_file()
            && folder.join("postgres").is_file()
            && let Some(major) = version(&folder.join("postgres"))
        {
            found.entry(major).or_insert(folder);
        }
    }
    found
}

fn version(postgres: &Path) -> Option<u32> {
    let output = Command::new(postgres)
        .arg("--version")
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .ok()?;
    major(&String::from_utf8_lossy(&output.stdout))
}

/// The major version in `postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)`, or in `17beta1`.
fn major(text: &str) -> Option<u32> {
    let after = text.split("(PostgreSQL)").nth(1)?.trim_start();
    let digits: String = after.chars().take_while(char::is_ascii_digit).collect();
    digits.parse().ok()
}

fn choose(
    found: BTreeMap<u32, PathBuf>,
    cluster: Option<u32>,
    data: &Path,
) -> Result<Binaries, PrivateError> {
    let names = found
        .keys()
        .map(u32::to_string)
        .collect::<Vec<_>>()
        .join(", ");
    let newest = found
        .iter()
        .next_back()
        .filter(|(major, _)| **major >= OLDEST);
    let Some((major, folder)) = newest else {
        let found = if names.is_empty() {
            String::new()
        } else {
            format!(" Found: version {names}.")
        };
        return Err(PrivateError::NotInstalled {
            minimum: OLDEST,
            found,
        });
    };
    match cluster {
        None => Ok(Binaries {
            folder: folder.clone(),
            major: *major,
        }),
        Some(cluster) => match found.get(&cluster) {
            Some(folder) => Ok(Binaries {
                folder: folder.clone(),
                major: cluster,
            }),
            None => Err(PrivateError::OtherVersion {
                path: data.to_path_buf(),
                cluster,
                found: names,
            }),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn having(majors: &[u32]) -> BTreeMap<u32, PathBuf> {
        majors
            .iter()
            .map(|major| (*major, PathBuf::from(format!("/pg/{major}"))))
            .collect()
    }

    #[test]
    fn versions_are_read_from_what_postgres_says() {
        assert_eq!(
            major("postgres (PostgreSQL) 15.8 (Debian 15.8-0+deb12u1)\n"),
            Some(15)
        );
        assert_eq!(major("postgres (PostgreSQL) 18beta2\n"), Some(18));
        assert_eq!(major("postgres: command not found"), None);
    }

    #[test]
    fn a_cluster_gets_the_version_that_made_it() {
        let data = Path::new("/data");
        assert_eq!(
            choose(having(&[15, 17]), None, data).expect("found").major,
            17
        );
        assert_eq!(
            choose(having(&[15, 17]), Some(15), data)
                .expect("found")
                .major,
            15
        );
        let other = choose(having(&[15, 17]), Some(16), data)
            .expect_err("missing")
            .to_string();
        assert!(
            other.contains("PostgreSQL 16") && other.contains("15, 17"),
            "{other}"
        );
        let old = choose(having(&[13]), None, data)
            .expect_err("too old")
            .to_string();
        assert!(old.contains("Found: version 13"), "{old}");
        assert!(
            choose(having(&[]), None, data)
                .expect_err("none")
                .to_string()
                .contains("apt-get install postgresql")
        );
    }
}
