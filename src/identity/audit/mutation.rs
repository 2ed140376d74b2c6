//! `exportAuditLog`.

use async_graphql::{Context, InputObject, Object, Result, SimpleObject};

use super::{
    export::{ExportedLog, export_log},
    graphql::AuditFilter,
};
use crate::{
    access::{Caller, guarded},
    api::{Failure, UserError},
    db::Database,
    identity::{graphql::must_be_confirmed, request::RequestOrigin},
    tenants::TenantDirectory,
};

/// What of the log to give out.
#[derive(InputObject, Clone, Debug)]
pub struct ExportAuditLogInput {
    /// Which events; all when not given. At most 50,000.
    pub filter: Option<AuditFilter>,
}

/// The events as a file.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ExportAuditLogPayload {
    /// The file's text: CSV with a heading, UTF-8, newest first, times in UTC. Null when there are errors.
    #[allow_for(HOLDER)]
    pub csv: Option<String>,
    /// A name for the file. Null when there are errors.
    #[allow_for(HOLDER)]
    pub file_name: Option<String>,
    /// How many events are in it. Null when there are errors.
    #[allow_for(HOLDER)]
    pub count: Option<i32>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds giving out the log to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditMutation;

#[guarded]
#[Object]
impl AuditMutation {
    /// Gives out the audit log as a file. It is written into the log that it was.
    /// Admins answer for it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn export_audit_log(
        &self,
        ctx: &Context<'_>,
        input: ExportAuditLogInput,
    ) -> Result<ExportAuditLogPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            must_be_confirmed(ctx)?;
            let filter = input.filter.unwrap_or_default().into();
            export_log(
                ctx.data_unchecked::<Database>(),
                ctx.data_unchecked::<TenantDirectory>(),
                caller,
                &filter,
                ctx.data_unchecked::<RequestOrigin>(),
            )
            .await
        };
        Ok(match done.await {
            Ok::<ExportedLog, Failure>(file) => ExportAuditLogPayload {
                csv: Some(file.csv),
                file_name: Some(format!(
                    "audit-log-{}.csv",
                    chrono::Utc::now().format("%Y-%m-%d")
                )),
                count: i32::try_from(file.count).ok(),
                errors: Vec::new(),
            },
            Err(failure) => ExportAuditLogPayload {
                csv: None,
                file_name: None,
                count: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}
