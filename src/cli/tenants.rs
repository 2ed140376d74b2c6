//! `portico tenants plan|apply|export|export-data`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::export_data::{self, ExportData};
use super::output::print;
use super::startup::{configure, prepare};
use super::steps::Steps;
use crate::config::{Config, Purpose};
use crate::db::Database;
use crate::db::private::Usage;
use crate::tenants::folder;

#[derive(Debug, Subcommand)]
pub(super) enum TenantsCommand {
    /// Show what applying the folder would change
    ///
    /// Reads and checks the folder, compares it with the database and prints every field that would change, with its old
    /// and its new value. Changes nothing. Everything that is wrong with the files is told at once, each with file, line,
    /// column and field.
    Plan(Folder),
    /// Bring the database to what the folder says
    ///
    /// As plan, and then makes the changes, in one transaction: all of them or none. Portals that are running show them
    /// within a second. Tenants that are not in the folder are left alone.
    Apply(Folder),
    /// Write the folder back from the database
    ///
    /// Writes a tenant.toml and the pictures of every tenant. Files of the same names are replaced, others stay. What was
    /// exported can be applied again, and then changes nothing.
    Export(Folder),
    /// Write everything that is stored about a tenant into one archive
    ///
    /// A ZIP with the tenant's folder, people, tickets with internal notes, files, mails and audit log, and with a README.txt
    /// that says what is where and what to take out before it is handed over. No secrets are in it. It is of one moment, works
    /// in whichever state the tenant is, and is written into the audit log.
    ExportData(ExportData),
}

#[derive(Debug, Args)]
pub(super) struct Folder {
    /// The folder: one folder in it for each tenant, named by its slug.
    #[arg(long, value_name = "FOLDER", default_value = "tenants")]
    folder: PathBuf,
}

pub(super) async fn run(file: Option<&Path>, command: TenantsCommand) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let ready = prepare(&config, Usage::Command, &Steps::silent()).await?;
    let db = Database::new(ready.service.expose(), 2)?;
    let said = said(&config, &db, &command).await;
    drop(db);
    ready.stop().await;
    print(&format!("{}\n", said?.trim_end()))?;
    Ok(ExitCode::SUCCESS)
}

/// What a command has to say when it is done.
async fn said(config: &Config, db: &Database, command: &TenantsCommand) -> anyhow::Result<String> {
    Ok(match command {
        TenantsCommand::Plan(Folder { folder: dir }) => folder::plan(dir, db).await?.to_string(),
        TenantsCommand::Apply(Folder { folder: dir }) => folder::apply(dir, db).await?.to_string(),
        TenantsCommand::Export(Folder { folder: dir }) => {
            folder::export(dir, db).await?.to_string()
        }
        TenantsCommand::ExportData(command) => export_data::run(config, db, command).await?,
    })
}
