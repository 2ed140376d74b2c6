//! What a provider says of somebody.

use openidconnect::{AdditionalClaims, IdTokenClaims, core::CoreGenderClaim};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;

use super::{discovery::Discovery, provider::Provider, refusal::Refused};

/// The claims that OpenID Connect does not name. Read as they come: Microsoft writes some as text or number.
#[derive(Debug, Clone, Default, Deserialize, Serialize)]
pub(super) struct ProvidersClaims {
    /// Microsoft: the directory.
    pub tid: Option<Value>,
    /// Microsoft: whether the owner of the address's domain has verified it.
    pub xms_edov: Option<Value>,
    /// Microsoft: 0 for a member of the directory, 1 for a guest.
    pub acct: Option<Value>,
    /// Google: the Workspace domain.
    pub hd: Option<Value>,
}

impl AdditionalClaims for ProvidersClaims {}

/// The claims of an ID token.
pub(super) type SignedClaims = IdTokenClaims<ProvidersClaims, CoreGenderClaim>;

/// What a provider says of somebody, verified to be its own words, to us, in answer to this attempt.
#[derive(Debug, Clone, Default)]
pub(super) struct Claims {
    pub issuer: String,
    pub subject: String,
    pub email: Option<String>,
    pub email_verified: bool,
    pub name: Option<String>,
    pub more: ProvidersClaims,
}

/// What the library leaves to us: issuer and authorized party.
pub(super) fn read(provider: &Provider, claims: &SignedClaims) -> Result<Claims, Refused> {
    if !provider.answers_for(claims.issuer()) {
        return Err(Refused::because("the ID token is of another issuer"));
    }
    let to_another = claims
        .authorized_party()
        .is_some_and(|party| **party != provider.client_id);
    if to_another {
        return Err(Refused::because(
            "the ID token was made out to another client",
        ));
    }
    let subject = claims.subject().as_str();
    // Core 1.0 §2: at most 255 characters.
    if subject.is_empty() || subject.len() > 255 {
        return Err(Refused::because("the ID token's subject is none"));
    }
    Ok(Claims {
        issuer: claims.issuer().to_string(),
        subject: subject.to_owned(),
        email: claims.email().map(|email| email.to_string()),
        email_verified: claims.email_verified() == Some(true),
        name: claims
            .name()
            .and_then(|name| name.get(None))
            .map(|name| name.to_string()),
        more: claims.additional_claims().clone(),
    })
}

/// Many providers tell the address only to whoever asks for it (Core 1.0 §5.4).
pub(super) async fn ask_for_email(
    discovery: &Discovery,
    url: &Url,
    access_token: &str,
    said: &mut Claims,
) -> Result<(), Refused> {
    #[derive(Deserialize)]
    struct UserInfo {
        sub: String,
        email: Option<String>,
        #[serde(default)]
        email_verified: Value,
        name: Option<String>,
    }
    let info: UserInfo = discovery.fetcher.json(url, Some(access_token)).await?;
    // Core 1.0 §5.3.4: of another subject it must not be used.
    if info.sub != said.subject {
        return Err(Refused::because("the provider told about another subject"));
    }
    said.email = info.email;
    said.email_verified = info.email_verified == true || info.email_verified == "true";
    said.name = said.name.take().or(info.name);
    Ok(())
}
