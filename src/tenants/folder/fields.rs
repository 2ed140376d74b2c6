//! A record as named values, in the words and the order of `tenant.toml`: what a plan compares and shows.

use std::collections::BTreeMap;

use super::access_file;
use super::page_files;
use super::record::Record;
use super::service_file;
use super::ticket_file;
use super::words_file;
use crate::access::Feature;
use crate::branding::{
    BannerLayout, BannerOverlay, CardStyle, CornerStyle, Density, DesignTexts, FocusPoint,
    HomeLayout, Look, NavigationLayout, Pattern, Picture, PictureRole, Typeface,
};
use crate::request_types::version_of;
use crate::text::Locale;

/// Every value that is set.
pub(super) fn of(record: &Record) -> Vec<(String, String)> {
    let design = &record.design;
    let mut fields = Fields(Vec::new());
    fields.add("name", &record.name);
    fields.add("hosts", &record.hosts.join(", "));
    fields.add(
        "locales",
        &record
            .locales
            .iter()
            .map(|locale| locale.as_str())
            .collect::<Vec<_>>()
            .join(", "),
    );
    fields.add("default_locale", record.default_locale.as_str());
    let features = record.features.map(|features| {
        let words: Vec<_> = features.iter().map(Feature::word).collect();
        words.join(", ")
    });
    fields.add_if("features", features.as_ref());
    if record.brand_base {
        fields.add("brand.base", "true");
    }
    if !design.inherits.is_empty() {
        let parts: Vec<_> = design.inherits.iter().map(|part| part.word()).collect();
        fields.add("brand.inherit", &parts.join(", "));
    }
    fields.add("brand.product_name", &design.product_name);
    fields.add("brand.primary_color", &design.colors.primary.to_string());
    fields.add_if(
        "brand.accent_color",
        design
            .colors
            .accent
            .map(|accent| accent.to_string())
            .as_ref(),
    );
    for (key, value) in look_fields(&design.look) {
        fields.add_if(&format!("brand.{key}"), value.as_ref());
    }
    for role in PictureRole::ALL {
        fields.add_if(
            &format!("brand.{}", role.word()),
            design.pictures.get(role).map(picture).as_ref(),
        );
    }
    for (locale, texts) in &design.texts {
        for (key, text) in text_fields(texts) {
            fields.add_if(&format!("brand.texts.{locale}.{key}"), text);
        }
    }
    for (key, value) in words_file::link_fields(&design.footer_links) {
        fields.add(&format!("brand.{key}"), &value);
    }
    let support = &record.support;
    fields.add("support.name", &support.name);
    fields.add_if("support.email", support.email.as_ref());
    fields.add_if("support.phone", support.phone.as_ref());
    fields.add_by_locale("support.opening_hours", &support.opening_hours);
    fields.add_if("support.imprint_url", support.imprint_url.as_ref());
    fields.add_if("support.privacy_url", support.privacy_url.as_ref());
    for (key, value) in access_file::fields(&record.access) {
        fields.add(&format!("access.{key}"), &value.to_string());
    }
    for (key, value) in ticket_file::fields(&record.tickets) {
        fields.add(&format!("tickets.{key}"), &value.to_string());
    }
    for (key, value) in service_file::fields(record.service_levels.as_ref()) {
        fields.add(&format!("service.{key}"), &value);
    }
    for (key, value) in page_files::fields(record.pages.as_deref().unwrap_or_default()) {
        fields.add(&key, &value);
    }
    // A form is more than a line: a plan says that it changes, and names the version.
    for request_type in &record.request_types {
        let version = version_of(std::slice::from_ref(request_type));
        let asked = request_type.fields.len();
        let told = format!("{asked} fields, version {version}");
        fields.add(&format!("request_types.{}", request_type.key), &told);
    }
    if record.request_types.len() > 1 {
        let keys = record
            .request_types
            .iter()
            .map(|request_type| request_type.key.as_str());
        fields.add("request_types", &keys.collect::<Vec<_>>().join(", "));
    }
    fields.0
}

/// What is chosen of a look, with its keys. Those that came later are none where they are as Portico has them, so that files
/// that say nothing of them and files of before mean the same.
pub(super) fn look_fields(look: &Look) -> [(&'static str, Option<String>); 10] {
    let always = |word: &str| Some(word.to_owned());
    let other = |differs: bool, word: &str| differs.then(|| word.to_owned());
    let plain = Look::default();
    [
        ("typeface", always(word(&Typeface::WORDS, look.typeface))),
        ("corners", always(word(&CornerStyle::WORDS, look.corners))),
        (
            "cards",
            other(
                look.cards != plain.cards,
                word(&CardStyle::WORDS, look.cards),
            ),
        ),
        (
            "density",
            other(
                look.density != plain.density,
                word(&Density::WORDS, look.density),
            ),
        ),
        (
            "banner_layout",
            always(word(&BannerLayout::WORDS, look.banner_layout)),
        ),
        (
            "banner_overlay",
            other(
                look.banner_overlay != plain.banner_overlay,
                word(&BannerOverlay::WORDS, look.banner_overlay),
            ),
        ),
        (
            "banner_focus",
            other(
                look.banner_focus != FocusPoint::default(),
                &look.banner_focus.position(),
            ),
        ),
        (
            "pattern",
            other(
                look.pattern != plain.pattern,
                word(&Pattern::WORDS, look.pattern),
            ),
        ),
        (
            "navigation",
            other(
                look.navigation != plain.navigation,
                word(&NavigationLayout::WORDS, look.navigation),
            ),
        ),
        (
            "home",
            other(look.home != plain.home, word(&HomeLayout::WORDS, look.home)),
        ),
    ]
}

/// The texts of a design with their keys.
pub(super) fn text_fields(texts: &DesignTexts) -> [(&'static str, Option<&String>); 9] {
    [
        ("headline", texts.headline.as_ref()),
        ("welcome", texts.welcome.as_ref()),
        ("greeting", texts.greeting.as_ref()),
        ("new_ticket_label", texts.new_ticket_label.as_ref()),
        ("tickets_label", texts.tickets_label.as_ref()),
        ("mail_sender", texts.mail_sender.as_ref()),
        ("mail_footer", texts.mail_footer.as_ref()),
        ("logo_alt", texts.logo_alt.as_ref()),
        ("banner_alt", texts.banner_alt.as_ref()),
    ]
}

/// The word of a value; every value has one.
pub(super) fn word<T: PartialEq>(words: &[(&'static str, T)], value: T) -> &'static str {
    words
        .iter()
        .find(|(_, meaning)| *meaning == value)
        .map_or("", |(word, _)| *word)
}

fn picture(picture: &Picture) -> String {
    let image = &picture.image;
    let hash = image.hash.to_string();
    format!(
        "{} {}×{} ({})",
        image.format.content_type(),
        image.width,
        image.height,
        &hash[..8]
    )
}

struct Fields(Vec<(String, String)>);

impl Fields {
    fn add(&mut self, field: &str, value: &str) {
        self.0.push((field.to_owned(), value.to_owned()));
    }

    fn add_if(&mut self, field: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.add(field, value);
        }
    }

    fn add_by_locale(&mut self, field: &str, values: &BTreeMap<Locale, String>) {
        for (locale, value) in values {
            self.add(&format!("{field}.{locale}"), value);
        }
    }
}
