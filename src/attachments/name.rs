//! File names as strangers send them, and as they may be shown.

use unicode_normalization::UnicodeNormalization;

/// Characters of a name at most; longer ones keep their ending.
const LONGEST: usize = 120;
/// Characters of an ending that is kept.
const LONGEST_ENDING: usize = 12;

/// What remains of a name without its folders and without everything that makes it look like another: control
/// characters, changes of writing direction, what is invisible, and what some system forbids in names.
#[must_use]
pub fn clean(name: &str) -> String {
    let base = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let shown: String = base
        .nfc()
        .filter(|character| !misleads(*character))
        .map(|character| match character {
            '<' | '>' | ':' | '"' | '|' | '?' | '*' => '_',
            character if character.is_whitespace() => ' ',
            character => character,
        })
        .collect();
    let trimmed = shown
        .trim()
        .trim_end_matches(['.', ' '])
        .trim_start_matches(' ');
    if trimmed
        .chars()
        .all(|character| matches!(character, '.' | '_' | ' '))
    {
        return "file".to_owned();
    }
    shorten(trimmed)
}

/// Control and format characters: the right-to-left override among them.
fn misleads(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{61c}' | '\u{180e}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fff9}'..='\u{fffd}'
            | '\u{e0000}'..='\u{e0fff}')
}

fn shorten(name: &str) -> String {
    if name.chars().count() <= LONGEST {
        return name.to_owned();
    }
    let ending = name
        .rsplit_once('.')
        .map(|(_, ending)| ending)
        .filter(|ending| ending.chars().count() <= LONGEST_ENDING);
    match ending {
        Some(ending) => {
            let kept = LONGEST - ending.chars().count() - 2;
            let stem: String = name.chars().take(kept).collect();
            format!("{stem}….{ending}")
        }
        None => name.chars().take(LONGEST).collect(),
    }
}

/// `Content-Disposition` (RFC 6266): the name in ASCII for old programs, and as it is (RFC 8187) for all others.
#[must_use]
pub fn disposition(kind: &str, name: &str) -> String {
    let ascii: String = name
        .chars()
        .map(|character| match character {
            '"' | '\\' | '%' => '_',
            ' '..='~' => character,
            _ => '_',
        })
        .collect();
    let mut encoded = String::with_capacity(name.len() * 3);
    for byte in name.bytes() {
        if byte.is_ascii_alphanumeric() || b"!#$&+-.^_`|~".contains(&byte) {
            encoded.push(byte.into());
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    format!("{kind}; filename=\"{ascii}\"; filename*=UTF-8''{encoded}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_remains_of_a_hostile_name() {
        for (sent, shown) in [
            ("report.pdf", "report.pdf"),
            ("../../etc/passwd", "passwd"),
            ("C:\\Users\\x\\a.txt", "a.txt"),
            ("in\nvoice\r\n.pdf", "invoice.pdf"),
            ("photo\u{202e}gnp.exe", "photognp.exe"),
            ("a\u{0}b.txt", "ab.txt"),
            ("zero\u{200b}width.txt", "zerowidth.txt"),
            ("", "file"),
            ("..", "file"),
            ("/", "file"),
            ("a/\u{202e}", "file"),
            ("what?.txt", "what_.txt"),
            ("trailing. . ", "trailing"),
            ("u\u{308}ber.txt", "über.txt"),
            (".profile", ".profile"),
        ] {
            assert_eq!(clean(sent), shown, "{sent:?}");
        }
        let long = clean(&format!("{}.pdf", "x".repeat(5_000)));
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with("….pdf"));
    }

    #[test]
    fn a_disposition_has_no_way_out_of_its_header() {
        assert_eq!(
            disposition("attachment", "Rechnung Österreich.pdf"),
            "attachment; filename=\"Rechnung _sterreich.pdf\"; filename*=UTF-8''Rechnung%20%C3%96sterreich.pdf"
        );
        let hostile = disposition("attachment", "a\"; x=\"b'\r\n;.txt");
        assert!(!hostile.contains(['\r', '\n']));
        assert_eq!(hostile.matches('"').count(), 2);
    }
}
