//! The plain-text side of Markdown, for the text part of a mail and for previews.

use comrak::nodes::{ListType, NodeValue};
use comrak::{Arena, Node, Options};

use super::address::Own;
use super::markdown::{Pictures, options, parse};

/// What `markdown` says as plain text that reads well in a mail: marks of emphasis gone, lists with `-` or numbers,
/// quotes with `>`, code and tables as they are, a link as its text followed by its address in `<…>`. Links obey the same rules
/// as in [`super::markdown_to_html`]. Ends without a line end.
#[must_use]
pub fn markdown_to_text(markdown: &str) -> String {
    text_of(markdown, &options(markdown))
}

pub(super) fn text_of(markdown: &str, options: &Options<'_>) -> String {
    let arena = Arena::new();
    let mut writer = Writer::default();
    let own = Own {
        pictures: &Pictures::new(),
        article: None,
        files: None,
    };
    let mut pending = vec![Step::Enter(parse(&arena, markdown, options, &own))];
    while let Some(step) = pending.pop() {
        match step {
            Step::Enter(node) => {
                writer.enter(node);
                pending.push(Step::Leave(node));
                pending.extend(node.reverse_children().map(Step::Enter));
            }
            Step::Leave(node) => writer.leave(node),
        }
    }
    writer.text.truncate(writer.text.trim_end().len());
    writer.text
}

