//! What an admin typed for a page, field by field.

use super::model::ByLocale;
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode},
    tenants::OwnPage,
    text::Locale,
};

/// A page as it was typed.
#[derive(Clone, Debug)]
pub(super) struct Typed {
    pub slug: String,
    /// Language, title, body.
    pub texts: Vec<(Locale, String, String)>,
    pub public: bool,
}

/// A page that passed the checks which need no database.
#[derive(Clone, Debug)]
pub(super) struct Content {
    pub slug: String,
    pub titles: ByLocale,
    pub bodies: ByLocale,
    pub public: bool,
}

/// Checks all of it and tells all that is wrong at once.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn check(caller: &Caller, default: Locale, typed: Typed) -> Result<Content, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let slug = typed.slug.trim().to_owned();
    if slug.is_empty() {
        check.wrong(UserErrorCode::Blank, "slug");
    } else if !OwnPage::may_be_called(&slug) {
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-slug");
        check.add(vec![UserError::with(caller.locale, code, "slug", id, &[])]);
    }
    let (mut titles, mut bodies) = (ByLocale::new(), ByLocale::new());
    for (locale, title, body) in &typed.texts {
        let mut words = InputCheck::new(caller.locale);
        titles.insert(*locale, words.line("title", title, OwnPage::LONGEST_TITLE));
        bodies.insert(*locale, words.block("body", body, OwnPage::LONGEST_BODY));
        if let Err(Failure::User(errors)) = words.finish() {
            check.add(errors.into_iter().map(|it| beneath(it, *locale)).collect());
        }
    }
    if !titles.contains_key(&default) {
        let (code, id) = (UserErrorCode::Blank, "user-error-page-language");
        let error = UserError::with(caller.locale, code, "title", id, &[]);
        check.add(vec![beneath(error, default)]);
    }
    check.finish()?;
    Ok(Content {
        slug,
        titles,
        bodies,
        public: typed.public,
    })
}

/// `["input", "title"]` → `["input", "texts", "de", "title"]`.
fn beneath(mut error: UserError, locale: Locale) -> UserError {
    let place = ["texts".to_owned(), locale.as_str().to_owned()];
    error.path.splice(1..1, place);
    error
}
