//! The languages Portico speaks, and which of them a visitor gets.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language that Portico speaks.
#[derive(
    async_graphql::Enum,
    Clone,
    Copy,
    Debug,
    Default,
    Deserialize,
    Eq,
    Hash,
    Ord,
    PartialEq,
    PartialOrd,
    Serialize,
)]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// German.
    De,
    /// English.
    #[default]
    En,
}

/// A text that names no language Portico speaks.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[error("not a language that Portico speaks; write \"de\" or \"en\"")]
pub struct UnknownLocale;

impl Locale {
    /// Every language, in alphabetical order.
    pub const ALL: [Self; 2] = [Self::De, Self::En];

    /// The language's tag as it stands in `lang` attributes, in the database and in `tenant.toml`: `de`, `en`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::De => "de",
            Self::En => "en",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Locale {
    type Err = UnknownLocale;

    /// Reads exactly `de` or `en`, as stored; a tag with a region (`de-AT`) is the business of [`negotiate`].
    fn from_str(tag: &str) -> Result<Self, UnknownLocale> {
        match tag {
            "de" => Ok(Self::De),
            "en" => Ok(Self::En),
            _ => Err(UnknownLocale),
        }
    }
}

/// The language to answer in: the one among `offered` that the `Accept-Language` header weighs highest (RFC 9110,
/// section 12.5.4; `de-AT` asks for `de` by RFC 4647 lookup), or `default` when it asks for none of them.
///
/// Of equal weights the one named first wins; `q=0` rules a language out; `*` stands for every language not named.
/// Members that are not well-formed are passed over, as if they had not been sent.
#[must_use]
pub fn negotiate(accept_language: &str, offered: &[Locale], default: Locale) -> Locale {
    let ranges: Vec<(Range, u16)> = accept_language
        .split(',')
        .take(MAX_RANGES)
        .filter_map(parse_range)
        .collect();
    let weight_of = |locale: Locale| {
        let named = ranges
            .iter()
            .enumerate()
            .filter(|(_, (range, _))| *range == Range::Language(locale));
        named
            // The same language twice (`de-AT;q=0.9, de;q=0.8`): its best weight counts.
            .max_by_key(|(place, (_, weight))| (*weight, usize::MAX - place))
            .or_else(|| {
                ranges
                    .iter()
                    .enumerate()
                    .find(|(_, (range, _))| *range == Range::Any)
            })
            .map(|(place, (range, weight))| (*weight, *range != Range::Any, usize::MAX - place))
            .filter(|(weight, ..)| *weight > 0)
    };
    let mut best = None;
    // The default comes first, so that `*` alone means it.
    for locale in offered
        .iter()
        .copied()
        .filter(|l| *l == default)
        .chain(offered.iter().copied())
    {
        let weight = weight_of(locale);
        if weight.is_some() && best.is_none_or(|(_, highest)| weight > highest) {
            best = Some((locale, weight));
        }
    }
    best.map_or(default, |(locale, _)| locale)
}

/// No browser names more languages than this; what comes after is not read.
const MAX_RANGES: usize = 32;

#[derive(Clone, Copy, Eq, PartialEq)]
enum Range {
    Any,
    Language(Locale),
    Other,
}

/// One member of the header with its weight in thousandths.
fn parse_range(member: &str) -> Option<(Range, u16)> {
    let mut parts = member.split(';').map(str::trim);
    let tag = parts.next().filter(|tag| !tag.is_empty())?;
    let mut weight = 1000;
    for parameter in parts {
        let (name, value) = parameter.split_once('=')?;
        if name.trim().eq_ignore_ascii_case("q") {
            weight = parse_weight(value.trim())?;
        }
    }
    let language = tag.split('-').next().unwrap_or(tag).to_ascii_lowercase();
    let range = match language.as_str() {
        "*" => Range::Any,
        other => other.parse().map_or(Range::Other, Range::Language),
    };
    Some((range, weight))
}

/// `0`, `0.7`, `1.000`: at most three decimals and never above one.
fn parse_weight(value: &str) -> Option<u16> {
    let (whole, fraction) = value.split_once('.').unwrap_or((value, ""));
    if fraction.len() > 3 || !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let thousandths: u16 = format!("{fraction:0<3}").parse().ok()?;
    match whole {
        "0" => Some(thousandths),
        "1" if thousandths == 0 => Some(1000),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use Locale::{De, En};

    #[test]
    fn the_highest_weight_among_the_offered_wins() {
        for (header, expected) in [
            ("de", De),
            ("de-AT", De),
            ("DE-at, en;q=0.9", De),
            ("en-GB,en;q=0.9,de;q=0.8", En),
            ("fr, de;q=0.5, en;q=0.4", De),
            ("fr;q=0.9, de;q=0.5, en;q=0.7", En),
            ("de;q=0.8, en;q=0.8", De),
            ("en;q=0.8, de;q=0.8", En),
            ("de;q=0.1, de-CH;q=0.9, en;q=0.5", De),
            ("de ; q=0.3 , en ; q=0.2", De),
        ] {
            assert_eq!(negotiate(header, &[De, En], En), expected, "{header}");
        }
    }

    #[test]
    fn the_default_answers_when_nothing_fits() {
        for header in [
            "",
            "fr",
            "fr-CH, it;q=0.5",
            "de;q=0",
            "de;q=2",
            "de;q=0.1234",
            "de;q=a",
            ",,;,=",
            "de;q",
        ] {
            assert_eq!(negotiate(header, &[De, En], En), En, "{header}");
        }
        assert_eq!(
            negotiate("de", &[En], En),
            En,
            "a language that is not offered"
        );
        assert_eq!(negotiate("en", &[], De), De);
    }

    #[test]
    fn a_star_stands_for_what_is_not_named() {
        assert_eq!(negotiate("*", &[De, En], En), En);
        assert_eq!(negotiate("*", &[De, En], De), De);
        assert_eq!(negotiate("en;q=0, *", &[De, En], En), De);
        assert_eq!(negotiate("de;q=0.5, *;q=0.1", &[De, En], En), De);
        assert_eq!(
            negotiate("de, *", &[En, De], En),
            De,
            "what is named comes before what is not"
        );
        assert_eq!(negotiate("*;q=0", &[De, En], En), En);
    }

    #[test]
    fn a_tag_reads_back() {
        for locale in Locale::ALL {
            assert_eq!(locale.as_str().parse(), Ok(locale));
            assert_eq!(serde_json::to_value(locale).unwrap(), locale.as_str());
        }
        assert_eq!("fr".parse::<Locale>(), Err(UnknownLocale));
    }

    proptest::proptest! {
        #[test]
        fn any_header_gets_an_offered_language_or_the_default(header in ".{0,200}") {
            proptest::prop_assert_eq!(negotiate(&header, &[De], De), De);
        }
    }
}
