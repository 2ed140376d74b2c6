//! A person's Markdown as a tree of what it says, for what is neither a page nor a mail: the printed page.

use comrak::nodes::{ListType, NodeValue, TableAlignment};
use comrak::{Arena, Node};
use serde::Serialize;

use super::address::Own;
use super::markdown::{Pictures, options, parse};

/// How deep quotes and lists are kept inside one another on paper; beyond, what they hold stands in their place.
const MAX_BLOCKS: usize = 5;
/// The same of emphasis.
const MAX_INLINES: usize = 6;

/// A part of a text, one below the other.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Block {
    /// A paragraph.
    Paragraph {
        /// What it says.
        body: Vec<Inline>,
    },
    /// A heading.
    Heading {
        /// 3 to 6: below the page's and the ticket's own.
        level: u8,
        /// What it says.
        body: Vec<Inline>,
    },
    /// What somebody else said.
    Quote {
        /// What they said.
        blocks: Vec<Block>,
    },
    /// A list.
    List {
        /// The first number; none for bullets.
        start: Option<usize>,
        /// Each with what it holds.
        items: Vec<Vec<Block>>,
    },
    /// Code, kept as it is.
    Code {
        /// Its lines.
        text: String,
    },
    /// A line across.
    Rule,
    /// A table.
    Table {
        /// `left`, `center` or `right` of each column.
        align: Vec<&'static str>,
        /// The first is the head.
        rows: Vec<Vec<Vec<Inline>>>,
    },
}

/// A part of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Inline {
    /// Plain text.
    Text {
        /// The text.
        text: String,
    },
    /// A new line.
    Break,
    /// Emphasised more.
    Strong {
        /// What.
        body: Vec<Inline>,
    },
    /// Emphasised.
    Emph {
        /// What.
        body: Vec<Inline>,
    },
    /// Struck out.
    Strike {
        /// What.
        body: Vec<Inline>,
    },
    /// Code.
    Code {
        /// The text.
        text: String,
    },
    /// A link, absolute and http, https or mailto.
    Link {
        /// Where to.
        url: String,
        /// What it says.
        body: Vec<Inline>,
    },
    /// A picture of Portico's own.
    Picture {
        /// As `pictures` names it.
        source: String,
        /// What a reader who does not see it is told.
        alt: String,
    },
}

/// What `markdown` says, part by part. The same rules as in [`super::markdown_to_html`]: no raw HTML, no address but
/// http, https and mailto, and no picture but those of `pictures`.
#[must_use]
pub fn markdown_to_blocks(markdown: &str, pictures: &Pictures) -> Vec<Block> {
    let arena = Arena::new();
    let options = options(markdown);
    let own = Own {
        pictures,
        article: None,
        files: None,
    };
    let root = parse(&arena, markdown, &options, &own);
    let mut blocks = Vec::new();
    children(root, 0, &mut blocks);
    blocks
}

fn children<'a>(node: Node<'a>, depth: usize, into: &mut Vec<Block>) {
    for child in node.children() {
        block(child, depth, into);
    }
}

fn block<'a>(node: Node<'a>, depth: usize, into: &mut Vec<Block>) {
    let value = node.data().value.clone();
    let within = || {
        let mut blocks = Vec::new();
        children(node, depth + 1, &mut blocks);
        blocks
    };
    match value {
        NodeValue::Paragraph => into.push(Block::Paragraph { body: line(node) }),
        NodeValue::Heading(heading) => into.push(Block::Heading {
            level: heading.level,
            body: line(node),
        }),
        NodeValue::CodeBlock(code) => into.push(Block::Code {
            text: code.literal.trim_end().to_owned(),
        }),
        NodeValue::ThematicBreak => into.push(Block::Rule),
        NodeValue::BlockQuote if depth < MAX_BLOCKS => {
            into.push(Block::Quote { blocks: within() });
        }
        NodeValue::List(list) if depth < MAX_BLOCKS => into.push(Block::List {
            start: (list.list_type == ListType::Ordered).then_some(list.start),
            items: node
                .children()
                .map(|item| {
                    let mut blocks = Vec::new();
                    children(item, depth + 1, &mut blocks);
                    blocks
                })
                .collect(),
        }),
        NodeValue::Table(table) => into.push(Block::Table {
            align: table.alignments.iter().map(|side| side_of(*side)).collect(),
            rows: node
                .children()
                .map(|row| row.children().map(line).collect())
                .collect(),
        }),
        // Bound by the taming's own depth.
        value if value.contains_inlines() => into.push(Block::Paragraph { body: line(node) }),
        _ => children(node, depth, into),
    }
}

const fn side_of(alignment: TableAlignment) -> &'static str {
    match alignment {
        TableAlignment::None | TableAlignment::Left => "left",
        TableAlignment::Center => "center",
        TableAlignment::Right => "right",
    }
}

fn line<'a>(node: Node<'a>) -> Vec<Inline> {
    let mut parts = Vec::new();
    inlines(node, 0, &mut parts);
    parts
}

