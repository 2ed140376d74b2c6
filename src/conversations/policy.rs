//! Whose a conversation is: written once, for the guard on its fields and for the query that finds it. Row-level security
//! says it a second time, in its own words.

use diesel::{
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    result::QueryResult,
    sql_types::{Array, Bool, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::graphql::{
    Conversation, ConversationChanges, ConversationMessage, ConversationPerson, QuotedMessage,
};
use crate::{
    access::{Caller, Feature, Owned, Owner, Viewer},
    db::{schema::conversations, sql_expression},
};

/// The conversations that exist for somebody, as a predicate for any query in which `conversations` appears.
#[derive(Clone, Debug)]
pub enum ExistingFor {
    /// A contact's own.
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

/// The conversations that the caller may read and write in.
#[must_use]
pub fn existing_for(caller: &Caller) -> ExistingFor {
    match caller.viewer {
        _ if !caller.guarded() => ExistingFor::Staff,
        Viewer::Contact { tenant, contact } if caller.features.contains(Feature::Messages) => {
            ExistingFor::Contact { tenant, contact }
        }
        Viewer::Staff { .. } => match caller.served_tenants() {
            None => ExistingFor::Staff,
            Some(served) => ExistingFor::StaffOf(served),
        },
        Viewer::Contact { .. } | Viewer::Anonymous { .. } | Viewer::Pending { .. } => {
            ExistingFor::Nobody
        }
    }
}

impl QueryFragment<Pg> for ExistingFor {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Contact { tenant, contact } => {
                out.push_sql("(conversations.tenant_id = ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" AND conversations.contact_id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(")");
            }
            Self::Staff => out.push_sql("TRUE"),
            Self::StaffOf(served) => {
                out.push_sql("conversations.tenant_id = ANY(");
                out.push_bind_param::<Array<SqlUuid>, _>(served)?;
                out.push_sql(")");
            }
            Self::Nobody => out.push_sql("FALSE"),
        }
        Ok(())
    }
}

sql_expression!(ExistingFor: Bool, conversations::tenant_id, conversations::contact_id);

impl Owned for Conversation {
    fn owner(&self) -> Owner {
        self.row.owner()
    }
}

impl Owned for ConversationChanges {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for ConversationPerson {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for ConversationMessage {
    fn owner(&self) -> Owner {
        self.owner
    }
}

impl Owned for QuotedMessage {
    fn owner(&self) -> Owner {
        self.owner
    }
}
