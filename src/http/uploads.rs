//! `multipart/form-data` at `/graphql`: mutations that bring a file
//! (<https://github.com/jaydenseric/graphql-multipart-request-spec>).
//!
//! A form can send this type without asking first, so the same word of the browser's that mutations need is asked
//! before any of the body is read, and whoever is not logged in brings nothing. Files go to the disk as they come.

use std::{
    collections::HashMap,
    sync::Arc,
    time::{Duration, Instant},
};

use async_graphql::{UploadValue, parser::types::OperationType};
use axum::{
    body::{Body, Bytes},
    extract::{FromRequest, Request, State},
    http::{HeaderMap, HeaderValue, Method, StatusCode, header},
    response::{IntoResponse, Response},
};
use futures_util::{Stream, StreamExt, stream};
use multer::{Constraints, Field, Multipart, SizeLimit};
use tokio::io::AsyncWriteExt;

use super::{
    answer::Refusal,
    app::App,
    documents::chosen,
    graphql::{self, Parameters, malformed},
    listen::PATIENCE,
    visit::Visit,
};
use crate::{access::Viewer, attachments::UploadLimits};

/// Bytes of the map of files to variables.
const MAP: u64 = 16 * 1024;
/// Files of one request, however many a message may have: what is big comes one by one.
const MOST_FILES: usize = 10;
/// From then on a client has to keep to [`LEAST_SPEED`]: slow telephones may, who stalls on purpose may not.
const GRACE: Duration = Duration::from_secs(60);
/// Bytes a second, over the whole upload.
const LEAST_SPEED: f64 = 1024.0;
/// Bytes of a file in memory.
const BUFFER: usize = 64 * 1024;

/// Whether a body is one that this module reads. Whoever listens for events brings no file.
pub fn is_multipart(headers: &HeaderMap) -> bool {
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
            .unwrap_or_default()
    };
    let media = text(header::CONTENT_TYPE)
        .split(';')
        .next()
        .unwrap_or_default();
    media.trim().eq_ignore_ascii_case("multipart/form-data")
        && !text(header::ACCEPT).contains("text/event-stream")
}

/// A POST, with JSON or with files.
pub async fn post(State(app): State<Arc<App>>, visit: Visit, request: Request) -> Response {
    let headers = request.headers().clone();
    if !is_multipart(&headers) {
        return match Bytes::from_request(request, &app).await {
            Ok(body) => graphql::post(State(app), visit, headers, body).await,
            Err(rejection) => rejection.into_response(),
        };
    }
    let read = read(&app, &visit, &headers, request.into_body()).await;
    graphql::respond(&app, &visit, &headers, Method::POST, || read).await
}

async fn read(
    app: &App,
    visit: &Visit,
    headers: &HeaderMap,
    body: Body,
) -> Result<Parameters, Refusal> {
    if let Some(closed) = visit.closed() {
        return Err(closed);
    }
    match visit.caller.viewer {
        Viewer::Contact { .. } | Viewer::Staff { .. } => {}
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => {
            return Err(Refusal::new(
                StatusCode::UNAUTHORIZED,
                "UNAUTHENTICATED",
                "error-unauthenticated",
            ));
        }
    }
    if !visit.is_trusted() {
        return Err(graphql::cross_site());
    }
    let limits = visit
        .site
        .tenant()
        .map_or_else(UploadLimits::most, |tenant| {
            UploadLimits::from(&tenant.tickets)
        });
    let boundary = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| multer::parse_boundary(value.to_str().ok()?).ok())
        .ok_or_else(malformed)?;
    let operations = u64::try_from(app.parts.limits.body).unwrap_or(u64::MAX);
    let most = limits.files.min(MOST_FILES);
    let sizes = SizeLimit::new()
        .whole_stream(
            limits
                .file
                .saturating_mul(u64::try_from(most).unwrap_or(1))
                .saturating_add(operations + MAP),
        )
        .per_field(limits.file)
        .for_field("operations", operations)
        .for_field("map", MAP);
    let constraints = Constraints::new().size_limit(sizes);
    let chunks = one_at_a_time(body);
    let mut form = Multipart::with_constraints(chunks, boundary, constraints);
    let pace = Pace::begin();

    let text = next(&mut form, "operations", &pace, limits.file).await?;
    let mut parameters: Parameters = serde_json::from_slice(&text).map_err(|_| malformed())?;
    must_be_mutation(app, &parameters)?;
    let text = next(&mut form, "map", &pace, limits.file).await?;
    let map: HashMap<String, Vec<String>> =
        serde_json::from_slice(&text).map_err(|_| malformed())?;
    if map.is_empty() || map.len() > most {
        return Err(malformed());
    }
    let mut places = HashMap::new();
    for (name, paths) in map {
        // A file has one place: nothing needs more, and each would be a file to hold open.
        let [path] = <[String; 1]>::try_from(paths).map_err(|_| malformed())?;
        if !path.starts_with("variables.") {
            return Err(malformed());
        }
        places.insert(name, path);
    }
    while !places.is_empty() {
        let field = pace.keep(form.next_field()).await?;
        let field = field.map_err(|error| refused(&error, limits.file))?;
        let field = field.ok_or_else(malformed)?;
        let path = field.name().and_then(|name| places.remove(name));
        let path = path.ok_or_else(malformed)?;
        let upload = spool(app, field, &pace, limits.file).await?;
        parameters.uploads.push((path, upload));
    }
    Ok(parameters)
}

