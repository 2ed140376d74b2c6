//! Sends what waits to be told. Any number of workers, in any number of processes.

use std::time::Duration;

use chrono::Utc;
use futures_util::future::join_all;
use reqwest::{Client, StatusCode};
use secrecy::SecretSlice;
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Webhooks,
    message::{Told, body, signature},
    network::{client, words_of},
    queue::{self, Outcome, Taken},
    secrets,
};
use crate::db::{Database, DbError, Event};

/// Seconds between attempts; the last is used again and again.
const PAUSES: [u64; 8] = [5, 30, 120, 600, 1800, 3600, 4 * 3600, 8 * 3600];
/// The longest pause in which a receiver that was away is left alone.
const LONGEST_AWAY: usize = 5;
/// Longest `last_error`, in characters.
const LONGEST_WORDS: usize = 200;

/// How a worker works. The defaults suit production.
#[derive(Clone, Debug)]
pub struct WebhookSettings {
    /// The pauses between attempts.
    pub pauses: Vec<Duration>,
    /// How often to look, should an event have been lost or a pause be over.
    pub poll: Duration,
    /// The longest that a receiver may take to answer.
    pub patience: Duration,
    /// Messages that are on their way to one receiver at the same time.
    pub at_once: u8,
    /// How long a message is tried.
    pub give_up: Duration,
    /// How long messages that were told or given up can be replayed.
    pub keep: Duration,
}

impl Default for WebhookSettings {
    fn default() -> Self {
        let days = |days: u64| Duration::from_secs(days * 24 * 3600);
        Self {
            pauses: PAUSES.map(Duration::from_secs).to_vec(),
            poll: Duration::from_secs(5),
            patience: Duration::from_secs(15),
            at_once: 4,
            give_up: days(3),
            keep: days(30),
        }
    }
}

/// Sends messages: at least once, in the order of each ticket.
#[derive(Debug)]
pub struct WebhookWorker {
    db: Database,
    webhooks: Webhooks,
    settings: WebhookSettings,
    tls: Client,
    plain: Client,
}

