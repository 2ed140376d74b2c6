//! Whose a ticket is: written once, for the guard on its fields and for the query that finds it.

use diesel::{
    AppearsOnTable, Expression, SelectableExpression,
    expression::{ValidGrouping, is_aggregate},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::graphql::{AssigneeChange, PriorityChange, RatingGiven, Reply, StatusChange, Ticket};
use crate::{
    access::{Caller, Owned, Owner, Viewer},
    db::schema::tickets,
};

/// The tickets that exist for somebody, as a predicate for any query in which `tickets` appears.
///
/// It is the same rule as [`Caller::owns`] for a ticket that is there already, and the prefix of the indexes
/// `tickets_own_…`. Row-level security says it a second time.
#[derive(Clone, Debug)]
pub enum ExistingFor {
    /// A contact's own, but for what staff keep from the portal.
    Requester {
        /// Their tenant.
        tenant: Uuid,
        /// The contact.
        contact: Uuid,
    },
    /// All of them: staff work on tickets of every tenant.
    Staff,
    /// Those of the tenants whom a restricted agent serves.
    StaffOf(Vec<Uuid>),
    /// None.
    Nobody,
}

/// The tickets that exist for the caller.
#[must_use]
pub fn existing_for(caller: &Caller) -> ExistingFor {
    match caller.viewer {
        _ if !caller.guarded() => ExistingFor::Staff,
        Viewer::Contact { tenant, contact } => ExistingFor::Requester { tenant, contact },
        Viewer::Staff { .. } => match caller.served_tenants() {
            None => ExistingFor::Staff,
            Some(served) => ExistingFor::StaffOf(served),
        },
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => ExistingFor::Nobody,
    }
}

impl QueryFragment<Pg> for ExistingFor {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Requester { tenant, contact } => {
                out.push_sql("(");
                tickets::tenant_id.walk_ast(out.reborrow())?;
                out.push_sql(" = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND ");
                tickets::requester_id.walk_ast(out.reborrow())?;
                out.push_sql(" = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(" AND NOT ");
                tickets::hidden.walk_ast(out.reborrow())?;
                out.push_sql(")");
            }
            Self::Staff => out.push_sql("TRUE"),
            Self::StaffOf(served) => {
                tickets::tenant_id.walk_ast(out.reborrow())?;
                out.push_sql(" = ANY(");
                out.push_bind_param::<Array<SqlUuid>, _>(served)?;
                out.push_sql(")");
            }
            Self::Nobody => out.push_sql("FALSE"),
        }
        Ok(())
    }
}

impl QueryId for ExistingFor {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl Expression for ExistingFor {
    type SqlType = Bool;
}

impl ValidGrouping<()> for ExistingFor {
    type IsAggregate = is_aggregate::No;
}

impl<Source> AppearsOnTable<Source> for ExistingFor
where
    tickets::tenant_id: AppearsOnTable<Source>,
    tickets::requester_id: AppearsOnTable<Source>,
    tickets::hidden: AppearsOnTable<Source>,
{
}

impl<Source> SelectableExpression<Source> for ExistingFor
where
    tickets::tenant_id: SelectableExpression<Source>,
    tickets::requester_id: SelectableExpression<Source>,
    tickets::hidden: SelectableExpression<Source>,
{
}

impl Owned for Ticket {
    fn owner(&self) -> Owner {
        self.row.owner()
    }
}

impl Owned for Reply {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for StatusChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for AssigneeChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for PriorityChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for RatingGiven {
    fn owner(&self) -> Owner {
        self.owner
    }
}
