//! A design's colours as front ends see them.

use std::sync::Arc;

use async_graphql::Object;

use super::palette::SchemePalette;
use super::published::Published;
use super::token::Token;
use crate::access::guarded;
use crate::api::Color;

/// The colours of a design.
#[derive(Debug, Clone)]
pub struct PaletteObject(pub(super) Arc<Published>);

/// The colours of a design, for light and for dark screens.
#[guarded]
#[Object(name = "Palette")]
impl PaletteObject {
    /// For light screens.
    #[allow_for(PUBLIC)]
    async fn light(&self) -> Vec<PaletteTokenObject> {
        tokens(&self.0.palette.light)
    }

    /// For dark screens.
    #[allow_for(PUBLIC)]
    async fn dark(&self) -> Vec<PaletteTokenObject> {
        tokens(&self.0.palette.dark)
    }
}

/// A colour of a palette.
#[derive(Debug, Clone)]
pub struct PaletteTokenObject {
    token: Token,
    color: String,
    contrast: Option<f64>,
    on: Option<Token>,
}

fn tokens(palette: &SchemePalette) -> Vec<PaletteTokenObject> {
    let described = |token: &Token| {
        let contrast = palette.contrast(*token);
        PaletteTokenObject {
            token: *token,
            color: palette.get(*token).to_string(),
            // Never rounded up: what is said to be 4.5 is 4.5.
            contrast: contrast.map(|contrast| (f64::from(contrast.ratio) * 100.0).floor() / 100.0),
            on: contrast.map(|contrast| contrast.on),
        }
    };
    Token::ALL.iter().map(described).collect()
}

/// One colour and what it is for.
#[guarded]
#[Object(name = "PaletteToken")]
impl PaletteTokenObject {
    /// The CSS custom property: `--p-primary`.
    #[allow_for(PUBLIC)]
    async fn name(&self) -> String {
        format!("--p-{}", self.token.name())
    }

    /// The colour.
    #[allow_for(PUBLIC)]
    async fn color(&self) -> Color {
        Color(self.color.clone())
    }

    /// The least contrast (WCAG 2.2) to anything it may stand on, rounded down; null for grounds and decoration.
    #[allow_for(PUBLIC)]
    async fn contrast(&self) -> Option<f64> {
        self.contrast
    }

    /// The CSS custom property that this contrast is against.
    #[allow_for(PUBLIC)]
    async fn on(&self) -> Option<String> {
        self.on.map(|token| format!("--p-{}", token.name()))
    }
}
