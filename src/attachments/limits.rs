//! How much may be attached.

use diesel::{QueryResult, prelude::*};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use serde::Deserialize;
use serde_json::Value;
use uuid::Uuid;

use crate::{db::schema::tenants, tenants::TicketRules};

const MEBIBYTE: u64 = 1024 * 1024;

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

impl UploadLimits {
    /// What no tenant goes beyond: staff bring files before it is known whose portal they are for.
    #[must_use]
    pub fn most() -> Self {
        Self::from(&TicketRules {
            file_megabytes: *TicketRules::FILE_MEGABYTES.end(),
            files_per_message: *TicketRules::FILES_PER_MESSAGE.end(),
            ..TicketRules::default()
        })
    }
}

impl From<&TicketRules> for UploadLimits {
    fn from(rules: &TicketRules) -> Self {
        Self {
            file: u64::from(rules.file_megabytes) * MEBIBYTE,
            files: usize::try_from(rules.files_per_message).unwrap_or(usize::MAX),
            loose: 100,
        }
    }
}

/// The limits of a tenant's portal as the database has them at this moment.
///
/// # Errors
/// When the database is away, or the tenant is not one that the caller may know.
pub async fn limits_of(conn: &mut AsyncPgConnection, tenant: Uuid) -> QueryResult<UploadLimits> {
    let rules: Value = tenants::table
        .find(tenant)
        .select(tenants::ticket_rules)
        .first(conn)
        .await?;
    let rules = TicketRules::deserialize(&rules)
        .map_err(|error| diesel::result::Error::DeserializationError(error.into()))?;
    Ok(UploadLimits::from(&rules))
}
