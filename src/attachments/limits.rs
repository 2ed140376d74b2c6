//! How much may be attached.

use uuid::Uuid;

/// What one file and one message may have at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UploadLimits {
    /// Bytes of a file.
    pub file: u64,
    /// Files of a message.
    pub files: usize,
    /// Files of one person's that are uploaded and not sent.
    pub loose: i64,
}

/// The limits in a tenant's portal; the desk's while no tenant is known yet.
#[must_use]
pub const fn limits_of(_tenant: Option<Uuid>) -> UploadLimits {
    UploadLimits {
        file: 25 * 1024 * 1024,
        files: 10,
        loose: 100,
    }
}
