//! What staff write for staff.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Owner, guarded},
    api::{GlobalId, NodeKind, Position, RichText},
    attachments::{Attachment, attachments_of, rich_text},
    identity::{Author, Side},
    tickets::model::NoteRow,
};

/// What staff wrote for staff. Contacts never see it.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(complex)]
pub struct InternalNote {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    pub id: ID,
    /// Who wrote it.
    #[allow_for(AGENT, ADMIN)]
    pub author: Author,
    /// When.
    #[allow_for(AGENT, ADMIN)]
    pub created_at: DateTime<Utc>,
    #[graphql(skip)]
    body: String,
    #[graphql(skip)]
    position: Position,
}

/// Owns what hangs on internal notes: no contact does, whoever's the ticket is.
const NOBODY: Owner = Owner {
    tenant: Uuid::nil(),
    contact: Uuid::nil(),
    reader: None,
};

#[guarded]
#[ComplexObject]
impl InternalNote {
    /// The files that came with it.
    #[allow_for(AGENT, ADMIN)]
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, NOBODY, self.position.id).await
    }

    /// What they wrote.
    #[allow_for(AGENT, ADMIN)]
    async fn body(&self, ctx: &Context<'_>) -> Result<RichText> {
        rich_text(ctx, NOBODY, self.position.id, &self.body).await
    }
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
            body: row.body,
            created_at: row.created_at,
            position: Position {
                key: row.position.into(),
                id: row.id,
            },
        }
    }
}
