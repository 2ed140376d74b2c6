//! What every command begins with: the configuration, logging, and a database that is ready.

use std::path::Path;

use crate::config::{Config, ConfigError, DatabaseUrl, Purpose, Sources};
use crate::db::migrate::{migrate, service_url};
use crate::db::private::{PrivatePostgres, Usage};
use crate::telemetry::start_logging;

use super::steps::Steps;

/// Reads and checks the configuration and starts logging as it says.
pub(super) fn configure(purpose: Purpose, file: Option<&Path>) -> Result<Config, ConfigError> {
    let sources = Sources::read(file).map_err(|problem| ConfigError {
        problems: vec![problem],
    })?;
    let config = Config::load(purpose, &sources)?;
    start_logging(&config.log);
    for (name, near) in &config.unknown_variables {
        let meant = near.as_deref().unwrap_or("none");
        tracing::warn!(
            variable = name,
            meant,
            "a variable that looks like ours is not known and has no effect"
        );
    }
    Ok(config)
}

/// A database that is there, migrated, and lets the service in.
pub(super) struct Ready {
    /// As the owner.
    pub owner: DatabaseUrl,
    /// As the role that serves.
    pub service: DatabaseUrl,
    /// Migrations that were applied just now.
    pub applied: Vec<String>,
    /// The private one, if it is ours to stop. Stop it last.
    pub postgres: Option<PrivatePostgres>,
}

impl Ready {
    /// Stops the private PostgreSQL, if there is one.
    pub async fn stop(self) {
        if let Some(postgres) = self.postgres {
            postgres.stop().await;
        }
    }
}

/// Finds or starts the database and brings it up to date.
pub(super) async fn prepare(config: &Config, usage: Usage, steps: &Steps) -> anyhow::Result<Ready> {
    let (postgres, owner) = match &config.database.url {
        Some(url) => {
            if !url.is_local() && *url.tls() == crate::config::DatabaseTls::Off {
                tracing::warn!(server = %url, "the way to the database is not encrypted; see sslmode in docs/operating.md");
            }
            (None, url.clone())
        }
        None => {
            let postgres =
                PrivatePostgres::start(&config.data_dir, usage, &|step| steps.begin(step)).await?;
            let owner = postgres.owner_url().clone();
            (Some(postgres), owner)
        }
    };
    // An error from here on drops the private PostgreSQL, which stops it.
    steps.begin("Bringing the database up to date");
    let heard = steps.clone();
    let applied = migrate(&owner, move |name| {
        heard.begin(&format!("Migration {name}"))
    })
    .await?;
    let service = service_url(&config.database, &owner, &config.instance_secret).await?;
    steps.done();
    Ok(Ready {
        owner,
        service,
        applied,
        postgres,
    })
}
