//! What an admin chooses beside colours: typeface, corners, layout of the banner.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

use super::pattern::Pattern;

/// All that an admin chooses of how things look, beside colours, pictures and words.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Look {
    /// Family of typefaces.
    pub typeface: Typeface,
    /// How round corners are.
    pub corners: CornerStyle,
    /// How cards stand on the page.
    #[serde(skip_serializing_if = "is_default")]
    pub cards: CardStyle,
    /// How much room there is.
    #[serde(skip_serializing_if = "is_default")]
    pub density: Density,
    /// How the banner is laid out.
    pub banner_layout: BannerLayout,
    /// How strongly the brand lies over the banner's picture.
    #[serde(skip_serializing_if = "is_default")]
    pub banner_overlay: BannerOverlay,
    /// What of the banner's picture is shown whatever is cut off.
    #[serde(skip_serializing_if = "is_default")]
    pub banner_focus: FocusPoint,
    /// What is drawn on the grounds of banner and page.
    #[serde(skip_serializing_if = "is_default")]
    pub pattern: Pattern,
    /// Where the ways through the portal stand.
    #[serde(skip_serializing_if = "is_default")]
    pub navigation: NavigationLayout,
    /// What stands where on the home page.
    #[serde(skip_serializing_if = "is_default")]
    pub home: HomeLayout,
}

/// What came later is written only where it was chosen: a design of before stays what it is.
fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

/// The family of typefaces that a portal is set in. The web app brings the files; nothing is fetched from elsewhere.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[graphql(name = "TypefaceKind")]
#[serde(rename_all = "lowercase")]
pub enum Typeface {
    /// Inter: plain and clear.
    #[default]
    Sans,
    /// Source Serif for headings and body: like a letter.
    Serif,
    /// Nunito: friendly, with round ends.
    Rounded,
    /// JetBrains Mono for headings, Inter for the body: technical.
    Mono,
    /// What the reader's device uses itself.
    System,
}

/// How round the corners of buttons, fields and cards are.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CornerStyle {
    /// Hardly rounded.
    Square,
    /// A little rounded.
    #[default]
    Soft,
    /// Clearly rounded.
    Round,
}

/// How the banner of the start page is laid out.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BannerLayout {
    /// Headline and text at the left.
    #[default]
    Left,
    /// Headline and text in the middle.
    Center,
    /// No banner.
    None,
}

/// How cards stand on the page.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum CardStyle {
    /// By their ground alone.
    Flat,
    /// By a line around them.
    Outlined,
    /// By a line and a shadow.
    #[default]
    Raised,
}

/// How much room there is around what is shown.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Density {
    /// Room to breathe.
    #[default]
    Comfortable,
    /// More on one screen. What can be touched stays large enough for it.
    Compact,
}

/// How strongly the brand's colour lies over the banner's picture.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum BannerOverlay {
    /// The picture as it is.
    #[default]
    None,
    /// Tinted.
    Light,
    /// The picture shines through.
    Strong,
}

/// Where the ways through the portal stand on wide screens. On telephones they are at the lower edge.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum NavigationLayout {
    /// In the header.
    #[default]
    Top,
    /// At the side, below one another.
    Side,
}

/// What a contact finds first below the banner of the home page, where the portal has both solutions and tickets.
#[derive(Enum, Clone, Copy, Debug, Default, Deserialize, Eq, Hash, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum HomeLayout {
    /// The categories of the knowledge base as tiles, then the tickets.
    #[default]
    Tiles,
    /// The categories as a list with a line each, then the tickets.
    List,
    /// The tickets, then the categories as tiles.
    Tickets,
}

/// The point of a picture that is shown whatever is cut off, in per cent from the left and from the top, 0 to 100.
#[derive(Clone, Copy, Debug, Deserialize, Eq, Hash, PartialEq, Serialize)]
pub struct FocusPoint {
    /// From the left.
    pub x: u8,
    /// From the top.
    pub y: u8,
}

impl Default for FocusPoint {
    fn default() -> Self {
        Self { x: 50, y: 50 }
    }
}

impl FocusPoint {
    /// Reads what [`Self::position`] writes: `20% 80%`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split_whitespace();
        let mut part = || {
            let number: u8 = parts.next()?.strip_suffix('%')?.parse().ok()?;
            (number <= 100).then_some(number)
        };
        let (x, y) = (part()?, part()?);
        parts.next().is_none().then_some(Self { x, y })
    }

    /// The value of `--p-banner-focus`, a CSS `object-position`.
    #[must_use]
    pub fn position(self) -> String {
        format!("{}% {}%", self.x.min(100), self.y.min(100))
    }
}

impl CardStyle {
    /// Every style with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("flat", Self::Flat),
        ("outlined", Self::Outlined),
        ("raised", Self::Raised),
    ];

    /// The values of `--p-card-border` and `--p-card-shadow`.
    #[must_use]
    pub const fn border_and_shadow(self) -> [&'static str; 2] {
        match self {
            // Transparent, not absent: where colours are forced a card has its line all the same.
            Self::Flat => ["1px solid transparent", "none"],
            Self::Outlined => ["1px solid var(--p-border)", "none"],
            Self::Raised => ["1px solid var(--p-border)", "var(--shadow-1)"],
        }
    }
}

