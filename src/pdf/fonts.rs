//! The fonts of the portals, as files that a page can carry.

use std::sync::LazyLock;

use rust_embed::RustEmbed;
use typst::{
    foundations::Bytes,
    text::{Font, FontBook},
    utils::LazyHash,
};

/// The same typefaces as in the web app, whose own files (WOFF2, variable) a PDF cannot hold; and emoji, in one colour, which
/// are taken wherever a typeface has none.
#[derive(RustEmbed)]
#[folder = "web/node_modules/@expo-google-fonts/"]
#[include = "*/400Regular/*.ttf"]
#[include = "*/400Regular_Italic/*.ttf"]
#[include = "*/700Bold/*.ttf"]
#[exclude = "noto-emoji/700Bold/*"]
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_people_write_in_europe_and_feel_has_a_glyph() {
        let (_, fonts) = &*FONTS;
        for letter in "aäßéłçőşžđ€„“–…ΑβЖяїґ✓→🙂👍🎉😡🖨💻".chars()
        {
            let covered = |font: &Font| font.info().coverage.contains(u32::from(letter));
            assert!(fonts.iter().any(covered), "{letter}");
        }
    }
}
