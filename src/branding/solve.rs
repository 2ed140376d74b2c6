//! Finding the colour that can do a job and lies nearest to the one that was chosen.

use super::color::{HexColor, Tone};
use super::token::TEXT;

/// Light or dark, as the reader's device prefers it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scheme {
    /// Dark text on a light ground.
    Light,
    /// Light text on a dark ground.
    Dark,
}

/// A contrast that a colour owes another.
#[derive(Clone, Copy)]
pub(super) struct Demand {
    pub(super) against: HexColor,
    pub(super) least: f32,
}

pub(super) fn meets(color: HexColor, demands: &[Demand]) -> bool {
    demands
        .iter()
        .all(|demand| color.contrast(demand.against) >= demand.least)
}

/// The tone moved to another lightness, unchanged otherwise.
pub(super) fn steady(tone: Tone, lightness: f32) -> Tone {
    tone.with_lightness(lightness)
}

/// The tone moved to another lightness so that it is still seen as the same colour: one that moves far gains chroma,
/// or a darkened pastel and a lightened navy would turn to grey; a yellow that is darkened turns a little towards
/// amber, or it would be seen as olive.
pub(super) fn deepen(tone: Tone, lightness: f32) -> Tone {
    let moved = (tone.lightness - lightness).abs();
    let gained = if is_grey(tone) {
        tone.chroma
    } else {
        (tone.chroma * (1.0 + 2.0 * moved)).min(tone.chroma.max(0.12))
    };
    let yellow = (1.0 - (tone.hue - 100.0).abs() / 25.0).max(0.0);
    let down = (tone.lightness - lightness).max(0.0);
    Tone {
        lightness,
        chroma: gained,
        hue: tone.hue - yellow * (down * 40.0).min(12.0),
    }
}

/// So little chroma that nobody would name a hue.
pub(super) fn is_grey(tone: Tone) -> bool {
    tone.chroma < 0.025
}

/// Where a search starts: a colour, and its place in OKLCH before rounding.
#[derive(Clone, Copy)]
pub(super) struct Start {
    color: HexColor,
    tone: Tone,
}

impl From<HexColor> for Start {
    fn from(color: HexColor) -> Self {
        Self {
            color,
            tone: color.tone(),
        }
    }
}

impl From<Tone> for Start {
    fn from(tone: Tone) -> Self {
        Self {
            color: tone.to_color(),
            tone,
        }
    }
}

/// The colour nearest in lightness that meets all demands, to 0.002; the start itself where it can. Looked for in
/// steps of 0.01 and then more closely: the room between two demands is never narrower than that.
/// The demands of this module can always be met by black or by white, which end the search.
pub(super) fn nearest(start: Start, demands: &[Demand], shade: fn(Tone, f32) -> Tone) -> HexColor {
    if meets(start.color, demands) {
        return start.color;
    }
    let moved = |distance: f32| {
        let lightness = start.tone.lightness + distance;
        let color = (0.0..=1.0)
            .contains(&lightness)
            .then(|| shade(start.tone, lightness).to_color());
        color.filter(|color| meets(*color, demands))
    };
    let coarse =
        (1..=100_u8).flat_map(|step| [-1.0, 1.0].map(|side| (f32::from(step) * 0.01, side)));
    for (distance, side) in coarse {
        if let Some(found) = moved(side * distance) {
            let closer = (1..=4_u8).map(|step| distance - 0.01 + f32::from(step) * 0.002);
            return closer
                .filter_map(|closer| moved(side * closer))
                .next()
                .unwrap_or(found);
        }
    }
    if meets(HexColor::BLACK, demands) {
        HexColor::BLACK
    } else {
        HexColor::WHITE
    }
}

/// A filled control and what is written on it.
#[derive(Clone, Copy)]
pub(super) struct Filled {
    pub(super) ground: HexColor,
    pub(super) label: HexColor,
}

