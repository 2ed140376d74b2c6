//! What people write and what they read: languages, the house's own messages, and the way from a person's Markdown to
//! HTML that can be shown without fear. Nothing here knows a domain, a database or a request.

mod address;
mod article;
mod article_files;
mod blocks;
mod clean;
mod definitions;
mod destinations;
mod input;
mod locale;
mod markdown;
mod messages;
mod plain;
mod steps;

pub use article::{article_to_html, article_to_text};
pub use article_files::{ArticleFile, ArticleFiles, FILE_SCHEME, FileKind, named_files};
pub use blocks::{Block, Inline, markdown_to_blocks};
pub use definitions::without_definitions;
pub use destinations::{Destination, destinations, redirected, without};
pub use input::{Text, TextError, without_controls};
pub use locale::{Locale, UnknownLocale, negotiate};
pub use markdown::{Pictures, markdown_to_html, markdown_with_pictures};
pub use messages::{MessageArg, field_label, message};
pub use plain::markdown_to_text;
pub use steps::article_steps;
