//! The configuration: one typed [`Config`] from a file and `PORTICO_*` variables, checked at start, secrets redacted.
//!
//! Variables win over the file, the file over defaults. Everything that is wrong is told at once. What can be set is
//! listed in [`keys::KEYS`].

mod chat;
mod database_url;
mod domains;
mod inbound_mail;
pub mod keys;
mod live;
mod load;
mod problem;
mod push;
mod reader;
mod seal;
mod secret;
mod source;
mod storage;
mod values;
mod webhooks;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::time::Duration;

use secrecy::SecretString;

pub use chat::ChatConfig;
pub(crate) use database_url::encode as percent_encode;
pub use database_url::{DatabaseTls, DatabaseUrl};
pub use domains::DomainsConfig;
pub use inbound_mail::InboundMailConfig;
pub use live::LiveConfig;
pub use problem::{ConfigError, Problem};
pub use push::PushConfig;
pub use reader::Effective;
pub use seal::Sealer;
pub(crate) use secret::hmac_sha256;
pub use secret::{InstanceSecret, SHORTEST_SECRET};
pub use source::Sources;
pub use storage::{S3Config, ScannerAddress, StorageConfig, StoragePlace};
pub use values::{HostName, Mailbox, Origin};
pub use webhooks::WebhooksConfig;

/// The role that serves: row-level security applies to it. The migrations create it under this name.
pub const SERVICE_ROLE: &str = "portico_service";

/// What a configuration is read for: it decides the defaults and what is demanded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Serving: everything that mails and links need is demanded.
    Serve,
    /// The demo: everything has a default, under `.localhost`.
    Demo,
    /// A command that only needs the database: what serving needs may be missing.
    Tool,
}

/// The whole configuration, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// What it was read for.
    pub purpose: Purpose,
    /// Portico's own files: instance secret, private PostgreSQL, demo.json. Absolute.
    pub data_dir: PathBuf,
    /// What cursors are sealed with and passwords of database roles are derived from.
    pub instance_secret: InstanceSecret,
    /// Seals what must be read again; opens what a previous instance secret sealed too.
    pub sealer: Sealer,
    /// Where the data is.
    pub database: DatabaseConfig,
    /// Listening and what browsers see.
    pub http: HttpConfig,
    /// Outgoing mail.
    pub mail: MailConfig,
    /// Answers by mail; `None`: they are not taken.
    pub inbound_mail: Option<InboundMailConfig>,
    /// Where Prometheus asks; `None`: nowhere.
    pub metrics_listen: Option<SocketAddr>,
    /// What an operation may cost at most.
    pub limits: LimitsConfig,
    /// What subscriptions may cost at most.
    pub live: LiveConfig,
    /// When chats end by themselves.
    pub chat: ChatConfig,
    /// Argon2id's parameters.
    pub passwords: PasswordsConfig,
    /// How long a log-in lasts.
    pub session_lifetime: Duration,
    /// Whether staff must have a second factor.
    pub require_totp: bool,
    /// How many failed log-ins are borne.
    pub login: LoginConfig,
    /// Whether providers of single sign-on may be spoken to without TLS.
    pub sso_allow_http: bool,
    /// Where attached files lie.
    pub storage: StorageConfig,
    /// Where messages to other programs may go.
    pub webhooks: WebhooksConfig,
    /// Telling browsers.
    pub push: PushConfig,
    /// The customers' own names.
    pub domains: DomainsConfig,
    /// What is logged and how.
    pub log: LogConfig,
    /// The demo's own addresses.
    pub demo: DemoConfig,
    /// Every key as it is in force, for printing; secrets replaced.
    pub effective: Vec<Effective>,
    /// Variables that look like ours and are not, with the one that was probably meant.
    pub unknown_variables: Vec<(String, Option<String>)>,
}

/// Where the data is.
#[derive(Debug, Clone)]
pub struct DatabaseConfig {
    /// The owner's URL; `None`: the private PostgreSQL.
    pub url: Option<DatabaseUrl>,
    /// The service role's URL when it is not to be derived from the owner's.
    pub service_url: Option<DatabaseUrl>,
    /// Connections for serving.
    pub pool_size: usize,
}

