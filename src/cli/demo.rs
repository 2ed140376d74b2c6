//! `portico demo`.

use std::path::Path;
use std::process::ExitCode;

use anyhow::Context;
use clap::Args;

use super::demo_table::table;
use super::listen::refused;
use super::output::print;
use super::server::{Ports, Server};
use super::startup::{configure, prepare};
use super::steps::Steps;
use super::stop;
use crate::attachments::Files;
use crate::config::{Config, Purpose};
use crate::db::Database;
use crate::db::private::{PrivatePostgres, Usage};
use crate::demo::{
    DemoDesk, DemoFile, DemoMail, IdentityProviders, MailCatcher, Trial, fill, probe,
};
use crate::identity::Passwords;
use crate::knowledge::folder::{self as articles, KnowledgeFolderError, Which};
use crate::tenants::folder;

/// Where the demo's portals are described.
const TENANTS: &str = "tenants";

#[derive(Debug, Args)]
pub(super) struct DemoArgs {
    /// Forget the demo's data first: private database, mails, passwords.
    #[arg(long)]
    reset: bool,
}

pub(super) async fn run(file: Option<&Path>, args: &DemoArgs) -> anyhow::Result<ExitCode> {
    let mut config = configure(Purpose::Demo, file)?;
    if args.reset {
        reset(&config)?;
        // The secret went too; this makes another.
        config = configure(Purpose::Demo, file)?;
    }
    let stop = stop::on_signal()?;
    let steps = Steps::shown();
    let result = tokio::select! {
        result = start(&config, &steps) => result,
        // Dropping what has been started so far ends it.
        () = stop.cancelled() => {
            steps.failed();
            return Ok(ExitCode::SUCCESS);
        }
    };
    let Started {
        ready,
        catcher,
        providers,
        server,
        demo,
    } = result.inspect_err(|_| steps.failed())?;
    demo.write(&file_path(&config))
        .context("demo.json cannot be written")?;
    print(&table(&demo, &config))?;
    let served = server.run(stop).await;
    if let Some(catcher) = catcher {
        catcher.stop().await;
    }
    providers.stop().await;
    ready.stop().await;
    served.map(|()| ExitCode::SUCCESS)
}

/// Everything that runs.
struct Started {
    ready: super::startup::Ready,
    catcher: Option<MailCatcher>,
    providers: IdentityProviders,
    server: Server,
    demo: DemoFile,
}

async fn start(config: &Config, steps: &Steps) -> anyhow::Result<Started> {
    // Who waits for the file must not find the one of the run before.
    match std::fs::remove_file(file_path(config)) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
            return Err(error).context("demo.json");
        }
        _ => {}
    }
    let ports = Ports::take(config).await?;
    let ready = prepare(config, Usage::Server, steps).await?;
    let (catcher, mail) = catch_mails(config, steps).await?;
    let db = Database::new(ready.service.expose(), 2)?;
    if Path::new(TENANTS).is_dir() {
        steps.begin("Applying tenants/");
        folder::apply(Path::new(TENANTS), &db).await?;
    }
    let passwords = Passwords::new(&config.passwords)?;
    let files = Files::open(&config.storage, config.sealer.clone())?;
    let (staff, tenants) = fill(
        &db,
        (&passwords, &files),
        &config.instance_secret,
        config.http.public,
        &|text| steps.begin(text),
    )
    .await?;
    apply_articles(&db, &files, steps).await?;
    let server = Server::new(config, &ready.service, ports)?;
    let listen = config.demo.identity_provider;
    probe(listen).map_err(|error| refused(listen, "demo.identity_provider", &error))?;
    steps.begin("Starting the providers of single sign-on");
    let trial = Trial {
        db: &db,
        sso: server.sso(),
        secret: &config.instance_secret,
        public: config.http.public,
        listen,
        tenants: &tenants,
    };
    let (providers, identity_provider) = IdentityProviders::start(&trial, &config.data_dir).await?;
    steps.done();
    let demo = DemoFile {
        graphql_path: "/graphql".to_owned(),
        desk: DemoDesk {
            url: config.http.public.origin(config.http.desk_host.as_str()),
        },
        mail,
        identity_provider,
        staff,
        tenants,
    };
    Ok(Started {
        ready,
        catcher,
        providers,
        server,
        demo,
    })
}

/// The articles that lie in folders beside: `tenants/<slug>/knowledge/`, with their pictures. What was changed at the desk since stays so.
async fn apply_articles(db: &Database, files: &Files, steps: &Steps) -> anyhow::Result<()> {
    steps.begin("Applying knowledge/");
    match articles::apply(Path::new("."), &Which::All, false, (db, files)).await {
        Ok(_) | Err(KnowledgeFolderError::Drift(_) | KnowledgeFolderError::Nothing(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

/// Starts the mail catcher, unless mails are to go to a server of the operator's own.
async fn catch_mails(
    config: &Config,
    steps: &Steps,
) -> anyhow::Result<(Option<MailCatcher>, DemoMail)> {
    let (smtp, web) = (config.demo.mail_smtp, config.demo.mail_web);
    let configured = format!("{}:{}", config.mail.smtp_host, config.mail.smtp_port);
    if configured != smtp.to_string() {
        return Ok((
            None,
            DemoMail {
                smtp: configured,
                url: None,
                api: None,
            },
        ));
    }
    for (address, key) in [(smtp, "demo.mail_smtp"), (web, "demo.mail_web")] {
        probe(address).map_err(|error| refused(address, key, &error))?;
    }
    steps.begin("Starting the mail catcher");
    let catcher = MailCatcher::start(smtp, web, &config.data_dir.join("mails")).await?;
    let url = format!("http://{web}");
    Ok((
        Some(catcher),
        DemoMail {
            smtp: configured,
            api: Some(format!("{url}/api/mails")),
            url: Some(url),
        },
    ))
}

fn reset(config: &Config) -> anyhow::Result<()> {
    if let Some(url) = &config.database.url {
        anyhow::bail!(
            "--reset deletes the private database only, and DATABASE_URL names another ({url}). Drop that one by hand."
        );
    }
    PrivatePostgres::erase(&config.data_dir)?;
    for name in ["mails", "demo.json", "identity-provider.json", "secret"] {
        let path = config.data_dir.join(name);
        let removed = if path.is_dir() {
            std::fs::remove_dir_all(&path)
        } else {
            std::fs::remove_file(&path)
        };
        match removed {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(error).with_context(|| path.display().to_string());
            }
            _ => {}
        }
    }
    Ok(())
}

fn file_path(config: &Config) -> std::path::PathBuf {
    config.data_dir.join("demo.json")
}
