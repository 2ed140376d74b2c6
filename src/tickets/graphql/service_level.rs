//! What was promised for a ticket: to staff whole, to contacts as far as the tenant shows it.

use async_graphql::{Context, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use super::{lists::technical, types::Ticket};
use crate::{
    access::Caller,
    service_levels::{Clocks, TicketServiceLevel},
    tickets::clocks::ClocksLoader,
};

impl Ticket {
    /// For staff.
    pub(super) async fn promised(&self, ctx: &Context<'_>) -> Result<Option<TicketServiceLevel>> {
        let clocks = self.clocks(ctx).await?;
        Ok(clocks.and_then(|clocks| TicketServiceLevel::at(&clocks, Utc::now())))
    }

    /// Until when somebody answers, where the tenant shows it.
    pub(super) async fn answer_promised(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        let tenant = self.tenant(ctx).await?;
        let levels = tenant
            .as_ref()
            .and_then(|tenant| tenant.service_levels.as_ref());
        if !levels.is_some_and(|levels| levels.show_expected_answer) {
            return Ok(None);
        }
        let clocks = self.clocks(ctx).await?;
        Ok(clocks.and_then(|clocks| clocks.answer_due()))
    }

    /// None once it is continued in another ticket.
    async fn clocks(&self, ctx: &Context<'_>) -> Result<Option<Clocks>> {
        if self.row.merged_into.is_some() {
            return Ok(None);
        }
        let loader = ctx.data_unchecked::<DataLoader<ClocksLoader>>();
        let clocks = loader.load_one(self.row.id).await;
        clocks.map_err(|error| technical(Caller::of(ctx), &error))
    }
}
