//! The way from a person's Markdown to HTML that can be shown without fear.
//!
//! Three steps, each enough by itself against script: the text is parsed (CommonMark with GFM's tables, strikethrough,
//! task lists and autolinks), the parsed tree is tamed (no raw HTML, no picture, no address but http, https and
//! mailto), and what is written from it is cleaned once more by an allow list.

use std::collections::HashMap;

use comrak::nodes::{AstNode, NodeHeading, NodeLink, NodeValue};
use comrak::{Arena, Node, Options};

use super::address::Own;
use super::article::titled;
use super::article_files::show_file;
use super::clean::{Sieve, clean};

/// What `markdown` looks like, as HTML that is safe to put into a page or a mail.
///
/// Elements: `p br hr h3–h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a`; attributes: `a`'s
/// `href` (absolute http, https or mailto), `rel` and `target`, `ol`'s `start`, `th`'s and `td`'s `align`; nothing else.
/// Headings begin at `h3`, below the page's and the ticket's own. A picture becomes a link to it, since loading it would
/// tell its host who reads when. Raw HTML is shown as the text it is. A line end is a line break, as people type.
/// Time and output grow with the length of the text; nesting deeper than [`MAX_DEPTH`] is flattened.
#[must_use]
pub fn markdown_to_html(markdown: &str) -> String {
    markdown_with_pictures(markdown, &Pictures::new())
}

/// What pictures of Portico's own a text may show: as the text names them (`attachment:<id>`), and where they are.
pub type Pictures = HashMap<String, String>;

/// The same with pictures of Portico's own in their places: `img` with `src` (below [`super::clean::FILES`]) and `alt`. A
/// picture of its own that is not among them is its description.
#[must_use]
pub fn markdown_with_pictures(markdown: &str, pictures: &Pictures) -> String {
    let sieve = if pictures.is_empty() {
        Sieve::Messages
    } else {
        Sieve::Pictures
    };
    let own = Own {
        pictures,
        article: None,
        files: None,
    };
    html_of(markdown, &own, &options(markdown), sieve)
}

pub(super) fn html_of(
    markdown: &str,
    own: &Own<'_>,
    options: &Options<'_>,
    sieve: Sieve,
) -> String {
    let arena = Arena::new();
    let root = parse(&arena, markdown, options, own);
    let mut html = String::with_capacity(markdown.len() * 2);
    if comrak::format_html(root, options, &mut html).is_err() {
        // A String takes everything, so this cannot happen; if it does, the text is shown as it was typed.
        return format!("<p>{}</p>", ammonia::clean_text(markdown));
    }
    clean(html, sieve)
}

/// How deep quotes, lists and emphasis may be put into one another. Beyond, their text is kept and their form dropped:
/// nobody reads it, and every consumer down the line (browser, mail client, cleaner) pays for depth.
pub(super) const MAX_DEPTH: usize = 32;

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
pub(super) fn parse<'a>(
    arena: &'a Arena<'a>,
    markdown: &str,
    options: &Options<'_>,
    own: &Own<'_>,
) -> Node<'a> {
    let root = comrak::parse_document(arena, markdown, options);
    // Depth first with a stack of our own: a hostile text may be nested ten thousand deep.
    let mut pending = vec![(root, 0, false)];
    while let Some((node, depth, in_link)) = pending.pop() {
        match tame(arena, node, depth, in_link, own) {
            Fate::Stays { children_in_link } => {
                pending.extend(
                    node.reverse_children()
                        .map(|child| (child, depth + 1, children_in_link)),
                );
            }
            Fate::LeavesItsChildren => {
                pending.extend(node.reverse_children().map(|child| (child, depth, in_link)));
                while let Some(child) = node.first_child() {
                    node.insert_before(child);
                }
                node.detach();
            }
        }
    }
    root
}

enum Fate {
    Stays {
        children_in_link: bool,
    },
    /// Its children take its place: a link that may not be one, of which what it says stays.
    LeavesItsChildren,
}

/// Makes one node harmless. Its children are looked at afterwards.
fn tame<'a>(
    arena: &'a Arena<'a>,
    node: Node<'a>,
    depth: usize,
    in_link: bool,
    own: &Own<'_>,
) -> Fate {
    if depth >= MAX_DEPTH && flatten(arena, node) {
        return Fate::Stays {
            children_in_link: in_link,
        };
    }
    let value = node.data().value.clone();
    if show_file(node, in_link, own) {
        return Fate::Stays {
            children_in_link: in_link,
        };
    }
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
        NodeValue::Alert(callout) => NodeValue::Alert(Box::new(titled(&callout, own.article))),
        NodeValue::HtmlBlock(html) => {
            node.append(text(arena, html.literal.trim_end().to_owned()));
            NodeValue::Paragraph
        }
        NodeValue::HtmlInline(html) | NodeValue::Raw(html) => NodeValue::Text(html.into()),
        NodeValue::TaskItem(item) => {
            check_box(arena, node, item.symbol.is_some());
            NodeValue::Item(comrak::nodes::NodeList::default())
        }
        NodeValue::Link(link) => match own.address(&link.url) {
            Some(url) if !in_link => NodeValue::Link(Box::new(NodeLink {
                url,
                title: String::new(),
            })),
            _ => return Fate::LeavesItsChildren,
        },
        NodeValue::Image(image) if own.pictures.contains_key(&image.url) => {
            NodeValue::Image(Box::new(NodeLink {
                url: own.pictures[&image.url].clone(),
                title: String::new(),
            }))
        }
        NodeValue::Image(image) => match own.elsewhere(&image.url) {
            Some((url, name)) if !in_link => {
                if node.first_child().is_none() {
                    node.append(text(arena, name));
                }
                NodeValue::Link(Box::new(NodeLink {
                    url,
                    title: String::new(),
                }))
            }
            _ => return Fate::LeavesItsChildren,
        },
        _ => {
            return Fate::Stays {
                children_in_link: in_link,
            };
        }
    };
    let children_in_link = in_link || matches!(tamed, NodeValue::Link(_));
    node.data_mut().value = tamed;
    Fate::Stays { children_in_link }
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

