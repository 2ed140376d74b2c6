//! What logging in and out needs to know of a request, and what it gives back beside the payload.

use std::{
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
};

use axum::http::HeaderValue;

use super::tokens::{SessionToken, TokenHash, clear_cookie};

/// Where a request came from. `http` puts one into every request's data.
#[derive(Clone, Copy, Debug)]
pub struct RequestOrigin {
    /// The client's address: the peer's, or what a trusted proxy says. Failed log-ins are counted by it.
    pub client_address: IpAddr,
    /// The session that the request was made in; none unless [`super::SessionStore::resolve`] found it good.
    pub session: Option<TokenHash>,
}

/// The session cookie that a request sets or clears. `http` puts an empty one into every request's data and appends
/// what it holds after execution as `Set-Cookie`.
#[derive(Clone, Debug, Default)]
pub struct ResponseCookies(Arc<Mutex<Option<HeaderValue>>>);

impl ResponseCookies {
    /// Hands the browser a session for so many seconds.
    pub(super) fn hand_out(&self, token: &SessionToken, seconds: u64) {
        self.put(token.set_cookie(seconds));
    }

    /// Takes the session from the browser.
    pub(super) fn clear(&self) {
        self.put(clear_cookie());
    }

    /// The `Set-Cookie` header's value, once. A response has one at most (RFC 6265 §4.1.1): the last word counts.
    #[must_use]
    pub fn take(&self) -> Option<HeaderValue> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, value: HeaderValue) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
    }
}
