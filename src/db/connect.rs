//! Opening connections: plain, or with TLS that verifies the server.

use std::path::Path;
use std::sync::Arc;

use diesel_async::AsyncPgConnection;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use tokio_postgres::{Client, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

use crate::config::{DatabaseTls, DatabaseUrl};

/// Why there is no connection. The words are the server's or the system's; they hold no password.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The server cannot be reached, or does not let us in.
    #[error("{url}: {words}")]
    Refused {
        /// Which server, without the password.
        url: String,
        /// What it said.
        words: String,
        /// PostgreSQL's code when the server itself answered, such as `28P01` for a wrong password.
        code: Option<String>,
    },
    /// TLS cannot be set up.
    #[error("TLS to PostgreSQL: {0}")]
    Tls(String),
}

/// A bare connection, driven by a task that ends with it.
///
/// # Errors
/// The server cannot be reached or refuses.
pub(crate) async fn client(url: &DatabaseUrl) -> Result<Client, ConnectError> {
    let refused = |error: tokio_postgres::Error| refused(url, &error);
    match url.tls() {
        DatabaseTls::Off => {
            let (client, connection) = url.settings().connect(NoTls).await.map_err(refused)?;
            tokio::spawn(connection);
            Ok(client)
        }
        DatabaseTls::Verified { root_certificates } => {
            let tls = tls(root_certificates.as_deref())?;
            let (client, connection) = url.settings().connect(tls).await.map_err(refused)?;
            tokio::spawn(connection);
            Ok(client)
        }
    }
}

/// A connection for diesel, which also hears notifications.
///
/// # Errors
/// The server cannot be reached or refuses.
pub(crate) async fn diesel(url: &DatabaseUrl) -> Result<AsyncPgConnection, ConnectError> {
    let refused = |error: tokio_postgres::Error| refused(url, &error);
    let connection = match url.tls() {
        DatabaseTls::Off => {
            let (client, connection) = url.settings().connect(NoTls).await.map_err(refused)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        }
        DatabaseTls::Verified { root_certificates } => {
            let tls = tls(root_certificates.as_deref())?;
            let (client, connection) = url.settings().connect(tls).await.map_err(refused)?;
            AsyncPgConnection::try_from_client_and_connection(client, connection).await
        }
    };
    connection.map_err(|error| ConnectError::Refused {
        url: url.to_string(),
        words: error.to_string(),
        code: None,
    })
}

/// What an error of the driver's says, with the server's words, which its own `Display` leaves out.
pub(crate) fn words(error: &tokio_postgres::Error) -> String {
    match error.as_db_error() {
        // The message alone: the detail could hold somebody's data.
        Some(said) => said.message().to_owned(),
        None => {
            let mut words = error.to_string();
            let mut cause = std::error::Error::source(error);
            while let Some(next) = cause {
                words = format!("{words}: {next}");
                cause = next.source();
            }
            words
        }
    }
}

fn refused(url: &DatabaseUrl, error: &tokio_postgres::Error) -> ConnectError {
    ConnectError::Refused {
        url: url.to_string(),
        words: words(error),
        code: error.code().map(|code| code.code().to_owned()),
    }
}

fn tls(root_certificates: Option<&Path>) -> Result<MakeRustlsConnect, ConnectError> {
    let mut roots = rustls::RootCertStore::empty();
    match root_certificates {
        Some(path) => {
            let unreadable = |error: &dyn std::fmt::Display| {
                ConnectError::Tls(format!("{}: {error}", path.display()))
            };
            for certificate in
                CertificateDer::pem_file_iter(path).map_err(|error| unreadable(&error))?
            {
                let certificate = certificate.map_err(|error| unreadable(&error))?;
                roots.add(certificate).map_err(|error| unreadable(&error))?;
            }
        }
        None => {
            // Some of the system's certificates may be odd; those that are good suffice.
            roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        }
    }
    if roots.is_empty() {
        return Err(ConnectError::Tls(
            "there is no certificate authority to trust (sslrootcert, ca-certificates)".to_owned(),
        ));
    }
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::ring::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .map_err(|error| ConnectError::Tls(error.to_string()))?
    .with_root_certificates(roots)
    .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}
