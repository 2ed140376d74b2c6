//! The way from a person's Markdown to HTML that can be shown without fear.
//!
//! Three steps, each enough by itself against script: the text is parsed (CommonMark with GFM's tables, strikethrough,
//! task lists and autolinks), the parsed tree is tamed (no raw HTML, no picture, no address but http, https and
//! mailto), and what is written from it is cleaned once more by an allow list.

use std::collections::{HashMap, HashSet};
use std::sync::LazyLock;

use ammonia::{Builder, UrlRelative};
use comrak::nodes::{AstNode, NodeHeading, NodeLink, NodeValue};
use comrak::{Arena, Node, Options};
use url::Url;

/// What `markdown` looks like, as HTML that is safe to put into a page or a mail.
///
/// Elements: `p br hr h3–h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a`; attributes: `a`'s
/// `href` (absolute http, https or mailto), `rel` and `target`, `ol`'s `start`, `th`'s and `td`'s `align`; nothing else.
/// Headings begin at `h3`, below the page's and the ticket's own. A picture becomes a link to it, since loading it would
/// tell its host who reads when. Raw HTML is shown as the text it is. A line end is a line break, as people type.
/// Time and output grow with the length of the text; nesting deeper than [`MAX_DEPTH`] is flattened.
#[must_use]
pub fn markdown_to_html(markdown: &str) -> String {
    let arena = Arena::new();
    let options = options(markdown);
    let root = parse(&arena, markdown, &options);
    let mut html = String::with_capacity(markdown.len() * 2);
    if comrak::format_html(root, &options, &mut html).is_err() {
        // A String takes everything, so this cannot happen; if it does, the text is shown as it was typed.
        return format!("<p>{}</p>", ammonia::clean_text(markdown));
    }
    CLEANER.clean(&html).to_string()
}

/// How deep quotes, lists and emphasis may be put into one another. Beyond, their text is kept and their form dropped:
/// nobody reads it, and every consumer down the line (browser, mail client, cleaner) pays for depth.
pub(super) const MAX_DEPTH: usize = 32;

/// Addresses longer than this are not made into links.
const MAX_URL: usize = 2_000;

/// GFM fills short rows up to the width of the head, so a few kilobytes can ask for half a million cells. Where lines ×
/// widest row is above this, tables are left as text.
const MAX_TABLE_CELLS: usize = 20_000;

pub(super) fn options(markdown: &str) -> Options<'static> {
    let mut options = Options::default();
    options.extension.strikethrough = true;
    options.extension.tasklist = true;
    options.extension.autolink = true;
    options.extension.table = may_have_tables(markdown);
    options.render.hardbreaks = true;
    // For what the taming might overlook: shown as text, never as a tag.
    options.render.escape = true;
    options
}

fn may_have_tables(markdown: &str) -> bool {
    let widest = markdown
        .lines()
        .map(|line| line.bytes().filter(|b| *b == b'|').count())
        .max()
        .unwrap_or(0);
    (widest + 1).saturating_mul(markdown.lines().count()) <= MAX_TABLE_CELLS
}

/// The tamed tree: what both the HTML and the plain text are written from.
pub(super) fn parse<'a>(arena: &'a Arena<'a>, markdown: &str, options: &Options<'_>) -> Node<'a> {
    let root = comrak::parse_document(arena, markdown, options);
    // Depth first with a stack of our own: a hostile text may be nested ten thousand deep.
    let mut pending = vec![(root, 0, false)];
    while let Some((node, depth, in_link)) = pending.pop() {
        let in_link = tame(arena, node, depth, in_link);
        pending.extend(
            node.reverse_children()
                .map(|child| (child, depth + 1, in_link)),
        );
    }
    root
}

