//! `tenant.toml`: every field with its rule.

use std::collections::BTreeMap;
use std::path::Path;

use super::access_file;
use super::inherit_file;
use super::load::{FILE, TenantFolder};
use super::pictures::{self, PictureFile};
use super::reader::{Located, Reader, advice, place};
use super::record::Record;
use super::section::{LOCALES, Section};
use super::service_file;
use super::ticket_file;
use super::words_file;
use crate::access::{Feature, FeatureSet};
use crate::branding::{
    BannerLayout, BannerOverlay, BrandColors, BrandPart, CardStyle, CornerStyle, Density, Design,
    FocusPoint, HexColor, HomeLayout, Look, NavigationLayout, Pattern, PictureRole, Pictures,
    Typeface,
};
use crate::tenants::host::is_host_name;
use crate::tenants::{Support, Tenant, normalize_host};
use crate::text::Locale;

/// Reads all of the file; what is wrong is noted with the reader.
pub(super) fn read_tenant(
    reader: &mut Reader<'_>,
    slug: String,
    folder: &Path,
    text: &str,
) -> Option<TenantFolder> {
    const KEYS: [&str; 10] = [
        "name",
        "hosts",
        "locales",
        "default_locale",
        "features",
        "brand",
        "support",
        "access",
        "tickets",
        "service",
    ];
    let mut root = reader.root(&KEYS)?;
    let name = root.required_line(reader, "name", Tenant::LONGEST_NAME, "\"Example Ltd\"");
    let hosts = hosts(reader, &mut root);
    let locales = locales(reader, &mut root);
    let default_locale = default_locale(reader, &mut root, &locales);
    let features = features(reader, &mut root);
    let brand = root.required_section(reader, "brand", &BRAND_KEYS);
    let support = root.required_section(reader, "support", &SUPPORT_KEYS);
    let access = access_file::read(reader, &mut root);
    let tickets = ticket_file::read(reader, &mut root);
    let service_levels = service_file::read(reader, &mut root);
    let name = name?.value;
    let Brand {
        design,
        base,
        pictures,
    } = brand.and_then(|brand| self::brand(reader, brand, &name, folder))?;
    let support = support.and_then(|support| self::support(reader, support))?;
    let host_places = hosts
        .iter()
        .map(|host| (host.value.clone(), place(text, host.at)))
        .collect();
    let hosts = hosts.into_iter().map(|host| host.value).collect();
    let record = Record {
        slug,
        name,
        hosts,
        locales,
        default_locale: default_locale?,
        features,
        support,
        access,
        tickets,
        request_types: Vec::new(),
        service_levels,
        design,
        brand_base: base,
        // In files of their own.
        pages: None,
    };
    Some(TenantFolder {
        file: folder.join(FILE),
        record,
        pictures,
        host_places,
    })
}

