//! Why somebody is not logged in by a provider: as much as the log-in page may say, and what the log says beside it.

use super::fetch::FetchError;
use crate::db::DbError;

/// Why a log-in at a provider came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum Refused {
    /// The person went back, or did not agree.
    #[error("cancelled at the provider")]
    Cancelled,
    /// The provider does not answer, or not as it should.
    #[error("the provider cannot be used: {0}")]
    ProviderDown(String),
    /// The provider vouches for somebody whom the portal does not know, or no longer lets in.
    #[error("there is no such contact, or it is not active")]
    NoAccount,
    /// The provider does not vouch for the e-mail address.
    #[error("no verified e-mail address: {0}")]
    NotVerified(&'static str),
    /// The attempt is over, was used before, or began in another browser.
    #[error("there is no such attempt in this browser")]
    Expired,
    /// Something is not as it must be. The reason is for the log.
    #[error("{0}")]
    Refused(String),
    /// The database cannot be asked.
    #[error(transparent)]
    Database(#[from] DbError),
}

impl Refused {
    /// What the log-in page is told.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Cancelled => "cancelled",
            Self::ProviderDown(_) => "provider-down",
            Self::NoAccount => "no-account",
            Self::NotVerified(_) => "not-verified",
            Self::Expired => "expired",
            Self::Refused(_) | Self::Database(_) => "refused",
        }
    }

    /// For reasons that only the log is told.
    pub(super) fn because(reason: impl Into<String>) -> Self {
        Self::Refused(reason.into())
    }
}

impl From<diesel::result::Error> for Refused {
    fn from(error: diesel::result::Error) -> Self {
        Self::Database(error.into())
    }
}

impl From<FetchError> for Refused {
    fn from(error: FetchError) -> Self {
        Self::ProviderDown(error.to_string())
    }
}
