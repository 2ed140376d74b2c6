//! `serviceDesk.tenantList` and `serviceDesk.tenant`.

use std::collections::HashMap;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result};
use uuid::Uuid;

use super::types::DeskTenant;
use crate::{
    access::{Caller, guarded},
    api::{Connection, CursorKey, GlobalId, NodeKind, PageArguments, internal, page_cost, words},
    db::Database,
    provisioning::{
        model,
        queries::{self, Order, TenantFilter},
    },
    tenants::TenantState,
    tickets::graphql::OrderDirection,
};

/// Words of a search that are looked for.
const MAX_WORDS: usize = 8;

/// What the list of portals is ordered by.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum TenantOrderField {
    /// The organisation's name.
    Name,
    /// When it was opened.
    CreatedAt,
}

/// The order of the list of portals. Without one, it is by name.
#[derive(InputObject, Clone, Copy, Debug)]
pub struct TenantOrder {
    /// By what.
    pub field: TenantOrderField,
    /// Which way.
    pub direction: OrderDirection,
}

/// Adds portals and their life to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ProvisioningOnDesk;

#[guarded]
#[Object]
impl ProvisioningOnDesk {
    /// The portals that one serves, by name unless ordered otherwise, page by page.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    #[expect(clippy::too_many_arguments, reason = "a connection's arguments")]
    async fn tenant_list(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Portals from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only portals behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Portals from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only portals before this cursor.")] before: Option<String>,
        #[graphql(
            desc = "With each of these words in the organisation's name, the short name or a host."
        )]
        search: Option<String>,
        #[graphql(desc = "Only those in this state; without it, all but the archived.")]
        state: Option<TenantState>,
        #[graphql(desc = "In which order.")] order_by: Option<TenantOrder>,
    ) -> Result<Connection<DeskTenant>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let order = Order {
            by_name: order_by.is_none_or(|order| order.field == TenantOrderField::Name),
            descending: order_by.is_some_and(|order| order.direction == OrderDirection::Desc),
        };
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("tenants {order:?}"));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let filter = TenantFilter {
            words: words(search.as_deref(), usize::MAX, MAX_WORDS),
            state,
            ..TenantFilter::default()
        };
        let rows = queries::page(db, caller, &filter, order, &page)
            .await
            .map_err(|error| internal(caller, &error))?;
        let total = if ctx.look_ahead().field("totalCount").exists() {
            let count = queries::count(db, caller, &filter).await;
            Some(count.map_err(|error| internal(caller, &error))?)
        } else {
            None
        };
        let look = ctx.look_ahead();
        let counted = [look.field("nodes"), look.field("edges").field("node")]
            .iter()
            .any(|row| {
                row.field("contactsCount").exists() || row.field("openTicketsCount").exists()
            });
        let mut counts = HashMap::new();
        if counted {
            let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
            let loaded = model::counts(db, caller, &ids).await;
            counts = loaded.map_err(|error| internal(caller, &error))?;
        }
        let rows = rows
            .into_iter()
            .map(|row| {
                let of = counts.get(&row.id).copied();
                DeskTenant(row, of)
            })
            .collect();
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            DeskTenant::position,
        ))
    }

    /// The portal of this id, archived or not; null when there is none that one serves.
    #[allow_for(AGENT, ADMIN)]
    async fn tenant(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Portal.id`.")] id: ID,
    ) -> Result<Option<DeskTenant>> {
        match GlobalId::parse_as(&id, NodeKind::Portal) {
            Some(id) => load(ctx, id).await,
            None => Ok(None),
        }
    }
}

/// The portal of this id, if the caller serves it.
pub(super) async fn load(ctx: &Context<'_>, id: Uuid) -> Result<Option<DeskTenant>> {
    let caller = Caller::of(ctx);
    let found = queries::one(ctx.data_unchecked::<Database>(), caller, id).await;
    let found = found.map_err(|error| internal(caller, &error))?;
    Ok(found.map(|row| DeskTenant(row, None)))
}
