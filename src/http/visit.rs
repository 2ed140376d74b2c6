//! A request on its way in: site, session, caller. Every handler that knows who asks begins with it.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    extract::{ConnectInfo, FromRequestParts},
    http::{HeaderMap, StatusCode, Uri, header, request::Parts},
    response::Response,
};

use super::{
    answer::{Format, Refusal},
    app::App,
    origin::{Sender, client_address, sender},
    preview,
    site::{Site, host},
    trace::RequestId,
};
use crate::{
    access::{Caller, FeatureSet, Viewer},
    db::DbError,
    identity::{Carrier, Credential, RequestOrigin, Session},
    text::{Locale, negotiate},
};

/// Who asks whom, and from where.
#[derive(Clone, Debug)]
pub struct Visit {
    /// The portal, or the desk.
    pub site: Site,
    /// Who asks.
    pub caller: Caller,
    /// The session in which they ask.
    pub session: Option<Arc<Session>>,
    /// Their address and session, for logging in and out.
    pub origin: RequestOrigin,
    /// What the browser says about the page that sent it.
    pub sender: Sender,
    /// Whether a cookie says who asks.
    pub by_cookie: bool,
}

impl FromRequestParts<Arc<App>> for Visit {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let headers = &parts.headers;
        let peer = parts
            .extensions
            .get::<ConnectInfo<SocketAddr>>()
            .map_or_else(
                || SocketAddr::from(([0, 0, 0, 0], 0)),
                |ConnectInfo(peer)| *peer,
            );
        let request = parts
            .extensions
            .get::<RequestId>()
            .map_or_else(|| "".into(), |id| Arc::clone(&id.0));
        let visit = match parts.extensions.get::<Site>() {
            Some(site) => {
                Self::at(site.clone(), headers, &parts.uri, peer, request, app, true).await
            }
            None => Self::of(headers, &parts.uri, peer, request, app, true).await,
        };
        visit.map_err(|refusal| {
            let locale = accepted(headers, &Locale::ALL, Locale::En);
            refusal.answer(Format::negotiate(headers).unwrap_or(Format::Json), locale)
        })
    }
}

impl Visit {
    /// Who asks at this moment. `used` says whether the session counts as used by it.
    ///
    /// # Errors
    /// A host that is nobody's, or a database that cannot say.
    pub async fn of(
        headers: &HeaderMap,
        uri: &Uri,
        peer: SocketAddr,
        request: Arc<str>,
        app: &App,
        used: bool,
    ) -> Result<Self, Refusal> {
        let site = Site::of(headers, uri, &app.parts)
            .await
            .map_err(|error| unavailable(&error))?
            .ok_or_else(|| {
                Refusal::new(
                    StatusCode::MISDIRECTED_REQUEST,
                    "UNKNOWN_HOST",
                    "page-unknown-portal-text",
                )
            })?;
        Self::at(site, headers, uri, peer, request, app, used).await
    }

    /// The same where the site was found already.
    async fn at(
        site: Site,
        headers: &HeaderMap,
        uri: &Uri,
        peer: SocketAddr,
        request: Arc<str>,
        app: &App,
        used: bool,
    ) -> Result<Self, Refusal> {
        let settings = &app.parts.http;
        let tenant = site.tenant().map(|tenant| {
            tracing::Span::current().record("tenant", &tenant.slug);
            tenant.id
        });
        let credential = Credential::of(headers);
        // A closed portal has no sessions, should one have been forgotten to end; and who looks at a preview is nobody.
        let open = site
            .tenant()
            .is_none_or(|tenant| tenant.state.is_open() && tenant.preview_until.is_none());
        let session = match &credential {
            Some(credential) if open => app
                .parts
                .sessions
                .resolve_for(credential, tenant, used)
                .await
                .map_err(|error| unavailable(&error))?,
            _ => None,
        };
        let sender = sender(headers, &host(headers, uri).unwrap_or_default(), settings);
        let caller = caller(&site, session.as_deref(), headers, request);
        #[cfg(feature = "switchable-walls")]
        let caller = Caller {
            guards_off: app.parts.guards_off,
            ..caller
        };
        let by_cookie =
            matches!(&credential, Some(credential) if credential.carrier == Carrier::Cookie);
        Ok(Self {
            origin: RequestOrigin::of(
                client_address(peer, headers, settings.proxies),
                session.as_ref().map(|session| session.token),
                headers,
            ),
            session,
            site,
            caller,
            sender,
            by_cookie,
        })
    }

    /// Why nothing but what the portal is called is told here; none where it is open, and at the desk.
    #[must_use]
    pub fn closed(&self) -> Option<Refusal> {
        let tenant = self.site.tenant()?;
        (!tenant.state.is_open()).then(|| {
            Refusal::new(
                StatusCode::SERVICE_UNAVAILABLE,
                "PORTAL_SUSPENDED",
                "error-portal-suspended",
            )
        })
    }

    /// Why nothing is changed here, and nobody listens: it is a preview. None where it is not.
    #[must_use]
    pub fn only_looks(&self) -> Option<Refusal> {
        let until = self.site.tenant()?.preview_until;
        until.map(|_| preview::only_looks())
    }

    /// Whether the sender may change something or listen. A cookie comes along by itself, so with one only a page of
    /// ours may; what another program sends without one has nothing to ride on.
    #[must_use]
    pub const fn is_trusted(&self) -> bool {
        match self.sender {
            Sender::SameOrigin => true,
            Sender::Allowed | Sender::Unknown => !self.by_cookie,
            Sender::Foreign => false,
        }
    }
}

fn caller(
    site: &Site,
    session: Option<&Session>,
    headers: &HeaderMap,
    request: Arc<str>,
) -> Caller {
    let viewer = match session {
        Some(session) => session.viewer_under(site.tenant().map(|tenant| &tenant.access)),
        None => Viewer::Anonymous {
            tenant: site.tenant().map(|tenant| tenant.id),
        },
    };
    let (offered, default, features) = match site {
        Site::Portal(tenant) => (
            tenant.locales.as_slice(),
            tenant.default_locale,
            tenant.features,
        ),
        Site::Desk => (Locale::ALL.as_slice(), Locale::En, FeatureSet::default()),
    };
    let chosen = headers
        .get("portico-locale")
        .and_then(|value| value.to_str().ok()?.parse::<Locale>().ok())
        .filter(|locale| offered.contains(locale));
    let locale = chosen
        .or_else(|| session.map(|session| session.locale))
        .unwrap_or_else(|| accepted(headers, offered, default));
    let (on, off) = session.map_or_else(Default::default, |session| session.switches);
    Caller {
        read_only: session.is_some_and(|session| session.read_only),
        viewed: session.is_some_and(|session| session.viewed_by.is_some()),
        reads_others: session.is_some_and(|session| session.reads_others),
        ..Caller::new(viewer, locale, features.switched(on, off), request)
    }
}

/// The language that the browser asks for, among those that are offered.
pub fn accepted(headers: &HeaderMap, offered: &[Locale], default: Locale) -> Locale {
    let header = headers
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|value| value.to_str().ok());
    negotiate(header.unwrap_or(""), offered, default)
}

fn unavailable(error: &DbError) -> Refusal {
    tracing::warn!(%error, "cannot say who asks");
    Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "UNAVAILABLE",
        "error-unavailable",
    )
}
