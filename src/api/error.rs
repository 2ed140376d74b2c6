//! Technical errors: what a program did wrong, or what Portico could not do. Never an internal text.

use async_graphql::{Error, ErrorExtensions};

use crate::{
    access::Caller,
    db::DbError,
    text::{Locale, MessageArg, message},
};

/// The values of `extensions.code` beside those of [`crate::access::Refusal`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ErrorCode {
    /// A page size out of bounds, or both ends at once.
    BadPage,
    /// A cursor that is not of this list, order and viewer, or was changed.
    BadCursor,
    /// Days in the wrong order, or more of them than are counted at once.
    BadRange,
    /// A text to search for with more characters than anybody types.
    BadSearch,
    /// Too many tries; `extensions.retryAfter` has seconds.
    RateLimited,
    /// A limit on the query's size or cost; `extensions.limit` names it.
    QueryTooComplex,
    /// The portal is archived or about to be deleted: nothing of it changes any more.
    PortalReadOnly,
    /// The database cannot be reached; trying again later may work.
    Unavailable,
    /// A fault of Portico's own; `extensions.requestId` finds it in the log.
    Internal,
}

impl ErrorCode {
    /// The value of `extensions.code`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::BadPage => "BAD_PAGE",
            Self::BadCursor => "BAD_CURSOR",
            Self::BadRange => "BAD_RANGE",
            Self::BadSearch => "BAD_SEARCH",
            Self::RateLimited => "RATE_LIMITED",
            Self::QueryTooComplex => "QUERY_TOO_COMPLEX",
            Self::PortalReadOnly => "PORTAL_READ_ONLY",
            Self::Unavailable => "UNAVAILABLE",
            Self::Internal => "INTERNAL",
        }
    }

    /// The GraphQL error with a message of the catalogue.
    #[must_use]
    pub fn error(self, locale: Locale, id: &str, arguments: &[(&str, MessageArg<'_>)]) -> Error {
        Error::new(message(locale, id, arguments))
            .extend_with(|_, extensions| extensions.set("code", self.code()))
    }
}

/// Turns a failed database call into what the caller may know, and writes the rest to the log.
#[must_use]
pub fn internal(caller: &Caller, error: &DbError) -> Error {
    match error {
        DbError::Unavailable(source) => {
            tracing::warn!(reason = %source, "database unavailable");
            ErrorCode::Unavailable.error(caller.locale, "error-unavailable", &[])
        }
        DbError::ReadOnlyTenant => {
            ErrorCode::PortalReadOnly.error(caller.locale, "error-portal-read-only", &[])
        }
        DbError::Conflict { constraint } => {
            tracing::error!(%constraint, "constraint violated where no caller should be able to");
            fault(caller)
        }
        DbError::Refused(source) => {
            tracing::error!(reason = %source, "statement refused");
            fault(caller)
        }
    }
}

/// A fault of Portico's own; whoever calls it has written the reason to the log.
fn fault(caller: &Caller) -> Error {
    let request = caller.request.as_ref();
    ErrorCode::Internal
        .error(
            caller.locale,
            "error-internal",
            &[("request", request.into())],
        )
        .extend_with(|_, extensions| extensions.set("requestId", request))
}
