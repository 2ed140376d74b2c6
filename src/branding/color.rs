//! One colour as people write it, and the few measurements that a palette is built from.

use std::fmt;
use std::str::FromStr;

use palette::color_difference::Wcag21RelativeContrast;
use palette::convert::FromColorUnclamped;
use palette::{Clamp, FromColor, LinSrgb, Oklch, Srgb};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// An opaque sRGB colour with 8 bits a channel, written `#rrggbb`.
///
/// Contrast is always measured on these bytes, the ones a browser gets, and never on the numbers before rounding.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct HexColor {
    red: u8,
    green: u8,
    blue: u8,
}

/// What was written is not `#rrggbb` or `#rgb`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a colour is written as #rrggbb with hexadecimal digits, such as #0a7cff")]
pub struct ColorSyntaxError;

/// A colour taken apart in OKLCH: lightness 0 to 1, chroma 0 to about 0.32, hue in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tone {
    /// 0 is black, 1 is white.
    pub lightness: f32,
    /// 0 is grey.
    pub chroma: f32,
    /// Degrees, 0 to 360; without meaning where the chroma is 0.
    pub hue: f32,
}

impl HexColor {
    /// `#ffffff`
    pub const WHITE: Self = Self::new(255, 255, 255);
    /// `#000000`
    pub const BLACK: Self = Self::new(0, 0, 0);

    /// From the three bytes.
    #[must_use]
    pub const fn new(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }

    /// The contrast ratio of WCAG 2.2, 1 to 21, the same in both directions.
    #[must_use]
    pub fn contrast(self, other: Self) -> f32 {
        self.linear().relative_contrast(other.linear())
    }

    /// Where the colour lies in OKLCH.
    #[must_use]
    pub fn tone(self) -> Tone {
        let oklch = Oklch::from_color(self.linear());
        Tone {
            lightness: oklch.l.clamp(0.0, 1.0),
            chroma: oklch.chroma.max(0.0),
            hue: oklch.hue.into_positive_degrees(),
        }
    }

    fn linear(self) -> LinSrgb<f32> {
        Srgb::new(self.red, self.green, self.blue).into_linear()
    }
}

/// Parts of linear light, of which the smallest step of eight bits is 0.0003.
const ROUNDING: f32 = 0.0001;

impl Tone {
    /// The colour of this tone. A chroma that sRGB cannot show at this lightness and hue is lowered until it can:
    /// lightness and hue stay, because contrast and recognition hang on them.
    #[must_use]
    pub fn to_color(self) -> HexColor {
        let lightness = self.lightness.clamp(0.0, 1.0);
        // Not clamped, so that what lies outside of the screen's colours is seen as such.
        let at = |chroma: f32| {
            LinSrgb::<f32>::from_color_unclamped(Oklch::new(lightness, chroma, self.hue))
        };
        // Colours on the edge may lie beyond it by what the arithmetic has lost; that is less than half a step of eight
        // bits, and where the edge is flat, far to go back.
        let is_shown = |color: LinSrgb<f32>| {
            let range = -ROUNDING..=1.0 + ROUNDING;
            [color.red, color.green, color.blue]
                .iter()
                .all(|part| range.contains(part))
        };
        let mut color = at(self.chroma.max(0.0));
        if !is_shown(color) {
            let (mut inside, mut outside) = (0.0, self.chroma);
            for _ in 0..12 {
                let middle = f32::midpoint(inside, outside);
                if is_shown(at(middle)) {
                    inside = middle;
                } else {
                    outside = middle;
                }
            }
            color = at(inside);
        }
        let bytes: Srgb<u8> = Srgb::from_linear(color.clamp());
        HexColor::new(bytes.red, bytes.green, bytes.blue)
    }

    /// The same chroma and hue at another lightness.
    #[must_use]
    pub fn with_lightness(self, lightness: f32) -> Self {
        Self { lightness, ..self }
    }

    /// The same lightness and hue with another chroma.
    #[must_use]
    pub fn with_chroma(self, chroma: f32) -> Self {
        Self { chroma, ..self }
    }

    /// How far the hue lies from another, in degrees, 0 to 180.
    #[must_use]
    pub fn hue_distance(self, other: Self) -> f32 {
        let distance = (self.hue - other.hue).rem_euclid(360.0);
        distance.min(360.0 - distance)
    }
}

impl FromStr for HexColor {
    type Err = ColorSyntaxError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix('#').ok_or(ColorSyntaxError)?;
        let mut nibbles = [0_u8; 6];
        let digits: Vec<u8> = digits
            .chars()
            .map(|digit| {
                digit
                    .to_digit(16)
                    .and_then(|value| u8::try_from(value).ok())
                    .ok_or(ColorSyntaxError)
            })
            .collect::<Result<_, _>>()?;
        match digits.len() {
            3 => {
                for (place, digit) in nibbles.chunks_exact_mut(2).zip(digits) {
                    place.fill(digit);
                }
            }
            6 => nibbles.copy_from_slice(&digits),
            _ => return Err(ColorSyntaxError),
        }
        let byte = |at: usize| nibbles[at] << 4 | nibbles[at + 1];
        Ok(Self::new(byte(0), byte(2), byte(4)))
    }
}

impl fmt::Display for HexColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

impl fmt::Debug for HexColor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for HexColor {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for HexColor {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn contrast_is_that_of_wcag() {
        assert!((HexColor::WHITE.contrast(HexColor::BLACK) - 21.0).abs() < 0.001);
        // The grey that is commonly named as the lightest to carry text on white.
        let grey: HexColor = "#767676".parse().unwrap();
        assert!((grey.contrast(HexColor::WHITE) - 4.54).abs() < 0.005);
    }

    #[test]
    fn syntax() {
        assert_eq!("#0a7cff".parse(), Ok(HexColor::new(0x0a, 0x7c, 0xff)));
        assert_eq!("#FC0".parse(), Ok(HexColor::new(0xff, 0xcc, 0x00)));
        for wrong in [
            "", "#", "0a7cff", "#0a7cf", "#0a7cff0", "#ggg", "#٣٣٣", "red", " #fff",
        ] {
            assert_eq!(
                wrong.parse::<HexColor>(),
                Err(ColorSyntaxError),
                "{wrong:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn a_color_survives_text_and_oklch(red: u8, green: u8, blue: u8) {
            let color = HexColor::new(red, green, blue);
            prop_assert_eq!(color.to_string().parse(), Ok(color));
            let back = color.tone().to_color();
            let near = |a: u8, b: u8| a.abs_diff(b) <= 1;
            prop_assert!(near(back.red, red) && near(back.green, green) && near(back.blue, blue), "{} became {}", color, back);
        }

        #[test]
        fn colors_at_the_edge_survive_too(red: u8, other: u8) {
            for color in [HexColor::new(0, red, other), HexColor::new(red, 0, other), HexColor::new(red, other, 255)] {
                let back = color.tone().to_color();
                let far = [
                    color.red.abs_diff(back.red),
                    color.green.abs_diff(back.green),
                    color.blue.abs_diff(back.blue),
                ];
                prop_assert!(far.iter().all(|far| *far <= 1), "{} became {}", color, back);
            }
        }

        #[test]
        fn what_the_screen_cannot_show_keeps_its_hue(lightness in 0.2_f32..0.9, hue in 0.0_f32..360.0) {
            let wanted = Tone { lightness, chroma: 0.4, hue };
            let got = wanted.to_color().tone();
            prop_assert!(got.hue_distance(wanted) < 4.0 || got.chroma < 0.02);
            prop_assert!((got.lightness - lightness).abs() < 0.02);
        }
    }
}
