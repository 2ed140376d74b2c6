//! What a page's first HTML says of the brand, so that no other brand flashes up before the scripts run.

use std::fmt::Write;

use super::model::Tenant;
use crate::branding::{ImageRef, PictureFormat, PictureRole, Stylesheet, Token};
use crate::text::Locale;

/// The elements that belong into the `<head>` of a portal's page: title, description, icons, colour of the browser's
/// bar, stylesheet. Texts are escaped; everything else is written by Portico itself.
#[must_use]
pub fn first_response_head(tenant: &Tenant, locale: Locale) -> String {
    first_response_head_of(tenant, locale, &tenant.branding.design.product_name)
}

/// The same for a page with a title of its own.
#[must_use]
pub fn first_response_head_of(tenant: &Tenant, locale: Locale, title: &str) -> String {
    let branding = &tenant.branding;
    let mut head = String::with_capacity(1024);
    element(
        &mut head,
        format_args!("<title>{}</title>", escape_html(title)),
    );
    if let Some(headline) = branding.text(tenant.offered(locale), |texts| texts.headline.as_ref()) {
        element(
            &mut head,
            format_args!(
                "<meta name=\"description\" content=\"{}\">",
                escape_html(headline)
            ),
        );
    }
    for (scheme, palette) in [
        ("light", &branding.palette.light),
        ("dark", &branding.palette.dark),
    ] {
        let color = palette.get(Token::BannerBg);
        element(
            &mut head,
            format_args!(
                "<meta name=\"theme-color\" media=\"(prefers-color-scheme: {scheme})\" content=\"{color}\">"
            ),
        );
    }
    if let Some(favicon) = branding.design.pictures.get(PictureRole::Favicon) {
        icon(&mut head, favicon.small.as_ref().unwrap_or(&favicon.image));
        if favicon.image.format != PictureFormat::Svg {
            element(
                &mut head,
                format_args!(
                    "<link rel=\"apple-touch-icon\" href=\"{}\">",
                    favicon.image.url()
                ),
            );
        }
    }
    stylesheet(&mut head, &branding.stylesheet);
    head
}

/// The same for pages that belong to no portal: the desk's, and the answer under a host that nobody has.
#[must_use]
pub fn house_head(title: &str) -> String {
    let mut head = String::with_capacity(256);
    element(
        &mut head,
        format_args!("<title>{}</title>", escape_html(title)),
    );
    // Without one, browsers ask for /favicon.ico.
    element(
        &mut head,
        format_args!("<link rel=\"icon\" href=\"data:,\">"),
    );
    stylesheet(&mut head, Stylesheet::house());
    head
}

fn icon(head: &mut String, image: &ImageRef) {
    let (url, media_type) = (image.url(), image.format.content_type());
    let sizes = match image.format {
        PictureFormat::Svg => "any".to_owned(),
        PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::WebP => {
            format!("{}x{}", image.width, image.height)
        }
    };
    element(
        head,
        format_args!("<link rel=\"icon\" type=\"{media_type}\" sizes=\"{sizes}\" href=\"{url}\">"),
    );
}

fn stylesheet(head: &mut String, sheet: &Stylesheet) {
    element(
        head,
        format_args!("<link rel=\"stylesheet\" href=\"{}\">", sheet.url()),
    );
}

fn element(head: &mut String, element: std::fmt::Arguments<'_>) {
    // Writing to a String cannot fail.
    let _ = writeln!(head, "{element}");
}

/// A text as it may stand inside an element or a quoted attribute.
#[must_use]
pub fn escape_html(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use chrono::Utc;
    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::access::FeatureSet;
    use crate::branding::{ContentHash, Published};
    use crate::tenants::{AccessRules, Support, TicketRules};

    fn tenant(design: serde_json::Value) -> Tenant {
        let design = serde_json::from_value(design).unwrap();
        Tenant {
            id: Uuid::nil(),
            slug: "x".into(),
            name: "X".into(),
            state: crate::tenants::TenantState::Active,
            state_note: std::collections::BTreeMap::new(),
            hosts: vec!["x.localhost".into()],
            redirecting_hosts: Vec::new(),
            proven_hosts: Vec::new(),
            locales: vec![Locale::De],
            default_locale: Locale::De,
            features: FeatureSet::default(),
            features_are_standard: false,
            support: Support::default(),
            access: AccessRules::default(),
            tickets: TicketRules::default(),
            request_types: Vec::new(),
            service_levels: None,
            sign_ins: Vec::new(),
            branding: Arc::new(Published::new(1, Utc::now(), design, Locale::De)),
            previous_stylesheet: None,
            preview_until: None,
        }
    }

    #[test]
    fn texts_cannot_leave_their_place() {
        let head = first_response_head(
            &tenant(json!({
                "product_name": "</title><script>evil()</script>", "colors": {"primary": "#123456"},
                "texts": {"de": {"headline": "\"><img src=x onerror='evil()'>"}}
            })),
            Locale::En,
        );
        assert!(
            !head.contains("<script") && !head.contains("<img") && !head.contains("\"\">"),
            "{head}"
        );
        assert!(
            head.contains("<title>&lt;/title&gt;&lt;script&gt;evil()&lt;/script&gt;</title>"),
            "{head}"
        );
    }

    #[test]
    fn icons_and_stylesheet_are_named_by_their_content() {
        let hash = ContentHash::of(b"icon");
        let small = ContentHash::of(b"small icon");
        let tenant = tenant(json!({
            "product_name": "X", "colors": {"primary": "#123456"},
            "pictures": {"favicon": {
                "hash": hash, "content_type": "image/png", "width": 180, "height": 180,
                "small": {"hash": small, "content_type": "image/png", "width": 32, "height": 32}
            }}
        }));
        let head = first_response_head(&tenant, Locale::De);
        for part in [
            format!("<link rel=\"icon\" type=\"image/png\" sizes=\"32x32\" href=\"/brand/{small}.png\">"),
            format!("<link rel=\"apple-touch-icon\" href=\"/brand/{hash}.png\">"),
            format!("<link rel=\"stylesheet\" href=\"{}\">", tenant.branding.stylesheet.url()),
            "<meta name=\"theme-color\" media=\"(prefers-color-scheme: light)\" content=\"#123456\">".to_owned(),
        ] {
            assert!(head.contains(&part), "{part} in {head}");
        }
    }

    #[test]
    fn the_house_names_nobody() {
        let head = house_head("Service & Desk");
        assert!(head.contains("<title>Service &amp; Desk</title>"));
        assert!(head.contains(&Stylesheet::house().url()));
    }
}
