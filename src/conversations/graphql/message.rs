//! `ConversationMessage`, and what hangs on one.

use async_graphql::{Context, ID, Object, Result, SimpleObject, dataloader::DataLoader};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::{
    access::{Caller, Owner, Viewer, guarded},
    api::{GlobalId, NodeKind, Position, RichText, Window, internal},
    attachments::{Attachment, attachments_of, rich_text},
    conversations::{
        loaders::{MessageLoader, TraceLoader},
        model::{MessageRow, TraceRow},
        queries::person,
    },
    identity::{Author, Side},
    text::markdown_to_text,
};

/// Characters of what is quoted of a message.
const EXCERPT: usize = 160;

/// A message and whose conversation it is in.
#[derive(Clone, Debug)]
pub struct ConversationMessage {
    pub(in crate::conversations) owner: Owner,
    row: MessageRow,
    author: Author,
}

impl ConversationMessage {
    /// A message of the owner's conversation.
    #[must_use]
    pub fn new(owner: Owner, row: MessageRow) -> Self {
        let side = if row.author_contact_id.is_some() {
            Side::Contact
        } else {
            Side::Support
        };
        let author = Author {
            display_name: row.author_name.clone(),
            side,
        };
        Self { owner, row, author }
    }

    /// Where it lies in its conversation.
    pub(super) fn place(&self) -> Position {
        Position {
            key: self.row.position.into(),
            id: self.row.id,
        }
    }

    /// The number of its place.
    pub(super) const fn number(&self) -> i32 {
        self.row.position
    }

    /// Of its conversation, when it was written or last changed.
    pub(super) const fn revised(&self) -> i32 {
        self.row.revision
    }

    fn window(&self, position: i32) -> Window {
        Window {
            tenant: self.row.tenant_id,
            of: self.row.conversation_id,
            from: position,
            to: position,
        }
    }

    fn own(&self, ctx: &Context<'_>) -> bool {
        self.row.is_by(person(Caller::of(ctx)))
    }
}

/// What somebody said in a conversation.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ConversationMessage {
    /// Opaque and stable.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    pub async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::ConversationMessage, self.row.id))
    }

    /// Its place in the conversation: from 1, without gaps, the same for everybody, and the same for ever.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn position(&self) -> i32 {
        self.row.position
    }

    /// The conversation's `revision` when it was written, edited or deleted last: of two states of a message, the one with
    /// the higher revision is the later.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// Who wrote it.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn author(&self) -> &Author {
        &self.author
    }

    /// Whether the one who asks wrote it: then they can edit and delete it.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn is_own(&self, ctx: &Context<'_>) -> bool {
        self.own(ctx)
    }

    /// What they wrote; empty when it is of files alone, and null when it was deleted.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn body(&self, ctx: &Context<'_>) -> Result<Option<RichText>> {
        match &self.row.body {
            Some(body) => Ok(Some(rich_text(ctx, self.owner, self.row.id, body).await?)),
            None => Ok(None),
        }
    }

    /// Files that came with it; none of what was deleted.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        if self.row.deleted_at.is_some() {
            return Ok(Vec::new());
        }
        attachments_of(ctx, self.owner, self.row.id).await
    }

    /// When it was written.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn sent_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// When it was last edited; null when it never was.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn edited_at(&self) -> Option<DateTime<Utc>> {
        self.row.edited_at
    }

    /// When it was deleted; null when it was not.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn deleted_at(&self) -> Option<DateTime<Utc>> {
        self.row.deleted_at
    }

    /// What its author sent it with; null for everybody else.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn client_id(&self, ctx: &Context<'_>) -> Option<Uuid> {
        self.own(ctx).then_some(self.row.client_id)
    }

    /// The message of the same conversation that it answers, if it answers one.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn replies_to(&self, ctx: &Context<'_>) -> Result<Option<QuotedMessage>> {
        let Some(position) = self.row.replies_to else {
            return Ok(None);
        };
        let loader = ctx.data_unchecked::<DataLoader<MessageLoader>>();
        let rows = loader
            .load_one(self.window(position))
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        let row = rows.and_then(|mut rows| rows.pop());
        Ok(row.map(|row| QuotedMessage {
            owner: self.owner,
            row,
        }))
    }

    /// What it said before it was edited or deleted, oldest first. Contacts never see it.
    #[allow_for(AGENT, ADMIN)]
    async fn traces(&self, ctx: &Context<'_>) -> Result<Vec<MessageTrace>> {
        let caller = Caller::of(ctx);
        let untouched = self.row.edited_at.is_none() && self.row.deleted_at.is_none();
        if untouched || !matches!(caller.viewer, Viewer::Staff { .. }) {
            return Ok(Vec::new());
        }
        let loader = ctx.data_unchecked::<DataLoader<TraceLoader>>();
        let rows = loader
            .load_one(self.window(self.row.position))
            .await
            .map_err(|error| internal(caller, &error))?;
        let rows = rows.unwrap_or_default();
        Ok(rows.into_iter().map(MessageTrace::from).collect())
    }
}

/// As much of a message as an answer to it shows.
#[derive(Clone, Debug)]
pub struct QuotedMessage {
    pub(in crate::conversations) owner: Owner,
    row: MessageRow,
}

/// As much of a message as an answer to it shows.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl QuotedMessage {
    /// `ConversationMessage.id`.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::ConversationMessage, self.row.id))
    }

    /// Its place in the conversation.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn position(&self) -> i32 {
        self.row.position
    }

    /// What its author was called.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn author_name(&self) -> &str {
        &self.row.author_name
    }

    /// Its beginning as plain text, in one line; empty when it is of files alone, and null when it was deleted.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn excerpt(&self) -> Option<String> {
        self.row.body.as_deref().map(|body| excerpt(body, EXCERPT))
    }
}

/// What a message said before.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MessageTrace {
    /// What it said.
    #[allow_for(AGENT, ADMIN)]
    pub body: RichText,
    /// Until when: it was then edited or deleted.
    #[allow_for(AGENT, ADMIN)]
    pub until: DateTime<Utc>,
}

impl From<TraceRow> for MessageTrace {
    fn from(row: TraceRow) -> Self {
        Self {
            body: row.body.into(),
            until: row.until,
        }
    }
}

/// The beginning of a text, in one line of so many characters and perhaps an ellipsis.
pub(in crate::conversations) fn excerpt(markdown: &str, most: usize) -> String {
    // Marks take room too; what is cut off anyway need not be read.
    let beginning: String = markdown.chars().take(most * 8).collect();
    let text = markdown_to_text(&beginning);
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        None => line,
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_excerpt_is_one_line_of_plain_text() {
        assert_eq!(
            excerpt("**Hello**\n\n- one\n- two", EXCERPT),
            "Hello - one - two"
        );
        let long = excerpt(&"word ".repeat(1000), EXCERPT);
        assert!(long.ends_with("word…") && long.chars().count() <= EXCERPT + 1);
    }
}
