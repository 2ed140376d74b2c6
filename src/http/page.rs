//! The first page of an answer: the app's shell with the tenant's brand, title, favicon and language already in it.

use async_graphql::Request;
use axum::{
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, Uri, header},
    response::{Html, IntoResponse, Response},
};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{
    app::App,
    article, feeds, first,
    site::Site,
    visit::{Visit, accepted},
    web,
};
use crate::{
    access::{Caller, FeatureSet, Viewer},
    tenants::{
        Tenant, escape_html, first_response_head, first_response_head_of, house_head, is_known,
    },
    text::{Locale, message},
};

/// The shell's name among the built files.
pub const INDEX: &str = "index.html";
/// What the shell has where the head's own part goes.
const MARKER: &str = "<!--portico-head-->";
/// What the shell has where stands what is shown before the app is there.
const CONTENT_MARKER: &str = "<!--portico-first-->";
/// What a page needs before log-in; the web app checks the same text against the schema.
const BOOTSTRAP: &str = include_str!("../../web/src/lib/branding/bootstrap.graphql");

/// Pages that portals and the desk have in common: what mails link to, and what follows a log-in.
const BOTH_SIDES: [&str; 3] = ["/forgot", "/reset", "/choose-password"];

/// The shell for a site. A path of the other side is there too, but as not found: the app's own page says so.
pub async fn first(app: &App, visit: &Visit, uri: &Uri, headers: &HeaderMap) -> Response {
    let path = uri.path();
    let article = match &visit.site {
        Site::Desk if path == "/" => {
            return (StatusCode::FOUND, [(header::LOCATION, "/desk")]).into_response();
        }
        Site::Desk => None,
        Site::Portal(tenant) => match article::find(app, visit, tenant, path).await {
            Some(article::Found::Moved(to)) => {
                let headers = [
                    (header::LOCATION, to),
                    (header::CACHE_CONTROL, "no-cache".to_owned()),
                ];
                return (StatusCode::MOVED_PERMANENTLY, headers).into_response();
            }
            Some(article::Found::Here(article)) => Some((tenant, article)),
            None => None,
        },
    };
    let Some(shell) = web::index() else {
        return (
            StatusCode::SERVICE_UNAVAILABLE,
            "The web app was not built into this binary. Run `make demo`.\n",
        )
            .into_response();
    };
    let locale = visit.caller.locale;
    let state = state(app, visit).await;
    let block = data_block("portico-bootstrap", &state);
    if let Some((tenant, article)) = article {
        let head = [
            first_response_head_of(tenant, locale, article.title()),
            article.head(
                &feeds::origin(app, tenant),
                &tenant.branding.design.product_name,
            ),
            web::article_links(),
            block,
        ];
        let content = article.content();
        let page = filled(&shell, &head.concat(), &content, &article.language());
        let more = [
            (header::CONTENT_TYPE, "text/html; charset=utf-8"),
            (header::CACHE_CONTROL, "no-cache"),
            (header::VARY, "accept-language"),
        ];
        return tagged(headers, more, page);
    }
    let head = match &visit.site {
        Site::Desk => house_head("Portico Service Desk"),
        Site::Portal(tenant) => first_response_head(tenant, locale),
    };
    let leads_to_log_in = visit.site.tenant().is_some_and(|tenant| {
        visit.session.is_none() && first::leads_to_log_in(path, feeds::shows(tenant))
    });
    let (links, content) = if leads_to_log_in {
        (web::log_in_links(), first::log_in(&state, locale))
    } else {
        Default::default()
    };
    // Whoever looks for the portal knows it; nothing else in it is for everybody.
    let head = format!("<meta name=\"robots\" content=\"noindex\">{head}{links}{block}");
    let page = filled(&shell, &head, &content, locale.as_str());
    let at_desk = matches!(visit.site, Site::Desk);
    let desk_path = path == "/desk" || path.starts_with("/desk/");
    let status = if desk_path == at_desk || BOTH_SIDES.contains(&path) {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    (status, [(header::CACHE_CONTROL, "no-cache")], Html(page)).into_response()
}

/// The shell with what is this page's own.
fn filled(shell: &str, head: &str, content: &str, language: &str) -> String {
    let language = format!("<html lang=\"{language}\"");
    shell
        .replacen(MARKER, head, 1)
        .replacen(CONTENT_MARKER, content, 1)
        .replacen("<html lang=\"en\"", &language, 1)
}

/// What is the same for everybody, and is not sent again to whoever has it.
pub(super) fn tagged<const N: usize>(
    request: &HeaderMap,
    headers: [(HeaderName, &'static str); N],
    body: String,
) -> Response {
    let tag = format!("\"{}\"", hex::encode(&Sha256::digest(&body)[..16]));
    let known = is_known(request, &tag);
    let tag = [(header::ETAG, tag)];
    if known {
        return (StatusCode::NOT_MODIFIED, tag, headers).into_response();
    }
    (tag, headers, body).into_response()
}

/// What the page hands to the app. A portal's is answered by the same query that the app would send, as for somebody who is not
/// logged in: the page may be kept.
async fn state(app: &App, visit: &Visit) -> Value {
    let locale = visit.caller.locale;
    let (side, mut data) = match &visit.site {
        Site::Desk => ("desk", Value::Null),
        Site::Portal(tenant) => {
            let viewer = Viewer::Anonymous {
                tenant: Some(tenant.id),
            };
            let request = visit.caller.request.clone();
            let anonymous = Caller::new(viewer, locale, FeatureSet::default(), request);
            let data = app.ask_as(anonymous, tenant, Request::new(BOOTSTRAP));
            ("portal", data.await)
        }
    };
    let mut part = |name| data.get_mut(name).map_or(Value::Null, Value::take);
    json!({
        "side": side, "locale": locale.as_str(),
        "portal": part("portal"), "announcements": part("announcements"), "pages": part("pages"),
    })
}

/// JSON in a page is data, not script; only `<` could end it.
pub fn data_block(id: &str, data: &Value) -> String {
    data_block_of("application/json", Some(id), data)
}

/// The same of another kind.
pub(super) fn data_block_of(kind: &str, id: Option<&str>, data: &Value) -> String {
    let json = data.to_string().replace('<', "\\u003c");
    let id = id.map(|id| format!(" id=\"{id}\"")).unwrap_or_default();
    format!("<script type=\"{kind}\"{id}>{json}</script>")
}

/// The answer when no visit came about: under a host that is nobody's, or while the database cannot say whose it is.
/// A page that names nobody.
pub fn without_a_site(status: StatusCode, headers: &HeaderMap) -> Response {
    let id = if status == StatusCode::MISDIRECTED_REQUEST {
        "page-unknown-portal"
    } else {
        "page-unavailable"
    };
    let locale = accepted(headers, &Locale::ALL, Locale::En);
    let title = message(locale, &format!("{id}-title"), &[]);
    let text = message(locale, &format!("{id}-text"), &[]);
    plain(
        status,
        locale,
        &house_head(&title),
        &format!(
            "<h1>{}</h1><p>{}</p>",
            escape_html(&title),
            escape_html(&text)
        ),
    )
}

/// A page without the app, laid out by `neutral.css`; `head` and `body` are HTML.
pub fn plain(status: StatusCode, locale: Locale, head: &str, body: &str) -> Response {
    let page = format!(
        "<!doctype html><html lang=\"{language}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">{head}\
         <link rel=\"stylesheet\" href=\"/neutral.css\"></head><body><main>{body}</main></body></html>",
        language = locale.as_str(),
    );
    (status, [(header::CACHE_CONTROL, "no-store")], Html(page)).into_response()
}

/// The same in a portal's brand, for nobody's index.
pub fn branded(status: StatusCode, tenant: &Tenant, locale: Locale, body: &str) -> Response {
    let head = format!(
        "<meta name=\"robots\" content=\"noindex\">{}",
        first_response_head(tenant, locale)
    );
    plain(status, locale, &head, body)
}

/// Why there is nothing, for a person who has opened the address of a file.
pub fn told(locale: Locale, status: StatusCode, id: &str) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, "private, no-store"),
    ];
    (status, headers, message(locale, id, &[])).into_response()
}

/// 303, with no trace of the address that we come from: it may hold a code, or be a key.
pub fn see_other(to: &str, cookies: impl IntoIterator<Item = HeaderValue>) -> Response {
    let Ok(location) = HeaderValue::from_str(to) else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let headers = [
        (header::LOCATION, location),
        (
            header::REFERRER_POLICY,
            HeaderValue::from_static("no-referrer"),
        ),
    ];
    let mut response = (StatusCode::SEE_OTHER, headers).into_response();
    for cookie in cookies {
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    response
}
