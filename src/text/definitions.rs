//! Definitions, of which somebody's words have no need when they stand beside another's.
//!
//! A link's destination or a footnote that is defined anywhere counts everywhere, in a quotation too (CommonMark 4.7): in texts
//! of several people, somebody's words would lead where another wants.

/// The same Markdown, in which what would define a link's destination or a footnote is text.
#[must_use]
pub fn without_definitions(markdown: &str) -> String {
    let mut text = String::with_capacity(markdown.len());
    let mut rest = markdown;
    while let Some(end) = rest
        .find('\n')
        .map(|at| at + 1)
        .or_else(|| (!rest.is_empty()).then_some(rest.len()))
    {
        // What may stand before one: indentation, and the marks of quotations and lists.
        let begin = rest[..end].find(|c: char| !" \t>*+-.)".contains(c) && !c.is_ascii_digit());
        match begin {
            Some(begin) if defines(&rest[begin..]) => {
                text.push_str(&rest[..begin]);
                text.push('\\');
                text.push_str(&rest[begin..end]);
            }
            _ => text.push_str(&rest[..end]),
        }
        rest = &rest[end..];
    }
    text
}

/// Whether the text begins with a label and a colon: `[label]:`.
fn defines(text: &str) -> bool {
    let Some(label) = text.strip_prefix('[') else {
        return false;
    };
    let mut escaped = false;
    for (at, character) in label.char_indices() {
        match character {
            _ if std::mem::take(&mut escaped) => {}
            '\\' => escaped = true,
            '[' => return false,
            ']' => return label[at + 1..].starts_with(':'),
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown_to_html;

    #[test]
    fn nobody_says_where_another_s_words_lead() {
        for definition in [
            "[docs]: https://evil.example",
            "   [docs]: https://evil.example 'title'",
            "> - 1. [docs]:\nhttps://evil.example",
            "[do\ncs]: https://evil.example",
            "[d\\]ocs]: https://evil.example",
            "[^docs]: A footnote.",
            "words\n\n[docs]: https://evil.example",
            "| a |\n| - |\n[docs]: https://evil.example",
        ] {
            let quoted = without_definitions(definition).replace('\n', "\n> ");
            let uses = "See [docs], [do cs], [d\\]ocs] and [^docs].";
            let html = markdown_to_html(&format!("> {quoted}\n\n{uses}"));
            let (_, own) = html.split_once("See ").unwrap_or_default();
            assert!(
                own.contains("[docs]") && !own.contains("<a") && !own.contains("<sup"),
                "{definition}: {html}"
            );
        }
    }

    #[test]
    fn what_defines_nothing_stays_as_it_is() {
        for kept in [
            "",
            "\n",
            "[link](https://a.example): [x] and `[y]:`\n- [ ] task\n",
            "1. [x]\n2. [[y]]: z",
        ] {
            assert_eq!(without_definitions(kept), kept);
        }
    }
}
