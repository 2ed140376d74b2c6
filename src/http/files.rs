//! `/files/<token>`: a file for whoever the link was made for, whole or in part.

use std::{ops::Range, sync::Arc};

use axum::{
    body::Body,
    extract::{Path, State},
    http::{HeaderMap, HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};

use super::{app::App, page, visit::Visit};
use crate::{
    access::Caller,
    attachments::{AttachmentRow, AttachmentState, Key, Link, Linked, StoredFile, disposition},
    conversations,
    db::{Database, DbError},
    knowledge,
    text::Locale,
    tickets,
};

/// Whatever a file is, it gets no script, no form and no origin.
const POLICY: &str = "sandbox; default-src 'none'";

/// Gives a file out. The link is asked whose it is, and the database whether the file still exists for them.
pub async fn get(
    State(app): State<Arc<App>>,
    Path(token): Path<String>,
    visit: Visit,
    headers: HeaderMap,
) -> Response {
    let locale = visit.caller.locale;
    let Some(link) = app.parts.files.open_link(&visit.caller, &token) else {
        return told(locale, StatusCode::NOT_FOUND);
    };
    let (db, caller) = (&app.parts.db, &visit.caller);
    let found = match link.of {
        Linked::Message => of_message(db, caller, link)
            .await
            .map(|row| row.map(StoredFile::from)),
        // Of a closed portal nothing is read, before log-in either.
        Linked::Article if visit.closed().is_some() => Ok(None),
        Linked::Article => knowledge::article_file(db, caller, link.id).await,
    };
    let row = match found {
        Ok(Some(row)) => row,
        Ok(None) => return told(locale, StatusCode::NOT_FOUND),
        Err(error) => {
            tracing::warn!(%error, "cannot say whose file it is");
            return told(locale, StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    match row.state {
        AttachmentState::Ready => {}
        AttachmentState::Checking => return told(locale, StatusCode::CONFLICT),
        AttachmentState::Refused => return told(locale, StatusCode::FORBIDDEN),
    }
    give(&app, &row, link.thumbnail, &headers, locale).await
}

/// A file of a ticket's, of a conversation's, or of the caller's own that is not sent yet.
async fn of_message(
    db: &Database,
    caller: &Caller,
    link: Link,
) -> Result<Option<AttachmentRow>, DbError> {
    match tickets::attachment(db, caller, link.tenant, link.id).await? {
        None => conversations::attachment(db, caller, link.tenant, link.id).await,
        found => Ok(found),
    }
}

/// Why there is no file, for a person who has followed a link to it.
fn told(locale: Locale, status: StatusCode) -> Response {
    let id = match status {
        StatusCode::CONFLICT => "file-checking",
        StatusCode::FORBIDDEN => "file-refused",
        StatusCode::NOT_FOUND => "file-not-found",
        _ => "file-unavailable",
    };
    page::told(locale, status, id)
}

async fn give(
    app: &App,
    row: &StoredFile,
    thumbnail: bool,
    headers: &HeaderMap,
    locale: Locale,
) -> Response {
    let tag = format!(
        "\"{}{}\"",
        hex::encode(&row.sha256),
        if thumbnail { "-small" } else { "" }
    );
    let text = |name| {
        headers
            .get(name)
            .and_then(|value: &HeaderValue| value.to_str().ok())
    };
    if text(header::IF_NONE_MATCH)
        .is_some_and(|known| known == "*" || known.split(',').any(|one| one.trim() == tag))
    {
        return (StatusCode::NOT_MODIFIED, [(header::ETAG, tag)]).into_response();
    }
    let size = u64::try_from(row.size).unwrap_or_default();
    let wanted = match text(header::RANGE) {
        // Of another version than the one that is there: all of this one (RFC 9110 §13.1.5).
        _ if text(header::IF_RANGE).is_some_and(|known| known != tag) => Wanted::All,
        Some(range) if !thumbnail => wanted(range, size),
        _ => Wanted::All,
    };
    let range = match wanted {
        Wanted::All => None,
        Wanted::Part(range) => Some(range),
        Wanted::Nothing => {
            let all = [(header::CONTENT_RANGE, format!("bytes */{size}"))];
            return (StatusCode::RANGE_NOT_SATISFIABLE, all).into_response();
        }
    };
    let key = Key {
        tenant: row.tenant,
        id: row.id,
        thumbnail,
    };
    let (kept, bytes) = match app.parts.files.storage.read(key, range.clone()).await {
        Ok(read) => read,
        Err(error) => {
            tracing::error!(%error, attachment = %row.id, "a file cannot be read");
            return told(locale, StatusCode::SERVICE_UNAVAILABLE);
        }
    };
    let (media_type, kind) = shown_as(row, thumbnail);
    let mut response = Body::from_stream(bytes).into_response();
    let length = range.as_ref().map_or(kept, |range| range.end - range.start);
    confine(&mut response, media_type, kind, &row.file_name);
    let mut set = |name, value: &str| {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    };
    set(header::CONTENT_LENGTH, &length.to_string());
    set(header::ETAG, &tag);
    if !thumbnail {
        set(header::ACCEPT_RANGES, "bytes");
    }
    if let Some(range) = range {
        let part = format!("bytes {}-{}/{size}", range.start, range.end - 1);
        set(header::CONTENT_RANGE, &part);
        *response.status_mut() = StatusCode::PARTIAL_CONTENT;
    }
    response
}

/// Says of what people wrote or made of it that it is for its reader alone, and gets nothing from the portal's origin. `kind`
/// is `inline` or `attachment`.
pub(super) fn confine(response: &mut Response, media_type: &str, kind: &str, file_name: &str) {
    for (name, value) in [
        (header::CONTENT_TYPE, media_type),
        (header::CONTENT_DISPOSITION, &disposition(kind, file_name)),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::CACHE_CONTROL, "private, no-store"),
    ] {
        if let Ok(value) = HeaderValue::from_str(value) {
            response.headers_mut().insert(name, value);
        }
    }
}

/// Pictures that Portico wrote itself may be shown; everything else is only ever saved, and what a browser would run
/// does not even have its own type.
fn shown_as(row: &StoredFile, thumbnail: bool) -> (&str, &'static str) {
    match &row.thumbnail_type {
        Some(small) if thumbnail => (small, "inline"),
        _ if row.is_picture => (&row.media_type, "inline"),
        _ => {
            let harmless = matches!(
                row.media_type.split('/').next(),
                Some("audio" | "video" | "font")
            ) || row.media_type.starts_with("application/vnd.")
                || matches!(
                    row.media_type.as_str(),
                    "text/plain" | "application/pdf" | "application/zip"
                );
            let media_type = if harmless {
                row.media_type.as_str()
            } else {
                "application/octet-stream"
            };
            (media_type, "attachment")
        }
    }
}

/// What a `Range` header asks for.
#[derive(Debug, PartialEq, Eq)]
enum Wanted {
    All,
    Part(Range<u64>),
    Nothing,
}

/// One range of bytes (RFC 9110 §14.1.2). Several at once, and what is none, is answered with the whole file, as is
/// allowed.
fn wanted(header: &str, size: u64) -> Wanted {
    let Some((first, last)) = header
        .strip_prefix("bytes=")
        .and_then(|range| range.trim().split_once('-'))
    else {
        return Wanted::All;
    };
    let number = |text: &str| {
        text.bytes()
            .all(|byte| byte.is_ascii_digit())
            .then(|| text.parse::<u64>().unwrap_or(u64::MAX))
    };
    match (first, last) {
        ("", "") => Wanted::All,
        ("", last) => match number(last) {
            None => Wanted::All,
            Some(0) => Wanted::Nothing,
            Some(_) if size == 0 => Wanted::Nothing,
            Some(last) => Wanted::Part(size.saturating_sub(last)..size),
        },
        (first, last) => match (number(first), number(last)) {
            (None, _) | (_, None) => Wanted::All,
            (Some(first), _) if first >= size => Wanted::Nothing,
            (Some(first), _) if last.is_empty() => Wanted::Part(first..size),
            (Some(first), Some(last)) if last < first => Wanted::All,
            (Some(first), Some(last)) => Wanted::Part(first..last.saturating_add(1).min(size)),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_a_part_and_anything_else_is_not() {
        assert_eq!(wanted("bytes=0-9", 100), Wanted::Part(0..10));
        assert_eq!(wanted("bytes=90-", 100), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=90-1000", 100), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=-10", 100), Wanted::Part(90..100));
        assert_eq!(wanted("bytes=-1000", 100), Wanted::Part(0..100));
        assert_eq!(wanted("bytes=99999999999999999999-", 100), Wanted::Nothing);
        assert_eq!(
            wanted("bytes=0-99999999999999999999", 100),
            Wanted::Part(0..100)
        );
        for nothing in ["bytes=100-", "bytes=100-200", "bytes=-0"] {
            assert_eq!(wanted(nothing, 100), Wanted::Nothing, "{nothing}");
        }
        assert_eq!(wanted("bytes=0-", 0), Wanted::Nothing);
        for all in [
            "",
            "bytes=",
            "bytes=-",
            "bytes=5-2",
            "bytes=0-1,5-6",
            "bytes=a-b",
            "lines=1-2",
            "bytes=+1-2",
        ] {
            assert_eq!(wanted(all, 100), Wanted::All, "{all}");
        }
    }
}
