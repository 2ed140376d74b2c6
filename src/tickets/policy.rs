//! Whose a ticket is and who else may read it: written once, for the guard on its fields and for the query that finds it.
//!
//! A contact's own tickets are the prefix of the indexes `tickets_own_…`, and all that there is for whoever neither takes
//! part in others' nor was let read them (`Caller::reads_others`). Row-level security says it a second time, in its own
//! words.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    result::QueryResult,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::graphql::{
    AssigneeChange, ParticipantChange, PersonalChange, PriorityChange, RatingGiven, RelationChange,
    Reply, RequestTypeChange, StatusChange, Ticket, TicketReference, TicketRelations,
};
use crate::{
    access::{Caller, Owned, Owner, Viewer},
    db::{schema::tickets, sql_expression},
};

/// Which of the tickets that a contact may read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Their own, and those that they take part in: the list that they think of as theirs.
    #[default]
    Mine,
    /// Their own.
    Own,
    /// Those of others that they take part in.
    Participating,
    /// Those of others that an admin has let them read.
    Colleagues,
    /// All that they may read.
    All,
    /// All that they may write in.
    Writable,
}

/// The tickets that exist for somebody, as a predicate for any query in which `tickets` appears.
#[derive(Clone, Debug)]
pub enum ExistingFor {
    /// A contact's own, but for what staff keep from the portal.
    Requester {
        /// Their tenant.
        tenant: Uuid,
        /// The contact.
        contact: Uuid,
    },
    /// A contact's own, and what they may read of their colleagues'.
    Reader {
        /// Their tenant.
        tenant: Uuid,
        /// The contact.
        contact: Uuid,
        /// Which of them.
        scope: Scope,
    },
    /// All of them: staff work on tickets of every tenant.
    Staff,
    /// Those of the tenants whom a restricted agent serves.
    StaffOf(Vec<Uuid>),
    /// None.
    Nobody,
}

/// The tickets that the caller may read.
#[must_use]
pub fn existing_for(caller: &Caller) -> ExistingFor {
    listed_for(caller, Scope::All)
}

/// Those of a contact's tickets that are in scope; for staff, all that they serve.
#[must_use]
pub fn listed_for(caller: &Caller, scope: Scope) -> ExistingFor {
    match caller.viewer {
        _ if !caller.guarded() => ExistingFor::Staff,
        Viewer::Contact { tenant, contact } => match scope {
            Scope::Own => ExistingFor::Requester { tenant, contact },
            _ if caller.reads_others => ExistingFor::Reader {
                tenant,
                contact,
                scope,
            },
            Scope::Participating | Scope::Colleagues => ExistingFor::Nobody,
            Scope::Mine | Scope::All | Scope::Writable => {
                ExistingFor::Requester { tenant, contact }
            }
        },
        Viewer::Staff { .. } => match caller.served_tenants() {
            None => ExistingFor::Staff,
            Some(served) => ExistingFor::StaffOf(served),
        },
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => ExistingFor::Nobody,
    }
}

/// `tickets.requester_id` is the contact.
fn own<'b>(out: &mut AstPass<'_, 'b, Pg>, contact: &'b Uuid) -> QueryResult<()> {
    out.push_sql("tickets.requester_id = ");
    out.push_bind_param::<SqlUuid, _>(contact)
}

/// The contact takes part.
pub(super) fn takes_part<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    tenant: &'b Uuid,
    contact: &'b Uuid,
) -> QueryResult<()> {
    out.push_sql(
        "tickets.id = ANY (ARRAY(SELECT p.ticket_id FROM ticket_participants p WHERE p.tenant_id = ",
    );
    out.push_bind_param::<SqlUuid, _>(tenant)?;
    out.push_sql(" AND p.contact_id = ");
    out.push_bind_param::<SqlUuid, _>(contact)?;
    out.push_sql("))");
    Ok(())
}

