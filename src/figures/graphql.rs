//! `serviceDesk.figures`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono_tz::Tz;

use super::{
    model::{Counted, Counts},
    queries::{Of, counted},
    range::{FiguresInterval, Range},
};
use crate::{
    access::{Caller, guarded},
    api::{Date, GlobalId, NodeKind, internal},
    db::{Database, DbError},
    tenants::{Tenant, TenantDirectory},
};

/// Adds figures to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct FiguresOnDesk;

/// How much came in and how it was answered.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct Figures {
    /// The first day.
    #[allow_for(HOLDER)]
    pub from: Date,
    /// The last day, counted too.
    #[allow_for(HOLDER)]
    pub to: Date,
    /// In whose time days begin and end: a name of the IANA's list.
    #[allow_for(HOLDER)]
    pub time_zone: String,
    /// How long a period is: a day up to 45 days, a week beyond.
    #[allow_for(HOLDER)]
    pub interval: FiguresInterval,
    /// Everything together.
    #[allow_for(HOLDER)]
    pub total: FigureSet,
    /// Period by period, without a gap.
    #[allow_for(HOLDER)]
    pub periods: Vec<FiguresOfPeriod>,
    /// Portal by portal, by name; those where nothing happened, too.
    #[allow_for(HOLDER)]
    pub tenants: Vec<FiguresOfTenant>,
}

/// A day or a week.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct FiguresOfPeriod {
    /// Its first day within the range.
    #[allow_for(HOLDER)]
    pub from: Date,
    /// Its last day within the range.
    #[allow_for(HOLDER)]
    pub to: Date,
    /// What was counted. What is open is known for now alone, and null here.
    #[allow_for(HOLDER)]
    pub figures: FigureSet,
}

/// A portal.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct FiguresOfTenant {
    /// `Portal.id`.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// The organisation's name.
    #[allow_for(HOLDER)]
    pub name: String,
    /// What was counted.
    #[allow_for(HOLDER)]
    pub figures: FigureSet,
}

/// What is counted. A ticket that was merged into another one counts as that one alone.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct FigureSet {
    /// Tickets that are neither solved nor closed now, whenever they were opened.
    #[allow_for(HOLDER)]
    pub open_now: Option<i64>,
    /// Tickets that were opened.
    #[allow_for(HOLDER)]
    pub new_tickets: i64,
    /// Tickets that were solved or closed, and have not been opened again.
    #[allow_for(HOLDER)]
    pub solved_tickets: i64,
    /// Of the new tickets, those that the support team has answered by now.
    #[allow_for(HOLDER)]
    pub answered_tickets: i64,
    /// Seconds from a new ticket to its first answer, by the clock on the wall: the median. Null when none was answered.
    #[allow_for(HOLDER)]
    pub first_response_median: Option<i64>,
    /// The same: nine out of ten took no longer.
    #[allow_for(HOLDER)]
    pub first_response_ninetieth: Option<i64>,
    /// Ratings that were given.
    #[allow_for(HOLDER)]
    pub ratings: i64,
    /// Their average, 1 to 5. Null when there are none.
    #[allow_for(HOLDER)]
    pub rating_average: Option<f64>,
}

impl FigureSet {
    fn new(counts: &Counts, open: bool) -> Self {
        Self {
            open_now: open.then_some(counts.open),
            new_tickets: counts.new,
            solved_tickets: counts.solved,
            answered_tickets: counts.answered,
            first_response_median: counts.median.map(seconds),
            first_response_ninetieth: counts.ninetieth.map(seconds),
            ratings: counts.ratings,
            rating_average: counts.rating,
        }
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "of centuries, not of seconds"
)]
pub(super) fn seconds(exact: f64) -> i64 {
    exact.round() as i64
}

/// Of which portals figures are told, by name: of one that the caller serves, or of all that are not archived. None when they
/// serve no portal of that id.
pub(super) async fn portals(
    ctx: &Context<'_>,
    tenant_id: Option<ID>,
) -> Result<Option<(Of, Vec<Arc<Tenant>>)>> {
    let caller = Caller::of(ctx);
    let failed = |error: DbError| internal(caller, &error);
    let directory = ctx.data_unchecked::<TenantDirectory>();
    let who = caller.identity();
    if let Some(id) = tenant_id {
        let id = GlobalId::parse_as(&id, NodeKind::Portal).filter(|id| caller.serves(*id));
        let Some(id) = id else { return Ok(None) };
        let found = directory.find_for(&who, id).await.map_err(failed)?;
        return Ok(found.map(|tenant| (Of::Tenant(id), vec![tenant])));
    }
    let all = directory.visible_to(&who).await.map_err(failed)?;
    let live = all
        .into_iter()
        .filter(|tenant| caller.serves(tenant.id) && !tenant.state.is_set_aside());
    let live = live.collect();
    let aside = directory.set_aside().await.map_err(failed)?;
    Ok(Some((Of::AllBut(aside.to_vec()), live)))
}

#[guarded]
#[Object]
impl FiguresOnDesk {
    /// Figures of the portals that one serves and that are not archived, or of one of them. Null when one serves no portal
    /// of that id. BAD_RANGE for days in the wrong order, and for more than 366 of them.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "50 + child_complexity")]
    async fn figures(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "`Portal.id`; all portals when not given. An archived one has to be named."
        )]
        tenant_id: Option<ID>,
        #[graphql(desc = "The first day.")] from: Date,
        #[graphql(desc = "The last day, counted too.")] to: Date,
        #[graphql(
            desc = "In whose time days begin and end, by its name in the IANA's list. UTC when not given, or not known: \
                    `Figures.timeZone` tells."
        )]
        time_zone: Option<String>,
    ) -> Result<Option<Figures>> {
        let caller = Caller::of(ctx);
        let zone = time_zone.and_then(|name| name.parse().ok());
        let range = Range::check(from.0, to.0, zone.unwrap_or(Tz::UTC));
        let range = range.map_err(|bad| bad.into_error(caller))?;
        let Some((of, tenants)) = portals(ctx, tenant_id).await? else {
            return Ok(None);
        };
        let Counted {
            total,
            by_period,
            by_tenant,
        } = counted(ctx.data_unchecked::<Database>(), caller, of, range)
            .await
            .map_err(|error| internal(caller, &error))?;
        let periods = range.periods().into_iter().map(|(key, from, to)| {
            let counts = by_period.get(&key).copied().unwrap_or_default();
            FiguresOfPeriod {
                from: Date(from),
                to: Date(to),
                figures: FigureSet::new(&counts, false),
            }
        });
        let tenants = tenants.into_iter().map(|tenant| {
            let counts = by_tenant.get(&tenant.id).copied().unwrap_or_default();
            FiguresOfTenant {
                id: GlobalId::new(NodeKind::Portal, tenant.id).into(),
                name: tenant.name.clone(),
                figures: FigureSet::new(&counts, true),
            }
        });
        Ok(Some(Figures {
            from,
            to,
            time_zone: range.zone.name().to_owned(),
            interval: range.interval(),
            total: FigureSet::new(&total, true),
            periods: periods.collect(),
            tenants: tenants.collect(),
        }))
    }
}
