//! Which tickets a list holds: one predicate, for its pages and for its counts.

use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, PgTextExpressionMethods, QueryDsl,
    dsl::sql,
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{BigInt, Integer},
};
use uuid::Uuid;

use super::{
    candidates::narrowed,
    model::{TicketPriority, TicketStatus, Turn},
    policy::Scope,
};
use crate::{
    access::Caller,
    db::{Database, DbError, schema::tickets},
};

/// How it stands with what was promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Promise {
    /// Most of the time has gone by.
    AtRisk,
    /// A promise is broken and what was promised is not done.
    Breached,
}

impl Promise {
    /// In SQL, of `tickets`; the time is the statement's, and the indexes hold just this.
    pub(super) const fn condition(self) -> &'static str {
        match self {
            Self::AtRisk => {
                "(tickets.next_risk <= now() AND coalesce(tickets.next_due, timestamptz '9999-12-31 00:00:00+00') > now())"
            }
            Self::Breached => {
                "(coalesce(tickets.next_due, timestamptz '9999-12-31 00:00:00+00') <= now())"
            }
        }
    }
}

/// Which tickets of those that exist for the caller.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// In one of these states; none given, in any.
    pub statuses: Vec<TicketStatus>,
    /// With each of these words in subject, description, an answer of its form or a reply, whatever the case, or as its
    /// number.
    pub words: Vec<String>,
    /// The words are looked for in the requester's name and e-mail address too: for staff.
    pub people: bool,
    /// Of this tenant.
    pub tenant: Option<Uuid>,
    /// Of none of these: what is archived, unless one asks for it.
    pub not_of: Vec<Uuid>,
    /// With this number.
    pub number: Option<i64>,
    /// Begun as this request type.
    pub request_type: Option<String>,
    /// Assigned to this member of staff, or (`Some(None)`) to nobody.
    pub assignee: Option<Option<Uuid>>,
    /// As pressing as one of these; none given, in any way.
    pub priorities: Vec<TicketPriority>,
    /// Of this contact.
    pub requester: Option<Uuid>,
    /// Waiting for them.
    pub turn: Option<Turn>,
    /// Opened at this moment or later.
    pub created_after: Option<DateTime<Utc>>,
    /// Last moved at this moment or later.
    pub updated_after: Option<DateTime<Utc>>,
    /// Opened before this moment.
    pub created_before: Option<DateTime<Utc>>,
    /// Last moved before this moment.
    pub updated_before: Option<DateTime<Utc>>,
    /// Whose promises stand in one of these ways; none given, in any.
    pub promises: Vec<Promise>,
    /// About this asset.
    pub asset: Option<Uuid>,
    /// For a contact: their own, or which of their colleagues'.
    pub scope: Scope,
    /// None but these can have the words; `super::candidates` finds them.
    pub(super) candidates: Option<Vec<Uuid>>,
}

