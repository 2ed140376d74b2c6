//! The notice under the hosts of a portal that is suspended, archived or about to be deleted, in its own brand.

use std::{fmt::Write, sync::Arc};

use axum::{
    extract::{Request, State},
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};

use super::{
    app::App,
    page,
    site::{Site, is_among},
    visit::accepted,
};
use crate::{
    branding::PictureRole,
    db::DbError,
    pages::public_page,
    tenants::{LegalNotices, Tenant, escape_html},
    text::{Locale, message},
};

/// What goes on under a closed portal's hosts: its API, which refuses for itself, what the notice is drawn with, and
/// whether the server is there.
const GOES_ON: [&str; 6] = [
    "/graphql",
    "/brand/",
    "/neutral.css",
    "/_app/",
    "/healthz",
    "/readyz",
];

/// Answers with the notice in place of everything else.
pub async fn turn_away(State(app): State<Arc<App>>, mut request: Request, next: Next) -> Response {
    if !is_among(request.uri().path(), &GOES_ON)
        && let Some(Site::Portal(tenant)) = Site::found(&mut request, &app.parts).await
        && !tenant.state.is_open()
    {
        let locale = accepted(request.headers(), &tenant.locales, tenant.default_locale);
        let path = request.uri().path().to_owned();
        return closed(&app, &tenant, locale, &path).await;
    }
    next.run(request).await
}

/// The notice; or what it leads to, the legal and the privacy notice where these are pages of the portal's own.
async fn closed(app: &App, tenant: &Tenant, locale: Locale, path: &str) -> Response {
    let asked = path.strip_prefix("/pages/");
    let legal = [LegalNotices::IMPRINT, LegalNotices::PRIVACY];
    let answer = async {
        if let Some(slug) = asked.filter(|slug| legal.contains(slug))
            && let Some((title, html)) = public_page(&app.parts.db, tenant, slug, locale).await?
        {
            let body = format!(
                "{}<h1>{}</h1>{html}",
                logo(tenant, locale),
                escape_html(&title)
            );
            return Ok(page::branded(StatusCode::OK, tenant, locale, &body));
        }
        let notices = app.parts.tenants.legal_notices(tenant).await?;
        Ok::<_, DbError>(notice(tenant, locale, &notices))
    };
    let mut response = answer.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "a closed portal's pages could not be read");
        notice(tenant, locale, &LegalNotices::default())
    });
    let vary = HeaderValue::from_static("accept-language");
    response.headers_mut().insert(header::VARY, vary);
    response
}

fn notice(tenant: &Tenant, locale: Locale, legal: &LegalNotices) -> Response {
    let product = &tenant.branding.design.product_name;
    let say = |id: &str| message(locale, id, &[("portal", product.as_str().into())]);
    let note = tenant.state_note.get(&locale);
    let text = note
        .or_else(|| tenant.state_note.get(&tenant.default_locale))
        .map_or_else(|| say("page-suspended-text"), Clone::clone);
    let body = format!(
        "{logo}<h1>{title}</h1>{text}{support}",
        logo = logo(tenant, locale),
        title = escape_html(&say("page-suspended-title")),
        text = paragraphs(&text),
        support = support(tenant, locale, legal),
    );
    page::branded(StatusCode::SERVICE_UNAVAILABLE, tenant, locale, &body)
}

fn logo(tenant: &Tenant, locale: Locale) -> String {
    let branding = &tenant.branding;
    let pictures = &branding.design.pictures;
    let first = |roles: &[PictureRole]| pictures.get(pictures.first(roles)?);
    let Some(logo) = first(&PictureRole::LARGE) else {
        return format!(
            "<p class=\"brand\">{}</p>",
            escape_html(&branding.design.product_name)
        );
    };
    let dark = first(&PictureRole::LARGE_DARK).filter(|dark| *dark != logo);
    let dark = dark.map_or_else(String::new, |dark| {
        format!(
            "<source media=\"(prefers-color-scheme: dark)\" srcset=\"{}\">",
            dark.image.url()
        )
    });
    format!(
        "<picture class=\"brand\">{dark}<img src=\"{}\" width=\"{}\" height=\"{}\" alt=\"{}\"></picture>",
        logo.image.url(),
        logo.image.width,
        logo.image.height,
        escape_html(branding.alt(PictureRole::Logo, locale)),
    )
}

fn paragraphs(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.trim().is_empty());
    lines
        .map(|line| format!("<p>{}</p>", escape_html(line)))
        .collect()
}

/// Whom to turn to meanwhile.
fn support(tenant: &Tenant, locale: Locale, legal: &LegalNotices) -> String {
    let support = &tenant.support;
    let mut html = format!(
        "<h2>{}</h2><p><strong>{}</strong></p>",
        escape_html(&message(locale, "page-suspended-support", &[])),
        escape_html(&support.name)
    );
    // Writing to a String cannot fail.
    if let Some(email) = &support.email {
        let email = escape_html(email);
        let _ = write!(html, "<p><a href=\"mailto:{email}\">{email}</a></p>");
    }
    if let Some(phone) = &support.phone {
        let digits: String = phone
            .chars()
            .filter(|character| character.is_ascii_digit() || *character == '+')
            .collect();
        let phone = escape_html(phone);
        let _ = write!(html, "<p><a href=\"tel:{digits}\">{phone}</a></p>");
    }
    let hours = &support.opening_hours;
    if let Some(hours) = hours
        .get(&locale)
        .or_else(|| hours.get(&tenant.default_locale))
    {
        html.push_str(&paragraphs(hours));
    }
    let links = [
        ("page-suspended-imprint", &legal.imprint),
        ("page-suspended-privacy", &legal.privacy),
    ];
    let links: Vec<String> = links
        .into_iter()
        .filter_map(|(id, url)| {
            let (url, label) = (escape_html(url.as_deref()?), message(locale, id, &[]));
            Some(format!("<a href=\"{url}\">{}</a>", escape_html(&label)))
        })
        .collect();
    if !links.is_empty() {
        let _ = write!(html, "<p class=\"legal\">{}</p>", links.join(" · "));
    }
    html
}
