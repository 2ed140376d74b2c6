//! People's Markdown inside a mail: many clients drop `<style>`, so each element carries its own.

use super::brand::MailColors;
use super::files::MailFile;
use crate::text::{Pictures, markdown_with_pictures};

/// Characters of Markdown that a mail shows; the rest is in the portal. Gmail cuts mails off at 102 kB.
const LONGEST_BODY: usize = 12_000;

/// Where the cleaner believes a text's own pictures to be, before each gets the name of its part of the mail.
const OWN: &str = "/files/";

/// The beginning of a text that fits a mail, and whether that is all of it. Cut at a line's end where there is one near.
pub(super) fn shorten(markdown: &str) -> (&str, bool) {
    let Some((end, _)) = markdown.char_indices().nth(LONGEST_BODY) else {
        return (markdown, false);
    };
    let cut = &markdown[..end];
    let end = cut
        .rfind('\n')
        .filter(|line_end| *line_end > end / 2)
        .unwrap_or(end);
    (markdown[..end].trim_end(), true)
}

/// Safe HTML with inline styles in the light scheme's colours; the layout's style sheet turns them for dark screens. The
/// text's own pictures are in their places; second, those of its files that it does not name.
pub(super) fn rich_body<'a>(
    markdown: &str,
    files: &[&'a MailFile],
    colors: &MailColors,
) -> (String, Vec<&'a MailFile>) {
    let MailColors {
        text,
        text_muted,
        link,
        border,
        bg,
        ..
    } = colors;
    let mono = "font-family:ui-monospace,Menlo,Consolas,monospace;font-size:14px";
    let styles = [
        ("<p>", "margin:0 0 12px".to_owned()),
        (
            "<h3>",
            "margin:20px 0 8px;font-size:18px;line-height:26px".to_owned(),
        ),
        (
            "<h4>",
            "margin:18px 0 8px;font-size:16px;line-height:24px".to_owned(),
        ),
        (
            "<h5>",
            "margin:16px 0 8px;font-size:16px;line-height:24px".to_owned(),
        ),
        (
            "<h6>",
            "margin:16px 0 8px;font-size:16px;line-height:24px".to_owned(),
        ),
        ("<ul>", "margin:0 0 12px;padding-left:24px".to_owned()),
        ("<ol>", "margin:0 0 12px;padding-left:24px".to_owned()),
        ("<ol start=", "margin:0 0 12px;padding-left:24px".to_owned()),
        ("<li>", "margin:0 0 4px".to_owned()),
        (
            "<blockquote>",
            format!(
                "margin:0 0 12px;padding-left:12px;border-left:3px solid {border};color:{text_muted}"
            ),
        ),
        (
            "<code>",
            format!("{mono};padding:1px 4px;background-color:{bg};border-radius:3px"),
        ),
        (
            "<pre>",
            format!(
                "margin:0 0 12px;padding:12px;{mono};line-height:20px;background-color:{bg};color:{text};border-radius:4px;\
                 white-space:pre-wrap;word-break:break-word"
            ),
        ),
        (
            "<hr>",
            format!("margin:16px 0;border:0;border-top:1px solid {border}"),
        ),
        (
            "<table>",
            "margin:0 0 12px;border-collapse:collapse".to_owned(),
        ),
        (
            "<th>",
            format!("padding:6px 10px;border:1px solid {border};text-align:left"),
        ),
        (
            "<td>",
            format!("padding:6px 10px;border:1px solid {border}"),
        ),
        (
            "<th align=",
            format!("padding:6px 10px;border:1px solid {border}"),
        ),
        (
            "<td align=",
            format!("padding:6px 10px;border:1px solid {border}"),
        ),
        (
            "<img src=",
            "max-width:100%;height:auto;border:0;border-radius:4px".to_owned(),
        ),
        (
            "<a href=",
            format!("color:{link};text-decoration:underline;word-break:break-word"),
        ),
    ];
    // In what the cleaner writes, a `<` that is not a tag's is `&lt;`, in attributes too: what is found is always a tag.
    let mut pictures = Pictures::new();
    let mut beside = Vec::new();
    for file in files.iter().filter(|file| file.picture.is_some()) {
        let name = format!("attachment:{}", file.id);
        if markdown.contains(&name) {
            pictures.insert(name, format!("{OWN}{}", file.id));
        } else {
            beside.push(*file);
        }
    }
    let mut html = markdown_with_pictures(markdown, &pictures);
    for file in files {
        if let Some(picture) = &file.picture {
            html = html.replace(
                &format!(r#"<img src="{OWN}{}""#, file.id),
                &format!(
                    r#"<img src="cid:{}" width="{}" height="{}""#,
                    picture.cid, picture.width, picture.height
                ),
            );
        }
    }
    for (tag, style) in &styles {
        let name = tag
            .trim_start_matches('<')
            .split([' ', '>'])
            .next()
            .unwrap_or_default();
        let rest = &tag[name.len() + 1..];
        html = html.replace(
            tag,
            &format!(r#"<{name} class="r-{name}" style="{style}"{rest}"#),
        );
    }
    (html, beside)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn colors() -> MailColors {
        let color = |value: &str| value.to_owned();
        MailColors {
            bg: color("#f4f4f4"),
            surface: color("#ffffff"),
            border: color("#dddddd"),
            text: color("#111111"),
            text_muted: color("#555555"),
            link: color("#0000ee"),
            primary: color("#0000ee"),
            on_primary: color("#ffffff"),
            banner: color("#0000ee"),
        }
    }

    #[test]
    fn every_element_has_its_style_and_nothing_else_changes() {
        let html = rich_body(
            "a [b](https://x.example) `<p>`\n\n3. c\n\n|d|\n|-:|\n|e|",
            &[],
            &colors(),
        )
        .0;
        assert!(html.contains(r##"<a class="r-a" style="color:#0000ee;text-decoration:underline;word-break:break-word" href="https://x.example/""##));
        assert!(html.contains("&lt;p&gt;</code>"));
        assert!(
            html.contains(
                r#"<ol class="r-ol" style="margin:0 0 12px;padding-left:24px" start="3">"#
            )
        );
        assert!(
            html.contains(
                r#"style="padding:6px 10px;border:1px solid #dddddd" align="right">e</td>"#
            )
        );
        for bare in [
            "<p>",
            "<a href",
            "<ol start",
            "<li>",
            "<table>",
            "<th>",
            "<td>",
            "<code>",
        ] {
            assert!(!html.contains(bare), "{bare} in {html}");
        }
    }

    #[test]
    fn long_texts_are_shortened_at_a_line_end() {
        assert_eq!(shorten("short"), ("short", false));
        let long = format!("{}\n{}", "é".repeat(10_000), "x".repeat(10_000));
        assert_eq!(shorten(&long), ("é".repeat(10_000).as_str(), true));
        let one_line = "é".repeat(20_000);
        assert_eq!(shorten(&one_line).0.chars().count(), LONGEST_BODY);
    }
}
