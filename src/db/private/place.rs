//! Where the cluster lies and where its socket is.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

use super::{Account, PrivateError};

/// Where clusters go whose data directory the user postgres cannot enter, as under `/root`.
const SYSTEM_PLACE: &str = "/var/lib/portico";

/// The longest path of a Unix socket that every system takes (Linux 107, macOS 103).
const LONGEST_SOCKET: usize = 103;

/// The files of one private PostgreSQL.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Holds everything below, and belongs to the account.
    pub base: PathBuf,
}

impl Place {
    /// The place that `data_dir` has: beside a pointer file, or `postgres` in it. `None`: none was made yet.
    pub fn existing(data_dir: &Path) -> Result<Option<Self>, PrivateError> {
        let pointer = pointer(data_dir);
        match std::fs::read_to_string(&pointer) {
            Ok(text) => {
                let base = PathBuf::from(text.trim_end_matches('\n'));
                if base.is_dir() {
                    Ok(Some(Self { base }))
                } else {
                    Err(PrivateError::Lost {
                        pointer,
                        path: base,
                    })
                }
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let base = data_dir.join("postgres");
                Ok(base.is_dir().then_some(Self { base }))
            }
            Err(error) => Err(PrivateError::file("cannot read", pointer)(error)),
        }
    }

    /// The existing place, checked to be the account's; else a new one.
    pub fn choose(data_dir: &Path, account: &Account) -> Result<Self, PrivateError> {
        if let Some(place) = Self::existing(data_dir)? {
            let owner = std::fs::metadata(&place.base)
                .map_err(PrivateError::file("cannot look at", &place.base))?
                .uid();
            if owner != account.uid {
                return Err(PrivateError::OtherOwner {
                    path: place.base,
                    owner,
                    own: account.uid,
                });
            }
            return Ok(place);
        }
        let near = data_dir.join("postgres");
        if account.can_enter(data_dir) {
            match account.make_private_dir(&near) {
                Ok(()) => return Ok(Self { base: near }),
                Err(error) if !account.other => {
                    return Err(PrivateError::file("cannot create", near)(error));
                }
                // A file system that knows no owners, such as a shared folder.
                Err(_) => {
                    let _ = std::fs::remove_dir(&near);
                }
            }
        } else if !account.other {
            return Err(PrivateError::file("cannot enter", data_dir)(
                std::io::ErrorKind::PermissionDenied.into(),
            ));
        }
        Self::apart(data_dir, account)
    }

    /// A place outside the data directory, with a pointer to it inside.
    fn apart(data_dir: &Path, account: &Account) -> Result<Self, PrivateError> {
        let system = Path::new(SYSTEM_PLACE);
        std::fs::create_dir_all(system).map_err(PrivateError::file("cannot create", system))?;
        // A number of its own, not one made from the path: a new checkout in an old one's place starts anew.
        let base = system.join(format!(
            "postgres-{}",
            hex::encode(rand::random::<[u8; 6]>())
        ));
        account
            .make_private_dir(&base)
            .map_err(PrivateError::file("cannot create", &base))?;
        let pointer = pointer(data_dir);
        std::fs::write(&pointer, format!("{}\n", base.display()))
            .map_err(PrivateError::file("cannot write", &pointer))?;
        Ok(Self { base })
    }

    /// Deletes the cluster and the pointer to it.
    pub fn erase(data_dir: &Path) -> Result<(), PrivateError> {
        match Self::existing(data_dir) {
            Ok(Some(place)) => {
                std::fs::remove_dir_all(&place.base)
                    .map_err(PrivateError::file("cannot delete", &place.base))?;
            }
            Ok(None) | Err(PrivateError::Lost { .. }) => {}
            Err(error) => return Err(error),
        }
        let pointer = pointer(data_dir);
        match std::fs::remove_file(&pointer) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(PrivateError::file("cannot delete", pointer)(error))
            }
            _ => Ok(()),
        }
    }

    /// The cluster itself: what PostgreSQL calls PGDATA.
    pub fn cluster(&self) -> PathBuf {
        self.base.join("data")
    }

    /// The superuser's password, for the account alone.
    pub fn password_file(&self) -> PathBuf {
        self.base.join("superuser-password")
    }

    /// What PostgreSQL says.
    pub fn log(&self) -> PathBuf {
        self.base.join("log")
    }

    /// The major version that made the cluster; `None`: there is no cluster yet.
    pub fn version(&self) -> Option<u32> {
        std::fs::read_to_string(self.cluster().join("PG_VERSION"))
            .ok()?
            .trim()
            .parse()
            .ok()
    }

    /// The socket's directory, made when needed: in the base, or in a short place when that path is too long for a
    /// socket.
    pub fn socket_dir(&self, account: &Account) -> Result<PathBuf, PrivateError> {
        let inside = self.base.join("run");
        let directory = if fits(&inside) {
            inside
        } else {
            self.short_dir(account)
        };
        account
            .make_private_dir(&directory)
            .map_err(PrivateError::file("cannot create", &directory))?;
        Ok(directory)
    }

    fn short_dir(&self, account: &Account) -> PathBuf {
        let digest = hex::encode(&Sha256::digest(self.base.as_os_str().as_encoded_bytes())[..8]);
        let name = format!("portico-{digest}");
        let runtime = std::env::var_os("XDG_RUNTIME_DIR")
            .map(PathBuf::from)
            .filter(|_| !account.other);
        [
            runtime,
            Some(PathBuf::from("/run")).filter(|_| account.other),
        ]
        .into_iter()
        .flatten()
        .map(|parent| (parent.is_dir(), parent.join(&name)))
        .find_map(|(there, directory)| (there && fits(&directory)).then_some(directory))
        .unwrap_or_else(|| Path::new("/tmp").join(&name))
    }
}

fn pointer(data_dir: &Path) -> PathBuf {
    data_dir.join("postgres.path")
}

fn fits(directory: &Path) -> bool {
    directory.join(".s.PGSQL.5432").as_os_str().len() <= LONGEST_SOCKET
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_path_gets_a_short_socket() {
        let account = Account {
            uid: 1,
            gid: 1,
            other: true,
        };
        let deep = Place {
            base: PathBuf::from(format!("/{}", "deep/".repeat(30))),
        };
        assert!(fits(&deep.short_dir(&account)));
        assert!(!fits(&deep.base));
    }
}
