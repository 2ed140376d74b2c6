//! What every request needs, put together once and handed down.

use std::sync::Arc;

use async_graphql::Request;
use serde_json::Value;

use crate::{
    access::Caller,
    api::CursorKey,
    attachments::Files,
    config::{HttpConfig, LimitsConfig, LiveConfig},
    conversations,
    db::{Database, Events},
    domains::Domains,
    identity::{LogIns, SessionStore, sso::SingleSignOn},
    notifications::{House, StopKey, TenantBrands},
    pdf::Press,
    provisioning::{Provisioning, export::ExportLinks},
    push::Push,
    schema::{self, PorticoSchema},
    studio::PreviewLinks,
    telemetry::Metrics,
    tenants::{Tenant, TenantDirectory},
    webhooks::Webhooks,
};

use super::{
    documents::Documents,
    live::{Heard, Live},
    places::Places,
    tenant_export, ticket_pdf,
};

/// The parts that are already there when HTTP begins.
#[derive(Clone, Debug)]
pub struct Parts {
    /// The service role's pool.
    pub db: Database,
    /// Host names and tenants.
    pub tenants: TenantDirectory,
    /// Who is logged in.
    pub sessions: SessionStore,
    /// Logging in.
    pub log_ins: LogIns,
    /// Logging in at a provider.
    pub sso: SingleSignOn,
    /// Opens the addresses at which a kind of mail is stopped.
    pub mail_stop: StopKey,
    /// Makes and tells the addresses of previews.
    pub previews: PreviewLinks,
    /// Makes and tells the addresses at which portals are exported.
    pub exports: ExportLinks,
    /// Attached files.
    pub files: Files,
    /// Telling other programs.
    pub webhooks: Webhooks,
    /// Telling browsers.
    pub push: Push,
    /// The customers' own domains.
    pub domains: Domains,
    /// Seals cursors.
    pub cursors: CursorKey,
    /// Listening and what browsers see.
    pub http: HttpConfig,
    /// What an operation may cost.
    pub limits: LimitsConfig,
    /// What subscriptions may cost.
    pub live: LiveConfig,
    /// What happens in all processes.
    pub events: Events,
    /// What is kept in memory alone: who is there, and who writes.
    pub heard: Heard,
    /// What operations cost.
    pub metrics: Metrics,
    /// The first wall taken away. Test builds only.
    #[cfg(feature = "switchable-walls")]
    pub guards_off: bool,
}

/// See the module.
pub struct App {
    pub(super) parts: Parts,
    pub(super) schema: PorticoSchema,
    /// The same for operations of the house's own, which no stranger can make large.
    pub(super) unmeasured: PorticoSchema,
    pub(super) documents: Documents,
    pub(super) live: Live,
    pub(super) press: Press,
    pub(super) orders: Places,
    /// Exports under way.
    pub(super) exporting: Places,
    /// Brands as mails wear them, for previews.
    pub(super) brands: TenantBrands,
}

impl std::fmt::Debug for App {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("App")
            .field("parts", &self.parts)
            .finish_non_exhaustive()
    }
}

impl App {
    /// Builds the schema over the parts.
    #[must_use]
    pub fn new(parts: Parts) -> Arc<Self> {
        let heard = parts.heard.clone();
        let pace = conversations::pace();
        let transcripts = conversations::TranscriptPace::default();
        let sendings = conversations::SendingPace::default();
        let brands = TenantBrands::new(
            parts.tenants.clone(),
            parts.http.public,
            House::new(None, &parts.http.desk_host),
        );
        let schema = |complexity| {
            schema::builder()
                .limit_complexity(complexity)
                .data(parts.db.clone())
                .data(parts.tenants.clone())
                .data(parts.sessions.clone())
                .data(parts.log_ins.clone())
                .data(parts.sso.clone())
                .data(parts.cursors.clone())
                .data(parts.files.clone())
                .data(heard.presences.clone())
                .data(heard.online.clone())
                .data(heard.typings.clone())
                .data(pace.clone())
                .data(transcripts.clone())
                .data(sendings.clone())
                .data(parts.webhooks.clone())
                .data(parts.push.clone())
                .data(parts.previews.clone())
                .data(parts.exports.clone())
                .data(parts.http.public)
                .data(parts.domains.clone())
                .data(brands.clone())
                .data(Provisioning {
                    desk_host: parts.http.desk_host.clone(),
                })
                .finish()
        };
        let (schema, unmeasured) = (schema(parts.limits.complexity), schema(usize::MAX));
        let documents = Documents::new(parts.limits.clone());
        let live = Live::new(&parts.events, parts.db.clone(), parts.live, heard);
        Arc::new(Self {
            parts,
            schema,
            unmeasured,
            documents,
            live,
            press: Press::default(),
            orders: Places::new(ticket_pdf::AT_ONCE, usize::MAX),
            exporting: Places::new(1, tenant_export::AT_ONCE),
            brands,
        })
    }

    /// What a query of the house's own yields for somebody at a tenant's portal, who need not be who has come.
    pub(super) async fn ask_as(
        &self,
        caller: Caller,
        tenant: &Arc<Tenant>,
        query: Request,
    ) -> Value {
        let request = schema::request_data(query, &self.parts.db, &self.parts.tenants, caller);
        let response = self.schema.execute(request.data(Arc::clone(tenant))).await;
        for error in &response.errors {
            tracing::error!(message = %error.message, "a page's query fails");
        }
        response.data.into_json().unwrap_or(Value::Null)
    }
}
