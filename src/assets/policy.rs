//! Whose an asset is: written once, for the guard on its fields and for the query that finds it. A contact reads what is
//! assigned to them now, to their department, or to everybody of their tenant. Row-level security says it a second time, in its
//! own words.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    result::QueryResult,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::graphql::Asset;
use crate::{
    access::{Caller, Feature, Owned, Owner, Refusal, Viewer},
    api::{Failure, UserError, UserErrorCode},
    db::{schema::assets, sql_expression},
};

/// The assets that exist for somebody, as a predicate for any query in which `assets` appears.
#[derive(Clone, Debug)]
pub enum ExistingFor {
    /// A contact's.
    Contact {
        /// Their tenant.
        tenant: Uuid,
        /// The contact.
        contact: Uuid,
    },
    /// All of them.
    Staff,
    /// Those of the tenants whom a restricted agent serves.
    StaffOf(Vec<Uuid>),
    /// None.
    Nobody,
}

/// The assets that the caller may read.
#[must_use]
pub fn existing_for(caller: &Caller) -> ExistingFor {
    match caller.viewer {
        _ if !caller.guarded() => ExistingFor::Staff,
        Viewer::Contact { .. } => theirs(caller),
        Viewer::Staff { .. } => match caller.served_tenants() {
            None => ExistingFor::Staff,
            Some(served) => ExistingFor::StaffOf(served),
        },
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => ExistingFor::Nobody,
    }
}

/// What is the contact's who asks; nothing for anybody else.
#[must_use]
pub(super) fn theirs(caller: &Caller) -> ExistingFor {
    match caller.viewer {
        Viewer::Contact { tenant, contact } if caller.features.contains(Feature::Assets) => {
            ExistingFor::Contact { tenant, contact }
        }
        _ => ExistingFor::Nobody,
    }
}

/// Passes staff.
///
/// # Errors
/// Refused for anybody else.
pub(super) fn must_be_staff(caller: &Caller) -> Result<Uuid, Failure> {
    match caller.viewer {
        Viewer::Staff { staff, .. } => Ok(staff),
        _ => Err(Refusal::Forbidden.into()),
    }
}

/// There is no such asset for the caller.
pub(super) fn missing(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "assetId").into()
}

impl QueryFragment<Pg> for ExistingFor {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Contact { tenant, contact } => {
                // By their ids, each of which an index finds: among conditions on one row the planner may choose to read a
                // whole tenant in the order of names.
                let held =
                    " AND assets.id = ANY (ARRAY(SELECT h.id FROM assets h WHERE h.tenant_id = ";
                out.push_sql("(assets.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(held);
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND h.holder_contact_id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(
                    " UNION ALL SELECT h.id FROM assets h WHERE h.shared AND h.tenant_id = ",
                );
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" UNION ALL SELECT h.id FROM assets h WHERE h.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND h.department_key = (SELECT lower(me.department) FROM contacts me WHERE me.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND me.id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql("))))");
            }
            Self::Staff => out.push_sql("TRUE"),
            Self::StaffOf(served) => {
                out.push_sql("assets.tenant_id = ANY(");
                out.push_bind_param::<Array<SqlUuid>, _>(served)?;
                out.push_sql(")");
            }
            Self::Nobody => out.push_sql("FALSE"),
        }
        Ok(())
    }
}

sql_expression!(ExistingFor: Bool, assets::tenant_id, assets::holder_contact_id, assets::shared);

impl Owned for Asset {
    fn owner(&self) -> Owner {
        self.row.owner(self.reader)
    }
}
