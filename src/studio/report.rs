//! What became of the chosen colours: which of them were made lighter or darker to stay readable, and how readable they
//! are.

use async_graphql::Enum;

use crate::branding::{BrandColors, HexColor, Palette, Pattern, SchemePalette, Token};

/// What a chosen colour is used for.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum BrandColorUse {
    /// Filled buttons, with their label.
    Button,
    /// Highlights and counters, with their figure.
    Accent,
    /// Links, on the ground that is hardest for them.
    Link,
    /// The header and the banner, with their words.
    Banner,
}

/// Which screens.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColorScheme {
    /// Light ones.
    Light,
    /// Dark ones.
    Dark,
}

/// What became of a colour in one use on one kind of screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Outcome {
    pub used_for: BrandColorUse,
    pub scheme: ColorScheme,
    pub chosen: HexColor,
    pub used: HexColor,
    pub against: HexColor,
    pub contrast: f64,
}

impl Outcome {
    /// Whether it had to be made lighter or darker.
    pub fn adjusted(&self) -> bool {
        self.chosen != self.used
    }
}

/// All uses on both kinds of screen, on grounds with this pattern.
pub(super) fn of(colors: BrandColors, pattern: Pattern) -> Vec<Outcome> {
    let palette = Palette::new(colors);
    [
        (ColorScheme::Light, &palette.light),
        (ColorScheme::Dark, &palette.dark),
    ]
    .into_iter()
    .flat_map(|(scheme, palette)| uses(colors, pattern, scheme, palette))
    .collect()
}

fn uses(
    colors: BrandColors,
    pattern: Pattern,
    scheme: ColorScheme,
    palette: &SchemePalette,
) -> Vec<Outcome> {
    let hardest = palette
        .contrast(Token::Link)
        .map_or(Token::Surface, |contrast| contrast.on);
    let (primary, accent) = (colors.primary, palette.get(Token::Accent));
    [
        (
            BrandColorUse::Button,
            primary,
            Token::Primary,
            Token::OnPrimary,
        ),
        // Without a second colour what Portico takes in its place is what was meant.
        (
            BrandColorUse::Accent,
            colors.accent.unwrap_or(accent),
            Token::Accent,
            Token::OnAccent,
        ),
        (BrandColorUse::Link, primary, Token::Link, hardest),
        (
            BrandColorUse::Banner,
            primary,
            Token::BannerBg,
            Token::OnBanner,
        ),
    ]
    .into_iter()
    .map(|(used_for, chosen, used, against)| {
        let (used, against) = (palette.get(used), palette.get(against));
        let mut contrast = used.contrast(against);
        // Words on the banner stand on what is drawn there too.
        if used_for == BrandColorUse::Banner && pattern != Pattern::None {
            contrast = contrast.min(palette.get(Token::BannerPattern).contrast(against));
        }
        Outcome {
            used_for,
            scheme,
            chosen,
            used,
            against,
            // Never rounded up: what is said to be 4.5 is 4.5.
            contrast: (f64::from(contrast) * 100.0).floor() / 100.0,
        }
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        /// Whatever is chosen, what is shown can be read (WCAG 2.2, 1.4.3).
        #[test]
        fn every_colour_is_readable_in_each_use(primary: [u8; 3], accent: Option<[u8; 3]>, drawn: bool) {
            let color = |[red, green, blue]: [u8; 3]| HexColor::new(red, green, blue);
            let outcomes = of(BrandColors { primary: color(primary), accent: accent.map(color) }, if drawn { Pattern::Waves } else { Pattern::None });
            prop_assert_eq!(outcomes.len(), 8);
            for outcome in outcomes {
                prop_assert!(outcome.contrast >= 4.5, "{:?}", outcome);
            }
        }
    }

    #[test]
    fn a_yellow_is_kept_where_it_can_be_read_and_darkened_where_not() {
        let yellow: HexColor = "#ffd60a".parse().unwrap();
        let outcomes = of(
            BrandColors {
                primary: yellow,
                accent: None,
            },
            Pattern::None,
        );
        let find = |used_for, scheme| {
            *outcomes
                .iter()
                .find(|outcome| outcome.used_for == used_for && outcome.scheme == scheme)
                .unwrap()
        };
        assert!(!find(BrandColorUse::Banner, ColorScheme::Light).adjusted());
        assert!(find(BrandColorUse::Link, ColorScheme::Light).adjusted());
        assert!(!find(BrandColorUse::Link, ColorScheme::Dark).adjusted());
    }
}
