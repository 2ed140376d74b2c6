//! `/graphql`: one operation a request, as GraphQL over HTTP has it.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{Request, UploadValue, Variables, parser::types::OperationType};
use axum::{
    body::Bytes,
    extract::{RawQuery, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{
    answer::{Format, Refusal, executed},
    app::App,
    documents::{Refused, asks_for_nothing_but, chosen},
    measure::OverLimit,
    visit::Visit,
};
use crate::{
    api::ErrorCode,
    identity::ResponseCookies,
    schema::request_data,
    telemetry::Outcome,
    text::{Locale, message},
};

/// The parameters of a request (§5.1 of the specification). Null counts as absent.
#[derive(Default, Deserialize)]
pub(super) struct Parameters {
    pub query: Option<String>,
    #[serde(rename = "operationName")]
    pub operation_name: Option<String>,
    variables: Option<Map<String, Value>>,
    #[serde(rename = "extensions")]
    _extensions: Option<Map<String, Value>>,
    /// Files, and the variables that they stand in for.
    #[serde(skip)]
    pub uploads: Vec<(String, UploadValue)>,
}

/// A POST with a JSON body.
pub async fn post(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    respond(&app, &visit, &headers, Method::POST, || {
        from_body(&headers, &body)
    })
    .await
}

/// The parameters of a POST.
pub(super) fn from_body(headers: &HeaderMap, body: &[u8]) -> Result<Parameters, Refusal> {
    // A form cannot send this type, so a foreign page needs a preflight, which it does not pass.
    let json = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .map(|value| {
            value
                .split(';')
                .next()
                .unwrap_or("")
                .trim()
                .to_ascii_lowercase()
        })
        .is_some_and(|media| media == "application/json");
    if !json {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "UNSUPPORTED_MEDIA_TYPE",
            "error-unsupported-media-type",
        ));
    }
    if body.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'[') {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            "BATCHING_NOT_SUPPORTED",
            "error-batching",
        ));
    }
    serde_json::from_slice(body).map_err(|_| malformed())
}

/// A GET with URL parameters; queries only.
pub async fn get(
    State(app): State<Arc<App>>,
    visit: Visit,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    respond(&app, &visit, &headers, Method::GET, || {
        from_url(query.as_deref())
    })
    .await
}

/// The parameters of a GET.
pub(super) fn from_url(query: Option<&str>) -> Result<Parameters, Refusal> {
    let mut parameters = Parameters::default();
    for (name, value) in url::form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
        match name.as_ref() {
            "query" => parameters.query = Some(value.into_owned()),
            "operationName" => parameters.operation_name = Some(value.into_owned()),
            "variables" => {
                parameters.variables = serde_json::from_str(&value).map_err(|_| malformed())?;
            }
            "extensions" => {
                parameters._extensions = serde_json::from_str(&value).map_err(|_| malformed())?;
            }
            _ => {}
        }
    }
    Ok(parameters)
}

/// The request of a subscription.
pub(super) fn subscribing(parameters: Parameters) -> Result<Request, Refusal> {
    let mut request = Request::new(parameters.query.ok_or_else(malformed)?);
    if let Some(variables) = parameters.variables {
        request = request.variables(Variables::from_json(Value::Object(variables)));
    }
    if let Some(name) = parameters.operation_name {
        request = request.operation_name(name);
    }
    Ok(request)
}

pub(super) const fn malformed() -> Refusal {
    Refusal::new(StatusCode::BAD_REQUEST, "BAD_REQUEST", "error-bad-request")
}

