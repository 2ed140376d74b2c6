//! What an admin typed for an announcement, field by field.

use chrono::{DateTime, Datelike, Utc};
use uuid::Uuid;

use super::model::{AnnouncementSeverity, Texts, Words};
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode},
    text::Locale,
};

const MAX_TITLE: usize = 120;
const MAX_BODY: usize = 5_000;
/// Portals that are named at most; more than that is all of them.
const MOST_TENANTS: usize = 500;

/// An announcement as it was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    /// None: for all portals.
    pub tenants: Option<Vec<Uuid>>,
    pub severity: AnnouncementSeverity,
    /// Language, title, body.
    pub texts: Vec<(Locale, String, String)>,
    /// None: at once.
    pub starts_at: Option<DateTime<Utc>>,
    /// None: until somebody ends it.
    pub ends_at: Option<DateTime<Utc>>,
    pub public: bool,
    pub dismissible: bool,
}

/// An announcement that passed the checks which need no database.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub tenants: Option<Vec<Uuid>>,
    pub severity: AnnouncementSeverity,
    pub texts: Texts,
    pub starts_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub public: bool,
    pub dismissible: bool,
}

/// Checks all of it and tells all that is wrong at once.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn check(caller: &Caller, typed: Typed) -> Result<Content, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let mut texts = Texts::new();
    for (locale, title, body) in &typed.texts {
        match words(caller, *locale, title, body) {
            Ok(words) => {
                texts.insert(*locale, words);
            }
            Err(errors) => check.add(errors),
        }
    }
    if typed.texts.is_empty() {
        check.wrong(UserErrorCode::Blank, "texts");
    }
    let starts_at = typed.starts_at.unwrap_or_else(Utc::now);
    let wrong_time = |field: &str, id: &str| {
        vec![UserError::with(
            caller.locale,
            UserErrorCode::InvalidValue,
            field,
            id,
            &[],
        )]
    };
    let sensible = |time: DateTime<Utc>| (2000..2200).contains(&time.year());
    if !sensible(starts_at) {
        check.add(wrong_time("startsAt", "user-error-announcement-time"));
    }
    match typed.ends_at {
        Some(ends_at) if !sensible(ends_at) => {
            check.add(wrong_time("endsAt", "user-error-announcement-time"));
        }
        Some(ends_at) if ends_at <= starts_at => {
            check.add(wrong_time("endsAt", "user-error-announcement-end"));
        }
        _ => {}
    }
    let tenants = typed.tenants.map(|mut tenants| {
        tenants.sort_unstable();
        tenants.dedup();
        tenants
    });
    match tenants.as_ref().map(Vec::len) {
        Some(0) => check.wrong(UserErrorCode::Blank, "tenantIds"),
        Some(many) if many > MOST_TENANTS => check.invalid("tenantIds"),
        _ => {}
    }
    check.finish()?;
    Ok(Content {
        tenants,
        severity: typed.severity,
        texts,
        starts_at: typed.starts_at,
        ends_at: typed.ends_at,
        public: typed.public,
        dismissible: typed.dismissible,
    })
}

/// A text must be there in this language: it is what a portal speaks when nothing else is asked for.
pub(super) fn missing_language(caller: &Caller, locale: Locale) -> UserError {
    let (code, id) = (UserErrorCode::Blank, "user-error-announcement-language");
    let mut error = UserError::with(caller.locale, code, "title", id, &[]);
    beneath(&mut error, locale);
    error
}

fn words(
    caller: &Caller,
    locale: Locale,
    title: &str,
    body: &str,
) -> Result<Words, Vec<UserError>> {
    let mut check = InputCheck::new(caller.locale);
    let title = check.line("title", title, MAX_TITLE);
    let body = check.optional_block("body", Some(body), MAX_BODY);
    match check.finish() {
        Ok(()) => Ok(Words {
            title,
            body: body.unwrap_or_default(),
        }),
        Err(Failure::User(mut errors)) => {
            for error in &mut errors {
                beneath(error, locale);
            }
            Err(errors)
        }
        Err(_) => Err(Vec::new()),
    }
}

/// `["input", "title"]` → `["input", "texts", "de", "title"]`.
fn beneath(error: &mut UserError, locale: Locale) {
    let place = ["texts".to_owned(), locale.as_str().to_owned()];
    error.path.splice(1..1, place);
}
