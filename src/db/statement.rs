//! A read that brings its identity along: one statement, one round trip, nothing left behind.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, Query, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Text, Uuid as SqlUuid},
};

use super::Identity;

/// Wraps any select so that the identity is set inside the same statement.
///
/// `set_config(…, true)` lives as long as the statement's own transaction. The lateral join makes PostgreSQL read
/// the settings' row before it opens the query, and the policies' sub-selects run when the first row is asked for.
/// `OFFSET 0` keeps it so: without it the planner may flatten the query and scan its tables first, when nobody is named
/// yet. Should it ever find another way, the policies find no setting, or an empty one, and raise: it fails closed.
#[derive(Debug, Clone)]
pub struct As<Q> {
    role: &'static str,
    tenant: uuid::Uuid,
    person: uuid::Uuid,
    fixed: bool,
    query: Q,
}

impl<Q> As<Q> {
    /// `fixed`: see [`Fixed`].
    pub(super) fn new(who: &Identity, query: Q, fixed: bool) -> Self {
        Self {
            fixed,
            role: who.role(),
            tenant: who.tenant(),
            person: who.person(),
            query,
        }
    }
}

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for As<Q> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("WITH i AS MATERIALIZED (SELECT set_config('portico.role', ");
        out.push_bind_param::<Text, _>(&self.role)?;
        out.push_sql(", true) r, set_config('portico.tenant', ");
        out.push_bind_param::<SqlUuid, _>(&self.tenant)?;
        out.push_sql("::text, true) t, set_config('portico.person', ");
        out.push_bind_param::<SqlUuid, _>(&self.person)?;
        out.push_sql("::text, true) p) SELECT q.* FROM i CROSS JOIN LATERAL (SELECT * FROM (");
        self.query.walk_ast(out.reborrow())?;
        out.push_sql(
            ") q0 WHERE i.r IS NOT NULL AND i.t IS NOT NULL AND i.p IS NOT NULL OFFSET 0) q",
        );
        Ok(())
    }

    fn is_safe_to_cache_prepared(&self, backend: &Pg) -> QueryResult<bool> {
        Ok(self.fixed || self.query.is_safe_to_cache_prepared(backend)?)
    }
}

impl<Q> QueryId for As<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<Q: Query> Query for As<Q> {
    type SqlType = Q::SqlType;
}

/// A statement that is of one text, whatever its values: prepared once for a connection, and planned a few times at most.
///
/// diesel prepares each `UPDATE`, each `ON CONFLICT` and all that has SQL of our own in it anew, for its text may be another
/// each time. What is asked hundreds of times a second is planned for longer than it runs: policies are a part of each plan.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fixed<Q>(pub Q);

impl<Q: QueryFragment<Pg>> QueryFragment<Pg> for Fixed<Q> {
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &Pg) -> QueryResult<bool> {
        Ok(true)
    }
}

/// Known by its text.
impl<Q> QueryId for Fixed<Q> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Names the identity for the rest of a transaction.
#[derive(Debug, Clone, QueryId)]
pub(super) struct SetIdentity {
    role: &'static str,
    tenant: uuid::Uuid,
    person: uuid::Uuid,
}

impl SetIdentity {
    pub(super) fn new(who: &Identity) -> Self {
        Self {
            role: who.role(),
            tenant: who.tenant(),
            person: who.person(),
        }
    }
}

impl QueryFragment<Pg> for SetIdentity {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("SELECT set_config('portico.role', ");
        out.push_bind_param::<Text, _>(&self.role)?;
        out.push_sql(", true), set_config('portico.tenant', ");
        out.push_bind_param::<SqlUuid, _>(&self.tenant)?;
        out.push_sql("::text, true), set_config('portico.person', ");
        out.push_bind_param::<SqlUuid, _>(&self.person)?;
        out.push_sql("::text, true)");
        Ok(())
    }
}

/// BEGIN, COMMIT and ROLLBACK as prepared statements, so that they keep their place in a pipeline.
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct Begin;
/// A transaction in which PostgreSQL refuses every change.
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct BeginReadOnly;
/// A transaction that changes nothing and in which everything is as it was when it looked first.
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct BeginSnapshot;
/// See [`Begin`].
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct Commit;

impl QueryFragment<Pg> for Begin {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("BEGIN");
        Ok(())
    }
}

impl QueryFragment<Pg> for BeginReadOnly {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("BEGIN READ ONLY");
        Ok(())
    }
}

impl QueryFragment<Pg> for BeginSnapshot {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
        Ok(())
    }
}

impl QueryFragment<Pg> for Commit {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("COMMIT");
        Ok(())
    }
}

/// See [`Begin`].
#[derive(Debug, Clone, Copy, QueryId)]
pub(super) struct Rollback;

impl QueryFragment<Pg> for Rollback {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql("ROLLBACK");
        Ok(())
    }
}