impl Filled {
    /// How far a ground may move, in lightness, to carry white instead of black: hardly to be seen, and a mid blue
    /// under black letters looks like a mistake.
    const FOR_WHITE: f32 = 0.035;

    /// Black or white can be read on any colour; the ground moves only as far as the demands ask.
    pub(super) fn new(start: Start, demands: &[Demand]) -> Self {
        let under = |label: HexColor| {
            let mut all = demands.to_vec();
            all.push(Demand {
                against: label,
                least: TEXT,
            });
            let ground = nearest(start, &all, deepen);
            meets(ground, &all).then(|| {
                (
                    ground,
                    (ground.tone().lightness - start.tone.lightness).abs(),
                )
            })
        };
        match (under(HexColor::WHITE), under(HexColor::BLACK)) {
            (Some((ground, moved)), black)
                if moved <= black.map_or(f32::MAX, |(_, far)| far + Self::FOR_WHITE) =>
            {
                Self {
                    ground,
                    label: HexColor::WHITE,
                }
            }
            (_, Some((ground, _))) => Self {
                ground,
                label: ink(ground),
            },
            _ => Self {
                ground: HexColor::BLACK,
                label: HexColor::WHITE,
            },
        }
    }

    /// A button of the brand. Where the brand would have to move so far to stand out from the page that it would not
    /// be recognised (yellow on white, navy on black), the two change places: the brand, exactly as it was chosen, is
    /// what is written, on a very dark or very light ground of its hue.
    pub(super) fn button(brand: HexColor, scheme: Scheme, demands: &[Demand]) -> Self {
        const RECOGNISABLE: f32 = 0.14;
        let tone = brand.tone();
        let plain = Self::new(brand.into(), demands);
        if (plain.ground.tone().lightness - tone.lightness).abs() <= RECOGNISABLE {
            return plain;
        }
        let ground = match scheme {
            Scheme::Light => Tone {
                lightness: 0.265,
                chroma: tone.chroma.min(0.03),
                hue: tone.hue,
            },
            Scheme::Dark => Tone {
                lightness: 0.91,
                chroma: (tone.chroma * 0.5).min(0.04),
                hue: tone.hue,
            },
        }
        .to_color();
        let mut all = demands.to_vec();
        all.push(Demand {
            against: brand,
            least: TEXT,
        });
        if meets(ground, &all) {
            Self {
                ground,
                label: brand,
            }
        } else {
            plain
        }
    }

    /// The ground under the pointer: the largest step in lightness that keeps all promises, away from the label unless
    /// the ground is nearly black or white already.
    pub(super) fn hover(self, demands: &[Demand]) -> HexColor {
        let tone = self.ground.tone();
        let label_is_lighter =
            self.label.contrast(HexColor::BLACK) > self.ground.contrast(HexColor::BLACK);
        let (steps, away) = match tone.lightness {
            dark if dark < 0.32 => ([0.12, 0.09, 0.06, 0.03], 1.0),
            light if light > 0.88 => ([0.07, 0.06, 0.045, 0.03], -1.0),
            _ => (
                [0.06, 0.045, 0.03, 0.015],
                if label_is_lighter { -1.0 } else { 1.0 },
            ),
        };
        let mut all = demands.to_vec();
        all.push(Demand {
            against: self.label,
            least: TEXT,
        });
        steps
            .into_iter()
            .flat_map(|step| [away * step, -away * step])
            .map(|step| {
                tone.with_lightness((tone.lightness + step).clamp(0.0, 1.0))
                    .to_color()
            })
            .find(|color| *color != self.ground && meets(*color, &all))
            .unwrap_or(self.ground)
    }
}

/// Nearly black with the ground's hue; black itself where nothing lighter can be read.
fn ink(ground: HexColor) -> HexColor {
    let tone = ground.tone();
    let soft = Tone {
        lightness: 0.2,
        chroma: tone.chroma.min(0.03),
        hue: tone.hue,
    }
    .to_color();
    if soft.contrast(ground) >= TEXT {
        soft
    } else {
        HexColor::BLACK
    }
}
