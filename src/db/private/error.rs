//! What can go wrong with the private PostgreSQL, and what to do about it.

use std::path::PathBuf;

/// Why the private PostgreSQL does not run. Each message says what to do.
#[derive(Debug, thiserror::Error)]
pub enum PrivateError {
    /// Another Portico holds the data directory.
    #[error(
        "{} is in use by another Portico ({holder}). Stop that one, or choose another directory with PORTICO_DATA_DIR.",
        data_dir.display()
    )]
    InUse {
        /// The data directory.
        data_dir: PathBuf,
        /// Process id and command of the other.
        holder: String,
    },
    /// No PostgreSQL is installed, or only one that is too old.
    #[error(
        "No PostgreSQL {minimum} or later was found (looked at pg_config, PATH and /usr/lib/postgresql). \
         Install it (Debian: apt-get install postgresql), or set DATABASE_URL to one that runs elsewhere.{found}"
    )]
    NotInstalled {
        /// The oldest that serves.
        minimum: u32,
        /// What was found instead; empty, or a sentence with a space before it.
        found: String,
    },
    /// The cluster was made by another major version.
    #[error(
        "The data in {} was made by PostgreSQL {cluster}, and only version {found} is installed. Install PostgreSQL \
         {cluster} beside it (Debian: apt-get install postgresql-{cluster}), or upgrade the data with pg_upgrade. \
         The demo can start over instead: make demo-reset.",
        path.display()
    )]
    OtherVersion {
        /// The cluster's directory.
        path: PathBuf,
        /// Version that made the cluster.
        cluster: u32,
        /// Versions that are installed.
        found: String,
    },
    /// Portico runs as root, which PostgreSQL refuses, and there is no user to run it as.
    #[error(
        "PostgreSQL refuses to run as root, and there is no user named postgres to run it as. Create one (useradd \
         --system --no-create-home postgres), or run Portico as an ordinary user."
    )]
    NoAccount,
    /// The files belong to somebody else.
    #[error(
        "{} belongs to user number {owner}, and Portico runs as number {own}. Run it as the user who made it, or start \
         over with make demo-reset.",
        path.display()
    )]
    OtherOwner {
        /// Whose files these are.
        path: PathBuf,
        /// User id of the owner.
        owner: u32,
        /// User id that is needed.
        own: u32,
    },
    /// The place that `.portico` points to is gone.
    #[error(
        "{} says that the private PostgreSQL is in {}, which does not exist. Bring it back, or start over with make \
         demo-reset.",
        pointer.display(), path.display()
    )]
    Lost {
        /// The pointer file.
        pointer: PathBuf,
        /// What it points to.
        path: PathBuf,
    },
    /// The disk is full.
    #[error(
        "The disk that holds {} is full. Nothing that was committed is lost. Free some space (the private PostgreSQL \
         needs at least {needed_mib} MiB) and start again.",
        path.display()
    )]
    DiskFull {
        /// Where.
        path: PathBuf,
        /// How much has to be free.
        needed_mib: u64,
    },
    /// A file or directory could not be handled.
    #[error("{what} {}: {source}", path.display())]
    File {
        /// What was tried, such as `cannot create`.
        what: &'static str,
        /// With what.
        path: PathBuf,
        /// Why it did not work.
        source: std::io::Error,
    },
    /// A program of PostgreSQL's did not do what it should.
    #[error("{program} failed{}", detail(said))]
    Program {
        /// Which one.
        program: String,
        /// Its last words.
        said: String,
    },
    /// It was told to stop while it was starting.
    #[error("the private PostgreSQL was told to stop while it was starting")]
    Stopped,
    /// It runs, but does not let us in or do as told.
    #[error("the private PostgreSQL does not answer as it should: {0}")]
    Unusable(String),
}

fn detail(said: &str) -> String {
    if said.trim().is_empty() {
        ", without a word".to_owned()
    } else {
        format!(". Its last words:\n{}", said.trim_end())
    }
}

impl PrivateError {
    pub(super) fn file(
        what: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| match source.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull {
                path,
                needed_mib: super::NEEDED_MIB,
            },
            _ => Self::File { what, path, source },
        }
    }
}
