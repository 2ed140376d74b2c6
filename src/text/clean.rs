//! The last sieve before HTML leaves the house: an allow list of elements and attributes.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};

use super::address::is_article;

/// What is let through.
#[derive(Clone, Copy, Debug)]
pub(super) enum Sieve {
    /// What people write to each other.
    Messages,
    /// The same with pictures of Portico's own.
    Pictures,
    /// What leads to articles of the same portal, too, callouts, and pictures and films of Portico's own.
    Articles,
}

/// Lets through what is allowed, drops the rest, and closes what is open.
pub(super) fn clean(html: String, sieve: Sieve) -> String {
    let cleaner = match sieve {
        Sieve::Messages => &CLEANER,
        Sieve::Pictures => &PICTURES,
        Sieve::Articles => &ARTICLES,
    };
    cleaner.clean(&split_long_runs(html)).to_string()
}

/// Below it lie pictures of Portico's own, and nothing else may be shown.
pub(super) const FILES: &str = "/files/";

/// html5ever's writer looks through all the rest of a text node for each `&` and each `U+0080`–`U+00BF` in it, which is
/// quadratic for one long text. Empty comments, which the cleaner drops, cut such a text into several nodes.
fn split_long_runs(html: String) -> String {
    const LONGEST_RUN: usize = 1_000;
    if html.len() <= LONGEST_RUN {
        return html;
    }
    let mut split = String::with_capacity(html.len() + html.len() / 64);
    let mut run_start = 0;
    let mut in_tag = false;
    let mut copied = 0;
    for (place, c) in html.char_indices() {
        match c {
            '<' => in_tag = true,
            '>' => {
                in_tag = false;
                run_start = place;
            }
            '&' | '\u{80}'..='\u{BF}' if !in_tag && place - run_start > LONGEST_RUN => {
                split.push_str(&html[copied..place]);
                split.push_str("<!---->");
                (copied, run_start) = (place, place);
            }
            _ => {}
        }
    }
    split.push_str(&html[copied..]);
    split
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(builder);

/// Lets pictures of Portico's own through too.
static PICTURES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder
        .add_tags(["img"])
        .add_tag_attributes("img", ["src", "alt"])
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img", "src") if !value.starts_with(FILES) => None,
            ("a", "href") if value.starts_with('/') => None,
            _ => Some(value.into()),
        })
        .url_relative(UrlRelative::PassThrough);
    builder
});

/// Lets links to articles and callouts through too.
static ARTICLES: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut builder = builder();
    builder
        .add_tags(["div", "img", "video"])
        .add_tag_attributes("img", ["src", "alt", "width", "height", "loading"])
        .add_tag_attributes("video", ["src", "aria-label", "controls", "preload"])
        .add_allowed_classes(
            "div",
            [
                "markdown-alert",
                "markdown-alert-note",
                "markdown-alert-tip",
                "markdown-alert-important",
                "markdown-alert-warning",
                "markdown-alert-caution",
            ],
        )
        .add_allowed_classes("p", ["markdown-alert-title"])
        .attribute_filter(|element, attribute, value| match (element, attribute) {
            ("img" | "video", "src") if !value.starts_with(FILES) => None,
            ("a", "href")
                if value.starts_with('/') && !is_article(value) && !value.starts_with(FILES) =>
            {
                None
            }
            _ => Some(value.into()),
        })
        .url_relative(UrlRelative::PassThrough);
    builder
});

fn builder() -> Builder<'static> {
    let mut builder = Builder::empty();
    builder
        .tags(HashSet::from(ELEMENTS))
        .tag_attributes(HashMap::from([
            ("a", HashSet::from(["href"])),
            ("ol", HashSet::from(["start"])),
        ]))
        .tag_attribute_values(HashMap::from([("th", alignments()), ("td", alignments())]))
        .set_tag_attribute_values(HashMap::from([(
            "a",
            HashMap::from([("target", "_blank")]),
        )]))
        .generic_attributes(HashSet::new())
        .url_schemes(HashSet::from(["http", "https", "mailto"]))
        .url_relative(UrlRelative::Deny)
        .link_rel(Some("noopener noreferrer nofollow"))
        .strip_comments(true);
    builder
}

/// The elements that a text may have.
const ELEMENTS: [&str; 23] = [
    "p",
    "br",
    "hr",
    "h3",
    "h4",
    "h5",
    "h6",
    "strong",
    "em",
    "del",
    "code",
    "pre",
    "blockquote",
    "ul",
    "ol",
    "li",
    "table",
    "thead",
    "tbody",
    "tr",
    "th",
    "td",
    "a",
];

fn alignments() -> HashMap<&'static str, HashSet<&'static str>> {
    HashMap::from([("align", HashSet::from(["left", "center", "right"]))])
}
