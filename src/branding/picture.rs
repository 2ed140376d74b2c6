//! Pictures of a design: what an admin gives, and what is made of it.
//!
//! A picture is known by its content, never by its name or by what a sender says of it. It is decoded within limits,
//! turned the way the camera was held, scaled to what is needed and written anew, so nothing of the original file but
//! its pixels survives: no metadata, no trailing bytes, no second format hidden in the first.

use async_graphql::Enum;
use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::hash::ContentHash;
use super::raster;
use super::svg::{self, Removed, SvgError};

/// What a picture is for, which decides its limits and sizes.
#[derive(Enum, Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[graphql(name = "BrandPictureRole")]
pub enum PictureRole {
    /// The logo on light grounds.
    Logo,
    /// The logo on dark grounds.
    LogoDark,
    /// The picture of the start page's banner.
    Banner,
    /// The icon of the browser's tab and of the home screen.
    Favicon,
    /// Behind the form of the log-in page.
    LoginBackground,
    /// Where the logo stands large: on the pages of log-in and passwords, and on a closed portal's.
    LoginLogo,
    /// The same on dark grounds.
    LoginLogoDark,
}

impl PictureRole {
    /// What stands on light grounds where the logo stands large: the first that there is.
    pub const LARGE: [Self; 2] = [Self::LoginLogo, Self::Logo];
    /// The same on dark grounds.
    pub const LARGE_DARK: [Self; 4] = [
        Self::LoginLogoDark,
        Self::LoginLogo,
        Self::LogoDark,
        Self::Logo,
    ];

    /// Every role.
    pub const ALL: [Self; 7] = [
        Self::Logo,
        Self::LogoDark,
        Self::Banner,
        Self::Favicon,
        Self::LoginBackground,
        Self::LoginLogo,
        Self::LoginLogoDark,
    ];

    /// The field of `tenant.toml` and the name of the exported file, without its ending.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Logo => "logo",
            Self::LogoDark => "logo_dark",
            Self::Banner => "banner",
            Self::Favicon => "favicon",
            Self::LoginBackground => "login_background",
            Self::LoginLogo => "login_logo",
            Self::LoginLogoDark => "login_logo_dark",
        }
    }

    /// The most bytes that a file may have (an SVG: see [`svg::MAX_BYTES`]).
    #[must_use]
    pub const fn max_bytes(self) -> usize {
        match self {
            Self::Banner | Self::LoginBackground => 8 * 1024 * 1024,
            Self::Logo | Self::LogoDark | Self::Favicon | Self::LoginLogo | Self::LoginLogoDark => {
                2 * 1024 * 1024
            }
        }
    }
}

/// The formats in which pictures are kept and served.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum PictureFormat {
    /// Sanitised SVG.
    #[serde(rename = "image/svg+xml")]
    Svg,
    /// PNG.
    #[serde(rename = "image/png")]
    Png,
    /// JPEG.
    #[serde(rename = "image/jpeg")]
    Jpeg,
    /// WebP, beside one of the others: mails, PDFs and old browsers cannot show it.
    #[serde(rename = "image/webp")]
    WebP,
}

impl PictureFormat {
    const ALL: [Self; 4] = [Self::Svg, Self::Png, Self::Jpeg, Self::WebP];

    /// The media type.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    /// The ending of the file name, without dot.
    #[must_use]
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// The format of a media type, as stored.
    #[must_use]
    pub fn of_content_type(content_type: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.content_type() == content_type)
    }

    /// The format of a file name's ending, as served.
    #[must_use]
    pub fn of_extension(extension: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|format| format.extension() == extension)
    }
}

/// A finished picture under the name of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BrandImage {
    /// SHA-256 of the bytes.
    pub hash: ContentHash,
    /// What the bytes are.
    pub format: PictureFormat,
    /// Width in pixels; of an SVG, in CSS pixels of its own.
    pub width: u32,
    /// Height, likewise.
    pub height: u32,
    /// The file.
    pub bytes: Bytes,
}

