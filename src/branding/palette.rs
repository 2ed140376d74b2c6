//! From one or two brand colours to the complete palette of a portal, for light and dark.
//!
//! The work is done in OKLCH, where equal steps look equal: hue and chroma carry the recognition, lightness carries
//! the contrast. Whatever was chosen, every pair of [`pairs`](super::token::pairs) holds; the property tests below
//! are the proof. Where the chosen colour can do a job it is used as it is, otherwise the nearest lightness that can.

use std::sync::LazyLock;

use moka::sync::Cache;
use serde::{Deserialize, Serialize};

use super::color::{HexColor, Tone};
use super::pattern;
use super::solve::{Demand, Filled, Scheme, Start, deepen, is_grey, meets, nearest, steady};
use super::token::{CONTROL, SURFACES, TEXT, Token, pairs};

/// What an admin chooses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BrandColors {
    /// The colour that people know the company by.
    pub primary: HexColor,
    /// A second one for highlights; without it a neighbour of the first is taken.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accent: Option<HexColor>,
}

/// All colours of one scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SchemePalette {
    colors: Vec<HexColor>,
}

/// The complete palette.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Palette {
    /// For light screens.
    pub light: SchemePalette,
    /// For dark screens.
    pub dark: SchemePalette,
}

/// The tightest of a token's declared pairs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Contrast {
    /// The ratio, 1 to 21.
    pub ratio: f32,
    /// Against this token.
    pub on: Token,
}

impl BrandColors {
    /// The house's own: the desk's, and those of a portal that has none yet.
    pub const HOUSE: Self = Self {
        primary: HexColor::new(0x3b, 0x52, 0x76),
        accent: None,
    };
}

/// The palettes that were asked for last: the studio asks for the same with every request, and finding one is thousands of
/// steps through a colour space. Less than half a megabyte.
static FOUND: LazyLock<Cache<BrandColors, Palette>> = LazyLock::new(|| Cache::new(512));

impl Palette {
    /// Both schemes.
    #[must_use]
    pub fn new(colors: BrandColors) -> Self {
        FOUND.get_with(colors, || Self {
            light: SchemePalette::new(colors, Scheme::Light),
            dark: SchemePalette::new(colors, Scheme::Dark),
        })
    }
}

impl SchemePalette {
    /// Computes one scheme.
    #[must_use]
    pub fn new(colors: BrandColors, scheme: Scheme) -> Self {
        let mut palette = Self {
            colors: vec![HexColor::BLACK; Token::ALL.len()],
        };
        let brand = colors.primary.tone();
        palette.neutrals(brand, scheme);
        palette.brand(colors, scheme);
        palette.patterns(brand, scheme);
        for status in &STATUS {
            palette.status(status, scheme);
        }
        palette
    }

    /// The colour of a token.
    #[must_use]
    pub fn get(&self, token: Token) -> HexColor {
        self.colors[token as usize]
    }

    /// The tightest declared pair that a token stands in front of; `None` for grounds and decoration.
    #[must_use]
    pub fn contrast(&self, token: Token) -> Option<Contrast> {
        pairs()
            .filter(|pair| pair.front == token)
            .map(|pair| Contrast {
                ratio: self.get(token).contrast(self.get(pair.back)),
                on: pair.back,
            })
            .min_by(|a, b| a.ratio.total_cmp(&b.ratio))
    }

    fn set(&mut self, token: Token, color: HexColor) {
        self.colors[token as usize] = color;
    }

    fn on_surfaces(&self, least: f32) -> Vec<Demand> {
        SURFACES
            .iter()
            .map(|surface| Demand {
                against: self.get(*surface),
                least,
            })
            .collect()
    }

    /// Grounds, borders and text: grey with a breath of the brand's hue, none at all where the brand is grey.
    fn neutrals(&mut self, brand: Tone, scheme: Scheme) {
        // A warm tint turns dark grounds to brown sooner than a cool one turns them to blue.
        let warm = scheme == Scheme::Dark && (10.0..120.0).contains(&brand.hue);
        let strength = (brand.chroma / 0.12).min(1.0) * if warm { 0.55 } else { 1.0 };
        let grey = |lightness: f32, chroma: f32| Tone {
            lightness,
            chroma: chroma * strength,
            hue: brand.hue,
        };
        let grounds = match scheme {
            Scheme::Light => [
                (Token::Bg, grey(0.977, 0.004)),
                (Token::Surface, grey(0.998, 0.001)),
                (Token::SurfaceRaised, grey(1.0, 0.0)),
                (Token::Border, grey(0.905, 0.008)),
            ],
            Scheme::Dark => [
                (Token::Bg, grey(0.175, 0.012)),
                (Token::Surface, grey(0.213, 0.014)),
                (Token::SurfaceRaised, grey(0.252, 0.016)),
                (Token::Border, grey(0.325, 0.018)),
            ],
        };
        for (token, tone) in grounds {
            self.set(token, tone.to_color());
        }
        let (text, muted, outline) = match scheme {
            Scheme::Light => (grey(0.235, 0.018), grey(0.49, 0.018), grey(0.64, 0.016)),
            Scheme::Dark => (grey(0.935, 0.008), grey(0.73, 0.014), grey(0.55, 0.018)),
        };
        for (token, tone, least) in [
            (Token::Text, text, TEXT),
            (Token::TextMuted, muted, TEXT),
            (Token::BorderStrong, outline, CONTROL),
        ] {
            let color = nearest(tone.into(), &self.on_surfaces(least), steady);
            self.set(token, color);
        }
    }

