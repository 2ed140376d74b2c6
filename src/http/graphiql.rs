//! GraphiQL, in the demo and in development: a page of its own with a policy of its own.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use rust_embed::RustEmbed;
use serde_json::json;

use super::{app::App, page::data_block, site::Site, visit::Visit};

/// What `npm run build` in `web/` made of `web/graphiql/`.
#[derive(RustEmbed)]
#[folder = "web/build-graphiql/"]
#[allow_missing = true]
struct Files;

/// GraphiQL sets styles by itself, and its editor runs workers from blobs; nothing of the portal is on this page.
const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; \
     font-src 'self' data:; worker-src 'self' blob:; connect-src 'self'; object-src 'none'; base-uri 'none'; \
     form-action 'none'; frame-ancestors 'none'";

const PORTAL_EXAMPLES: [(&str, &str); 4] = [
    ("portal.graphql", include_str!("examples/portal.graphql")),
    ("log-in.graphql", include_str!("examples/log-in.graphql")),
    (
        "my-tickets.graphql",
        include_str!("examples/my-tickets.graphql"),
    ),
    (
        "new-ticket.graphql",
        include_str!("examples/new-ticket.graphql"),
    ),
];
const DESK_EXAMPLES: [(&str, &str); 2] = [
    ("log-in.graphql", include_str!("examples/log-in.graphql")),
    ("queue.graphql", include_str!("examples/queue.graphql")),
];

/// The page, with examples that fit the site.
pub async fn page(State(_): State<Arc<App>>, visit: Visit) -> Response {
    let examples: &[(&str, &str)] = match visit.site {
        Site::Portal(_) => &PORTAL_EXAMPLES,
        Site::Desk => &DESK_EXAMPLES,
    };
    let examples: Vec<_> = examples
        .iter()
        .map(|(name, query)| json!({ "name": name, "query": query }))
        .collect();
    let Some(shell) =
        Files::get("index.html").and_then(|file| String::from_utf8(file.data.into_owned()).ok())
    else {
        return (
            StatusCode::NOT_FOUND,
            "GraphiQL was not built into this binary.\n",
        )
            .into_response();
    };
    let block = format!(
        "{}</head>",
        data_block("graphiql-examples", &json!(examples))
    );
    let page = shell.replacen("</head>", &block, 1);
    (
        [
            (header::CONTENT_SECURITY_POLICY, POLICY),
            (header::CACHE_CONTROL, "no-cache"),
        ],
        Html(page),
    )
        .into_response()
}

/// A file that the page loads.
pub async fn file(Path(path): Path<String>) -> Response {
    match Files::get(&path) {
        Some(file) => {
            let media = file.metadata.mimetype().to_owned();
            let headers = [
                (header::CONTENT_TYPE, media),
                (header::CACHE_CONTROL, "public, max-age=3600".to_owned()),
                (header::CONTENT_SECURITY_POLICY, POLICY.to_owned()),
            ];
            (headers, file.data.into_owned()).into_response()
        }
        None => StatusCode::NOT_FOUND.into_response(),
    }
}