impl BrandImage {
    pub(super) fn new(format: PictureFormat, width: u32, height: u32, bytes: Vec<u8>) -> Self {
        Self {
            hash: ContentHash::of(&bytes),
            format,
            width,
            height,
            bytes: bytes.into(),
        }
    }
}

/// All that is made of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prepared {
    /// The picture at its full size.
    pub image: BrandImage,
    /// Of a favicon that is not an SVG: the one for the browser's tab, 32 pixels wide.
    pub small: Option<BrandImage>,
    /// The same picture with half the width, and as WebP where that is less to load.
    pub renditions: Vec<BrandImage>,
    /// Whether it moved: its first picture was kept.
    pub stilled: bool,
    /// What an SVG had that may not stay.
    pub removed: Vec<Removed>,
}

impl Prepared {
    /// All that is to be stored.
    pub fn images(&self) -> impl Iterator<Item = &BrandImage> {
        let first = [Some(&self.image), self.small.as_ref()];
        first.into_iter().flatten().chain(&self.renditions)
    }
}

/// Why a picture cannot be taken. Each message says what to do.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PictureError {
    /// A file without content.
    #[error("the file is empty")]
    Empty,
    /// Over [`PictureRole::max_bytes`].
    #[error("the file has {bytes} bytes, {limit} are allowed; save it smaller or compress it more")]
    TooLarge {
        /// Its size.
        bytes: usize,
        /// What is allowed.
        limit: usize,
    },
    /// Its content is none of the formats that are taken.
    #[error("the content is no picture that can be used; give a PNG, JPEG, WebP, GIF, ICO or SVG")]
    UnknownFormat,
    /// AVIF: its decoder would be larger than all others together, and every browser has one.
    #[error(
        "AVIF is not taken here; save the picture as PNG, JPEG or WebP (the studio does so by itself)"
    )]
    Avif,
    /// More pixels than anybody needs, and more than memory should be spent on.
    #[error(
        "the picture is {width} × {height} pixels, up to {limit} on each side are allowed; scale it down"
    )]
    TooManyPixels {
        /// Its width.
        width: u32,
        /// Its height.
        height: u32,
        /// What is allowed on each side.
        limit: u32,
    },
    /// It begins like a picture, but cannot be read to its end.
    #[error("the picture is damaged or uses a variant that cannot be read; save it anew")]
    Damaged,
    /// It could be read, but the result could not be written.
    #[error("the picture could not be written anew; save it in another format")]
    NotWritable,
    /// What is wrong with an SVG.
    #[error(transparent)]
    Svg(#[from] SvgError),
}

/// Checks a file and makes of it what is stored and served.
///
/// The same file gives the same bytes, so preparing it twice changes nothing.
///
/// # Errors
/// See [`PictureError`].
pub fn prepare(role: PictureRole, file: &[u8]) -> Result<Prepared, PictureError> {
    if file.is_empty() {
        return Err(PictureError::Empty);
    }
    if file.len() > role.max_bytes() {
        return Err(PictureError::TooLarge {
            bytes: file.len(),
            limit: role.max_bytes(),
        });
    }
    if let Some(format) = raster::recognise(file) {
        return raster::prepare(role, format, file);
    }
    if raster::is_avif(file) {
        return Err(PictureError::Avif);
    }
    if !looks_like_xml(file) {
        return Err(PictureError::UnknownFormat);
    }
    let safe = svg::sanitize(file)?;
    let image = BrandImage::new(PictureFormat::Svg, safe.width, safe.height, safe.bytes);
    Ok(Prepared {
        image,
        small: None,
        renditions: Vec::new(),
        stilled: false,
        removed: safe.removed,
    })
}

/// An SVG begins with `<`, after a byte order mark and white space at most; UTF-16 is told so by the SVG's own error.
fn looks_like_xml(file: &[u8]) -> bool {
    let start = file
        .strip_prefix(b"\xef\xbb\xbf")
        .unwrap_or(file)
        .trim_ascii_start();
    start.starts_with(b"<") || file.starts_with(b"\xff\xfe<") || file.starts_with(b"\xfe\xff\0<")
}
