//! Which site a request is for: the first step of its way, before anybody is asked who they are.

use std::sync::Arc;

use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header},
};

use super::{app::Parts, preview};
use crate::{db::DbError, tenants::Tenant};

/// What answers under a host name.
#[derive(Clone, Debug)]
pub enum Site {
    /// A tenant's portal.
    Portal(Arc<Tenant>),
    /// The service desk.
    Desk,
}

impl Site {
    /// The site of a request, in the design that it is to be seen in; none for a host that is nobody's.
    ///
    /// # Errors
    /// When the database cannot say.
    pub async fn of(
        headers: &HeaderMap,
        uri: &Uri,
        parts: &Parts,
    ) -> Result<Option<Self>, DbError> {
        let Some(host) = host(headers, uri) else {
            return Ok(None);
        };
        if host == parts.http.desk_host.as_str() {
            return Ok(Some(Self::Desk));
        }
        let Some(tenant) = parts.tenants.by_host(&host).await? else {
            return Ok(None);
        };
        let dressed = preview::dressed(headers, &tenant, parts).await?;
        Ok(Some(Self::Portal(dressed.map_or(tenant, Arc::new))))
    }

    /// The same on the way in, kept with the request for whoever comes next. None also when the database cannot say: whoever
    /// comes next says so.
    pub async fn found(request: &mut Request, parts: &Parts) -> Option<Self> {
        if let Some(found) = request.extensions().get::<Self>() {
            return Some(found.clone());
        }
        let of = Self::of(request.headers(), request.uri(), parts).await;
        let found = of.ok().flatten()?;
        request.extensions_mut().insert(found.clone());
        Some(found)
    }

    /// The portal's tenant; none on the desk.
    #[must_use]
    pub const fn tenant(&self) -> Option<&Arc<Tenant>> {
        match self {
            Self::Portal(tenant) => Some(tenant),
            Self::Desk => None,
        }
    }
}

/// Whether a path is one of these, or lies below one that ends with a slash.
#[must_use]
pub fn is_among(path: &str, among: &[&str]) -> bool {
    among
        .iter()
        .any(|listed| path == *listed || (listed.ends_with('/') && path.starts_with(listed)))
}

/// The host's name, lower case, without port and final dot. HTTP/2 puts it into the URI. Of several Host headers, which
/// RFC 9112 §3.2 forbids, none counts; `X-Forwarded-Host` is never believed.
#[must_use]
pub fn host(headers: &HeaderMap, uri: &Uri) -> Option<String> {
    let mut named = headers.get_all(header::HOST).iter();
    let authority = match (uri.host(), named.next(), named.next()) {
        (_, _, Some(_)) => return None,
        (Some(host), _, None) => host,
        (None, Some(value), None) => {
            let value = value.to_str().ok()?;
            match value.rsplit_once(':') {
                Some((name, port)) if port.bytes().all(|byte| byte.is_ascii_digit()) => name,
                _ => value,
            }
        }
        (None, None, None) => return None,
    };
    let name = authority.strip_suffix('.').unwrap_or(authority);
    (!name.is_empty() && !name.ends_with('.')).then(|| name.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

    use super::*;

    fn of(hosts: &[&str]) -> Option<String> {
        let mut headers = HeaderMap::new();
        for name in hosts {
            headers.append(header::HOST, HeaderValue::from_str(name).unwrap());
        }
        host(&headers, &Uri::from_static("/graphql"))
    }

    #[test]
    fn a_host_is_one_name_however_it_is_written() {
        assert_eq!(
            of(&["Oriale.localhost:8080"]).as_deref(),
            Some("oriale.localhost")
        );
        assert_eq!(
            of(&["oriale.localhost."]).as_deref(),
            Some("oriale.localhost")
        );
        assert_eq!(of(&["[::1]:8080"]).as_deref(), Some("[::1]"));
        assert_eq!(of(&["a.localhost", "b.localhost"]), None);
        assert_eq!(of(&[]), None);
        assert_eq!(of(&[":8080"]), None);
        assert_eq!(of(&["oriale.localhost.."]), None);
    }
}
