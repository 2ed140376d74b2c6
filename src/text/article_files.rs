//! Files that an article shows: pictures and films in its text, others as links. The text names them `file:<id>`; only those that
//! are given along are shown, whatever else it names.

use std::collections::HashMap;

use comrak::nodes::NodeValue;
use comrak::{Arena, Node};

use super::address::Own;
use super::article::document;

/// How a text names a file of its own; the id follows.
pub const FILE_SCHEME: &str = "file:";

/// Pixels of a picture in a text, from top to bottom.
const TALLEST: u32 = 512;

/// What a file looks like in the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// A picture of so many pixels, that Portico itself wrote.
    Picture {
        /// Across.
        width: u32,
        /// Down.
        height: u32,
    },
    /// A film that browsers play.
    Video,
    /// Anything else: a link to it.
    Other,
}

/// A file of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ArticleFile {
    /// What it looks like.
    pub kind: FileKind,
    /// Where it is, below `/files/`.
    pub address: String,
    /// What it is called, where the text does not say what it shows.
    pub name: String,
}

/// Files of an article, as its text names them (`file:<id>`).
pub type ArticleFiles = HashMap<String, ArticleFile>;

/// The files that an article's Markdown names, as it names them without [`FILE_SCHEME`], each once, the first named first.
#[must_use]
pub fn named_files(markdown: &str) -> Vec<String> {
    if !markdown.contains(FILE_SCHEME) {
        return Vec::new();
    }
    let arena = Arena::new();
    let mut named: Vec<String> = Vec::new();
    // Not the tamed tree, in which what leads nowhere is not any more.
    let root = comrak::parse_document(&arena, markdown, &document(markdown));
    for node in root.descendants() {
        let url = match &node.data().value {
            NodeValue::Link(link) | NodeValue::Image(link) => link.url.clone(),
            _ => continue,
        };
        if let Some(name) = url.strip_prefix(FILE_SCHEME)
            && !named.iter().any(|known| known == name)
        {
            named.push(name.to_owned());
        }
    }
    named
}

/// Puts a picture or film of the article's own in its place. False for what is no such, and for films in links, which could not be
/// played.
pub(super) fn show_file(node: Node<'_>, in_link: bool, own: &Own<'_>) -> bool {
    let html = match &node.data().value {
        NodeValue::Image(image) => html_for(own, &image.url, node, in_link),
        _ => None,
    };
    let Some(html) = html else { return false };
    while let Some(child) = node.first_child() {
        child.detach();
    }
    node.data_mut().value = NodeValue::Raw(html);
    true
}

fn html_for(own: &Own<'_>, url: &str, alt: Node<'_>, in_link: bool) -> Option<String> {
    let file = own.file(url)?;
    let words = words_in(alt);
    let (address, alt) = (quoted(&file.address), quoted(&words));
    match file.kind {
        FileKind::Picture { width, height } => {
            let (width, height) = in_sight(width, height);
            Some(format!(
                "<img src=\"{address}\" alt=\"{alt}\" width=\"{width}\" height=\"{height}\" loading=\"lazy\">"
            ))
        }
        FileKind::Video if in_link => None,
        FileKind::Video => {
            let label = if words.is_empty() {
                quoted(&file.name)
            } else {
                alt
            };
            Some(format!(
                "<video src=\"{address}\" aria-label=\"{label}\" controls=\"\" preload=\"metadata\"></video>"
            ))
        }
        FileKind::Other => None,
    }
}

/// How large a picture is shown where there is room: never larger than it is, and of a tall one all of it at once.
fn in_sight(width: u32, height: u32) -> (u32, u32) {
    if height <= TALLEST {
        return (width, height);
    }
    let width = u64::from(width) * u64::from(TALLEST) / u64::from(height);
    (u32::try_from(width).unwrap_or(u32::MAX).max(1), TALLEST)
}

