//! Pictures: decoded within limits and written anew, so that nothing of the file but the picture itself survives: not
//! where it was taken, no trailing bytes, no second format hidden in the first.

use std::io::Cursor;

use image::{
    AnimationDecoder, DynamicImage, ExtendedColorType, ImageDecoder, ImageEncoder, ImageFormat,
    ImageReader, Limits,
    codecs::{jpeg::JpegEncoder, png::PngEncoder, webp::WebPDecoder, webp::WebPEncoder},
};

/// Bytes of a picture's file at most: it is read as a whole.
pub const MAX_FILE: u64 = 64 * 1024 * 1024;
/// Pixels on each side at most.
const MAX_SIDE: u32 = 20_000;
/// Bytes that decoding may take: 50 million pixels of a photograph.
const MAX_MEMORY: u64 = 150 * 1024 * 1024;
/// Pixels on each side of the small picture.
const THUMBNAIL: u32 = 480;
/// No difference to be seen, and about the size of the camera's own.
const JPEG_QUALITY: u8 = 90;
/// The small picture's.
const THUMBNAIL_QUALITY: u8 = 80;

/// A picture as it is kept.
#[derive(Debug)]
pub struct Picture {
    /// What the bytes are.
    pub media_type: &'static str,
    /// The file.
    pub bytes: Vec<u8>,
    /// Pixels.
    pub width: u32,
    /// Pixels.
    pub height: u32,
    /// The small picture and its type.
    pub thumbnail: (Vec<u8>, &'static str),
}

/// Why a picture cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// More than memory should be spent on.
    #[error("too many pixels")]
    TooManyPixels,
    /// A file of more than [`MAX_FILE`].
    #[error("too large a file")]
    TooLarge,
    /// It begins like a picture, but cannot be read to its end.
    #[error("damaged")]
    Damaged,
}

/// The format by the file's first bytes, if it is one that is written anew.
pub fn recognise(head: &[u8]) -> Option<ImageFormat> {
    let format = image::guess_format(head).ok()?;
    let known = [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::WebP,
        ImageFormat::Gif,
    ];
    known.contains(&format).then_some(format)
}

/// Decodes and writes anew, turned the way the camera was held.
pub fn rewrite(format: ImageFormat, file: &[u8]) -> Result<Picture, PictureError> {
    let (image, profile) = decode(format, file)?;
    let (width, height) = (image.width(), image.height());
    let (bytes, media_type) = match format {
        ImageFormat::Jpeg => (jpeg(&image, JPEG_QUALITY, profile)?, "image/jpeg"),
        ImageFormat::Png => (png(&image, profile)?, "image/png"),
        ImageFormat::Gif => (gif(file)?, "image/gif"),
        _ => (webp(file, &image, profile)?, "image/webp"),
    };
    let small = if width > THUMBNAIL || height > THUMBNAIL {
        image.thumbnail(THUMBNAIL, THUMBNAIL)
    } else {
        image
    };
    let thumbnail = if small.color().has_alpha() {
        (png(&small, None)?, "image/png")
    } else {
        (jpeg(&small, THUMBNAIL_QUALITY, None)?, "image/jpeg")
    };
    Ok(Picture {
        media_type,
        bytes,
        width,
        height,
        thumbnail,
    })
}

/// The picture (of several, the first) and its colour profile.
fn decode(
    format: ImageFormat,
    file: &[u8],
) -> Result<(DynamicImage, Option<Vec<u8>>), PictureError> {
    let damaged = |_| PictureError::Damaged;
    let mut reader = ImageReader::with_format(Cursor::new(file), format);
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(damaged)?;
    let (width, height) = decoder.dimensions();
    if width > MAX_SIDE || height > MAX_SIDE || decoder.total_bytes() > MAX_MEMORY {
        return Err(PictureError::TooManyPixels);
    }
    if width == 0 || height == 0 {
        return Err(PictureError::Damaged);
    }
    let orientation = decoder.orientation().map_err(damaged)?;
    // Pictures for print are turned into RGB by decoding; their profile fits them no more.
    let profile = decoder
        .icc_profile()
        .ok()
        .flatten()
        .filter(|profile| profile.get(16..20) == Some(b"RGB ".as_slice()));
    let mut image = DynamicImage::from_decoder(decoder).map_err(damaged)?;
    image.apply_orientation(orientation);
    Ok((image, profile))
}

