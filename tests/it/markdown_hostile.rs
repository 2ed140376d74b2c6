//! What hostile Markdown becomes: the output is parsed as a browser does, and only what is allowed may be in it.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use portico::text::{
    ArticleFiles, Locale, article_to_html, article_to_text, markdown_to_html, markdown_to_text,
};
use proptest::prelude::*;

use crate::markdown_corpus::{CORPUS, PIECES};

/// Written down here once more, so that a slip in the allow list itself is noticed.
const ELEMENTS: &str =
    " p br hr h3 h4 h5 h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a ";

/// What articles may more.
const CALLOUTS: [&str; 6] = [
    "markdown-alert-title",
    "markdown-alert markdown-alert-note",
    "markdown-alert markdown-alert-tip",
    "markdown-alert markdown-alert-important",
    "markdown-alert markdown-alert-warning",
    "markdown-alert markdown-alert-caution",
];

#[derive(Default)]
struct Inspector {
    callouts: bool,
    faults: RefCell<Vec<String>>,
    depth: RefCell<(usize, usize)>,
}

impl Inspector {
    fn fault(&self, fault: String) {
        self.faults.borrow_mut().push(fault);
    }
}

impl TokenSink for Inspector {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let tag = match token {
            TagToken(tag) => tag,
            Token::CommentToken(_) | Token::DoctypeToken(_) => {
                self.fault(format!("{token:?}"));
                return TokenSinkResult::Continue;
            }
            _ => return TokenSinkResult::Continue,
        };
        let name = tag.name.as_ref();
        let callout = self.callouts && name == "div";
        if !callout && !ELEMENTS.contains(&format!(" {name} ")) {
            self.fault(format!("element {name}"));
        }
        {
            let mut depth = self.depth.borrow_mut();
            match tag.kind {
                html5ever::tokenizer::StartTag if !matches!(name, "br" | "hr") => depth.0 += 1,
                html5ever::tokenizer::EndTag => depth.0 -= 1,
                html5ever::tokenizer::StartTag => {}
            }
            depth.1 = depth.1.max(depth.0);
        }
        for attribute in &tag.attrs {
            let (attribute, value) = (attribute.name.local.as_ref(), attribute.value.as_ref());
            let allowed = match (name, attribute) {
                ("a", "href") => url::Url::parse(value).is_ok_and(|url| {
                    matches!(url.scheme(), "http" | "https" | "mailto") && url.username().is_empty()
                }),
                ("a", "rel") => value == "noopener noreferrer nofollow",
                ("a", "target") => value == "_blank",
                ("ol", "start") => value.parse::<u64>().is_ok(),
                ("div" | "p", "class") => self.callouts && CALLOUTS.contains(&value),
                ("th" | "td", "align") => matches!(value, "left" | "center" | "right"),
                _ => false,
            };
            if !allowed {
                self.fault(format!("{name} {attribute}={value:?}"));
            }
        }
        let has = |wanted: &str| tag.attrs.iter().any(|a| &*a.name.local == wanted);
        if name == "a" && has("href") && !(has("rel") && has("target")) {
            self.fault("a link without rel and target".to_owned());
        }
        TokenSinkResult::Continue
    }
}

/// Every way in which `html` is more than it may be.
fn faults(html: &str) -> Vec<String> {
    inspected(html, false)
}

