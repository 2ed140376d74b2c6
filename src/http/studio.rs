//! What the brand studio needs of HTTP besides the API: the pictures of drafts, and a page that it may frame.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    http::{HeaderValue, StatusCode, header},
    response::{IntoResponse, Response},
};
use uuid::Uuid;

use super::{app::App, security::APP_POLICY, site::Site, visit::Visit};
use crate::{branding::PictureFormat, studio::studio_picture, tenants::picture_policy};

/// The page that the studio shows in a frame: the portal's pages with a design that is not kept yet.
pub const PREVIEW: &str = "/desk/preview";

/// `/desk/brand/<tenant>/<hash>.<ending>`: a picture of a tenant's, for admins at the desk. For everybody else it is not
/// there.
pub async fn picture(
    State(app): State<Arc<App>>,
    Path((tenant, file)): Path<(String, String)>,
    visit: Visit,
) -> Response {
    let named = file.split_once('.').and_then(|(hash, ending)| {
        Some((
            Uuid::parse_str(&tenant).ok()?,
            hash.parse().ok()?,
            PictureFormat::of_extension(ending)?,
        ))
    });
    let (Site::Desk, Some((tenant, hash, format))) = (&visit.site, named) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match studio_picture(&app.parts.db, &visit.caller, tenant, hash, format).await {
        Ok(Some(bytes)) => {
            let headers = [
                (header::CONTENT_TYPE, format.content_type()),
                // Named by its content; but an admin's rights may end.
                (header::CACHE_CONTROL, "private, max-age=3600"),
                (header::CONTENT_SECURITY_POLICY, picture_policy(format)),
            ];
            (headers, bytes).into_response()
        }
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::warn!(%error, "a picture could not be read");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

/// Lets the desk's own pages frame an answer; nobody else may.
pub fn may_be_framed(mut response: Response) -> Response {
    let policy = APP_POLICY.replace("frame-ancestors 'none'", "frame-ancestors 'self'");
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        let headers = response.headers_mut();
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
        headers.insert(
            header::X_FRAME_OPTIONS,
            HeaderValue::from_static("SAMEORIGIN"),
        );
    }
    response
}
