//! The connection to the SMTP server that takes our mails.

use std::time::Duration;

use lettre::transport::smtp::PoolConfig;
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Tls, TlsParameters};
use lettre::{AsyncSmtpTransport, Tokio1Executor};
use secrecy::ExposeSecret;

use crate::config::{MailConfig, SmtpTls};

/// A pool of connections to the mail server. Connects when there is something to send.
pub type SmtpTransport = AsyncSmtpTransport<Tokio1Executor>;

/// How long to wait for each answer of the server.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(20);
/// How long a connection with nothing to do is kept.
const IDLE: Duration = Duration::from_secs(30);

/// Makes the pool.
///
/// # Errors
/// When TLS cannot be set up: the machine has no certificates, or the host is not a name that TLS knows.
pub fn connect(config: &MailConfig) -> Result<SmtpTransport, lettre::transport::smtp::Error> {
    let host = &config.smtp_host;
    let tls = match config.smtp_tls {
        SmtpTls::None => Tls::None,
        SmtpTls::StartTls => Tls::Required(TlsParameters::new(host.clone())?),
        SmtpTls::Tls => Tls::Wrapper(TlsParameters::new(host.clone())?),
    };
    // "Dangerous" is lettre's word for a builder that does not choose TLS by itself; we have just chosen.
    let mut builder = SmtpTransport::builder_dangerous(host)
        .port(config.smtp_port)
        .tls(tls)
        .timeout(Some(ANSWER_TIMEOUT))
        .pool_config(PoolConfig::new().max_size(4).idle_timeout(IDLE));
    if let Some((user, password)) = &config.smtp_login {
        let password = password.expose_secret().to_owned();
        builder = builder.credentials(Credentials::new(user.clone(), password));
    }
    Ok(builder.build())
}
