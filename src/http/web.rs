//! The web app: files built into the binary, and a first page that already wears the tenant's brand.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Request, State},
    http::{HeaderMap, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use rust_embed::RustEmbed;

use super::{app::App, page, site::Site, studio, visit::Visit};
use crate::tenants::is_known;

/// What `npm run build` in `web/` made.
#[derive(RustEmbed)]
#[folder = "web/build/"]
#[allow_missing = true]
struct Files;

/// Files whose names carry their content's hash.
const IMMUTABLE: &str = "_app/immutable/";

/// What the log-in loads beyond the shell, as elements for the head: its files come at once instead of one after another.
const LOG_IN_LINKS: &str = "log-in-links.html";

/// The same of an article's page.
const ARTICLE_LINKS: &str = "article-links.html";

/// The words that the server says before the app is there: JSON by language and id.
const FIRST_WORDS: &str = "first-words.json";

/// A file of the web app; any other path gets the page, whose router takes it from there. Only the page asks who comes.
pub async fn serve(State(app): State<Arc<App>>, request: Request) -> Response {
    let (mut parts, _) = request.into_parts();
    if parts.method != Method::GET && parts.method != Method::HEAD {
        return (
            StatusCode::METHOD_NOT_ALLOWED,
            [(header::ALLOW, "GET, HEAD")],
        )
            .into_response();
    }
    let path = parts.uri.path().trim_start_matches('/');
    if path != page::INDEX
        && ![LOG_IN_LINKS, ARTICLE_LINKS, FIRST_WORDS].contains(&path)
        && let Some(answer) = file(path, &parts.headers)
    {
        return answer;
    }
    let looks_like_a_file = path
        .rsplit('/')
        .next()
        .is_some_and(|name| name.contains('.'));
    if looks_like_a_file || path.starts_with("_app/") {
        return (StatusCode::NOT_FOUND, "not found\n").into_response();
    }
    match Visit::from_request_parts(&mut parts, &app).await {
        Ok(visit) => {
            let page = page::first(&app, &visit, &parts.uri, &parts.headers).await;
            let framed = matches!(visit.site, Site::Desk) && parts.uri.path() == studio::PREVIEW;
            if framed {
                studio::may_be_framed(page)
            } else {
                page
            }
        }
        Err(refused) => page::without_a_site(refused.status(), &parts.headers),
    }
}

/// The file in the best encoding that the client takes.
fn file(path: &str, headers: &HeaderMap) -> Option<Response> {
    // Siblings are there for the encodings below, not to be asked for.
    if path.ends_with(".br") || path.ends_with(".gz") {
        return None;
    }
    let plain = Files::get(path)?;
    let accepted = headers
        .get(header::ACCEPT_ENCODING)
        .and_then(|value| value.to_str().ok())
        .unwrap_or("");
    let takes = |coding: &str| {
        accepted.split(',').any(|part| {
            let mut parts = part.split(';').map(str::trim);
            parts.next() == Some(coding)
                && !parts.any(|weight| matches!(weight, "q=0" | "q=0.0" | "q=0.00" | "q=0.000"))
        })
    };
    let (coding, encoded) = [("br", "br"), ("gzip", "gz")]
        .into_iter()
        .filter(|(coding, _)| takes(coding))
        .find_map(|(coding, extension)| Some((coding, Files::get(&format!("{path}.{extension}"))?)))
        .map_or((None, None), |(coding, file)| (Some(coding), Some(file)));

    let etag = format!(
        "\"{}{}\"",
        hex::encode(&plain.metadata.sha256_hash()[..16]),
        coding.unwrap_or("")
    );
    let cache = if path.starts_with(IMMUTABLE) {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let common = [
        (header::ETAG, etag.clone()),
        (header::CACHE_CONTROL, cache.to_owned()),
        (header::VARY, "accept-encoding".to_owned()),
    ];
    if is_known(headers, &etag) {
        return Some((StatusCode::NOT_MODIFIED, common).into_response());
    }
    let media = plain.metadata.mimetype().to_owned();
    let body = encoded.unwrap_or(plain).data.into_owned();
    let mut response = (common, [(header::CONTENT_TYPE, media)], body).into_response();
    if let Some(coding) = coding {
        response.headers_mut().insert(
            header::CONTENT_ENCODING,
            axum::http::HeaderValue::from_static(coding),
        );
    }
    Some(response)
}

/// The page that every address of the app begins with, as it was built.
#[must_use]
pub fn index() -> Option<String> {
    text(page::INDEX)
}

/// What the log-in loads beyond that; nothing where the app was not built.
#[must_use]
pub fn log_in_links() -> String {
    text(LOG_IN_LINKS).unwrap_or_default()
}

/// What an article's page loads beyond that.
#[must_use]
pub fn article_links() -> String {
    text(ARTICLE_LINKS).unwrap_or_default()
}

/// The words that are said before the app is there; nothing where it was not built.
#[must_use]
pub fn first_words() -> Option<String> {
    text(FIRST_WORDS)
}

fn text(path: &str) -> Option<String> {
    String::from_utf8(Files::get(path)?.data.into_owned()).ok()
}
