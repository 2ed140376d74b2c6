//! What staff typed for an article, field by field.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use uuid::Uuid;

use super::model::ArticleAudience;
use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode},
    identity::ContactKind,
    text::Locale,
};

/// Characters of a title at most.
pub(super) const MAX_TITLE: usize = 200;
/// Characters of a summary at most.
pub(super) const MAX_SUMMARY: usize = 500;
/// Characters of a body at most.
pub(super) const MAX_BODY: usize = 200_000;
/// Characters of a slug at most; the columns say the same.
const MAX_SLUG: usize = 80;
pub(super) const MOST_TAGS: usize = 20;
pub(super) const MAX_TAG: usize = 40;
/// Departments, contacts or portals that are named at most.
pub(super) const MOST_NAMED: usize = 500;
pub(super) const MAX_DEPARTMENT: usize = 120;
/// Articles that are chosen to go with one at most; the column says the same.
const MOST_RELATED: usize = 10;

/// What an article shall say in one language, as it was typed.
#[derive(Clone, Debug)]
pub(super) struct TypedText {
    pub locale: Locale,
    pub slug: Option<String>,
    pub title: String,
    pub summary: String,
    pub body: String,
}

/// The same, checked. The slug is still to be found where none was typed.
#[derive(Clone, Debug)]
pub(super) struct CheckedText {
    pub slug: Option<String>,
    pub title: String,
    pub summary: String,
    pub body: String,
}

/// What is set beside the text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Settings {
    pub category: Option<Uuid>,
    pub audience: ArticleAudience,
    pub kinds: Vec<ContactKind>,
    pub departments: Vec<String>,
    pub contacts: Vec<Uuid>,
    /// Of a provider's article: for these portals alone.
    pub tenants: Option<Vec<Uuid>>,
    pub tags: Vec<String>,
    pub owner: Option<Uuid>,
    pub review_on: Option<NaiveDate>,
    /// What goes with it, in this order.
    pub related: Vec<Uuid>,
}

/// Checks all texts and tells all that is wrong at once.
///
/// # Errors
/// What is wrong, at `input.texts.<locale>.<field>`.
pub(super) fn texts(
    caller: &Caller,
    typed: &[TypedText],
) -> Result<BTreeMap<Locale, CheckedText>, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let mut texts = BTreeMap::new();
    if typed.is_empty() {
        check.wrong(UserErrorCode::Blank, "texts");
    }
    for text in typed {
        let mut words = InputCheck::new(caller.locale);
        let slug = text.slug.as_deref().map(str::trim);
        let slug = slug.filter(|slug| !slug.is_empty()).map(str::to_owned);
        if slug.as_deref().is_some_and(|slug| !fits(slug)) {
            let (code, id) = (UserErrorCode::InvalidValue, "user-error-article-slug");
            words.add(vec![UserError::with(
                caller.locale,
                code,
                "slug",
                id,
                &[("limit", MAX_SLUG.into())],
            )]);
        }
        let checked = CheckedText {
            slug,
            title: words.line("title", &text.title, MAX_TITLE),
            summary: words
                .optional_line("summary", Some(&text.summary), MAX_SUMMARY)
                .unwrap_or_default(),
            body: words.block("body", &text.body, MAX_BODY),
        };
        if texts.insert(text.locale, checked).is_some() {
            words.invalid("locale");
        }
        if let Err(Failure::User(errors)) = words.finish() {
            check.add(beneath(errors, text.locale));
        }
    }
    check.finish()?;
    Ok(texts)
}

