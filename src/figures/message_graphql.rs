//! `serviceDesk.messageFigures`.

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use chrono_tz::Tz;

use super::{
    graphql::{portals, seconds},
    message_queries::{MessageCounts, MessagesCounted, messages_counted},
    range::{FiguresInterval, Range},
};
use crate::{
    access::{Caller, guarded},
    api::{Date, GlobalId, NodeKind, internal},
    db::Database,
};

/// Adds figures of messages and chats to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct MessageFiguresOnDesk;

/// How much was written and how long contacts waited.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MessageFigures {
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
    pub total: MessageFigureSet,
    /// Period by period, without a gap.
    #[allow_for(HOLDER)]
    pub periods: Vec<MessageFiguresOfPeriod>,
    /// Portal by portal, by name; those where nothing happened, too.
    #[allow_for(HOLDER)]
    pub tenants: Vec<MessageFiguresOfTenant>,
}

/// A day or a week.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MessageFiguresOfPeriod {
    /// Its first day within the range.
    #[allow_for(HOLDER)]
    pub from: Date,
    /// Its last day within the range.
    #[allow_for(HOLDER)]
    pub to: Date,
    /// What was counted. What waits is known for now alone, and null here.
    #[allow_for(HOLDER)]
    pub figures: MessageFigureSet,
}

/// A portal.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MessageFiguresOfTenant {
    /// `Portal.id`.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// The organisation's name.
    #[allow_for(HOLDER)]
    pub name: String,
    /// What was counted.
    #[allow_for(HOLDER)]
    pub figures: MessageFigureSet,
}

/// What is counted. Threads that staff began are not: nobody waited in them.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug)]
pub struct MessageFigureSet {
    /// Conversations that wait for somebody of staff now, whenever they began.
    #[allow_for(HOLDER)]
    pub waiting_now: Option<i64>,
    /// Chats that began, missed ones among them.
    #[allow_for(HOLDER)]
    pub chats: i64,
    /// Of these, the ones that somebody of staff took on.
    #[allow_for(HOLDER)]
    pub taken_chats: i64,
    /// Seconds that a chat waited before somebody took it on (the last time, where it waited again): the median. Null when
    /// none was taken on.
    #[allow_for(HOLDER)]
    pub chat_wait_median: Option<i64>,
    /// The same: nine out of ten waited no longer.
    #[allow_for(HOLDER)]
    pub chat_wait_ninetieth: Option<i64>,
    /// Of the chats that began, those in which staff have written by now.
    #[allow_for(HOLDER)]
    pub answered_chats: i64,
    /// Seconds from the beginning of a chat to staff's first message: the median. Null when there is none.
    #[allow_for(HOLDER)]
    pub chat_answer_median: Option<i64>,
    /// The same: nine out of ten took no longer.
    #[allow_for(HOLDER)]
    pub chat_answer_ninetieth: Option<i64>,
    /// Threads that contacts began.
    #[allow_for(HOLDER)]
    pub threads: i64,
    /// Of these, the ones in which staff have written by now.
    #[allow_for(HOLDER)]
    pub answered_threads: i64,
    /// Seconds from the beginning of a thread to staff's first message, by the clock on the wall: the median.
    #[allow_for(HOLDER)]
    pub thread_answer_median: Option<i64>,
    /// The same: nine out of ten took no longer.
    #[allow_for(HOLDER)]
    pub thread_answer_ninetieth: Option<i64>,
    /// Chats to which nobody came, and that became threads.
    #[allow_for(HOLDER)]
    pub missed_chats: i64,
    /// Conversations that ended, and have not been opened again.
    #[allow_for(HOLDER)]
    pub ended: i64,
    /// Of these, the ones that were rated.
    #[allow_for(HOLDER)]
    pub ratings: i64,
    /// Their average, 1 to 5. Null when there are none.
    #[allow_for(HOLDER)]
    pub rating_average: Option<f64>,
}

impl MessageFigureSet {
    fn new(counts: &MessageCounts, waiting: bool) -> Self {
        Self {
            waiting_now: waiting.then_some(counts.waiting),
            chats: counts.chats,
            taken_chats: counts.taken,
            chat_wait_median: counts.wait.median.map(seconds),
            chat_wait_ninetieth: counts.wait.ninetieth.map(seconds),
            answered_chats: counts.chats_answered,
            chat_answer_median: counts.chat_answer.median.map(seconds),
            chat_answer_ninetieth: counts.chat_answer.ninetieth.map(seconds),
            threads: counts.threads,
            answered_threads: counts.threads_answered,
            thread_answer_median: counts.thread_answer.median.map(seconds),
            thread_answer_ninetieth: counts.thread_answer.ninetieth.map(seconds),
            missed_chats: counts.missed,
            ended: counts.ended,
            ratings: counts.ratings,
            rating_average: counts.rating,
        }
    }
}

#[guarded]
#[Object]
impl MessageFiguresOnDesk {
    /// Figures of chats and threads in the portals that one serves and that are not archived, or in one of them. Null when one
    /// serves no portal of that id. BAD_RANGE for days in the wrong order, and for more than 366 of them.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "50 + child_complexity")]
    async fn message_figures(
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
                    `MessageFigures.timeZone` tells."
        )]
        time_zone: Option<String>,
    ) -> Result<Option<MessageFigures>> {
        let caller = Caller::of(ctx);
        let zone = time_zone.and_then(|name| name.parse().ok());
        let range = Range::check(from.0, to.0, zone.unwrap_or(Tz::UTC));
        let range = range.map_err(|bad| bad.into_error(caller))?;
        let Some((of, tenants)) = portals(ctx, tenant_id).await? else {
            return Ok(None);
        };
        let db = ctx.data_unchecked::<Database>();
        let MessagesCounted {
            total,
            by_period,
            by_tenant,
        } = messages_counted(db, caller, of, range)
            .await
            .map_err(|error| internal(caller, &error))?;
        let periods = range.periods().into_iter().map(|(key, from, to)| {
            let counts = by_period.get(&key).copied().unwrap_or_default();
            MessageFiguresOfPeriod {
                from: Date(from),
                to: Date(to),
                figures: MessageFigureSet::new(&counts, false),
            }
        });
        let tenants = tenants.into_iter().map(|tenant| {
            let counts = by_tenant.get(&tenant.id).copied().unwrap_or_default();
            MessageFiguresOfTenant {
                id: GlobalId::new(NodeKind::Portal, tenant.id).into(),
                name: tenant.name.clone(),
                figures: MessageFigureSet::new(&counts, true),
            }
        });
        Ok(Some(MessageFigures {
            from,
            to,
            time_zone: range.zone.name().to_owned(),
            interval: range.interval(),
            total: MessageFigureSet::new(&total, true),
            periods: periods.collect(),
            tenants: tenants.collect(),
        }))
    }
}
