//! `exportTenant`.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError},
    db::Database,
    identity::{RequestOrigin, must_be_confirmed, no_such_portal},
    provisioning::export::{self, ExportLinks},
};

/// Which portal to give out.
#[derive(InputObject, Clone, Debug)]
pub struct ExportTenantInput {
    /// `Portal.id`.
    pub tenant_id: ID,
}

/// Where everything that is stored about a portal can be fetched.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct ExportTenantPayload {
    /// An address on the service desk's host that answers with a ZIP, for the admin who asked and nobody else, in a session
    /// of theirs. The archive is made while it is fetched, so its length is not known before; a connection that breaks is an
    /// archive that is not whole. Null when there are errors.
    #[allow_for(HOLDER)]
    pub url: Option<String>,
    /// Until when fetching can begin: some minutes. Null when there are errors.
    #[allow_for(HOLDER)]
    pub expires_at: Option<DateTime<Utc>>,
    /// A name for the file. Null when there are errors.
    #[allow_for(HOLDER)]
    pub file_name: Option<String>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds giving out a portal whole to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ExportMutation;

#[guarded]
#[Object]
impl ExportMutation {
    /// Has everything given out that is stored about a portal, in whichever state it is: its settings as a folder that can be
    /// applied elsewhere, people, tickets with internal notes, files, mails, the audit log; no secrets. It is written into
    /// the audit log that it was. A portal is exported a few times an hour at most (`TOO_MANY_ATTEMPTS`). Admins answer for
    /// it with their password (`PASSWORD_NEEDED`).
    #[allow_for(ADMIN)]
    async fn export_tenant(
        &self,
        ctx: &Context<'_>,
        input: ExportTenantInput,
    ) -> Result<ExportTenantPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            must_be_confirmed(ctx)?;
            let tenant = GlobalId::parse_as(&input.tenant_id, NodeKind::Portal);
            let tenant = tenant.ok_or_else(|| no_such_portal(caller))?;
            let db = ctx.data_unchecked::<Database>();
            let origin = ctx.data_unchecked::<RequestOrigin>();
            let asked = export::ask(db, caller, origin, tenant).await?;
            let links = ctx.data_unchecked::<ExportLinks>();
            let made = links.make(caller, tenant).ok_or(Refusal::Forbidden)?;
            Ok::<_, Failure>((made, asked.file_name))
        };
        Ok(match done.await {
            Ok(((url, expires_at), file_name)) => ExportTenantPayload {
                url: Some(url),
                expires_at: Some(expires_at),
                file_name: Some(file_name),
                errors: Vec::new(),
            },
            Err(failure) => ExportTenantPayload {
                url: None,
                expires_at: None,
                file_name: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}
