//! What a page takes from its tenant.

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    branding::{PictureFormat, PictureRole, Token, Typeface},
    db::DbError,
    tenants::{Tenant, TenantDirectory},
};

/// The logo for light grounds. None for one that cannot be drawn truly: an SVG with text, whose fonts we do not have.
pub(super) async fn logo(
    directory: &TenantDirectory,
    tenant: &Tenant,
) -> Result<Option<Bytes>, DbError> {
    let Some(picture) = tenant.branding.design.pictures.get(PictureRole::Logo) else {
        return Ok(None);
    };
    let image = picture.image;
    let bytes = directory
        .picture(tenant.id, image.hash, image.format.content_type())
        .await?;
    Ok(bytes.filter(|bytes| {
        image.format != PictureFormat::Svg || !bytes.windows(5).any(|part| part == b"<text")
    }))
}

/// Paper is white: the colours of the light scheme, whose pairs are readable on it.
pub(super) fn colors(tenant: &Tenant) -> Value {
    let palette = &tenant.branding.palette.light;
    let color = |token| palette.get(token).to_string();
    json!({
        "text": color(Token::Text),
        "muted": color(Token::TextMuted),
        "border": color(Token::Border),
        "ground": color(Token::Bg),
        "link": color(Token::Link),
        "primary": color(Token::Primary),
        "on_primary": color(Token::OnPrimary),
        "banner": color(Token::BannerBg),
    })
}

/// The fonts of the body and of headings.
pub(super) const fn fonts(typeface: Typeface) -> (&'static str, &'static str) {
    match typeface {
        Typeface::Sans | Typeface::System => ("Inter", "Inter"),
        Typeface::Serif => ("Source Serif 4", "Source Serif 4"),
        Typeface::Rounded => ("Nunito", "Nunito"),
        Typeface::Mono => ("Inter", "JetBrains Mono"),
    }
}
