//! The private PostgreSQL: made, started, kept alive and stopped by Portico itself, from the installed programs.
//!
//! It listens on a Unix socket alone, asks everybody for a password, and belongs to the user who runs Portico, or to
//! the user postgres when that is root (PostgreSQL refuses root). Its files are in `<data dir>/postgres`; where the user
//! postgres cannot go there, as under `/root`, they are in `/var/lib/portico`, and `<data dir>/postgres.path` says where.

mod account;
mod binaries;
mod cluster;
mod error;
mod keeper;
mod lock;
mod place;
mod processes;
mod server;

use std::path::Path;
use std::time::{Duration, Instant};

use crate::config::DatabaseUrl;
use account::Account;
use binaries::Binaries;
use cluster::Logins;
pub use error::PrivateError;
use keeper::Keeper;
use lock::Lock;
use place::Place;
use server::Server;

/// Space that a new cluster needs with its first write-ahead log, in MiB.
const NEEDED_MIB: u64 = 128;

/// What the private PostgreSQL is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Usage {
    /// To serve: this process is to be the only one on the data directory.
    Server,
    /// For a command: one that another Portico runs is used as it is, and left running.
    Command,
}

/// A running private PostgreSQL. Dropped, it is stopped, unless another process runs it.
#[derive(Debug)]
pub struct PrivatePostgres {
    owner: DatabaseUrl,
    // Declared in this order: first the server stops, then the lock is given up.
    keeper: Option<Keeper>,
    _lock: Option<Lock>,
}

impl PrivatePostgres {
    /// Starts it in `data_dir`, making it first when it is not there yet. `progress` hears in a sentence what takes time.
    ///
    /// # Errors
    /// What is wrong and what to do, as in [`PrivateError`].
    pub async fn start(
        data_dir: &Path,
        usage: Usage,
        progress: &(dyn Fn(&str) + Sync),
    ) -> Result<Self, PrivateError> {
        std::fs::create_dir_all(data_dir).map_err(PrivateError::file("cannot create", data_dir))?;
        // The canonical path: a link that is moved later must not part the server from its data.
        let data_dir = std::fs::canonicalize(data_dir)
            .map_err(PrivateError::file("cannot look at", data_dir))?;
        let lock = match Lock::take(&data_dir) {
            Ok(lock) => lock,
            Err(busy @ PrivateError::InUse { .. }) if usage == Usage::Command => {
                return attach(&data_dir, busy).await;
            }
            Err(error) => return Err(error),
        };
        let account = Account::find()?;
        let place = Place::choose(&data_dir, &account)?;
        let binaries = Binaries::find(place.version(), &place.cluster())?;
        if place.version().is_none() {
            progress(&format!(
                "Making a private PostgreSQL {} in {}",
                binaries.major,
                place.base.display()
            ));
            let (place, binaries) = (place.clone(), binaries.clone());
            tokio::task::spawn_blocking(move || cluster::init(&account, &binaries, &place))
                .await
                .map_err(|error| PrivateError::Unusable(error.to_string()))??;
        }
        let socket_dir = place.socket_dir(&account)?;
        progress("Starting the private PostgreSQL");
        let logins = Logins::read(&place, &socket_dir)?;
        let keeper = Keeper::start(Server {
            account,
            binaries,
            place,
            socket_dir,
        })
        .await?;
        // From here on an early return drops the keeper, which stops the server.
        logins.provide().await?;
        Ok(Self {
            owner: logins.owner(),
            keeper: Some(keeper),
            _lock: Some(lock),
        })
    }

    /// The owner's URL: for migrations, and to derive the service's from.
    #[must_use]
    pub fn owner_url(&self) -> &DatabaseUrl {
        &self.owner
    }

    /// Stops it and waits until it has gone; leaves one alone that another process runs.
    pub async fn stop(mut self) {
        if let Some(keeper) = self.keeper.take() {
            keeper.stop().await;
        }
    }

    /// Deletes everything that it keeps for `data_dir`, after ending what may still run there.
    ///
    /// # Errors
    /// Another Portico uses it, or the files cannot be deleted.
    pub fn erase(data_dir: &Path) -> Result<(), PrivateError> {
        if !data_dir.is_dir() {
            return Ok(());
        }
        let _lock = Lock::take(data_dir)?;
        if let Ok(Some(place)) = Place::existing(data_dir) {
            processes::end_leftovers(&place.cluster());
        }
        Place::erase(data_dir)
    }
}

/// Uses the server that another Portico runs, waiting a while for one that is just starting.
async fn attach(data_dir: &Path, busy: PrivateError) -> Result<PrivatePostgres, PrivateError> {
    let until = Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(place) = Place::existing(data_dir)?
            && let Some(socket_dir) = server::running_at(&place.cluster())
        {
            let logins = Logins::read(&place, &socket_dir)?;
            if logins.provide().await.is_ok() {
                return Ok(PrivatePostgres {
                    owner: logins.owner(),
                    keeper: None,
                    _lock: None,
                });
            }
        }
        if Instant::now() > until {
            return Err(busy);
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}
