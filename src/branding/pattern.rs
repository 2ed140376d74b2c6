//! Patterns: fine lines or dots behind the banner and the page, drawn by gradients alone, in colours over which everything
//! can still be read.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::color::{HexColor, Tone};
use super::solve::{Demand, Scheme, meets};
use super::token::TEXT;

/// What is drawn, faintly and in the brand's colours, on the ground of the banner and of the page.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[graphql(name = "BrandPattern")]
#[serde(rename_all = "lowercase")]
pub enum Pattern {
    /// Nothing.
    #[default]
    None,
    /// Dots in rows.
    Dots,
    /// Squares, as on paper for sums.
    Grid,
    /// Lines like water.
    Waves,
    /// Slanted lines.
    Diagonal,
}

impl Pattern {
    /// Every pattern with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("none", Self::None),
        ("dots", Self::Dots),
        ("grid", Self::Grid),
        ("waves", Self::Waves),
        ("diagonal", Self::Diagonal),
    ];

    /// A CSS `background-image` in this colour.
    #[must_use]
    pub fn image(self, color: &str) -> String {
        match self {
            Self::None => "none".to_owned(),
            Self::Dots => format!("radial-gradient(circle,{color} 1.5px,transparent 2px)"),
            Self::Grid => format!(
                "linear-gradient({color} 1px,transparent 1px),linear-gradient(90deg,{color} 1px,transparent 1px)"
            ),
            // A valley that hangs from the upper edge, and a hill that stands on the lower one: side by side, a line.
            Self::Waves => format!(
                "radial-gradient(circle at 12px 0,transparent 11px,{color} 11.5px 12.5px,transparent 13px),\
                 radial-gradient(circle at 36px 24px,transparent 11px,{color} 11.5px 12.5px,transparent 13px)"
            ),
            Self::Diagonal => {
                format!(
                    "repeating-linear-gradient(135deg,transparent 0 12px,{color} 13px,transparent 14px)"
                )
            }
        }
    }

    /// The `background-size` that goes with it.
    #[must_use]
    pub const fn size(self) -> &'static str {
        match self {
            Self::None | Self::Diagonal => "auto",
            Self::Dots => "20px 20px",
            Self::Grid => "32px 32px",
            Self::Waves => "48px 24px",
        }
    }
}

/// What is drawn on the banner: a step from its ground, and never so near to what is written that this could not be read.
pub(super) fn on_banner(ground: HexColor, label: HexColor) -> HexColor {
    let tone = ground.tone();
    let label_is_lighter = label.contrast(HexColor::BLACK) > ground.contrast(HexColor::BLACK);
    let away = match tone.lightness {
        dark if dark < 0.32 => 1.0,
        light if light > 0.85 => -1.0,
        _ if label_is_lighter => -1.0,
        _ => 1.0,
    };
    let readable = [Demand {
        against: label,
        least: TEXT,
    }];
    [0.065, 0.05, 0.035, 0.02]
        .into_iter()
        .map(|step| tone.with_lightness(tone.lightness + away * step).to_color())
        .find(|color| meets(*color, &readable))
        .unwrap_or(ground)
}

/// What is drawn on the page: of the brand's hue, and as light as the page on light screens, or no lighter than its lightest
/// surface on dark ones. What can be read on every surface can be read over it, whatever it is.
pub(super) fn on_page(brand: Tone, page: HexColor, lightest: HexColor, scheme: Scheme) -> HexColor {
    let (lightness, chroma) = match scheme {
        Scheme::Light => ([0.975, 0.982, 0.99, 1.0], [0.0, 0.02, 0.035, 0.05]),
        Scheme::Dark => ([0.22, 0.23, 0.24, 0.25], [0.0, 0.01, 0.02, 0.03]),
    };
    let allowed = |color: HexColor| match scheme {
        Scheme::Light => color.contrast(HexColor::BLACK) >= page.contrast(HexColor::BLACK),
        Scheme::Dark => color.contrast(HexColor::BLACK) <= lightest.contrast(HexColor::BLACK),
    };
    let ground = page.tone();
    lightness
        .into_iter()
        .flat_map(|lightness| chroma.map(|chroma| (lightness, chroma)))
        .map(|(lightness, chroma): (f32, f32)| {
            let tone = Tone {
                lightness,
                chroma: chroma.min(brand.chroma),
                hue: brand.hue,
            };
            tone.to_color()
        })
        .filter(|color| allowed(*color))
        .max_by(|one, other| distance(ground, *one).total_cmp(&distance(ground, *other)))
        .unwrap_or(page)
}

/// How different a colour looks.
fn distance(from: Tone, to: HexColor) -> f32 {
    let to = to.tone();
    let part = |tone: Tone, of: fn(f32) -> f32| tone.chroma * of(tone.hue.to_radians());
    let across = part(from, f32::cos) - part(to, f32::cos);
    let along = part(from, f32::sin) - part(to, f32::sin);
    (from.lightness - to.lightness).hypot(across.hypot(along))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_is_drawn_by_gradients_alone() {
        for (word, pattern) in Pattern::WORDS {
            assert_eq!(serde_json::to_value(pattern).unwrap(), word);
            let image = pattern.image("var(--x)");
            assert!(!image.contains("url("), "{image}");
            assert_eq!(image.contains("var(--x)"), pattern != Pattern::None);
        }
    }

    #[test]
    fn it_can_be_seen_on_every_banner() {
        for (ground, label) in [
            ("#6b1e3b", "#ffffff"),
            ("#ffd60a", "#000000"),
            ("#0b2a4a", "#ffffff"),
            ("#000000", "#ffffff"),
            ("#ffffff", "#000000"),
        ] {
            let (ground, label): (HexColor, HexColor) =
                (ground.parse().unwrap(), label.parse().unwrap());
            let drawn = on_banner(ground, label);
            assert!(distance(ground.tone(), drawn) > 0.02, "{ground} {drawn}");
            assert!(drawn.contrast(label) >= TEXT, "{ground} {drawn}");
        }
    }
}
