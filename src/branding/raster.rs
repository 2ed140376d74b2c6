//! Pictures made of pixels: decoded within limits, scaled, written anew.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType as PngFilter, PngEncoder};
use image::imageops::{self, FilterType};
use image::{
    DynamicImage, ImageDecoder, ImageEncoder, ImageFormat, ImageReader, Limits, Rgba, RgbaImage,
};

use super::picture::{BrandImage, PictureError, PictureFormat, PictureRole, Prepared};

/// The most pixels on each side of a picture that is given.
const MAX_SIDE: u32 = 10_000;
/// The most memory that decoding may take, in bytes: 30 million pixels of 4 bytes.
const MAX_MEMORY: u64 = 120 * 1024 * 1024;
/// JPEG quality of banners: no artefacts to be seen, a third of the size of 95.
const JPEG_QUALITY: u8 = 86;

/// The format by the file's first bytes, if it is one that is taken.
pub(super) fn recognise(file: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(file).ok()?;
    let taken = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
        ImageFormat::Ico,
    ];
    taken.contains(&format).then_some(format)
}

pub(super) fn prepare(
    role: PictureRole,
    format: ImageFormat,
    file: &[u8],
) -> Result<Prepared, PictureError> {
    let picture = decode(format, file)?;
    let (image, small) = match role {
        PictureRole::Banner => {
            let scaled = shrink(picture, 2400, 1600);
            (
                if is_opaque(&scaled) {
                    smaller_of_both(&scaled)?
                } else {
                    png(&scaled)?
                },
                None,
            )
        }
        PictureRole::Logo | PictureRole::LogoDark => (png(&shrink(picture, 800, 400))?, None),
        PictureRole::Favicon => {
            let square = into_square(&picture);
            let small = png(&shrink(square.clone(), 32, 32))?;
            (png(&shrink(square, 180, 180))?, Some(small))
        }
    };
    Ok(Prepared {
        image,
        small,
        removed: Vec::new(),
    })
}

fn decode(format: ImageFormat, file: &[u8]) -> Result<DynamicImage, PictureError> {
    let damaged = |_| PictureError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    // The sides are looked at below, so that the error can name them.
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > MAX_MEMORY {
        return Err(PictureError::TooManyPixels {
            width,
            height,
            limit: MAX_SIDE,
        });
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    picture.apply_orientation(orientation);
    Ok(DynamicImage::ImageRgba8(picture.into_rgba8()))
}

/// Scaled down to fit, never up. Alpha is multiplied in first, or transparent pixels' colour would bleed into edges.
fn shrink(picture: DynamicImage, max_width: u32, max_height: u32) -> DynamicImage {
    let (width, height) = (picture.width(), picture.height());
    if width <= max_width && height <= max_height {
        return picture;
    }
    let scale =
        (f64::from(max_width) / f64::from(width)).min(f64::from(max_height) / f64::from(height));
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a side that was made smaller fits where it fitted before"
    )]
    let scaled = |side: u32| ((f64::from(side) * scale).round() as u32).max(1);
    let (width, height) = (scaled(width), scaled(height));
    if is_opaque(&picture) {
        return picture.resize_exact(width, height, FilterType::Lanczos3);
    }
    let mut pixels = picture.into_rgba16();
    for Rgba([red, green, blue, alpha]) in pixels.pixels_mut() {
        for channel in [red, green, blue] {
            *channel = ratio(*channel, *alpha, u16::MAX);
        }
    }
    let mut small = imageops::resize(&pixels, width, height, FilterType::Lanczos3);
    for Rgba([red, green, blue, alpha]) in small.pixels_mut() {
        for channel in [red, green, blue] {
            *channel = ratio(*channel, u16::MAX, *alpha);
        }
    }
    DynamicImage::ImageRgba8(DynamicImage::ImageRgba16(small).into_rgba8())
}

/// `value × times / divided_by`, rounded, at most 65,535; 0 when divided by 0.
fn ratio(value: u16, times: u16, divided_by: u16) -> u16 {
    let divisor = u64::from(divided_by).max(1);
    let product = u64::from(value) * u64::from(times) * u64::from(divided_by > 0);
    u16::try_from((product + divisor / 2) / divisor).unwrap_or(u16::MAX)
}

/// Centred on a transparent square.
fn into_square(picture: &DynamicImage) -> DynamicImage {
    let side = picture.width().max(picture.height());
    let mut square = RgbaImage::new(side, side);
    let (left, top) = ((side - picture.width()) / 2, (side - picture.height()) / 2);
    imageops::overlay(&mut square, picture, left.into(), top.into());
    square.into()
}

