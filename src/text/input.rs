//! The checking of texts that people type, before anything is stored.
//!
//! One rule for all of Portico:
//! * NFC, so that what looks the same is the same; white space at both ends is dropped; `\r\n` and `\r` become `\n`.
//! * Invisible bidi controls (U+202A–202E, U+2066–2069) and the byte order mark are **removed**, not refused: Windows
//!   puts U+202A in front of every path that is copied from a file's properties, and nobody can find and delete what
//!   they cannot see. Removed, they can no longer make a text look like another. U+200E and U+200F stay.
//! * Control characters (NUL first of all), line and paragraph separators and Unicode's non-characters are refused;
//!   a block may have tabs and line ends.
//! * Length is counted in characters (Unicode scalar values) of the result.

use unicode_normalization::{UnicodeNormalization, is_nfc};

/// A text that passed the checks and is fit to be stored.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Text(String);

/// Why a text cannot be taken; the api turns it into the `UserErrorCode` of the same name.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
pub enum TextError {
    /// Nothing but white space and invisible characters.
    #[error("the text is blank")]
    Blank,
    /// More characters than `limit`.
    #[error("the text is longer than {limit} characters")]
    TooLong {
        /// How many characters there may be.
        limit: usize,
    },
    /// A character that no text of this kind may have.
    #[error("the text contains control characters")]
    InvalidCharacters,
}

impl Text {
    /// Checks a text of one line, such as a subject or a name, of at most `max` characters.
    ///
    /// # Errors
    /// See [`TextError`]; a tab or line end within the line is an invalid character.
    pub fn line(value: &str, max: usize) -> Result<Self, TextError> {
        check(value, max, |_| false)
    }

    /// Checks a text of any number of lines, such as a reply, of at most `max` characters.
    ///
    /// # Errors
    /// See [`TextError`].
    pub fn block(value: &str, max: usize) -> Result<Self, TextError> {
        check(value, max, |c| matches!(c, '\t' | '\n' | '\r'))
    }

    /// The text as it shall be stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The text as it shall be stored.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

/// No character decomposes into more than this many, so a text longer than this many times the limit cannot fit by
/// composing; it is turned away before any work is done on it.
const MAX_DECOMPOSITION: usize = 4;

fn check(value: &str, max: usize, allowed: impl Fn(char) -> bool) -> Result<Text, TextError> {
    let value = value.trim();
    let visible = || value.chars().filter(|c| !is_removed(*c));
    if visible()
        .nth(max.saturating_mul(MAX_DECOMPOSITION))
        .is_some()
    {
        return Err(TextError::TooLong { limit: max });
    }
    if value.chars().any(|c| is_refused(c) && !allowed(c)) {
        return Err(TextError::InvalidCharacters);
    }
    let mut text: String = visible().collect();
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if !is_nfc(&text) {
        text = text.nfc().collect();
    }
    // What was removed may have shielded white space at the ends.
    if text.trim().len() != text.len() {
        text = text.trim().to_owned();
    }
    if text.chars().all(is_invisible) {
        return Err(TextError::Blank);
    }
    if text.chars().nth(max).is_some() {
        return Err(TextError::TooLong { limit: max });
    }
    Ok(Text(text))
}

fn is_removed(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

fn is_refused(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FFF9}'..='\u{FFFB}' | '\u{FDD0}'..='\u{FDEF}')
        || u32::from(c) & 0xFFFE == 0xFFFE
}

/// White space, or a character that shows nothing at all.
fn is_invisible(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{AD}' | '\u{34F}' | '\u{61C}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{180B}'..='\u{180F}'
            | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{206F}' | '\u{2800}' | '\u{3164}' | '\u{FE00}'..='\u{FE0F}'
            | '\u{FFA0}' | '\u{E0000}'..='\u{E0FFF}')
}

