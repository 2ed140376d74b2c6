//! What the way to a provider and the way back share.

use std::sync::Arc;

use secrecy::SecretBox;
use uuid::Uuid;

use super::{
    attempts, discovery::Discovery, fetch::Fetcher, provider::Provider, refusal::Refused, store,
};
use crate::{
    config::{InstanceSecret, PublicAddress, Sealer},
    db::{Database, DbError, Identity, System},
    identity::sessions::SessionStore,
    tenants::Tenant,
};

/// Everything that single sign-on is put together from.
#[derive(Debug)]
pub struct SingleSignOnParts<'a> {
    /// The service role's pool.
    pub db: Database,
    /// Where sessions are opened.
    pub sessions: SessionStore,
    /// Seals clients' secrets.
    pub sealer: Sealer,
    /// What a key for clients' addresses is derived from.
    pub secret: &'a InstanceSecret,
    /// Scheme and port of the portals' addresses.
    pub public: PublicAddress,
    /// Whether providers may be spoken to without TLS.
    pub allow_http: bool,
}

/// Single sign-on: one of it for a process, cheap to clone.
#[derive(Clone)]
pub struct SingleSignOn(Arc<Parts>);

pub(super) struct Parts {
    pub db: Database,
    pub sealer: Sealer,
    pub discovery: Discovery,
    pub public: PublicAddress,
    pub sessions: SessionStore,
    pub client_key: SecretBox<[u8; 32]>,
}

impl std::fmt::Debug for SingleSignOn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SingleSignOn({:?})", self.0.discovery.fetcher)
    }
}

impl SingleSignOn {
    /// Puts it together.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(parts: SingleSignOnParts<'_>) -> anyhow::Result<Self> {
        Ok(Self(Arc::new(Parts {
            discovery: Discovery::new(Fetcher::new(parts.allow_http)?),
            client_key: parts.secret.derive("single sign-on clients 1"),
            db: parts.db,
            sealer: parts.sealer,
            public: parts.public,
            sessions: parts.sessions,
        })))
    }

    pub(super) fn parts(&self) -> &Parts {
        &self.0
    }

    /// The one address under each of a portal's hosts to which providers may send a browser back.
    pub(super) fn redirect_uri(&self, host: &str) -> String {
        format!("{}/sso/callback", self.0.public.origin(host))
    }

    /// Deletes what is over, and says how many rows that were. For the worker's loop.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = self.0.db.begin(&Identity::system(System::Login)).await?;
        let over = attempts::sweep(&mut tx).await? + store::drop_replaced(&mut tx).await?;
        tx.commit().await?;
        Ok(over)
    }

    /// Seals anew what a previous instance secret sealed, and says how much that was. At start.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn reseal(&self) -> Result<usize, DbError> {
        let mut tx = self.0.db.begin(&Identity::system(System::Login)).await?;
        let resealed = store::reseal(&mut tx, &self.0.sealer).await?;
        tx.commit().await?;
        Ok(resealed)
    }

    /// The portal's provider of this id.
    pub(super) async fn provider(&self, tenant: &Tenant, id: Uuid) -> Result<Provider, Refused> {
        store::provider(&self.0.db, &self.0.sealer, tenant.id, id)
            .await?
            .ok_or_else(|| {
                Refused::because("the portal has no such provider, or it is switched off")
            })
    }
}
