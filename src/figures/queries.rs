//! One statement for all figures: of each tenant, of each period, and of everything.

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
    model::{Counted, Counts},
    range::{FiguresInterval, Range},
};
use crate::{
    access::Caller,
    db::{Database, DbError},
    tickets::{ExistingFor, existing_for},
};

/// Of which tenants.
#[derive(Clone, Debug)]
pub(super) enum Of {
    /// This one.
    Tenant(Uuid),
    /// All but these.
    AllBut(Vec<Uuid>),
}

const OPEN: i32 = 0;
const NEW: i32 = 1;
const SOLVED: i32 = 2;
const RATED: i32 = 3;

type Row = (
    i32,
    Option<Uuid>,
    Option<NaiveDate>,
    i64,
    i64,
    Option<f64>,
    Option<f64>,
);

/// The figures of the tickets that exist for the caller.
///
/// # Errors
/// When the database fails.
pub(super) async fn counted(
    db: &Database,
    caller: &Caller,
    of: Of,
    range: Range,
) -> Result<Counted, DbError> {
    let (begin, end) = range.moments();
    let query = Figures {
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
    let mut counted = Counted::default();
    for (what, tenant, period, count, some, one, other) in rows {
        let counts: &mut Counts = match (tenant, period) {
            (Some(tenant), _) => counted.by_tenant.entry(tenant).or_default(),
            (None, Some(period)) => counted.by_period.entry(period).or_default(),
            (None, None) => &mut counted.total,
        };
        match what {
            OPEN => counts.open = count,
            NEW => {
                counts.new = count;
                counts.answered = some;
                counts.median = one;
                counts.ninetieth = other;
            }
            SOLVED => counts.solved = count,
            RATED => {
                counts.ratings = count;
                counts.rating = one;
            }
            _ => {}
        }
    }
    Ok(counted)
}

/// The statement: four counts, each by tenant, by period and of everything, where that is asked of it.
struct Figures {
    existing: ExistingFor,
    of: Of,
    interval: &'static str,
    zone: &'static str,
    begin: DateTime<Utc>,
    end: DateTime<Utc>,
}

impl Figures {
    /// The tickets that are counted, ` WHERE` and all, and of which tenants.
    fn them<'b>(&'b self, out: &mut AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(" FROM tickets WHERE tickets.merged_into IS NULL AND ");
        QueryFragment::<Pg>::walk_ast(&self.existing, out.reborrow())?;
        match &self.of {
            Of::Tenant(tenant) => {
                out.push_sql(" AND tickets.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)
            }
            Of::AllBut(none) => {
                out.push_sql(" AND tickets.tenant_id <> ALL (");
                out.push_bind_param::<Array<SqlUuid>, _>(none)?;
                out.push_sql(")");
                Ok(())
            }
        }
    }

    /// Counts what happened at `moment` within the range. `value` is what is summed up of each ticket.
    fn counts<'b>(
        &'b self,
        out: &mut AstPass<'_, 'b, Pg>,
        what: i32,
        moment: &str,
        value: &str,
        summed: &str,
    ) -> QueryResult<()> {
        out.push_sql(&format!(
            "SELECT {what}, s.tenant_id, s.period, count(*), {summed} FROM (\
             SELECT tickets.tenant_id, {value} AS value, date_trunc("
        ));
        out.push_bind_param::<Text, _>(self.interval)?;
        out.push_sql(&format!(", {moment} AT TIME ZONE "));
        out.push_bind_param::<Text, _>(self.zone)?;
        out.push_sql(")::date AS period");
        self.them(out)?;
        out.push_sql(&format!(" AND {moment} >= "));
        out.push_bind_param::<Timestamptz, _>(&self.begin)?;
        out.push_sql(&format!(" AND {moment} < "));
        out.push_bind_param::<Timestamptz, _>(&self.end)?;
        if what == SOLVED {
            out.push_sql(" AND tickets.status IN ('resolved', 'closed')");
        }
        out.push_sql(") s GROUP BY GROUPING SETS ((s.tenant_id), (s.period), ())");
        Ok(())
    }
}

/// Seconds until somebody of the support team wrote what its requester can read.
const ANSWERED: &str = "extract(epoch FROM (SELECT e.created_at FROM ticket_entries e \
    WHERE e.tenant_id = tickets.tenant_id AND e.ticket_id = tickets.id AND e.kind = 'reply' \
    AND e.author_contact_id IS NULL AND NOT e.automatic ORDER BY e.position LIMIT 1) - tickets.created_at)::float8";

impl QueryFragment<Pg> for Figures {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.counts(
            &mut out,
            NEW,
            "tickets.created_at",
            ANSWERED,
            "count(s.value), percentile_cont(0.5) WITHIN GROUP (ORDER BY s.value), \
             percentile_cont(0.9) WITHIN GROUP (ORDER BY s.value)",
        )?;
        out.push_sql(" UNION ALL ");
        let none = "0::bigint, NULL::float8, NULL::float8";
        self.counts(&mut out, SOLVED, "tickets.resolved_at", "NULL", none)?;
        out.push_sql(" UNION ALL ");
        self.counts(
            &mut out,
            RATED,
            "tickets.rated_at",
            "tickets.rating::float8",
            "count(s.value), avg(s.value), NULL::float8",
        )?;
        out.push_sql(&format!(
            " UNION ALL SELECT {OPEN}, tickets.tenant_id, NULL::date, count(*), {none}"
        ));
        self.them(&mut out)?;
        out.push_sql(" AND tickets.status NOT IN ('resolved', 'closed')");
        out.push_sql(" GROUP BY GROUPING SETS ((tickets.tenant_id), ())");
        Ok(())
    }
}

impl QueryId for Figures {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Figures {
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
