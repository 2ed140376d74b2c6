//! How the caller stands to a ticket: found in the statement that loads it, from the tables and the caller's own key, and
//! not from what row-level security lets through.

use async_graphql::Enum;
use diesel::{
    deserialize::FromSqlRow,
    expression::AsExpression,
    pg::Pg,
    query_builder::{AstPass, QueryFragment},
    result::QueryResult,
    sql_types::{Text, Uuid as SqlUuid},
};
use uuid::Uuid;

use super::policy::{MAY_REPLY, takes_part, was_granted};
use crate::{
    access::{Caller, Viewer},
    db::sql_expression,
    text_enum,
};

/// Why somebody may read a ticket.
#[derive(Enum, AsExpression, FromSqlRow, Clone, Copy, Debug, PartialEq, Eq)]
#[diesel(sql_type = Text)]
#[graphql(name = "TicketReach")]
pub enum Reach {
    /// It is theirs.
    Requester,
    /// They were added to it. They read and reply.
    Participant,
    /// An admin has let them read the requester's tickets and reply to them.
    GrantedReply,
    /// An admin has let them read the requester's tickets.
    Granted,
    /// They are staff.
    Staff,
    /// They may not.
    None,
}

text_enum!(Reach {
    Requester = "requester",
    Participant = "participant",
    GrantedReply = "granted_reply",
    Granted = "granted",
    Staff = "staff",
    None = "none"
});

impl Reach {
    /// Whether they may write too.
    #[must_use]
    pub const fn may_reply(self) -> bool {
        !matches!(self, Self::Granted | Self::None)
    }
}

/// How the caller stands to a ticket that was loaded for them.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Why they may read it.
    pub reach: Reach,
    /// The caller, when it is a colleague's ticket that they may read.
    pub reader: Option<Uuid>,
    /// What its requester is called.
    pub requester_name: String,
}

impl Standing {
    pub(super) fn of(caller: &Caller, reach: Reach, requester_name: String) -> Self {
        let reader = match (&caller.viewer, reach) {
            (
                Viewer::Contact { contact, .. },
                Reach::Participant | Reach::GrantedReply | Reach::Granted,
            ) => Some(*contact),
            _ => None,
        };
        Self {
            reach,
            reader,
            requester_name,
        }
    }
}

/// The column that says how a caller stands to `tickets`.
#[derive(Clone, Debug)]
pub(super) enum ReachColumn {
    /// The same for all rows.
    Fixed(Reach),
    /// A contact whose own it is, and nobody's else.
    Own(Uuid),
    /// A contact who reads others' too.
    Contact(Uuid, Uuid),
}

impl ReachColumn {
    pub(super) fn of(caller: &Caller) -> Self {
        match caller.viewer {
            Viewer::Contact { contact, .. } if !caller.reads_others => Self::Own(contact),
            Viewer::Contact { tenant, contact } => Self::Contact(tenant, contact),
            Viewer::Staff { .. } => Self::Fixed(Reach::Staff),
            Viewer::Anonymous { .. } | Viewer::Pending { .. } => Self::Fixed(Reach::None),
        }
    }
}

impl QueryFragment<Pg> for ReachColumn {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        match self {
            Self::Fixed(reach) => {
                out.push_sql("'");
                out.push_sql(reach.word());
                out.push_sql("'::text");
            }
            Self::Own(contact) => {
                out.push_sql("CASE WHEN tickets.requester_id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(" THEN 'requester' ELSE 'none' END");
            }
            Self::Contact(tenant, contact) => {
                out.push_sql("CASE WHEN tickets.tenant_id <> ");
                out.push_bind_param::<SqlUuid, _>(tenant)?;
                out.push_sql(" OR tickets.hidden THEN 'none' WHEN tickets.requester_id = ");
                out.push_bind_param::<SqlUuid, _>(contact)?;
                out.push_sql(" THEN 'requester' WHEN tickets.personal THEN 'none' WHEN ");
                takes_part(&mut out, tenant, contact)?;
                out.push_sql(" THEN 'participant' WHEN ");
                was_granted(&mut out, tenant, contact, MAY_REPLY)?;
                out.push_sql(" THEN 'granted_reply' WHEN ");
                was_granted(&mut out, tenant, contact, "")?;
                out.push_sql(" THEN 'granted' ELSE 'none' END");
            }
        }
        Ok(())
    }
}

/// The column with the requester's name: the whole record is for themselves and staff, colleagues get what the
/// directory has.
#[derive(Clone, Copy, Debug)]
pub(super) struct RequesterName {
    pub(super) from_directory: bool,
}

impl RequesterName {
    pub(super) const fn of(caller: &Caller) -> Self {
        Self {
            from_directory: caller.reads_others,
        }
    }
}

impl QueryFragment<Pg> for RequesterName {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
        out.push_sql(if self.from_directory {
            "coalesce(contacts.display_name, (SELECT d.display_name FROM contact_directory d \
             WHERE d.tenant_id = tickets.tenant_id AND d.contact_id = tickets.requester_id), '')"
        } else {
            "coalesce(contacts.display_name, '')"
        });
        Ok(())
    }
}

sql_expression!(ReachColumn: Text);
sql_expression!(RequesterName: Text);