/// Checks what is set beside the text, as far as that needs no database.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn settings(
    caller: &Caller,
    tenant: Option<Uuid>,
    mut typed: Settings,
) -> Result<Settings, Failure> {
    let mut check = InputCheck::new(caller.locale);
    typed.tags = words(&mut check, "tags", &typed.tags, (MOST_TAGS, MAX_TAG));
    typed.departments = words(
        &mut check,
        "departments",
        &typed.departments,
        (MOST_NAMED, MAX_DEPARTMENT),
    );
    typed.contacts.sort_unstable();
    typed.contacts.dedup();
    typed.kinds.sort_unstable_by_key(|kind| kind.word());
    typed.kinds.dedup();
    if let Some(tenants) = &mut typed.tenants {
        tenants.sort_unstable();
        tenants.dedup();
        if tenants.is_empty() {
            check.wrong(UserErrorCode::Blank, "tenantIds");
        } else if tenant.is_some() || tenants.len() > MOST_NAMED {
            check.invalid("tenantIds");
        }
    }
    // What does not belong to the audience is not kept: another audience would wake it up.
    match typed.audience {
        ArticleAudience::Kinds if typed.kinds.is_empty() => {
            check.wrong(UserErrorCode::Blank, "kinds");
        }
        ArticleAudience::Departments if typed.departments.is_empty() => {
            check.wrong(UserErrorCode::Blank, "departments");
        }
        ArticleAudience::Chosen if tenant.is_none() => check.invalid("audience"),
        ArticleAudience::Chosen if typed.contacts.is_empty() => {
            check.wrong(UserErrorCode::Blank, "contactIds");
        }
        ArticleAudience::Chosen if typed.contacts.len() > MOST_NAMED => {
            check.invalid("contactIds");
        }
        _ => {}
    }
    let mut named = BTreeSet::new();
    typed.related.retain(|id| named.insert(*id));
    if typed.related.len() > MOST_RELATED {
        let (code, words) = (UserErrorCode::InvalidValue, "user-error-article-related");
        let limit = [("limit", MOST_RELATED.into())];
        let error = UserError::with(caller.locale, code, "relatedIds", words, &limit);
        check.add(vec![error]);
    }
    if typed.audience != ArticleAudience::Kinds {
        typed.kinds.clear();
    }
    if typed.audience != ArticleAudience::Departments {
        typed.departments.clear();
    }
    if typed.audience != ArticleAudience::Chosen {
        typed.contacts.clear();
    }
    if typed
        .review_on
        .is_some_and(|day| !(2000..2200).contains(&day.year()))
    {
        check.invalid("reviewOn");
    }
    check.finish()?;
    Ok(typed)
}

/// When it shall be published and when it is over, which must lie ahead and in order.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn times(
    caller: &Caller,
    now: DateTime<Utc>,
    at: Option<DateTime<Utc>>,
    expires: Option<DateTime<Utc>>,
) -> Result<(), Failure> {
    let mut check = InputCheck::new(caller.locale);
    let mut wrong = |field: &str, id: &str| {
        let code = UserErrorCode::InvalidValue;
        check.add(vec![UserError::with(caller.locale, code, field, id, &[])]);
    };
    let sensible = |time: DateTime<Utc>| (2000..2200).contains(&time.year());
    match at {
        Some(at) if !sensible(at) => wrong("at", "user-error-announcement-time"),
        Some(at) if at <= now => wrong("at", "user-error-article-past"),
        _ => {}
    }
    match expires {
        Some(end) if !sensible(end) => wrong("expiresAt", "user-error-announcement-time"),
        Some(end) if end <= at.unwrap_or(now) => wrong("expiresAt", "user-error-announcement-end"),
        _ => {}
    }
    check.finish()
}

/// Lower-case letters, digits and inner hyphens, as addresses have them.
pub(super) fn fits(slug: &str) -> bool {
    slug.len() <= MAX_SLUG
        && slug
            .bytes()
            .all(|byte| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-'))
        && slug.split('-').all(|part| !part.is_empty())
}

/// Words in lower case, each once, in order.
fn words(
    check: &mut InputCheck,
    field: &str,
    typed: &[String],
    (most, longest): (usize, usize),
) -> Vec<String> {
    if typed.len() > most {
        check.invalid(field);
        return Vec::new();
    }
    let mut words: Vec<String> = typed
        .iter()
        .map(|word| check.line(field, word, longest).to_lowercase())
        .collect();
    words.sort();
    words.dedup();
    words
}

/// `["input", "title"]` → `["input", "texts", "de", "title"]`.
pub(super) fn beneath(mut errors: Vec<UserError>, locale: Locale) -> Vec<UserError> {
    for error in &mut errors {
        let place = ["texts".to_owned(), locale.as_str().to_owned()];
        error.path.splice(1..1, place);
    }
    errors
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slug_is_an_address() {
        for (slug, good) in [
            ("vpn", true),
            ("vpn-2-home", true),
            ("", false),
            ("-vpn", false),
            ("vpn--home", false),
            ("VPN", false),
            ("grüße", false),
            ("a/b", false),
        ] {
            assert_eq!(fits(slug), good, "{slug}");
        }
        assert!(!fits(&"a".repeat(81)));
    }
}
