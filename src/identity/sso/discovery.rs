//! What a provider says about itself, and the keys that it signs with: fetched when they are needed, and kept a while.

use std::{sync::Arc, time::Duration};

use moka::future::Cache;
use openidconnect::core::CoreJsonWebKeySet;
use serde::Deserialize;
use url::Url;

use super::{
    fetch::{FetchError, Fetcher},
    provider::Provider,
};

/// How long documents and keys are kept. Providers announce new keys days before they sign with them, and an unknown key
/// is looked up at once.
const LIFETIME: Duration = Duration::from_secs(3600);
/// The most that is kept of each.
const MOST: u64 = 500;
/// How often, at most, keys are fetched anew because one was unknown.
const UNKNOWN_KEY_PAUSE: Duration = Duration::from_secs(30);

/// A provider's document (OpenID Connect Discovery 1.0 §3), as much of it as is used.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Document {
    pub issuer: String,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Url,
    pub userinfo_endpoint: Option<Url>,
    /// Without it, `client_secret_basic`.
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// RFC 9207: whether every answer says whose it is.
    #[serde(default)]
    pub authorization_response_iss_parameter_supported: bool,
}

impl Document {
    /// Whether the client's secret goes into the body: only where the provider takes it in no header.
    pub(super) fn wants_secret_in_body(&self) -> bool {
        self.token_endpoint_auth_methods_supported
            .as_ref()
            .is_some_and(|methods| {
                let takes = |method: &str| methods.iter().any(|known| known == method);
                takes("client_secret_post") && !takes("client_secret_basic")
            })
    }
}

/// Documents and keys of all providers. Cheap to clone; all clones share what is kept.
#[derive(Clone, Debug)]
pub(super) struct Discovery {
    pub fetcher: Fetcher,
    documents: Cache<String, Arc<Document>>,
    keys: Cache<Url, Arc<CoreJsonWebKeySet>>,
    /// Whose keys were fetched anew a moment ago.
    renewed: Cache<Url, ()>,
}

impl Discovery {
    pub(super) fn new(fetcher: Fetcher) -> Self {
        let kept = || Cache::builder().max_capacity(MOST);
        Self {
            fetcher,
            documents: kept().time_to_live(LIFETIME).build(),
            keys: Cache::builder()
                .max_capacity(MOST)
                .time_to_live(LIFETIME)
                .build(),
            renewed: Cache::builder()
                .max_capacity(MOST)
                .time_to_live(UNKNOWN_KEY_PAUSE)
                .build(),
        }
    }

    /// What the provider says about itself. However many ask at once, it is asked once.
    pub(super) async fn document(&self, provider: &Provider) -> Result<Arc<Document>, FetchError> {
        let address = provider.document_url();
        let found = self
            .documents
            .try_get_with_by_ref(&address, self.fetch_document(&address))
            .await
            .map_err(|error| FetchError::clone(&error))?;
        // Whoever speaks for another issuer than it was asked about is not believed (Discovery 1.0 §4.3).
        if found.issuer != provider.issuer {
            self.documents.invalidate(&address).await;
            return Err(FetchError::new(format!(
                "{address} describes {}, not {}",
                found.issuer, provider.issuer
            )));
        }
        Ok(found)
    }

    async fn fetch_document(&self, address: &str) -> Result<Arc<Document>, FetchError> {
        let url =
            Url::parse(address).map_err(|_| FetchError::new("the issuer is not an address"))?;
        let document: Document = self.fetcher.json(&url, None).await?;
        let asked = [
            Some(&document.authorization_endpoint),
            Some(&document.token_endpoint),
            Some(&document.jwks_uri),
            document.userinfo_endpoint.as_ref(),
        ];
        for url in asked.into_iter().flatten() {
            if !self.fetcher.may_ask(url) {
                return Err(FetchError::new(format!(
                    "{address} names {url}, which is not https"
                )));
            }
        }
        Ok(Arc::new(document))
    }

    /// The keys that the provider signs with.
    pub(super) async fn keys(&self, address: &Url) -> Result<Arc<CoreJsonWebKeySet>, FetchError> {
        self.keys
            .try_get_with_by_ref(address, self.fetch_keys(address))
            .await
            .map_err(|error| FetchError::clone(&error))
    }

    /// The keys as they are now, for a token that is signed with one that is not known; none when they were fetched for
    /// that reason a moment ago.
    pub(super) async fn newer_keys(
        &self,
        address: &Url,
    ) -> Result<Option<Arc<CoreJsonWebKeySet>>, FetchError> {
        if self.renewed.contains_key(address) {
            return Ok(None);
        }
        self.renewed.insert(address.clone(), ()).await;
        let keys = self.fetch_keys(address).await?;
        self.keys.insert(address.clone(), Arc::clone(&keys)).await;
        Ok(Some(keys))
    }

    async fn fetch_keys(&self, address: &Url) -> Result<Arc<CoreJsonWebKeySet>, FetchError> {
        Ok(Arc::new(self.fetcher.json(address, None).await?))
    }
}
