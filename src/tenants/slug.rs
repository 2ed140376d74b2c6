//! The short name of a tenant, which is also its folder's.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

use super::host::is_host_name;

/// Characters at most.
const LONGEST: usize = 40;

/// Lower-case letters, digits and inner hyphens, up to 40.
#[must_use]
pub fn is_slug(name: &str) -> bool {
    (1..=LONGEST).contains(&name.len()) && !name.contains('.') && is_host_name(name)
}

/// One made from a name; none when nothing of it can stay.
#[must_use]
pub fn slug_of(name: &str) -> Option<String> {
    let mut slug = String::new();
    for character in name.to_lowercase().nfkd() {
        match character {
            'a'..='z' | '0'..='9' => slug.push(character),
            'ß' => slug.push_str("ss"),
            // What stands on a letter: two dots are written as Germans do it.
            '\u{308}' if slug.ends_with(['a', 'o', 'u']) => slug.push('e'),
            mark if is_combining_mark(mark) => {}
            _ if slug.is_empty() || slug.ends_with('-') => {}
            _ => slug.push('-'),
        }
    }
    slug.truncate(LONGEST);
    let slug = slug.trim_end_matches('-').to_owned();
    is_slug(&slug).then_some(slug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_becomes_a_slug() {
        for (name, slug) in [
            ("Oriale Hotels GmbH", Some("oriale-hotels-gmbh")),
            (
                "  Müller & Söhne, Großhandel ",
                Some("mueller-soehne-grosshandel"),
            ),
            ("Café Été", Some("cafe-ete")),
            ("北京", None),
            ("---", None),
        ] {
            assert_eq!(slug_of(name).as_deref(), slug, "{name}");
        }
        let long = slug_of(&"ab ".repeat(40)).unwrap();
        assert!(is_slug(&long) && long.len() <= LONGEST, "{long}");
    }
}
