//! What staff write for staff.

use async_graphql::{ID, SimpleObject};
use chrono::{DateTime, Utc};

use crate::{
    access::guarded,
    api::{GlobalId, NodeKind, Position, RichText},
    identity::{Author, Side},
    tickets::model::NoteRow,
};

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