/// An admin has let the contact read the requester's tickets; `with` is a further condition on the grant `g`.
pub(super) fn was_granted<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    tenant: &'b Uuid,
    contact: &'b Uuid,
    with: &str,
) -> QueryResult<()> {
    // One question for the whole tenant, and a list only of those who were named: it is looked through for every row.
    let grant = |out: &mut AstPass<'_, 'b, Pg>, scope: &str| {
        out.push_sql(" WHERE g.tenant_id = ");
        out.push_bind_param::<SqlUuid, _>(tenant)?;
        out.push_sql(" AND g.reader_id = ");
        out.push_bind_param::<SqlUuid, _>(contact)?;
        out.push_sql(" AND g.valid_until > now() AND g.scope ");
        out.push_sql(scope);
        out.push_sql(with);
        QueryResult::Ok(())
    };
    out.push_sql("(EXISTS (SELECT FROM ticket_grants g");
    grant(out, "= 'tenant'")?;
    out.push_sql(
        ") OR tickets.requester_id = ANY (ARRAY(SELECT d.contact_id FROM ticket_grants g ",
    );
    out.push_sql("JOIN contact_directory d ON d.tenant_id = g.tenant_id AND (");
    out.push_sql("g.target_contact_id = d.contact_id ");
    out.push_sql("OR lower(g.target_department) = lower(d.department))");
    grant(out, "<> 'tenant'")?;
    out.push_sql(")))");
    Ok(())
}

/// What makes a grant one to write.
pub(super) const MAY_REPLY: &str = " AND g.may_reply";

impl QueryFragment<Pg> for ExistingFor {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Requester { tenant, contact } => {
                out.push_sql("(tickets.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND ");
                own(&mut out, contact)?;
                out.push_sql(" AND NOT tickets.hidden");
                out.push_sql(")");
            }
            Self::Reader {
                tenant,
                contact,
                scope,
            } => {
                out.push_sql("(tickets.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND NOT tickets.hidden AND (");
                reader(&mut out, tenant, contact, *scope)?;
                out.push_sql("))");
            }
            Self::Staff => out.push_sql("TRUE"),
            Self::StaffOf(served) => {
                out.push_sql("tickets.tenant_id = ANY(");
                out.push_bind_param::<Array<SqlUuid>, _>(served)?;
                out.push_sql(")");
            }
            Self::Nobody => out.push_sql("FALSE"),
        }
        Ok(())
    }
}

fn reader<'b>(
    out: &mut AstPass<'_, 'b, Pg>,
    tenant: &'b Uuid,
    contact: &'b Uuid,
    scope: Scope,
) -> QueryResult<()> {
    match scope {
        Scope::Own => return own(out, contact),
        Scope::Mine | Scope::All | Scope::Writable => {
            own(out, contact)?;
            out.push_sql(" OR (");
        }
        Scope::Participating | Scope::Colleagues => {
            out.push_sql("NOT (");
            own(out, contact)?;
            out.push_sql(") AND (");
        }
    }
    out.push_sql("NOT tickets.personal AND (");
    match scope {
        Scope::Own => {}
        Scope::Mine | Scope::Participating => takes_part(out, tenant, contact)?,
        Scope::Colleagues => was_granted(out, tenant, contact, "")?,
        Scope::All | Scope::Writable => {
            takes_part(out, tenant, contact)?;
            out.push_sql(" OR ");
            let with = if scope == Scope::All { "" } else { MAY_REPLY };
            was_granted(out, tenant, contact, with)?;
        }
    }
    out.push_sql("))");
    Ok(())
}

sql_expression!(ExistingFor: Bool, tickets::tenant_id, tickets::requester_id, tickets::hidden);

impl Owned for Ticket {
    fn owner(&self) -> Owner {
        Owner {
            reader: self.standing.reader,
            ..self.row.owner()
        }
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

impl Owned for ParticipantChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for PersonalChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for RequestTypeChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for RelationChange {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for TicketReference {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for TicketRelations {
    fn owner(&self) -> Owner {
        self.owner
    }
}
