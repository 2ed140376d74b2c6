//! Articles of the knowledge base: documents, where other texts are messages. They lead to each other and have callouts.

use comrak::Options;
use comrak::nodes::{AlertType, NodeAlert};

use super::{
    address::Own,
    article_files::ArticleFiles,
    clean::Sieve,
    locale::Locale,
    markdown::{Pictures, html_of, options},
    messages::message,
    plain::text_of,
};

/// What an article's Markdown looks like: as [`super::markdown_to_html`] has it, but that a line end in a paragraph is a blank, as
/// CommonMark has it; that `/articles/<slug>` leads to another article of the same portal; and that `> [!WARNING]`, as GitHub writes
/// it, is a callout: `div.markdown-alert.markdown-alert-warning` that begins with `p.markdown-alert-title`, of which there are `note`,
/// `tip`, `important`, `warning` and `caution`. `locale` is the article's: without a title of its own, a callout has one in that
/// language. `files` are the article's own: where the text names them (`![what it shows](file:<id>)`) stands the picture (`img` with
/// `src`, `alt`, `width`, `height` and `loading`) or the film (`video` with `src`, `aria-label`, `controls` and `preload`), and a link
/// to any other file. A file that is not among them is what its brackets say.
#[must_use]
pub fn article_to_html(markdown: &str, locale: Locale, files: &ArticleFiles) -> String {
    let own = Own {
        pictures: &Pictures::new(),
        article: Some(locale),
        files: Some(files),
    };
    html_of(markdown, &own, &document(markdown), Sieve::Articles)
}

/// The same as plain text, as [`super::markdown_to_text`] writes it; callouts say only what their writer wrote.
#[must_use]
pub fn article_to_text(markdown: &str) -> String {
    text_of(markdown, &document(markdown))
}

/// How a document is read, and no message.
pub(super) fn document(markdown: &str) -> Options<'static> {
    let mut options = options(markdown);
    options.extension.alerts = true;
    options.render.hardbreaks = false;
    options
}

/// A callout with a title of its own, or with the house's in the article's language.
pub(super) fn titled(callout: &NodeAlert, locale: Option<Locale>) -> NodeAlert {
    let id = match callout.alert_type {
        AlertType::Note => "callout-note",
        AlertType::Tip => "callout-tip",
        AlertType::Important => "callout-important",
        AlertType::Warning => "callout-warning",
        AlertType::Caution => "callout-caution",
    };
    let house = || message(locale.unwrap_or_default(), id, &[]);
    NodeAlert {
        title: Some(callout.title.clone().unwrap_or_else(house)),
        ..callout.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::markdown_to_html;

    fn article_to_html(markdown: &str, locale: Locale) -> String {
        super::article_to_html(markdown, locale, &ArticleFiles::new())
    }

    #[test]
    fn callouts_stand_out_in_articles_alone() {
        let text = "> [!WARNING]\n> Do **not** switch it off.";
        assert_eq!(
            article_to_html(text, Locale::De),
            "<div class=\"markdown-alert markdown-alert-warning\">\n<p class=\"markdown-alert-title\">Warnung</p>\n\
             <p>Do <strong>not</strong> switch it off.</p>\n</div>\n"
        );
        assert!(article_to_html(text, Locale::En).contains(">Warning</p>"));
        assert!(!markdown_to_html(text).contains("class"));
        assert_eq!(article_to_text(text), "Do not switch it off.");
    }

    #[test]
    fn a_title_of_ones_own_is_text() {
        let html = article_to_html("> [!TIP] <b>Faster</b> \" & so\n> a", Locale::De);
        assert!(
            html.contains(
                "<p class=\"markdown-alert-title\">&lt;b&gt;Faster&lt;/b&gt; \" &amp; so</p>"
            ),
            "{html}"
        );
    }

    #[test]
    fn no_other_class_gets_through() {
        let html = article_to_html("> [!DANGER]\n> a\n\n<p class=\"x\">b</p>", Locale::En);
        assert!(
            !html.contains("<p class") && !html.contains("markdown-alert"),
            "{html}"
        );
    }
}
