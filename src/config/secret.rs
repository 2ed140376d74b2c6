//! The instance's secret and what is derived from it.

use std::fmt;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use hmac::{Hmac, KeyInit, Mac};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::Sha256;

/// Shortest instance secret, in bytes.
pub const SHORTEST_SECRET: usize = 32;

/// One secret an instance; every key that Portico needs is derived from it, each for one purpose.
///
/// Whoever changes it ends nothing but what is derived: cursors become invalid, the derived passwords of database
/// roles are set anew at the next start.
#[derive(Clone)]
pub struct InstanceSecret(SecretString);

impl InstanceSecret {
    /// Takes a secret of at least [`SHORTEST_SECRET`] bytes.
    ///
    /// # Errors
    /// A sentence that does not hold the secret.
    pub fn new(text: &str) -> Result<Self, String> {
        if text.len() < SHORTEST_SECRET {
            return Err(format!(
                "it is {} bytes long, at least {SHORTEST_SECRET} are needed; `openssl rand -hex 32` makes a good one",
                text.len()
            ));
        }
        Ok(Self(text.into()))
    }

    /// Thirty-two random bytes, in hex.
    #[must_use]
    pub fn generate() -> Self {
        Self(hex::encode(rand::random::<[u8; 32]>()).into())
    }

    /// The secret kept in `path` (mode 0600), generated when there is none yet.
    ///
    /// # Errors
    /// The file cannot be read or written, is readable by others, or holds too little.
    pub fn keep(path: &Path) -> Result<Self, String> {
        match std::fs::read_to_string(path) {
            Ok(text) => {
                use std::os::unix::fs::PermissionsExt;
                let mode = std::fs::metadata(path)
                    .map(|meta| meta.permissions().mode())
                    .unwrap_or(0);
                if mode & 0o077 != 0 {
                    return Err(format!(
                        "{} can be read by others (mode {:o}); run: chmod 600 {0}",
                        path.display(),
                        mode & 0o777
                    ));
                }
                Self::new(text.trim()).map_err(|wrong| format!("{}: {wrong}", path.display()))
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                let secret = Self::generate();
                secret
                    .write(path)
                    .map_err(|error| format!("{} cannot be written: {error}", path.display()))?;
                Ok(secret)
            }
            Err(error) => Err(format!("{} cannot be read: {error}", path.display())),
        }
    }

    /// Writes beside and renames, so that a crash leaves the whole secret or none.
    fn write(&self, path: &Path) -> std::io::Result<()> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let beside = path.with_extension("new");
        let _ = std::fs::remove_file(&beside);
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&beside)?;
        file.write_all(self.0.expose_secret().as_bytes())?;
        file.write_all(b"\n")?;
        file.sync_all()?;
        std::fs::rename(&beside, path)
    }

    /// A key of 32 bytes for one purpose: HMAC-SHA256 of the purpose's name. Different purposes never share a key.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> SecretBox<[u8; 32]> {
        SecretBox::init_with(|| hmac_sha256(self.0.expose_secret().as_bytes(), purpose.as_bytes()))
    }

    /// [`Self::derive`] in hex, for where a password is wanted: 64 characters `[0-9a-f]`.
    #[must_use]
    pub fn derive_password(&self, purpose: &str) -> SecretString {
        hex::encode(self.derive(purpose).expose_secret()).into()
    }
}

impl fmt::Debug for InstanceSecret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("InstanceSecret(secret)")
    }
}

/// HMAC-SHA256 of `message` under `key`.
pub(crate) fn hmac_sha256(key: &[u8], message: &[u8]) -> [u8; 32] {
    // A key of any length is a key to HMAC; the type only allows for other constructions.
    match Hmac::<Sha256>::new_from_slice(key) {
        Ok(mut mac) => {
            mac.update(message);
            mac.finalize().into_bytes().into()
        }
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn purposes_never_share_a_key() {
        let secret = InstanceSecret::new("0123456789abcdef0123456789abcdef").expect("long enough");
        let one = secret.derive("cursor");
        assert_eq!(one.expose_secret(), secret.derive("cursor").expose_secret());
        assert_ne!(
            one.expose_secret(),
            secret.derive("session").expose_secret()
        );
    }

    #[test]
    fn a_short_secret_is_refused_without_being_repeated() {
        let wrong = InstanceSecret::new("hunter2").expect_err("too short");
        assert!(
            wrong.contains("7 bytes") && !wrong.contains("hunter2"),
            "{wrong}"
        );
    }

    #[test]
    fn it_is_kept_for_its_owner_alone_and_found_again() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("deep/secret");
        let made = InstanceSecret::keep(&path).expect("made");
        let mode = std::fs::metadata(&path)
            .expect("there")
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
        let found = InstanceSecret::keep(&path).expect("found");
        assert_eq!(
            made.derive("x").expose_secret(),
            found.derive("x").expose_secret()
        );
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o644)).expect("set");
        assert!(
            InstanceSecret::keep(&path)
                .expect_err("readable")
                .contains("chmod 600")
        );
    }
}
