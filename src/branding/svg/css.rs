//! Which CSS may stand in a drawing: colours and strokes, nothing that loads.

/// Words that load something, run something or could hide one of the two.
const UNWANTED: [&str; 10] = [
    "image(",
    "image-set(",
    "cross-fade(",
    "element(",
    "paint(",
    "src(",
    "expression(",
    "javascript:",
    "-moz-binding",
    "behavior",
];

/// Whether a style sheet, a `style` attribute or a presentation attribute refers to nothing outside of the file.
///
/// The browser's own reading of CSS is not repeated here: whatever would need it (escapes, comments within words) is
/// refused as a whole.
pub(super) fn stays_inside(css: &str) -> bool {
    let css = css.to_ascii_lowercase();
    !css.contains(['\\', '<'])
        && !UNWANTED.iter().any(|word| css.contains(word))
        && css.split('@').skip(1).all(|rule| rule.starts_with("media"))
        && css.split("url").skip(1).all(|rest| {
            let inner = rest.trim_start();
            match inner.strip_prefix('(') {
                Some(target) => target
                    .trim_start()
                    .trim_start_matches(['"', '\''])
                    .starts_with('#'),
                // "url" as part of another word.
                None => true,
            }
        })
}

#[cfg(test)]
mod tests {
    use super::stays_inside;

    #[test]
    fn what_a_logo_needs() {
        for css in [
            "",
            ".a{fill:#fff;stroke-width:2}",
            "fill:url(#g)",
            "fill: url( '#g' )",
            "@media (prefers-color-scheme: dark){path{fill:#fff}}",
            ".curl{fill:red}",
        ] {
            assert!(stays_inside(css), "{css}");
        }
    }

    #[test]
    fn what_reaches_out() {
        for css in [
            "@import url(//evil)",
            "@IMPORT 'x'",
            "@font-face{src:local(x)}",
            "fill:url(http://evil)",
            "fill:URL( \"//evil\" )",
            "fill:url(data:image/png;base64,AA)",
            "fill:u\\72l(//evil)",
            "background:image-set('x' 1x)",
            "x:expression(alert(1))",
            "</style><script>",
            "fill:url(#a) url(b)",
        ] {
            assert!(!stays_inside(css), "{css}");
        }
    }
}
