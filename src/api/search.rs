//! Searching for what was typed.

/// A pattern for ILIKE that finds the text as it is, wildcards and all.
#[must_use]
pub fn containing(text: &str) -> String {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars() {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    pattern
}

/// The words of a search that are looked for: of its first so many characters, the first so many.
#[must_use]
pub fn words(search: Option<&str>, characters: usize, most: usize) -> Vec<String> {
    // PostgreSQL's texts hold no NUL: the sign for what is no character finds nothing either.
    let search = search.unwrap_or_default().replace('\0', "\u{fffd}");
    let text: String = search.chars().take(characters).collect();
    text.split_whitespace()
        .take(most)
        .map(str::to_owned)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_words_are_looked_for() {
        assert_eq!(words(Some(" a\0b  c d "), 200, 2), ["a\u{fffd}b", "c"]);
        assert_eq!(words(Some("äöüß rest"), 3, 8), ["äöü"]);
        assert!(words(None, 200, 8).is_empty());
    }

    #[test]
    fn wildcards_in_a_search_are_letters() {
        assert_eq!(containing(r"100%_\"), r"%100\%\_\\%");
    }
}
