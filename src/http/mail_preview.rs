//! `/desk/mail-preview`: a mail with texts that are not kept yet, as a page for a frame of the desk's. A mail has its styles
//! in it, which no page of the app may have: so it is a page of its own, under a policy of its own, without script.

use std::sync::Arc;

use axum::{
    body::Bytes,
    extract::State,
    http::{HeaderValue, StatusCode, header},
    response::{Html, IntoResponse, Response},
};

use super::{app::App, site::Site, visit::Visit};
use crate::{
    api::{Failure, GlobalId, NodeKind},
    mail_texts::{PreviewOf, Typed, preview_page},
    notifications::MailKind,
    studio::design_of_json,
};

/// The mail's own styles and pictures, and nothing else: no script, no address, no form, framed by the desk alone.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'; \
     frame-ancestors 'self'; sandbox";

/// A form of the desk's: `tenant`, `kind` and `locale`; `subject`, `introduction` and `closing` as they were typed; and `design`,
/// a `BrandDesignInput` as JSON, for the mail in a design that is not published.
pub async fn show(State(app): State<Arc<App>>, visit: Visit, form: Bytes) -> Response {
    let Site::Desk = &visit.site else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let mut typed = Typed::default();
    let (mut tenant, mut kind, mut locale, mut design) = (None, None, None, None);
    for (name, value) in url::form_urlencoded::parse(&form) {
        match name.as_ref() {
            "tenant" => tenant = GlobalId::parse_as(&value, NodeKind::Portal),
            "kind" => kind = MailKind::from_word(&value.to_lowercase().replace('_', "-")),
            "locale" => locale = value.to_lowercase().parse().ok(),
            "design" => design = Some(value),
            "subject" => typed.subject = Some(value.into_owned()),
            "introduction" => typed.introduction = Some(value.into_owned()),
            "closing" => typed.closing = Some(value.into_owned()),
            _ => {}
        }
    }
    let (Some(tenant), Some(kind), Some(locale)) = (tenant, kind, locale) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let shown = async {
        let design = match design {
            Some(json) => Some(design_of_json(&app.parts.db, &visit.caller, tenant, &json).await?),
            None => None,
        };
        let of = PreviewOf {
            tenant,
            kind,
            locale,
            typed,
            design,
        };
        preview_page(&app.brands, &app.parts.tenants, &visit.caller, &of).await
    };
    let page = match shown.await {
        // What is wrong, the form says at its fields.
        Ok((mail, _)) => mail.html,
        Err(Failure::Refused(_) | Failure::User(_)) => {
            return StatusCode::NOT_FOUND.into_response();
        }
        Err(Failure::Database(error)) => {
            tracing::warn!(%error, "a mail could not be previewed");
            return StatusCode::SERVICE_UNAVAILABLE.into_response();
        }
    };
    let mut response = Html(page).into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_SECURITY_POLICY,
        HeaderValue::from_static(POLICY),
    );
    headers.insert(
        header::X_FRAME_OPTIONS,
        HeaderValue::from_static("SAMEORIGIN"),
    );
    response
}