fn inlines<'a>(node: Node<'a>, depth: usize, into: &mut Vec<Inline>) {
    for child in node.children() {
        let value = child.data().value.clone();
        let within = || {
            let mut body = Vec::new();
            inlines(child, depth + 1, &mut body);
            body
        };
        match value {
            NodeValue::Text(text) => into.push(Inline::Text {
                text: text.into_owned(),
            }),
            NodeValue::Code(code) => into.push(Inline::Code { text: code.literal }),
            NodeValue::SoftBreak | NodeValue::LineBreak => into.push(Inline::Break),
            NodeValue::Image(image) => into.push(Inline::Picture {
                source: image.url,
                alt: words(&within()),
            }),
            NodeValue::Strong if depth < MAX_INLINES => {
                into.push(Inline::Strong { body: within() });
            }
            NodeValue::Emph if depth < MAX_INLINES => into.push(Inline::Emph { body: within() }),
            NodeValue::Strikethrough if depth < MAX_INLINES => {
                into.push(Inline::Strike { body: within() });
            }
            NodeValue::Link(link) if depth < MAX_INLINES => into.push(Inline::Link {
                url: link.url,
                body: within(),
            }),
            _ => inlines(child, depth, into),
        }
    }
}

fn words(parts: &[Inline]) -> String {
    parts
        .iter()
        .map(|part| match part {
            Inline::Text { text } | Inline::Code { text } => text.clone(),
            Inline::Break => " ".to_owned(),
            Inline::Strong { body }
            | Inline::Emph { body }
            | Inline::Strike { body }
            | Inline::Link { body, .. } => words(body),
            Inline::Picture { alt, .. } => alt.clone(),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(text: &str) -> Inline {
        Inline::Text { text: text.into() }
    }

    #[test]
    fn every_form_has_its_part() {
        let blocks = markdown_to_blocks(
            "# a\n\nb **c** `d`\ne\n\n> f\n\n3. g\n\n- [x] h\n\n```\ni\n```\n\n---\n\n|j|k|\n|-|-:|\n|l|m|",
            &Pictures::new(),
        );
        let paragraph = |words: &str| Block::Paragraph {
            body: vec![text(words)],
        };
        assert_eq!(
            blocks,
            [
                Block::Heading {
                    level: 3,
                    body: vec![text("a")]
                },
                Block::Paragraph {
                    body: vec![
                        text("b "),
                        Inline::Strong {
                            body: vec![text("c")]
                        },
                        text(" "),
                        Inline::Code { text: "d".into() },
                        Inline::Break,
                        text("e"),
                    ]
                },
                Block::Quote {
                    blocks: vec![paragraph("f")]
                },
                Block::List {
                    start: Some(3),
                    items: vec![vec![paragraph("g")]]
                },
                Block::List {
                    start: None,
                    items: vec![vec![Block::Paragraph {
                        body: vec![text("☑ "), text("h")]
                    }]]
                },
                Block::Code { text: "i".into() },
                Block::Rule,
                Block::Table {
                    align: vec!["left", "right"],
                    rows: vec![
                        vec![vec![text("j")], vec![text("k")]],
                        vec![vec![text("l")], vec![text("m")]],
                    ],
                },
            ]
        );
    }

    #[test]
    fn links_and_pictures_obey_the_rules_of_pages() {
        let own = Pictures::from([("attachment:1".to_owned(), "/pictures/1".to_owned())]);
        let body = |markdown: &str| match markdown_to_blocks(markdown, &own).remove(0) {
            Block::Paragraph { body } => body,
            other => panic!("{other:?}"),
        };
        assert_eq!(body("[a](javascript:alert(1))"), [text("a")]);
        assert_eq!(
            body("![b](attachment:1)"),
            [Inline::Picture {
                source: "/pictures/1".into(),
                alt: "b".into()
            }]
        );
        assert_eq!(body("![c](attachment:2)"), [text("c")]);
        assert_eq!(
            body("![d](https://x.example/d.png)"),
            [Inline::Link {
                url: "https://x.example/d.png".into(),
                body: vec![text("d")]
            }]
        );
    }

    #[test]
    fn depth_is_bounded_and_no_word_is_lost() {
        fn deepest(blocks: &[Block]) -> usize {
            blocks
                .iter()
                .map(|block| match block {
                    Block::Quote { blocks } => 1 + deepest(blocks),
                    Block::List { items, .. } => {
                        1 + items.iter().map(|item| deepest(item)).max().unwrap_or(0)
                    }
                    _ => 0,
                })
                .max()
                .unwrap_or(0)
        }
        let blocks = markdown_to_blocks(&format!("{}deep", "> - ".repeat(500)), &Pictures::new());
        assert_eq!(deepest(&blocks), MAX_BLOCKS);
        assert!(format!("{blocks:?}").contains("deep"));
        let emphasis = format!("{}deep{}", "**_".repeat(300), "_**".repeat(300));
        let blocks = markdown_to_blocks(&emphasis, &Pictures::new());
        assert!(format!("{blocks:?}").contains("deep"));
    }
}