    fn brand(&mut self, colors: BrandColors, scheme: Scheme) {
        self.set(Token::Brand, colors.primary);
        let visible = self.on_surfaces(CONTROL);

        let banner = Filled::new(banner_ground(colors.primary, scheme), &[]);
        self.set(Token::BannerBg, banner.ground);
        self.set(Token::OnBanner, banner.label);

        let primary = Filled::button(colors.primary, scheme, &visible);
        self.set(Token::Primary, primary.ground);
        self.set(Token::OnPrimary, primary.label);
        self.set(Token::PrimaryHover, primary.hover(&visible));

        let accent = match colors.accent {
            Some(accent) => Filled::new(accent.into(), &visible),
            None if is_grey(colors.primary.tone()) => primary,
            None => Filled::new(neighbour(colors.primary.tone()).into(), &visible),
        };
        self.set(Token::Accent, accent.ground);
        self.set(Token::OnAccent, accent.label);

        let readable = self.on_surfaces(TEXT);
        let link = if is_grey(colors.primary.tone()) && !meets(colors.primary, &readable) {
            // A grey that is made darker or lighter says nothing of the brand; the text's own colour reads better.
            self.get(Token::Text)
        } else {
            nearest(colors.primary.into(), &readable, deepen)
        };
        self.set(Token::Link, link);
        // What can be read can be seen: the ring has the link's colour.
        self.set(Token::Focus, link);
    }

    fn patterns(&mut self, brand: Tone, scheme: Scheme) {
        let [page, lightest] = [Token::Bg, Token::SurfaceRaised].map(|token| self.get(token));
        let on_page = pattern::on_page(brand, page, lightest, scheme);
        self.set(Token::BgPattern, on_page);
        let [ground, label] = [Token::BannerBg, Token::OnBanner].map(|token| self.get(token));
        self.set(Token::BannerPattern, pattern::on_banner(ground, label));
    }

    fn status(&mut self, status: &Status, scheme: Scheme) {
        let tone = |lightness: f32, chroma: f32| Tone {
            lightness,
            chroma,
            hue: status.hue,
        };
        let (filled, soft, on_soft) = match scheme {
            Scheme::Light => (
                tone(0.52, status.chroma),
                tone(0.958, 0.026),
                tone(0.38, status.chroma * 0.75),
            ),
            Scheme::Dark => (
                tone(0.76, status.chroma * 0.85),
                tone(0.29, 0.045),
                tone(0.87, 0.075),
            ),
        };
        let filled = Filled::new(filled.into(), &self.on_surfaces(TEXT));
        self.set(status.filled, filled.ground);
        self.set(status.on_filled, filled.label);
        let soft = soft.to_color();
        self.set(status.soft, soft);
        let on_soft = nearest(
            on_soft.into(),
            &[Demand {
                against: soft,
                least: TEXT,
            }],
            steady,
        );
        self.set(status.on_soft, on_soft);
    }
}

/// A family of status colours: the hue is fixed, because red must mean danger whatever the brand is.
struct Status {
    hue: f32,
    chroma: f32,
    filled: Token,
    on_filled: Token,
    soft: Token,
    on_soft: Token,
}

const STATUS: [Status; 4] = [
    Status {
        hue: 155.0,
        chroma: 0.115,
        filled: Token::Success,
        on_filled: Token::OnSuccess,
        soft: Token::SuccessSoft,
        on_soft: Token::OnSuccessSoft,
    },
    Status {
        hue: 70.0,
        chroma: 0.12,
        filled: Token::Warning,
        on_filled: Token::OnWarning,
        soft: Token::WarningSoft,
        on_soft: Token::OnWarningSoft,
    },
    Status {
        hue: 25.0,
        chroma: 0.17,
        filled: Token::Danger,
        on_filled: Token::OnDanger,
        soft: Token::DangerSoft,
        on_soft: Token::OnDangerSoft,
    },
    Status {
        hue: 245.0,
        chroma: 0.12,
        filled: Token::Info,
        on_filled: Token::OnInfo,
        soft: Token::InfoSoft,
        on_soft: Token::OnInfoSoft,
    },
];

/// A companion for a brand that has one colour: a neighbouring hue, a little quieter.
fn neighbour(brand: Tone) -> Tone {
    Tone {
        hue: (brand.hue - 25.0).rem_euclid(360.0),
        chroma: brand.chroma * 0.65,
        ..brand
    }
}

/// The banner shows the brand as it is. Only a white or pale grey one is turned round at night, when it would glare.
fn banner_ground(brand: HexColor, scheme: Scheme) -> Start {
    let tone = brand.tone();
    if scheme == Scheme::Dark && tone.lightness > 0.7 && tone.chroma < 0.06 {
        return tone.with_lightness(0.33).into();
    }
    brand.into()
}

#[cfg(test)]
mod tests;
