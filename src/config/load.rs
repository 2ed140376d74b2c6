//! From [`Sources`] to a checked [`Config`].

use std::net::SocketAddr;
use std::path::PathBuf;

use secrecy::SecretString;

use super::reader::{Reader, duration, flag, number, size};
use super::values::{HostName, Mailbox, Origin};
use super::{
    ChatConfig, Config, ConfigError, DatabaseConfig, DatabaseUrl, DemoConfig, DomainsConfig,
    HttpConfig, InstanceSecret, LimitsConfig, LiveConfig, LogConfig, LogFormat, LoginConfig,
    MailConfig, PasswordsConfig, PublicAddress, Purpose, PushConfig, SERVICE_ROLE, Sealer, SmtpTls,
    Sources, WebhooksConfig,
};
use super::{inbound_mail, storage};

impl Config {
    /// Reads and checks everything. With the private PostgreSQL and in the demo an instance secret is generated and
    /// kept in the data directory when none is set.
    ///
    /// # Errors
    /// Everything that is wrong, at once.
    pub fn load(purpose: Purpose, sources: &Sources) -> Result<Self, ConfigError> {
        let mut problems = Vec::new();
        let values = sources.written(&mut problems);
        let mut reader = Reader::new(values, problems);
        let read = read(purpose, &mut reader);
        match read {
            Some(mut config) if reader.problems.is_empty() => {
                config.effective = reader.effective;
                config.unknown_variables = sources.unknown_variables();
                Ok(config)
            }
            _ => Err(ConfigError {
                problems: reader.problems,
            }),
        }
    }
}

/// `None` only with a problem in the reader. Every part is read before the first `?`, so that all problems are told.
fn read(purpose: Purpose, reader: &mut Reader) -> Option<Config> {
    let demo = purpose == Purpose::Demo;
    let data_dir = reader.or("data_dir", ".portico", data_dir);
    let database = database(reader);
    let private = database
        .as_ref()
        .is_some_and(|database| database.url.is_none());
    let instance_secret = instance_secret(reader, data_dir.as_ref(), private || demo);
    let previous_secrets = reader.list("previous_instance_secrets", InstanceSecret::new);
    let http = http(purpose, reader);
    let demo_config = demo_config(reader);
    let mail = mail(purpose, reader, demo_config.as_ref());
    let inbound_mail = inbound_mail::read(purpose, reader);
    let metrics_listen = reader.or("metrics.listen", "127.0.0.1:9464", |text| match text {
        "off" => Ok(None),
        _ => address(text).map(Some),
    });
    let limits = limits(reader);
    let live = LiveConfig::read(reader);
    let chat = ChatConfig::read(reader, demo);
    let passwords = passwords(reader);
    let session_lifetime = reader.or("sessions.lifetime", "12h", duration);
    let require_totp = reader.or("staff.require_totp", "false", flag);
    let login = login(reader);
    let sso_allow_http = reader.or("sso.allow_http", if demo { "true" } else { "false" }, flag);
    let storage = storage::read(reader, data_dir.as_ref());
    let webhooks = WebhooksConfig::read(reader, purpose);
    let push = PushConfig::read(reader);
    let desk = http.as_ref().map(|http| &http.desk_host);
    let domains = DomainsConfig::read(reader, desk);
    let log = log(reader);
    let instance_secret = instance_secret?;
    Some(Config {
        purpose,
        data_dir: data_dir?,
        sealer: Sealer::new(&instance_secret, &previous_secrets),
        instance_secret,
        database: database?,
        http: http?,
        mail: mail?,
        inbound_mail: inbound_mail?,
        metrics_listen: metrics_listen?,
        limits: limits?,
        live: live?,
        chat: chat?,
        passwords: passwords?,
        session_lifetime: session_lifetime?,
        require_totp: require_totp?,
        login: login?,
        sso_allow_http: sso_allow_http?,
        storage: storage?,
        webhooks,
        push,
        domains: domains?,
        log: log?,
        demo: demo_config?,
        effective: Vec::new(),
        unknown_variables: Vec::new(),
    })
}

fn database(reader: &mut Reader) -> Option<DatabaseConfig> {
    let before = reader.problems.len();
    let url = reader.optional("database.url", DatabaseUrl::parse);
    let service_url = reader.optional("database.service_url", DatabaseUrl::parse);
    let cores = std::thread::available_parallelism().map_or(2, usize::from);
    let pool_size = reader.or(
        "database.pool_size",
        &(cores * 2).max(4).to_string(),
        number(1, 1000),
    );
    if reader.problems.len() > before {
        return None;
    }
    match (&url, &service_url) {
        (None, Some(_)) => {
            reader.reject(
                "database.service_url",
                "there is a URL for serving and none for the owner (database.url)",
            );
            return None;
        }
        (Some(_), Some(service)) if service.user() != SERVICE_ROLE => {
            reader.reject(
                "database.service_url",
                "it has to log in as portico_service, the role that the migrations create and row-level security holds",
            );
            return None;
        }
        (Some(owner), _) if owner.user() == SERVICE_ROLE => {
            reader.reject(
                "database.url",
                "it logs in as portico_service; migrations need the role that owns the database",
            );
            return None;
        }
        _ => {}
    }
    Some(DatabaseConfig {
        url,
        service_url,
        pool_size: pool_size?,
    })
}

