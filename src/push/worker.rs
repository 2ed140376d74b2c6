//! Sends what waits to be told. Any number of workers, in any number of processes.

use std::time::Duration;

use chrono::Utc;
use futures_util::future::join_all;
use p256::PublicKey;
use reqwest::{Client, Response, StatusCode, header::RETRY_AFTER};
use tokio::sync::broadcast::{self, error::RecvError};
use tokio_util::sync::CancellationToken;
use url::Url;

use super::{
    Push,
    notice::{Notice, topic},
    queue::{self, Outcome, Taken},
    seal::seal,
};
use crate::{
    branding::{PictureFormat, PictureRole},
    db::{Database, DbError, Event},
    tenants::TenantDirectory,
    webhooks::{client, words_of},
};

/// Seconds between attempts; the last is used again and again.
const PAUSES: [u64; 5] = [30, 120, 600, 1800, 3600];
/// The longest that a push service may ask us to wait.
const LONGEST_PAUSE: Duration = Duration::from_secs(2 * 3600);
/// Longest `last_error`, in characters.
const LONGEST_WORDS: usize = 200;

/// How a worker works. The defaults suit production.
#[derive(Clone, Debug)]
pub struct PushSettings {
    /// How long what is new waits: whoever has the conversation open reads it meanwhile.
    pub pause: Duration,
    /// The pauses between attempts.
    pub pauses: Vec<Duration>,
    /// How often to look, should an event have been lost or a pause be over.
    pub poll: Duration,
    /// The longest that a push service may take to answer.
    pub patience: Duration,
    /// Messages that are on their way at the same time.
    pub at_once: u8,
    /// How long a message is tried, and how long a push service keeps it for a browser that is not there.
    pub give_up: Duration,
    /// How long a browser is told after its session has run out.
    pub unused: Duration,
    /// How long a browser that nothing reaches is kept.
    pub failing: Duration,
}

impl Default for PushSettings {
    fn default() -> Self {
        let days = |days: u64| Duration::from_secs(days * 24 * 3600);
        Self {
            pause: Duration::from_secs(5),
            pauses: PAUSES.map(Duration::from_secs).to_vec(),
            poll: Duration::from_secs(5),
            patience: Duration::from_secs(15),
            at_once: 8,
            give_up: days(1),
            unused: days(90),
            failing: days(14),
        }
    }
}

/// Sends notifications to browsers: at least once, and what comes twice takes the first one's place there.
#[derive(Debug)]
pub struct PushWorker {
    db: Database,
    tenants: TenantDirectory,
    push: Push,
    settings: PushSettings,
    tls: Client,
    plain: Client,
}