fn is_opaque(picture: &DynamicImage) -> bool {
    picture
        .as_rgba8()
        .is_some_and(|pixels| pixels.pixels().all(|Rgba([.., alpha])| *alpha == u8::MAX))
}

/// Photographs are smaller as JPEG; flat drawings are smaller, and sharper, as PNG.
fn smaller_of_both(picture: &DynamicImage) -> Result<BrandImage, PictureError> {
    let (png, jpeg) = (png(picture)?, jpeg(picture)?);
    Ok(if png.bytes.len() <= jpeg.bytes.len() {
        png
    } else {
        jpeg
    })
}

fn png(picture: &DynamicImage) -> Result<BrandImage, PictureError> {
    let picture = if is_opaque(picture) {
        DynamicImage::ImageRgb8(picture.to_rgb8())
    } else {
        picture.clone()
    };
    let mut bytes = Vec::new();
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, PngFilter::Adaptive)
        .write_image(
            picture.as_bytes(),
            picture.width(),
            picture.height(),
            picture.color().into(),
        )
        .map_err(|_| PictureError::NotWritable)?;
    Ok(BrandImage::new(
        PictureFormat::Png,
        picture.width(),
        picture.height(),
        bytes,
    ))
}

fn jpeg(picture: &DynamicImage) -> Result<BrandImage, PictureError> {
    let pixels = picture.to_rgb8();
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, JPEG_QUALITY)
        .encode_image(&pixels)
        .map_err(|_| PictureError::NotWritable)?;
    Ok(BrandImage::new(
        PictureFormat::Jpeg,
        pixels.width(),
        pixels.height(),
        bytes,
    ))
}

#[cfg(test)]
mod tests {
    use image::{GenericImageView, ImageBuffer, Rgb};

    use super::super::picture::prepare;
    use super::*;

    fn encoded(picture: &DynamicImage, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Cursor::new(Vec::new());
        picture.write_to(&mut bytes, format).unwrap();
        bytes.into_inner()
    }

    /// Noise, so that JPEG beats PNG.
    fn photograph(width: u32, height: u32) -> DynamicImage {
        ImageBuffer::from_fn(width, height, |x, y| {
            let noise = x
                .wrapping_mul(2_654_435_761)
                .wrapping_add(y.wrapping_mul(40_503))
                .rotate_left(7);
            let [red, green, blue, _] = noise.to_le_bytes();
            Rgb([red, green, blue])
        })
        .into()
    }

    fn flat(width: u32, height: u32, color: [u8; 4]) -> DynamicImage {
        RgbaImage::from_pixel(width, height, Rgba(color)).into()
    }

    #[test]
    fn a_banner_is_scaled_and_becomes_what_is_smaller() {
        let photo = prepare(
            PictureRole::Banner,
            &encoded(&photograph(3000, 900), ImageFormat::Png),
        )
        .unwrap();
        assert_eq!(
            (photo.image.format, photo.image.width, photo.image.height),
            (PictureFormat::Jpeg, 2400, 720)
        );
        let drawing = prepare(
            PictureRole::Banner,
            &encoded(&flat(1200, 300, [9, 20, 60, 255]), ImageFormat::Jpeg),
        )
        .unwrap();
        assert_eq!(
            (
                drawing.image.format,
                drawing.image.width,
                drawing.image.height
            ),
            (PictureFormat::Png, 1200, 300)
        );
    }

    #[test]
    fn a_logo_fits_and_keeps_its_transparency() {
        let prepared = prepare(
            PictureRole::Logo,
            &encoded(&flat(1600, 200, [200, 0, 0, 128]), ImageFormat::WebP),
        )
        .unwrap();
        assert_eq!(
            (
                prepared.image.format,
                prepared.image.width,
                prepared.image.height
            ),
            (PictureFormat::Png, 800, 100)
        );
        let pixel = image::load_from_memory(&prepared.image.bytes)
            .unwrap()
            .get_pixel(400, 50);
        assert_eq!(pixel, Rgba([200, 0, 0, 128]));
        assert_eq!(prepared.small, None);
    }

    #[test]
    fn a_favicon_becomes_two_squares() {
        let prepared = prepare(
            PictureRole::Favicon,
            &encoded(&flat(400, 200, [0, 90, 0, 255]), ImageFormat::Png),
        )
        .unwrap();
        assert_eq!((prepared.image.width, prepared.image.height), (180, 180));
        let small = prepared.small.unwrap();
        assert_eq!((small.width, small.height), (32, 32));
        assert_eq!(
            image::load_from_memory(&small.bytes)
                .unwrap()
                .get_pixel(16, 0),
            Rgba([0, 0, 0, 0])
        );
    }

