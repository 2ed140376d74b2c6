//! What logging in and out needs to know of a request, and what it gives back beside the payload.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::{HeaderMap, HeaderValue, header};

use super::{
    device::DEVICE_COOKIE,
    tokens::{SessionToken, TokenHash, clear_cookie, cookie_of},
};

/// Characters of a browser's own description that are kept.
const MAX_USER_AGENT: usize = 300;

/// Where a request came from. `http` puts one into every request's data.
#[derive(Clone, Debug)]
pub struct RequestOrigin {
    /// The client's address: the peer's, or what a trusted proxy says. Failed log-ins are counted by it.
    pub client_address: IpAddr,
    /// The session that the request was made in; none unless [`super::SessionStore::resolve`] found it good.
    pub session: Option<TokenHash>,
    /// What the browser calls itself, at most 300 characters of it.
    pub user_agent: Option<Arc<str>>,
    /// What an earlier log-in left in the browser; see [`super::device`]. Not yet known to be good.
    pub device: Option<Arc<str>>,
}

impl RequestOrigin {
    /// The origin of a request with these headers.
    #[must_use]
    pub fn of(client_address: IpAddr, session: Option<TokenHash>, headers: &HeaderMap) -> Self {
        let user_agent = headers
            .get(header::USER_AGENT)
            .and_then(|value| value.to_str().ok())
            .map(|text| text.chars().take(MAX_USER_AGENT).collect::<String>());
        Self {
            client_address,
            session,
            user_agent: user_agent.map(Into::into),
            device: cookie_of(headers, DEVICE_COOKIE).map(Into::into),
        }
    }
}

/// The cookies that a request sets or clears. `http` puts an empty one into every request's data and appends what it
/// holds after execution as `Set-Cookie`.
#[derive(Clone, Debug, Default)]
pub struct ResponseCookies(Arc<Mutex<Cookies>>);

#[derive(Debug, Default)]
struct Cookies {
    session: Option<HeaderValue>,
    device: Option<HeaderValue>,
}

impl ResponseCookies {
    /// Hands the browser a session for so many seconds.
    pub(super) fn hand_out(&self, token: &SessionToken, seconds: u64) {
        self.lock().session = Some(token.set_cookie(seconds));
    }

    /// Takes the session from the browser.
    pub(super) fn clear(&self) {
        self.lock().session = Some(clear_cookie());
    }

    /// Lets the browser be known at its next log-in.
    pub(super) fn remember_device(&self, cookie: HeaderValue) {
        self.lock().device = Some(cookie);
    }

    /// The `Set-Cookie` headers' values, once. A response has one of a name at most (RFC 6265 §4.1.1): the last word
    /// counts.
    #[must_use]
    pub fn take(&self) -> Vec<HeaderValue> {
        let taken = std::mem::take(&mut *self.lock());
        [taken.session, taken.device]
            .into_iter()
            .flatten()
            .collect()
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Cookies> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
