//! Who sends: a key of the instance's own, known to browsers and their push services (VAPID, RFC 8292).

use std::fmt;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use chrono::{TimeDelta, Utc};
use p256::ecdsa::{Signature, SigningKey, signature::Signer};
use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use crate::config::InstanceSecret;

/// How long a push service may take what is signed; a day at most is allowed.
const GOOD_FOR: TimeDelta = TimeDelta::hours(12);

/// See the module. The same for all processes of an instance.
#[derive(Clone)]
pub struct PushKey {
    key: SigningKey,
    public: String,
    subject: String,
}

impl fmt::Debug for PushKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "PushKey({})", self.public)
    }
}

impl PushKey {
    /// Derived from the instance's secret. `subject` is whom a push service writes to in trouble: `mailto:` or `https:`.
    ///
    /// # Panics
    /// Never: of 2³² numbers one is no key, and the next one then is.
    #[must_use]
    pub fn of(secret: &InstanceSecret, subject: String) -> Self {
        let key = (1..=8).find_map(|number| {
            let bytes = secret.derive(&format!("web push {number}"));
            SigningKey::from_slice(bytes.expose_secret()).ok()
        });
        let key = key.expect("eight numbers that are no key in a row");
        let point = key.verifying_key().to_sec1_point(false);
        Self {
            public: BASE64_URL_SAFE_NO_PAD.encode(point.as_bytes()),
            key,
            subject,
        }
    }

    /// The public half as browsers want it: an uncompressed point, base64url, 87 characters.
    #[must_use]
    pub fn public(&self) -> &str {
        &self.public
    }

    /// The `Authorization` of a message to this address.
    pub(super) fn authorization(&self, endpoint: &Url) -> String {
        let expires = (Utc::now() + GOOD_FOR).timestamp();
        let encode = |part: &str| BASE64_URL_SAFE_NO_PAD.encode(part);
        let claims = json!({
            "aud": endpoint.origin().ascii_serialization(),
            "exp": expires,
            "sub": self.subject,
        });
        let head = encode(r#"{"typ":"JWT","alg":"ES256"}"#);
        let signed = format!("{head}.{}", encode(&claims.to_string()));
        let signature: Signature = self.key.sign(signed.as_bytes());
        let signature = BASE64_URL_SAFE_NO_PAD.encode(signature.to_bytes());
        format!("vapid t={signed}.{signature}, k={}", self.public)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_signed_names_the_service_and_ends_within_a_day() {
        let secret = InstanceSecret::new("0123456789abcdef0123456789abcdef").unwrap();
        let key = PushKey::of(&secret, "mailto:desk@example.com".into());
        let again = PushKey::of(&secret, String::new());
        assert_eq!(key.public(), again.public());
        assert_eq!(key.public().len(), 87);
        let endpoint = Url::parse("https://push.example:8443/w/abc?d=1").unwrap();
        let header = key.authorization(&endpoint);
        let (token, public) = header
            .strip_prefix("vapid t=")
            .and_then(|rest| rest.split_once(", k="))
            .unwrap();
        assert_eq!(public, key.public());
        let parts: Vec<_> = token.split('.').collect();
        let decoded = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).unwrap();
        let claims: serde_json::Value = serde_json::from_slice(&decoded(parts[1])).unwrap();
        assert_eq!(claims["aud"], "https://push.example:8443");
        assert_eq!(claims["sub"], "mailto:desk@example.com");
        let left = claims["exp"].as_i64().unwrap() - Utc::now().timestamp();
        assert!(left > 0 && left <= 24 * 3600, "{left}");
        // Read by other people's code.
        let signed = format!("{}.{}", parts[0], parts[1]);
        ring::signature::UnparsedPublicKey::new(
            &ring::signature::ECDSA_P256_SHA256_FIXED,
            decoded(public),
        )
        .verify(signed.as_bytes(), &decoded(parts[2]))
        .unwrap();
    }
}
