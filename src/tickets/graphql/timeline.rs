//! What hangs on a ticket: entries of its timeline, and internal notes.

use async_graphql::{ID, Object, SimpleObject, Union};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Owner, guarded},
    api::{GlobalId, NodeKind, Position, RichText},
    identity::{Author, Side},
    tickets::model::{EntryKind, EntryRow, NoteRow, TicketStatus},
};

/// Something that happened to a ticket and that its requester may see.
#[derive(Union, Clone, Debug)]
pub enum TimelineItem {
    /// Somebody wrote something.
    Reply(Reply),
    /// The state changed.
    StatusChange(StatusChange),
    /// Somebody else works on it.
    AssigneeChange(AssigneeChange),
}

impl TimelineItem {
    /// None for an entry whose columns do not fit its kind, which the commands never write.
    #[must_use]
    pub fn new(owner: Owner, row: EntryRow) -> Option<Self> {
        match row.kind {
            EntryKind::Reply => Reply::new(owner, row).map(Self::Reply),
            EntryKind::Status => {
                let (from, to) = (row.old_status?, row.new_status?);
                Some(Self::StatusChange(StatusChange {
                    owner,
                    from,
                    to,
                    entry: Entry::of(&row),
                }))
            }
            EntryKind::Assignee => Some(Self::AssigneeChange(AssigneeChange {
                owner,
                entry: Entry::of(&row),
                assignee_name: row.assignee_name,
            })),
        }
    }

    /// Where it lies in the timeline.
    #[must_use]
    pub fn position(&self) -> Position {
        let entry = match self {
            Self::Reply(reply) => &reply.entry,
            Self::StatusChange(change) => &change.entry,
            Self::AssigneeChange(change) => &change.entry,
        };
        Position {
            key: entry.position.into(),
            id: entry.id,
        }
    }
}

/// What all entries have.
#[derive(Clone, Debug)]
struct Entry {
    id: Uuid,
    position: i32,
    author: Author,
    created_at: DateTime<Utc>,
}

impl Entry {
    fn of(row: &EntryRow) -> Self {
        let side = if row.author_contact_id.is_some() {
            Side::Contact
        } else {
            Side::Support
        };
        Self {
            id: row.id,
            position: row.position,
            author: Author {
                display_name: row.author_name.clone(),
                side,
            },
            created_at: row.created_at,
        }
    }

    fn global_id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::TimelineEntry, self.id))
    }
}

/// Something that the requester or the support team wrote.
#[derive(Clone, Debug)]
pub struct Reply {
    pub(in crate::tickets) owner: Owner,
    entry: Entry,
    body: String,
}

impl Reply {
    /// None when the entry is not a reply.
    #[must_use]
    pub fn new(owner: Owner, mut row: EntryRow) -> Option<Self> {
        let body = row.body.take()?;
        Some(Self {
            owner,
            entry: Entry::of(&row),
            body,
        })
    }
}

/// Something that the requester or the support team wrote.
#[guarded]
#[Object]
impl Reply {
    /// Opaque and stable.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who wrote it.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// What they wrote.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn body(&self) -> RichText {
        RichText(self.body.clone())
    }

    /// When.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// The ticket moved from one state to another.
#[derive(Clone, Debug)]
pub struct StatusChange {
    pub(in crate::tickets) owner: Owner,
    entry: Entry,
    from: TicketStatus,
    to: TicketStatus,
}

/// The ticket moved from one state to another.
#[guarded]
#[Object]
impl StatusChange {
    /// Opaque and stable.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who moved it.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// The state before.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn from(&self) -> TicketStatus {
        self.from
    }

    /// The state after.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn to(&self) -> TicketStatus {
        self.to
    }

    /// When.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// Somebody else works on the ticket, or nobody any more.
#[derive(Clone, Debug)]
pub struct AssigneeChange {
    pub(in crate::tickets) owner: Owner,
    entry: Entry,
    assignee_name: Option<String>,
}

/// Somebody else works on the ticket, or nobody any more.
#[guarded]
#[Object]
impl AssigneeChange {
    /// Opaque and stable.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who gave it to them.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// Who works on it from then on; null for nobody.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn assignee_name(&self) -> Option<&str> {
        self.assignee_name.as_deref()
    }

    /// When.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// What staff wrote for staff. Contacts never see it.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct InternalNote {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    pub id: ID,
    /// Who wrote it.
    #[allow_for(AGENT, ADMIN)]
    pub author: Author,
    /// What they wrote.
    #[allow_for(AGENT, ADMIN)]
    pub body: RichText,
    /// When.
    #[allow_for(AGENT, ADMIN)]
    pub created_at: DateTime<Utc>,
    #[graphql(skip)]
    position: Position,
}

impl InternalNote {
    /// Where it lies among the ticket's notes.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }
}

impl From<NoteRow> for InternalNote {
    fn from(row: NoteRow) -> Self {
        Self {
            id: ID::from(GlobalId::new(NodeKind::InternalNote, row.id)),
            author: Author {
                display_name: row.author_name,
                side: Side::Support,
            },
            body: RichText(row.body),
            created_at: row.created_at,
            position: Position {
                key: row.position.into(),
                id: row.id,
            },
        }
    }
}
