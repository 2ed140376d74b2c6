//! A tenant's corporate design: from colours, pictures and texts to what browsers and mails show.

mod color;
mod design;
mod footer;
mod graphql;
mod hash;
mod inherit;
mod palette;
mod palette_graphql;
mod pattern;
mod picture;
mod published;
mod raster;
mod solve;
mod style;
mod stylesheet;
mod svg;
mod token;
mod words;

pub use color::{ColorSyntaxError, HexColor, Tone};
pub use design::{Design, DesignTexts, ImageRef, Picture, Pictures};
pub use footer::FooterLink;
pub use graphql::{BrandImageObject, BrandingObject, FocusPointObject, FooterLinkObject};
pub use hash::{ContentHash, HashSyntaxError};
pub use inherit::BrandPart;
pub use palette::{BrandColors, Contrast, Palette, SchemePalette};
pub use palette_graphql::{PaletteObject, PaletteTokenObject};
pub use pattern::Pattern;
pub use picture::{BrandImage, PictureError, PictureFormat, PictureRole, Prepared, prepare};
pub use published::Published;
pub use solve::Scheme;
pub use style::{
    BannerLayout, BannerOverlay, CardStyle, CornerStyle, Density, FocusPoint, HomeLayout, Look,
    NavigationLayout, Typeface,
};
pub use stylesheet::Stylesheet;
pub use svg::{Removed, SafeSvg, SvgError, sanitize};
pub use token::{Pair, SURFACES, Token, pairs};
