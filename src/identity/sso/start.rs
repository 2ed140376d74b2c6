//! The way to a provider.

use std::net::IpAddr;

use axum::http::HeaderValue;
use secrecy::ExposeSecret;
use uuid::Uuid;

use super::{
    attempts::{self, Attempt, Binding},
    browser::BrowserToken,
    flow::SingleSignOn,
    refusal::Refused,
    return_path::return_path,
    token,
};
use crate::{
    config::hmac_sha256,
    db::{Identity, System},
    identity::tokens::SessionToken,
    tenants::Tenant,
};

/// Where a browser is sent.
#[derive(Debug)]
pub struct Departure {
    /// The provider's address with all that it needs to know.
    pub location: String,
    /// What binds the attempt to the browser, for one that has none yet.
    pub cookie: Option<HeaderValue>,
}

impl SingleSignOn {
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
        let parts = self.parts();
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
