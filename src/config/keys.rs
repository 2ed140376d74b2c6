//! The table of keys: the one place that names what can be configured.

/// One key of the configuration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    /// Its place in `portico.toml`, such as `http.listen`.
    pub name: &'static str,
    /// Whether its value is a secret and never printed.
    pub secret: bool,
    /// What it is, its unit and its default, in a line.
    pub help: &'static str,
}

impl Key {
    /// The variable that sets it: `http.listen` is `PORTICO_HTTP_LISTEN`.
    #[must_use]
    pub fn variable(&self) -> String {
        format!("PORTICO_{}", self.name.to_uppercase().replace('.', "_"))
    }
}

const fn key(name: &'static str, help: &'static str) -> Key {
    Key {
        name,
        secret: false,
        help,
    }
}

const fn secret(name: &'static str, help: &'static str) -> Key {
    Key {
        name,
        secret: true,
        help,
    }
}

/// Every key there is, in the order in which `portico config` prints them.
pub const KEYS: &[Key] = &[
    key(
        "data_dir",
        "Where Portico keeps its own files: instance secret, private PostgreSQL, demo.json. Default .portico",
    ),
    secret(
        "instance_secret",
        "At least 32 bytes; cursors are sealed and passwords of database roles derived from it. Generated with the private PostgreSQL and in the demo, demanded otherwise",
    ),
    secret(
        "previous_instance_secrets",
        "Instance secrets of before, newest first: what they sealed still opens, and is sealed anew at start. Default none",
    ),
    secret(
        "database.url",
        "The owner's URL (also DATABASE_URL): migrates, and makes the role portico_service. None: a private PostgreSQL in data_dir",
    ),
    secret(
        "database.service_url",
        "The URL that serves. Default: the same server as portico_service, with a password derived from the instance secret",
    ),
    key(
        "database.pool_size",
        "Connections kept for serving. Default two a core, at least 4",
    ),
    key(
        "http.listen",
        "Address and port to listen on. Default 127.0.0.1:8080",
    ),
    key(
        "http.public_scheme",
        "https or http, as browsers see it. Default https, in the demo http",
    ),
    key(
        "http.public_port",
        "Port as browsers see it. Default the scheme's, in the demo that of http.listen",
    ),
    key(
        "http.desk_host",
        "Host name of the service desk. Default in the demo desk.localhost, demanded otherwise",
    ),
    key(
        "http.allowed_origins",
        "Origins of other front ends that may call the API from a browser, such as https://portal.example.com. Default none",
    ),
    key(
        "http.proxies",
        "How many reverse proxies stand in front and add to X-Forwarded-For. Default 0: the header is not believed",
    ),
    key(
        "http.graphiql",
        "Whether GraphiQL is served. Default false, in the demo true",
    ),
    key(
        "http.shutdown_grace",
        "How long requests in flight may take to finish at shutdown. Default 20s",
    ),
    key(
        "http.unread",
        "How long a client may leave what it asked for unread; then its connection is cut. Default 60s",
    ),
    key(
        "mail.smtp_host",
        "SMTP server for outgoing mail. Default in the demo the mail catcher, demanded otherwise",
    ),
    key(
        "mail.smtp_port",
        "Its port. Default by mail.smtp_tls: starttls 587, tls 465, none 25",
    ),
    key(
        "mail.smtp_tls",
        "starttls, tls or none. Default starttls, in the demo none",
    ),
    key(
        "mail.smtp_user",
        "User name for the SMTP server. Default none: no log-in",
    ),
    secret("mail.smtp_password", "Password for the SMTP server"),
    key(
        "mail.from",
        "Sender of every mail, such as Service Desk <support@example.com>. Demanded outside the demo",
    ),
    key(
        "mail.gather",
        "How long a mail about a ticket waits for what else happens to it, so that a burst is one mail. Default 30s, in the demo 1ms",
    ),
    key(
        "inbound_mail.listen",
        "Address and port where a mail server hands over answers by mail (LMTP), or off; docs/reply-by-mail.md. Default off, in the demo 127.0.0.1:1026",
    ),
    key(
        "inbound_mail.address",
        "The address that answers go to, such as reply@example.com; what is sealed follows a +. Default in the demo reply@reply.localhost, demanded with inbound_mail.listen otherwise",
    ),
    key(
        "inbound_mail.authserv_id",
        "Whose Authentication-Results are believed: the name that the mail server in front writes there. Demanded with inbound_mail.require_authentication",
    ),
    key(
        "inbound_mail.require_authentication",
        "Whether an answer whose sender passed neither DMARC nor an aligned DKIM or SPF is put aside for staff. Default true, in the demo false",
    ),
    key("inbound_mail.max_size", "Largest mail. Default 25MiB"),
    key(
        "inbound_mail.sessions",
        "Most conversations with mail servers at once. Default 8",
    ),
    key(
        "inbound_mail.timeout",
        "Longest time to wait for what the mail server says next. Default 5m",
    ),
    key(
        "metrics.listen",
        "Address and port for Prometheus and for what a reverse proxy asks about certificates, or off. Default 127.0.0.1:9464",
    ),
    key("limits.body", "Largest request body. Default 1MiB"),
    key(
        "limits.depth",
        "Deepest GraphQL operation, in fields. Default 12",
    ),
    key(
        "limits.complexity",
        "Largest complexity of an operation; a list multiplies by its page size. Default 5000",
    ),
    key("limits.aliases", "Most aliases in an operation. Default 30"),
    key(
        "limits.root_fields",
        "Most fields at the root of an operation. Default 20",
    ),
    key(
        "limits.directives",
        "Most directives in an operation. Default 30",
    ),
    key(
        "limits.timeout",
        "Longest time for an operation. Default 10s",
    ),
    key(
        "live.subscriptions",
        "Most subscriptions over one connection. Default 20",
    ),
    key(
        "live.connections_per_person",
        "Most live connections of one person. Default 20",
    ),
    key(
        "live.connections_per_address",
        "Most live connections from one address. Default 500",
    ),
    key("live.connections", "Most live connections. Default 10000"),
    key(
        "live.init_timeout",
        "Longest time until a live connection says who it is. Default 10s",
    ),
    key(
        "live.ping",
        "Pause between two signs of life on a live connection. Default 20s",
    ),
    key(
        "live.patience",
        "Longest time that a live client may leave an event unread. Default 10s",
    ),
    key(
        "chat.wait",
        "How long a chat waits for somebody of staff before it becomes a thread that waits. Default 10m",
    ),
    key(
        "chat.idle",
        "How long nobody writes in a chat before it is ended. Default 20m, in the demo 12h",
    ),
    key(
        "passwords.memory",
        "Argon2id memory for one hash. Default 19MiB",
    ),
    key("passwords.iterations", "Argon2id iterations. Default 2"),
    key("passwords.parallelism", "Argon2id lanes. Default 1"),
    key(
        "sessions.lifetime",
        "How long a log-in in a browser lasts. Default 12h",
    ),
    key(
        "staff.require_totp",
        "Whether staff must set up one-time codes (TOTP) before anything else. Default false",
    ),
    key(
        "login.account_failures",
        "Failed log-ins for one account before each further one makes the next wait longer. Default 5",
    ),
    key(
        "login.address_failures",
        "The same from one address. Default 100",
    ),
    key(
        "login.tenant_failures",
        "The same in one portal, or at the desk; browsers that logged in before do not wait for strangers. Default 1000",
    ),
    key(
        "login.window",
        "After so long without another one, failures are forgotten. Default 24h",
    ),
    key(
        "login.longest_delay",
        "The longest that a next try is put off. Default 15m",
    ),
    key(
        "sso.allow_http",
        "Whether a provider of single sign-on may be spoken to without TLS; for trials on one machine. Default false, in the demo true",
    ),
    key(
        "storage.folder",
        "Where attached files lie, without storage.s3_bucket. Default files in data_dir",
    ),
    key(
        "storage.s3_bucket",
        "An S3-compatible bucket for attached files. None: storage.folder",
    ),
    key(
        "storage.s3_region",
        "The bucket's region. Default us-east-1",
    ),
    key(
        "storage.s3_endpoint",
        "The URL of an S3-compatible service that is not Amazon's, such as https://minio.example.com",
    ),
    key("storage.s3_access_key", "The access key's id"),
    secret("storage.s3_secret_key", "The access key's secret"),
    key(
        "storage.scanner",
        "A clamd that looks at every file before anybody gets it: tcp://host:3310 or unix:///run/clamav/clamd.ctl. Default none",
    ),
    key(
        "webhooks.allowed_networks",
        "Networks that webhooks may reach although they are not public, without TLS too: 10.20.0.0/16, 127.0.0.1. Default none",
    ),
    key(
        "push.subject",
        "Whom the push services of browsers write to in trouble: mailto:desk@example.com or an https address. Default mail.from",
    ),
    key(
        "push.allowed_networks",
        "Networks in which push services may be although they are not public, without TLS too. Contacts name them, so for tests only. Default none",
    ),
    key(
        "domains.target",
        "The name that customers' own domains point at (CNAME). Default http.desk_host",
    ),
    key(
        "domains.own",
        "The provider's own domains: portals under them get certificates without a proof. Default the registered domain of http.desk_host",
    ),
    key(
        "domains.dns_servers",
        "DNS servers that are asked for proofs: 192.0.2.53, 127.0.0.1:5353. Default the system's",
    ),
    key(
        "log.format",
        "human, json or auto (human on a terminal). Default auto",
    ),
    key(
        "log.filter",
        "What is logged, as in tracing's EnvFilter: info,portico=debug. Default info",
    ),
    key(
        "demo.mail_smtp",
        "The demo's mail catcher: its SMTP address. Default 127.0.0.1:1025",
    ),
    key(
        "demo.mail_web",
        "The demo's mail catcher: its web address. Default 127.0.0.1:8025",
    ),
    key(
        "demo.identity_provider",
        "The demo's provider of single sign-on: its web address. Default 127.0.0.1:8035",
    ),
];