/// Makes one node harmless. Its children are looked at afterwards. Returns whether they stand inside a link.
fn tame<'a>(arena: &'a Arena<'a>, node: Node<'a>, depth: usize, in_link: bool) -> bool {
    if depth >= MAX_DEPTH && flatten(arena, node) {
        return in_link;
    }
    let value = node.data().value.clone();
    let tamed = match value {
        NodeValue::Heading(heading) => NodeValue::Heading(NodeHeading {
            level: (heading.level + 2).min(6),
            ..heading
        }),
        NodeValue::CodeBlock(mut block) => {
            // The language would become a class, and no stylesheet of ours asks for one.
            block.info.clear();
            NodeValue::CodeBlock(block)
        }
        NodeValue::HtmlBlock(html) => {
            node.append(text(arena, html.literal.trim_end().to_owned()));
            NodeValue::Paragraph
        }
        NodeValue::HtmlInline(html) | NodeValue::Raw(html) => NodeValue::Text(html.into()),
        NodeValue::TaskItem(item) => {
            check_box(arena, node, item.symbol.is_some());
            NodeValue::Item(comrak::nodes::NodeList::default())
        }
        NodeValue::Link(link) => match safe_url(&link.url) {
            Some(url) if !in_link => NodeValue::Link(Box::new(NodeLink {
                url,
                title: String::new(),
            })),
            _ => return unwrap_link(node, in_link),
        },
        NodeValue::Image(image) => match safe_url(&image.url) {
            Some(url) if !in_link => {
                if node.first_child().is_none() {
                    node.append(text(arena, url.clone()));
                }
                NodeValue::Link(Box::new(NodeLink {
                    url,
                    title: String::new(),
                }))
            }
            _ => return unwrap_link(node, in_link),
        },
        _ => return in_link,
    };
    let in_link = in_link || matches!(tamed, NodeValue::Link(_));
    node.data_mut().value = tamed;
    in_link
}

/// A link that may not be one: what it says stays.
fn unwrap_link(node: Node<'_>, in_link: bool) -> bool {
    // `Escaped` is comrak's node that writes nothing around its children.
    node.data_mut().value = NodeValue::Escaped;
    in_link
}

/// An absolute http, https or mailto address in its normal form (host in Punycode, blanks and quotes encoded), or
/// nothing. Names and passwords in front of a host are refused: they serve only to make one host look like another.
fn safe_url(url: &str) -> Option<String> {
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

/// Puts a ticked or empty box in front of a task's text. A form's check box would need a label and do nothing.
fn check_box<'a>(arena: &'a Arena<'a>, item: Node<'a>, ticked: bool) {
    let mark = text(
        arena,
        if ticked {
            "☑ ".to_owned()
        } else {
            "☐ ".to_owned()
        },
    );
    match item
        .first_child()
        .filter(|first| matches!(first.data().value, NodeValue::Paragraph))
    {
        Some(paragraph) => paragraph.prepend(mark),
        None => {
            let paragraph = arena.alloc(NodeValue::Paragraph.into());
            paragraph.append(mark);
            item.prepend(paragraph);
        }
    }
}

/// Replaces what is in `node` by its plain text. False where the node cannot hold text itself (a list, a table's row):
/// then its children are flattened.
fn flatten<'a>(arena: &'a Arena<'a>, node: Node<'a>) -> bool {
    let structural = matches!(
        node.data().value,
        NodeValue::List(_)
            | NodeValue::Table(_)
            | NodeValue::TableRow(_)
            | NodeValue::Document
            | NodeValue::Text(_)
    );
    if structural || node.first_child().is_none() {
        return false;
    }
    let mut content = String::new();
    for descendant in node.descendants().skip(1) {
        match &descendant.data().value {
            NodeValue::Text(text) => content.push_str(text),
            NodeValue::Code(code) => content.push_str(&code.literal),
            NodeValue::CodeBlock(block) => content.push_str(&block.literal),
            NodeValue::HtmlInline(html) | NodeValue::Raw(html) => content.push_str(html),
            NodeValue::HtmlBlock(html) => content.push_str(&html.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => content.push('\n'),
            value if value.block() && !content.is_empty() => content.push(' '),
            _ => {}
        }
    }
    // Detached one by one, so that the tree stays whole.
    while let Some(child) = node.first_child() {
        child.detach();
    }
    let leaf = text(arena, content);
    let holds_text = node.data().value.contains_inlines() || !node.data().value.block();
    if holds_text {
        node.append(leaf);
    } else {
        let paragraph = arena.alloc(NodeValue::Paragraph.into());
        paragraph.append(leaf);
        node.append(paragraph);
    }
    true
}

fn text<'a>(arena: &'a Arena<'a>, content: String) -> &'a AstNode<'a> {
    arena.alloc(NodeValue::Text(content.into()).into())
}

static CLEANER: LazyLock<Builder<'static>> = LazyLock::new(|| {
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
});

/// The elements that a text may have.
pub(super) const ELEMENTS: [&str; 23] = [
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