#[cfg(test)]
mod tests {
    use super::markdown_to_html;

    #[test]
    fn it_is_commonmark_with_tables_and_line_breaks() {
        for (markdown, html) in [
            ("", ""),
            (
                "a *b* **c** ~~d~~ `e`",
                "<p>a <em>b</em> <strong>c</strong> <del>d</del> <code>e</code></p>\n",
            ),
            ("one\ntwo", "<p>one<br>\ntwo</p>\n"),
            ("# a\n\n###### b", "<h3>a</h3>\n<h6>b</h6>\n"),
            ("> q", "<blockquote>\n<p>q</p>\n</blockquote>\n"),
            ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
            ("3. a", "<ol start=\"3\">\n<li>a</li>\n</ol>\n"),
            (
                "- [x] a\n- [ ] b",
                "<ul>\n<li>☑ a</li>\n<li>☐ b</li>\n</ul>\n",
            ),
            ("```sh\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"),
            ("---", "<hr>\n"),
        ] {
            assert_eq!(markdown_to_html(markdown), html, "{markdown}");
        }
        assert_eq!(
            markdown_to_html("|a|b|\n|---|--:|\n|1|2|"),
            "<table>\n<thead>\n<tr>\n<th>a</th>\n<th align=\"right\">b</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n<td>1</td>\n\
             <td align=\"right\">2</td>\n</tr>\n</tbody>\n</table>\n"
        );
    }

    /// A link as it always is.
    fn link(href: &str, text: &str) -> String {
        format!(
            r#"<p><a href="{href}" target="_blank" rel="noopener noreferrer nofollow">{text}</a></p>"#
        ) + "\n"
    }

    #[test]
    fn only_safe_links_are_links() {
        assert_eq!(
            markdown_to_html("[a](https://x.example \"t\")"),
            link("https://x.example/", "a")
        );
        assert_eq!(
            markdown_to_html("https://x.example/a?b=c&d"),
            link(
                "https://x.example/a?b=c&amp;d",
                "https://x.example/a?b=c&amp;d"
            )
        );
        assert_eq!(
            markdown_to_html("help@x.example"),
            link("mailto:help@x.example", "help@x.example")
        );
        assert_eq!(
            markdown_to_html("[a](https://münchen.example)"),
            link("https://xn--mnchen-3ya.example/", "a")
        );
        for plain in [
            "[a](javascript:x)",
            "[a](/x)",
            "[a](#x)",
            "[a](data:,x)",
            "[a](https://u@x.example)",
            "[a](<>)",
        ] {
            assert_eq!(markdown_to_html(plain), "<p>a</p>\n", "{plain}");
        }
        let long = format!("[a](https://x.example/{})", "y".repeat(2_000));
        assert_eq!(markdown_to_html(&long), "<p>a</p>\n");
    }

    #[test]
    fn pictures_are_links_to_them() {
        assert_eq!(
            markdown_to_html("![a plan](https://x.example/p.png)"),
            link("https://x.example/p.png", "a plan")
        );
        assert_eq!(
            markdown_to_html("![](https://x.example/p.png)"),
            link("https://x.example/p.png", "https://x.example/p.png")
        );
        assert_eq!(
            markdown_to_html("[![alt](https://x.example/p.png)](https://y.example)"),
            link("https://y.example/", "alt")
        );
        assert_eq!(
            markdown_to_html("![alt](data:image/png;base64,AA)"),
            "<p>alt</p>\n"
        );
    }

    #[test]
    fn long_texts_come_through_whole() {
        let text = "a & b § c < d ".repeat(5_000);
        let html = markdown_to_html(&text);
        assert_eq!(
            html,
            format!(
                "<p>{}</p>\n",
                text.trim_end().replace('&', "&amp;").replace('<', "&lt;")
            )
        );
        let code = format!("```\n{}\n```", "&§".repeat(5_000));
        assert_eq!(
            markdown_to_html(&code),
            format!("<pre><code>{}\n</code></pre>\n", "&amp;§".repeat(5_000))
        );
    }

    #[test]
    fn too_wide_a_table_stays_text() {
        let wide = format!(
            "{}\n{}\n{}",
            "|a".repeat(2_000),
            "|-".repeat(2_000),
            "|b\n".repeat(2_000)
        );
        assert!(markdown_to_html(&wide).starts_with("<p>|a|a"));
    }
}
