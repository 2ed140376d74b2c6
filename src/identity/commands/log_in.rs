//! Logging in and out.
//!
//! An unknown address, an account that is not active or has no password, a contact of another tenant and a wrong
//! password are one answer, after the same work: one count, one look-up, one comparison of hashes.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::credentials::{Candidate, find, lock_password, renew_hash};
use crate::{
    api::{UserError, UserErrorCode},
    config::{Config, InstanceSecret, LoginConfig, PasswordsConfig},
    db::{Database, DbError, Events, Identity, System},
    identity::{
        address::LoginAddress,
        limits::{Admission, LoginLimits, Try},
        password::Password,
        passwords::{BadHashSettings, HashedPassword, HashingError, Passwords, Verdict},
        request::{RequestOrigin, ResponseCookies},
        session::SessionSettings,
        sessions::{SessionStore, end_one, open},
        tokens::{Carrier, SessionToken},
    },
    telemetry::{LoginSide, Metrics},
    text::Locale,
};

/// Everything that logging in is set up with.
#[derive(Clone, Copy, Debug)]
pub struct LogInSettings {
    /// How much work a password's hash is.
    pub passwords: PasswordsConfig,
    /// How many failures are borne.
    pub limits: LoginConfig,
    /// How long sessions last.
    pub sessions: SessionSettings,
}

impl From<&Config> for LogInSettings {
    fn from(config: &Config) -> Self {
        Self {
            passwords: config.passwords,
            limits: config.login,
            sessions: SessionSettings {
                cookie_lifetime: config.session_lifetime,
                ..SessionSettings::default()
            },
        }
    }
}

/// The front door: one of it for a process, cheap to clone.
#[derive(Clone, Debug)]
pub struct LogIns {
    db: Database,
    passwords: Passwords,
    sessions: SessionStore,
    limits: LoginLimits,
    metrics: Metrics,
}

/// What somebody types to log in.
pub struct LogIn<'input> {
    /// The portal's tenant, whose contacts log in there; none on the desk's host, where staff do.
    pub tenant: Option<Uuid>,
    /// The account's address, in any spelling.
    pub email: &'input str,
    /// Its password.
    pub password: &'input str,
    /// How the session is to be handed out.
    pub carrier: Carrier,
    /// The language of what goes wrong.
    pub locale: Locale,
}

/// A session that was opened.
#[derive(Debug)]
pub struct LoggedIn {
    /// Its token. Given to the client and kept nowhere.
    pub token: SessionToken,
    /// When it ends by itself.
    pub expires_at: DateTime<Utc>,
}

/// Why nobody was logged in.
#[derive(Debug)]
pub enum LogInFailure {
    /// Something that the person can mend, or wait for.
    User(Vec<UserError>),
    /// Too many log in at this moment; nothing was counted.
    Busy,
    /// Something that only the operator can mend.
    Database(DbError),
}

impl From<DbError> for LogInFailure {
    fn from(error: DbError) -> Self {
        Self::Database(error)
    }
}

impl LogIns {
    /// Puts the front door together. `secret` is the instance's; only keys derived from it are used.
    ///
    /// # Errors
    /// Settings that Argon2 cannot work with.
    pub fn new(
        db: Database,
        events: Events,
        settings: &LogInSettings,
        secret: &InstanceSecret,
    ) -> Result<Self, BadHashSettings> {
        Ok(Self {
            passwords: Passwords::new(&settings.passwords)?,
            sessions: SessionStore::new(db.clone(), events, settings.sessions),
            limits: LoginLimits::new(db.clone(), settings.limits, secret),
            metrics: Metrics::new(),
            db,
        })
    }

    /// Counts failures in `metrics` from now on.
    #[must_use]
    pub fn observed_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// The sessions that are opened here.
    #[must_use]
    pub const fn sessions(&self) -> &SessionStore {
        &self.sessions
    }

    /// What passwords are compared with.
    #[must_use]
    pub const fn passwords(&self) -> &Passwords {
        &self.passwords
    }

