//! A live connection: how it came in, and who that is by now.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex, OnceLock, PoisonError},
};

use async_graphql::{Response, futures_util::stream::BoxStream};
use axum::{
    extract::ConnectInfo,
    http::{HeaderMap, HeaderName, HeaderValue, Uri, header, request::Parts},
};
use futures_util::{StreamExt, stream};
use serde_json::Value;
use tokio::sync::Semaphore;
use tokio_util::sync::CancellationToken;

use super::{
    Live, crowded,
    places::{Holder, Place},
    subscription::{self, Subscription},
};
use crate::{
    access::{Account, Viewer},
    http::{answer::Refusal, app::App, site::Site, trace::RequestId, visit::Visit},
};

/// What of a request is looked at again for each event. The rest is not kept: there may be many connections.
const KEPT: [HeaderName; 7] = [
    header::HOST,
    header::COOKIE,
    header::AUTHORIZATION,
    header::ORIGIN,
    header::ACCEPT_LANGUAGE,
    HeaderName::from_static("portico-locale"),
    HeaderName::from_static("sec-fetch-site"),
];

/// See the module.
pub(super) struct Connection {
    pub app: Arc<App>,
    headers: Mutex<HeaderMap>,
    uri: Uri,
    peer: SocketAddr,
    request: Arc<str>,
    subscriptions: Arc<Semaphore>,
    _places: (Place, Place),
    person: OnceLock<Place>,
    /// It was said that nobody is logged in.
    public: OnceLock<()>,
    /// Why it was not opened, as a close code and a reason.
    pub refused: OnceLock<(u16, &'static str)>,
    /// Whoever it was is nobody any more.
    pub ended: CancellationToken,
}

impl Connection {
    pub fn open(app: &Arc<App>, parts: &Parts, places: (Place, Place)) -> Arc<Self> {
        let mut headers = HeaderMap::new();
        for name in KEPT {
            for value in parts.headers.get_all(&name) {
                headers.append(&name, value.clone());
            }
        }
        let peer = parts.extensions.get::<ConnectInfo<SocketAddr>>();
        let request = parts.extensions.get::<RequestId>();
        Arc::new(Self {
            headers: Mutex::new(headers),
            uri: parts.uri.clone(),
            peer: peer.map_or_else(|| SocketAddr::from(([0, 0, 0, 0], 0)), |info| info.0),
            request: request.map_or_else(|| "".into(), |id| Arc::clone(&id.0)),
            subscriptions: Arc::new(Semaphore::new(app.live.settings.subscriptions)),
            _places: places,
            person: OnceLock::new(),
            public: OnceLock::new(),
            refused: OnceLock::new(),
            ended: CancellationToken::new(),
            app: Arc::clone(app),
        })
    }

    pub fn live(&self) -> &Live {
        &self.app.live
    }

    /// Who it is at this moment, from the session store and the directory of tenants.
    pub async fn visit(&self) -> Result<Visit, Refusal> {
        let headers = self.headers().clone();
        let request = Arc::clone(&self.request);
        let visit = Visit::of(&headers, &self.uri, self.peer, request, &self.app, false).await?;
        match visit.closed().or_else(|| visit.only_looks()) {
            Some(closed) => {
                self.ended.cancel();
                Err(closed)
            }
            None => Ok(visit),
        }
    }

    /// Takes in what `connection_init` carries: `authorization` as the header has it, for programs; `locale`; and `public`
    /// of a page on which nobody is logged in, which then hears of what is everybody's.
    pub async fn initialise(&self, payload: &Value) -> Result<(), (u16, &'static str)> {
        for (name, header) in [
            ("authorization", header::AUTHORIZATION),
            ("Authorization", header::AUTHORIZATION),
            ("locale", HeaderName::from_static("portico-locale")),
        ] {
            if let Some(text) = payload[name].as_str() {
                let mut value = HeaderValue::from_str(text).map_err(|_| (4400, "BAD_REQUEST"))?;
                value.set_sensitive(true);
                self.headers().insert(header, value);
            }
        }
        match self.visit().await {
            Err(_) => Err((1013, "UNAVAILABLE")),
            Ok(visit) if !visit.is_trusted() => Err((4403, "CROSS_SITE")),
            Ok(visit) if visit.session.is_none() => {
                let portal = matches!(visit.site, Site::Portal(_));
                if portal && payload["public"] == Value::Bool(true) {
                    let _ = self.public.set(());
                    Ok(())
                } else {
                    Err((4401, "UNAUTHENTICATED"))
                }
            }
            Ok(visit) => self.seat(&visit).map_err(|_| (1013, "RATE_LIMITED")),
        }
    }

    /// Counts the connection as this person's.
    pub fn seat(&self, visit: &Visit) -> Result<(), Refusal> {
        let person = match visit.caller.viewer {
            Viewer::Anonymous { .. } => return Ok(()),
            Viewer::Contact { contact, .. } => contact,
            Viewer::Staff { staff, .. } => staff,
            Viewer::Pending { account, .. } => match account {
                Account::Contact { contact, .. } => contact,
                Account::Staff { staff } => staff,
            },
        };
        let most = self.live().settings.connections_per_person;
        let place = self.live().places.take(Holder::Person(person), most);
        let _ = self.person.set(place.ok_or_else(crowded)?);
        Ok(())
    }

    /// Whether it was said who it is, or that it is nobody.
    pub fn is_seated(&self) -> bool {
        self.person.get().is_some() || self.is_public()
    }

    /// Whether it was opened by nobody in particular.
    pub fn is_public(&self) -> bool {
        self.public.get().is_some()
    }

    fn headers(&self) -> std::sync::MutexGuard<'_, HeaderMap> {
        self.headers.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What the protocol runs operations with.
#[derive(Clone)]
pub(super) struct Executor(pub Arc<Connection>);

impl async_graphql::Executor for Executor {
    async fn execute(&self, _: async_graphql::Request) -> Response {
        subscription::refused("SUBSCRIPTIONS_ONLY", "Only subscriptions".to_owned())
    }

    fn execute_stream(
        &self,
        request: async_graphql::Request,
        _: Option<Arc<async_graphql::Data>>,
    ) -> BoxStream<'static, Response> {
        let connection = &self.0;
        match Arc::clone(&connection.subscriptions).try_acquire_owned() {
            Ok(place) => Subscription::new(Arc::clone(connection), request, place).events(),
            Err(_) => {
                let connection = Arc::clone(connection);
                let answer = async move {
                    let locale = connection.visit().await.map(|visit| visit.caller.locale);
                    subscription::refusal(&crowded(), locale.unwrap_or(crate::text::Locale::En))
                };
                stream::once(answer).boxed()
            }
        }
    }
}
