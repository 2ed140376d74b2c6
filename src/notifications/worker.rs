//! The worker that empties the outbox. Any number of them, in any number of processes.

use std::time::Duration;

use futures_util::future::join_all;
use lettre::address::AddressError;
use lettre::{Address, AsyncTransport};
use secrecy::{ExposeSecret, SecretString};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;

use super::brand::Brands;
use super::compose::{Envelope, compose};
use super::content::MailContent;
use super::files::{AnswerFiles, MailFile};
use super::outbox::{Outbox, Outcome, TakenMail, sealed_in};
use super::own_texts::{MailKind, OwnTexts};
use super::render::{Frame, render};
use super::reply_to::ReplyAddresses;
use super::retry::{Failure, Schedule};
use super::smtp::SmtpTransport;
use super::stop::{Stop, StopKey};
use crate::config::{MailConfig, Sealer};
use crate::db::{Database, DbError, Event};
use crate::text::Locale;

/// How a worker works. The defaults suit production.
#[derive(Clone, Debug)]
pub struct WorkerSettings {
    /// The address that every mail comes from; the tenant's name is put before it.
    pub from: Address,
    /// The pauses between attempts.
    pub schedule: Schedule,
    /// How often to look, should an event have been lost or a pause be over.
    pub poll: Duration,
    /// Longest time that sending one mail may take.
    pub send_timeout: Duration,
    /// How long a mail that was taken is left alone. Well above `send_timeout`.
    pub lease: Duration,
    /// How many mails are sent at the same time.
    pub at_once: u8,
    /// How long a mail about a ticket waits for what else happens to the ticket.
    pub gather: Duration,
    /// Seals the addresses at which a kind of mail can be stopped; without it, mails name none.
    pub stop: Option<StopKey>,
    /// Makes the addresses that answers go to; without it, nobody can answer by mail.
    pub reply: Option<ReplyAddresses>,
}

impl WorkerSettings {
    /// The usual settings.
    #[must_use]
    pub fn new(from: Address) -> Self {
        Self {
            from,
            schedule: Schedule::default(),
            poll: Duration::from_secs(15),
            send_timeout: Duration::from_secs(60),
            lease: Duration::from_secs(300),
            at_once: 4,
            gather: Duration::ZERO,
            stop: None,
            reply: None,
        }
    }

    /// The usual settings with the configured sender.
    ///
    /// # Errors
    /// When the sender's address is none; the configuration has checked it.
    pub fn of_config(config: &MailConfig) -> Result<Self, AddressError> {
        let from = config.from.address.parse()?;
        Ok(Self {
            gather: config.gather,
            ..Self::new(from)
        })
    }
}

/// How an attempt to send a mail ended, for whoever counts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum Attempt {
    /// The server took it.
    Sent,
    /// It did not, and the mail is tried again.
    Failed,
    /// It did not, and the mail is given up.
    GivenUp,
}

/// Sends what is in the outbox: at least once, and exactly once unless a process dies between the server's "yes" and
/// our writing it down; then the same `Message-ID` goes out again.
pub struct MailWorker<B> {
    database: Database,
    outbox: Outbox,
    brands: B,
    transport: SmtpTransport,
    sealer: Sealer,
    settings: WorkerSettings,
    files: Option<Box<dyn AnswerFiles>>,
    observer: Box<dyn Fn(Attempt) + Send + Sync>,
}

impl<B: Brands> MailWorker<B> {
    /// A worker on this database and mail server. Nothing happens before [`Self::run`].
    pub fn new(
        database: Database,
        brands: B,
        transport: SmtpTransport,
        sealer: Sealer,
        settings: WorkerSettings,
    ) -> Self {
        Self {
            outbox: Outbox::new(database.clone()),
            database,
            brands,
            transport,
            sealer,
            settings,
            files: None,
            observer: Box::new(|_| {}),
        }
    }

    /// Lets mails show and name the files of the answers that they tell of.
    #[must_use]
    pub fn with_files(self, files: impl AnswerFiles + 'static) -> Self {
        Self {
            files: Some(Box::new(files)),
            ..self
        }
    }