    /// Opens a session for whoever has the password. The session in which the request came ends: nobody keeps a
    /// token from before the log-in (session fixation), and nobody is two people.
    ///
    /// # Errors
    /// See [`LogInFailure`].
    pub async fn log_in(
        &self,
        input: &LogIn<'_>,
        origin: &RequestOrigin,
    ) -> Result<LoggedIn, LogInFailure> {
        let (address, password) = read(input)?;
        let side = match input.tenant {
            Some(_) => LoginSide::Contact,
            None => LoginSide::Staff,
        };
        let admission = self
            .limits
            .admit(input.tenant, &address, origin.client_address)
            .await?;
        let made = match admission {
            Admission::Granted(made) => made,
            Admission::Refused { minutes } => {
                tracing::warn!(tenant = ?input.tenant, "log-in refused: too many failures");
                self.metrics.login_limited(side);
                return Err(too_many(input.locale, minutes));
            }
        };
        let candidate = find(&self.db, input.tenant, &address).await?;
        let usable = candidate
            .as_ref()
            .filter(|candidate| candidate.active)
            .and_then(|candidate| candidate.hash.as_deref());
        let verdict = match self.passwords.verify(&password, usable).await {
            Ok(verdict) => verdict,
            Err(error) => {
                self.limits.undo(&made).await?;
                return Err(not_hashed(&error));
            }
        };
        let (Some(candidate), Verdict::Right | Verdict::RightButOld) = (&candidate, verdict) else {
            tracing::info!(tenant = ?input.tenant, "log-in failed");
            self.metrics.login_failed(side);
            return Err(wrong(input.locale));
        };
        let renewed = match verdict {
            // Should there be no turn for it, the next log-in does it.
            Verdict::RightButOld => self.passwords.hash(&password).await.ok(),
            _ => None,
        };
        let opened = self
            .open(candidate, renewed.as_ref(), input.carrier, &made, origin)
            .await?;
        let Some((token, expires_at)) = opened else {
            return Err(wrong(input.locale));
        };
        tracing::info!(tenant = ?input.tenant, "logged in");
        Ok(LoggedIn { token, expires_at })
    }

    /// Ends the session in which the request came, in every process at once, and takes the cookie from the browser.
    /// Without a session nothing but the latter happens.
    ///
    /// # Errors
    /// When the database cannot be asked; the session then goes on.
    pub async fn log_out(
        &self,
        origin: &RequestOrigin,
        cookies: &ResponseCookies,
    ) -> Result<(), DbError> {
        if let Some(token) = &origin.session {
            self.sessions.end(token).await?;
        }
        cookies.clear();
        Ok(())
    }

    /// Deletes expired sessions and counts of failures whose time is over, and says how many rows that were. For the
    /// worker's loop, every few minutes, in any number of processes.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        Ok(self.sessions.sweep().await? + self.limits.sweep().await?)
    }

    /// All that a right password changes, in one transaction. None when the password was changed or the account
    /// taken away since it was looked up.
    async fn open(
        &self,
        candidate: &Candidate,
        renewed: Option<&HashedPassword>,
        carrier: Carrier,
        made: &Try,
        origin: &RequestOrigin,
    ) -> Result<Option<(SessionToken, DateTime<Utc>)>, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        // Whoever changes the password or takes the account away locks the same row before ending its sessions: they
        // end this one too, or it is not opened.
        if lock_password(&mut tx, candidate.account).await? != candidate.password_since {
            return Ok(None);
        }
        let opened = open(
            &mut tx,
            candidate.account,
            carrier,
            self.sessions.settings(),
        )
        .await?;
        if opened.is_none() {
            return Ok(None);
        }
        self.limits.succeeded(&mut tx, made).await?;
        if let Some(renewed) = renewed {
            renew_hash(&mut tx, candidate.account, renewed).await?;
        }
        if let Some(token) = &origin.session {
            end_one(&mut tx, token).await?;
        }
        tx.commit().await?;
        if let Some(token) = &origin.session {
            self.sessions.forget(token);
        }
        Ok(opened)
    }
}

fn read(input: &LogIn<'_>) -> Result<(LoginAddress, Password), LogInFailure> {
    let (address, password) = (
        LoginAddress::typed(input.email),
        Password::typed(input.password),
    );
    match (address, password) {
        (Ok(address), Ok(password)) => Ok((address, password)),
        (address, password) => {
            let errors = [("email", address.err()), ("password", password.err())];
            let errors = errors.into_iter().filter_map(|(field, error)| {
                error.map(|error| UserError::of_text(input.locale, field, &error))
            });
            Err(LogInFailure::User(errors.collect()))
        }
    }
}

fn wrong(locale: Locale) -> LogInFailure {
    let code = UserErrorCode::WrongCredentials;
    LogInFailure::User(vec![UserError::at(locale, code, "password")])
}

fn too_many(locale: Locale, minutes: i64) -> LogInFailure {
    let error = UserError::with(
        locale,
        UserErrorCode::TooManyAttempts,
        "password",
        "user-error-too-many-attempts",
        &[("minutes", minutes.into())],
    );
    LogInFailure::User(vec![error])
}

fn not_hashed(error: &HashingError) -> LogInFailure {
    match error {
        HashingError::Failed(reason) => {
            LogInFailure::Database(DbError::Refused(anyhow::anyhow!("hashing: {reason}")))
        }
        _ => LogInFailure::Busy,
    }
}
