//! Logging in and out.
//!
//! An unknown address, an account that is not active or has no password, a contact of another tenant and a wrong
//! password are one answer, after the same work: one count, one look-up, one comparison of hashes.

use std::sync::Arc;

use axum::http::HeaderValue;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    credentials::{Candidate, find, lock_password, note_log_in, renew_hash},
    failure::{LogInFailure, not_hashed, too_many, wrong},
};
use crate::{
    api::UserError,
    config::{Config, InstanceSecret, LoginConfig, PasswordsConfig, Sealer},
    db::{Database, DbError, Events, Identity, System},
    identity::{
        address::LoginAddress,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        device::Devices,
        limits::{Admission, LoginLimits, Purpose, Try, Trying},
        password::Password,
        passwords::{BadHashSettings, HashedPassword, Passwords, Verdict},
        request::{RequestOrigin, ResponseCookies},
        session::{Account, PASSWORD, SessionSettings},
        sessions::{NewSession, OpenedSession, SessionStore, end_one, open},
        tokens::{Carrier, SessionToken},
    },
    telemetry::{LoginSide, Metrics},
    tenants::AccessRules,
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
                require_code: config.require_totp,
                ..SessionSettings::default()
            },
        }
    }
}

/// The front door: one of it for a process, cheap to clone.
#[derive(Clone)]
pub struct LogIns {
    pub(super) db: Database,
    pub(super) passwords: Passwords,
    pub(super) sessions: SessionStore,
    pub(super) limits: LoginLimits,
    pub(super) sealer: Sealer,
    /// What authenticator apps call the desk.
    pub(super) desk_name: Arc<str>,
    devices: Arc<Devices>,
    metrics: Metrics,
}

impl std::fmt::Debug for LogIns {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "LogIns({:?})", self.limits)
    }
}

/// What somebody types to log in.
pub struct LogIn<'input> {
    /// The portal's tenant, whose contacts log in there; none on the desk's host, where staff do.
    pub tenant: Option<Uuid>,
    /// The tenant's rules; none at the desk.
    pub rules: Option<&'input AccessRules>,
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
    /// The `Set-Cookie` header that makes the browser known to the account.
    pub device: HeaderValue,
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
        sealer: Sealer,
    ) -> Result<Self, BadHashSettings> {
        Ok(Self {
            passwords: Passwords::new(&settings.passwords)?,
            sessions: SessionStore::new(db.clone(), events, settings.sessions),
            limits: LoginLimits::new(db.clone(), settings.limits, secret),
            devices: Arc::new(Devices::new(secret)),
            metrics: Metrics::new(),
            sealer,
            desk_name: "Service Desk".into(),
            db,
        })
    }

    /// Counts failures in `metrics` from now on.
    #[must_use]
    pub fn observed_by(self, metrics: Metrics) -> Self {
        Self { metrics, ..self }
    }

    /// Has authenticator apps call the desk so.
    #[must_use]
    pub fn named(self, desk: &str) -> Self {
        Self {
            desk_name: desk.into(),
            ..self
        }
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
        let trying = self.trying(Purpose::LogIn, input.tenant, &address, origin);
        let made = match self.limits.admit(&trying).await? {
            Admission::Granted(made) => made,
            Admission::Refused { seconds } => {
                tracing::warn!(tenant = ?input.tenant, "log-in refused: too many failures");
                self.metrics.login_limited(side);
                return Err(too_many(input.locale, "password", seconds));
            }
        };
        let candidate = find(&self.db, input.tenant, &address).await?;
        let allowed = input.rules.is_none_or(|rules| rules.password_log_in);
        let usable = candidate
            .as_ref()
            .filter(|candidate| allowed && candidate.may_use_password)
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
            self.note_failure(candidate.as_ref(), origin).await?;
            return Err(wrong(input.locale));
        };
        let renewed = match verdict {
            // Should there be no turn for it, the next log-in does it.
            Verdict::RightButOld => self.passwords.hash(&password).await.ok(),
            _ => None,
        };
        let settings = self.sessions.settings();
        let new = NewSession {
            account: candidate.account,
            carrier: input.carrier,
            method: PASSWORD,
            lifetime: settings.lifetime(input.carrier, input.rules),
            idle: settings.idle(input.carrier, input.rules),
            name: None,
            read_only: false,
            verified: false,
            confirmed: true,
        };
        let opened = self
            .open(candidate, &new, renewed.as_ref(), &made, origin)
            .await?;
        let Some(OpenedSession {
            token, expires_at, ..
        }) = opened
        else {
            return Err(wrong(input.locale));
        };
        tracing::info!(tenant = ?input.tenant, "logged in");
        Ok(LoggedIn {
            token,
            expires_at,
            device: self.devices.make_known(input.tenant, &address),
        })
    }

    /// Who tries, with a browser that is known to the account or is not.
    pub(super) fn trying<'a>(
        &self,
        purpose: Purpose,
        tenant: Option<Uuid>,
        login: &'a LoginAddress,
        origin: &RequestOrigin,
    ) -> Trying<'a> {
        let device = origin.device.as_deref();
        Trying {
            purpose,
            tenant,
            login,
            client: origin.client_address,
            device: device.and_then(|cookie| self.devices.known(cookie, tenant, login)),
        }
    }

    /// Writes a failed try down where there is an account; the same work where there is none.
    async fn note_failure(
        &self,
        candidate: Option<&Candidate>,
        origin: &RequestOrigin,
    ) -> Result<(), DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let account = candidate.map_or(Account::Staff { staff: Uuid::nil() }, |candidate| {
            candidate.account
        });
        let entry = Entry::on(account, AuditAction::LogInFailed, AuditActor::Nobody);
        record(&mut tx, &entry, Some(origin)).await?;
        if candidate.is_some() {
            tx.commit().await
        } else {
            tx.rollback().await
        }
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
            let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
            if let Some(ended) = end_one(&mut tx, token).await? {
                let (action, actor) = match ended.viewed_by {
                    Some(staff) => (AuditAction::ViewEnded, AuditActor::Staff(staff)),
                    None => (
                        AuditAction::LoggedOut,
                        AuditActor::of_account(ended.account),
                    ),
                };
                let entry = Entry::on(ended.account, action, actor);
                record(&mut tx, &entry, Some(origin)).await?;
            }
            tx.commit().await?;
            self.sessions.forget(token);
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
        Ok(self.sessions.sweep().await?
            + self.limits.sweep().await?
            + self.sweep_links().await?
            + self.sweep_handovers().await?)
    }

    /// All that a right password changes, in one transaction. None when the password was changed or the account
    /// taken away since it was looked up.
    async fn open(
        &self,
        candidate: &Candidate,
        new: &NewSession<'_>,
        renewed: Option<&HashedPassword>,
        made: &Try,
        origin: &RequestOrigin,
    ) -> Result<Option<OpenedSession>, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        // Whoever changes the password or takes the account away locks the same row before ending its sessions: they
        // end this one too, or it is not opened.
        if lock_password(&mut tx, candidate.account).await? != candidate.password_since {
            return Ok(None);
        }
        let opened = open(&mut tx, new, origin).await?;
        if opened.is_none() {
            return Ok(None);
        }
        note_log_in(&mut tx, candidate.account).await?;
        let actor = AuditActor::of_account(candidate.account);
        let entry = Entry::on(candidate.account, AuditAction::LoggedIn, actor)
            .with(AuditDetail::method(new.method));
        record(&mut tx, &entry, Some(origin)).await?;
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
