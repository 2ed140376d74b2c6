//! The words of `[brand]`: its texts by language, and the links at the foot of its pages.

use std::collections::BTreeMap;

use super::reader::{Located, Reader};
use super::section::Section;
use crate::branding::{DesignTexts, FooterLink};
use crate::text::Locale;

const TEXT_KEYS: [&str; 9] = [
    "headline",
    "welcome",
    "greeting",
    "new_ticket_label",
    "tickets_label",
    "mail_sender",
    "mail_footer",
    "logo_alt",
    "banner_alt",
];
const LINK_KEYS: [&str; 2] = ["url", "label"];

/// `[brand.texts]`.
pub(super) fn texts(
    reader: &mut Reader<'_>,
    mut texts: Section<'_>,
) -> BTreeMap<Locale, DesignTexts> {
    let mut by_locale = BTreeMap::new();
    for locale in Locale::ALL {
        if let Some(section) = texts.section(reader, locale.as_str(), &TEXT_KEYS) {
            let in_language = in_language(reader, section);
            // A section without a text in it says nothing.
            if in_language != DesignTexts::default() {
                by_locale.insert(locale, in_language);
            }
        }
    }
    by_locale
}

fn in_language(reader: &mut Reader<'_>, mut section: Section<'_>) -> DesignTexts {
    let value = |text: Option<Located<String>>| text.map(|text| text.value);
    let greeting = section.line(reader, "greeting", DesignTexts::LONGEST_HEADLINE);
    let greeting = greeting.filter(|greeting| {
        let right = DesignTexts::is_greeting(&greeting.value);
        if !right {
            let field = section.field("greeting");
            let message = format!(
                "nothing but {} may stand in braces here; take the others out",
                DesignTexts::NAME
            );
            reader.wrong(greeting.at, &field, message);
        }
        right
    });
    let sender = section.line(reader, "mail_sender", DesignTexts::LONGEST_SENDER);
    let sender = sender.filter(|sender| {
        let right = DesignTexts::is_sender(&sender.value);
        if !right {
            let message = "this is no sender's name; write it without address, quotation marks and angle brackets";
            reader.wrong(sender.at, &section.field("mail_sender"), message.to_owned());
        }
        right
    });
    let mut line = |key, most| value(section.line(reader, key, most));
    DesignTexts {
        headline: line("headline", DesignTexts::LONGEST_HEADLINE),
        greeting: value(greeting),
        new_ticket_label: line("new_ticket_label", DesignTexts::LONGEST_LABEL),
        tickets_label: line("tickets_label", DesignTexts::LONGEST_LABEL),
        mail_sender: value(sender),
        logo_alt: line("logo_alt", DesignTexts::LONGEST_LOGO_ALT),
        banner_alt: line("banner_alt", DesignTexts::LONGEST_BANNER_ALT),
        welcome: value(section.block(reader, "welcome", DesignTexts::LONGEST_BLOCK)),
        mail_footer: value(section.block(reader, "mail_footer", DesignTexts::LONGEST_BLOCK)),
    }
}

/// `[[brand.footer_links]]`.
pub(super) fn footer_links(reader: &mut Reader<'_>, brand: &mut Section<'_>) -> Vec<FooterLink> {
    let links = brand.sections(reader, "footer_links", &LINK_KEYS, FooterLink::MOST);
    let mut read = Vec::new();
    for mut link in links {
        let example = "\"https://www.example.com/help\"";
        let url = link.required_line(reader, "url", FooterLink::LONGEST_URL, example);
        let address = url.and_then(|written| {
            let address = FooterLink::address(&written.value);
            if address.is_none() {
                let message = format!(
                    "“{}” leads nowhere that is allowed; write https://…, mailto:…, tel:… or /pages/…",
                    written.value
                );
                reader.wrong(written.at, &link.field("url"), message);
            }
            address
        });
        let labels = link.by_locale(reader, "label", FooterLink::LONGEST_LABEL);
        if labels.is_empty() {
            link.missing(reader, "label", "{ de = \"Hilfe\", en = \"Help\" }");
        }
        read.extend(address.map(|url| FooterLink { url, labels }));
    }
    read
}

/// The links as lines of a plan.
pub(super) fn link_fields(links: &[FooterLink]) -> Vec<(String, String)> {
    let told = |(index, link): (usize, &FooterLink)| {
        let labels: Vec<&str> = link.labels.values().map(String::as_str).collect();
        let value = format!("{}: {}", labels.join(" / "), link.url);
        (format!("footer_links[{index}]"), value)
    };
    links.iter().enumerate().map(told).collect()
}
