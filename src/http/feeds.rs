//! What machines read of a public knowledge base: the sitemap of search engines (sitemaps.org 0.9), the Atom feed (RFC 4287), and
//! what search engines may look at (RFC 9309). Nothing of it where a portal shows no articles before log-in.

use std::{fmt::Write, sync::Arc};

use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse, Response},
};
use chrono::{SecondsFormat, Utc};

use super::{app::App, page::tagged, site::Site, visit::Visit};
use crate::{
    access::Feature,
    knowledge::{PublicText, passer_by, public_texts},
    tenants::{Tenant, escape_html},
};

/// Addresses in one sitemap at most, by its standard.
const MOST_MAPPED: i64 = 50_000;
/// Articles in a feed.
const MOST_FED: i64 = 50;
/// How long others may keep them, in seconds.
const KEPT: &str = "public, max-age=300";

/// Every public article in every language that it has.
pub(super) async fn sitemap(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    let (tenant, texts) = match public(&app, &visit, MOST_MAPPED).await {
        Ok(found) => found,
        Err(refused) => return refused.into_response(),
    };
    let origin = origin(&app, &tenant);
    let mut xml = String::from(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n",
    );
    for text in texts {
        let day = text.updated_at.format("%Y-%m-%d");
        // Writing to a String cannot fail.
        let _ = writeln!(
            xml,
            "<url><loc>{origin}/articles/{}</loc><lastmod>{day}</lastmod></url>",
            text.slug
        );
    }
    xml.push_str("</urlset>\n");
    kept(&headers, "application/xml; charset=utf-8", xml)
}

/// The latest public articles.
pub(super) async fn atom(
    State(app): State<Arc<App>>,
    headers: HeaderMap,
    visit: Visit,
) -> Response {
    let (tenant, texts) = match public(&app, &visit, MOST_FED).await {
        Ok(found) => found,
        Err(refused) => return refused.into_response(),
    };
    let origin = origin(&app, &tenant);
    let name = escape_html(&tenant.branding.design.product_name);
    let stamp = |at: chrono::DateTime<Utc>| at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let updated = texts.first().map(|text| text.updated_at);
    let mut xml = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>{origin}/knowledge</id>\n\
         <title>{name}</title>\n<updated>{}</updated>\n<author><name>{name}</name></author>\n\
         <link href=\"{origin}/knowledge\"/>\n<link rel=\"self\" type=\"application/atom+xml\" href=\"{origin}/articles.atom\"/>\n",
        stamp(updated.unwrap_or_default())
    );
    for text in texts {
        let (title, summary) = (escape_html(&text.title), escape_html(&text.summary));
        let (address, at) = (
            format!("{origin}/articles/{}", text.slug),
            stamp(text.updated_at),
        );
        let _ = writeln!(
            xml,
            "<entry xml:lang=\"{}\"><id>{address}</id><title>{title}</title><updated>{at}</updated>\
             <link href=\"{address}\"/><summary>{summary}</summary></entry>",
            text.locale
        );
    }
    xml.push_str("</feed>\n");
    kept(&headers, "application/atom+xml; charset=utf-8", xml)
}

/// Where search engines may look: nowhere but at articles that are public.
pub(super) async fn robots(State(app): State<Arc<App>>, visit: Visit) -> Response {
    let text = match &visit.site {
        Site::Portal(tenant) if shows(tenant) => format!(
            "User-agent: *\nAllow: /articles/\nAllow: /_app/\nAllow: /brand/\nAllow: /knowledge\nAllow: /pages/\nDisallow: /\n\
             Sitemap: {}/sitemap.xml\n",
            origin(&app, tenant)
        ),
        _ => "User-agent: *\nDisallow: /\n".to_owned(),
    };
    let headers = [
        (header::CONTENT_TYPE, "text/plain; charset=utf-8"),
        (header::CACHE_CONTROL, KEPT),
    ];
    (headers, text).into_response()
}

/// Whether a portal shows articles before log-in.
pub(super) fn shows(tenant: &Tenant) -> bool {
    let on = |feature| tenant.features.contains(feature);
    tenant.state.is_open() && on(Feature::Knowledge) && on(Feature::PublicKnowledge)
}

/// Under which a portal's addresses are known: its first host's.
pub(super) fn origin(app: &App, tenant: &Tenant) -> String {
    let host = tenant.hosts.first().map_or("", String::as_str);
    app.parts.http.public.origin(host)
}

async fn public(
    app: &App,
    visit: &Visit,
    most: i64,
) -> Result<(Arc<Tenant>, Vec<PublicText>), StatusCode> {
    let tenant = match &visit.site {
        Site::Portal(tenant) if shows(tenant) => tenant,
        _ => return Err(StatusCode::NOT_FOUND),
    };
    let caller = passer_by(tenant, tenant.default_locale, &visit.caller);
    let texts = public_texts(&app.parts.db, &caller, tenant, most).await;
    let texts = texts.map_err(|error| {
        tracing::error!(
            error = &error as &dyn std::error::Error,
            "public articles cannot be read"
        );
        StatusCode::SERVICE_UNAVAILABLE
    })?;
    Ok((Arc::clone(tenant), texts))
}

/// What may be kept by anybody for a while.
fn kept(request: &HeaderMap, media: &'static str, body: String) -> Response {
    let headers = [(header::CACHE_CONTROL, KEPT), (header::CONTENT_TYPE, media)];
    tagged(request, headers, body)
}
