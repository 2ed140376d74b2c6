//! Single sign-on: a browser on its way to a provider, and back.

use std::sync::Arc;

use axum::{
    extract::{FromRequestParts, Path, Request, State},
    http::{HeaderMap, StatusCode, Uri},
    response::{IntoResponse, Response},
};

use super::{
    app::App,
    page::{self, see_other},
    site::host,
    visit::Visit,
};
use crate::{
    api::{GlobalId, NodeKind},
    identity::sso::{Answer, Arrival, BrowserToken, Refused},
    tenants::Tenant,
};

/// Where somebody learns what went wrong, and can log in another way.
const LOG_IN: &str = "/log-in";

/// `GET /sso/<provider>/start?to=<path>`: sends the browser to the provider.
pub async fn start(
    State(app): State<Arc<App>>,
    Path(provider): Path<String>,
    request: Request,
) -> Response {
    let (headers, uri, visit) = match at_a_portal(&app, request).await {
        Ok(here) => here,
        Err(response) => return response,
    };
    let Some(tenant) = visit.site.tenant() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    if visit.only_looks().is_some() {
        return see_other("/login", None);
    }
    let to = url::form_urlencoded::parse(uri.query().unwrap_or_default().as_bytes())
        .find(|(name, _)| name == "to")
        .map(|(_, value)| value.into_owned());
    let browser = BrowserToken::of_or_new(&headers);
    let begun = match GlobalId::parse_as(&provider, NodeKind::IdentityProvider) {
        Some(provider) => {
            let host = host(&headers, &uri).unwrap_or_default();
            let client = visit.origin.client_address;
            let sso = &app.parts.sso;
            sso.start(tenant, &host, provider, to.as_deref(), &browser, client)
                .await
        }
        None => return StatusCode::NOT_FOUND.into_response(),
    };
    match begun {
        Ok(departure) => see_other(&departure.location, departure.cookie),
        Err(refused) => refuse(tenant, &refused, &headers),
    }
}

/// `GET /sso/callback`: the browser comes back from whichever provider.
pub async fn callback(State(app): State<Arc<App>>, request: Request) -> Response {
    let (headers, uri, visit) = match at_a_portal(&app, request).await {
        Ok(here) => here,
        Err(response) => return response,
    };
    let Some(tenant) = visit.site.tenant() else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let Some(answer) = Answer::read(uri.query().unwrap_or_default()) else {
        return refuse(tenant, &Refused::Expired, &headers);
    };
    let browser = BrowserToken::of(&headers);
    let arrival = Arrival {
        tenant,
        host: &host(&headers, &uri).unwrap_or_default(),
        answer: &answer,
        browser: browser.as_ref(),
        origin: &visit.origin,
        locale: visit.caller.locale,
    };
    match app.parts.sso.finish(&arrival).await {
        Ok((path, cookies)) => see_other(&path, cookies),
        Err(refused) => refuse(tenant, &refused, &headers),
    }
}

/// The request, and who makes it; a page that names nobody where there is no site.
async fn at_a_portal(
    app: &Arc<App>,
    request: Request,
) -> Result<(HeaderMap, Uri, Visit), Response> {
    let (mut parts, _) = request.into_parts();
    match Visit::from_request_parts(&mut parts, app).await {
        Ok(visit) => Ok((parts.headers, parts.uri, visit)),
        Err(refused) => Err(page::without_a_site(refused.status(), &parts.headers)),
    }
}

/// Leads to the log-in page with a word that says why. Nothing that a provider or a client has said stands in it.
fn refuse(tenant: &Tenant, refused: &Refused, headers: &HeaderMap) -> Response {
    if let Refused::Database(error) = refused {
        tracing::warn!(%error, "single sign-on cannot go on");
        return page::without_a_site(StatusCode::SERVICE_UNAVAILABLE, headers);
    }
    match refused {
        Refused::ProviderDown(_) => {
            tracing::warn!(tenant = tenant.slug, reason = %refused, "single sign-on failed");
        }
        _ => tracing::info!(tenant = tenant.slug, reason = %refused, "single sign-on refused"),
    }
    see_other(&format!("{LOG_IN}?sso={}", refused.code()), None)
}
