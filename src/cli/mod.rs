//! The command line: what there is, and what each command says about itself.

mod bench_data;
mod chores;
mod config;
mod demo;
mod demo_table;
mod export_data;
mod health;
mod knowledge;
mod listen;
mod migrate;
mod output;
mod schema;
mod serve;
mod server;
mod staff;
mod startup;
mod steps;
mod stop;
mod tenants;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::config::ConfigError;

/// Exit code for a configuration that is wrong, as in sysexits.h.
const EX_CONFIG: u8 = 78;

#[derive(Debug, Parser)]
#[command(
    name = "portico",
    version,
    about = "White-label customer portals for IT service providers",
    long_about = "White-label customer portals for IT service providers.\n\n\
        Portico serves many customer organisations (tenants), each under host names and in a corporate design of its own, \
        and a service desk for the provider's staff. It is one program: web app, GraphQL API and mail worker.\n\n\
        Everything is configured by one file and by variables, which win over it; `portico config --keys` lists them. \
        Without DATABASE_URL, Portico makes and runs a private PostgreSQL in its data directory.",
    after_help = "Begin with:  portico demo\n\
        In earnest:  portico migrate, portico tenants apply, portico staff create-admin, portico serve",
    max_term_width = 100
)]
struct Cli {
    /// Configuration file (default: portico.toml here, when there is one).
    #[arg(
        long,
        global = true,
        env = "PORTICO_CONFIG",
        value_name = "FILE",
        hide_env_values = true
    )]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve portals, desk and API
    ///
    /// Brings the database up to date, then serves all portals and the desk on http.listen, sends mails, and answers
    /// Prometheus on metrics.listen. Put a reverse proxy with TLS in front; it has to hand the Host header on.
    ///
    /// SIGTERM or Ctrl-C ends it in order: no new requests, those in flight finish, mails in hand are sent, and a private
    /// PostgreSQL is stopped last. A second signal ends it at once.
    Serve,
    /// Run a complete demo on this machine
    ///
    /// Starts a private PostgreSQL and a mail catcher, applies the folder tenants/, fills in people and tickets, serves,
    /// and prints where everything is and who can log in. A second run keeps the data. What a program needs to try it all
    /// is in demo.json in the data directory.
    #[command(after_help = "Examples:\n  portico demo\n  portico demo --reset\n  \
        PORTICO_HTTP_LISTEN=127.0.0.1:9000 portico demo\n  DATABASE_URL=postgres://me@localhost/portico portico demo")]
    Demo(demo::DemoArgs),
    /// Manage customer organisations by a folder of files
    #[command(subcommand)]
    Tenants(tenants::TenantsCommand),
    /// Manage the knowledge base by folders of Markdown
    #[command(subcommand)]
    Knowledge(knowledge::KnowledgeCommand),
    /// Manage the accounts of the provider's staff
    #[command(subcommand)]
    Staff(staff::StaffCommand),
    /// Print the GraphQL schema
    ///
    /// As it stands in schema.graphql: with the audience of every field. Needs no database and no configuration.
    Schema,
    /// Bring the database up to date
    ///
    /// Applies the migrations that this version needs and that are not applied yet, as the owner of the database
    /// (DATABASE_URL), each in a transaction of its own. Several may start at once: one works, the others wait. Also sees
    /// to it that the role portico_service, as which Portico serves, can log in and is held by row-level security.
    ///
    /// `portico serve` does the same when it starts.
    Migrate,
    /// Fill a database with the data that `make bench` measures with
    ///
    /// Makes 200 tenants with 10,000 contacts, 500,000 tickets and 1.5 million replies, and logs some of the contacts in. Only
    /// in a database where nobody is yet; a tenant has to be applied, whose design they all get. A second run finds everything
    /// there and makes the sessions anew.
    #[command(
        after_help = "Example:\n  PORTICO_DATA_DIR=.portico/bench portico bench-data --sessions-file .portico/bench/sessions"
    )]
    BenchData(bench_data::BenchDataArgs),
    /// Print the configuration that is in force
    ///
    /// Reads and checks everything as `portico serve` would, and prints each key with its value and where it came from.
    /// Secrets are not printed. What is wrong is told all at once, and the exit code is 78.
    #[command(
        after_help = "Examples:\n  portico config\n  portico config --keys\n  portico --config /etc/portico.toml config"
    )]
    Config(config::ConfigArgs),
    /// Ask a running Portico whether it is well
    ///
    /// Asks /readyz of the server that this configuration describes: exit code 0 when it is ready, 1 when it is not. For a
    /// container's health check, which then needs no curl.
    Healthcheck,
}

/// Threads for what blocks: files, pictures, passwords. Each keeps some two megabytes for what it does next; with tokio's
/// own 512, forty uploads at once took half a gigabyte for as long as they lasted, and were no faster.
const BLOCKING_THREADS: usize = 16;

/// Runs the command that the arguments name.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("portico: no threads to work with: {error}");
            return ExitCode::FAILURE;
        }
    };
    let result = runtime.block_on(run(cli));
    // Nothing that is still going on may hold up the end: what had to be finished was waited for.
    runtime.shutdown_timeout(std::time::Duration::from_secs(2));
    match result {
        Ok(code) => code,
        Err(error) => {
            eprintln!("portico: {error:#}");
            if error.is::<ConfigError>() {
                ExitCode::from(EX_CONFIG)
            } else {
                ExitCode::FAILURE
            }
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<ExitCode> {
    let file = cli.config.as_deref();
    match cli.command {
        Command::Serve => serve::run(file).await,
        Command::Demo(args) => demo::run(file, &args).await,
        Command::Tenants(command) => tenants::run(file, command).await,
        Command::Knowledge(command) => knowledge::run(file, command).await,
        Command::Staff(command) => staff::run(file, command).await,
        Command::Schema => schema::run(),
        Command::Migrate => migrate::run(file).await,
        Command::BenchData(args) => bench_data::run(file, &args).await,
        Command::Config(args) => config::run(file, &args),
        Command::Healthcheck => health::run(file).await,
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_sound() {
        super::Cli::command().debug_assert();
    }

    #[test]
    fn every_command_says_what_it_does() {
        fn walk(command: &clap::Command) {
            for sub in command.get_subcommands() {
                assert!(sub.get_about().is_some(), "{}", sub.get_name());
                assert!(
                    sub.has_subcommands() || sub.get_long_about().is_some(),
                    "{}",
                    sub.get_name()
                );
                walk(sub);
            }
        }
        walk(&super::Cli::command());
    }
}
