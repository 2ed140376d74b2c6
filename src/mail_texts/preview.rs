//! What a mail would look like, with sample data, in the tenant's own brand or in one that is in the making.

use std::sync::Arc;

use base64::{Engine, prelude::BASE64_STANDARD};
use chrono::Utc;
use uuid::Uuid;

use super::check::{Typed, check};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError},
    branding::Design,
    db::DbError,
    identity::no_such_portal,
    notifications::{
        Frame, MailBrand, MailKind, OwnTexts, RenderedMail, TenantBrands, render, sample,
    },
    tenants::TenantDirectory,
    text::Locale,
};

/// Which mail, with which texts.
#[derive(Clone, Debug)]
pub struct PreviewOf {
    /// Whose brand it wears.
    pub tenant: Uuid,
    /// Which kind.
    pub kind: MailKind,
    /// In which language.
    pub locale: Locale,
    /// What was typed; blank is Portico's own.
    pub typed: Typed,
    /// A design that is not published, in place of the one that is.
    pub design: Option<Design>,
}

/// The mail, its pictures in it: a page that stands alone, for a frame without script; and what is wrong with the texts, in
/// whose place stands what Portico says.
///
/// # Errors
/// Refused for anybody but admins; NOT_FOUND for a portal that is not there for them.
pub async fn preview_page(
    brands: &TenantBrands,
    directory: &TenantDirectory,
    caller: &Caller,
    of: &PreviewOf,
) -> Result<(RenderedMail, Vec<UserError>), Failure> {
    if !caller.administers() {
        return Err(Refusal::Forbidden.into());
    }
    // Whether the portal is there for the caller, row-level security decides.
    let found = directory.find_for(&caller.identity(), of.tenant).await?;
    let (Some(tenant), true) = (found, caller.serves(of.tenant)) else {
        return Err(no_such_portal(caller));
    };
    let (own, errors) = as_far_as_right(caller, of)?;
    let tenant = match &of.design {
        Some(design) => Arc::new(tenant.dressed_in(design.clone(), Utc::now())),
        None => tenant,
    };
    let brand = brands.of(&tenant, of.locale).await?;
    let (content, secret) = sample(of.kind, of.locale);
    let frame = Frame {
        brand: &brand,
        locale: of.locale,
        recipient: "Anna Weber",
        stop_url: None,
        answerable: false,
        files: &[],
        own: Some(&own),
    };
    let mut mail = render(&content, &frame, secret)
        .map_err(|error| Failure::Database(DbError::Refused(error.into())))?;
    mail.html = with_pictures(mail.html, &brand);
    Ok((mail, errors))
}

fn as_far_as_right(caller: &Caller, of: &PreviewOf) -> Result<(OwnTexts, Vec<UserError>), Failure> {
    let errors = match check(caller, of.kind, &of.typed) {
        Ok(own) => return Ok((own, Vec::new())),
        Err(Failure::User(errors)) => errors,
        Err(other) => return Err(other),
    };
    let mut right = of.typed.clone();
    for error in &errors {
        match error.path.last().map(String::as_str) {
            Some("subject") => right.subject = None,
            Some("introduction") => right.introduction = None,
            _ => right.closing = None,
        }
    }
    Ok((check(caller, of.kind, &right)?, errors))
}

/// Pictures travel inside a mail; in a page they have to stand in it.
fn with_pictures(html: String, brand: &MailBrand) -> String {
    let dark = brand.logo_dark.as_ref();
    [("cid:logo-dark", dark), ("cid:logo", brand.logo.as_ref())]
        .into_iter()
        .filter_map(|(name, logo)| Some((name, logo?)))
        .fold(html, |html, (name, logo)| {
            let bytes = BASE64_STANDARD.encode(&logo.bytes);
            let place = format!("src=\"data:{};base64,{bytes}\"", logo.content_type);
            html.replace(&format!("src=\"{name}\""), &place)
        })
}
