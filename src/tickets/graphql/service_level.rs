//! What was promised for a ticket: to staff whole, to contacts as far as the tenant shows it.

use async_graphql::{Context, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use super::types::Ticket;
use crate::{
    access::Caller,
    api::internal,
    service_levels::TicketServiceLevel,
    tickets::clocks::{ClocksLoader, Promised},
};

impl Ticket {
    /// For staff.
    pub(super) async fn promised(&self, ctx: &Context<'_>) -> Result<Option<TicketServiceLevel>> {
        let clocks = self.kept(ctx).await?.and_then(|kept| kept.clocks);
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
        Ok(self.kept(ctx).await?.and_then(|kept| kept.answer_due))
    }

    /// None once it is continued in another ticket.
    async fn kept(&self, ctx: &Context<'_>) -> Result<Option<Promised>> {
        if self.row.merged_into.is_some() {
            return Ok(None);
        }
        let loader = ctx.data_unchecked::<DataLoader<ClocksLoader>>();
        let kept = loader.load_one(self.row.id).await;
        kept.map_err(|error| internal(Caller::of(ctx), &error))
    }
}
