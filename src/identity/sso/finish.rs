//! The way back from a provider.

use axum::http::HeaderValue;

use super::{
    answer::{Answer, declined},
    attempts::{self, Attempt, Binding},
    audit::audit,
    browser::BrowserToken,
    flow::SingleSignOn,
    people::{self, Coming},
    provider::Provider,
    refusal::Refused,
    token, trust,
};
use crate::{
    db::{Identity, System},
    identity::{
        audit::{AuditAction, AuditActor, AuditDetail},
        request::RequestOrigin,
        tokens::{Carrier, TokenHash},
    },
    tenants::Tenant,
    text::Locale,
};

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
    /// The language that it asks for.
    pub locale: Locale,
}

impl SingleSignOn {
    /// Logs somebody in who comes back from a provider. Returns the path to lead them to and the cookies to set.
    ///
    /// # Errors
    /// Whatever is not as it must be; nobody is logged in then, and the attempt is used up.
    pub async fn finish(
        &self,
        arrival: &Arrival<'_>,
    ) -> Result<(String, [HeaderValue; 2]), Refused> {
        let parts = self.parts();
        let attempt = self.take(arrival).await?;
        let provider = self.provider(arrival.tenant, attempt.provider).await?;
        let opened = match self.vouched(&provider, &attempt, arrival.answer).await {
            Ok(vouched) => {
                let coming = Coming {
                    tenant: arrival.tenant,
                    provider: &provider,
                    vouched: &vouched,
                    origin: arrival.origin,
                    locale: arrival.locale,
                };
                let opened = people::log_in(&parts.db, parts.sessions.settings(), &coming).await;
                if let Err(refused) = &opened {
                    self.note(&provider, refused, arrival.origin).await;
                }
                opened
            }
            Err(refused) => Err(refused),
        };
        let opened = opened?;
        if let Some(former) = &arrival.origin.session {
            parts.sessions.forget(former);
        }
        tracing::info!(kind = provider.kind.word(), "logged in by single sign-on");
        let settings = parts.sessions.settings();
        let lifetime = settings.lifetime(Carrier::Cookie, Some(&arrival.tenant.access));
        let cookies = [
            opened.token.set_cookie(lifetime.as_secs()),
            BrowserToken::clear_cookie(),
        ];
        Ok((attempt.return_to, cookies))
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
        let mut tx = self
            .parts()
            .db
            .begin(&Identity::system(System::Login))
            .await?;
        let attempt = attempts::take(&mut tx, &self.parts().sealer, &binding).await?;
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
        let discovery = &self.parts().discovery;
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
    async fn note(&self, provider: &Provider, refused: &Refused, origin: &RequestOrigin) {
        let written = async {
            let mut tx = self
                .parts()
                .db
                .begin(&Identity::system(System::Login))
                .await?;
            let detail = AuditDetail {
                name: Some(refused.code().to_owned()),
                ..AuditDetail::method(provider.kind.word())
            };
            audit(
                &mut tx,
                AuditAction::LogInFailed,
                AuditActor::Nobody,
                (provider.tenant, None),
                origin,
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
