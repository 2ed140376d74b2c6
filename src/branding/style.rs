//! What an admin chooses beside colours: typeface, corners, layout of the banner.

use async_graphql::Enum;
use serde::{Deserialize, Serialize};

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
                "\"Inter Variable\",\"Inter\",system-ui,-apple-system,\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif"
            }
            Self::Serif => {
                "\"Source Serif 4 Variable\",\"Source Serif 4\",\"Iowan Old Style\",Charter,Cambria,Georgia,\"Times New Roman\",serif"
            }
            Self::Rounded => {
                "\"Nunito Variable\",\"Nunito\",ui-rounded,\"SF Pro Rounded\",\"Segoe UI\",Roboto,\"Helvetica Neue\",Arial,sans-serif"
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
    }
}
