//! The colours of a logo, to choose the brand's from.

use image::{ImageFormat, imageops::FilterType};
use resvg::{
    tiny_skia::{Pixmap, Transform},
    usvg,
};

use crate::branding::{HexColor, PictureFormat};

/// Pixels on each side at which a logo is looked at.
const SIDE: u32 = 96;
/// Colours that are offered at most.
const MOST: usize = 6;
/// Hues closer than this, in degrees, are one colour.
const APART: f32 = 24.0;
/// Below this chroma (OKLCH) a colour is a grey.
const COLORFUL: f32 = 0.04;

/// The logo's colours, the one that fills most of it first. None for a logo of greys, and for one that cannot be read.
pub(super) fn of(format: PictureFormat, bytes: &[u8]) -> Vec<HexColor> {
    let pixels = match format {
        PictureFormat::Svg => drawn(bytes),
        PictureFormat::Png => read(bytes, ImageFormat::Png),
        PictureFormat::Jpeg => read(bytes, ImageFormat::Jpeg),
        PictureFormat::WebP => read(bytes, ImageFormat::WebP),
    };
    strongest(&pixels.unwrap_or_default())
}

/// Red, green, blue and how much it covers, 0 to 1.
type Pixel = ([u8; 3], f32);

fn read(bytes: &[u8], format: ImageFormat) -> Option<Vec<Pixel>> {
    let picture = image::load_from_memory_with_format(bytes, format).ok()?;
    // Nearest: colours that are mixed at edges are nobody's choice.
    let small = picture.resize(SIDE, SIDE, FilterType::Nearest).into_rgba8();
    let pixel = |image::Rgba([red, green, blue, alpha]): &image::Rgba<u8>| {
        ([*red, *green, *blue], f32::from(*alpha) / 255.0)
    };
    Some(small.pixels().map(pixel).collect())
}

fn drawn(bytes: &[u8]) -> Option<Vec<Pixel>> {
    let mut options = usvg::Options::default();
    // The sieve of `branding` lets no reference out of the file pass; neither do we follow one.
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    options.image_href_resolver.resolve_data = Box::new(|_, _, _| None);
    let tree = usvg::Tree::from_data(bytes, &options).ok()?;
    let longer = tree.size().width().max(tree.size().height());
    #[expect(clippy::cast_precision_loss, reason = "96 is exact")]
    let factor = SIDE as f32 / longer;
    let mut canvas = Pixmap::new(SIDE, SIDE)?;
    resvg::render(
        &tree,
        Transform::from_scale(factor, factor),
        &mut canvas.as_mut(),
    );
    let pixel = |pixel: &resvg::tiny_skia::PremultipliedColorU8| {
        let plain = pixel.demultiply();
        (
            [plain.red(), plain.green(), plain.blue()],
            f32::from(plain.alpha()) / 255.0,
        )
    };
    Some(canvas.pixels().iter().map(pixel).collect())
}

/// Pixels of near hues are one colour, which is the commonest exact one among them.
fn strongest(pixels: &[Pixel]) -> Vec<HexColor> {
    let mut exact = std::collections::HashMap::<[u8; 3], f32>::new();
    for (color, covers) in pixels.iter().filter(|(_, covers)| *covers > 0.5) {
        *exact.entry(*color).or_default() += covers;
    }
    let mut exact: Vec<_> = exact.into_iter().collect();
    // By colour too, so that the same logo always says the same.
    exact.sort_by(|(a, weight), (b, other)| other.total_cmp(weight).then(a.cmp(b)));
    let mut families: Vec<(HexColor, f32)> = Vec::new();
    for ([red, green, blue], weight) in exact {
        let color = HexColor::new(red, green, blue);
        let tone = color.tone();
        if tone.chroma < COLORFUL {
            continue;
        }
        let near = families
            .iter_mut()
            .find(|(head, _)| head.tone().hue_distance(tone) < APART);
        match near {
            Some((_, all)) => *all += weight,
            None => families.push((color, weight)),
        }
    }
    families.sort_by(|(_, a), (_, b)| b.total_cmp(a));
    families
        .into_iter()
        .take(MOST)
        .map(|(color, _)| color)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drawn_logo_gives_its_colours_by_area() {
        let svg = br##"<svg xmlns="http://www.w3.org/2000/svg" width="90" height="30">
            <rect width="60" height="30" fill="#0a5cff"/><rect x="60" width="20" height="30" fill="#ff6b4a"/>
            <rect x="80" width="10" height="30" fill="#777"/></svg>"##;
        let colors: Vec<String> = of(PictureFormat::Svg, svg)
            .iter()
            .map(ToString::to_string)
            .collect();
        assert_eq!(colors, ["#0a5cff", "#ff6b4a"]);
    }

    #[test]
    fn greys_and_what_cannot_be_read_give_none() {
        let grey = br##"<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9" fill="#222"/></svg>"##;
        assert!(of(PictureFormat::Svg, grey).is_empty());
        assert!(of(PictureFormat::Png, b"no picture").is_empty());
    }
}