/// Variables that begin with `PORTICO_` and are not keys: which file to read, and what our own checks hand on.
pub(super) const OTHER_VARIABLES: &[&str] = &[
    "PORTICO_CONFIG",
    "PORTICO_DEMO_JSON",
    "PORTICO_GRAPHQL_URL",
    "PORTICO_TEST_DATABASE_URL",
];

/// The key with this name.
pub(super) fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|key| key.name == name)
}

/// The candidate that somebody probably meant by `word`, when one is near.
pub(super) fn nearest<'a>(
    word: &str,
    candidates: impl Iterator<Item = &'a str>,
) -> Option<&'a str> {
    candidates
        .map(|candidate| (strsim::levenshtein(word, candidate), candidate))
        .min()
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .map(|(_, candidate)| candidate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_follow_names() {
        assert_eq!(
            find("http.listen").expect("a key").variable(),
            "PORTICO_HTTP_LISTEN"
        );
    }

    #[test]
    fn the_nearest_name_is_offered_and_nonsense_is_not() {
        let names = || KEYS.iter().map(|key| key.name);
        assert_eq!(nearest("http.listn", names()), Some("http.listen"));
        assert_eq!(nearest("colour", names()), None);
    }

    #[test]
    fn every_key_has_a_name_of_its_own() {
        let mut variables: Vec<_> = KEYS.iter().map(Key::variable).collect();
        variables.sort();
        variables.dedup();
        assert_eq!(variables.len(), KEYS.len());
    }
}
