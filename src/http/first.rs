//! What the log-in shows before the scripts are there: whose door it is, in the page itself.
//!
//! The same words, pictures and classes as `web/src/lib/branding/WelcomeSplit.svelte` and `Logo.svelte`, which take its
//! place in one step. A telephone far from the next mast sees them some two seconds earlier.

use std::{collections::HashMap, fmt::Write, sync::LazyLock};

use serde::Deserialize;
use serde_json::Value;

use super::web;
use crate::{tenants::escape_html, text::Locale};

/// The few words of the web app's that are said before it is there, by language and id; from the app as it was built, so
/// that they are the same.
static WORDS: LazyLock<HashMap<String, HashMap<String, String>>> = LazyLock::new(|| {
    web::first_words()
        .and_then(|words| serde_json::from_str(&words).ok())
        .unwrap_or_default()
});

/// What of the page's own data is shown.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Portal {
    preview_until: Option<Value>,
    login_methods: Vec<LoginMethod>,
    support: Support,
    branding: Branding,
}

#[derive(Deserialize)]
struct Support {
    email: Option<String>,
}

#[derive(Deserialize)]
struct LoginMethod {
    kind: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Branding {
    product_name: String,
    headline: Option<String>,
    welcome_text: Option<String>,
    banner_layout: String,
    banner: Option<Picture>,
    login_background: Option<Picture>,
    logo: Option<Picture>,
    login_logo: Option<Picture>,
    login_logo_dark: Option<Picture>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Picture {
    url: String,
    width: f64,
    height: f64,
    alt: String,
    srcset: Option<String>,
    webp_srcset: Option<String>,
}

/// Whether who opens this path without being logged in comes to the log-in; articles may be `public`.
#[must_use]
pub fn leads_to_log_in(path: &str, public: bool) -> bool {
    let below = |section: &str| {
        let rest = path.strip_prefix(section);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let readers = ["/knowledge", "/articles", "/search"];
    matches!(path, "/" | "/login" | "/profile")
        || below("/tickets")
        || (!public && readers.into_iter().any(below))
}

/// The log-in without its form, as HTML; `state` is what the page hands to the app. Nothing where more than that is to
/// be shown: announcements, or that it is a preview.
#[must_use]
pub fn log_in(state: &Value, locale: Locale) -> String {
    let announced = state["announcements"]
        .as_array()
        .is_some_and(|all| !all.is_empty());
    let Ok(portal) = Portal::deserialize(&state["portal"]) else {
        return String::new();
    };
    if announced || portal.preview_until.is_some() {
        return String::new();
    }
    let mut html = String::with_capacity(3_000);
    // Writing to a String cannot fail.
    let _ = write(&mut html, &portal, locale);
    html
}

fn write(html: &mut String, portal: &Portal, locale: Locale) -> std::fmt::Result {
    let words = WORDS.get(locale.as_str());
    let word = |id| {
        words
            .and_then(|words| words.get(id))
            .map_or("", String::as_str)
    };
    let branding = &portal.branding;
    html.push_str("<div id=\"portico-first\">");
    let grounded = if let Some(ground) = &branding.login_background {
        html.push_str("<div class=\"welcome-ground\">");
        ground.write(
            html,
            &format!("max(100vw, {}vh)", 100. * ground.ratio()),
            "",
            "",
        )?;
        html.push_str("</div>");
        " grounded"
    } else {
        ""
    };
    write!(
        html,
        "<div class=\"welcome-page{grounded}\"><div class=\"welcome-form\"><header>"
    )?;
    logo(html, branding)?;
    let by_password = portal
        .login_methods
        .iter()
        .any(|method| method.kind == "PASSWORD");
    let lead = word(if by_password {
        "login_lead"
    } else {
        "login_lead_sso"
    });
    write!(
        html,
        "</header><main><h1>{}</h1><p class=\"lead muted\">{}</p>",
        escape_html(word("login_title")),
        escape_html(&lead.replace("{portal}", &branding.product_name)),
    )?;
    room(html, portal, by_password);
    html.push_str("</main><div class=\"room-footer\"></div></div>");
    let banner = branding
        .banner
        .as_ref()
        .filter(|_| branding.banner_layout != "NONE");
    let pictured = if banner.is_some() {
        " class=\"pictured\""
    } else {
        ""
    };
    write!(
        html,
        "<aside{pictured} aria-label=\"{}\">",
        escape_html(word("login_about"))
    )?;
    if let Some(banner) = banner {
        let ratio = banner.ratio();
        let (narrow, wide) = (6. * ratio, 60. * ratio);
        banner.write(
            html,
            &format!("(max-width: 56rem) max(100vw, {narrow}rem), max(55vw, {wide}vh)"),
            "",
            "",
        )?;
    }
    write!(
        html,
        "<div class=\"welcome-words\"><p class=\"headline\">{}</p>",
        escape_html(
            branding
                .headline
                .as_deref()
                .unwrap_or(&branding.product_name)
        )
    )?;
    if let Some(text) = &branding.welcome_text {
        write!(html, "<p class=\"more\">{}</p>", escape_html(text))?;
    }
    html.push_str("</div></aside></div></div>");
    Ok(())
}

/// As much of it as the form will take: what stands beside it in the middle stays where it is.
fn room(html: &mut String, portal: &Portal, by_password: bool) {
    if by_password {
        html.push_str("<div class=\"room-form\"></div>");
    }
    for method in &portal.login_methods {
        if method.kind != "PASSWORD" {
            html.push_str("<div class=\"room-way\"></div>");
        }
    }
    if portal.support.email.is_some() {
        html.push_str("<div class=\"room-help\"></div>");
    }
}

fn logo(html: &mut String, branding: &Branding) -> std::fmt::Result {
    let name = escape_html(&branding.product_name);
    let Some(light) = &branding.login_logo else {
        return write!(
            html,
            "<span class=\"brand-logo large\"><span class=\"name\">{name}</span></span>"
        );
    };
    let dark = branding.login_logo_dark.as_ref().unwrap_or(light);
    let own = branding
        .logo
        .as_ref()
        .is_none_or(|logo| logo.url != light.url);
    let square = light.width < light.height * 1.6;
    html.push_str("<span class=\"brand-logo large");
    html.push_str(if square { " square" } else { "" });
    html.push_str(if own { " own\">" } else { "\">" });
    let height = if own { 4.5 } else { 3.25 };
    for (picture, scheme) in [(light, "light"), (dark, "dark")] {
        let sizes = format!("{}rem", (picture.ratio() * height).ceil());
        picture.write(html, &sizes, &picture.alt, scheme)?;
    }
    if square && !own {
        write!(
            html,
            "<span class=\"name\" aria-hidden=\"true\">{name}</span>"
        )?;
    }
    html.push_str("</span>");
    Ok(())
}

impl Picture {
    fn ratio(&self) -> f64 {
        self.width / self.height
    }

    /// As `web/src/lib/branding/Picture.svelte`: with other `sizes` a browser would fetch another file for the same place.
    fn write(&self, html: &mut String, sizes: &str, alt: &str, class: &str) -> std::fmt::Result {
        html.push_str("<picture>");
        if let Some(srcset) = &self.webp_srcset {
            let srcset = escape_html(srcset);
            write!(
                html,
                "<source type=\"image/webp\" srcset=\"{srcset}\" sizes=\"{sizes}\">"
            )?;
        }
        let url = escape_html(&self.url);
        write!(html, "<img class=\"{class}\" src=\"{url}\"")?;
        if let Some(srcset) = &self.srcset {
            let srcset = escape_html(srcset);
            write!(html, " srcset=\"{srcset}\" sizes=\"{sizes}\"")?;
        }
        write!(
            html,
            " width=\"{}\" height=\"{}\" alt=\"{}\"></picture>",
            self.width,
            self.height,
            escape_html(alt)
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn state() -> Value {
        json!({
            "announcements": [],
            "portal": {
                "previewUntil": null, "loginMethods": [{"kind": "PASSWORD"}, {"kind": "GOOGLE"}],
                "support": {"email": "help@example.org"},
                "branding": {
                    "productName": "Ada & Co", "headline": "<b>Hi</b>", "welcomeText": null, "bannerLayout": "LEFT",
                    "banner": {"url": "/brand/b.jpg", "width": 1200, "height": 400, "alt": "\"x\"", "srcset": "/brand/b.jpg 1200w", "webpSrcset": null},
                    "loginBackground": null, "logo": null, "loginLogo": null, "loginLogoDark": null,
                },
            },
        })
    }

    #[test]
    fn it_says_whose_door_it_is_and_texts_stay_texts() {
        let html = log_in(&state(), Locale::En);
        assert!(html.contains("&lt;b&gt;Hi&lt;/b&gt;"), "{html}");
        assert!(
            html.contains("max(100vw, 18rem), max(55vw, 180vh)"),
            "{html}"
        );
        assert!(
            html.contains("<span class=\"name\">Ada &amp; Co</span>"),
            "{html}"
        );
        assert!(!html.contains(" style="), "{html}");
    }

    #[test]
    fn where_more_is_to_be_shown_it_waits_for_the_app() {
        let mut announced = state();
        announced["announcements"] = json!([{"id": "1"}]);
        let mut preview = state();
        preview["portal"]["previewUntil"] = json!("2026-12-01T00:00:00Z");
        for state in [announced, preview, Value::Null] {
            assert_eq!(log_in(&state, Locale::De), "");
        }
    }
}
