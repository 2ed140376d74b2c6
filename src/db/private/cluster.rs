//! Making the cluster, and in it the owner and the database.

use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::process::Stdio;

use secrecy::{ExposeSecret, SecretString};

use super::server::explain;
use super::{Account, Binaries, NEEDED_MIB, Place, PrivateError};
use crate::config::{DatabaseUrl, hmac_sha256, percent_encode};
use crate::db::connect;

/// The role that owns the database; migrations run as it.
pub(super) const OWNER: &str = "portico_owner";
/// The database.
pub(super) const DATABASE: &str = "portico";
/// The superuser: makes the owner and the database, and nothing else.
const SUPERUSER: &str = "postgres";

/// Makes a new cluster. A crash on the way leaves nothing that could be mistaken for one.
pub(super) fn init(
    account: &Account,
    binaries: &Binaries,
    place: &Place,
) -> Result<(), PrivateError> {
    let stat = rustix::fs::statvfs(&place.base)
        .map_err(|errno| PrivateError::file("cannot look at", &place.base)(errno.into()))?;
    if stat.f_bavail.saturating_mul(stat.f_frsize) < NEEDED_MIB << 20 {
        return Err(PrivateError::DiskFull {
            path: place.base.clone(),
            needed_mib: NEEDED_MIB,
        });
    }
    let beside = place.base.join("data.new");
    match std::fs::remove_dir_all(&beside) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(PrivateError::file("cannot delete", beside)(error));
        }
        _ => {}
    }
    write_password(account, &place.password_file())?;
    let initdb = binaries.program("initdb");
    let output = account
        .command(&initdb)
        .arg("-D")
        .arg(&beside)
        .args([
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--data-checksums",
            "--no-instructions",
        ])
        .arg(format!("--username={SUPERUSER}"))
        .arg(format!("--locale={}", utf8_locale()?))
        .arg("--pwfile")
        .arg(place.password_file())
        .current_dir(&place.base)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .output()
        .map_err(PrivateError::file("cannot run", &initdb))?;
    if !output.status.success() {
        let _ = std::fs::remove_dir_all(&beside);
        let said = format!(
            "{}{}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr)
        );
        return Err(explain("initdb", &said, &place.base));
    }
    std::fs::rename(&beside, place.cluster()).map_err(PrivateError::file("cannot rename", beside))
}

/// A locale that knows letters beyond ASCII, so that `lower('Ä')` is `ä`; C.UTF-8 sorts by code point and is quick.
fn utf8_locale() -> Result<String, PrivateError> {
    let output = std::process::Command::new("locale")
        .arg("-a")
        .stdin(Stdio::null())
        .output();
    let known = output
        .map(|output| String::from_utf8_lossy(&output.stdout).into_owned())
        .unwrap_or_default();
    let utf8 = |name: &&str| {
        name.to_ascii_lowercase()
            .replace('-', "")
            .ends_with(".utf8")
    };
    let c = |name: &&str| name.starts_with("C.");
    let found = known
        .lines()
        .filter(utf8)
        .find(c)
        .or_else(|| known.lines().find(utf8));
    found.map(str::to_owned).ok_or_else(|| PrivateError::Program {
        program: "locale -a".to_owned(),
        said: "There is no UTF-8 locale on this system. Install one (Debian: apt-get install locales).".to_owned(),
    })
}

fn write_password(account: &Account, path: &Path) -> Result<(), PrivateError> {
    let _ = std::fs::remove_file(path);
    let password = SecretString::from(hex::encode(rand::random::<[u8; 32]>()));
    std::fs::OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .and_then(|mut file| {
            file.write_all(password.expose_secret().as_bytes())?;
            file.sync_all()
        })
        .and_then(|()| account.give(path))
        .map_err(PrivateError::file("cannot write", path))
}

/// The URLs of superuser and owner for the server behind a socket.
pub(super) struct Logins {
    superuser: DatabaseUrl,
    owner: DatabaseUrl,
    owner_password: SecretString,
}

impl Logins {
    pub fn read(place: &Place, socket_dir: &Path) -> Result<Self, PrivateError> {
        let path = place.password_file();
        let password =
            std::fs::read_to_string(&path).map_err(PrivateError::file("cannot read", &path))?;
        let password = SecretString::from(password.trim());
        // Derived, so that a second process finds the owner's password without a second file.
        let owner_password = SecretString::from(hex::encode(hmac_sha256(
            password.expose_secret().as_bytes(),
            OWNER.as_bytes(),
        )));
        let url = |user: &str, password: &SecretString, database: &str| {
            let host = percent_encode(&socket_dir.to_string_lossy());
            DatabaseUrl::parse(&format!(
                "postgres://{user}:{}@{host}/{database}",
                password.expose_secret()
            ))
            .map_err(PrivateError::Unusable)
        };
        Ok(Self {
            superuser: url(SUPERUSER, &password, "postgres")?,
            owner: url(OWNER, &owner_password, DATABASE)?,
            owner_password,
        })
    }

    /// The owner's URL.
    pub fn owner(self) -> DatabaseUrl {
        self.owner
    }

    /// Sees to it that the owner (no superuser; may create the service's role) and the database exist.
    pub async fn provide(&self) -> Result<(), PrivateError> {
        if connect::client(&self.owner).await.is_ok() {
            return Ok(());
        }
        let unusable = |error: &dyn std::fmt::Display| PrivateError::Unusable(error.to_string());
        let client = connect::client(&self.superuser)
            .await
            .map_err(|error| unusable(&error))?;
        // Only a hash of the password goes over, so that no log of PostgreSQL's can ever hold it. Neither name nor
        // hash holds a quote.
        let hash = postgres_protocol::password::scram_sha_256(
            self.owner_password.expose_secret().as_bytes(),
        );
        let exists = |rows: Vec<tokio_postgres::Row>| !rows.is_empty();
        let role = client
            .query("SELECT FROM pg_roles WHERE rolname = $1", &[&OWNER])
            .await
            .map(exists);
        let verb = if role.map_err(|error| unusable(&connect::words(&error)))? {
            "ALTER"
        } else {
            "CREATE"
        };
        let attributes = "LOGIN CREATEROLE NOSUPERUSER NOBYPASSRLS NOCREATEDB NOREPLICATION";
        client
            .batch_execute(&format!(
                "{verb} ROLE {OWNER} {attributes} PASSWORD '{hash}'"
            ))
            .await
            .map_err(|error| unusable(&connect::words(&error)))?;
        let database = client
            .query("SELECT FROM pg_database WHERE datname = $1", &[&DATABASE])
            .await
            .map(exists);
        if !database.map_err(|error| unusable(&connect::words(&error)))? {
            client
                .batch_execute(&format!("CREATE DATABASE {DATABASE} OWNER {OWNER}"))
                .await
                .map_err(|error| unusable(&connect::words(&error)))?;
        }
        connect::client(&self.owner)
            .await
            .map(drop)
            .map_err(|error| unusable(&error))
    }
}
