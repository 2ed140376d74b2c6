//! Where a PostgreSQL is and who logs in there, with the password kept from every printout.

use std::fmt;
use std::path::PathBuf;
use std::str::FromStr;
use std::time::Duration;

use secrecy::{ExposeSecret, SecretString};
use tokio_postgres::config::{Host, SslMode};

/// How the connection to PostgreSQL is protected, from the URL's `sslmode`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseTls {
    /// `sslmode=disable`, or none given: plain text. Right for a socket, the same machine or a trusted network.
    Off,
    /// `sslmode=require`, `verify-ca` or `verify-full`: TLS, and the server's certificate must be good for its name.
    /// Stricter than libpq, whose `require` encrypts to whomever; a connection that anybody may answer protects nothing.
    Verified {
        /// `sslrootcert`: a PEM file with the authorities to trust instead of the system's.
        root_certificates: Option<PathBuf>,
    },
}

/// A PostgreSQL URL. `Debug` and `Display` show user, host and database, never the password.
#[derive(Clone)]
pub struct DatabaseUrl {
    /// As libpq and the PostgreSQL tools read it.
    url: SecretString,
    settings: tokio_postgres::Config,
    tls: DatabaseTls,
}

impl DatabaseUrl {
    /// Reads a URL such as `postgres://user:password@host:5432/database?sslmode=verify-full`, or with a socket's
    /// folder as host, percent-encoded: `postgres://user:password@%2Frun%2Fpostgresql/database`.
    ///
    /// # Errors
    /// A sentence that says what is wrong and does not hold the password.
    pub fn parse(text: &str) -> Result<Self, String> {
        if !text.starts_with("postgres://") && !text.starts_with("postgresql://") {
            return Err(
                "it has to begin with postgres:// (postgres://user:password@host:5432/database)"
                    .to_owned(),
            );
        }
        let (rest, tls) = take_tls(text)?;
        // The parser's own message may quote a part of the URL; which part is wrong is told by kind only.
        let mut settings = tokio_postgres::Config::from_str(&rest).map_err(|error| {
            let cause = std::error::Error::source(&error)
                .map(ToString::to_string)
                .unwrap_or_default();
            let safe = cause.starts_with("unknown option")
                || cause.starts_with("invalid value for option");
            let cause = if safe {
                cause
            } else {
                "special characters in user or password must be percent-encoded".to_owned()
            };
            format!("it is not a PostgreSQL URL: {cause}")
        })?;
        if settings.get_user().is_none_or(str::is_empty) {
            return Err("it names no user (postgres://user:password@host/database)".to_owned());
        }
        if settings.get_hosts().is_empty() {
            return Err("it names no host (postgres://user:password@host/database)".to_owned());
        }
        settings.ssl_mode(match tls {
            DatabaseTls::Off => SslMode::Disable,
            DatabaseTls::Verified { .. } => SslMode::Require,
        });
        if settings.get_connect_timeout().is_none() {
            settings.connect_timeout(Duration::from_secs(5));
        }
        if settings.get_application_name().is_none() {
            settings.application_name("portico");
        }
        Ok(Self {
            url: text.into(),
            settings,
            tls,
        })
    }

    /// The URL with its password, for a child process such as psql or for a driver.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.url.expose_secret()
    }

    /// For the driver. Its `Debug` does not show the password either.
    #[must_use]
    pub fn settings(&self) -> &tokio_postgres::Config {
        &self.settings
    }

    /// How the connection is protected.
    #[must_use]
    pub fn tls(&self) -> &DatabaseTls {
        &self.tls
    }

    /// Who logs in.
    #[must_use]
    pub fn user(&self) -> &str {
        self.settings.get_user().unwrap_or_default()
    }

    /// Which database; by PostgreSQL's rule the user's name when the URL names none.
    #[must_use]
    pub fn database(&self) -> &str {
        self.settings.get_dbname().unwrap_or_else(|| self.user())
    }

    /// The same database on the same server for somebody else.
    ///
    /// # Errors
    /// A sentence; the parts came from a URL that was already read, so it is not to be expected.
    pub fn for_role(&self, user: &str, password: &SecretString) -> Result<Self, String> {
        let text = self.url.expose_secret();
        let (scheme, rest) = text.split_once("://").unwrap_or(("postgres", text));
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, tail) = rest.split_at(end);
        let host = authority
            .rsplit_once('@')
            .map_or(authority, |(_, host)| host);
        let (path, query) = tail
            .split_once('?')
            .map_or((tail, None), |(path, query)| (path, Some(query)));
        // With no database in the URL it is the user's name, and the user is about to change.
        let path = if path.len() > 1 {
            path.to_owned()
        } else {
            format!("/{}", encode(self.database()))
        };
        // User and password may also stand in the query, and would win there.
        let kept: Vec<&str> = query
            .unwrap_or_default()
            .split('&')
            .filter(|pair| {
                !pair.is_empty() && !pair.starts_with("user=") && !pair.starts_with("password=")
            })
            .collect();
        let query = if kept.is_empty() {
            String::new()
        } else {
            format!("?{}", kept.join("&"))
        };
        Self::parse(&format!(
            "{scheme}://{}:{}@{host}{path}{query}",
            encode(user),
            encode(password.expose_secret())
        ))
    }

    /// Whether the server is on this machine: a socket, or the loopback.
    #[must_use]
    pub fn is_local(&self) -> bool {
        self.settings.get_hosts().iter().all(|host| match host {
            Host::Tcp(name) => {
                name == "localhost"
                    || name
                        .parse::<std::net::IpAddr>()
                        .is_ok_and(|address| address.is_loopback())
            }
            _ => true,
        })
    }
}

