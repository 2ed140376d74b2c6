//! What a design would look like, and what became of its colours.

use async_graphql::{Object, SimpleObject};

use crate::{
    access::guarded,
    api::Color,
    branding::{Design, Stylesheet},
    studio::report::{self, BrandColorUse, ColorScheme, Outcome},
};

/// What a design would look like.
#[derive(Clone, Debug)]
pub struct BrandPreview {
    pub(super) design: Design,
}

/// What a design would look like, for a page that shows it before it is kept.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl BrandPreview {
    /// The whole stylesheet, as the portal would be given it.
    #[allow_for(ADMIN)]
    async fn css(&self) -> String {
        let sheet = Stylesheet::of(&self.design);
        sheet.css().as_ref().to_owned()
    }

    /// For each use of the chosen colours on light and on dark screens what became of them.
    #[allow_for(ADMIN)]
    async fn colors(&self) -> Vec<BrandColorReport> {
        let outcomes = report::of(self.design.colors, self.design.look.pattern);
        outcomes.into_iter().map(BrandColorReport::from).collect()
    }
}

/// What became of a chosen colour in one use on one kind of screen.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct BrandColorReport {
    /// What for.
    #[allow_for(ADMIN)]
    #[graphql(name = "use")]
    pub used_for: BrandColorUse,
    /// On which screens.
    #[allow_for(ADMIN)]
    pub scheme: ColorScheme,
    /// The colour that was chosen.
    #[allow_for(ADMIN)]
    pub chosen: Color,
    /// The colour that is shown.
    #[allow_for(ADMIN)]
    pub used: Color,
    /// What is written on it, or the ground that it stands on.
    #[allow_for(ADMIN)]
    pub against: Color,
    /// The contrast between the two (WCAG 2.2), rounded down; 4.5 at least.
    #[allow_for(ADMIN)]
    pub contrast: f64,
    /// Whether the colour was made lighter or darker so that this can be said.
    #[allow_for(ADMIN)]
    pub adjusted: bool,
}

impl From<Outcome> for BrandColorReport {
    fn from(outcome: Outcome) -> Self {
        Self {
            used_for: outcome.used_for,
            scheme: outcome.scheme,
            chosen: Color(outcome.chosen.to_string()),
            used: Color(outcome.used.to_string()),
            against: Color(outcome.against.to_string()),
            contrast: outcome.contrast,
            adjusted: outcome.adjusted(),
        }
    }
}