pub(super) async fn respond(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    method: Method,
    read: impl FnOnce() -> Result<Parameters, Refusal>,
) -> Response {
    let locale = visit.caller.locale;
    let Some(format) = Format::negotiate(headers) else {
        let refusal = Refusal::new(
            StatusCode::NOT_ACCEPTABLE,
            "NOT_ACCEPTABLE",
            "error-not-acceptable",
        );
        return refusal.answer(Format::Json, locale);
    };
    let outcome = match read() {
        Ok(parameters) => execute(app, visit, parameters, &method, format).await,
        Err(refusal) => Err(refusal),
    };
    outcome.unwrap_or_else(|refusal| {
        tracing::debug!(code = refusal.code, "refused");
        let mut answer = refusal.answer(format, locale);
        if refusal.status == StatusCode::METHOD_NOT_ALLOWED {
            answer
                .headers_mut()
                .insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        answer
    })
}

/// A page that is not ours wants to change something.
pub(super) const fn cross_site() -> Refusal {
    Refusal::new(StatusCode::FORBIDDEN, "CROSS_SITE", "error-cross-site")
}

/// What a portal answers that is closed: what it is called and how it looks, for whoever has a page open.
const OPEN_TO_ALL: [&str; 4] = ["portal", "__typename", "__schema", "__type"];

/// Longest time for a mutation that brings files: they are looked at and sent to the storage.
const FILES_TIMEOUT: Duration = Duration::from_secs(120);

async fn execute(
    app: &App,
    visit: &Visit,
    parameters: Parameters,
    method: &Method,
    format: Format,
) -> Result<Response, Refusal> {
    let query = parameters.query.ok_or_else(malformed)?;
    let document = app.documents.parse(&query);
    let document = match &*document {
        Ok(document) => document.clone(),
        Err(Refused::OverLimit(over)) => {
            return Err(over_limit(format, over));
        }
        Err(Refused::Syntax(error)) => {
            let mut response = async_graphql::Response::from_errors(vec![error.clone().into()]);
            name_errors(
                &mut response,
                visit.caller.locale,
                app.parts.limits.complexity,
            );
            return Ok(executed(&mut response, format));
        }
    };
    let name = parameters
        .operation_name
        .as_deref()
        .filter(|name| !name.is_empty());
    let (operation, kind) = chosen(&document, name).unzip();
    let operation = operation.flatten().map(str::to_owned);
    if let Some(refusal) = visit.closed()
        && !asks_for_nothing_but(&document, name, &OPEN_TO_ALL)
    {
        return Err(refusal);
    }
    if kind.is_some_and(|kind| kind != OperationType::Query)
        && let Some(refusal) = visit.only_looks()
    {
        return Err(refusal);
    }
    if kind == Some(OperationType::Mutation) {
        if method == Method::GET {
            return Err(Refusal::new(
                StatusCode::METHOD_NOT_ALLOWED,
                "MUTATION_BY_GET",
                "error-mutation-by-get",
            ));
        }
        if !visit.is_trusted() {
            return Err(cross_site());
        }
    }

    let mut request = Request::new(query);
    if let Some(variables) = parameters.variables {
        request = request.variables(Variables::from_json(Value::Object(variables)));
    }
    if let Some(name) = name {
        request = request.operation_name(name);
    }
    let timeout = if parameters.uploads.is_empty() {
        app.parts.limits.timeout
    } else {
        app.parts.limits.timeout.max(FILES_TIMEOUT)
    };
    for (path, upload) in parameters.uploads {
        request.set_upload(&path, upload);
    }
    // A name in the document is a GraphQL name and nothing else; what the parameter says could be any text.
    if let Some(operation) = &operation {
        tracing::Span::current().record("operation", operation);
    }
    request.set_parsed_query(document);
    let cookies = ResponseCookies::default();
    request = dressed(request, app, visit).data(cookies.clone());

    let began = Instant::now();
    let record = |outcome| {
        app.parts
            .metrics
            .operation(operation.as_deref(), outcome, began.elapsed());
    };
    let running = app.schema.execute(request);
    let Ok(mut response) = tokio::time::timeout(timeout, running).await else {
        record(Outcome::Failed);
        return Err(Refusal::new(
            StatusCode::GATEWAY_TIMEOUT,
            "TIMEOUT",
            "error-timeout",
        ));
    };
    name_errors(
        &mut response,
        visit.caller.locale,
        app.parts.limits.complexity,
    );
    record(outcome(&response));
    let mut answer = executed(&mut response, format);
    for cookie in cookies.take() {
        answer.headers_mut().append(header::SET_COOKIE, cookie);
    }
    Ok(answer)
}

/// An operation with all that its resolvers may ask for: who asks, where, and loaders that hold nothing yet.
pub(super) fn dressed(request: Request, app: &App, visit: &Visit) -> Request {
    let mut request = request_data(
        request,
        &app.parts.db,
        &app.parts.tenants,
        visit.caller.clone(),
    )
    .data(visit.origin.clone());
    if let Some(session) = &visit.session {
        request = request.data(Arc::clone(session));
    }
    if let Some(tenant) = visit.site.tenant() {
        request = request.data(Arc::clone(tenant));
    }
    request
}

/// The refusal of a document that is over a limit.
pub(super) fn over_limit(format: Format, over: &OverLimit) -> Refusal {
    request_error(
        format,
        ErrorCode::QueryTooComplex.code(),
        "error-query-too-complex",
    )
    .with("limit", over.limit)
    .with("value", over.allowed)
}

/// How an operation ended, for the metrics: the worst of its errors counts.
pub(super) fn outcome(response: &async_graphql::Response) -> Outcome {
    let ours = |error: &async_graphql::ServerError| {
        let code = error
            .extensions
            .as_ref()
            .and_then(|extensions| extensions.get("code"));
        [ErrorCode::Internal, ErrorCode::Unavailable]
            .iter()
            .any(|own| code == Some(&async_graphql::Value::from(own.code())))
    };
    match response.errors.as_slice() {
        [] => Outcome::Ok,
        errors if errors.iter().any(ours) => Outcome::Failed,
        _ => Outcome::Refused,
    }
}

/// A refusal that is GraphQL's own: with the older format it has status 200.
const fn request_error(format: Format, code: &'static str, message: &'static str) -> Refusal {
    let status = match format {
        Format::Graphql => StatusCode::BAD_REQUEST,
        Format::Json => StatusCode::OK,
    };
    Refusal::new(status, code, message)
}

/// Gives the library's own errors a code, so that every error has one.
pub(super) fn name_errors(
    response: &mut async_graphql::Response,
    locale: Locale,
    complexity: usize,
) {
    for error in &mut response.errors {
        let known = error
            .extensions
            .as_ref()
            .is_some_and(|extensions| extensions.get("code").is_some());
        if known {
            continue;
        }
        let extensions = error.extensions.get_or_insert_default();
        if error.message == "Query is too complex." {
            extensions.set("code", ErrorCode::QueryTooComplex.code());
            extensions.set("limit", "complexity");
            extensions.set("value", complexity);
            let arguments = [("limit", "complexity".into()), ("value", complexity.into())];
            error.message = message(locale, "error-query-too-complex", &arguments);
        } else {
            extensions.set("code", "GRAPHQL_VALIDATION_FAILED");
        }
    }
}