    /// Tells `observer` of every attempt, as metrics want to know.
    #[must_use]
    pub fn observed_by(self, observer: impl Fn(Attempt) + Send + Sync + 'static) -> Self {
        Self {
            observer: Box::new(observer),
            ..self
        }
    }

    /// Works until `stop`, then finishes the mails in hand (at most `send_timeout`) and returns. Wakes up for
    /// [`Event::MailQueued`] and by its own timer; outlives the database's and the mail server's absence.
    pub async fn run(self, mut events: broadcast::Receiver<Event>, stop: CancellationToken) {
        loop {
            self.empty(&stop).await;
            tokio::select! {
                () = stop.cancelled() => break,
                () = tokio::time::sleep(self.pause()) => {}
                () = woken(&mut events) => {}
            }
        }
        self.transport.shutdown().await;
    }

    /// Looks often enough to send soon what has waited for its ticket.
    fn pause(&self) -> Duration {
        if self.settings.gather.is_zero() {
            self.settings.poll
        } else {
            let soon = self.settings.gather.max(Duration::from_secs(1));
            self.settings.poll.min(soon)
        }
    }

    /// Sends until nothing is due.
    async fn empty(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self
                .outbox
                .take(
                    self.settings.at_once.into(),
                    self.settings.lease,
                    self.settings.gather,
                )
                .await
            {
                Ok(taken) if taken.is_empty() => return,
                Ok(taken) => {
                    let sent = taken.iter().filter(|mail| !mail.withdrawn);
                    join_all(sent.map(|mail| self.handle(mail))).await;
                }
                Err(error) => {
                    tracing::warn!(%error, "the outbox cannot be read; trying again");
                    return;
                }
            }
        }
    }

    async fn handle(&self, mail: &TakenMail) {
        let outcome = match self.send(mail).await {
            Ok(()) => Outcome::Sent,
            Err(failure) if failure.permanent => Outcome::Dead(failure.words),
            Err(failure) => match self.settings.schedule.pause_after(mail.attempts) {
                Some(pause) => Outcome::Again(pause, failure.words),
                None => Outcome::Dead(failure.words),
            },
        };
        // Neither address nor the server's words: they may name a person.
        let (tenant, id, attempt) = (mail.tenant_id, mail.id, mail.attempts);
        match &outcome {
            Outcome::Sent => tracing::info!(?tenant, mail = %id, attempt, "mail sent"),
            Outcome::Again(pause, _) => {
                tracing::warn!(?tenant, mail = %id, attempt, pause = pause.as_secs(), "mail not sent; trying again");
            }
            Outcome::Dead(_) => {
                tracing::error!(?tenant, mail = %id, attempt, "mail given up; see the desk's dead letters")
            }
        }
        (self.observer)(match outcome {
            Outcome::Sent => Attempt::Sent,
            Outcome::Again(..) => Attempt::Failed,
            Outcome::Dead(_) => Attempt::GivenUp,
        });
        self.record(mail, &outcome).await;
    }

    /// Writes the outcome down, also through a short absence of the database: a mail that was sent and not written
    /// down goes out twice.
    async fn record(&self, mail: &TakenMail, outcome: &Outcome) {
        let mut pause = Duration::from_millis(250);
        loop {
            match self.outbox.record(mail, outcome).await {
                Ok(()) => return,
                Err(DbError::Unavailable(_)) if pause < Duration::from_secs(10) => {
                    tokio::time::sleep(pause).await;
                    pause *= 2;
                }
                Err(error) => {
                    tracing::error!(%error, mail = %mail.id, "a mail's outcome could not be written down");
                    return;
                }
            }
        }
    }

    async fn send(&self, mail: &TakenMail) -> Result<(), Failure> {
        if mail.attempts > self.settings.schedule.attempts() {
            // Whoever took it last died with it in hand, more than once.
            return Err(Failure::permanent(
                "Given up after too many attempts that were never finished",
            ));
        }
        let content =
            MailContent::from_row(&mail.template, mail.payload.clone()).map_err(|_| {
                Failure::transient("This version of Portico does not know the mail's template")
            })?;
        let locale: Locale = mail.locale.parse().unwrap_or_default();
        let brand = self
            .brands
            .brand(mail.tenant_id.filter(|_| !content.is_for_staff()), locale)
            .await
            .map_err(|_| Failure::transient("The tenant's brand could not be read"))?
            .ok_or_else(|| Failure::permanent("The tenant does not exist any more"))?;
        let secret = self.opened(mail)?;
        let secret = secret.as_ref().map(|secret| secret.expose_secret());
        let stop_url = self.stop_url(mail, &content, &brand.origin);
        let reply_to = self.settings.reply.as_ref();
        let reply_to = reply_to.and_then(|addresses| addresses.address(content.reply_to()?));
        let files = self
            .files_of(&content, brand.shows_content)
            .await
            .map_err(|_| Failure::transient("The answer's files could not be looked up"))?;
        let own = self
            .own_texts(mail, &content, locale)
            .await
            .map_err(|_| Failure::transient("The tenant's own words could not be read"))?;
        let frame = Frame {
            brand: &brand,
            locale,
            recipient: &mail.recipient_name,
            stop_url: stop_url.as_deref(),
            answerable: reply_to.is_some(),
            files: &files,
            own: own.as_ref(),
        };
        let rendered = render(&content, &frame, secret).map_err(|error| {
            tracing::error!(error = ?error, template = mail.template, "a mail's template failed");
            Failure::transient("The mail could not be written")
        })?;
        let envelope = Envelope {
            id: mail.id,
            written_at: mail.created_at,
            from: self.settings.from.clone(),
            recipient_name: mail.recipient_name.clone(),
            recipient_email: mail.recipient_email.clone(),
            thread: content.ticket().or(content.conversation()),
            stop_url,
            reply_to,
        };
        let message = compose(&rendered, &brand, &envelope)
            .map_err(|error| Failure::permanent(&error.to_string()))?;
        match tokio::time::timeout(self.settings.send_timeout, self.transport.send(message)).await {
            Ok(Ok(_)) => Ok(()),
            Ok(Err(error)) => Err(Failure::of_smtp(&error)),
            Err(_) => Err(Failure::transient("The mail server did not answer in time")),
        }
    }
}

