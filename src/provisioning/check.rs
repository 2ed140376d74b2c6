//! What an admin typed for a tenant, field by field.

use std::collections::BTreeMap;

use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode},
    config::HostName,
    tenants::{Support, Tenant},
    text::Locale,
};

use super::{hosts, model::TenantRecord};
use crate::access::FeatureSet;

const MAX_NOTE: usize = 1_000;

/// A tenant as it was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub name: String,
    pub hosts: Vec<String>,
    pub locales: Vec<Locale>,
    pub default_locale: Locale,
    pub features: Option<FeatureSet>,
    /// None: the organisation's own name, and nothing else.
    pub support: Option<TypedSupport>,
}

/// A support contact as it was typed.
#[derive(Clone, Debug)]
pub(super) struct TypedSupport {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub opening_hours: Vec<(Locale, String)>,
    pub imprint_url: Option<String>,
    pub privacy_url: Option<String>,
}

/// Checks all of it and tells all that is wrong at once.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn record(
    caller: &Caller,
    desk: &HostName,
    typed: &Typed,
) -> Result<TenantRecord, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &typed.name, Tenant::LONGEST_NAME);
    let hosts = hosts::check(caller, desk, "hosts", &typed.hosts).unwrap_or_else(|errors| {
        check.add(errors);
        Vec::new()
    });
    let mut locales: Vec<Locale> = Vec::new();
    for locale in &typed.locales {
        if !locales.contains(locale) {
            locales.push(*locale);
        }
    }
    if locales.is_empty() {
        check.wrong(UserErrorCode::Blank, "locales");
    } else if !locales.contains(&typed.default_locale) {
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-default-locale");
        check.add(vec![UserError::with(
            caller.locale,
            code,
            "defaultLocale",
            id,
            &[],
        )]);
    }
    let support = match &typed.support {
        None => Support {
            name: name.clone(),
            ..Support::default()
        },
        Some(support) => self::support(caller, support).unwrap_or_else(|errors| {
            check.add(errors);
            Support::default()
        }),
    };
    check.finish()?;
    Ok(TenantRecord {
        name,
        hosts,
        locales,
        default_locale: typed.default_locale,
        features: typed.features,
        support,
    })
}

fn support(caller: &Caller, typed: &TypedSupport) -> Result<Support, Vec<UserError>> {
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &typed.name, Support::LONGEST_NAME);
    let email = check.optional_line("email", typed.email.as_deref(), Support::LONGEST_EMAIL);
    if email
        .as_ref()
        .is_some_and(|email| !email.is_empty() && email.parse::<lettre::Address>().is_err())
    {
        check.wrong(UserErrorCode::BadAddress, "email");
    }
    let phone = check.optional_line("phone", typed.phone.as_deref(), Support::LONGEST_PHONE);
    let opening_hours = by_locale(
        &mut check,
        "openingHours",
        &typed.opening_hours,
        Support::LONGEST_HOURS,
    );
    let mut page = |field: &str, url: &Option<String>| {
        let url = check.optional_line(field, url.as_deref(), Support::LONGEST_PAGE)?;
        match Support::page(&url) {
            Some(page) => Some(page),
            // Told already.
            None if url.is_empty() => None,
            None => {
                let (code, id) = (UserErrorCode::InvalidValue, "user-error-web-address");
                check.add(vec![UserError::with(caller.locale, code, field, id, &[])]);
                None
            }
        }
    };
    let imprint_url = page("imprintUrl", &typed.imprint_url);
    let privacy_url = page("privacyUrl", &typed.privacy_url);
    match check.finish() {
        Ok(()) => Ok(Support {
            name,
            email,
            phone,
            opening_hours,
            imprint_url,
            privacy_url,
        }),
        Err(Failure::User(mut errors)) => {
            for error in &mut errors {
                error.path.insert(1, "support".to_owned());
            }
            Err(errors)
        }
        Err(_) => Err(Vec::new()),
    }
}

/// The notice of a closed portal, by language.
///
/// # Errors
/// What is wrong with it.
pub(super) fn note(
    caller: &Caller,
    typed: &[(Locale, String)],
) -> Result<BTreeMap<Locale, String>, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let mut note = BTreeMap::new();
    for (locale, text) in typed {
        if !text.trim().is_empty() {
            note.insert(*locale, check.block("note", text, MAX_NOTE));
        }
    }
    check.finish()?;
    Ok(note)
}

fn by_locale(
    check: &mut InputCheck,
    field: &str,
    typed: &[(Locale, String)],
    most: usize,
) -> BTreeMap<Locale, String> {
    let mut texts = BTreeMap::new();
    for (locale, text) in typed {
        if let Some(text) = check.optional_line(field, Some(text), most) {
            texts.insert(*locale, text);
        }
    }
    texts
}