impl PushWorker {
    /// A worker on this database. Nothing happens before [`Self::run`].
    ///
    /// # Errors
    /// When TLS cannot be set up.
    pub fn new(
        db: Database,
        tenants: TenantDirectory,
        push: Push,
        settings: PushSettings,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            tls: client(&push.networks, settings.patience, true)?,
            plain: client(&push.networks, settings.patience, false)?,
            db,
            tenants,
            push,
            settings,
        })
    }

    /// Works until `stop`, then finishes what is in hand and returns. Wakes up for [`Event::PushQueued`] and by its own timer;
    /// outlives the absence of the database and of push services.
    pub async fn run(self, mut events: broadcast::Receiver<Event>, stop: CancellationToken) {
        let sweeping = async {
            loop {
                if let Err(error) = self.sweep().await {
                    tracing::warn!(%error, "browsers not swept; trying again later");
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
                    () = woken(&mut events, self.settings.pause) => {}
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
                    tracing::warn!(%error, "what waits for browsers cannot be read; trying again");
                    return;
                }
            }
        }
    }

    /// Sends what is due, as much as is sent at the same time, and says how many messages that were.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn round(&self) -> Result<usize, DbError> {
        let mut tx = queue::begin(&self.db).await?;
        let lease = self.settings.patience * 2 + Duration::from_secs(30);
        let at_once = self.settings.at_once.into();
        let taken = queue::take(&mut tx, at_once, lease, self.settings.pause).await?;
        tx.commit().await?;
        let each = taken.iter().map(|taken| async {
            let outcome = self.send(taken).await;
            self.record(taken, &outcome).await;
        });
        join_all(each).await;
        Ok(taken.len())
    }

    /// Forgets browsers that are of no use any more.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = queue::begin(&self.db).await?;
        let settings = &self.settings;
        let gone = queue::sweep(&mut tx, settings.unused, settings.failing).await?;
        tx.commit().await?;
        Ok(gone)
    }

    async fn send(&self, taken: &Taken) -> Outcome {
        let url = match Url::parse(&taken.endpoint) {
            Ok(url) if self.push.networks.may_name(&url) => url,
            _ => {
                let words = "Its address may not be reached (push.allowed_networks)";
                return Outcome::Dropped(words.to_owned());
            }
        };
        let body = match self.body(taken).await {
            Ok(Some(body)) => body,
            Ok(None) => return Outcome::Dropped("It could not be encrypted".to_owned()),
            Err(error) => return self.again(taken, &error.to_string(), None),
        };
        let client = if url.scheme() == "https" {
            &self.tls
        } else {
            &self.plain
        };
        let urgency = if taken.chat { "high" } else { "normal" };
        let authorization = self.push.key.authorization(&url);
        let sent = client
            .post(url)
            .header("authorization", authorization)
            .header("content-type", "application/octet-stream")
            .header("content-encoding", "aes128gcm")
            .header("ttl", self.settings.give_up.as_secs().to_string())
            .header("urgency", urgency)
            .header("topic", topic(taken.subscription_id, taken.conversation_id))
            .body(body)
            .send()
            .await;
        match sent {
            Ok(answer) => self.answered(taken, &answer),
            Err(error) => self.again(taken, &words_of(error), None),
        }
    }

    /// What else the answer says is nobody's business, and is not even read.
    fn answered(&self, taken: &Taken, answer: &Response) -> Outcome {
        let status = answer.status();
        let words = format!("The push service answered {status}");
        match status {
            status if status.is_success() => Outcome::Sent,
            StatusCode::NOT_FOUND | StatusCode::GONE => Outcome::Gone,
            StatusCode::TOO_MANY_REQUESTS | StatusCode::REQUEST_TIMEOUT => {
                self.again(taken, &words, waits(answer))
            }
            status if status.is_server_error() => self.again(taken, &words, waits(answer)),
            // Said again, it is answered so again.
            _ => Outcome::Dropped(words),
        }
    }

    /// What is sent; none when it cannot be encrypted.
    async fn body(&self, taken: &Taken) -> Result<Option<Vec<u8>>, DbError> {
        let Some(tenant) = self.tenants.by_id(taken.tenant_id).await? else {
            return Ok(None);
        };
        let locale = taken.locale.parse().unwrap_or(tenant.default_locale);
        let said = (taken.author_name.as_str(), taken.body.as_str());
        let said = tenant.tickets.push_content.then_some(said);
        let portal = tenant.branding.mail_sender(locale);
        let sign = tenant.branding.design.pictures.get(PictureRole::Favicon);
        // Systems draw no SVG there.
        let icon = sign.filter(|sign| sign.image.format != PictureFormat::Svg);
        let notice = Notice::new(portal, taken.conversation_id, locale, said)
            .with_icon(icon.map(|sign| sign.image.url()));
        let sealed = || {
            let plain = serde_json::to_vec(&notice).ok()?;
            let browser = PublicKey::from_sec1_bytes(&taken.p256dh).ok()?;
            let auth = taken.auth.as_slice().try_into().ok()?;
            seal(&browser, auth, &plain).ok()
        };
        Ok(sealed())
    }

    /// Again, or given up: whoever would hear of it by then has read it elsewhere.
    fn again(&self, taken: &Taken, words: &str, wanted: Option<Duration>) -> Outcome {
        let words: String = words.chars().take(LONGEST_WORDS).collect();
        let age = (Utc::now() - taken.queued_at).to_std().unwrap_or_default();
        if age > self.settings.give_up {
            return Outcome::Dropped(words);
        }
        let last = self.settings.pauses.len().saturating_sub(1);
        let index = usize::try_from(taken.attempts).unwrap_or_default();
        let pause = self.settings.pauses.get(index.saturating_sub(1).min(last));
        // Give or take a fifth, so that what failed together does not come back together.
        let pause = pause.copied().unwrap_or_default();
        let pause = pause.mul_f64(rand::random_range(0.8..1.2));
        Outcome::Again(pause.max(wanted.unwrap_or_default()), words)
    }

    async fn record(&self, taken: &Taken, outcome: &Outcome) {
        let (browser, attempt) = (taken.subscription_id, taken.attempts);
        match outcome {
            Outcome::Sent => tracing::debug!(%browser, attempt, "browser told"),
            Outcome::Again(_, words) => {
                tracing::warn!(%browser, attempt, words, "browser not told; trying again");
            }
            Outcome::Dropped(words) => {
                tracing::warn!(%browser, attempt, words, "message to a browser given up");
            }
            Outcome::Gone => tracing::info!(%browser, "the browser is gone; forgotten"),
        }
        let recorded = async {
            let mut tx = queue::begin(&self.db).await?;
            queue::record(&mut tx, taken, outcome).await?;
            tx.commit().await
        };
        if let Err(error) = recorded.await {
            // When the lease is over it is sent again, in the place of the first.
            tracing::error!(%error, %browser, "how a browser was told could not be written down");
        }
    }
}

/// How long a push service wants us to wait.
fn waits(answer: &Response) -> Option<Duration> {
    let seconds = answer.headers().get(RETRY_AFTER)?.to_str().ok()?;
    let wanted = Duration::from_secs(seconds.trim().parse().ok()?);
    Some(wanted.min(LONGEST_PAUSE))
}

/// Returns when there may be something to send: what is new waits for `pause` first.
async fn woken(events: &mut broadcast::Receiver<Event>, pause: Duration) {
    loop {
        match events.recv().await {
            Ok(Event::PushQueued | Event::Resync) | Err(RecvError::Lagged(_)) => {
                return tokio::time::sleep(pause).await;
            }
            Ok(_) => {}
            // Nobody tells us any more: the timer is left.
            Err(RecvError::Closed) => std::future::pending().await,
        }
    }
}