fn instance_secret(
    reader: &mut Reader,
    data_dir: Option<&PathBuf>,
    may_generate: bool,
) -> Option<InstanceSecret> {
    let before = reader.problems.len();
    let given = reader.optional("instance_secret", InstanceSecret::new);
    if given.is_some() || reader.problems.len() > before {
        return given;
    }
    if !may_generate {
        reader.missing(
            "instance_secret",
            " with a PostgreSQL of your own; `openssl rand -hex 32` makes a good one",
        );
        return None;
    }
    match InstanceSecret::keep(&data_dir?.join("secret")) {
        Ok(secret) => Some(secret),
        Err(wrong) => {
            reader.reject("instance_secret", &wrong);
            None
        }
    }
}

fn http(purpose: Purpose, reader: &mut Reader) -> Option<HttpConfig> {
    let demo = purpose == Purpose::Demo;
    let listen = reader.or("http.listen", "127.0.0.1:8080", address);
    let https = reader.or(
        "http.public_scheme",
        if demo { "http" } else { "https" },
        |text| match text {
            "https" => Ok(true),
            "http" => Ok(false),
            _ => Err(format!("{text:?} is neither https nor http")),
        },
    );
    let standard = match (demo, listen, https) {
        (true, Some(listen), _) => listen.port(),
        (_, _, https) => PublicAddress::standard_port(https.unwrap_or(true)),
    };
    let port = reader.or(
        "http.public_port",
        &standard.to_string(),
        number(1, u16::MAX),
    );
    let desk_host = if purpose == Purpose::Serve {
        reader.demanded("http.desk_host", HostName::parse)
    } else {
        reader.or("http.desk_host", "desk.localhost", HostName::parse)
    };
    let allowed_origins = reader.list("http.allowed_origins", Origin::parse);
    let proxies = reader.or("http.proxies", "0", number(0, 10));
    let graphiql = reader.or("http.graphiql", if demo { "true" } else { "false" }, flag);
    let shutdown_grace = reader.or("http.shutdown_grace", "20s", duration);
    let unread = reader.or("http.unread", "60s", duration);
    Some(HttpConfig {
        listen: listen?,
        public: PublicAddress {
            https: https?,
            port: port?,
        },
        desk_host: desk_host?,
        allowed_origins,
        proxies: proxies?,
        graphiql: graphiql?,
        shutdown_grace: shutdown_grace?,
        unread: unread?,
    })
}

fn mail(purpose: Purpose, reader: &mut Reader, demo: Option<&DemoConfig>) -> Option<MailConfig> {
    let in_demo = purpose == Purpose::Demo;
    let catcher = demo.map(|demo| demo.mail_smtp);
    let host = |text: &str| match text.trim() {
        "" => Err("it is empty".to_owned()),
        name if name.contains(['/', '@', ' ']) => {
            Err(format!("{name:?} is not a host name or address"))
        }
        name => Ok(name.to_owned()),
    };
    let smtp_host = match (purpose, catcher) {
        (Purpose::Serve, _) => reader.demanded("mail.smtp_host", host),
        (Purpose::Demo, Some(catcher)) => {
            reader.or("mail.smtp_host", &catcher.ip().to_string(), host)
        }
        _ => reader.or("mail.smtp_host", "localhost", host),
    };
    let smtp_tls = reader.or(
        "mail.smtp_tls",
        if in_demo { "none" } else { "starttls" },
        |text| match text {
            "starttls" => Ok(SmtpTls::StartTls),
            "tls" => Ok(SmtpTls::Tls),
            "none" => Ok(SmtpTls::None),
            _ => Err(format!("{text:?} is neither starttls, tls nor none")),
        },
    );
    let standard = match (in_demo, catcher, smtp_tls) {
        (true, Some(catcher), _) => catcher.port(),
        (_, _, Some(SmtpTls::Tls)) => 465,
        (_, _, Some(SmtpTls::None)) => 25,
        _ => 587,
    };
    let smtp_port = reader.or("mail.smtp_port", &standard.to_string(), number(1, u16::MAX));
    let user = reader.optional("mail.smtp_user", |text| Ok(text.to_owned()));
    let password = reader.optional("mail.smtp_password", |text| Ok(SecretString::from(text)));
    let smtp_login = match (user, password) {
        (Some(user), Some(password)) => Some((user, password)),
        (None, None) => None,
        (Some(_), None) => {
            reader.missing("mail.smtp_password", ", for mail.smtp_user is set");
            return None;
        }
        (None, Some(_)) => {
            reader.missing("mail.smtp_user", ", for mail.smtp_password is set");
            return None;
        }
    };
    let local = |host: &String| {
        host == "localhost"
            || host
                .parse::<std::net::IpAddr>()
                .is_ok_and(|ip| ip.is_loopback())
    };
    if smtp_login.is_some()
        && smtp_tls == Some(SmtpTls::None)
        && !smtp_host.as_ref().is_some_and(local)
    {
        reader.reject(
            "mail.smtp_tls",
            "with none, user and password would cross the network in plain text",
        );
    }
    let from = if purpose == Purpose::Serve {
        reader.demanded("mail.from", Mailbox::parse)
    } else {
        reader.or(
            "mail.from",
            "Portico <support@portico.localhost>",
            Mailbox::parse,
        )
    };
    // In the demo one wants to see the mail at once.
    let gather = reader.or("mail.gather", if in_demo { "1ms" } else { "30s" }, duration);
    Some(MailConfig {
        smtp_host: smtp_host?,
        smtp_port: smtp_port?,
        smtp_tls: smtp_tls?,
        smtp_login,
        from: from?,
        gather: gather?,
    })
}

