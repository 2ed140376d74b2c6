//! Where a text may lead.

use url::Url;

use super::{
    article_files::{ArticleFile, ArticleFiles},
    clean::FILES,
    locale::Locale,
    markdown::Pictures,
};

/// What a text may lead to or show of Portico's own.
#[derive(Clone, Copy, Debug)]
pub(super) struct Own<'a> {
    /// Pictures, as the text names them, and where they are.
    pub pictures: &'a Pictures,
    /// The language of an article, which may lead to others of the same portal.
    pub article: Option<Locale>,
    /// The article's files.
    pub files: Option<&'a ArticleFiles>,
}

impl Own<'_> {
    /// The article's file that a text names so.
    pub(super) fn file(&self, url: &str) -> Option<&ArticleFile> {
        let file = self.files?.get(url)?;
        file.address.starts_with(FILES).then_some(file)
    }

    /// Where a picture leads that is not shown, and what it is called: one from elsewhere, or a file of an article that is no picture.
    pub(super) fn elsewhere(&self, url: &str) -> Option<(String, String)> {
        match self.file(url) {
            Some(file) => Some((file.address.clone(), file.name.clone())),
            None => safe_url(url).map(|url| (url.clone(), url)),
        }
    }

    /// A link's address, if it may be one.
    pub(super) fn address(&self, url: &str) -> Option<String> {
        if self.article.is_some() && is_article(url) {
            return Some(url.to_owned());
        }
        let file = self.file(url).map(|file| file.address.clone());
        file.or_else(|| safe_url(url))
    }
}

/// Addresses longer than this are not made into links.
const MAX_URL: usize = 2_000;

/// An absolute http, https or mailto address in its normal form (host in Punycode, blanks and quotes encoded), or
/// nothing. Names and passwords in front of a host are refused: they serve only to make one host look like another.
pub(super) fn safe_url(url: &str) -> Option<String> {
    if url.len() > MAX_URL {
        return None;
    }
    let url = Url::parse(url).ok()?;
    let safe = match url.scheme() {
        "http" | "https" => url.username().is_empty() && url.password().is_none(),
        "mailto" => !url.path().is_empty(),
        _ => false,
    };
    safe.then(|| url.into())
}

/// Whether it is the path of an article of the same portal: `/articles/<slug>`, with or without a place in it (`#…`).
pub(super) fn is_article(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("/articles/") else {
        return false;
    };
    let (slug, place) = rest.split_once('#').unwrap_or((rest, ""));
    let plain = |text: &str| {
        let mut characters = text.bytes();
        characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == b'-')
    };
    !slug.is_empty() && url.len() <= 200 && plain(slug) && plain(place)
}

#[cfg(test)]
mod tests {
    use super::is_article;
    use crate::text::{ArticleFiles, Locale, markdown_to_html};

    fn article_to_html(markdown: &str, locale: Locale) -> String {
        crate::text::article_to_html(markdown, locale, &ArticleFiles::new())
    }

    #[test]
    fn an_article_is_a_document_and_leads_to_others() {
        assert_eq!(article_to_html("one\ntwo", Locale::En), "<p>one\ntwo</p>\n");
        let link = "[VPN](/articles/vpn-home#step-2)";
        let html = article_to_html(link, Locale::En);
        assert!(
            html.contains("<a href=\"/articles/vpn-home#step-2\""),
            "{html}"
        );
        assert_eq!(markdown_to_html(link), "<p>VPN</p>\n");
        for elsewhere in [
            "/graphql",
            "//x.example/articles/a",
            "/articles/../a",
            "javascript:a",
        ] {
            assert_eq!(
                article_to_html(&format!("[a]({elsewhere})"), Locale::En),
                "<p>a</p>\n",
                "{elsewhere}"
            );
            assert_eq!(
                article_to_html(&format!("![a]({elsewhere})"), Locale::En),
                "<p>a</p>\n",
                "{elsewhere}"
            );
        }
    }

    #[test]
    fn an_article_is_named_by_its_path_and_nothing_else() {
        for good in ["/articles/vpn-home", "/articles/0x80", "/articles/a#step-2"] {
            assert!(is_article(good), "{good}");
        }
        for bad in [
            "/articles/",
            "/articles/../graphql",
            "/articles/a/b",
            "/articles/a?x=1",
            "/articles/A",
            "/articles/%61",
            "//articles/a",
            "articles/a",
            "/articles/a#x y",
            "/articles/a\\b",
            "/articles/a\nb",
        ] {
            assert!(!is_article(bad), "{bad}");
        }
    }
}
