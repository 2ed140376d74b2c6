//! The way to a provider and back.

use std::{net::IpAddr, sync::Arc};

use axum::http::HeaderValue;
use secrecy::{ExposeSecret, SecretBox};
use serde_json::json;
use uuid::Uuid;

use super::{
    attempts::{self, Attempt, Binding},
    audit::{Actor, Client, audit},
    browser::BrowserToken,
    discovery::Discovery,
    fetch::Fetcher,
    people::{self, Coming},
    provider::Provider,
    refusal::Refused,
    return_path::return_path,
    store, token, trust,
};
use crate::{
    config::{InstanceSecret, PublicAddress, Sealer, hmac_sha256},
    db::{Database, DbError, Identity, System},
    identity::{
        request::RequestOrigin,
        sessions::SessionStore,
        tokens::{SessionToken, TokenHash},
    },
    tenants::Tenant,
    text::Locale,
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
    sessions: SessionStore,
    client_key: SecretBox<[u8; 32]>,
}

impl std::fmt::Debug for SingleSignOn {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "SingleSignOn({:?})", self.0.discovery.fetcher)
    }
}

/// Where a browser is sent.
#[derive(Debug)]
pub struct Departure {
    /// The provider's address with all that it needs to know.
    pub location: String,
    /// What binds the attempt to the browser, for one that has none yet.
    pub cookie: Option<HeaderValue>,
}

/// What a provider sends a browser back with (RFC 6749 §4.1.2, RFC 9207).
#[derive(Default)]
pub struct Answer {
    state: Option<String>,
    code: Option<String>,
    issuer: Option<String>,
    error: Option<String>,
}

impl Answer {
    /// Reads the query; none when anything stands in it twice.
    #[must_use]
    pub fn read(query: &str) -> Option<Self> {
        let mut answer = Self::default();
        for (name, value) in url::form_urlencoded::parse(query.as_bytes()) {
            let place = match name.as_ref() {
                "state" => &mut answer.state,
                "code" => &mut answer.code,
                "iss" => &mut answer.issuer,
                "error" => &mut answer.error,
                _ => continue,
            };
            if place.replace(value.into_owned()).is_some() {
                return None;
            }
        }
        Some(answer)
    }
}