fn limits(reader: &mut Reader) -> Option<LimitsConfig> {
    let body = reader.or("limits.body", "1MiB", size);
    let depth = reader.or("limits.depth", "12", number(1, 100));
    let complexity = reader.or("limits.complexity", "5000", number(1, 1_000_000));
    let aliases = reader.or("limits.aliases", "30", number(0, 10_000));
    let root_fields = reader.or("limits.root_fields", "20", number(1, 1000));
    let directives = reader.or("limits.directives", "30", number(0, 1000));
    let timeout = reader.or("limits.timeout", "10s", duration);
    Some(LimitsConfig {
        body: body?,
        depth: depth?,
        complexity: complexity?,
        aliases: aliases?,
        root_fields: root_fields?,
        directives: directives?,
        timeout: timeout?,
    })
}

fn passwords(reader: &mut Reader) -> Option<PasswordsConfig> {
    // OWASP's smallest recommended memory is 7 MiB (with 5 iterations); above 4 GiB it is a slip of the unit.
    let memory = reader.or("passwords.memory", "19MiB", |text| {
        size(text)
            .ok()
            .and_then(|bytes| u32::try_from(bytes / 1024).ok())
            .filter(|kib| (7 * 1024..=4 * 1024 * 1024).contains(kib))
            .ok_or_else(|| format!("{text:?} is not a size between 7MiB and 4GiB"))
    });
    let iterations = reader.or("passwords.iterations", "2", number(1, 100));
    let parallelism = reader.or("passwords.parallelism", "1", number(1, 64));
    Some(PasswordsConfig {
        memory_kib: memory?,
        iterations: iterations?,
        parallelism: parallelism?,
    })
}

fn login(reader: &mut Reader) -> Option<LoginConfig> {
    let account_failures = reader.or("login.account_failures", "5", number(1, 1_000_000));
    let address_failures = reader.or("login.address_failures", "100", number(1, 1_000_000));
    let tenant_failures = reader.or("login.tenant_failures", "1000", number(1, 1_000_000));
    let window = reader.or("login.window", "24h", duration);
    let longest_delay = reader.or("login.longest_delay", "15m", duration);
    Some(LoginConfig {
        account_failures: account_failures?,
        address_failures: address_failures?,
        tenant_failures: tenant_failures?,
        window: window?,
        longest_delay: longest_delay?,
    })
}

fn log(reader: &mut Reader) -> Option<LogConfig> {
    let format = reader.or("log.format", "auto", |text| match text {
        "human" => Ok(LogFormat::Human),
        "json" => Ok(LogFormat::Json),
        "auto" => Ok(LogFormat::Auto),
        _ => Err(format!("{text:?} is neither human, json nor auto")),
    });
    let filter = reader.or("log.filter", "info", |text| {
        tracing_subscriber::EnvFilter::try_new(text)
            .map(|_| text.to_owned())
            .map_err(|error| {
                format!("{text:?} is not a filter such as info,portico=debug: {error}")
            })
    });
    Some(LogConfig {
        format: format?,
        filter: filter?,
    })
}

fn demo_config(reader: &mut Reader) -> Option<DemoConfig> {
    let mail_smtp = reader.or("demo.mail_smtp", "127.0.0.1:1025", address);
    let mail_web = reader.or("demo.mail_web", "127.0.0.1:8025", address);
    let identity_provider = reader.or("demo.identity_provider", "127.0.0.1:8035", address);
    Some(DemoConfig {
        mail_smtp: mail_smtp?,
        mail_web: mail_web?,
        identity_provider: identity_provider?,
    })
}

pub(super) fn address(text: &str) -> Result<SocketAddr, String> {
    text.parse().map_err(|_| {
        format!("{text:?} is not an address with a port such as 127.0.0.1:8080 or [::]:8080")
    })
}

fn data_dir(text: &str) -> Result<PathBuf, String> {
    std::path::absolute(text).map_err(|error| format!("{text:?} is not a folder's path: {error}"))
}
