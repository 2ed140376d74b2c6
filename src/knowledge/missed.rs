//! What is kept of a search that found nothing: its words, without what may tell who looked.

/// Characters that are kept at most; the column says the same.
const MAX: usize = 100;
/// Words that are kept at most: more is a letter, not a search.
const MOST: usize = 12;

/// The words in lower case, without addresses and numbers that are somebody's; none when nothing is left of them.
pub(super) fn kept_words(typed: &str) -> Option<String> {
    let mut kept = String::new();
    for word in typed
        .split_whitespace()
        .filter(|word| !tells(word))
        .take(MOST)
    {
        let word = word
            .trim_matches(|c: char| !c.is_alphanumeric())
            .to_lowercase();
        if word.is_empty() {
            continue;
        }
        if kept.chars().count() + word.chars().count() >= MAX {
            break;
        }
        if !kept.is_empty() {
            kept.push(' ');
        }
        kept += &word;
    }
    (!kept.is_empty()).then_some(kept)
}

/// Whether a word may tell who looked: an address, or a number of five digits and more. Codes of errors stay: they have letters
/// (`0x8004de40`, `KB5034441`) or are short.
fn tells(word: &str) -> bool {
    if word.contains('@') || word.contains("://") || word.to_lowercase().starts_with("www.") {
        return true;
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let code = word.to_lowercase().starts_with("0x");
    !code && (digits >= 5 && letters == 0 || digits >= 9)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_tells_who_looked_is_left_out() {
        let kept = |typed| kept_words(typed).unwrap_or_default();
        assert_eq!(kept("Drucker  im 3. Stock"), "drucker im 3 stock");
        assert_eq!(
            kept("mail to anna@oriale.example bounces"),
            "mail to bounces"
        );
        assert_eq!(kept("call +491711234567 or 0171/1234567"), "call or");
        assert_eq!(kept("https://intranet.example/anna broken"), "broken");
        assert_eq!(kept("IBAN DE02120300000000202051"), "iban");
        assert_eq!(
            kept("error 0x8004de40 KB5034441 809"),
            "error 0x8004de40 kb5034441 809"
        );
        assert_eq!(kept_words("?! … 12345"), None);
        assert!(kept(&"wort ".repeat(1000)).split(' ').count() <= MOST);
        assert_eq!(kept_words(&"x".repeat(5000)), None);
    }
}