fn hosts(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Vec<Located<String>> {
    let mut hosts = root.required_list(reader, "hosts", "[\"support.example.com\"]");
    hosts.retain(|host| {
        if is_host_name(&host.value) {
            return true;
        }
        let message = match normalize_host(host.value.trim_start_matches("https://").trim_start_matches("http://").trim_end_matches('/')) {
            Some(name) => format!("“{}” is not the bare host name; write “{name}”", host.value),
            None => format!(
                "“{}” is no host name; write it without scheme, port and path, in ASCII (“xn--…” for umlauts)",
                host.value
            ),
        };
        reader.wrong(host.at, "hosts", message);
        false
    });
    hosts
}

fn locales(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Vec<Locale> {
    let words = root.required_list(reader, "locales", "[\"de\", \"en\"]");
    let parse = |word: Located<String>| {
        let parsed = word.value.parse();
        if let Err(error) = parsed {
            reader.wrong(word.at, "locales", format!("“{}” is {error}", word.value));
        }
        parsed.ok()
    };
    words.into_iter().filter_map(parse).collect()
}

fn default_locale(
    reader: &mut Reader<'_>,
    root: &mut Section<'_>,
    locales: &[Locale],
) -> Option<Locale> {
    let default = root.required_parsed::<Locale>(reader, "default_locale", "\"de\"")?;
    if !locales.is_empty() && !locales.contains(&default.value) {
        let message = format!(
            "“{}” is not among “locales”; add it there, or choose one of them",
            default.value
        );
        reader.wrong(default.at, "default_locale", message);
    }
    Some(default.value)
}

/// None when the file says nothing of them.
fn features(reader: &mut Reader<'_>, root: &mut Section<'_>) -> Option<FeatureSet> {
    if !root.has("features") {
        return None;
    }
    let known = Feature::ALL.map(Feature::word);
    let words = root.list(reader, "features");
    let mut find = |word: Located<String>| {
        let feature = Feature::from_word(&word.value);
        if feature.is_none() {
            let message = format!(
                "“{}” is no feature; {}",
                word.value,
                advice(&word.value, &known)
            );
            reader.wrong(word.at, "features", message);
        }
        feature
    };
    Some(words.into_iter().filter_map(&mut find).collect())
}

const BRAND_KEYS: [&str; 24] = [
    "base",
    "inherit",
    "product_name",
    "primary_color",
    "accent_color",
    "typeface",
    "corners",
    "cards",
    "density",
    "banner_layout",
    "banner_overlay",
    "banner_focus",
    "pattern",
    "navigation",
    "home",
    "logo",
    "logo_dark",
    "banner",
    "favicon",
    "login_background",
    "login_logo",
    "login_logo_dark",
    "footer_links",
    "texts",
];

struct Brand {
    design: Design,
    /// Whether it is the base of the others'.
    base: bool,
    /// The design's pictures are not in it yet.
    pictures: Vec<PictureFile>,
}

fn brand(
    reader: &mut Reader<'_>,
    mut brand: Section<'_>,
    name: &str,
    folder: &Path,
) -> Option<Brand> {
    let base = brand.flag(reader, "base").unwrap_or_default();
    let inherit = inherit_file::inherits(reader, &mut brand);
    let product_name = brand.line(reader, "product_name", Design::LONGEST_NAME);
    let primary = match inherit.contains_key(&BrandPart::PrimaryColor) {
        true => Some(BrandColors::HOUSE.primary),
        false => brand
            .required_parsed::<HexColor>(reader, "primary_color", "\"#0a5cff\"")
            .map(|color| color.value),
    };
    let accent = brand.parsed::<HexColor>(reader, "accent_color");
    let look = look(reader, &mut brand);
    let mut files = Vec::new();
    for role in PictureRole::ALL {
        if let Some(named) = brand.line(reader, role.word(), 120) {
            files.extend(pictures::find(reader, role, named, folder));
        }
    }
    let texts = match brand.section(reader, "texts", &LOCALES) {
        Some(texts) => words_file::texts(reader, texts),
        None => BTreeMap::new(),
    };
    inherit_file::words_are_not_set(reader, &inherit, &texts);
    let footer_links = words_file::footer_links(reader, &mut brand);
    let design = Design {
        product_name: product_name.map_or_else(|| name.to_owned(), |product| product.value),
        colors: BrandColors {
            primary: primary?,
            accent: accent.map(|accent| accent.value),
        },
        look,
        texts,
        pictures: Pictures::default(),
        inherits: inherit.into_keys().collect(),
        footer_links,
    };
    Some(Brand {
        design,
        base,
        pictures: files,
    })
}

fn look(reader: &mut Reader<'_>, brand: &mut Section<'_>) -> Look {
    Look {
        typeface: brand
            .word(reader, "typeface", &Typeface::WORDS)
            .unwrap_or_default(),
        corners: brand
            .word(reader, "corners", &CornerStyle::WORDS)
            .unwrap_or_default(),
        cards: brand
            .word(reader, "cards", &CardStyle::WORDS)
            .unwrap_or_default(),
        density: brand
            .word(reader, "density", &Density::WORDS)
            .unwrap_or_default(),
        banner_layout: brand
            .word(reader, "banner_layout", &BannerLayout::WORDS)
            .unwrap_or_default(),
        banner_overlay: brand
            .word(reader, "banner_overlay", &BannerOverlay::WORDS)
            .unwrap_or_default(),
        banner_focus: focus(reader, brand).unwrap_or_default(),
        pattern: brand
            .word(reader, "pattern", &Pattern::WORDS)
            .unwrap_or_default(),
        navigation: brand
            .word(reader, "navigation", &NavigationLayout::WORDS)
            .unwrap_or_default(),
        home: brand
            .word(reader, "home", &HomeLayout::WORDS)
            .unwrap_or_default(),
    }
}

fn focus(reader: &mut Reader<'_>, brand: &mut Section<'_>) -> Option<FocusPoint> {
    let written = brand.line(reader, "banner_focus", 20)?;
    let point = FocusPoint::parse(&written.value);
    if point.is_none() {
        let message = format!(
            "“{}” is no point; write per cent from the left and from the top: \"50% 30%\"",
            written.value
        );
        reader.wrong(written.at, "brand.banner_focus", message);
    }
    point
}

const SUPPORT_KEYS: [&str; 6] = [
    "name",
    "email",
    "phone",
    "opening_hours",
    "imprint_url",
    "privacy_url",
];

fn support(reader: &mut Reader<'_>, mut support: Section<'_>) -> Option<Support> {
    let name = support.required_line(reader, "name", Support::LONGEST_NAME, "\"Service Desk\"");
    let email = support.line(reader, "email", Support::LONGEST_EMAIL);
    let email = email.filter(|email| {
        let valid = email.value.parse::<lettre::Address>().is_ok();
        if !valid {
            reader.wrong(
                email.at,
                "support.email",
                format!("“{}” is no e-mail address", email.value),
            );
        }
        valid
    });
    let phone = support.line(reader, "phone", Support::LONGEST_PHONE);
    let opening_hours = support.by_locale(reader, "opening_hours", Support::LONGEST_HOURS);
    let imprint_url = web_address(reader, &mut support, "imprint_url");
    let privacy_url = web_address(reader, &mut support, "privacy_url");
    Some(Support {
        name: name?.value,
        email: email.map(|email| email.value),
        phone: phone.map(|phone| phone.value),
        opening_hours,
        imprint_url,
        privacy_url,
    })
}

fn web_address(reader: &mut Reader<'_>, section: &mut Section<'_>, key: &str) -> Option<String> {
    let written = section.line(reader, key, Support::LONGEST_PAGE)?;
    match Support::page(&written.value) {
        Some(page) => Some(page),
        None => {
            let message = format!(
                "“{}” is no address of a web page; write it in full: https://www.example.com/…",
                written.value
            );
            reader.wrong(written.at, &section.field(key), message);
            None
        }
    }
}
