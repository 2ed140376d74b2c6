//! Pictures made of pixels: decoded within limits, scaled, written anew.

mod motion;

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
/// WebP quality of the same: as good to the eye.
const WEBP_QUALITY: f32 = 82.0;
/// How hard a drawing's WebP is tried, which loses nothing: libwebp's own choice.
const WEBP_EFFORT: f32 = 75.0;

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

/// AVIF by the brands of its first box (ISO/IEC 14496-12): also where that names a more general one first.
pub(super) fn is_avif(file: &[u8]) -> bool {
    let Some((head, rest)) = file.split_first_chunk::<8>() else {
        return false;
    };
    let [length @ .., b'f', b't', b'y', b'p'] = head else {
        return false;
    };
    let length = length
        .iter()
        .fold(0, |sum, byte| sum << 8 | usize::from(*byte));
    let brands = &rest[..length.saturating_sub(head.len()).min(rest.len())];
    // The second four bytes are a version and no brand.
    brands
        .chunks_exact(4)
        .enumerate()
        .any(|(at, brand)| at != 1 && matches!(brand, b"avif" | b"avis"))
}

pub(super) fn prepare(
    role: PictureRole,
    format: ImageFormat,
    file: &[u8],
) -> Result<Prepared, PictureError> {
    let picture = decode(format, file)?;
    let stilled = motion::moves(format, file, limits());
    let (image, small, renditions) = match role {
        PictureRole::Banner | PictureRole::LoginBackground => {
            let scaled = shrink(picture, 2400, 1600);
            let image = if is_opaque(&scaled) {
                smaller_of_both(&scaled)?
            } else {
                png(&scaled)?
            };
            let renditions = renditions(scaled, &image)?;
            (image, None, renditions)
        }
        PictureRole::Logo
        | PictureRole::LogoDark
        | PictureRole::LoginLogo
        | PictureRole::LoginLogoDark => {
            let scaled = shrink(picture, 800, 400);
            let image = png(&scaled)?;
            let renditions = renditions(scaled, &image)?;
            (image, None, renditions)
        }
        PictureRole::Favicon => {
            let square = into_square(&picture);
            let small = png(&shrink(square.clone(), 32, 32))?;
            (png(&shrink(square, 180, 180))?, Some(small), Vec::new())
        }
    };
    Ok(Prepared {
        image,
        small,
        renditions,
        stilled,
        removed: Vec::new(),
    })
}

/// A picture of this width is the same file for every screen: half of it would save nothing worth a choice.
const ONE_SIZE: u32 = 400;

/// Half the width for screens that are not dense and for telephones, and both as WebP where that is less to load; the
/// narrower come first.
fn renditions(picture: DynamicImage, full: &BrandImage) -> Result<Vec<BrandImage>, PictureError> {
    let mut renditions = Vec::new();
    let full_webp = webp(&picture, full)?;
    if picture.width() > ONE_SIZE {
        let width = picture.width().div_ceil(2);
        let half = shrink(picture, width, u32::MAX);
        let image = match full.format {
            PictureFormat::Jpeg => jpeg(&half)?,
            PictureFormat::Png | PictureFormat::WebP | PictureFormat::Svg => png(&half)?,
        };
        // One of the formats in both sizes: a browser chooses the format first.
        let half_webp = match full_webp {
            Some(_) => webp(&half, &image)?,
            None => None,
        };
        renditions.push(image);
        renditions.extend(half_webp);
    }
    renditions.extend(full_webp);
    Ok(renditions)
}

/// The picture as WebP; none where that is no smaller than what there is. A drawing keeps every pixel: only what is a
/// photograph as JPEG may lose something as WebP.
fn webp(picture: &DynamicImage, now: &BrandImage) -> Result<Option<BrandImage>, PictureError> {
    let pixels = picture.to_rgba8();
    let (width, height) = pixels.dimensions();
    let (lossless, quality) = match now.format {
        PictureFormat::Jpeg => (false, WEBP_QUALITY),
        PictureFormat::Png | PictureFormat::WebP | PictureFormat::Svg => (true, WEBP_EFFORT),
    };
    let encoder = ::webp::Encoder::from_rgba(&pixels, width, height);
    let bytes = encoder
        .encode_simple(lossless, quality)
        .map_err(|_| PictureError::NotWritable)?;
    let smaller = bytes.len() < now.bytes.len();
    let image = || BrandImage::new(PictureFormat::WebP, width, height, bytes.to_vec());
    Ok(smaller.then(image))
}

fn limits() -> Limits {
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    limits
}

fn decode(format: ImageFormat, file: &[u8]) -> Result<DynamicImage, PictureError> {
    let damaged = |_| PictureError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    // The sides are looked at below, so that the error can name them.
    reader.limits(limits());
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
mod tests;
