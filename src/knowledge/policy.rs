//! Whose an article is. One rule, here for guards and queries, and in the policy `articles_read` of the migration `knowledge` for
//! the second wall. Whoever lists, counts, opens or searches articles asks [`Readable`].

use diesel::{
    expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping, is_aggregate},
    pg::Pg,
    query_builder::{AstPass, QueryFragment, QueryId},
    result::QueryResult,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Feature, Refusal, Viewer},
    api::{Failure, refuse},
    db::{Database, Transaction},
    identity::answers_for,
};

/// The condition on `articles` that an article is there for the caller.
#[derive(Clone, Debug)]
pub(super) enum Readable {
    /// Who is not guarded: row-level security alone decides.
    Unguarded,
    /// Nothing is.
    Nothing,
    /// What is public in a portal that shows that before log-in.
    Public { tenant: Uuid },
    /// What a contact may read.
    Contact { tenant: Uuid, contact: Uuid },
    /// What is shown in a portal, whoever it is for.
    Shown { tenant: Uuid },
    /// Everything.
    Everything,
    /// What concerns one of these tenants.
    Of(Vec<Uuid>),
}

impl Readable {
    /// In the tenant's portal. Staff read at the desk.
    pub fn in_portal(caller: &Caller, tenant: Uuid) -> Self {
        match caller.viewer {
            _ if !caller.guarded() => Self::Unguarded,
            Viewer::Contact {
                tenant: own,
                contact,
            } if own == tenant => Self::Contact { tenant, contact },
            Viewer::Anonymous {
                tenant: Some(asked),
            } if asked == tenant && caller.features.contains(Feature::PublicKnowledge) => {
                Self::Public { tenant }
            }
            _ => Self::Nothing,
        }
    }

    /// At the desk.
    pub fn on_desk(caller: &Caller) -> Self {
        match (&caller.viewer, caller.served_tenants()) {
            _ if !caller.guarded() => Self::Unguarded,
            (Viewer::Staff { .. }, Some(served)) => Self::Of(served),
            (Viewer::Staff { .. }, None) => Self::Everything,
            _ => Self::Nothing,
        }
    }

    /// What a portal that one serves shows to anybody, for the desk.
    pub fn shown_to_desk(caller: &Caller, tenant: Uuid) -> Self {
        match caller.viewer {
            _ if !caller.guarded() => Self::Shown { tenant },
            Viewer::Staff { .. } if caller.serves(tenant) => Self::Shown { tenant },
            _ => Self::Nothing,
        }
    }
}

/// Is published, and not over.
const LIVE: &str = "articles.state = 'published' AND articles.publish_at <= now() \
     AND (articles.expires_at IS NULL OR articles.expires_at > now())";

impl QueryFragment<Pg> for Readable {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Unguarded | Self::Everything => out.push_sql("true"),
            Self::Nothing => out.push_sql("false"),
            Self::Public { tenant } => {
                out.push_sql("(articles.audience = 'public' AND ");
                out.push_sql(LIVE);
                in_scope(&mut out, tenant)?;
                out.push_sql(")");
            }
            Self::Shown { tenant } => {
                out.push_sql("(");
                out.push_sql(LIVE);
                in_scope(&mut out, tenant)?;
                out.push_sql(")");
            }
            Self::Contact { tenant, contact } => {
                out.push_sql("(");
                out.push_sql(LIVE);
                in_scope(&mut out, tenant)?;
                out.push_sql(" AND CASE articles.audience WHEN 'public' THEN true WHEN 'contacts' THEN true ");
                out.push_sql(
                    "WHEN 'kinds' THEN (SELECT own.kind FROM contacts own WHERE own.tenant_id = ",
                );
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND own.id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(") = ANY (articles.kinds) WHEN 'departments' THEN ");
                out.push_sql(
                    "(SELECT lower(own.department) FROM contacts own WHERE own.tenant_id = ",
                );
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND own.id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(
                    ") = ANY (articles.departments) WHEN 'chosen' THEN articles.id = ANY (",
                );
                out.push_sql(
                    "ARRAY(SELECT c.article_id FROM article_contacts c WHERE c.tenant_id = ",
                );
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND c.contact_id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(")) ELSE false END)");
            }
            Self::Of(tenants) => {
                out.push_sql(
                    "CASE WHEN articles.tenant_id IS NOT NULL THEN articles.tenant_id = ANY (",
                );
                out.push_bind_param::<Array<SqlUuid>, _>(tenants)?;
                out.push_sql(") ELSE articles.tenants IS NULL OR articles.tenants && ");
                out.push_bind_param::<Array<SqlUuid>, _>(tenants)?;
                out.push_sql(" END");
            }
        }
        Ok(())
    }
}

/// The tenant's own, or for all, or for this one among others.
fn in_scope<'b>(out: &mut AstPass<'_, 'b, Pg>, tenant: &'b Uuid) -> QueryResult<()> {
    out.push_sql(" AND CASE WHEN articles.tenant_id IS NOT NULL THEN articles.tenant_id = ");
    out.push_bind_param::<SqlUuid, _>(tenant)?;
    out.push_sql(" ELSE articles.tenants IS NULL OR ");
    out.push_bind_param::<SqlUuid, _>(tenant)?;
    out.push_sql(" = ANY (articles.tenants) END");
    Ok(())
}

impl Expression for Readable {
    type SqlType = Bool;
}

impl<QS> AppearsOnTable<QS> for Readable {}
impl<QS> SelectableExpression<QS> for Readable {}
impl<GB> ValidGrouping<GB> for Readable {
    type IsAggregate = is_aggregate::Never;
}

impl QueryId for Readable {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

/// Begins a transaction of the caller's, who must be staff and write for this tenant, or (none) for all: agents for those they
/// serve, admins for those they answer for.
///
/// # Errors
/// Refused for anybody else; whatever `missing` is for a tenant that is not theirs.
pub(super) async fn begin_writing(
    db: &Database,
    caller: &Caller,
    tenant: Option<Uuid>,
    missing: fn(&Caller) -> Failure,
) -> Result<Transaction, Failure> {
    let staff = matches!(caller.viewer, Viewer::Staff { .. });
    if !staff && caller.guarded() {
        return Err(Refusal::Forbidden.into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    if !answers_for(&mut tx, caller, tenant.as_ref().map(std::slice::from_ref)).await? {
        return match tenant {
            None => refuse(tx, Refusal::Forbidden).await,
            Some(_) => refuse(tx, missing(caller)).await,
        };
    }
    Ok(tx)
}

/// Whoever only writes does not publish.
///
/// # Errors
/// Refused for whoever is no admin.
pub(super) fn must_publish(caller: &Caller) -> Result<(), Failure> {
    if caller.administers() {
        Ok(())
    } else {
        Err(Refusal::Forbidden.into())
    }
}
