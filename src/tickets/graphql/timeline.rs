//! What hangs on a ticket: entries of its timeline, and internal notes.

use async_graphql::{Context, ID, Object, Result, Union};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{
    people_changes::{ParticipantChange, PersonalChange},
    rating::RatingGiven,
    relations::RelationChange,
    type_change::RequestTypeChange,
};
use crate::{
    access::{Owner, guarded},
    api::{GlobalId, NodeKind, Position, RichText},
    attachments::{Attachment, attachments_of, rich_text},
    identity::{Author, Side},
    tickets::model::{EntryKind, EntryRow, TicketPriority, TicketStatus},
};

/// Something that happened to a ticket and that whoever reads it may see.
#[derive(Union, Clone, Debug)]
pub enum TimelineItem {
    /// Somebody wrote something.
    Reply(Reply),
    /// The state changed.
    StatusChange(StatusChange),
    /// Somebody else works on it.
    AssigneeChange(AssigneeChange),
    /// It is more or less pressing than before.
    PriorityChange(PriorityChange),
    /// The requester said how content they are.
    RatingGiven(RatingGiven),
    /// A colleague takes part, or no longer.
    ParticipantChange(ParticipantChange),
    /// It is personal, or no longer.
    PersonalChange(PersonalChange),
    /// It was merged, or made of a reply, or another one was.
    RelationChange(RelationChange),
    /// It is something else than what it was begun as.
    RequestTypeChange(RequestTypeChange),
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
                    automatic: row.automatic,
                    entry: Entry::of(&row),
                    reason: row.body,
                }))
            }
            EntryKind::Assignee => Some(Self::AssigneeChange(AssigneeChange {
                owner,
                entry: Entry::of(&row),
                assignee_name: row.assignee_name,
            })),
            EntryKind::Priority => {
                let (from, to) = (row.old_priority?, row.new_priority?);
                Some(Self::PriorityChange(PriorityChange {
                    owner,
                    from,
                    to,
                    entry: Entry::of(&row),
                }))
            }
            EntryKind::Type => Some(Self::RequestTypeChange(RequestTypeChange::new(owner, row))),
            EntryKind::Rating => Some(Self::RatingGiven(RatingGiven {
                owner,
                stars: row.rating?,
                entry: Entry::of(&row),
                comment: row.body,
            })),
            EntryKind::ParticipantAdded | EntryKind::ParticipantRemoved => {
                Some(Self::ParticipantChange(ParticipantChange {
                    owner,
                    entry: Entry::of(&row),
                    added: row.kind == EntryKind::ParticipantAdded,
                    person_name: row.person_name?,
                }))
            }
            EntryKind::Personal | EntryKind::NotPersonal => {
                Some(Self::PersonalChange(PersonalChange {
                    owner,
                    entry: Entry::of(&row),
                    personal: row.kind == EntryKind::Personal,
                }))
            }
            EntryKind::Merged
            | EntryKind::Unmerged
            | EntryKind::TookIn
            | EntryKind::GaveBack
            | EntryKind::Split
            | EntryKind::SplitFrom => RelationChange::new(owner, &row).map(Self::RelationChange),
        }
    }

    /// Where it lies in the timeline.
    #[must_use]
    pub fn position(&self) -> Position {
        let entry = match self {
            Self::Reply(reply) => &reply.entry,
            Self::StatusChange(change) => &change.entry,
            Self::AssigneeChange(change) => &change.entry,
            Self::PriorityChange(change) => &change.entry,
            Self::RatingGiven(given) => &given.entry,
            Self::ParticipantChange(change) => &change.entry,
            Self::PersonalChange(change) => &change.entry,
            Self::RelationChange(change) => &change.entry,
            Self::RequestTypeChange(change) => &change.entry,
        };
        Position {
            key: entry.position.into(),
            id: entry.id,
        }
    }
}

/// What all entries have.
#[derive(Clone, Debug)]
pub(super) struct Entry {
    id: Uuid,
    position: i32,
    pub(super) author: Author,
    pub(super) created_at: DateTime<Utc>,
}

impl Entry {
    pub(super) fn of(row: &EntryRow) -> Self {
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

    pub(super) fn global_id(&self) -> ID {
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
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who wrote it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// What they wrote.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn body(&self, ctx: &Context<'_>) -> Result<RichText> {
        rich_text(ctx, self.owner, self.entry.id, &self.body).await
    }

    /// The files that came with it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.owner, self.entry.id).await
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
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
    automatic: bool,
    reason: Option<String>,
}

/// The ticket moved from one state to another.
#[guarded]
#[Object]
impl StatusChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who moved it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// The state before.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn from(&self) -> TicketStatus {
        self.from
    }

    /// The state after.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn to(&self) -> TicketStatus {
        self.to
    }

    /// Why, if whoever moved it said so.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// Whether nobody did it: what is resolved closes by itself after a while.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn is_automatic(&self) -> bool {
        self.automatic
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
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
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who gave it to them.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// Who works on it from then on; null for nobody.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn assignee_name(&self) -> Option<&str> {
        self.assignee_name.as_deref()
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}

/// The ticket is more or less pressing than before.
#[derive(Clone, Debug)]
pub struct PriorityChange {
    pub(in crate::tickets) owner: Owner,
    entry: Entry,
    from: TicketPriority,
    to: TicketPriority,
}

/// The ticket is more or less pressing than before.
#[guarded]
#[Object]
impl PriorityChange {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn id(&self) -> ID {
        self.entry.global_id()
    }

    /// Who said so.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn author(&self) -> &Author {
        &self.entry.author
    }

    /// How pressing it was.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn old_priority(&self) -> TicketPriority {
        self.from
    }

    /// How pressing it is.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn new_priority(&self) -> TicketPriority {
        self.to
    }

    /// When.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.entry.created_at
    }
}