/// The URL without `sslmode` and `sslrootcert`, which the driver knows only in part, and what they said.
fn take_tls(text: &str) -> Result<(String, DatabaseTls), String> {
    let Some((rest, query)) = text.split_once('?') else {
        return Ok((text.to_owned(), DatabaseTls::Off));
    };
    let (mut mode, mut root, mut kept) = (None, None, Vec::new());
    for pair in query.split('&').filter(|pair| !pair.is_empty()) {
        match pair.split_once('=') {
            Some(("sslmode", value)) => mode = Some(value),
            Some(("sslrootcert", value)) => root = Some(PathBuf::from(decode(value))),
            _ => kept.push(pair),
        }
    }
    let tls = match mode {
        None if root.is_some() => return Err("sslrootcert needs sslmode=verify-full".to_owned()),
        None | Some("disable") => DatabaseTls::Off,
        Some("require" | "verify-ca" | "verify-full") => DatabaseTls::Verified {
            root_certificates: root,
        },
        Some("prefer" | "allow") => {
            return Err(
                "sslmode=prefer and allow are not supported, for they protect from nobody: \
                        take verify-full, or disable on a network that you trust"
                    .to_owned(),
            );
        }
        Some(_) => {
            return Err(
                "sslmode is neither disable, require, verify-ca nor verify-full".to_owned(),
            );
        }
    };
    let query = if kept.is_empty() {
        String::new()
    } else {
        format!("?{}", kept.join("&"))
    };
    Ok((format!("{rest}{query}"), tls))
}

/// Percent-encodes whatever is not unreserved in a URL.
pub(crate) fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn decode(text: &str) -> String {
    let joined = format!("x={}", text.replace('+', "%2B"));
    url::form_urlencoded::parse(joined.as_bytes())
        .next()
        .map(|(_, value)| value.into_owned())
        .unwrap_or_default()
}

impl fmt::Display for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "postgres://{}@", self.user())?;
        let ports = self.settings.get_ports();
        for (n, host) in self.settings.get_hosts().iter().enumerate() {
            let comma = if n == 0 { "" } else { "," };
            match host {
                Host::Tcp(name) => {
                    let port = ports.get(n).or(ports.first()).copied().unwrap_or(5432);
                    write!(f, "{comma}{name}:{port}")?;
                }
                #[cfg(unix)]
                Host::Unix(folder) => write!(f, "{comma}{}", folder.display())?,
            }
        }
        write!(f, "/{}", self.database())
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self}, {:?})", self.tls)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_password_is_never_printed() {
        let url = DatabaseUrl::parse(
            "postgres://owner:hunter2%21@db.example.com:6432/portico?sslmode=verify-full",
        )
        .expect("good");
        assert_eq!(
            url.to_string(),
            "postgres://owner@db.example.com:6432/portico"
        );
        for text in [
            format!("{url:?}"),
            format!("{:?}", url.settings()),
            url.to_string(),
        ] {
            assert!(!text.contains("hunter2"), "{text}");
        }
        assert_eq!(
            url.tls(),
            &DatabaseTls::Verified {
                root_certificates: None
            }
        );
        assert!(!url.is_local());
    }

    #[test]
    fn another_role_keeps_server_database_and_tls() {
        let password = SecretString::from("p@ss/word");
        let url = DatabaseUrl::parse(
            "postgresql://owner:old@h:1/db?sslmode=require&sslrootcert=%2Fetc%2Fca.pem&user=x",
        )
        .expect("good");
        let other = url.for_role("portico_service", &password).expect("good");
        assert_eq!(
            other.expose(),
            "postgresql://portico_service:p%40ss%2Fword@h:1/db?sslmode=require&sslrootcert=%2Fetc%2Fca.pem"
        );
        assert_eq!(other.user(), "portico_service");
        assert_eq!(
            other.tls(),
            &DatabaseTls::Verified {
                root_certificates: Some("/etc/ca.pem".into())
            }
        );
        let socket = DatabaseUrl::parse("postgres://owner:old@%2Frun%2Fpg").expect("good");
        assert!(socket.is_local());
        assert_eq!(
            socket.for_role("s", &password).expect("good").expose(),
            "postgres://s:p%40ss%2Fword@%2Frun%2Fpg/owner"
        );
    }

    #[test]
    fn what_is_wrong_is_said_without_the_password() {
        for (text, word) in [
            ("mysql://a:hunter2@h/d", "postgres://"),
            ("postgres://:hunter2@h/d", "no user"),
            ("postgres://u:hunter2@h/d?sslmode=prefer", "verify-full"),
            ("postgres://u:hunter2@h/d?sslmode=hunter2", "sslmode"),
            ("postgres://u:hunter2@h:hunter2/d", "`port`"),
            ("postgres://u:hunter2@h/d?colour=red", "unknown option"),
        ] {
            let wrong = DatabaseUrl::parse(text).expect_err(text);
            assert!(
                wrong.contains(word) && !wrong.contains("hunter2"),
                "{text}: {wrong}"
            );
        }
    }
}
