//! Links of a portal's own at the foot of its pages.

use std::collections::BTreeMap;

use lettre::Address;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::text::Locale;

/// A link at the foot of every page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FooterLink {
    /// Where it leads, as [`FooterLink::address`] gave it.
    pub url: String,
    /// What it says, by language; never empty.
    pub labels: BTreeMap<Locale, String>,
}

impl FooterLink {
    /// Links that a design may have.
    pub const MOST: usize = 8;
    /// Characters of a label at most.
    pub const LONGEST_LABEL: usize = 60;
    /// Characters of an address at most.
    pub const LONGEST_URL: usize = 2_000;

    /// Where a link may lead: to a web page that is written in full, to somebody's mail or telephone, or to a page of the
    /// portal's own. None for anything else, `javascript:` among it.
    #[must_use]
    pub fn address(written: &str) -> Option<String> {
        if let Some(slug) = written.strip_prefix("/pages/") {
            let plain = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
            let page = (1..=40).contains(&slug.len()) && slug.bytes().all(plain);
            return page.then(|| written.to_owned());
        }
        let url = Url::parse(written).ok()?;
        match url.scheme() {
            "https" | "http" => url.has_host().then(|| url.into()),
            "mailto" if url.query().is_none() && url.fragment().is_none() => {
                let address: Address = url.path().parse().ok()?;
                Some(format!("mailto:{address}"))
            }
            "tel" => {
                let number = url.path().replace("%20", " ");
                let written = |part: char| part.is_ascii_digit() || "+ -()/.".contains(part);
                let digits: String = number
                    .chars()
                    .filter(|part| part.is_ascii_digit() || *part == '+')
                    .collect();
                (digits.len() >= 3 && number.chars().all(written)).then(|| format!("tel:{digits}"))
            }
            _ => None,
        }
    }

    /// What it says, in the first of these languages that it has words in, or in any.
    #[must_use]
    pub fn label(&self, wanted: [Locale; 2]) -> &str {
        let found = wanted.iter().find_map(|locale| self.labels.get(locale));
        found
            .or_else(|| self.labels.values().next())
            .map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_leads_where_nobody_is_harmed() {
        for (written, kept) in [
            ("https://a.example/b?c#d", "https://a.example/b?c#d"),
            ("HTTP://A.example", "http://a.example/"),
            ("mailto:help@a.example", "mailto:help@a.example"),
            ("tel:+49 221 555-01", "tel:+4922155501"),
            ("/pages/opening-hours", "/pages/opening-hours"),
        ] {
            assert_eq!(FooterLink::address(written).as_deref(), Some(kept));
        }
        for wrong in [
            "javascript:alert(1)",
            " javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "ftp://a.example",
            "//a.example",
            "/pages/",
            "/pages/../graphql",
            "/pages/A",
            "/tickets",
            "https:",
            "mailto:",
            "mailto:a@b.example?bcc=c@d.example",
            "mailto:a@b.example,c@d.example",
            "tel:",
            "tel:+49;ext=1",
            "a.example",
        ] {
            assert_eq!(FooterLink::address(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_label_is_lent_by_another_language() {
        let labels = BTreeMap::from([(Locale::De, "Werk".to_owned())]);
        let link = FooterLink {
            url: String::new(),
            labels,
        };
        assert_eq!(link.label([Locale::En, Locale::En]), "Werk");
    }
}