/// A browser that comes back.
pub struct Arrival<'a> {
    /// The portal that it comes to.
    pub tenant: &'a Tenant,
    /// Under which of its hosts.
    pub host: &'a str,
    /// With what.
    pub answer: &'a Answer,
    /// Its cookie, if it has one.
    pub browser: Option<&'a BrowserToken>,
    /// Its address, and the session that it came with.
    pub origin: &'a RequestOrigin,
    /// What it calls itself.
    pub agent: Option<&'a str>,
    /// The language that it asks for.
    pub locale: Locale,
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

    /// Sends somebody to a provider of the portal's. `to` is the path that they want to come back to.
    ///
    /// # Errors
    /// The provider is not there or does not answer.
    pub async fn start(
        &self,
        tenant: &Tenant,
        host: &str,
        provider: Uuid,
        to: Option<&str>,
        browser: &BrowserToken,
        client: IpAddr,
    ) -> Result<Departure, Refused> {
        let parts = &*self.0;
        let provider = self.provider(tenant, provider).await?;
        let document = parts.discovery.document(&provider).await?;
        let (state, state_hash) = SessionToken::generate();
        let (nonce, _) = SessionToken::generate();
        let request = token::request(
            &provider,
            &document,
            &self.redirect_uri(registered(tenant, host)?),
            state.expose(),
            nonce.expose(),
        )?;
        let binding = Binding {
            state: state_hash,
            browser: browser.hash,
            tenant: tenant.id,
        };
        let attempt = Attempt {
            provider: provider.id,
            host: host.to_owned(),
            nonce: nonce.expose().to_owned(),
            verifier: request.verifier.secret().clone(),
            return_to: return_path(to),
        };
        let client = hmac_sha256(
            parts.client_key.expose_secret(),
            client.to_string().as_bytes(),
        );
        let mut tx = parts.db.begin(&Identity::system(System::Login)).await?;
        let kept = attempts::keep(&mut tx, &parts.sealer, &binding, &attempt, &client).await?;
        tx.commit().await?;
        if !kept {
            return Err(Refused::because("too many attempts from one address"));
        }
        Ok(Departure {
            location: request.url.into(),
            cookie: browser.set_cookie(),
        })
    }

    /// Logs somebody in who comes back from a provider. Returns the path to lead them to and the cookies to set.
    ///
    /// # Errors
    /// Whatever is not as it must be; nobody is logged in then, and the attempt is used up.
    pub async fn finish(
        &self,
        arrival: &Arrival<'_>,
    ) -> Result<(String, [HeaderValue; 2]), Refused> {
        let parts = &*self.0;
        let attempt = self.take(arrival).await?;
        let provider = self.provider(arrival.tenant, attempt.provider).await?;
        let client = Client::new(arrival.origin.client_address, arrival.agent);
        let opened = match self.vouched(&provider, &attempt, arrival.answer).await {
            Ok(vouched) => {
                let coming = Coming {
                    tenant: arrival.tenant,
                    provider: &provider,
                    vouched: &vouched,
                    client: &client,
                    former: arrival.origin.session,
                    locale: arrival.locale,
                };
                let opened = people::log_in(&parts.db, parts.sessions.settings(), &coming).await;
                if let Err(refused) = &opened {
                    self.note(&provider, refused, &client).await;
                }
                opened
            }
            Err(refused) => Err(refused),
        };
        let (token, _) = opened?;
        if let Some(former) = &arrival.origin.session {
            parts.sessions.forget(former);
        }
        tracing::info!(kind = provider.kind.word(), "logged in by single sign-on");
        let seconds = parts.sessions.settings().cookie_lifetime.as_secs();
        let cookies = [token.set_cookie(seconds), BrowserToken::clear_cookie()];
        Ok((attempt.return_to, cookies))
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

    async fn provider(&self, tenant: &Tenant, id: Uuid) -> Result<Provider, Refused> {
        store::provider(&self.0.db, &self.0.sealer, tenant.id, id)
            .await?
            .ok_or_else(|| {
                Refused::because("the portal has no such provider, or it is switched off")
            })
    }

    /// The attempt that an answer is to. It is used up by this, whatever comes of it.
    async fn take(&self, arrival: &Arrival<'_>) -> Result<Attempt, Refused> {
        let state = arrival.answer.state.as_deref().and_then(TokenHash::of);
        let (Some(state), Some(browser)) = (state, arrival.browser) else {
            return Err(Refused::Expired);
        };
        let binding = Binding {
            state,
            browser: browser.hash,
            tenant: arrival.tenant.id,
        };
        let mut tx = self.0.db.begin(&Identity::system(System::Login)).await?;
        let attempt = attempts::take(&mut tx, &self.0.sealer, &binding).await?;
        tx.commit().await?;
        attempt
            .filter(|attempt| attempt.host == arrival.host)
            .ok_or(Refused::Expired)
    }

    /// What the attempt's own provider, and no other, says of whoever comes.
    async fn vouched(
        &self,
        provider: &Provider,
        attempt: &Attempt,
        answer: &Answer,
    ) -> Result<trust::Vouched, Refused> {
        let discovery = &self.0.discovery;
        let document = discovery.document(provider).await?;
        // RFC 9207 §2.4, against mix-up: an answer that names its issuer is this provider's, or nobody's.
        let named_right = match answer.issuer.as_deref() {
            Some(issuer) => provider.answers_for(issuer),
            None => !document.authorization_response_iss_parameter_supported,
        };
        if !named_right {
            return Err(Refused::because("the answer is another provider's"));
        }
        if let Some(error) = &answer.error {
            return Err(declined(error));
        }
        let code = answer
            .code
            .as_deref()
            .ok_or_else(|| Refused::because("the answer has no code"))?;
        let redirect = self.redirect_uri(&attempt.host);
        let claims = token::redeem(
            discovery,
            provider,
            &document,
            &redirect,
            &token::Grant {
                code,
                verifier: &attempt.verifier,
                nonce: &attempt.nonce,
            },
        )
        .await?;
        trust::judge(provider, &claims)
    }

    /// Writes down that somebody for whom the provider vouches was not let in. Whom it was about is not said: the log
    /// knows people, and this is none.
    async fn note(&self, provider: &Provider, refused: &Refused, client: &Client) {
        let written = async {
            let mut tx = self.0.db.begin(&Identity::system(System::Login)).await?;
            let detail = json!({ "method": provider.kind.word(), "reason": refused.code() });
            let tenant = provider.tenant;
            audit(
                &mut tx,
                "LOG_IN_FAILED",
                &Actor::Nobody,
                tenant,
                None,
                client,
                detail,
            )
            .await?;
            tx.commit().await
        };
        if let Err(error) = written.await {
            tracing::warn!(%error, "a refused log-in is not in the audit log");
        }
    }
}

/// The host as it is registered: a redirect address is never made of what a client says.
fn registered<'tenant>(tenant: &'tenant Tenant, host: &str) -> Result<&'tenant str, Refused> {
    tenant
        .hosts
        .iter()
        .find(|registered| *registered == host)
        .map(String::as_str)
        .ok_or_else(|| Refused::because("the host is none of the portal's"))
}

/// Why the provider sends somebody back without a code (RFC 6749 §4.1.2.1, Core 1.0 §3.1.2.6).
fn declined(error: &str) -> Refused {
    match error {
        "access_denied"
        | "interaction_required"
        | "login_required"
        | "consent_required"
        | "account_selection_required" => Refused::Cancelled,
        "server_error" | "temporarily_unavailable" => {
            Refused::ProviderDown("it says so itself".to_owned())
        }
        "invalid_request"
        | "invalid_scope"
        | "unauthorized_client"
        | "unsupported_response_type" => {
            Refused::ProviderDown(format!("it does not take the request: {error}"))
        }
        // Anybody can write anything here.
        _ => Refused::because("the provider refuses, for a reason of its own"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_says_nothing_twice() {
        let answer = Answer::read("code=c&state=s&iss=https%3A%2F%2Fi.example&x=1&x=2").unwrap();
        assert_eq!(answer.code.as_deref(), Some("c"));
        assert_eq!(answer.issuer.as_deref(), Some("https://i.example"));
        for query in [
            "code=a&code=b",
            "state=a&state=a",
            "iss=a&iss=b",
            "error=a&error=b",
        ] {
            assert!(Answer::read(query).is_none(), "{query}");
        }
    }

    #[test]
    fn what_a_provider_says_becomes_one_of_few_words() {
        for (error, code) in [
            ("access_denied", "cancelled"),
            ("temporarily_unavailable", "provider-down"),
            ("invalid_scope", "provider-down"),
            ("<script>", "refused"),
        ] {
            assert_eq!(declined(error).code(), code);
        }
    }
}
