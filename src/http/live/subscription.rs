//! One subscription: its operation, run anew for each event.
//!
//! async-graphql resolves all of a subscription's events with the data of the one request that opened it: its guards
//! would ask a caller of long ago, its loaders would answer from what they have already read. So the library's stream
//! is never kept. Each event is an execution of its own, over a caller made from the session store at that moment.

use std::{sync::Arc, time::Instant};

use async_graphql::{Request, Response, ServerError, Variables, parser::types::OperationType};
use chrono::{DateTime, Utc};
use futures_util::{
    StreamExt,
    stream::{self, BoxStream},
};
use tokio::sync::{OwnedSemaphorePermit, mpsc};
use tokio_util::task::AbortOnDropHandle;
use tracing::Instrument as _;

use super::{connection::Connection, hub::Membership};
use crate::{
    access::Refusal as Unseen,
    api::{Occasion, Watching},
    http::{
        answer::{Format, Refusal},
        documents::{Refused, chosen},
        graphql::{dressed, name_errors, outcome, over_limit},
        visit::Visit,
    },
    text::{Locale, message},
};

/// Who it is, is looked up this often even when nothing happens.
const RECHECK: std::time::Duration = std::time::Duration::from_secs(60);

const LITTLE: std::time::Duration = std::time::Duration::from_millis(200);

/// See the module.
pub(super) struct Subscription {
    connection: Arc<Connection>,
    query: String,
    name: Option<String>,
    variables: Variables,
    state: State,
    _place: OwnedSemaphorePermit,
}

enum State {
    New,
    /// With the moment at which the session, or something that it may read, ends by itself.
    Joined(Membership, DateTime<Utc>),
}

impl Subscription {
    pub fn new(connection: Arc<Connection>, request: Request, place: OwnedSemaphorePermit) -> Self {
        Self {
            connection,
            query: request.query,
            name: request.operation_name.filter(|name| !name.is_empty()),
            variables: request.variables,
            state: State::New,
            _place: place,
        }
    }

