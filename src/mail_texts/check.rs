//! What an admin typed for a kind of mail, field by field.

use crate::{
    access::Caller,
    api::{Failure, InputCheck, UserError, UserErrorCode},
    notifications::{MailKind, OwnTexts, named},
};

const MAX_SUBJECT: usize = 150;
const MAX_TEXT: usize = 2_000;

/// Texts as they were typed; blank is Portico's own.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    /// One line.
    pub subject: Option<String>,
    /// After the greeting.
    pub introduction: Option<String>,
    /// Before what stands at the end of every mail.
    pub closing: Option<String>,
}

/// Checks all of it and tells all that is wrong at once.
///
/// # Errors
/// What is wrong, at the fields of the input.
pub(super) fn check(caller: &Caller, kind: MailKind, typed: &Typed) -> Result<OwnTexts, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let texts = OwnTexts {
        subject: check.optional_line("subject", typed.subject.as_deref(), MAX_SUBJECT),
        introduction: check.optional_block("introduction", typed.introduction.as_deref(), MAX_TEXT),
        closing: check.optional_block("closing", typed.closing.as_deref(), MAX_TEXT),
    };
    for (field, text) in [
        ("subject", &texts.subject),
        ("introduction", &texts.introduction),
        ("closing", &texts.closing),
    ] {
        let Some(text) = text else { continue };
        let mut unknown = named(text);
        unknown.retain(|name| !kind.placeholders().contains(name));
        if !unknown.is_empty() {
            let (names, allowed) = (in_braces(&unknown), in_braces(kind.placeholders()));
            let words = [
                ("names", names.as_str().into()),
                ("allowed", allowed.as_str().into()),
            ];
            let (code, id) = (UserErrorCode::InvalidValue, "user-error-mail-placeholder");
            check.add(vec![UserError::with(
                caller.locale,
                code,
                field,
                id,
                &words,
            )]);
        }
    }
    if let Some(subject) = texts
        .subject
        .as_deref()
        .filter(|subject| !subject.is_empty())
    {
        let there = named(subject);
        let mut missing = kind.required_in_subject().to_vec();
        missing.retain(|name| !there.contains(name));
        if !missing.is_empty() {
            let names = in_braces(&missing);
            let words = [("names", names.as_str().into())];
            let (code, id) = (
                UserErrorCode::InvalidValue,
                "user-error-mail-placeholder-missing",
            );
            check.add(vec![UserError::with(
                caller.locale,
                code,
                "subject",
                id,
                &words,
            )]);
        }
    }
    check.finish()?;
    Ok(texts)
}

fn in_braces(names: &[&str]) -> String {
    let named: Vec<String> = names.iter().map(|name| format!("{{{{{name}}}}}")).collect();
    named.join(", ")
}
