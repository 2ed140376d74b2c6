//! A tenant's logo, drawn so that every mail client can show it.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageFormat, imageops::FilterType};
use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg;

use super::brand::MailLogo;
use crate::branding::PictureFormat;

/// Pixels of the drawing at most; it is shown at half of that, since screens are dense.
const MAX_WIDTH: u32 = 480;
const MAX_HEIGHT: u32 = 112;

/// A PNG of a stored logo. None for one that cannot be drawn truly (an SVG with text, whose fonts we do not have): then
/// the product's name stands in its place. Takes some milliseconds of computing.
pub(super) fn draw(format: PictureFormat, bytes: &[u8]) -> Option<MailLogo> {
    let png = match format {
        PictureFormat::Svg => draw_svg(bytes),
        PictureFormat::Png => scale(bytes, ImageFormat::Png),
        PictureFormat::Jpeg => scale(bytes, ImageFormat::Jpeg),
        PictureFormat::WebP => scale(bytes, ImageFormat::WebP),
    };
    png.map(|(png, width, height)| MailLogo::new("image/png", Arc::from(png), width, height))
}

type Png = (Vec<u8>, u32, u32);

fn draw_svg(bytes: &[u8]) -> Option<Png> {
    if bytes.windows(5).any(|window| window == b"<text") {
        return None;
    }
    let mut options = usvg::Options::default();
    // The sieve of `branding` lets no reference out of the file pass; neither do we follow one.
    options.image_href_resolver.resolve_string = Box::new(|_, _| None);
    options.image_href_resolver.resolve_data = Box::new(|_, _, _| None);
    let tree = usvg::Tree::from_data(bytes, &options).ok()?;
    let (width, height) = (
        f64::from(tree.size().width()),
        f64::from(tree.size().height()),
    );
    let factor = (f64::from(MAX_WIDTH) / width).min(f64::from(MAX_HEIGHT) / height);
    let side = |length: f64, max: u32| pixels(length * factor).min(max);
    let (width, height) = (side(width, MAX_WIDTH), side(height, MAX_HEIGHT));
    let mut canvas = Pixmap::new(width, height)?;
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a drawing's scale needs no more digits"
    )]
    let transform = Transform::from_scale(factor as f32, factor as f32);
    resvg::render(&tree, transform, &mut canvas.as_mut());
    Some((canvas.encode_png().ok()?, width, height))
}

fn pixels(length: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "`as` saturates, and 1 is the least"
    )]
    let whole = length.round() as u32;
    whole.max(1)
}

fn scale(bytes: &[u8], format: ImageFormat) -> Option<Png> {
    let mut picture: DynamicImage = image::load_from_memory_with_format(bytes, format).ok()?;
    if picture.width() > MAX_WIDTH || picture.height() > MAX_HEIGHT {
        picture = picture.resize(MAX_WIDTH, MAX_HEIGHT, FilterType::Lanczos3);
    }
    let mut png = Cursor::new(Vec::new());
    picture.write_to(&mut png, ImageFormat::Png).ok()?;
    Some((png.into_inner(), picture.width(), picture.height()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Vec<u8> {
        format!(r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 40">{inside}</svg>"#)
            .into_bytes()
    }

    #[test]
    fn an_svg_becomes_a_sharp_png() {
        let logo = draw(
            PictureFormat::Svg,
            &svg("<rect width='200' height='40' fill='#0b6b5a'/>"),
        )
        .unwrap();
        assert_eq!(
            (logo.content_type.as_str(), logo.width, logo.height),
            ("image/png", 240, 48)
        );
        let picture = image::load_from_memory(&logo.bytes).unwrap().to_rgba8();
        assert_eq!(picture.dimensions(), (480, 96));
        assert_eq!(picture.get_pixel(240, 48).0, [11, 107, 90, 255]);
    }

    #[test]
    fn what_cannot_be_drawn_truly_is_not_drawn() {
        assert!(draw(PictureFormat::Svg, &svg("<text x='0' y='20'>Oriale</text>")).is_none());
        assert!(draw(PictureFormat::Svg, b"no svg").is_none());
        assert!(draw(PictureFormat::Png, b"no png").is_none());
    }

    #[test]
    fn no_file_is_read_for_a_picture() {
        let outside = svg("<image width='200' height='40' href='/etc/passwd'/>");
        let drawn = draw(PictureFormat::Svg, &outside).unwrap();
        let picture = image::load_from_memory(&drawn.bytes).unwrap().to_rgba8();
        assert!(picture.pixels().all(|pixel| pixel.0[3] == 0));
    }

    #[test]
    fn pixels_are_scaled_down_and_never_up() {
        let mut file = Cursor::new(Vec::new());
        DynamicImage::new_rgba8(1_000, 1_000)
            .write_to(&mut file, ImageFormat::Png)
            .unwrap();
        let logo = draw(PictureFormat::Png, file.get_ref()).unwrap();
        assert_eq!((logo.width, logo.height), (56, 56));
        let mut file = Cursor::new(Vec::new());
        DynamicImage::new_rgb8(100, 20)
            .write_to(&mut file, ImageFormat::Jpeg)
            .unwrap();
        let logo = draw(PictureFormat::Jpeg, file.get_ref()).unwrap();
        assert_eq!((logo.width, logo.height), (100, 20));
    }
}
