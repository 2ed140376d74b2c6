//! As whom PostgreSQL runs: as ourselves, or, when we are root, as the user postgres.

use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Stdio};

use super::PrivateError;

/// The user that owns the cluster's files and runs its processes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Account {
    pub uid: u32,
    pub gid: u32,
    /// Whether it is another user than ours (then we are root).
    pub other: bool,
}

impl Account {
    /// Ourselves, or the user postgres when we are root.
    pub fn find() -> Result<Self, PrivateError> {
        let (uid, gid) = (rustix::process::geteuid(), rustix::process::getegid());
        if !uid.is_root() {
            return Ok(Self {
                uid: uid.as_raw(),
                gid: gid.as_raw(),
                other: false,
            });
        }
        let passwd = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
        look_up(&passwd)
            .or_else(|| {
                let output = Command::new("getent")
                    .args(["passwd", "postgres"])
                    .stdin(Stdio::null())
                    .output()
                    .ok()?;
                look_up(&String::from_utf8_lossy(&output.stdout))
            })
            .map(|(uid, gid)| Self {
                uid,
                gid,
                other: true,
            })
            .ok_or(PrivateError::NoAccount)
    }

    /// A command that runs as this user, in an environment of its own: PG… variables of ours must not reach it.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .env(
                "PATH",
                std::env::var_os("PATH").unwrap_or_else(|| "/usr/bin:/bin".into()),
            )
            .env("LC_ALL", "C")
            .stdin(Stdio::null());
        if self.other {
            // Without groups named, this also drops root's supplementary groups.
            command.uid(self.uid).gid(self.gid);
        }
        command
    }

    /// Whether this user can enter `directory`, asked by trying it: access lists and mounts count too.
    pub fn can_enter(&self, directory: &Path) -> bool {
        self.command("test")
            .arg("-x")
            .arg(directory)
            .current_dir("/")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .is_ok_and(|status| status.success())
    }

    /// Makes `directory` (its parent exists) for this user alone.
    pub fn make_private_dir(&self, directory: &Path) -> std::io::Result<()> {
        use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
        match std::fs::DirBuilder::new().mode(0o700).create(directory) {
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                // Somebody may have laid it out for us in a place like /tmp: only a directory of this user's will do.
                let found = std::fs::symlink_metadata(directory)?;
                if !found.is_dir() || found.uid() != self.uid {
                    return Err(std::io::Error::new(
                        std::io::ErrorKind::AlreadyExists,
                        format!("it exists and does not belong to user number {}", self.uid),
                    ));
                }
                std::fs::set_permissions(directory, std::fs::Permissions::from_mode(0o700))
            }
            Err(error) => Err(error),
            Ok(()) => self.give(directory),
        }
    }

    /// Hands a file or directory to this user.
    pub fn give(&self, path: &Path) -> std::io::Result<()> {
        if self.other {
            std::os::unix::fs::chown(path, Some(self.uid), Some(self.gid))
        } else {
            Ok(())
        }
    }
}

/// User and group id of postgres in lines of `/etc/passwd`.
fn look_up(passwd: &str) -> Option<(u32, u32)> {
    passwd.lines().find_map(|line| {
        let fields: Vec<&str> = line.split(':').collect();
        match fields.as_slice() {
            ["postgres", _, uid, gid, ..] => Some((uid.parse().ok()?, gid.parse().ok()?)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_user_is_found_by_its_whole_name() {
        let passwd = "root:x:0:0:root:/root:/bin/bash\npostgres2:x:7:8::/:/bin/sh\npostgres:x:101:104:,,,:/var/lib:/bin/bash\n";
        assert_eq!(super::look_up(passwd), Some((101, 104)));
        assert_eq!(super::look_up("root:x:0:0::/:/bin/sh\n"), None);
    }
}
