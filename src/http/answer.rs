//! GraphQL over HTTP: how answers look (<https://graphql.github.io/graphql-over-http/draft/>).

use async_graphql::Response as GraphqlResponse;
use axum::{
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use serde_json::{Value, json};

use crate::text::{Locale, MessageArg, message};

/// The media type of the specification; with it, a request that was not executed has a status of 4xx.
const GRAPHQL_RESPONSE: &str = "application/graphql-response+json";
/// The older one; with it, everything that is GraphQL has status 200.
const JSON: &str = "application/json";

/// The media type that the client wants its answer in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// `application/graphql-response+json`.
    Graphql,
    /// `application/json`.
    Json,
}

impl Format {
    /// What `Accept` prefers (RFC 9110 §12.5.1); none when it takes neither. Without the header, or with wildcards,
    /// the older one, as the specification asks (§6.1).
    #[must_use]
    pub fn negotiate(headers: &HeaderMap) -> Option<Self> {
        let mut best: Option<(u16, Self)> = None;
        let mut named = false;
        for value in headers.get_all(header::ACCEPT) {
            for range in value.to_str().unwrap_or("").split(',') {
                let mut parts = range.split(';').map(str::trim);
                let media = parts.next().unwrap_or("").to_ascii_lowercase();
                if media.is_empty() {
                    continue;
                }
                named = true;
                let format = match media.as_str() {
                    GRAPHQL_RESPONSE => Self::Graphql,
                    JSON | "*/*" | "application/*" => Self::Json,
                    _ => continue,
                };
                let weight = parts
                    .find_map(|part| part.strip_prefix("q=")?.parse::<f32>().ok())
                    .map_or(1000, |weight| (weight.clamp(0.0, 1.0) * 1000.0) as u16);
                if weight > 0 && best.is_none_or(|(known, _)| weight > known) {
                    best = Some((weight, format));
                }
            }
        }
        match best {
            Some((_, format)) => Some(format),
            None if named => None,
            None => Some(Self::Json),
        }
    }

    const fn content_type(self) -> HeaderValue {
        match self {
            Self::Graphql => {
                HeaderValue::from_static("application/graphql-response+json; charset=utf-8")
            }
            Self::Json => HeaderValue::from_static("application/json; charset=utf-8"),
        }
    }
}

/// A refusal before anything was executed.
#[derive(Clone, Debug)]
pub struct Refusal {
    /// The status when it is not a matter of GraphQL itself.
    pub status: StatusCode,
    /// `extensions.code`.
    pub code: &'static str,
    /// The message's id in the catalogue.
    pub message: &'static str,
    /// Further extensions.
    pub extensions: Vec<(&'static str, Value)>,
}

impl Refusal {
    /// A refusal with the catalogue's message.
    #[must_use]
    pub const fn new(status: StatusCode, code: &'static str, message: &'static str) -> Self {
        Self {
            status,
            code,
            message,
            extensions: Vec::new(),
        }
    }

    /// With an extension more.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<Value>) -> Self {
        self.extensions.push((name, value.into()));
        self
    }

    /// The message in the client's language. Its values are the extensions of the same names.
    #[must_use]
    pub fn text(&self, locale: Locale) -> String {
        let arguments: Vec<_> = self
            .extensions
            .iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::Number(number) => MessageArg::from(number.as_i64().unwrap_or(i64::MAX)),
                    Value::String(text) => MessageArg::from(text.as_str()),
                    other => MessageArg::from(other.to_string()),
                };
                (*name, value)
            })
            .collect();
        message(locale, self.message, &arguments)
    }

    /// The answer in the client's format and language.
    #[must_use]
    pub fn answer(&self, format: Format, locale: Locale) -> Response {
        let mut extensions = serde_json::Map::new();
        extensions.insert("code".to_owned(), self.code.into());
        for (name, value) in &self.extensions {
            extensions.insert((*name).to_owned(), value.clone());
        }
        let body = json!({
            "errors": [{ "message": self.text(locale), "extensions": extensions }]
        });
        (
            self.status,
            [(header::CONTENT_TYPE, format.content_type())],
            body.to_string(),
        )
            .into_response()
    }
}

/// Errors that an answer repeats at most.
const MAX_ERRORS: usize = 20;

/// The answer to what was executed, or failed validation: then there is no `data`, and with the newer format a 400.
#[must_use]
pub fn executed(response: &mut GraphqlResponse, format: Format) -> Response {
    response.errors.truncate(MAX_ERRORS);
    let refused = response.data == async_graphql::Value::Null
        && !response.errors.is_empty()
        && response.errors.iter().all(|error| error.path.is_empty());
    let body = if refused {
        serde_json::to_vec(&json!({ "errors": response.errors }))
    } else {
        serde_json::to_vec(response)
    };
    let status = if refused && format == Format::Graphql {
        StatusCode::BAD_REQUEST
    } else {
        StatusCode::OK
    };
    match body {
        Ok(body) => (
            status,
            [(header::CONTENT_TYPE, format.content_type())],
            body,
        )
            .into_response(),
        Err(error) => {
            tracing::error!(%error, "an answer that is no JSON");
            StatusCode::INTERNAL_SERVER_ERROR.into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn negotiate(accept: &str) -> Option<Format> {
        let mut headers = HeaderMap::new();
        headers.insert(header::ACCEPT, HeaderValue::from_str(accept).unwrap());
        Format::negotiate(&headers)
    }

    #[test]
    fn the_client_chooses_the_format() {
        assert_eq!(Format::negotiate(&HeaderMap::new()), Some(Format::Json));
        assert_eq!(negotiate("*/*"), Some(Format::Json));
        assert_eq!(negotiate("application/json"), Some(Format::Json));
        assert_eq!(
            negotiate("application/json, application/graphql-response+json"),
            Some(Format::Json)
        );
        assert_eq!(
            negotiate("application/json;q=0.5, application/graphql-response+json"),
            Some(Format::Graphql)
        );
        assert_eq!(negotiate("text/html"), None);
    }
}
