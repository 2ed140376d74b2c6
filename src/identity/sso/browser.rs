//! The cookie that binds an attempt to the browser in which it began, so that nobody is logged in by a link that somebody
//! else has made (log-in CSRF), and a stolen answer is worth nothing elsewhere.

use axum::http::{HeaderMap, HeaderValue};

use crate::identity::tokens::{SessionToken, TokenHash, cookie, cookie_of};

/// The cookie's name; see [`crate::identity::SESSION_COOKIE`] for what `__Host-` does.
pub const SSO_COOKIE: &str = "__Host-portico-sso";
/// As long as an attempt.
const SECONDS: u64 = super::attempts::MINUTES as u64 * 60;

/// What a browser is known by while it is on its way.
#[derive(Debug)]
pub struct BrowserToken {
    pub(super) hash: TokenHash,
    /// None when the browser has the cookie already.
    new: Option<SessionToken>,
}

impl BrowserToken {
    /// The browser's own, from its cookie.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        let value = cookie_of(headers, SSO_COOKIE)?;
        Some(Self {
            hash: TokenHash::of(value)?,
            new: None,
        })
    }

    /// The browser's own, or a new one: attempts in several tabs have one cookie.
    #[must_use]
    pub fn of_or_new(headers: &HeaderMap) -> Self {
        Self::of(headers).unwrap_or_else(|| {
            let (token, hash) = SessionToken::generate();
            Self {
                hash,
                new: Some(token),
            }
        })
    }

    /// The `Set-Cookie` header for a browser that has none yet.
    pub(super) fn set_cookie(&self) -> Option<HeaderValue> {
        self.new
            .as_ref()
            .map(|token| cookie(SSO_COOKIE, token.expose(), SECONDS))
    }

    /// The `Set-Cookie` header that takes it away.
    pub(super) fn clear_cookie() -> HeaderValue {
        cookie(SSO_COOKIE, "", 0)
    }
}

#[cfg(test)]
mod tests {
    use axum::http::header;

    use super::*;
    use crate::identity::Credential;

    #[test]
    fn a_browser_keeps_its_cookie_and_it_is_no_session() {
        let new = BrowserToken::of_or_new(&HeaderMap::new());
        let set = new.set_cookie().expect("a new one");
        assert!(set.is_sensitive());
        let text = set.to_str().unwrap();
        assert!(
            text.contains("; Max-Age=600; Secure; HttpOnly; SameSite=Lax"),
            "{text}"
        );
        let mut headers = HeaderMap::new();
        let sent = text.split(';').next().unwrap();
        headers.insert(header::COOKIE, HeaderValue::from_str(sent).unwrap());
        let again = BrowserToken::of_or_new(&headers);
        assert_eq!(again.hash, new.hash);
        assert!(again.set_cookie().is_none());
        assert_eq!(Credential::of(&headers), None);
    }
}