/// multer takes in all that is there before it looks at any of it: a sender who is faster than the disk would fill the
/// memory. And it takes a body for cut off whose end comes at the same moment as its beginning. So there is one chunk at a
/// time, and the end by itself.
fn one_at_a_time(body: Body) -> impl Stream<Item = Result<Bytes, axum::Error>> + Send {
    body.into_data_stream()
        .map(Some)
        .chain(stream::iter([None]))
        .then(|chunk| async {
            tokio::task::yield_now().await;
            chunk
        })
        .filter_map(std::future::ready)
}

/// Only what brings files comes this way, and only mutations do.
fn must_be_mutation(app: &App, parameters: &Parameters) -> Result<(), Refusal> {
    let query = parameters.query.as_deref().ok_or_else(malformed)?;
    let document = app.documents.parse(query);
    // What is wrong with the document itself is told where all documents are told it, before a file is read.
    let Ok(document) = &*document else {
        return Err(malformed());
    };
    let name = parameters
        .operation_name
        .as_deref()
        .filter(|name| !name.is_empty());
    match chosen(document, name) {
        Some((_, OperationType::Mutation)) => Ok(()),
        _ => Err(malformed()),
    }
}

/// The next field, which has to be of that name, as it is.
async fn next(
    form: &mut Multipart<'_>,
    name: &str,
    pace: &Pace,
    limit: u64,
) -> Result<Bytes, Refusal> {
    let field = pace.keep(form.next_field()).await?;
    let field = field
        .map_err(|error| refused(&error, limit))?
        .ok_or_else(malformed)?;
    if field.name() != Some(name) {
        return Err(malformed());
    }
    pace.keep(field.bytes())
        .await?
        .map_err(|error| refused(&error, limit))
}

/// Writes a file to the disk as it comes in.
async fn spool(
    app: &App,
    mut field: Field<'_>,
    pace: &Pace,
    limit: u64,
) -> Result<UploadValue, Refusal> {
    let filename = field.file_name().unwrap_or_default().to_owned();
    let content_type = field.content_type().map(ToString::to_string);
    let files = app.parts.files.clone();
    let opened = tokio::task::spawn_blocking(move || files.incoming()).await;
    let file = opened
        .map_err(std::io::Error::other)
        .flatten()
        .map_err(|error| full(&error))?;
    let mut file = tokio::fs::File::from_std(file);
    file.set_max_buf_size(BUFFER);
    let mut received = 0;
    while let Some(chunk) = pace
        .keep(field.chunk())
        .await?
        .map_err(|error| refused(&error, limit))?
    {
        received += chunk.len();
        pace.check(received)?;
        file.write_all(&chunk).await.map_err(|error| full(&error))?;
    }
    file.flush().await.map_err(|error| full(&error))?;
    Ok(UploadValue {
        filename,
        content_type,
        content: file.into_std().await,
    })
}

/// How fast a body comes in.
struct Pace(Instant);

impl Pace {
    fn begin() -> Self {
        Self(Instant::now())
    }

    /// Waits for the next piece, and not for ever.
    async fn keep<T>(&self, piece: impl Future<Output = T>) -> Result<T, Refusal> {
        tokio::time::timeout(PATIENCE, piece)
            .await
            .map_err(|_| stalled())
    }

    fn check(&self, received: usize) -> Result<(), Refusal> {
        let took = self.0.elapsed();
        #[expect(clippy::cast_precision_loss, reason = "a rough speed")]
        let speed = received as f64 / took.as_secs_f64().max(0.001);
        if took > GRACE && speed < LEAST_SPEED {
            return Err(stalled());
        }
        Ok(())
    }
}

const fn stalled() -> Refusal {
    Refusal::new(StatusCode::REQUEST_TIMEOUT, "TIMEOUT", "error-timeout")
}

fn refused(error: &multer::Error, limit: u64) -> Refusal {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => {
            Refusal::new(
                StatusCode::PAYLOAD_TOO_LARGE,
                "PAYLOAD_TOO_LARGE",
                "error-file-too-large",
            )
            .with("limit", limit)
        }
        _ => malformed(),
    }
}

fn full(error: &std::io::Error) -> Refusal {
    tracing::error!(%error, "a file cannot be taken in");
    Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        "UNAVAILABLE",
        "user-error-storage-unavailable",
    )
}
