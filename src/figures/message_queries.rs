//! One statement for all figures of messages: of each tenant, of each period, and of everything.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{
        Array, BigInt, Date, Double, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid,
    },
};
use uuid::Uuid;

use super::{
    queries::Of,
    range::{FiguresInterval, Range},
};
use crate::{
    access::Caller,
    conversations::{ExistingFor, existing_for},
    db::{Database, DbError},
};

/// Figures of one tenant, of one period, or of everything.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct MessageCounts {
    /// Conversations that wait now.
    pub waiting: i64,
    /// Chats that began in the range.
    pub chats: i64,
    /// Of those, the ones that somebody of staff came to.
    pub taken: i64,
    /// Seconds that these waited: half of them no longer.
    pub wait: Spread,
    /// Of the chats that began, those in which staff have written.
    pub chats_answered: i64,
    /// Seconds to the first message of staff.
    pub chat_answer: Spread,
    /// Threads that contacts began in the range.
    pub threads: i64,
    /// Of those, the ones in which staff have written.
    pub threads_answered: i64,
    /// Seconds to the first message of staff.
    pub thread_answer: Spread,
    /// Chats to which nobody came, in the range.
    pub missed: i64,
    /// Conversations that ended in the range and are over.
    pub ended: i64,
    /// Of those, the ones that were rated.
    pub ratings: i64,
    /// Their average.
    pub rating: Option<f64>,
}

/// What half of something, and nine out of ten, were at most.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Spread {
    pub median: Option<f64>,
    pub ninetieth: Option<f64>,
}

/// Everything that one statement counts.
#[derive(Clone, Debug, Default)]
pub(super) struct MessagesCounted {
    pub total: MessageCounts,
    pub by_period: HashMap<NaiveDate, MessageCounts>,
    pub by_tenant: HashMap<Uuid, MessageCounts>,
}

const WAITING: i32 = 0;
const CHATS: i32 = 1;
const ANSWERED_CHATS: i32 = 2;
const THREADS: i32 = 3;
const MISSED: i32 = 4;
const ENDED: i32 = 5;

type Row = (
    i32,
    Option<Uuid>,
    Option<NaiveDate>,
    i64,
    i64,
    Option<f64>,
    Option<f64>,
);

/// The figures of the conversations that exist for the caller.
///
/// # Errors
/// When the database fails.
pub(super) async fn messages_counted(
    db: &Database,
    caller: &Caller,
    of: Of,
    range: Range,
) -> Result<MessagesCounted, DbError> {
    let (begin, end) = range.moments();
    let query = MessageFigures {
        existing: existing_for(caller),
        of,
        interval: match range.interval() {
            FiguresInterval::Day => "day",
            FiguresInterval::Week => "week",
        },
        zone: range.zone.name(),
        begin,
        end,
    };
    let rows: Vec<Row> = db.read(&caller.identity(), query).await?;
    let mut counted = MessagesCounted::default();
    for (what, tenant, period, count, some, median, ninetieth) in rows {
        let counts: &mut MessageCounts = match (tenant, period) {
            (Some(tenant), _) => counted.by_tenant.entry(tenant).or_default(),
            (None, Some(period)) => counted.by_period.entry(period).or_default(),
            (None, None) => &mut counted.total,
        };
        let spread = Spread { median, ninetieth };
        match what {
            WAITING => counts.waiting = count,
            CHATS => (counts.chats, counts.taken, counts.wait) = (count, some, spread),
            ANSWERED_CHATS => (counts.chats_answered, counts.chat_answer) = (some, spread),
            THREADS => {
                (counts.threads, counts.threads_answered) = (count, some);
                counts.thread_answer = spread;
            }
            MISSED => counts.missed = count,
            ENDED => (counts.ended, counts.ratings, counts.rating) = (count, some, median),
            _ => {}
        }
    }
    Ok(counted)
}

/// The statement: six counts, each by tenant, by period and of everything, where that is asked of it.
struct MessageFigures {
    existing: ExistingFor,
    of: Of,
    interval: &'static str,
    zone: &'static str,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
}

/// One of the counts.
struct Count {
    what: i32,
    /// When it happened.
    moment: &'static str,
    /// What is summed up of each.
    value: &'static str,
    /// How.
    summed: &'static str,
    /// Which of them.
    which: &'static str,
}