fn jpeg(
    image: &DynamicImage,
    quality: u8,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    if let Some(profile) = profile {
        // Best effort: without it the colours are a little off.
        let _ = encoder.set_icc_profile(profile);
    }
    let pixels = image.to_rgb8();
    encoder
        .encode_image(&pixels)
        .map_err(|_| PictureError::Damaged)?;
    Ok(bytes)
}

fn png(image: &DynamicImage, profile: Option<Vec<u8>>) -> Result<Vec<u8>, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder = PngEncoder::new(&mut bytes);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    let color: ExtendedColorType = image.color().into();
    encoder
        .write_image(image.as_bytes(), image.width(), image.height(), color)
        .map_err(|_| PictureError::Damaged)?;
    Ok(bytes)
}

/// Frame by frame as they are, without comments and other extensions.
fn gif(file: &[u8]) -> Result<Vec<u8>, PictureError> {
    fn copy(file: &[u8]) -> Result<Vec<u8>, Box<dyn std::error::Error>> {
        let mut options = gif::DecodeOptions::new();
        options.skip_frame_decoding(true);
        let mut decoder = options.read_info(file)?;
        let palette = decoder.global_palette().unwrap_or_default().to_vec();
        let (width, height) = (decoder.width(), decoder.height());
        let mut encoder = gif::Encoder::new(Vec::new(), width, height, &palette)?;
        let repeat = decoder.repeat();
        let mut first = true;
        while let Some(frame) = decoder.read_next_frame()? {
            if first {
                encoder.set_repeat(repeat)?;
                first = false;
            }
            encoder.write_lzw_pre_encoded_frame(frame)?;
        }
        Ok(encoder.into_inner()?)
    }
    copy(file).map_err(|_| PictureError::Damaged)
}

/// A still picture is written anew without loss; of a moving one, the chunks that make the picture are kept.
fn webp(
    file: &[u8],
    image: &DynamicImage,
    profile: Option<Vec<u8>>,
) -> Result<Vec<u8>, PictureError> {
    let decoder = WebPDecoder::new(Cursor::new(file)).map_err(|_| PictureError::Damaged)?;
    if decoder.has_animation() {
        // Every frame is decoded once: what cannot be shown is not kept.
        for frame in decoder.into_frames() {
            frame.map_err(|_| PictureError::Damaged)?;
        }
        return riff(file).ok_or(PictureError::Damaged);
    }
    let mut bytes = Vec::new();
    let mut encoder = WebPEncoder::new_lossless(&mut bytes);
    if let Some(profile) = profile {
        let _ = encoder.set_icc_profile(profile);
    }
    let pixels = if image.color().has_alpha() {
        DynamicImage::ImageRgba8(image.to_rgba8())
    } else {
        DynamicImage::ImageRgb8(image.to_rgb8())
    };
    encoder
        .write_image(
            pixels.as_bytes(),
            pixels.width(),
            pixels.height(),
            pixels.color().into(),
        )
        .map_err(|_| PictureError::Damaged)?;
    Ok(bytes)
}

/// The chunks of a moving WebP (RFC 9649 §2.7) that make the picture, in their order.
fn riff(file: &[u8]) -> Option<Vec<u8>> {
    const KEPT: [&[u8]; 4] = [b"VP8X", b"ANIM", b"ANMF", b"ICCP"];
    /// In the flags of VP8X: there is EXIF, there is XMP.
    const METADATA: u8 = 0b0000_1100;
    let mut kept = b"WEBP".to_vec();
    let mut rest = file.get(12..)?;
    while let Some((header, body)) = rest.split_at_checked(8) {
        let length = usize::try_from(u32::from_le_bytes(header[4..8].try_into().ok()?)).ok()?;
        let padded = length.checked_add(length % 2)?;
        if KEPT.contains(&&header[..4]) {
            kept.extend_from_slice(header);
            let start = kept.len();
            kept.extend_from_slice(body.get(..padded)?);
            if &header[..4] == b"VP8X" {
                *kept.get_mut(start)? &= !METADATA;
            }
        }
        rest = body.get(padded.min(body.len())..)?;
    }
    let mut whole = b"RIFF".to_vec();
    whole.extend(u32::try_from(kept.len()).ok()?.to_le_bytes());
    whole.extend(kept);
    Some(whole)
}

#[cfg(test)]
mod tests;
