//! `/brand/<hash>.<ending>`: stylesheets and pictures, named by their content and served to be kept for ever.
//!
//! A portal serves what is its own. What belongs to another, and what never was, are the same absence, found by the
//! same work.

use axum::body::Body;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_LENGTH, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, HeaderName,
    IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;

use super::directory::TenantDirectory;
use super::model::Tenant;
use crate::branding::{ContentHash, PictureFormat, Stylesheet};

const FOR_EVER: &str = "public, max-age=31536000, immutable";
/// A picture is not a page: opened on its own it may do nothing at all.
const PICTURE_POLICY: &str = "default-src 'none'; sandbox";
/// An SVG may be coloured by its own styles, and no more.
const SVG_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; sandbox";
const CROSS_ORIGIN_RESOURCE_POLICY: HeaderName =
    HeaderName::from_static("cross-origin-resource-policy");

/// Answers `GET` or `HEAD /brand/<file>` on the host of `tenant`; `None` on a host that is no portal's (the desk's),
/// where the house's own stylesheet is all there is. A `HEAD` request gets the body too; axum leaves it out.
pub async fn brand_file(
    directory: &TenantDirectory,
    tenant: Option<&Tenant>,
    file: &str,
    request: &HeaderMap,
) -> Response {
    let Some(Name { hash, kind }) = Name::parse(file) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let bytes = match (kind, tenant) {
        (Kind::Stylesheet, _) => Ok(stylesheet(tenant, hash)),
        (Kind::Picture(_), Some(tenant)) => {
            directory
                .picture(tenant.id, hash, kind.content_type())
                .await
        }
        (Kind::Picture(_), None) => Ok(None),
    };
    match bytes {
        Ok(Some(bytes)) => answer(hash, kind, bytes, request),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a picture could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

fn stylesheet(tenant: Option<&Tenant>, hash: ContentHash) -> Option<Bytes> {
    let current = tenant.map(|tenant| &tenant.branding.stylesheet);
    let previous = tenant.and_then(|tenant| tenant.previous_stylesheet.as_ref());
    // The house's names nobody, and the error pages of portals use it too.
    let sheet = [current, previous, Some(Stylesheet::house())]
        .into_iter()
        .flatten()
        .find(|sheet| sheet.hash() == hash)?;
    Some(Bytes::copy_from_slice(sheet.css().as_bytes()))
}

fn answer(hash: ContentHash, kind: Kind, bytes: Bytes, request: &HeaderMap) -> Response {
    let tag = format!("\"{hash}\"");
    let known = is_known(request, &tag);
    let length = bytes.len();
    let mut response = Response::new(if known {
        Body::empty()
    } else {
        Body::from(bytes)
    });
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&tag) {
        headers.insert(ETAG, tag);
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static(FOR_EVER));
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // A customer's own website may show its own logo from here.
    headers.insert(
        CROSS_ORIGIN_RESOURCE_POLICY,
        HeaderValue::from_static("cross-origin"),
    );
    if let Some(policy) = kind.policy() {
        headers.insert(CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy));
    }
    if known {
        *response.status_mut() = StatusCode::NOT_MODIFIED;
    } else {
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(kind.content_type()));
        headers.insert(CONTENT_LENGTH, HeaderValue::from(length));
    }
    response
}

/// Whether the client has what this tag names: `If-None-Match`, compared weakly as RFC 9110, section 13.1.2 asks.
#[must_use]
pub fn is_known(request: &HeaderMap, tag: &str) -> bool {
    request
        .get_all(IF_NONE_MATCH)
        .iter()
        .any(|value| names(value, tag))
}

fn names(header: &HeaderValue, tag: &str) -> bool {
    let Ok(header) = header.to_str() else {
        return false;
    };
    header
        .split(',')
        .map(str::trim)
        .any(|member| member == "*" || member.strip_prefix("W/").unwrap_or(member) == tag)
}

/// What a picture may do that is opened on its own: the value of `Content-Security-Policy`.
#[must_use]
pub const fn picture_policy(format: PictureFormat) -> &'static str {
    match format {
        PictureFormat::Svg => SVG_POLICY,
        PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::WebP => PICTURE_POLICY,
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Name {
    hash: ContentHash,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Stylesheet,
    Picture(PictureFormat),
}

impl Name {
    fn parse(file: &str) -> Option<Self> {
        let (hash, ending) = file.split_once('.')?;
        let kind = match ending {
            "css" => Kind::Stylesheet,
            other => Kind::Picture(PictureFormat::of_extension(other)?),
        };
        Some(Self {
            hash: hash.parse().ok()?,
            kind,
        })
    }
}

impl Kind {
    const fn content_type(self) -> &'static str {
        match self {
            Self::Stylesheet => "text/css; charset=utf-8",
            Self::Picture(format) => format.content_type(),
        }
    }

    const fn policy(self) -> Option<&'static str> {
        match self {
            Self::Stylesheet => None,
            Self::Picture(format) => Some(picture_policy(format)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_hash_with_a_known_ending_is_a_name() {
        let hash = ContentHash::of(b"x");
        for (ending, kind) in [
            ("css", Kind::Stylesheet),
            ("svg", Kind::Picture(PictureFormat::Svg)),
        ] {
            assert_eq!(
                Name::parse(&format!("{hash}.{ending}")),
                Some(Name { hash, kind })
            );
        }
        for wrong in [
            hash.to_string(),
            format!("{hash}.html"),
            format!("{hash}.svg.html"),
            format!("{hash}.SVG"),
            format!("../{hash}.css"),
            format!("{}.css", hash.to_string().to_uppercase()),
            "logo.svg".to_owned(),
            String::new(),
        ] {
            assert_eq!(Name::parse(&wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_tag_that_is_known_is_not_sent_again() {
        let hash = ContentHash::of(b"x");
        let kind = Kind::Picture(PictureFormat::Svg);
        let ask = |tag: Option<&str>| {
            let mut request = HeaderMap::new();
            if let Some(tag) = tag {
                request.insert(IF_NONE_MATCH, HeaderValue::from_str(tag).unwrap());
            }
            answer(hash, kind, Bytes::from_static(b"x"), &request)
        };
        let fresh = ask(None);
        assert_eq!(fresh.status(), StatusCode::OK);
        assert_eq!(fresh.headers()[CONTENT_SECURITY_POLICY], SVG_POLICY);
        assert_eq!(fresh.headers()[CACHE_CONTROL], FOR_EVER);
        for tag in [
            format!("\"{hash}\""),
            format!("\"other\", W/\"{hash}\""),
            "*".to_owned(),
        ] {
            let again = ask(Some(&tag));
            assert_eq!(again.status(), StatusCode::NOT_MODIFIED, "{tag}");
            assert_eq!(again.headers()[ETAG], fresh.headers()[ETAG]);
            assert!(!again.headers().contains_key(CONTENT_TYPE));
        }
        assert_eq!(ask(Some("\"other\"")).status(), StatusCode::OK);
    }

    #[test]
    fn the_house_has_a_stylesheet_under_every_host() {
        let house = Stylesheet::house();
        let url = house.url();
        let name = Name::parse(url.strip_prefix("/brand/").unwrap()).unwrap();
        assert_eq!(
            stylesheet(None, name.hash).as_deref(),
            Some(house.css().as_bytes())
        );
        assert_eq!(stylesheet(None, ContentHash::of(b"x")), None);
    }
}
