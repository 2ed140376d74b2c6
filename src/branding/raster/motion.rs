//! Whether a picture moves. Portals show still ones: nothing beside a text should move for ever (WCAG 2.2.2).

use std::io::Cursor;

use image::codecs::{gif::GifDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{AnimationDecoder, ImageDecoder, ImageFormat, Limits};

/// Whether the file, which could be read, has more than its first picture.
pub(super) fn moves(format: ImageFormat, file: &[u8], limits: Limits) -> bool {
    let file = Cursor::new(file);
    match format {
        ImageFormat::Png => PngDecoder::new(file).is_ok_and(|png| png.is_apng().unwrap_or(false)),
        ImageFormat::WebP => WebPDecoder::new(file).is_ok_and(|webp| webp.has_animation()),
        ImageFormat::Gif => GifDecoder::new(file).is_ok_and(|mut gif| {
            gif.set_limits(limits).is_ok() && gif.into_frames().take(2).count() > 1
        }),
        _ => false,
    }
}
