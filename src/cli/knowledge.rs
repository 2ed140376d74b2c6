//! `portico knowledge plan|apply|export|import`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::Context;
use clap::{Args, Subcommand};

use super::output::print;
use super::startup::{configure, prepare};
use super::steps::Steps;
use crate::attachments::Files;
use crate::config::Purpose;
use crate::db::Database;
use crate::db::private::Usage;
use crate::knowledge::folder::{self, Which};
use crate::knowledge::import;
use crate::text::Locale;

#[derive(Debug, Subcommand)]
pub(super) enum KnowledgeCommand {
    /// Show what applying the folders would change
    ///
    /// Reads and checks knowledge/ (the provider's articles) and tenants/<slug>/knowledge/ (a portal's own), compares them
    /// with the database and prints which categories and articles would be created, changed, published or archived, and
    /// every value that would change, with the pictures and files that would be added. What was changed at the desk since a
    /// folder was exported or applied is marked as drift. Changes nothing. Everything that is wrong with the files is told at
    /// once, with file, line and field.
    Plan(Folders),
    /// Bring the database to what the folders say
    ///
    /// As plan, and then makes the changes, in one transaction: all of them or none. A changed text is a new version; none is
    /// ever written over, and addresses that an article had lead to it for good. Articles and categories that are in no file
    /// are left alone: to have one read no more, write state = "archived" into its file. Pictures and files that texts name by
    /// their path (![What it shows](pictures/a.png)) are taken in as uploads are; the same one is not stored twice.
    ///
    /// Refuses to write over what was changed at the desk since a folder was exported or applied.
    Apply(Apply),
    /// Write the folders back from the database
    ///
    /// Writes a categories.toml, a file for each article and language, and the pictures and files that the texts name. Files of
    /// the same names are replaced, others stay. What was exported can be applied again, and then changes nothing. Articles for
    /// chosen contacts are not written.
    Export(Folders),
    /// Take over a folder of Markdown or HTML from another program
    ///
    /// Makes new articles of .md files (with YAML between ---, with TOML between +++, or with nothing in front) and of .html
    /// files, in folders within folders, for the provider or for one portal. Only says what it would do, and what it cannot
    /// take over, unless with --apply. What is at an address already stays as it is: importing twice makes nothing twice.
    ///
    /// Of HTML, the title is the first <h1> or else <title>; scripts, styles, forms, navigation and the like are dropped. Links
    /// between the files lead to the articles that come of them. Pictures and files of the folder that are named come with the
    /// articles; of what is outside or missing, the description stays, and a note says so.
    #[command(
        after_help = "Examples:\n  portico knowledge import wiki/ --tenant oriale\n  \
        portico knowledge import wiki/ --provider --language de --category printing --apply"
    )]
    Import(Import),
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("whose").required(true))]
pub(super) struct Import {
    /// The folder to read
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// As this portal's own articles
    #[arg(long, value_name = "SLUG", group = "whose")]
    tenant: Option<String>,
    /// As the provider's articles, for every portal
    #[arg(long, group = "whose")]
    provider: bool,
    /// The language of files that do not say it: de or en (default: the portal's own, or English)
    #[arg(long, value_name = "LANGUAGE")]
    language: Option<Locale>,
    /// The category of files that do not say it, by its slug
    #[arg(long, value_name = "SLUG")]
    category: Option<String>,
    /// Publish them at once; without it they are drafts
    #[arg(long)]
    publish: bool,
    /// Do it; without it, nothing is changed
    #[arg(long)]
    apply: bool,
}

#[derive(Debug, Args)]
pub(super) struct Folders {
    /// Only this portal's own articles: tenants/<SLUG>/knowledge/
    #[arg(long, value_name = "SLUG", conflicts_with = "provider")]
    tenant: Option<String>,
    /// Only the provider's articles: knowledge/
    #[arg(long)]
    provider: bool,
    /// The folder in which knowledge/ and tenants/ are
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
}

#[derive(Debug, Args)]
pub(super) struct Apply {
    #[command(flatten)]
    folders: Folders,
    /// Write over what was changed at the desk meanwhile. Its versions are kept.
    #[arg(long)]
    overwrite: bool,
}

impl Folders {
    fn which(&self) -> Which {
        match &self.tenant {
            Some(slug) => Which::Tenant(slug.clone()),
            None if self.provider => Which::Provider,
            None => Which::All,
        }
    }
}

pub(super) async fn run(
    file: Option<&Path>,
    command: KnowledgeCommand,
) -> anyhow::Result<ExitCode> {
    let config = configure(Purpose::Tool, file)?;
    let ready = prepare(&config, Usage::Command, &Steps::silent()).await?;
    let db = Database::new(ready.service.expose(), 2)?;
    let files = Files::open(&config.storage, config.sealer.clone())
        .context("the storage of files cannot be opened (storage.*)")?;
    let said = said((&db, &files), &command).await;
    drop(db);
    ready.stop().await;
    print(&format!("{}\n", said?.trim_end()))?;
    Ok(ExitCode::SUCCESS)
}

/// What a command has to say when it is done.
async fn said(db: (&Database, &Files), command: &KnowledgeCommand) -> anyhow::Result<String> {
    Ok(match command {
        KnowledgeCommand::Plan(asked) => folder::plan(&asked.folder, &asked.which(), db)
            .await?
            .to_string(),
        KnowledgeCommand::Apply(Apply {
            folders: asked,
            overwrite,
        }) => folder::apply(&asked.folder, &asked.which(), *overwrite, db)
            .await?
            .to_string(),
        KnowledgeCommand::Export(asked) => folder::export(&asked.folder, &asked.which(), db)
            .await?
            .to_string(),
        KnowledgeCommand::Import(asked) => {
            let which = asked.tenant.clone().map_or(Which::Provider, Which::Tenant);
            let how = import::Import {
                language: asked.language,
                category: asked.category.clone(),
                publish: asked.publish,
                apply: asked.apply,
            };
            import::import(&asked.folder, &which, &how, db)
                .await?
                .to_string()
        }
    })
}
