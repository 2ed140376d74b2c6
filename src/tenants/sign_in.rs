//! The ways into a portal beside the password: what its log-in page shows of them.

use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// Whose log-in it is: the rules for whom it vouches hang on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ProviderKind {
    /// Microsoft Entra ID.
    Microsoft,
    /// Google Workspace or a Google account.
    Google,
    /// Any other OpenID Connect provider.
    OpenId,
}

impl ProviderKind {
    /// As it stands in the database.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Microsoft => "microsoft",
            Self::Google => "google",
            Self::OpenId => "openid",
        }
    }

    /// Reads [`Self::word`].
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Microsoft, Self::Google, Self::OpenId]
            .into_iter()
            .find(|kind| kind.word() == word)
    }
}

/// A provider that is switched on.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct SignIn {
    /// Its key.
    pub id: Uuid,
    /// Whose log-in it is.
    pub kind: ProviderKind,
    /// What its button says.
    pub label: String,
}
