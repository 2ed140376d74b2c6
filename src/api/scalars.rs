//! Scalars that say what a string is.

use async_graphql::{InputValueError, InputValueResult, Object, Scalar, ScalarType, Value};

use chrono::NaiveDate;

use crate::{
    access::guarded,
    text::{ArticleFiles, Locale, Pictures, article_to_html, markdown_with_pictures},
};

/// A day of the calendar, as ISO 8601 writes it: `2026-11-29`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Date(pub NaiveDate);

/// A day of the calendar, as ISO 8601 writes it: `2026-11-29`.
#[Scalar]
impl ScalarType for Date {
    fn parse(value: Value) -> InputValueResult<Self> {
        let Value::String(text) = &value else {
            return Err(InputValueError::expected_type(value));
        };
        let day = NaiveDate::parse_from_str(text, "%Y-%m-%d");
        day.map(Self)
            .map_err(|_| InputValueError::custom("a day is written as 2026-11-29"))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.format("%Y-%m-%d").to_string())
    }
}

macro_rules! text_scalar {
    ($(#[$documentation:meta])* $name:ident) => {
        $(#[$documentation])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name(pub String);

        $(#[$documentation])*
        #[Scalar]
        impl ScalarType for $name {
            fn parse(value: Value) -> InputValueResult<Self> {
                match value {
                    Value::String(text) => Ok(Self(text)),
                    other => Err(InputValueError::expected_type(other)),
                }
            }

            fn to_value(&self) -> Value {
                Value::String(self.0.clone())
            }
        }
    };
}

text_scalar! {
    /// HTML that was sanitised by Portico: safe to put into a page as it is.
    Html
}
text_scalar! {
    /// A URL: relative to the portal's origin, or absolute.
    Url
}
text_scalar! {
    /// An e-mail address (RFC 5321 mailbox).
    EmailAddress
}
text_scalar! {
    /// A colour as CSS writes it: `#rrggbb`.
    Color
}

/// Text that somebody wrote in Markdown.
#[derive(Clone, Debug)]
pub struct RichText {
    markdown: String,
    shown: Shown,
}

#[derive(Clone, Debug)]
enum Shown {
    WithPictures(Pictures),
    AsArticle(Locale, ArticleFiles),
}

impl RichText {
    /// The text of an article of the knowledge base, in its language, with the files of its own that it may show.
    #[must_use]
    pub const fn of_article(markdown: String, locale: Locale, files: ArticleFiles) -> Self {
        Self {
            markdown,
            shown: Shown::AsArticle(locale, files),
        }
    }

    /// A text that shows the pictures that came with it where it names them.
    #[must_use]
    pub const fn with_pictures(markdown: String, pictures: Pictures) -> Self {
        Self {
            markdown,
            shown: Shown::WithPictures(pictures),
        }
    }
}

impl From<String> for RichText {
    fn from(markdown: String) -> Self {
        Self::with_pictures(markdown, Pictures::new())
    }
}

/// Text that somebody wrote in Markdown (CommonMark with tables, strike-through and task lists).
#[guarded]
#[Object]
impl RichText {
    /// As it was written.
    #[allow_for(HOLDER)]
    async fn markdown(&self) -> &str {
        &self.markdown
    }

    /// As safe HTML: no scripts, styles, frames or pictures from elsewhere. `![](attachment:<id>)` shows the picture that
    /// came with the text, for five minutes. In an article, a line end within a paragraph is a blank, and `/articles/<slug>` leads to
    /// another article of the portal, and `> [!NOTE]` (or TIP, IMPORTANT, WARNING, CAUTION) is a callout: `div.markdown-alert`;
    /// `![what it shows](file:<id>)` shows a picture (`img` with `width`, `height` and `loading`) or a film (`video`) of the article's own,
    /// and `[what it is](file:<id>)` leads to another file of its own, for six hours.
    #[allow_for(HOLDER)]
    async fn html(&self) -> Html {
        Html(match &self.shown {
            Shown::WithPictures(pictures) => markdown_with_pictures(&self.markdown, pictures),
            Shown::AsArticle(locale, files) => article_to_html(&self.markdown, *locale, files),
        })
    }
}
