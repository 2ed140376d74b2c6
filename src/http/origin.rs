//! Where a request comes from: the client's address, and whether a page of ours sent it.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, header};

use crate::config::{HttpConfig, Origin};

/// The client's address. Behind proxies it is the entry that the outermost of them wrote to `X-Forwarded-For`: counted
/// from the right, since everything further left is the client's own word.
#[must_use]
pub fn client_address(peer: SocketAddr, headers: &HeaderMap, proxies: usize) -> IpAddr {
    if proxies == 0 {
        return peer.ip().to_canonical();
    }
    let hops: Vec<&str> = headers
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(str::trim)
        .collect();
    hops.len()
        .checked_sub(proxies)
        .and_then(|index| hops[index].parse::<IpAddr>().ok())
        .unwrap_or(peer.ip())
        .to_canonical()
}

/// What the browser says about the page that sent a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sender {
    /// A page of the same origin.
    SameOrigin,
    /// A page of another origin that the operator allows to call the API. It never brings the cookie.
    Allowed,
    /// Some other page.
    Foreign,
    /// Nothing says so: not a browser, or a very old one.
    Unknown,
}

/// Reads `Sec-Fetch-Site` (which pages cannot forge) and `Origin`.
#[must_use]
pub fn sender(headers: &HeaderMap, host: &str, settings: &HttpConfig) -> Sender {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let origin = text(header::ORIGIN.as_str());
    if origin.is_some_and(|origin| is_allowed(origin, &settings.allowed_origins)) {
        return Sender::Allowed;
    }
    let own = origin.map(|origin| origin.eq_ignore_ascii_case(&settings.public.origin(host)));
    match (text("sec-fetch-site"), own) {
        (_, Some(false)) => Sender::Foreign,
        (Some("same-origin"), _) | (None, Some(true)) => Sender::SameOrigin,
        (Some(_), _) => Sender::Foreign,
        (None, None) => Sender::Unknown,
    }
}

/// Whether the operator allows pages of this origin to call the API.
#[must_use]
pub fn is_allowed(origin: &str, allowed: &[Origin]) -> bool {
    allowed.iter().any(|known| known.as_str() == origin)
}
