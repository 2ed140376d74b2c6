//! The fonts of the portals, as files that a page can carry.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The same typefaces as in the web app, whose own files (WOFF2, variable) a PDF cannot hold.
#[derive(RustEmbed)]
#[folder = "web/node_modules/@expo-google-fonts/"]
#[include = "*/400Regular/*.ttf"]
#[include = "*/400Regular_Italic/*.ttf"]
#[include = "*/700Bold/*.ttf"]
#[allow_missing = true]
struct Files;

/// All fonts and what they are called, read once.
pub(super) static FONTS: LazyLock<(LazyHash<FontBook>, Vec<Font>)> = LazyLock::new(|| {
    let mut names: Vec<_> = Files::iter().collect();
    names.sort();
    let fonts: Vec<Font> = names
        .iter()
        .filter_map(|name| Files::get(name))
        .flat_map(|file| Font::iter(Bytes::new(file.data)))
        .collect();
    if fonts.is_empty() {
        tracing::error!("built without fonts: documents will have no text");
    }
    (LazyHash::new(FontBook::from_fonts(&fonts)), fonts)
});