/// The tickets that exist for the caller and pass the filter, over any source in which `tickets` appears.
macro_rules! filtered {
    ($query:expr, $caller:expr, $filter:expr) => {{
        let mut query = $query.filter($crate::tickets::policy::listed_for($caller, $filter.scope));
        if !$filter.statuses.is_empty() {
            query = query.filter(tickets::status.eq_any($filter.statuses.clone()));
        }
        if let Some(turn) = $filter.turn {
            query = query.filter(tickets::status.eq_any(turn.statuses()));
        }
        if let Some(candidates) = &$filter.candidates {
            query = query.filter(tickets::id.eq_any(candidates.clone()));
        }
        // OFFSET 0 keeps the planner from reading every entry there is, to look each ticket up among what it found.
        for word in &$filter.words {
            let pattern = $crate::api::containing(word);
            let number = word.trim_start_matches('#').parse::<i64>().unwrap_or(-1);
            let in_texts = tickets::subject
                .ilike(pattern.clone())
                .or(tickets::description.ilike(pattern.clone()))
                .or(tickets::number.eq(number))
                .or(diesel::dsl::sql::<diesel::sql_types::Bool>(
                    "(tickets.answers_text ILIKE ",
                )
                .bind::<diesel::sql_types::Text, _>(pattern.clone())
                .sql(
                    " OR EXISTS (SELECT FROM ticket_entries e WHERE e.tenant_id = tickets.tenant_id \
                     AND e.ticket_id = tickets.id AND e.body ILIKE ",
                )
                .bind::<diesel::sql_types::Text, _>(pattern.clone())
                .sql(" OFFSET 0))"));
            query = if $filter.people {
                query.filter(
                    in_texts.or(diesel::dsl::sql::<diesel::sql_types::Bool>(
                        "EXISTS (SELECT FROM contacts p WHERE p.tenant_id = tickets.tenant_id \
                         AND p.id = tickets.requester_id AND (p.display_name ILIKE ",
                    )
                    .bind::<diesel::sql_types::Text, _>(pattern.clone())
                    .sql(" OR p.email ILIKE ")
                    .bind::<diesel::sql_types::Text, _>(pattern)
                    .sql(") OFFSET 0)")),
                )
            } else {
                query.filter(in_texts)
            };
        }
        if let Some(tenant) = $filter.tenant {
            query = query.filter(tickets::tenant_id.eq(tenant));
        }
        if !$filter.not_of.is_empty() {
            query = query.filter(tickets::tenant_id.ne_all($filter.not_of.clone()));
        }
        if let Some(request_type) = &$filter.request_type {
            query = query.filter(tickets::request_type.eq(request_type.clone()));
        }
        if let Some(number) = $filter.number {
            query = query.filter(tickets::number.eq(number));
        }
        match $filter.assignee {
            None => {}
            Some(None) => query = query.filter(tickets::assignee_id.is_null()),
            Some(Some(staff)) => query = query.filter(tickets::assignee_id.eq(staff)),
        }
        if !$filter.priorities.is_empty() {
            query = query.filter(tickets::priority.eq_any($filter.priorities.clone()));
        }
        if let Some(requester) = $filter.requester {
            query = query.filter(tickets::requester_id.eq(requester));
        }
        if let Some(asset) = $filter.asset {
            // Row-level security has the asset among those of the one who asks; the list says nothing of another's.
            query = query.filter(
                diesel::dsl::sql::<diesel::sql_types::Bool>(
                    "tickets.id = ANY (ARRAY(SELECT x.ticket_id FROM ticket_assets x WHERE x.asset_id = ",
                )
                .bind::<diesel::sql_types::Uuid, _>(asset)
                .sql("))"),
            );
        }
        if !$filter.promises.is_empty() {
            let each: Vec<_> = $filter
                .promises
                .iter()
                .map(|promise| promise.condition())
                .collect();
            let any = format!("({})", each.join(" OR "));
            query = query.filter(diesel::dsl::sql::<diesel::sql_types::Bool>(&any));
        }
        if let Some(moment) = $filter.created_after {
            query = query.filter(tickets::created_at.ge(moment));
        }
        if let Some(moment) = $filter.updated_after {
            query = query.filter(tickets::updated_at.ge(moment));
        }
        if let Some(moment) = $filter.created_before {
            query = query.filter(tickets::created_at.lt(moment));
        }
        if let Some(moment) = $filter.updated_before {
            query = query.filter(tickets::updated_at.lt(moment));
        }
        query
    }};
}
pub(super) use filtered;

/// How many tickets pass each of the filters, counted up to `most`, in one statement for all of them.
///
/// # Errors
/// When the database fails.
pub async fn count_each(
    db: &Database,
    caller: &Caller,
    filters: &[Filter],
    most: i64,
) -> Result<Vec<i64>, DbError> {
    if filters.is_empty() {
        return Ok(Vec::new());
    }
    let filters = narrowed(db, caller, filters).await?;
    let each = filters.iter().map(|filter| {
        let one = tickets::table
            .select(sql::<Integer>("1"))
            .into_boxed::<Pg>();
        filtered!(one, caller, filter).limit(most)
    });
    let mut counts: Vec<(i64, i64)> = db.read(&caller.identity(), Counts(each.collect())).await?;
    counts.sort_unstable();
    Ok(counts.into_iter().map(|(_, count)| count).collect())
}

/// The rows of each query counted, with the query's place.
struct Counts(Vec<tickets::BoxedQuery<'static, Pg, Integer>>);

impl QueryFragment<Pg> for Counts {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        for (place, query) in self.0.iter().enumerate() {
            if place > 0 {
                out.push_sql(" UNION ALL ");
            }
            out.push_sql(&format!("SELECT {place}::bigint, (SELECT count(*) FROM ("));
            QueryFragment::<Pg>::walk_ast(query, out.reborrow())?;
            out.push_sql(") counted)");
        }
        Ok(())
    }
}

impl QueryId for Counts {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Query for Counts {
    type SqlType = (BigInt, BigInt);
}
