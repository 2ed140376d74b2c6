//! Code for token, and whether the token is what it must be (OpenID Connect Core 1.0 §3.1.3).

use std::str::FromStr;

use chrono::{TimeDelta, Utc};
use oauth2::{
    AuthType, AuthUrl, AuthorizationCode, Client, ClientId, ClientSecret, CsrfToken,
    EndpointNotSet, EndpointSet, ExtraTokenFields, PkceCodeChallenge, PkceCodeVerifier,
    RedirectUrl, RequestTokenError, Scope, StandardRevocableToken, StandardTokenResponse,
    TokenResponse, TokenUrl,
    basic::{
        BasicErrorResponse, BasicErrorResponseType, BasicRevocationErrorResponse,
        BasicTokenIntrospectionResponse, BasicTokenType,
    },
};
use openidconnect::{
    ClaimsVerificationError, IdToken, IdTokenVerifier, IssuerUrl, Nonce,
    SignatureVerificationError,
    core::{
        CoreGenderClaim, CoreJsonWebKey, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    },
};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use url::Url;

use super::{
    claims::{Claims, ProvidersClaims, SignedClaims, ask_for_email, read},
    discovery::{Discovery, Document},
    fetch::FetchError,
    provider::Provider,
    refusal::Refused,
};
use crate::tenants::ProviderKind;

/// What a provider may sign with: its own private key. Neither nothing (`none`) nor the client's secret (`HS256`).
const SIGNED_BY: [CoreJwsSigningAlgorithm; 9] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
    CoreJwsSigningAlgorithm::EdDsa,
];
/// How far a provider's clock may be ahead of ours.
const AHEAD: TimeDelta = TimeDelta::minutes(5);

type SignedIdToken = IdToken<
    ProvidersClaims,
    CoreGenderClaim,
    CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm,
>;
/// What the token endpoint gives beside the access token.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct WithIdToken {
    id_token: Option<String>,
}

impl ExtraTokenFields for WithIdToken {}

type Tokens = StandardTokenResponse<WithIdToken, BasicTokenType>;
type OAuth<HasAuthUrl, HasTokenUrl> = Client<
    BasicErrorResponse,
    Tokens,
    BasicTokenIntrospectionResponse,
    StandardRevocableToken,
    BasicRevocationErrorResponse,
    HasAuthUrl,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    HasTokenUrl,
>;

/// What an attempt and the answer to it have given.
pub(super) struct Grant<'a> {
    pub code: &'a str,
    pub verifier: &'a str,
    pub nonce: &'a str,
}

/// The address to send somebody to.
pub(super) struct Request {
    pub url: Url,
    pub verifier: PkceCodeVerifier,
}

fn client(
    provider: &Provider,
    document: &Document,
    redirect: &str,
) -> Result<OAuth<EndpointSet, EndpointSet>, Refused> {
    let redirect = RedirectUrl::new(redirect.to_owned())
        .map_err(|_| Refused::because("the portal's address is none"))?;
    let client =
        OAuth::<EndpointNotSet, EndpointNotSet>::new(ClientId::new(provider.client_id.clone()))
            .set_auth_uri(AuthUrl::from_url(document.authorization_endpoint.clone()))
            .set_token_uri(TokenUrl::from_url(document.token_endpoint.clone()))
            .set_redirect_uri(redirect)
            .set_auth_type(if document.wants_secret_in_body() {
                AuthType::RequestBody
            } else {
                AuthType::BasicAuth
            });
    Ok(match &provider.secret {
        Some(secret) => client.set_client_secret(ClientSecret::new(secret.expose_secret().into())),
        None => client,
    })
}

/// Where to send somebody to log in.
pub(super) fn request(
    provider: &Provider,
    document: &Document,
    redirect: &str,
    state: &str,
    nonce: &str,
) -> Result<Request, Refused> {
    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let client = client(provider, document, redirect)?;
    let state = CsrfToken::new(state.to_owned());
    let mut request = client
        .authorize_url(|| state)
        .add_scopes(["openid", "email", "profile"].map(|scope| Scope::new(scope.to_owned())))
        .set_pkce_challenge(challenge)
        .add_extra_param("nonce", nonce.to_owned());
    if matches!(
        provider.kind,
        ProviderKind::Microsoft | ProviderKind::Google
    ) {
        // Many have a private account there too, and it would be taken again and again without a question.
        request = request.add_extra_param("prompt", "select_account");
    }
    if let [domain] = provider.rules.hosted_domains.as_slice() {
        request = request.add_extra_param("hd", domain.clone());
    }
    let (url, _) = request.url();
    Ok(Request { url, verifier })
}