/// What was typed into a search, without characters that nobody types: PostgreSQL's texts hold no NUL.
#[must_use]
pub fn without_controls(typed: &str) -> String {
    typed.replace(char::is_control, " ")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn line(value: &str) -> Result<String, TextError> {
        Text::line(value, 10).map(Text::into_string)
    }

    fn block(value: &str) -> Result<String, TextError> {
        Text::block(value, 10).map(Text::into_string)
    }

    #[test]
    fn white_space_at_the_ends_is_dropped_and_the_rest_kept() {
        assert_eq!(line("  a  b \n").as_deref(), Ok("a  b"));
        assert_eq!(block("\r\n a\r\nb\rc\n\n").as_deref(), Ok("a\nb\nc"));
    }

    #[test]
    fn what_shows_nothing_is_blank() {
        for value in [
            "",
            " ",
            "\u{a0}\t",
            "\u{200b}\u{2060}",
            "\u{202e}",
            "\u{3164}",
            "\u{feff}",
        ] {
            assert_eq!(line(value), Err(TextError::Blank), "{value:?}");
            assert_eq!(block(value), Err(TextError::Blank), "{value:?}");
        }
    }

    #[test]
    fn length_is_counted_in_characters_of_the_result() {
        assert_eq!(line("äöüäöüäöüß").as_deref(), Ok("äöüäöüäöüß"));
        assert_eq!(line("👍🏽👍🏽👍🏽👍🏽👍🏽").map(|t| t.chars().count()), Ok(10));
        assert_eq!(line("12345678901"), Err(TextError::TooLong { limit: 10 }));
        let decomposed = "a\u{308}".repeat(10);
        assert_eq!(line(&decomposed).as_deref(), Ok("ää".repeat(5).as_str()));
        assert_eq!(
            line(&"x".repeat(10 << 20)),
            Err(TextError::TooLong { limit: 10 })
        );
        assert_eq!(
            line(&format!("{}a", " ".repeat(1 << 20))).as_deref(),
            Ok("a")
        );
    }

    #[test]
    fn control_characters_are_refused() {
        for bad in [
            "\0",
            "\u{7}",
            "\u{1b}",
            "\u{7f}",
            "\u{85}",
            "\u{9b}",
            "\u{2028}",
            "\u{2029}",
            "\u{fffe}",
            "\u{1ffff}",
        ] {
            assert_eq!(
                line(&format!("a{bad}b")),
                Err(TextError::InvalidCharacters),
                "{bad:?}"
            );
            assert_eq!(
                block(&format!("a{bad}b")),
                Err(TextError::InvalidCharacters),
                "{bad:?}"
            );
        }
        for only_in_blocks in ["\t", "\n", "\r", "\r\n"] {
            assert_eq!(
                line(&format!("a{only_in_blocks}b")),
                Err(TextError::InvalidCharacters)
            );
            assert!(block(&format!("a{only_in_blocks}b")).is_ok());
        }
    }

    #[test]
    fn bidi_controls_are_removed() {
        assert_eq!(line("\u{202a}C:\\Users").as_deref(), Ok("C:\\Users"));
        assert_eq!(line("fdp.\u{202e}exe\u{202c}").as_deref(), Ok("fdp.exe"));
        assert_eq!(block("\u{2066}a\u{2069}").as_deref(), Ok("a"));
        assert_eq!(
            line("א\u{200f}ב").as_deref(),
            Ok("א\u{200f}ב"),
            "marks stay"
        );
        assert_eq!(line(" \u{202a} a").as_deref(), Ok("a"));
    }

    proptest! {
        #[test]
        fn what_passes_keeps_every_promise(value in any::<String>(), max in 1_usize..60) {
            for (result, block) in [(Text::line(&value, max), false), (Text::block(&value, max), true)] {
                let Ok(text) = result else { continue };
                let text = text.as_str();
                prop_assert!(text.chars().count() <= max);
                prop_assert_eq!(text.trim(), text);
                prop_assert!(!text.is_empty() && is_nfc(text));
                prop_assert!(!text.chars().any(|c| is_removed(c) || (c.is_control() && !(block && matches!(c, '\n' | '\t')))));
                // Checked again, it stays as it is.
                let again = if block { Text::block(text, max) } else { Text::line(text, max) };
                prop_assert_eq!(again.as_ref().map(Text::as_str), Ok(text));
            }
        }

        #[test]
        fn ordinary_text_comes_through_as_typed(value in "[a-zA-ZäöüÄÖÜß][a-zA-Zäöüß0-9 .,:;!?€()-]{0,30}[a-z]") {
            let text = Text::line(&value, 100).unwrap();
            prop_assert_eq!(text.as_str(), &value);
        }

        #[test]
        fn any_mixture_of_hostile_characters_is_refused_or_cleaned(
            value in "[a\u{0}\u{7}\n\r\t\u{202a}-\u{202e}\u{2066}-\u{2069}\u{301}\u{200b} ]{0,40}",
        ) {
            if let Ok(text) = Text::line(&value, 40) {
                prop_assert!(text.as_str().chars().all(|c| !c.is_control() && !is_removed(c)));
            }
        }
    }
}
