//! The design as CSS custom properties, which is all that the web app's own styles look at.

use std::fmt::Write;
use std::sync::{Arc, LazyLock};

use super::design::Design;
use super::hash::ContentHash;
use super::palette::{BrandColors, Palette, SchemePalette};
use super::style::Look;
use super::token::Token;

/// A finished stylesheet under the name of its content: same bytes, same URL, for ever.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stylesheet {
    hash: ContentHash,
    css: Arc<str>,
}

impl Stylesheet {
    /// Writes the stylesheet: light by default, dark where the device prefers it, and either one where the page says
    /// so by `data-theme` on its root element.
    #[must_use]
    pub fn new(palette: &Palette, look: &Look) -> Self {
        let [small, medium, large] = look.corners.radii();
        let [border, shadow] = look.cards.border_and_shadow();
        let style = format!(
            "--p-font-body:{};--p-font-heading:{};--p-radius-s:{small};--p-radius-m:{medium};--p-radius-l:{large};\
             --p-card-border:{border};--p-card-shadow:{shadow};--p-density:{};\
             --p-banner-align:{};--p-banner-overlay:{};--p-banner-focus:{};\
             --p-banner-texture:{};--p-bg-texture:{};--p-texture-size:{};",
            look.typeface.body_stack(),
            look.typeface.heading_stack(),
            look.density.factor(),
            look.banner_layout.alignment(),
            look.banner_overlay.opacity(),
            look.banner_focus.position(),
            look.pattern.image("var(--p-banner-pattern)"),
            look.pattern.image("var(--p-bg-pattern)"),
            look.pattern.size(),
        );
        let light = declarations(&palette.light, "light");
        let dark = declarations(&palette.dark, "dark");
        let css = format!(
            ":root{{{style}{light}}}\n\
             @media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n\
             :root[data-theme=dark]{{{dark}}}\n\
             :root[data-theme=light]{{{light}}}\n"
        );
        Self {
            hash: ContentHash::of(css.as_bytes()),
            css: css.into(),
        }
    }

    /// The stylesheet of a design.
    #[must_use]
    pub fn of(design: &Design) -> Self {
        Self::new(&Palette::new(design.colors), &design.look)
    }

    /// The stylesheet of pages that belong to no portal: the desk, and the answer under a host that nobody has.
    /// It names nobody.
    #[must_use]
    pub fn house() -> &'static Self {
        static HOUSE: LazyLock<Stylesheet> = LazyLock::new(|| {
            let palette = Palette::new(BrandColors::HOUSE);
            Stylesheet::new(&palette, &Look::default())
        });
        &HOUSE
    }

    /// SHA-256 of the CSS.
    #[must_use]
    pub const fn hash(&self) -> ContentHash {
        self.hash
    }

    /// The CSS.
    #[must_use]
    pub fn css(&self) -> &Arc<str> {
        &self.css
    }

    /// Where it is served, relative to the portal's origin: `/brand/<hash>.css`.
    #[must_use]
    pub fn url(&self) -> String {
        format!("/brand/{}.css", self.hash)
    }
}

fn declarations(palette: &SchemePalette, scheme: &str) -> String {
    let mut css = format!("color-scheme:{scheme};");
    for &token in Token::ALL {
        // Writing to a String cannot fail.
        let _ = write!(css, "--p-{}:{};", token.name(), palette.get(token));
    }
    css
}

#[cfg(test)]
mod tests {
    use super::super::pattern::Pattern;
    use super::super::style::{BannerLayout, CardStyle, FocusPoint, Typeface};
    use super::*;

    fn stylesheet(primary: &str) -> Stylesheet {
        let palette = Palette::new(BrandColors {
            primary: primary.parse().unwrap(),
            accent: None,
        });
        let look = Look {
            typeface: Typeface::Serif,
            banner_layout: BannerLayout::Center,
            cards: CardStyle::Outlined,
            banner_focus: FocusPoint { x: 20, y: 80 },
            pattern: Pattern::Grid,
            ..Look::default()
        };
        Stylesheet::new(&palette, &look)
    }

    #[test]
    fn both_schemes_and_both_choices_have_every_token() {
        let sheet = stylesheet("#0b6e4f");
        for token in Token::ALL {
            let name = format!("--p-{}:#", token.name());
            assert_eq!(sheet.css().matches(&name).count(), 4, "{name}");
        }
        assert_eq!(sheet.css().matches("color-scheme:light;").count(), 2);
        assert_eq!(sheet.css().matches("color-scheme:dark;").count(), 2);
        for property in [
            "--p-font-body",
            "--p-font-heading",
            "--p-radius-s",
            "--p-radius-m",
            "--p-radius-l",
        ] {
            assert!(sheet.css().contains(&format!("{property}:")), "{property}");
        }
        for chosen in [
            "--p-banner-align:center;",
            "--p-card-border:1px solid var(--p-border);--p-card-shadow:none;",
            "--p-density:1;",
            "--p-banner-overlay:0;--p-banner-focus:20% 80%;",
            "--p-banner-texture:linear-gradient(var(--p-banner-pattern) 1px,",
            "--p-bg-texture:linear-gradient(var(--p-bg-pattern) 1px,",
            "--p-texture-size:32px 32px;",
        ] {
            assert!(sheet.css().contains(chosen), "{chosen}");
        }
    }

    #[test]
    fn the_name_is_that_of_the_content() {
        assert_eq!(stylesheet("#0b6e4f"), stylesheet("#0b6e4f"));
        assert_ne!(stylesheet("#0b6e4f").url(), stylesheet("#0b6e50").url());
        let url = stylesheet("#0b6e4f").url();
        assert_eq!(url.len(), "/brand/".len() + 64 + ".css".len());
    }
}