/// Seconds until somebody of staff wrote.
const ANSWERED: &str = "extract(epoch FROM (SELECT m.created_at FROM conversation_messages m \
    WHERE m.tenant_id = conversations.tenant_id AND m.conversation_id = conversations.id AND m.author_contact_id IS NULL \
    ORDER BY m.position LIMIT 1) - conversations.started_at)::float8";
/// What was a chat, also if it is a thread by now.
const CHAT: &str = "conversations.starter_id = conversations.contact_id AND (conversations.kind = 'chat' \
    OR conversations.missed_at IS NOT NULL OR conversations.picked_up_at IS NOT NULL)";
const THREAD: &str = "conversations.starter_id = conversations.contact_id AND conversations.kind = 'thread' \
    AND conversations.missed_at IS NULL AND conversations.picked_up_at IS NULL";
const SPREAD: &str = "count(s.value), percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value), \
    percentile_cont(0.9) WITHIN GROUP (ORDER BY s.value)";
const NOTHING: &str = "0::bigint, NULL::float8, NULL::float8";

const COUNTS: [Count; 5] = [
    Count {
        what: CHATS,
        moment: "conversations.started_at",
        value: "conversations.waited::float8",
        summed: SPREAD,
        which: CHAT,
    },
    Count {
        what: ANSWERED_CHATS,
        moment: "conversations.started_at",
        value: ANSWERED,
        summed: SPREAD,
        which: CHAT,
    },
    Count {
        what: THREADS,
        moment: "conversations.started_at",
        value: ANSWERED,
        summed: SPREAD,
        which: THREAD,
    },
    Count {
        what: MISSED,
        moment: "conversations.missed_at",
        value: "NULL",
        summed: NOTHING,
        which: "true",
    },
    Count {
        what: ENDED,
        moment: "conversations.ended_at",
        value: "conversations.rating::float8",
        summed: "count(s.value), avg(s.value), NULL::float8",
        // What was written to many and is over because its sender left was no conversation.
        which: "NOT conversations.unanswered",
    },
];

impl MessageFigures {
    /// The conversations that are counted, ` WHERE` and all, and of which tenants.
    fn them<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" FROM conversations WHERE ");
        QueryFragment::<Pg>::walk_ast(&self.existing, out.reborrow())?;
        match &self.of {
            Of::Tenant(tenant) => {
                out.push_sql(" AND conversations.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)
            }
            Of::AllBut(none) => {
                out.push_sql(" AND conversations.tenant_id <> ALL (");
                out.push_bind_param::<Array<SqlUuid>, _>(none)?;
                out.push_sql(")");
                Ok(())
            }
        }
    }

    fn counts<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>, count: &Count) -> QueryResult<()> {
        let Count {
            what,
            moment,
            value,
            summed,
            which,
        } = count;
        out.push_sql(&format!(
            "SELECT {what}, s.tenant_id, s.period, count(*), {summed} FROM (\
             SELECT conversations.tenant_id, {value} AS value, date_trunc("
        ));
        out.push_bind_param::<Text, _>(self.interval)?;
        out.push_sql(&format!(", {moment} AT TIME ZONE "));
        out.push_bind_param::<Text, _>(self.zone)?;
        out.push_sql(")::date AS period");
        self.them(out)?;
        out.push_sql(&format!(" AND {which} AND {moment} >= "));
        out.push_bind_param::<Timestamptz, _>(&self.begin)?;
        out.push_sql(&format!(" AND {moment} < "));
        out.push_bind_param::<Timestamptz, _>(&self.end)?;
        out.push_sql(") s GROUP BY GROUPING SETS ((s.tenant_id), (s.period), ()) UNION ALL ");
        Ok(())
    }
}

impl QueryFragment<Pg> for MessageFigures {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for count in &COUNTS {
            self.counts(&mut out, count)?;
        }
        out.push_sql(&format!(
            "SELECT {WAITING}, conversations.tenant_id, NULL::date, count(*), {NOTHING}"
        ));
        self.them(&mut out)?;
        out.push_sql(
            " AND conversations.state = 'waiting' GROUP BY GROUPING SETS ((conversations.tenant_id), ())",
        );
        Ok(())
    }
}

impl QueryId for MessageFigures {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for MessageFigures {
    type SqlType = (
        Integer,
        Nullable<SqlUuid>,
        Nullable<Date>,
        BigInt,
        BigInt,
        Nullable<Double>,
        Nullable<Double>,
    );
}
