//! The steps of an article, of which readers say one by one whether they helped.

use comrak::nodes::{ListType, NodeValue};
use comrak::{Arena, Node};

use super::article::document;

/// Steps of a text that are counted; the column of their votes says the same.
const MOST: usize = 200;

/// Characters of a step's first words at most.
const LONGEST: usize = 80;

/// The steps of an article's Markdown, each with its first words as plain text. A step is an item of a numbered list that stands by
/// itself, in no quote, callout or other list. They are counted through the whole text, from 1, whatever numbers they show: two
/// hundred at most.
#[must_use]
pub fn article_steps(markdown: &str) -> Vec<String> {
    let arena = Arena::new();
    let root = comrak::parse_document(&arena, markdown, &document(markdown));
    let lists = root.children().filter(|block| is_numbered(block));
    let steps = lists.flat_map(|list| list.children());
    steps.take(MOST).map(first_words).collect()
}

fn is_numbered(block: Node<'_>) -> bool {
    matches!(&block.data().value, NodeValue::List(list) if list.list_type == ListType::Ordered)
}

/// Of the first of its blocks that says something.
fn first_words(step: Node<'_>) -> String {
    let mut said = step.children().map(words_in);
    said.find(|words| !words.is_empty()).unwrap_or_default()
}

fn words_in(block: Node<'_>) -> String {
    let mut words = String::new();
    for part in block.descendants() {
        match &part.data().value {
            NodeValue::Text(text) => words.push_str(text),
            NodeValue::Code(code) => words.push_str(&code.literal),
            NodeValue::CodeBlock(code) => words.push_str(&code.literal),
            NodeValue::HtmlInline(html) => words.push_str(html),
            NodeValue::HtmlBlock(html) => words.push_str(&html.literal),
            NodeValue::SoftBreak | NodeValue::LineBreak => words.push(' '),
            value if value.block() => words.push(' '),
            _ => {}
        }
        // More than enough, and no blanks alone.
        if words.len() > LONGEST * 8 && !words.trim().is_empty() {
            break;
        }
    }
    shortened(&words)
}

/// In one line, and cut between words where there are too many.
fn shortened(text: &str) -> String {
    let mut line = String::new();
    let mut room = LONGEST;
    for word in text.split_whitespace() {
        let length = word.chars().count();
        let gap = usize::from(!line.is_empty());
        if length + gap > room {
            // With room for what says that there is more.
            while line.chars().count() >= LONGEST {
                line.pop();
            }
            if line.is_empty() {
                line.extend(word.chars().take(LONGEST - 1));
            }
            line.push('…');
            return line;
        }
        if gap > 0 {
            line.push(' ');
        }
        line.push_str(word);
        room -= length + gap;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{ArticleFiles, Locale, article_to_html};

    /// Items of the lists that stand by themselves, as a page counts them.
    fn on_the_page(markdown: &str) -> usize {
        let html = article_to_html(markdown, Locale::En, &ArticleFiles::new());
        let mut open: Vec<&str> = Vec::new();
        let mut found = 0;
        for tag in html.split('<').skip(1) {
            let end = tag.find(['>', ' ']).unwrap_or(tag.len());
            let name = &tag[..end];
            if name.starts_with('/') {
                open.pop();
                continue;
            }
            found += usize::from(name == "li" && open == ["ol"]);
            if !matches!(name, "br" | "hr" | "img") {
                open.push(name);
            }
        }
        found
    }

    #[test]
    fn they_are_counted_through_the_text_with_their_first_words() {
        let text = "Before\n\n1. Open **Settings** and\n   [the *page*](/articles/a).\n2. `ping`\n\n   more of it\n\n## Then\n\n\
                    7. ![The lid](file:x)\n8. [x] Close it.\n\n- no step\n\n1) The last";
        let steps = [
            "Open Settings and the page.",
            "ping",
            "The lid",
            "Close it.",
            "The last",
        ];
        assert_eq!(article_steps(text), steps);
        assert_eq!(on_the_page(text), steps.len());
    }

    #[test]
    fn what_lies_in_something_else_is_none() {
        for text in [
            "",
            "a\nb",
            "- 1. a\n- 2. b",
            "> 1. a\n> 2. b",
            "> [!WARNING]\n> 1. a",
            "    1. a",
            "```\n1. a\n```",
            "<ol><li>a</li></ol>",
            "1\\. a",
        ] {
            assert!(article_steps(text).is_empty(), "{text}");
            assert_eq!(on_the_page(text), 0, "{text}");
        }
        let within = "1. a\n   1. b\n   2. c\n\n   > [!CAUTION]\n   > 1. d\n\n2. e";
        assert_eq!(article_steps(within), ["a", "e"]);
        assert_eq!(on_the_page(within), 2);
    }

    #[test]
    fn one_alone_is_one_and_one_that_says_nothing_too() {
        assert_eq!(article_steps("1. a"), ["a"]);
        assert_eq!(article_steps("1.\n2. b\n3.\n"), ["", "b", ""]);
        let callout = "1. > [!WARNING]\n   > Not now.\n2. <b>x</b>";
        assert_eq!(article_steps(callout), ["Not now.", "<b>x</b>"]);
    }

    #[test]
    fn first_words_are_few() {
        let cut = |text: &str| article_steps(&format!("1. {text}")).remove(0);
        assert_eq!(cut(&"ä".repeat(80)), "ä".repeat(80));
        assert_eq!(cut(&"ä".repeat(81)), format!("{}…", "ä".repeat(79)));
        assert_eq!(cut(&"word ".repeat(16)), "word ".repeat(16).trim_end());
        assert_eq!(
            cut(&"word ".repeat(17)),
            format!("{}…", "word ".repeat(16).trim_end())
        );
        for many in ["a ".repeat(50_000), "ab *c* ".repeat(10_000)] {
            let cut = cut(&many);
            assert!(
                cut.chars().count() <= LONGEST && cut.ends_with('…'),
                "{cut}"
            );
        }
    }

    #[test]
    fn hostile_texts_have_two_hundred_at_most() {
        let many: String = (1..=10_000).map(|n| format!("{n}. step {n}\n")).collect();
        let steps = article_steps(&many);
        assert_eq!(steps.len(), MOST);
        assert_eq!(steps[MOST - 1], "step 200");
        for deep in [
            "1. ".repeat(10_000),
            "1. > ".repeat(10_000),
            format!("1. {}", "> ".repeat(10_000)),
            format!("1. {}a", "[".repeat(10_000)),
            "1. a\n\n\n<!-- -->\n\n".repeat(5_000),
        ] {
            let steps = article_steps(&deep);
            assert!((1..=MOST).contains(&steps.len()), "{}", &deep[..20]);
            assert_eq!(on_the_page(&deep).min(MOST), steps.len(), "{}", &deep[..20]);
        }
    }
}
