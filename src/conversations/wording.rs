//! What a message may say.

use crate::{
    api::{InputCheck, UserError, UserErrorCode},
    text::{Locale, Text, TextError, markdown_to_text},
};

/// Characters of a subject at most.
pub const MAX_SUBJECT: usize = 200;
/// Characters of a message at most.
pub const MAX_BODY: usize = 20_000;
/// Lines of a message at most.
pub const MAX_LINES: usize = 2_000;

/// The text of a message, checked at `body`. Where files come with it, it may say nothing.
pub(super) fn check_body(
    check: &mut InputCheck,
    locale: Locale,
    body: &str,
    has_files: bool,
) -> String {
    if has_files && body.trim().is_empty() {
        return String::new();
    }
    let body = check.block("body", body, MAX_BODY);
    if body.lines().nth(MAX_LINES).is_some() {
        let (code, id) = (UserErrorCode::TooLong, "user-error-too-many-lines");
        let arguments = [("limit", MAX_LINES.into())];
        let error = UserError::with(locale, code, "body", id, &arguments);
        check.add(vec![error]);
    } else if !has_files && !body.is_empty() && shows_nothing(&body) {
        check.wrong(UserErrorCode::Blank, "body");
    }
    body
}

/// Whether a reader would see nothing: white space that is written as something else, or where a link leads without its words.
pub(super) fn shows_nothing(body: &str) -> bool {
    let shown = markdown_to_text(body);
    matches!(Text::block(&shown, MAX_BODY), Err(TextError::Blank))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shows_nothing_is_no_message_but_with_files() {
        let said = |body: &str, has_files| {
            let mut check = InputCheck::new(Locale::En);
            let body = check_body(&mut check, Locale::En, body, has_files);
            check.finish().is_ok().then_some(body)
        };
        for nothing in [
            "",
            " \n",
            "&nbsp;",
            "&nbsp;&#8203;",
            "[x]: http://x",
            "\u{200b}",
        ] {
            assert_eq!(said(nothing, false), None, "{nothing:?}");
        }
        assert_eq!(said(" ", true).as_deref(), Some(""));
        let picture = "![screen](attachment:1)";
        for something in [
            "a",
            "`x`",
            "😀",
            "<b>",
            "- [ ]",
            "1.",
            picture,
            "[x](http://x)",
            "* * *",
        ] {
            assert_eq!(
                said(something, false).as_deref(),
                Some(something),
                "{something:?}"
            );
        }
        let lines = "a\n".repeat(MAX_LINES);
        assert!(said(&lines, false).is_some());
        assert_eq!(said(&format!("{lines}\nb"), false), None);
    }
}
