//! One Portico a data directory: a lock that the kernel gives up when its holder dies, however it dies.

use std::fs::{File, OpenOptions, TryLockError};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use super::PrivateError;

/// The lock, held until dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the lock of `data_dir`.
    ///
    /// # Errors
    /// [`PrivateError::InUse`] with who holds it.
    pub fn take(data_dir: &Path) -> Result<Self, PrivateError> {
        let path = data_dir.join("lock");
        let mut file = OpenOptions::new()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .mode(0o600)
            .open(&path)
            .map_err(PrivateError::file("cannot open", &path))?;
        match try_for_a_moment(&file) {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                let mut holder = String::new();
                // Best effort: the holder may be writing this very moment.
                let _ = file.read_to_string(&mut holder);
                let holder = match holder.trim() {
                    "" => "just starting".to_owned(),
                    known => known.to_owned(),
                };
                return Err(PrivateError::InUse {
                    data_dir: data_dir.to_path_buf(),
                    holder,
                });
            }
            Err(TryLockError::Error(error)) => {
                return Err(PrivateError::file("cannot lock", &path)(error));
            }
        }
        let words: Vec<String> = std::env::args_os()
            .skip(1)
            .take(2)
            .map(|arg| arg.to_string_lossy().into_owned())
            .collect();
        let holder = format!(
            "process {}: portico {}\n",
            std::process::id(),
            words.join(" ")
        );
        // Only for the other's message; the lock holds without it.
        let _ = file
            .set_len(0)
            .and_then(|()| file.rewind())
            .and_then(|()| file.write_all(holder.as_bytes()));
        Ok(Self { _file: file })
    }
}

/// A program that this process has just started holds copies of its files until it is loaded, this one's former lock
/// among them; and whoever is stopping lets go in a moment.
fn try_for_a_moment(file: &File) -> Result<(), TryLockError> {
    for _ in 0..20 {
        match file.try_lock() {
            Err(TryLockError::WouldBlock) => std::thread::sleep(Duration::from_millis(20)),
            taken => return taken,
        }
    }
    file.try_lock()
}