/// Exchanges the code and verifies what comes.
pub(super) async fn redeem(
    discovery: &Discovery,
    provider: &Provider,
    document: &Document,
    redirect: &str,
    grant: &Grant<'_>,
) -> Result<Claims, Refused> {
    let client = client(provider, document, redirect)?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(grant.code.to_owned()))
        .set_pkce_verifier(PkceCodeVerifier::new(grant.verifier.to_owned()))
        .request_async(&discovery.fetcher)
        .await
        .map_err(not_exchanged)?;
    let text = tokens.extra_fields().id_token.as_deref();
    let text = text.ok_or_else(|| Refused::because("the provider gave no ID token"))?;
    // What cannot be read is not repeated: not even the parser's words.
    let token = SignedIdToken::from_str(text)
        .map_err(|_| Refused::because("the ID token cannot be read"))?;

    let keys = discovery.keys(&document.jwks_uri).await?;
    let nonce = Nonce::new(grant.nonce.to_owned());
    let claims = match verify(provider, &token, &keys, &nonce) {
        Err(ClaimsVerificationError::SignatureVerification(
            SignatureVerificationError::NoMatchingKey,
        )) => match discovery.newer_keys(&document.jwks_uri).await? {
            Some(keys) => verify(provider, &token, &keys, &nonce),
            None => verify(provider, &token, &keys, &nonce),
        },
        verified => verified,
    };
    let claims = claims.map_err(|error| not_believed(&error))?;
    let mut said = read(provider, claims)?;
    if said.email.is_none()
        && let Some(url) = &document.userinfo_endpoint
    {
        ask_for_email(discovery, url, tokens.access_token().secret(), &mut said).await?;
    }
    Ok(said)
}

fn verify<'token>(
    provider: &Provider,
    token: &'token SignedIdToken,
    keys: &CoreJsonWebKeySet,
    nonce: &Nonce,
) -> Result<&'token SignedClaims, ClaimsVerificationError> {
    let issuer = IssuerUrl::new(provider.issuer.clone())
        .map_err(|_| ClaimsVerificationError::Other("the issuer is no address".to_owned()))?;
    let verifier = IdTokenVerifier::<CoreJsonWebKey>::new_public_client(
        ClientId::new(provider.client_id.clone()),
        issuer,
        keys.clone(),
    )
    .set_allowed_algs(SIGNED_BY)
    // Of many issuers under one roof, `read` looks which it is.
    .require_issuer_match(!provider.is_shared())
    .set_issue_time_verifier_fn(|issued| {
        if issued > Utc::now() + AHEAD {
            return Err("issued in the future".to_owned());
        }
        Ok(())
    });
    token.claims(&verifier, nonce)
}

/// Why there is no token. Only words of the standard are repeated: what else the provider says could hold anything.
fn not_exchanged(error: RequestTokenError<FetchError, BasicErrorResponse>) -> Refused {
    match error {
        RequestTokenError::ServerResponse(answer) => match answer.error() {
            BasicErrorResponseType::InvalidGrant => {
                Refused::because("the provider does not take the code")
            }
            BasicErrorResponseType::InvalidClient | BasicErrorResponseType::UnauthorizedClient => {
                Refused::ProviderDown("it does not take the client id and secret".to_owned())
            }
            _ => Refused::ProviderDown("the token endpoint refuses the request".to_owned()),
        },
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => {
            Refused::ProviderDown("the token endpoint does not answer what it should".to_owned())
        }
    }
}

/// Why a token is not believed, without what stands in it.
fn not_believed(error: &ClaimsVerificationError) -> Refused {
    use ClaimsVerificationError as Why;
    Refused::because(match error {
        Why::Expired(_) => "the ID token has expired",
        Why::InvalidAudience(_) => "the ID token is for another audience",
        Why::InvalidIssuer(_) => "the ID token is of another issuer",
        Why::InvalidNonce(_) => "the ID token answers another attempt",
        Why::SignatureVerification(SignatureVerificationError::NoMatchingKey) => {
            "the ID token is signed with a key that the provider does not have"
        }
        Why::SignatureVerification(
            SignatureVerificationError::NoSignature
            | SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::UnsupportedAlg(_),
        ) => "the ID token is not signed as it must be",
        Why::SignatureVerification(_) => "the ID token's signature is not right",
        _ => "the ID token is not in order",
    })
}
