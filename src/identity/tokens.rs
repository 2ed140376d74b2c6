//! Session tokens: random, shown once, stored as a hash only; how they travel in cookies and headers.

use std::fmt;

use axum::http::{HeaderMap, HeaderValue, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// The session cookie's name. Browsers take a `__Host-` cookie only over a secure connection (or from localhost),
/// for exactly one host, so that no neighbouring portal can set or read it.
pub const SESSION_COOKIE: &str = "__Host-portico";

/// SHA-256 of a session's token: what is stored, cached and named in events. It opens nothing.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TokenHash([u8; 32]);

impl TokenHash {
    /// The hash of a token as it travels; none when no token looks like that, which saves asking the database.
    #[must_use]
    pub fn of(token: &str) -> Option<Self> {
        // 43 characters for 32 bytes.
        if token.len() != 43 {
            return None;
        }
        let bytes: [u8; 32] = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?.try_into().ok()?;
        Some(Self(Sha256::digest(bytes).into()))
    }

    /// Reads what [`Self::to_hex`] wrote.
    #[must_use]
    pub fn from_hex(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        hex::decode_to_slice(text, &mut bytes).ok()?;
        Some(Self(bytes))
    }

    /// As it stands in events.
    #[must_use]
    pub fn to_hex(self) -> String {
        hex::encode(self.0)
    }

    /// As it stands in the database.
    #[must_use]
    pub const fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl From<[u8; 32]> for TokenHash {
    fn from(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }
}

impl fmt::Debug for TokenHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("TokenHash(…)")
    }
}

/// A new session's secret: 256 random bits, base64url. Exists from its making until it is sent, and nowhere else.
#[derive(Debug)]
pub struct SessionToken(SecretString);

impl SessionToken {
    /// A token that nobody can guess, from the operating system's random source by way of `rand`'s generator.
    pub(super) fn generate() -> (Self, TokenHash) {
        let bytes: [u8; 32] = rand::random();
        let token = Self(BASE64_URL_SAFE_NO_PAD.encode(bytes).into());
        (token, TokenHash(Sha256::digest(bytes).into()))
    }

    /// The token as it travels.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// The `Set-Cookie` header that hands it to a browser for so many seconds.
    #[must_use]
    pub fn set_cookie(&self, seconds: u64) -> HeaderValue {
        cookie(SESSION_COOKIE, self.expose(), seconds)
    }
}

/// The `Set-Cookie` header that takes the session from a browser.
#[must_use]
pub fn clear_cookie() -> HeaderValue {
    cookie(SESSION_COOKIE, "", 0)
}

/// The `Set-Cookie` header that gives a browser something to keep for so many seconds, out of every script's reach; no
/// second takes it away. `Lax`, since people come from links and from providers of single sign-on.
#[must_use]
pub fn cookie(name: &'static str, value: &str, seconds: u64) -> HeaderValue {
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    // base64url and the words above are visible ASCII, so a header can always be made of it.
    let mut header = HeaderValue::try_from(text).unwrap_or_else(|_| HeaderValue::from_static(name));
    header.set_sensitive(true);
    header
}

/// How a token came with a request, and how it was handed out: neither is taken for the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// In the cookie, which a browser sends by itself.
    Cookie,
    /// In `Authorization: Bearer`, which only a program of the portal's own adds.
    Bearer,
}

/// The token that came with a request; not yet known to be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The token's hash.
    pub token: TokenHash,
    /// How it came.
    pub carrier: Carrier,
}

impl Credential {
    /// The credential in a request's headers. One that names a bearer token is judged by that alone, whatever cookie
    /// may come with it; other schemes (`Basic`, of a proxy perhaps) are nothing to us.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        if let Some(bearer) = bearer(headers) {
            let token = TokenHash::of(bearer)?;
            return Some(Self {
                token,
                carrier: Carrier::Bearer,
            });
        }
        let token = cookie_of(headers, SESSION_COOKIE)?;
        Some(Self {
            token: TokenHash::of(token)?,
            carrier: Carrier::Cookie,
        })
    }
}

/// The value of a cookie that came with a request.
#[must_use]
pub fn cookie_of<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|cookies| cookies.split(';'))
        .find_map(|cookie| cookie.trim_ascii().strip_prefix(name)?.strip_prefix('='))
}

/// What follows `Bearer`; the scheme's name is case-insensitive (RFC 9110 §11.1).
fn bearer(headers: &HeaderMap) -> Option<&str> {
    let value = headers.get(header::AUTHORIZATION)?.as_bytes();
    let (scheme, token) = value.split_at_checked(6)?;
    if !scheme.eq_ignore_ascii_case(b"bearer") {
        return None;
    }
    // What is not text is a bearer token all the same, and no good one.
    Some(std::str::from_utf8(token).unwrap_or_default().trim_ascii())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(header::HeaderName, &str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(name.clone(), HeaderValue::from_str(value).unwrap());
        }
        map
    }

    #[test]
    fn tokens_differ_and_are_known_by_their_hash() {
        let (token, hash) = SessionToken::generate();
        let (other, _) = SessionToken::generate();
        assert_ne!(token.expose(), other.expose());
        assert_eq!(TokenHash::of(token.expose()), Some(hash));
        assert_eq!(TokenHash::from_hex(&hash.to_hex()), Some(hash));
        assert_ne!(TokenHash::of(other.expose()), Some(hash));
        let printed = format!("{token:?} {hash:?}");
        assert!(
            !printed.contains(token.expose()) && !printed.contains(&hash.to_hex()),
            "{printed}"
        );
    }

    #[test]
    fn the_cookie_is_for_one_host_and_no_script() {
        let (token, _) = SessionToken::generate();
        let set = token.set_cookie(43_200);
        assert!(set.is_sensitive());
        assert_eq!(
            set.to_str().unwrap(),
            format!(
                "__Host-portico={}; Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax",
                token.expose()
            )
        );
        assert_eq!(
            clear_cookie().to_str().unwrap(),
            "__Host-portico=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax"
        );
    }

    #[test]
    fn a_credential_comes_by_cookie_or_by_header() {
        let (token, hash) = SessionToken::generate();
        let token = token.expose();
        let cookie = Credential {
            token: hash,
            carrier: Carrier::Cookie,
        };
        let bearer = Credential {
            token: hash,
            carrier: Carrier::Bearer,
        };
        let ours = format!("a=b; __Host-portico={token}; c=d");
        for (pairs, expected) in [
            (vec![(header::COOKIE, ours.as_str())], Some(cookie)),
            (
                vec![(header::COOKIE, "a=b"), (header::COOKIE, ours.as_str())],
                Some(cookie),
            ),
            (
                vec![
                    (header::COOKIE, ours.as_str()),
                    (header::AUTHORIZATION, "Basic eDp5"),
                ],
                Some(cookie),
            ),
            (
                vec![(header::AUTHORIZATION, &format!("bearer  {token}"))],
                Some(bearer),
            ),
            (
                vec![
                    (header::COOKIE, ours.as_str()),
                    (header::AUTHORIZATION, "Bearer x"),
                ],
                None,
            ),
            (
                vec![(header::COOKIE, &format!("__Host-portico2={token}"))],
                None,
            ),
            (
                vec![(header::COOKIE, &format!("__Host-portico={token}="))],
                None,
            ),
            (vec![(header::AUTHORIZATION, token)], None),
            (vec![], None),
        ] {
            assert_eq!(Credential::of(&headers(&pairs)), expected, "{pairs:?}");
        }
    }
}