/// Listening, and how browsers see it.
#[derive(Debug, Clone)]
pub struct HttpConfig {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// Scheme and port in links, cookies and origins.
    pub public: PublicAddress,
    /// The service desk's host name.
    pub desk_host: HostName,
    /// Origins of other front ends that may call the API from a browser.
    pub allowed_origins: Vec<Origin>,
    /// Reverse proxies in front that add to `X-Forwarded-For`; 0: the header is not believed.
    pub proxies: usize,
    /// Whether GraphiQL is served.
    pub graphiql: bool,
    /// How long requests in flight may take to finish at shutdown.
    pub shutdown_grace: Duration,
    /// How long a client may leave what it asked for unread.
    pub unread: Duration,
}

/// Scheme and port as browsers see them; the host is the portal's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicAddress {
    /// `https`, else `http`.
    pub https: bool,
    /// The port in links.
    pub port: u16,
}

impl PublicAddress {
    /// The origin of a host, such as `https://portal.example.com` or `http://oriale.localhost:8080`; no slash at the
    /// end, and no port where it is the scheme's own.
    #[must_use]
    pub fn origin(&self, host: &str) -> String {
        let scheme = if self.https { "https" } else { "http" };
        if self.port == Self::standard_port(self.https) {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{}", self.port)
        }
    }

    const fn standard_port(https: bool) -> u16 {
        if https { 443 } else { 80 }
    }
}

/// How the connection to the SMTP server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SmtpTls {
    /// Begins in plain text and must change to TLS.
    StartTls,
    /// TLS from the first byte.
    Tls,
    /// Plain text.
    None,
}

/// Outgoing mail.
#[derive(Debug, Clone)]
pub struct MailConfig {
    /// Host name or address of the SMTP server.
    pub smtp_host: String,
    /// Its port.
    pub smtp_port: u16,
    /// How the connection is protected.
    pub smtp_tls: SmtpTls,
    /// User and password, when the server wants them.
    pub smtp_login: Option<(String, SecretString)>,
    /// Sender of every mail. A tenant's name replaces the display name.
    pub from: Mailbox,
    /// How long a mail about a ticket waits for what else happens to the ticket.
    pub gather: Duration,
}

/// What an operation may cost at most.
#[derive(Debug, Clone)]
pub struct LimitsConfig {
    /// Bytes of a request's body.
    pub body: usize,
    /// Depth in fields.
    pub depth: usize,
    /// Complexity, lists multiplied by their page size.
    pub complexity: usize,
    /// Aliases.
    pub aliases: usize,
    /// Fields at the root.
    pub root_fields: usize,
    /// Directives.
    pub directives: usize,
    /// Time for the whole operation.
    pub timeout: Duration,
}

/// Argon2id's parameters.
#[derive(Debug, Clone, Copy)]
pub struct PasswordsConfig {
    /// Memory for one hash, in KiB.
    pub memory_kib: u32,
    /// Passes over the memory.
    pub iterations: u32,
    /// Lanes.
    pub parallelism: u32,
}

/// How many failed log-ins are borne in a stretch of time.
#[derive(Debug, Clone, Copy)]
pub struct LoginConfig {
    /// For one account.
    pub account_failures: u32,
    /// From one address.
    pub address_failures: u32,
    /// In one portal, or at the desk.
    pub tenant_failures: u32,
    /// After so long without a failure they are forgotten.
    pub window: Duration,
    /// The longest that a next try is put off.
    pub longest_delay: Duration,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Human,
    /// One JSON object a line.
    Json,
    /// For people on a terminal, JSON otherwise.
    Auto,
}

/// What is logged and how.
#[derive(Debug, Clone)]
pub struct LogConfig {
    /// How lines look.
    pub format: LogFormat,
    /// What is let through, in the language of tracing's `EnvFilter`.
    pub filter: String,
}

/// The demo's own addresses.
#[derive(Debug, Clone)]
pub struct DemoConfig {
    /// The mail catcher's SMTP server.
    pub mail_smtp: SocketAddr,
    /// The mail catcher's page.
    pub mail_web: SocketAddr,
    /// The provider of single sign-on.
    pub identity_provider: SocketAddr,
}
