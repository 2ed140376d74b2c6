//! Talking to providers: with TLS, within a time and a size, and only to whom we meant to.
//!
//! An issuer is named by an admin and its other addresses by the issuer's own document, so a request can go wherever an
//! admin wants. It goes no further: redirects are not followed, and an answer is shown to nobody.

use std::{sync::Arc, time::Duration};

use futures_util::future::BoxFuture;
use oauth2::{AsyncHttpClient, HttpRequest, HttpResponse};
use reqwest::{Client, redirect::Policy};
use serde::de::DeserializeOwned;
use url::Url;

/// The longest that a provider may take to answer.
const PATIENCE: Duration = Duration::from_secs(5);
/// The largest answer; Microsoft's set of keys has 20 KB.
const LARGEST: usize = 256 * 1024;

/// Why there is no answer. The words hold nothing that was sent.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{0}")]
pub(super) struct FetchError(String);

impl FetchError {
    pub(super) fn new(words: impl Into<String>) -> Self {
        Self(words.into())
    }
}

impl From<reqwest::Error> for FetchError {
    fn from(error: reqwest::Error) -> Self {
        let error = error.without_url();
        let mut words = error.to_string();
        let mut cause = std::error::Error::source(&error);
        while let Some(next) = cause {
            words = format!("{words}: {next}");
            cause = next.source();
        }
        Self(words)
    }
}

/// Sends requests. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Fetcher {
    client: Client,
    allow_http: bool,
}

impl Fetcher {
    /// With `allow_http`, plain text is allowed too: for the demo and for tests.
    pub(super) fn new(allow_http: bool) -> anyhow::Result<Self> {
        let mut roots = rustls::RootCertStore::empty();
        // Some of the system's certificates may be odd; those that are good suffice.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        let tls = rustls::ClientConfig::builder_with_provider(Arc::new(
            rustls::crypto::ring::default_provider(),
        ))
        .with_safe_default_protocol_versions()?
        .with_root_certificates(roots)
        .with_no_client_auth();
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .https_only(!allow_http)
            .redirect(Policy::none())
            .timeout(PATIENCE)
            .connect_timeout(PATIENCE)
            .user_agent(concat!("Portico/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self { client, allow_http })
    }

    /// Whether an address may be asked at all: `https`, or `http` where that is allowed, and no name or password in it.
    pub(super) fn may_ask(&self, url: &Url) -> bool {
        let scheme = url.scheme() == "https" || (self.allow_http && url.scheme() == "http");
        scheme && url.has_host() && url.username().is_empty() && url.password().is_none()
    }

    /// What is under an address, as JSON.
    pub(super) async fn json<T: DeserializeOwned>(
        &self,
        url: &Url,
        bearer: Option<&str>,
    ) -> Result<T, FetchError> {
        if !self.may_ask(url) {
            return Err(FetchError::new(format!("{url} is not https")));
        }
        let mut request = self
            .client
            .get(url.clone())
            .header("accept", "application/json");
        if let Some(token) = bearer {
            request = request.bearer_auth(token);
        }
        let response = request.send().await?;
        if !response.status().is_success() {
            return Err(FetchError::new(format!(
                "{url} answers {}",
                response.status()
            )));
        }
        let body = bounded(response).await?;
        serde_json::from_slice(&body)
            // The parser's own words could repeat a part of the answer.
            .map_err(|_| FetchError::new(format!("{url} does not answer what it should")))
    }

    /// Sends a request that the OAuth library has made.
    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, FetchError> {
        let request = reqwest::Request::try_from(request)?;
        if !self.may_ask(request.url()) {
            return Err(FetchError::new("the token endpoint is not https"));
        }
        let response = self.client.execute(request).await?;
        let mut answer = HttpResponse::new(Vec::new());
        *answer.status_mut() = response.status();
        *answer.headers_mut() = response.headers().clone();
        *answer.body_mut() = bounded(response).await?;
        Ok(answer)
    }
}

impl<'client> AsyncHttpClient<'client> for Fetcher {
    type Error = FetchError;
    type Future = BoxFuture<'client, Result<HttpResponse, FetchError>>;

    fn call(&'client self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

/// The body, unless it is larger than any provider's ought to be.
async fn bounded(mut response: reqwest::Response) -> Result<Vec<u8>, FetchError> {
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await? {
        if body.len() + chunk.len() > LARGEST {
            return Err(FetchError::new(format!(
                "the answer is larger than {LARGEST} bytes"
            )));
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_is_asked_unless_somebody_says_otherwise() {
        let url = |text: &str| Url::parse(text).unwrap();
        let (strict, trial) = (Fetcher::new(false).unwrap(), Fetcher::new(true).unwrap());
        for (text, by_strict, by_trial) in [
            ("https://login.example/x", true, true),
            ("http://127.0.0.1:8035/x", false, true),
            ("file:///etc/passwd", false, false),
            ("https://user@login.example/", false, false),
            ("https://:secret@login.example/", false, false),
            ("data:text/plain,x", false, false),
        ] {
            assert_eq!(strict.may_ask(&url(text)), by_strict, "{text}");
            assert_eq!(trial.may_ask(&url(text)), by_trial, "{text}");
        }
    }
}