    /// All its events; the end of the stream is its end.
    ///
    /// They are made in a task of their own, one ahead of whoever reads: somebody who does not read must not hold a
    /// connection to the database, or the turn of another, in an execution that nobody drives.
    pub fn events(self) -> BoxStream<'static, Response> {
        let (events, read) = mpsc::channel(1);
        let making = AbortOnDropHandle::new(tokio::spawn(self.make(events).in_current_span()));
        stream::unfold((read, making), |(mut read, making)| async move {
            let response = read.recv().await?;
            Some((response, (read, making)))
        })
        .boxed()
    }

    async fn make(mut self, events: mpsc::Sender<Response>) {
        loop {
            let (responses, last) = match self.next().await {
                Ok(responses) => (responses, false),
                Err(last) => (vec![*last], true),
            };
            for response in responses {
                if events.send(response).await.is_err() {
                    return;
                }
            }
            if last {
                return;
            }
        }
    }

    /// Waits for the next occasion, and runs. An error is the last thing that is said.
    async fn next(&mut self) -> Result<Vec<Response>, Box<Response>> {
        let (visit, occasion) = match &self.state {
            State::New => {
                let visit = self.visit().await?;
                let membership = self.join(&visit).await?;
                self.state = State::Joined(membership, next_end(&visit));
                // From here on nothing is missed; what happened before is read now.
                (visit, Occasion::Look)
            }
            State::Joined(membership, end) => {
                // No less than a little: the database's clock, which decides, may be behind.
                let left = (*end - Utc::now()).to_std().unwrap_or_default().max(LITTLE);
                let occasion = tokio::select! {
                    occasion = membership.next() => Some(occasion),
                    () = tokio::time::sleep(left.min(RECHECK)) => None,
                };
                let ended = *end <= Utc::now();
                let visit = self.visit().await?;
                membership.is_now(&visit.caller);
                let next = next_end(&visit);
                if let State::Joined(_, end) = &mut self.state {
                    *end = next;
                }
                let occasion = if ended {
                    Some(Occasion::Look)
                } else {
                    occasion
                };
                let Some(occasion) = occasion else {
                    return Ok(Vec::new());
                };
                (visit, occasion)
            }
        };
        let watching = Watching::default();
        let responses = self.run(&visit, occasion, &watching).await?;
        if let (State::Joined(membership, _), Occasion::Changed { id, .. }, Some(revision)) =
            (&self.state, occasion, watching.told())
        {
            membership.told(id, revision);
        }
        for response in &responses {
            // Nothing came of it: the right to it is gone, or its object.
            if response.data == async_graphql::Value::Null && !response.errors.is_empty() {
                return Err(Box::new(Response::from_errors(response.errors.clone())));
            }
        }
        Ok(responses)
    }

    /// Who asks by now; somebody must, unless they came as nobody.
    async fn visit(&self) -> Result<Visit, Box<Response>> {
        let visit = match self.connection.visit().await {
            Ok(visit) => visit,
            Err(refusal) => return Err(Box::new(self::refusal(&refusal, Locale::En))),
        };
        let good = match &visit.session {
            Some(session) => session.expires_at > Utc::now(),
            // Whoever came as nobody still is; whoever came as somebody must be.
            None => self.connection.is_public(),
        };
        if good {
            return Ok(visit);
        }
        self.connection.ended.cancel();
        let error = Unseen::Unauthenticated.into_error(&visit.caller);
        Err(Box::new(Response::from_errors(vec![
            error.into_server_error(async_graphql::Pos::default()),
        ])))
    }

    async fn join(&self, visit: &Visit) -> Result<Membership, Box<Response>> {
        let watching = Watching::default();
        let mut responses = self.run(visit, Occasion::Declare, &watching).await?;
        if let Some(index) = responses.iter().position(|it| !it.errors.is_empty()) {
            return Err(Box::new(responses.swap_remove(index)));
        }
        match watching.declared().as_slice() {
            [watch] => {
                let token = visit.session.as_ref().map(|session| session.token);
                let hub = &self.connection.live().hub;
                Ok(hub.join(*watch, visit.caller.clone(), token))
            }
            _ => {
                let text = message(visit.caller.locale, "error-subscription-one-field", &[]);
                Err(Box::new(refused("GRAPHQL_VALIDATION_FAILED", text)))
            }
        }
    }

    async fn run(
        &self,
        visit: &Visit,
        occasion: Occasion,
        watching: &Watching,
    ) -> Result<Vec<Response>, Box<Response>> {
        let app = &self.connection.app;
        let locale = visit.caller.locale;
        let refuse = |refusal: &Refusal| Box::new(self::refusal(refusal, locale));
        let document = app.documents.parse(&self.query);
        let document = match &*document {
            Ok(document) => document.clone(),
            Err(Refused::OverLimit(over)) => {
                return Err(refuse(&over_limit(Format::Json, over)));
            }
            Err(Refused::Syntax(error)) => {
                let mut response = Response::from_errors(vec![error.clone().into()]);
                name_errors(&mut response, locale, app.parts.limits.complexity);
                return Err(Box::new(response));
            }
        };
        let (operation, kind) = chosen(&document, self.name.as_deref()).unzip();
        let operation = operation.flatten().map(str::to_owned);
        if kind.is_some_and(|kind| kind != OperationType::Subscription) {
            let text = message(locale, "error-subscriptions-only", &[]);
            return Err(Box::new(refused("SUBSCRIPTIONS_ONLY", text)));
        }
        let mut request = Request::new(self.query.as_str()).variables(self.variables.clone());
        if let Some(name) = &self.name {
            request = request.operation_name(name);
        }
        request.set_parsed_query(document);
        let request = dressed(request, app, visit)
            .data(occasion)
            .data(watching.clone());
        let _turn = self.connection.live().runs.acquire().await;
        let began = Instant::now();
        let running = app.schema.execute_stream(request).collect::<Vec<_>>();
        let Ok(mut responses) = tokio::time::timeout(app.parts.limits.timeout, running).await
        else {
            return Err(refuse(&Refusal::new(
                axum::http::StatusCode::GATEWAY_TIMEOUT,
                "TIMEOUT",
                "error-timeout",
            )));
        };
        for response in &mut responses {
            name_errors(response, locale, app.parts.limits.complexity);
            response.errors.truncate(20);
            app.parts
                .metrics
                .operation(operation.as_deref(), outcome(response), began.elapsed());
        }
        Ok(responses)
    }
}

fn next_end(visit: &Visit) -> DateTime<Utc> {
    match &visit.session {
        Some(session) => session.next_end(),
        // Nobody's sight ends by itself.
        None => Utc::now() + chrono::Duration::days(1),
    }
}

/// A refusal of HTTP's as a GraphQL response.
pub(super) fn refusal(refusal: &Refusal, locale: Locale) -> Response {
    let mut response = refused(refusal.code, refusal.text(locale));
    for (name, value) in &refusal.extensions {
        let value = async_graphql::Value::from_json(value.clone()).unwrap_or_default();
        for error in &mut response.errors {
            error
                .extensions
                .get_or_insert_default()
                .set(*name, value.clone());
        }
    }
    response
}

pub(super) fn refused(code: &'static str, text: String) -> Response {
    let mut error = ServerError::new(text, None);
    error.extensions.get_or_insert_default().set("code", code);
    Response::from_errors(vec![error])
}