    #[test]
    fn edges_take_no_color_from_what_is_transparent() {
        let mut picture = RgbaImage::from_pixel(1600, 100, Rgba([255, 0, 0, 0]));
        for x in 0..800 {
            for y in 0..100 {
                picture.put_pixel(x, y, Rgba([0, 0, 255, 255]));
            }
        }
        let prepared = prepare(
            PictureRole::Logo,
            &encoded(&picture.into(), ImageFormat::Png),
        )
        .unwrap();
        let scaled = image::load_from_memory(&prepared.image.bytes).unwrap();
        assert!(
            scaled
                .pixels()
                .all(|(.., Rgba([red, .., alpha]))| alpha == 0 || red == 0)
        );
    }

    #[test]
    fn nothing_of_the_file_but_its_pixels_survives() {
        let mut file = encoded(&photograph(64, 32), ImageFormat::Jpeg);
        let orientation_6 = b"\xff\xe1\x00\x2eExif\0\0II*\0\x08\0\0\0\x02\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\x0e\x01\x02\0\x04\0\0\0GPS\0";
        let length = u16::try_from(orientation_6.len() - 2)
            .unwrap()
            .to_be_bytes();
        let mut segment = orientation_6.to_vec();
        segment[2..4].copy_from_slice(&length);
        file.splice(2..2, segment);
        file.extend_from_slice(b"<script>evil()</script>");
        let prepared = prepare(PictureRole::Banner, &file).unwrap();
        assert_eq!(
            (prepared.image.width, prepared.image.height),
            (32, 64),
            "turned as the camera was held"
        );
        for trace in [&b"Exif"[..], b"GPS", b"script"] {
            assert!(
                !prepared
                    .image
                    .bytes
                    .windows(trace.len())
                    .any(|window| window == trace)
            );
        }
    }

    #[test]
    fn the_same_file_gives_the_same_bytes() {
        let file = encoded(&photograph(900, 300), ImageFormat::Png);
        assert_eq!(
            prepare(PictureRole::Banner, &file),
            prepare(PictureRole::Banner, &file)
        );
    }

    #[test]
    fn limits_are_named() {
        let wide = encoded(&flat(10_001, 1, [0; 4]), ImageFormat::Png);
        let error = prepare(PictureRole::Logo, &wide).unwrap_err();
        assert_eq!(
            error,
            PictureError::TooManyPixels {
                width: 10_001,
                height: 1,
                limit: 10_000
            }
        );
        assert!(
            error.to_string().contains("10001 × 1 pixels, up to 10000"),
            "{error}"
        );
        let error = prepare(PictureRole::Favicon, &vec![0; 2 * 1024 * 1024 + 1]).unwrap_err();
        assert!(error.to_string().contains("2097152"), "{error}");
    }

    /// A few bytes that claim to be an enormous picture must not cost the memory they claim.
    #[test]
    fn a_decompression_bomb_is_refused_by_its_header() {
        let mut bomb = encoded(&flat(1, 1, [0; 4]), ImageFormat::Png);
        bomb[16..24].copy_from_slice(&[0, 0, 0x27, 0x10, 0, 0, 0x27, 0x10]);
        assert!(matches!(
            prepare(PictureRole::Banner, &bomb),
            Err(PictureError::TooManyPixels { .. } | PictureError::Damaged)
        ));
    }

    #[test]
    fn a_picture_is_known_by_its_content() {
        let png = encoded(&flat(4, 4, [1, 2, 3, 255]), ImageFormat::Png);
        for (file, error) in [
            (&b""[..], PictureError::Empty),
            (b"not a picture", PictureError::UnknownFormat),
            (b"%PDF-1.7", PictureError::UnknownFormat),
            (b"BM\x3a\0\0\0\0\0\0\0", PictureError::UnknownFormat),
            (&png[..png.len() / 2], PictureError::Damaged),
            (b"\x89PNG\r\n\x1a\n", PictureError::Damaged),
            (b"\xff\xd8\xff\xe0", PictureError::Damaged),
            (b"GIF89a", PictureError::Damaged),
        ] {
            assert_eq!(
                prepare(PictureRole::Logo, file).unwrap_err(),
                error,
                "{file:?}"
            );
        }
    }
}