/// What stands between the brackets.
fn words_in(node: Node<'_>) -> String {
    let mut words = String::new();
    for part in node.descendants().skip(1) {
        match &part.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::HtmlInline(html) => words.push_str(html),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            _ => {}
        }
    }
    words
}

fn quoted(text: &str) -> String {
    let text = text.replace('&', "&amp;").replace('"', "&quot;");
    text.replace('<', "&lt;").replace('>', "&gt;")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Locale, article_to_html, article_to_text};

    fn files() -> ArticleFiles {
        let file = |kind, address: &str| ArticleFile {
            kind,
            address: address.to_owned(),
            name: "a <b>.pdf".to_owned(),
        };
        let picture = FileKind::Picture {
            width: 40,
            height: 30,
        };
        HashMap::from([
            ("file:p".to_owned(), file(picture, "/files/p")),
            ("file:v".to_owned(), file(FileKind::Video, "/files/v")),
            ("file:o".to_owned(), file(FileKind::Other, "/files/o")),
            ("file:x".to_owned(), file(picture, "https://else.example/x")),
        ])
    }

    fn html(markdown: &str) -> String {
        article_to_html(markdown, Locale::En, &files())
    }

    #[test]
    fn an_article_shows_its_own_files_and_no_others() {
        assert_eq!(
            html("![The *lid* \"open\" <now>](file:p)"),
            "<p><img src=\"/files/p\" alt=\"The lid &quot;open&quot; &lt;now&gt;\" width=\"40\" height=\"30\" \
             loading=\"lazy\"></p>\n"
        );
        let film = html("![](file:v)");
        assert!(film.contains("<video src=\"/files/v\""), "{film}");
        assert!(
            film.contains("controls=\"\"") && film.contains("preload=\"metadata\""),
            "{film}"
        );
        assert!(film.contains("aria-label=\"a &lt;b&gt;.pdf\""), "{film}");
        assert!(html("[The *form*](file:o)").contains("<a href=\"/files/o\""));
        assert!(html("![The form](file:o)").contains(">The form</a>"));
        assert!(html("![](file:o)").contains(">a &lt;b&gt;.pdf</a>"));
        for nobodys in [
            "file:q",
            "file:x",
            "/files/p",
            "file:///etc/passwd",
            "FILE:p",
        ] {
            for mark in ["!", ""] {
                let text = format!("{mark}[alt]({nobodys})");
                assert_eq!(html(&text), "<p>alt</p>\n", "{text}");
            }
        }
        assert_eq!(
            article_to_text("![The lid](file:p) and [the form](file:o)"),
            "The lid and the form"
        );
    }

    #[test]
    fn a_tall_picture_is_seen_at_once() {
        assert_eq!(in_sight(1170, 2532), (236, 512));
        assert_eq!(in_sight(2000, 400), (2000, 400));
        assert_eq!(in_sight(1, 20_000), (1, 512));
    }

    #[test]
    fn raw_html_and_hand_written_addresses_show_nothing() {
        for raw in [
            "<img src=\"/files/p\">",
            "<video src=/files/v></video>",
            "[a](/files/p)",
        ] {
            let html = html(raw);
            assert!(
                !html.contains("<img") && !html.contains("<video") && !html.contains("href"),
                "{html}"
            );
        }
    }

    #[test]
    fn a_film_in_a_link_is_what_it_says() {
        let html = html("[![film](file:v)](https://else.example/)");
        assert!(
            !html.contains("<video") && html.contains(">film</a>"),
            "{html}"
        );
    }

    #[test]
    fn a_text_says_which_files_it_names() {
        let text = "![a](file:p)\n\n> [b](file:o) ![c](file:p)\n\n`![d](file:q)`\n\n```\n![e](file:r)\n```\n\n![f][g]\n\n[g]: file:s";
        assert_eq!(named_files(text), ["p", "o", "s"]);
        assert!(named_files("[a](https://file:1)").is_empty());
    }
}
