//! What a mail takes from its tenant.

use std::sync::Arc;

use serde::Serialize;
use uuid::Uuid;

use crate::{db::DbError, text::Locale};

/// A tenant as their mails show them.
#[derive(Clone, Debug, Serialize)]
pub struct MailBrand {
    /// The portal's name.
    pub product: String,
    /// Whom mails are from: one line, no address.
    pub sender: String,
    /// The tenant's first registered host, without a port: the domain of `Message-ID`.
    pub host: String,
    /// Where links lead, such as `https://portal.example.com`; no slash at the end. Made from the registered host, never
    /// from a request.
    pub origin: String,
    /// Shown on light ground; without one the product's name stands there.
    pub logo: Option<MailLogo>,
    /// Shown on dark ground in place of `logo`.
    pub logo_dark: Option<MailLogo>,
    /// Colours on light screens.
    pub light: MailColors,
    /// Colours on dark screens.
    pub dark: MailColors,
    /// Of the card and half of it for buttons, in pixels.
    pub corner_radius: u8,
    /// CSS `font-family`; mail clients have the fonts of their system only.
    pub font_family: String,
    /// The tenant's own closing words; line ends are kept.
    pub footer: Option<String>,
    /// Whom to ask.
    pub support_name: String,
    /// Their address.
    pub support_email: Option<String>,
    /// Their telephone number.
    pub support_phone: Option<String>,
    /// Absolute; the legal notice.
    pub imprint_url: Option<String>,
    /// Absolute; the privacy notice.
    pub privacy_url: Option<String>,
    /// Whether mails say what was written, or only that something was.
    pub shows_content: bool,
}

/// Colours of a mail in one scheme, each `#rrggbb`. Texts and grounds that stand on one another meet WCAG AA, as the
/// palette they come from proves.
#[derive(Clone, Debug, Serialize)]
pub struct MailColors {
    /// Around the card.
    pub bg: String,
    /// The card.
    pub surface: String,
    /// Lines between parts.
    pub border: String,
    /// Text on `bg` and `surface`.
    pub text: String,
    /// Secondary text on `bg` and `surface`.
    pub text_muted: String,
    /// Links on `bg` and `surface`.
    pub link: String,
    /// The button.
    pub primary: String,
    /// Text on the button.
    pub on_primary: String,
    /// The strip along the card's top.
    pub banner: String,
}

/// A picture that travels inside the mail, so that nothing is loaded from afar. PNG, JPEG or GIF: mail clients show no SVG.
#[derive(Clone, Serialize)]
pub struct MailLogo {
    /// Of the file, such as `image/png`.
    pub content_type: String,
    /// The file.
    #[serde(skip)]
    pub bytes: Arc<[u8]>,
    /// Pixels at which it is shown, at most 240.
    pub width: u32,
    /// Pixels at which it is shown, at most 56.
    pub height: u32,
    /// What a reader who does not see it is told.
    pub alt: String,
}

impl std::fmt::Debug for MailLogo {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "MailLogo({}, {}×{}, {} bytes)",
            self.content_type,
            self.width,
            self.height,
            self.bytes.len()
        )
    }
}

impl MailLogo {
    /// A picture of `width` × `height` pixels, shown at half of that at most (screens are dense) and within 240 × 56.
    #[must_use]
    pub fn new(content_type: &str, bytes: Arc<[u8]>, width: u32, height: u32) -> Self {
        let (w, h) = (f64::from(width.max(1)), f64::from(height.max(1)));
        let scale = (240.0 / w).min(56.0 / h).min(1.0);
        #[expect(
            clippy::cast_possible_truncation,
            clippy::cast_sign_loss,
            reason = "between 1 and 240"
        )]
        let shown = |side: f64| (side * scale).round().max(1.0) as u32;
        Self {
            content_type: content_type.to_owned(),
            bytes,
            width: shown(w),
            height: shown(h),
            alt: String::new(),
        }
    }

    /// The same picture with what a reader who does not see it is told.
    #[must_use]
    pub fn with_alt(self, alt: &str) -> Self {
        Self {
            alt: alt.to_owned(),
            ..self
        }
    }
}

/// Where the worker finds a tenant's brand.
pub trait Brands: Send + Sync {
    /// The brand of `tenant` with its texts in `locale`, or in the tenant's own language where it has none in that;
    /// none when there is no such tenant any more. Without a tenant, the house's own.
    fn brand(
        &self,
        tenant: Option<Uuid>,
        locale: Locale,
    ) -> impl Future<Output = Result<Option<Arc<MailBrand>>, DbError>> + Send;
}
