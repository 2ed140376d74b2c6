//! `serviceDesk.auditLog`, and what a contact and those who serve them see of it.

use std::sync::Arc;

use async_graphql::{Context, ID, InputObject, Object, Result};
use chrono::{DateTime, Utc};

use super::{
    model::{AuditAction, AuditDetail},
    queries::{self, AuditRow, Filter},
};
use crate::{
    access::{Caller, Viewer, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, Position, internal, page_cost,
    },
    db::Database,
    identity::{
        graphql::{Author, portal},
        model::Side,
        user_agent::device_words,
    },
    tenants::{Portal, Tenant},
    text::message,
};

/// Which events of the log.
#[derive(InputObject, Clone, Debug, Default)]
pub struct AuditFilter {
    /// In this portal.
    pub tenant: Option<ID>,
    /// One of these; not given or empty, any.
    #[graphql(default)]
    pub action: Vec<AuditAction>,
    /// Part of the name or e-mail address of whoever did it, or had it done to them.
    pub search: Option<String>,
    /// Not before.
    pub from: Option<DateTime<Utc>>,
    /// Before.
    pub to: Option<DateTime<Utc>>,
}

impl From<AuditFilter> for Filter {
    fn from(filter: AuditFilter) -> Self {
        Self {
            // What is no portal's id is in none.
            tenant: filter
                .tenant
                .map(|id| GlobalId::parse_as(&id, NodeKind::Portal).unwrap_or_default()),
            actions: filter.action,
            search: filter.search.filter(|search| !search.trim().is_empty()),
            from: filter.from,
            to: filter.to,
        }
    }
}

/// Adds the log to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct AuditOfDesk;

#[guarded]
#[Object]
impl AuditOfDesk {
    /// Who did what, on whom, when, from where: newest first. Nobody can change it.
    #[allow_for(ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn audit_log(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Events from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only events behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Events from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only events before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<AuditFilter>,
    ) -> Result<Connection<AuditEvent>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "audit log by time");
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let filter = filter.unwrap_or_default().into();
        let rows = queries::page(ctx.data_unchecked::<Database>(), caller, &filter, &page)
            .await
            .map_err(|error| internal(caller, &error))?;
        let rows = rows.into_iter().map(AuditEvent).collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            None,
            |event: &AuditEvent| Position {
                key: event.0.at.timestamp_micros(),
                id: event.0.id,
            },
        ))
    }
}

/// An entry of the audit log.
#[derive(Clone, Debug)]
pub struct AuditEvent(AuditRow);

/// An entry of the audit log: who did what, on whom, when and from where. Entries are never changed and never deleted.
#[guarded]
#[Object]
impl AuditEvent {
    /// Opaque and stable.
    #[allow_for(ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::AuditEvent, self.0.id).into()
    }

    /// When.
    #[allow_for(ADMIN)]
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// What.
    #[allow_for(ADMIN)]
    async fn action(&self) -> AuditAction {
        self.0.action
    }

    /// By whom, as they are called today.
    #[allow_for(ADMIN)]
    async fn actor(&self, ctx: &Context<'_>) -> Author {
        actor(ctx, &self.0)
    }

    /// To whose account, as they are called today; null when it was done to nobody's.
    #[allow_for(ADMIN)]
    async fn target(&self) -> Option<&str> {
        self.0.subject_name.as_deref()
    }

    /// In which portal; null at the desk, and for a portal that is gone.
    #[allow_for(ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        match self.0.tenant_id {
            Some(tenant) => portal(ctx, tenant).await,
            None => Ok(None),
        }
    }

    /// The client's IP address.
    #[allow_for(ADMIN)]
    async fn address(&self) -> Option<&str> {
        self.0.client_address.as_deref()
    }

    /// The browser and system, as far as they told.
    #[allow_for(ADMIN)]
    async fn device(&self) -> Option<String> {
        device_words(self.0.user_agent.as_deref()?)
    }

    /// What else there is to tell, in the caller's language: how somebody logged in, which fields changed, how many.
    #[allow_for(ADMIN)]
    async fn detail(&self, ctx: &Context<'_>) -> Option<String> {
        detail(ctx, &self.0)
    }
}

/// Something that happened to a contact's account.
#[derive(Clone, Debug)]
pub struct SecurityEvent(pub AuditRow);

/// Something that happened to a contact's account, so that they and those who serve them notice what they did not do.
#[guarded]
#[Object]
impl SecurityEvent {
    /// When.
    #[allow_for(HOLDER)]
    async fn at(&self) -> DateTime<Utc> {
        self.0.at
    }

    /// What.
    #[allow_for(HOLDER)]
    async fn kind(&self) -> AuditAction {
        self.0.action
    }

    /// The client's IP address; to contacts, only of what they did themselves or somebody tried who was not logged in.
    #[allow_for(HOLDER)]
    async fn address(&self, ctx: &Context<'_>) -> Option<&str> {
        self.origin_may_be_told(Caller::of(ctx))
            .then_some(self.0.client_address.as_deref())
            .flatten()
    }

    /// The browser and system, as far as they told; as `address`.
    #[allow_for(HOLDER)]
    async fn device(&self, ctx: &Context<'_>) -> Option<String> {
        if !self.origin_may_be_told(Caller::of(ctx)) {
            return None;
        }
        device_words(self.0.user_agent.as_deref()?)
    }

    /// By whom. To contacts, staff are the support team.
    #[allow_for(HOLDER)]
    async fn actor(&self, ctx: &Context<'_>) -> Author {
        actor(ctx, &self.0)
    }

    /// What else there is to tell, in the caller's language.
    #[allow_for(HOLDER)]
    async fn detail(&self, ctx: &Context<'_>) -> Option<String> {
        detail(ctx, &self.0)
    }
}

impl SecurityEvent {
    /// Where staff sit is not a contact's business.
    fn origin_may_be_told(&self, caller: &Caller) -> bool {
        matches!(caller.viewer, Viewer::Staff { .. }) || self.0.actor_kind != "staff"
    }
}

fn actor(ctx: &Context<'_>, row: &AuditRow) -> Author {
    let caller = Caller::of(ctx);
    let by_staff = row.actor_kind == "staff";
    let known = row
        .actor_name
        .clone()
        .filter(|_| !by_staff || matches!(caller.viewer, Viewer::Staff { .. }));
    let display_name = known.unwrap_or_else(|| {
        let team = ctx
            .data_opt::<Arc<Tenant>>()
            .filter(|_| by_staff)
            .map(|tenant| tenant.support.name.clone());
        team.unwrap_or_else(|| {
            let id = format!("audit-actor-{}", row.actor_kind);
            message(caller.locale, &id, &[])
        })
    });
    Author {
        display_name,
        side: if by_staff || row.actor_kind == "system" {
            Side::Support
        } else {
            Side::Contact
        },
    }
}

fn detail(ctx: &Context<'_>, row: &AuditRow) -> Option<String> {
    let detail: AuditDetail = serde_json::from_value(row.detail.clone()).unwrap_or_default();
    detail.in_words(Caller::of(ctx).locale)
}