fn inspected(html: &str, callouts: bool) -> Vec<String> {
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let inspector = Inspector {
        callouts,
        ..Inspector::default()
    };
    let tokenizer = Tokenizer::new(inspector, TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut faults = tokenizer.sink.faults.take();
    let deepest = tokenizer.sink.depth.borrow().1;
    if deepest > 80 {
        faults.push(format!("nested {deepest} deep"));
    }
    faults
}

#[test]
fn nothing_but_the_allowed_is_left_of_hostile_text() {
    assert!(CORPUS.len() >= 60);
    for hostile in CORPUS {
        // Alone, and where it stands within other things.
        for text in [
            (*hostile).to_owned(),
            format!("before {hostile} after"),
            format!("> {hostile}\n> - {hostile}"),
            format!("**{hostile}**\n\n# {hostile}\n\n1. {hostile}"),
            format!("| a |\n|---|\n| {hostile} |"),
            format!("[{hostile}](https://ok.example)"),
            format!("![{hostile}](https://ok.example/p.png)"),
            format!("<div>\n{hostile}\n</div>\n\n{hostile}"),
            format!("> [!WARNING] {hostile}\n> {hostile}"),
        ] {
            let html = markdown_to_html(&text);
            assert_eq!(faults(&html), [""; 0], "{text:?} became {html}");
            // None of them leads to an article, which with callouts is all that articles may more.
            let html = article_to_html(&text, Locale::En, &ArticleFiles::new());
            assert_eq!(inspected(&html, true), [""; 0], "{text:?} became {html}");
        }
    }
}

#[test]
fn raw_html_is_shown_as_the_text_it_is() {
    assert_eq!(
        markdown_to_html("a <b>c</b>"),
        "<p>a &lt;b&gt;c&lt;/b&gt;</p>\n"
    );
    assert_eq!(
        markdown_to_html("<script>\nalert(1)\n</script>"),
        "<p>&lt;script&gt;\nalert(1)\n&lt;/script&gt;</p>\n"
    );
}

/// Texts that made other parsers quadratic or worse, or their stack overflow.
fn bombs(size: usize) -> Vec<(&'static str, String)> {
    let nested = |open: &str, close: &str| format!("{}x{}", open.repeat(size), close.repeat(size));
    let mut bombs: Vec<(&'static str, String)> = [
        ">",
        "> ",
        "[",
        "![",
        "]",
        "(",
        ")",
        "*",
        "_",
        "**",
        "~~",
        "`",
        "``` ",
        "<",
        "</",
        "<!",
        "<!--",
        "<a ",
        "<?",
        "&",
        "&#",
        "§",
        "\u{a0}x",
        "\\",
        "|",
        "| ",
        "|-",
        "- ",
        "* ",
        "1. ",
        "1) ",
        "# ",
        "+ ",
        "\t",
        "    ",
        "a@",
        "www.",
        "http://",
        "https://a.b",
        "mailto:",
        "[](",
        "[a](<b",
        "[a](b",
        "*a_ ",
        "a**b",
        "*a **a ",
        "a***b",
        "~",
        "- x\n",
        "> x\n",
        "[x]: y\n",
        "[^x]",
        "![[]()",
        "`a``b",
        "<x y='",
        "\"",
        "é",
        "👍",
        "[a]",
        "**x [a*b**c*](d)",
        "_a*b",
        "x\n===\n",
        "|x|\n|-|\n",
        "&amp;",
        "<![CDATA[",
        "- [ ] ",
    ]
    .iter()
    .map(|piece| (*piece, piece.repeat(size)))
    .collect();
    bombs.extend([
        ("brackets", nested("[", "]")),
        ("links", nested("[", "](https://x.example)")),
        ("pictures", nested("![", "](https://x.example)")),
        ("emphasis", nested("*a ", " a*")),
        ("strong", nested("**a ", " a**")),
        ("strikethrough", nested("~~a ", " a~~")),
        ("html", nested("<div>\n", "</div>\n")),
        (
            "code spans",
            (1..(2 * size).isqrt())
                .map(|n| format!("x{}", "`".repeat(n)))
                .collect(),
        ),
        (
            "lists in lists",
            (0..(2 * size).isqrt())
                .map(|n| format!("{}- x\n", "  ".repeat(n)))
                .collect(),
        ),
        (
            "quotes, lazily",
            format!("{}x\n{}", ">".repeat(size), "y\n".repeat(size)),
        ),
        (
            "references",
            format!(
                "[a]: https://x.example/{}\n\n{}",
                "y".repeat(size),
                "[a]".repeat(size)
            ),
        ),
        (
            "wide table",
            format!(
                "{}\n{}\n{}",
                "|a".repeat(size),
                "|-".repeat(size),
                "|b\n".repeat(size)
            ),
        ),
        ("unclosed quote", format!("<a href=\"{}", "x ".repeat(size))),
        ("one word", "x".repeat(size * 10)),
    ]);
    bombs
}

#[test]
fn time_and_output_grow_with_the_length() {
    for (name, bomb) in bombs(10_000) {
        let start = Instant::now();
        let html = markdown_to_html(&bomb);
        let article = article_to_html(&bomb, Locale::En, &ArticleFiles::new());
        let text = markdown_to_text(&bomb);
        let took = start.elapsed();
        // Far above what is needed without optimisation on a busy machine, far below what anything quadratic takes.
        println!("{name:?}: {} bytes took {took:?}", bomb.len());
        assert!(took < Duration::from_secs(60), "{name:?} took {took:?}");
        let most = bomb.len() * 150 + 1_000;
        assert!(
            html.len() < most && article.len() < most && text.len() < most,
            "{name:?}: {} became {}",
            bomb.len(),
            html.len()
        );
        assert_eq!(faults(&html), [""; 0], "{name:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn no_mixture_breaks_out(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..30)) {
        let text = pieces.concat();
        let html = markdown_to_html(&text);
        prop_assert_eq!(faults(&html), [""; 0], "{:?} became {}", text, html);
        let article = article_to_html(&text, Locale::En, &ArticleFiles::new());
        prop_assert_eq!(inspected(&article, true), [""; 0], "{:?} became {}", text, article);
        let _ = markdown_to_text(&text);
    }

    #[test]
    fn nothing_that_can_be_typed_makes_it_panic(text in any::<String>()) {
        prop_assert_eq!(faults(&markdown_to_html(&text)), [""; 0]);
        let article = article_to_html(&text, Locale::En, &ArticleFiles::new());
        prop_assert_eq!(inspected(&article, true), [""; 0], "{:?} became {}", text, article);
        let _ = article_to_text(&text);
    }
}