impl WebhookWorker {
    /// A worker on this database. Nothing happens before [`Self::run`].
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(
        db: Database,
        webhooks: Webhooks,
        settings: WebhookSettings,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            tls: client(&webhooks.networks, settings.patience, true)?,
            plain: client(&webhooks.networks, settings.patience, false)?,
            db,
            webhooks,
            settings,
        })
    }

    /// Works until `stop`, then finishes the messages in hand and returns. Wakes up for [`Event::WebhookQueued`] and by its
    /// own timer; outlives the absence of the database and of receivers.
    pub async fn run(self, mut events: broadcast::Receiver<Event>, stop: CancellationToken) {
        let sweeping = async {
            loop {
                if let Err(error) = self.sweep().await {
                    tracing::warn!(%error, "messages to webhooks not swept; trying again later");
                }
                tokio::time::sleep(Duration::from_secs(3600)).await;
            }
        };
        let working = async {
            while !stop.is_cancelled() {
                self.empty(&stop).await;
                tokio::select! {
                    () = stop.cancelled() => {}
                    () = tokio::time::sleep(self.settings.poll) => {}
                    () = woken(&mut events) => {}
                }
            }
        };
        tokio::select! {
            () = working => {}
            () = sweeping => {}
        }
    }

    /// Sends until nothing is due.
    async fn empty(&self, stop: &CancellationToken) {
        while !stop.is_cancelled() {
            match self.round().await {
                Ok(0) => return,
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "what waits for webhooks cannot be read; trying again");
                    return;
                }
            }
        }
    }

    /// Sends what is due to each receiver, once, and says how many messages that were.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn round(&self) -> Result<usize, DbError> {
        let mut tx = queue::begin(&self.db).await?;
        let lease = self.settings.patience * 2 + Duration::from_secs(30);
        let taken = queue::take(&mut tx, self.settings.at_once.into(), lease).await?;
        let mut webhooks: Vec<_> = taken.iter().map(|taken| taken.webhook_id).collect();
        webhooks.dedup();
        let secrets = secrets::of(&mut tx, &self.webhooks.sealer, &webhooks).await?;
        tx.commit().await?;
        let none = Vec::new();
        let each = taken.iter().map(|taken| async {
            let secrets = secrets.get(&taken.webhook_id).unwrap_or(&none);
            let outcome = self.send(taken, secrets).await;
            self.record(taken, &outcome).await;
        });
        join_all(each).await;
        Ok(taken.len())
    }

    /// Forgets what is over.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = queue::begin(&self.db).await?;
        let longest = self.settings.give_up * 2;
        let rows = queue::sweep(&mut tx, self.settings.keep, longest).await?;
        let secrets = secrets::sweep(&mut tx, &self.webhooks.sealer).await?;
        tx.commit().await?;
        Ok(rows + secrets)
    }

    async fn send(&self, taken: &Taken, secrets: &[SecretSlice<u8>]) -> Outcome {
        if secrets.is_empty() {
            return self.failed(
                taken,
                None,
                "It cannot be signed: its secret is not readable",
            );
        }
        let id = format!("msg_{}", taken.id.simple());
        let timestamp = Utc::now().timestamp();
        let body = match body(&told(taken)) {
            Ok(body) => body,
            Err(_) => return self.failed(taken, None, "It could not be written"),
        };
        let url = match Url::parse(&taken.url) {
            Ok(url) if self.webhooks.networks.may_name(&url) => url,
            _ => {
                let words = "Its address may not be reached (webhooks.allowed_networks)";
                return self.failed(taken, None, words);
            }
        };
        let client = if url.scheme() == "https" {
            &self.tls
        } else {
            &self.plain
        };
        let sent = client
            .post(url)
            .header("content-type", "application/json")
            .header("webhook-id", &id)
            .header("webhook-timestamp", timestamp.to_string())
            .header(
                "webhook-signature",
                signature(secrets, &id, timestamp, &body),
            )
            .body(body)
            .send()
            .await;
        match sent {
            // What else the answer says is nobody's business, and is not even read.
            Ok(answer) if answer.status().is_success() => {
                Outcome::Delivered(answer.status().as_u16())
            }
            Ok(answer) if answer.status() == StatusCode::GONE => Outcome::Gone,
            Ok(answer) => {
                let status = answer.status();
                let words = format!("The receiver answered {status}");
                self.failed(taken, Some(status), &words)
            }
            Err(error) => self.failed(taken, None, &words_of(error)),
        }
    }

    /// Again or given up, and whether others have to wait too: they do when nobody is there, or is in trouble.
    fn failed(&self, taken: &Taken, status: Option<StatusCode>, words: &str) -> Outcome {
        let words: String = words.chars().take(LONGEST_WORDS).collect();
        let age = (Utc::now() - taken.queued_at).to_std().unwrap_or_default();
        if age > self.settings.give_up {
            return Outcome::Dead {
                status: status.map(|status| status.as_u16()),
                words,
            };
        }
        let away = status.is_none_or(|status| {
            status.is_server_error() || status == StatusCode::TOO_MANY_REQUESTS
        });
        let failures = usize::try_from(taken.failures).unwrap_or_default();
        let attempt = usize::try_from(taken.attempts).unwrap_or_default();
        Outcome::Again {
            status: status.map(|status| status.as_u16()),
            words,
            pause: self.pause(attempt.saturating_sub(1)),
            away: away.then(|| self.pause(failures.min(LONGEST_AWAY))),
        }
    }

    /// Give or take a fifth, so that what failed together does not come back together.
    fn pause(&self, index: usize) -> Duration {
        let last = self.settings.pauses.len().saturating_sub(1);
        let pause = self.settings.pauses.get(index.min(last));
        pause
            .copied()
            .unwrap_or_default()
            .mul_f64(rand::random_range(0.8..1.2))
    }

    async fn record(&self, taken: &Taken, outcome: &Outcome) {
        let (message, webhook, attempt) = (taken.id, taken.webhook_id, taken.attempts);
        match outcome {
            Outcome::Delivered(_) => tracing::debug!(%message, %webhook, attempt, "webhook told"),
            Outcome::Again { words, .. } => {
                tracing::warn!(%message, %webhook, attempt, words, "webhook not told; trying again");
            }
            Outcome::Dead { words, .. } => {
                tracing::error!(%message, %webhook, attempt, words, "message to a webhook given up");
            }
            Outcome::Gone => {
                tracing::warn!(%message, %webhook, "the receiver is gone; webhook switched off");
            }
        }
        let recorded = async {
            let mut tx = queue::begin(&self.db).await?;
            queue::record(&mut tx, taken, outcome).await?;
            tx.commit().await
        };
        if let Err(error) = recorded.await {
            // When the lease is over it is sent again; receivers know it by its id.
            tracing::error!(%error, %message, "a message's outcome could not be written down");
        }
    }
}

fn told(taken: &Taken) -> Told<'_> {
    Told {
        event: &taken.event,
        happened_at: taken.happened_at,
        portal: taken.tenant_id.zip(taken.slug.as_deref()),
        ticket: taken.ticket_id.zip(taken.number),
        change: taken.change.as_deref(),
        entry: taken.entry_id,
        version: taken.version,
        contact: taken.actor_contact_id,
        staff: taken.actor_staff_id,
    }
}

/// Returns when there may be something to send.
async fn woken(events: &mut broadcast::Receiver<Event>) {
    loop {
        match events.recv().await {
            Ok(Event::WebhookQueued | Event::Resync) | Err(RecvError::Lagged(_)) => return,
            Ok(_) => {}
            // Nobody tells us any more: the timer is left.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