impl<B> MailWorker<B> {
    /// Where the recipient can stop mails of this kind.
    fn stop_url(&self, mail: &TakenMail, content: &MailContent, origin: &str) -> Option<String> {
        let (contact, preference) = content.preference()?;
        let token = self.settings.stop.as_ref()?.seal(Stop {
            tenant: mail.tenant_id?,
            contact,
            preference,
        });
        Some(format!("{origin}/mail/stop/{token}"))
    }

    /// What its tenant says in it in place of Portico's words.
    async fn own_texts(
        &self,
        mail: &TakenMail,
        content: &MailContent,
        locale: Locale,
    ) -> Result<Option<OwnTexts>, DbError> {
        match (mail.tenant_id, MailKind::of(content)) {
            (Some(tenant), Some(kind)) => {
                OwnTexts::load(&self.database, tenant, kind, locale).await
            }
            _ => Ok(None),
        }
    }

    /// The files of the answers that it tells of, unless the tenant wants only a notice.
    async fn files_of(
        &self,
        content: &MailContent,
        shows_content: bool,
    ) -> Result<Vec<MailFile>, DbError> {
        match &self.files {
            Some(files) if shows_content => files.of_answers(content.entries()).await,
            _ => Ok(Vec::new()),
        }
    }

    /// The secret that the mail carries, if it carries one.
    fn opened(&self, mail: &TakenMail) -> Result<Option<SecretString>, Failure> {
        let Some(sealed) = &mail.sealed else {
            return Ok(None);
        };
        let plain = self.sealer.open(&sealed_in(mail.id), sealed);
        let text = plain.and_then(|plain| {
            let text = std::str::from_utf8(plain.expose_secret()).ok()?;
            Some(SecretString::from(text.to_owned()))
        });
        text.map(Some).ok_or_else(|| {
            Failure::permanent(
                "What the mail carries was sealed under another instance secret and cannot be read; write it anew",
            )
        })
    }
}

/// Returns when there may be something to send.
async fn woken(events: &mut broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::MailQueued | Event::Resync) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            // Nobody tells us any more: the timer is left.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
