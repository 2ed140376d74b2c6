//! A mail's own text: from its parts to what somebody wrote, fit to be stored.

use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::quotes::without_quotes;
use crate::text::{Locale, message};

/// Bytes of a mail's text that are looked at; the rest is what it quotes.
const LONGEST: usize = 1024 * 1024;
/// Columns that HTML is laid out in; wide, so that sentences stay in one line.
const WIDTH: usize = 1_000;
/// How deep HTML may be nested before it is left alone.
const DEEPEST: usize = 500;

/// Plain text where there is some, else what the HTML says; without quotes.
pub(super) fn own_text(message: &Message<'_>) -> String {
    let mut text = String::new();
    for part in message.text_bodies() {
        let said = match &part.body {
            PartType::Text(plain) => {
                let flowed = part
                    .content_type()
                    .and_then(|kind| kind.attribute("format"))
                    .is_some_and(|format| format.eq_ignore_ascii_case("flowed"));
                let plain = beginning(plain);
                if flowed {
                    unflowed(plain)
                } else {
                    plain.to_owned()
                }
            }
            PartType::Html(html) => text_of_html(beginning(html)),
            _ => continue,
        };
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&said);
    }
    let whole = message.parts.first().filter(|part| is_unparted(part));
    if let Some(whole) = whole
        && text.is_empty()
    {
        beginning(&String::from_utf8_lossy(whole.contents())).clone_into(&mut text);
    }
    fit(&without_quotes(&text, &markers()))
}

/// Whether a part says that it has parts, and not where they begin: then what is there is all there is to read.
pub(super) fn is_unparted(part: &MessagePart<'_>) -> bool {
    !matches!(part.body, PartType::Multipart(_))
        && part
            .content_type()
            .is_some_and(|kind| kind.ctype().eq_ignore_ascii_case("multipart"))
}

/// The line above which our mails ask people to write, in every language.
fn markers() -> Vec<String> {
    Locale::ALL
        .iter()
        .map(|locale| message(*locale, "mail-reply-above", &[]))
        .collect()
}

/// What no text may have is left out: a mail is taken as it is or not at all, and nobody is there to mend it.
pub(super) fn fit(text: &str) -> String {
    text.chars()
        .filter(|character| {
            matches!(character, '\n' | '\t')
                || !(character.is_control()
                    || matches!(
                        character,
                        '\u{2028}' | '\u{2029}' | '\u{FEFF}' | '\u{FFFE}' | '\u{FFFF}'
                    )
                    || matches!(character, '\u{FDD0}'..='\u{FDEF}')
                    || u32::from(*character) & 0xFFFE == 0xFFFE)
        })
        .collect::<String>()
        .trim()
        .to_owned()
}

/// The same in one line.
pub(super) fn fit_line(text: &str, most: usize) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    let line: String = fit(&words.join(" ")).chars().take(most).collect();
    line.trim_end().to_owned()
}

fn beginning(text: &str) -> &str {
    &text[..text.floor_char_boundary(LONGEST.min(text.len()))]
}

fn text_of_html(html: &str) -> String {
    // The layout works its way down by calling itself; nobody writes by hand what is nested so deep.
    if depth(html) > DEEPEST {
        return String::new();
    }
    html2text::config::plain_no_decorate()
        .no_table_borders()
        .allow_width_overflow()
        .string_from_read(html.as_bytes(), WIDTH)
        .unwrap_or_default()
}

/// At most as deep as tags are open at once, counting those that never close.
fn depth(html: &str) -> usize {
    let (mut open, mut deepest) = (0_usize, 0);
    let bytes = html.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        if *byte != b'<' {
            continue;
        }
        match bytes.get(at + 1) {
            Some(b'/') => open = open.saturating_sub(1),
            Some(next) if next.is_ascii_alphabetic() && !closes_itself(&html[at + 1..]) => {
                open += 1;
                deepest = deepest.max(open);
            }
            _ => {}
        }
    }
    deepest
}

fn closes_itself(tag: &str) -> bool {
    let name: String = tag
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .map(|c| c.to_ascii_lowercase())
        .collect();
    matches!(
        name.as_str(),
        "br" | "img" | "hr" | "meta" | "link" | "input" | "col" | "p" | "li" | "td" | "tr"
    )
}

/// Lines that end in a blank go on in the next (RFC 3676 §4).
fn unflowed(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for line in text.lines() {
        let line = line.trim_end_matches('\r');
        let goes_on = line.ends_with(' ') && line != "-- " && !line.starts_with('>');
        let line = line.strip_prefix(' ').unwrap_or(line);
        joined.push_str(line);
        if !goes_on {
            joined.push('\n');
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flowed_lines_are_joined_and_others_are_not() {
        assert_eq!(
            unflowed("a long \r\nline\r\nb\r\n> q \r\n-- \r\nme"),
            "a long line\nb\n> q \n-- \nme\n"
        );
    }

    #[test]
    fn html_becomes_what_it_says() {
        let html = "<html><head><style>p{color:red}</style></head><body><p>Es geht <b>wieder</b>.</p><ul><li>eins<li>zwei</ul>\
                    <blockquote>alt</blockquote></body></html>";
        let text = text_of_html(html);
        assert!(text.contains("Es geht wieder."), "{text}");
        assert!(text.contains("* eins"), "{text}");
        assert!(text.contains("> alt"), "{text}");
        assert!(!text.contains("color"), "{text}");
        assert_eq!(text_of_html(&"<div>".repeat(100_000)), "");
    }

    #[test]
    fn what_no_text_may_have_is_left_out() {
        assert_eq!(fit(" a\0b\u{2028}c\u{FFFF}\n\td\u{7} "), "abc\n\td");
        assert_eq!(fit_line(" a\r\n b\u{0} c ", 3), "a b");
    }
}