impl Density {
    /// Every density with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 2] = [
        ("comfortable", Self::Comfortable),
        ("compact", Self::Compact),
    ];

    /// The value of `--p-density`, by which paddings are multiplied.
    #[must_use]
    pub const fn factor(self) -> &'static str {
        match self {
            Self::Comfortable => "1",
            Self::Compact => "0.75",
        }
    }
}

impl NavigationLayout {
    /// Every layout with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 2] = [("top", Self::Top), ("side", Self::Side)];
}

impl HomeLayout {
    /// Every layout with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("tiles", Self::Tiles),
        ("list", Self::List),
        ("tickets", Self::Tickets),
    ];
}

impl BannerOverlay {
    /// Every strength with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("none", Self::None),
        ("light", Self::Light),
        ("strong", Self::Strong),
    ];

    /// The value of `--p-banner-overlay`, an opacity.
    #[must_use]
    pub const fn opacity(self) -> &'static str {
        match self {
            Self::None => "0",
            Self::Light => "0.4",
            Self::Strong => "0.7",
        }
    }
}

impl Typeface {
    /// Every typeface with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 5] = [
        ("sans", Self::Sans),
        ("serif", Self::Serif),
        ("rounded", Self::Rounded),
        ("mono", Self::Mono),
        ("system", Self::System),
    ];

    /// The CSS `font-family` of running text.
    #[must_use]
    pub const fn body_stack(self) -> &'static str {
        match self {
            Self::Sans | Self::Mono => {
                "\"Inter Variable\",\"Inter\",\"Inter Fallback\",system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif"
            }
            Self::Serif => {
                "\"Source Serif 4 Variable\",\"Source Serif 4\",\"Source Serif 4 Fallback\",\"Iowan Old Style\",Charter,Cambria,Georgia,\"Times New Roman\",serif"
            }
            Self::Rounded => {
                "\"Nunito Variable\",\"Nunito\",\"Nunito Fallback\",ui-rounded,\"SF Pro Rounded\",\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif"
            }
            Self::System => {
                "system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,\"Noto Sans\",sans-serif"
            }
        }
    }

    /// The CSS `font-family` of headings.
    #[must_use]
    pub const fn heading_stack(self) -> &'static str {
        match self {
            Self::Mono => {
                "\"JetBrains Mono Variable\",\"JetBrains Mono\",ui-monospace,\"Cascadia Code\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace"
            }
            other => other.body_stack(),
        }
    }
}

impl CornerStyle {
    /// Every style with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("square", Self::Square),
        ("soft", Self::Soft),
        ("round", Self::Round),
    ];

    /// The radii of small (badges, fields), medium (buttons, cards) and large (dialogs, banner) things, as CSS lengths.
    #[must_use]
    pub const fn radii(self) -> [&'static str; 3] {
        match self {
            Self::Square => ["0.125rem", "0.125rem", "0.25rem"],
            Self::Soft => ["0.375rem", "0.5rem", "0.75rem"],
            Self::Round => ["0.625rem", "1rem", "1.5rem"],
        }
    }
}

impl BannerLayout {
    /// Every layout with its word in `tenant.toml`.
    pub const WORDS: [(&'static str, Self); 3] = [
        ("left", Self::Left),
        ("center", Self::Center),
        ("none", Self::None),
    ];

    /// The value of `--p-banner-align`.
    #[must_use]
    pub const fn alignment(self) -> &'static str {
        match self {
            Self::Center => "center",
            Self::Left | Self::None => "left",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_read_as_it_is_written() {
        let point = FocusPoint { x: 0, y: 100 };
        assert_eq!(FocusPoint::parse(&point.position()), Some(point));
        for wrong in ["", "50%", "50 50", "101% 0%", "-1% 0%", "1% 2% 3%", "1%;2%"] {
            assert_eq!(FocusPoint::parse(wrong), None, "{wrong}");
        }
    }

    /// The word in the folder and the word in the stored design are the same.
    #[test]
    fn words_are_those_of_the_stored_design() {
        for (word, typeface) in Typeface::WORDS {
            assert_eq!(serde_json::to_value(typeface).unwrap(), word);
        }
        for (word, corners) in CornerStyle::WORDS {
            assert_eq!(serde_json::to_value(corners).unwrap(), word);
        }
        for (word, layout) in BannerLayout::WORDS {
            assert_eq!(serde_json::to_value(layout).unwrap(), word);
        }
        for (word, cards) in CardStyle::WORDS {
            assert_eq!(serde_json::to_value(cards).unwrap(), word);
        }
        for (word, density) in Density::WORDS {
            assert_eq!(serde_json::to_value(density).unwrap(), word);
        }
        for (word, navigation) in NavigationLayout::WORDS {
            assert_eq!(serde_json::to_value(navigation).unwrap(), word);
        }
        for (word, home) in HomeLayout::WORDS {
            assert_eq!(serde_json::to_value(home).unwrap(), word);
        }
        for (word, overlay) in BannerOverlay::WORDS {
            assert_eq!(serde_json::to_value(overlay).unwrap(), word);
        }
    }
}
