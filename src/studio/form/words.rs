//! The words of a design as the studio sends them.

use std::collections::{BTreeMap, BTreeSet};

use async_graphql::InputObject;

use super::errors_of;
use crate::{
    access::Caller,
    api::{InputCheck, UserError, UserErrorCode},
    branding::{DesignTexts, FooterLink},
    text::Locale,
};

/// The words of a design in one language. All are plain text; blank is none, and the portal's own language lends its.
#[derive(InputObject, Clone, Debug)]
pub struct BrandTextsInput {
    /// Which language; each once.
    pub locale: Locale,
    /// The greeting of the start page: one line, up to 120 characters.
    pub headline: Option<String>,
    /// What stands below it: lines, up to 1,000 characters.
    pub welcome: Option<String>,
    /// What the start page says to who is logged in, in place of the headline: one line, up to 120 characters. `{name}` is their
    /// first name; nothing else may stand in braces.
    pub greeting: Option<String>,
    /// What leads to a new ticket: up to 24 characters; without it Portico's own words.
    pub new_ticket_label: Option<String>,
    /// What leads to one's own tickets: up to 24 characters; without it Portico's own words.
    pub tickets_label: Option<String>,
    /// Whom mails are from, up to 80 characters; without it the portal's name. No address, nor what looks like one.
    pub mail_sender: Option<String>,
    /// The foot of each mail: lines, up to 1,000 characters.
    pub mail_footer: Option<String>,
    /// What a reader who does not see the logo is told, up to 120 characters; without it the portal's name.
    pub logo_alt: Option<String>,
    /// What a reader who does not see the banner's picture is told, up to 240 characters; without it the picture is
    /// decoration.
    pub banner_alt: Option<String>,
}

/// A link at the foot of every page.
#[derive(InputObject, Clone, Debug)]
pub struct BrandFooterLinkInput {
    /// `https://…`, `http://…`, `mailto:…`, `tel:…`, or `/pages/…` for a page of the portal's own.
    pub url: String,
    /// What it says: in one language at least, each once.
    pub labels: Vec<BrandLabelInput>,
}

/// What something says in one language.
#[derive(InputObject, Clone, Debug)]
pub struct BrandLabelInput {
    /// Which language.
    pub locale: Locale,
    /// One line, up to 60 characters; blank is none.
    pub label: Option<String>,
}

pub(super) fn texts(
    caller: &Caller,
    forms: Vec<BrandTextsInput>,
    errors: &mut Vec<UserError>,
) -> BTreeMap<Locale, DesignTexts> {
    let mut texts = BTreeMap::new();
    for form in forms {
        let mut check = InputCheck::new(caller.locale);
        let read = in_language(caller, &mut check, &form);
        if texts.contains_key(&form.locale) {
            check.invalid("locale");
        }
        errors.extend(errors_of(check, &["texts", form.locale.as_str()]));
        // A language without a word in it says nothing.
        if read != DesignTexts::default() {
            texts.insert(form.locale, read);
        }
    }
    texts
}

fn in_language(caller: &Caller, check: &mut InputCheck, form: &BrandTextsInput) -> DesignTexts {
    let mut line =
        |field, value: &Option<String>, most| check.optional_line(field, value.as_deref(), most);
    let read = DesignTexts {
        headline: line("headline", &form.headline, DesignTexts::LONGEST_HEADLINE),
        greeting: line("greeting", &form.greeting, DesignTexts::LONGEST_HEADLINE),
        new_ticket_label: line(
            "newTicketLabel",
            &form.new_ticket_label,
            DesignTexts::LONGEST_LABEL,
        ),
        tickets_label: line(
            "ticketsLabel",
            &form.tickets_label,
            DesignTexts::LONGEST_LABEL,
        ),
        mail_sender: line("mailSender", &form.mail_sender, DesignTexts::LONGEST_SENDER),
        logo_alt: line("logoAlt", &form.logo_alt, DesignTexts::LONGEST_LOGO_ALT),
        banner_alt: line(
            "bannerAlt",
            &form.banner_alt,
            DesignTexts::LONGEST_BANNER_ALT,
        ),
        welcome: check.optional_block(
            "welcome",
            form.welcome.as_deref(),
            DesignTexts::LONGEST_BLOCK,
        ),
        mail_footer: check.optional_block(
            "mailFooter",
            form.mail_footer.as_deref(),
            DesignTexts::LONGEST_BLOCK,
        ),
    };
    let mut wrong = |field, id| {
        let code = UserErrorCode::InvalidValue;
        let words = [("allowed", DesignTexts::NAME.into())];
        check.add(vec![UserError::with(
            caller.locale,
            code,
            field,
            id,
            &words,
        )]);
    };
    if read
        .greeting
        .as_deref()
        .is_some_and(|text| !DesignTexts::is_greeting(text))
    {
        wrong("greeting", "user-error-brand-greeting");
    }
    if read
        .mail_sender
        .as_deref()
        .is_some_and(|text| !DesignTexts::is_sender(text))
    {
        wrong("mailSender", "user-error-brand-sender");
    }
    read
}

pub(super) fn footer_links(
    caller: &Caller,
    forms: Vec<BrandFooterLinkInput>,
    errors: &mut Vec<UserError>,
) -> Vec<FooterLink> {
    if forms.len() > FooterLink::MOST {
        let mut check = InputCheck::new(caller.locale);
        check.add(vec![UserError::with(
            caller.locale,
            UserErrorCode::InvalidValue,
            "footerLinks",
            "user-error-brand-links",
            &[("limit", FooterLink::MOST.into())],
        )]);
        errors.extend(errors_of(check, &[]));
        return Vec::new();
    }
    let mut links = Vec::new();
    for (index, form) in forms.into_iter().enumerate() {
        let index = index.to_string();
        let mut check = InputCheck::new(caller.locale);
        let written = check.line("url", &form.url, FooterLink::LONGEST_URL);
        let url = FooterLink::address(&written).unwrap_or_default();
        if url.is_empty() && !written.is_empty() {
            check.add(vec![UserError::with(
                caller.locale,
                UserErrorCode::InvalidValue,
                "url",
                "user-error-brand-link",
                &[],
            )]);
        }
        let (mut labels, mut seen) = (BTreeMap::new(), BTreeSet::new());
        for label in form.labels {
            let mut check = InputCheck::new(caller.locale);
            let text =
                check.optional_line("label", label.label.as_deref(), FooterLink::LONGEST_LABEL);
            if !seen.insert(label.locale) {
                check.invalid("label");
            }
            let place = ["footerLinks", &index, "labels", label.locale.as_str()];
            errors.extend(errors_of(check, &place));
            labels.extend(text.map(|text| (label.locale, text)));
        }
        if labels.is_empty() {
            check.wrong(UserErrorCode::Blank, "labels");
        }
        errors.extend(errors_of(check, &["footerLinks", &index]));
        links.push(FooterLink { url, labels });
    }
    links
}
