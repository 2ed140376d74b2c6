//! What staff write for staff.

use async_graphql::{ComplexObject, Context, ID, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, Owner, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, Position, RichText, Window,
        in_page_order, internal,
    },
    attachments::{Attachment, attachments_of, rich_text},
    identity::{Author, Side},
    tickets::{
        model::{NoteRow, TicketRow},
        timeline::NoteLoader,
    },
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
    /// A page of a ticket's notes.
    pub(super) async fn page(
        ctx: &Context<'_>,
        ticket: &TicketRow,
        arguments: PageArguments,
    ) -> Result<Connection<Self>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("notes of {}", ticket.id));
        let page = arguments.check(caller, &keyset)?;
        let window = Window::of_page(ticket.tenant_id, ticket.id, ticket.note_count, &page);
        let loader = ctx.data_unchecked::<DataLoader<NoteLoader>>();
        let rows = loader
            .load_one(window)
            .await
            .map_err(|error| internal(caller, &error))?
            .unwrap_or_default();
        let notes = in_page_order(rows.into_iter().map(Self::from), page.backwards);
        Ok(Connection::new(
            &page,
            keyset,
            notes,
            Some(ticket.note_count.into()),
            Self::position,
        ))
    }

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
