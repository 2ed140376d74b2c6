//! `inherit` and `base` of a design in `tenant.toml`: what is as in the base brand, and whose design that is.

use std::collections::BTreeMap;

use super::fields::text_fields;
use super::load::TenantFolder;
use super::problem::Problem;
use super::reader::{Reader, advice};
use super::record::Record;
use super::section::Section;
use super::stored::{Stored, find};
use crate::branding::{BrandPart, Design, DesignTexts};
use crate::text::Locale;

/// What the file says of it, each part with its place; a part that is inherited is not decided a second time.
pub(super) fn inherits(
    reader: &mut Reader<'_>,
    brand: &mut Section<'_>,
) -> BTreeMap<BrandPart, usize> {
    let known = BrandPart::ALL.map(BrandPart::word);
    let mut parts = BTreeMap::new();
    for word in brand.list(reader, "inherit") {
        let Some(part) = BrandPart::from_word(&word.value) else {
            let message = format!(
                "“{}” cannot be inherited; {}",
                word.value,
                advice(&word.value, &known)
            );
            reader.wrong(word.at, "brand.inherit", message);
            continue;
        };
        if let Some(key) = keys(part).iter().find(|key| brand.has(key)) {
            twice(reader, word.at, part, key);
        }
        parts.insert(part, word.at);
    }
    parts
}

fn twice(reader: &mut Reader<'_>, at: usize, part: BrandPart, key: &str) {
    let part = part.word();
    let message =
        format!("“{part}” is inherited here and “{key}” is set below; take one of them out");
    reader.wrong(at, "brand.inherit", message);
}

/// Nor are its words, which stand in sections of their own.
pub(super) fn words_are_not_set(
    reader: &mut Reader<'_>,
    inherit: &BTreeMap<BrandPart, usize>,
    texts: &BTreeMap<Locale, DesignTexts>,
) {
    for (part, at) in inherit {
        let set = |key: &&&str| {
            let mut all = texts.values().flat_map(text_fields);
            all.any(|(name, text)| name == **key && text.is_some())
        };
        if let Some(key) = words(*part).iter().find(set) {
            twice(reader, *at, *part, key);
        }
    }
}

/// The fields in which a part stands.
const fn keys(part: BrandPart) -> &'static [&'static str] {
    match part {
        BrandPart::Logo => &["logo", "logo_dark", "login_logo", "login_logo_dark"],
        BrandPart::Favicon => &["favicon"],
        BrandPart::PrimaryColor => &["primary_color"],
        BrandPart::AccentColor => &["accent_color"],
        BrandPart::Typeface => &["typeface"],
        BrandPart::Corners => &["corners"],
        BrandPart::Cards => &["cards"],
        BrandPart::Density => &["density"],
        BrandPart::BannerLayout => &["banner_layout"],
        BrandPart::Banner => &["banner", "banner_focus"],
        BrandPart::BannerOverlay => &["banner_overlay"],
        BrandPart::LoginBackground => &["login_background"],
        BrandPart::Pattern => &["pattern"],
        BrandPart::Navigation => &["navigation"],
        BrandPart::Home => &["home"],
        BrandPart::FooterLinks => &["footer_links"],
        BrandPart::Headline
        | BrandPart::Welcome
        | BrandPart::MailFooter
        | BrandPart::EntryPoints
        | BrandPart::MailSender => &[],
    }
}

/// Whether a file says this of a design itself: what is inherited, it leaves out.
pub(super) fn is_own(design: &Design, key: &str) -> bool {
    let mut inherited = design.inherits.iter();
    !inherited.any(|part| keys(*part).contains(&key) || words(*part).contains(&key))
}

/// The words of a part, as the sections have them.
const fn words(part: BrandPart) -> &'static [&'static str] {
    match part {
        BrandPart::Logo => &["logo_alt"],
        BrandPart::Banner => &["banner_alt"],
        BrandPart::Headline => &["headline"],
        BrandPart::Welcome => &["welcome"],
        BrandPart::MailFooter => &["mail_footer"],
        BrandPart::EntryPoints => &["greeting", "new_ticket_label", "tickets_label"],
        BrandPart::MailSender => &["mail_sender"],
        _ => &[],
    }
}

/// Two portals cannot both be the base.
pub(super) fn one_base(tenants: &[TenantFolder], problems: &mut Vec<Problem>) {
    let mut bases = tenants.iter().filter(|tenant| tenant.record.brand_base);
    let Some(first) = bases.next() else {
        return;
    };
    problems.extend(bases.map(|tenant| Problem {
        file: tenant.file.clone(),
        place: None,
        field: "brand.base".to_owned(),
        message: format!(
            "{} has the base brand already; there is one",
            first.record.slug
        ),
    }));
}

/// Writes out what each design inherits: from the base as the folder has it, else as it is stored. Without a base, it stays as
/// it is.
pub(super) fn resolve(records: &mut [&mut Record], stored: &[Stored]) {
    let in_folder = |slug: &str| records.iter().any(|record| record.slug == slug);
    let elsewhere = stored.iter().map(|stored| &stored.record);
    let elsewhere = elsewhere.filter(|record| !in_folder(&record.slug));
    let mut all = records.iter().map(|record| &**record).chain(elsewhere);
    let base = all.find(|record| record.brand_base).cloned();
    for record in records {
        let now = find(stored, &record.slug).map(|stored| &stored.record);
        let lender = base.as_ref().filter(|base| base.slug != record.slug);
        if let Some(lender) = lender.or(now) {
            record.design = record.design.inheriting(&lender.design);
        }
    }
}