enum Step<'a> {
    Enter(Node<'a>),
    Leave(Node<'a>),
}

/// What stands at the beginning of each line inside a block; the first line of a list's item has its marker.
struct Margin {
    first: Option<String>,
    rest: &'static str,
}

#[derive(Default)]
struct Writer {
    text: String,
    margins: Vec<Margin>,
    /// The next block is set apart by a blank line.
    apart: bool,
    /// Numbers of the ordered lists that we are in; none for a list with bullets.
    lists: Vec<Option<usize>>,
    link_starts: Vec<usize>,
}

impl Writer {
    fn enter(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::BlockQuote => {
                self.separate();
                self.margins.push(Margin {
                    first: None,
                    rest: "> ",
                });
            }
            NodeValue::List(list) => {
                // A list within an item goes on without a gap.
                self.apart &= self.lists.is_empty() || !list.tight;
                self.lists
                    .push((list.list_type == ListType::Ordered).then_some(list.start));
            }
            NodeValue::Item(_) => {
                self.separate();
                let marker = match self.lists.last_mut() {
                    Some(Some(number)) => {
                        let marker = format!("{number}. ");
                        *number += 1;
                        marker
                    }
                    _ => "- ".to_owned(),
                };
                self.margins.push(Margin {
                    first: Some(marker),
                    rest: "  ",
                });
            }
            NodeValue::Paragraph | NodeValue::Heading(_) => self.begin(),
            NodeValue::CodeBlock(block) => {
                self.begin();
                self.write(block.literal.trim_end_matches('\n'));
                self.end();
            }
            NodeValue::ThematicBreak => {
                self.begin();
                self.write("---");
                self.end();
            }
            NodeValue::TableRow(_) => {
                self.apart = self.apart && node.previous_sibling().is_none();
                self.begin();
            }
            NodeValue::TableCell if node.previous_sibling().is_some() => self.write(" | "),
            NodeValue::Text(text) => self.write(text),
            NodeValue::Code(code) => self.write(&code.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => self.write("\n"),
            NodeValue::Link(_) => self.link_starts.push(self.text.len()),
            _ => {}
        }
    }

    fn leave(&mut self, node: Node<'_>) {
        match &node.data().value {
            NodeValue::BlockQuote | NodeValue::Item(_) => {
                self.margins.pop();
                // Items of a tight list stand line under line.
                let tight = matches!(node.parent().map(|p| p.data().value.clone()), Some(NodeValue::List(l)) if l.tight);
                self.apart = !tight;
            }
            NodeValue::List(_) => {
                self.lists.pop();
                self.apart = self.lists.is_empty() || self.apart;
            }
            NodeValue::Paragraph | NodeValue::Heading(_) | NodeValue::TableRow(_) => self.end(),
            NodeValue::Link(link) => {
                let shown = self
                    .link_starts
                    .pop()
                    .map_or("", |start| &self.text[start..]);
                let bare = |url: &str| {
                    url.trim_start_matches("mailto:")
                        .trim_end_matches('/')
                        .to_owned()
                };
                if bare(shown.trim()) != bare(&link.url) {
                    let address = format!(" <{}>", link.url);
                    self.write(&address);
                }
            }
            _ => {}
        }
    }

    /// A blank line if the block before asked for one.
    fn separate(&mut self) {
        if self.apart && !self.text.is_empty() {
            self.margin(false);
            self.text.truncate(self.text.trim_end_matches(' ').len());
            self.text.push('\n');
        }
        self.apart = false;
    }

    fn begin(&mut self) {
        self.separate();
        self.margin(true);
    }

    fn end(&mut self) {
        self.text.push('\n');
        self.apart = true;
    }

    fn margin(&mut self, with_markers: bool) {
        for margin in &mut self.margins {
            match margin.first.take_if(|_| with_markers) {
                Some(marker) => self.text.push_str(&marker),
                None if margin.first.is_some() => {}
                None => self.text.push_str(margin.rest),
            }
        }
    }

    fn write(&mut self, text: &str) {
        for (index, line) in text.split('\n').enumerate() {
            if index > 0 {
                self.text.push('\n');
                self.margin(false);
            }
            self.text.push_str(line);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::markdown_to_text;

    #[test]
    fn it_reads_well() {
        let markdown = "# Hello **you**\n\nFirst line\nsecond `line` ~~gone~~\n\n- one\n- two\n  more\n  1. deep\n  2. deeper\n- three\n\n\
            > quoted\n> again\n>\n> - in a quote\n\n```sh\nls -la\n  pwd\n```\n\n3. c\n4. d\n\n- [x] done\n- [ ] open\n\n---\n\nThe end";
        assert_eq!(
            markdown_to_text(markdown),
            "Hello you\n\nFirst line\nsecond line gone\n\n- one\n- two\n  more\n  1. deep\n  2. deeper\n- three\n\n\
             > quoted\n> again\n>\n> - in a quote\n\nls -la\n  pwd\n\n3. c\n4. d\n\n- ☑ done\n- ☐ open\n\n---\n\nThe end"
        );
    }

    #[test]
    fn links_show_their_address_once() {
        for (markdown, text) in [
            (
                "see [the guide](https://a.example/x)",
                "see the guide <https://a.example/x>",
            ),
            ("see https://a.example/x", "see https://a.example/x"),
            ("<help@a.example>", "help@a.example"),
            ("[x](javascript:alert(1))", "x"),
            (
                "![a plan](https://a.example/p.png)",
                "a plan <https://a.example/p.png>",
            ),
            ("![](https://a.example/p.png)", "https://a.example/p.png"),
        ] {
            assert_eq!(markdown_to_text(markdown), text);
        }
    }

    #[test]
    fn tables_are_rows_of_cells() {
        let table = "| Host | State |\n|---|--:|\n| a | up |\n| b | **down** |\n\nafter";
        assert_eq!(
            markdown_to_text(table),
            "Host | State\na | up\nb | down\n\nafter"
        );
    }

    #[test]
    fn nothing_stays_nothing_and_html_stays_text() {
        assert_eq!(markdown_to_text(""), "");
        assert_eq!(markdown_to_text("a <b>c</b>"), "a <b>c</b>");
        assert_eq!(
            markdown_to_text("<script>\nx\n</script>"),
            "<script>\nx\n</script>"
        );
    }

    #[test]
    fn depth_is_bounded() {
        let text = markdown_to_text(&format!("{} deep", ">".repeat(10_000)));
        assert!(text.contains("deep") && text.len() < 200, "{text}");
    }
}
