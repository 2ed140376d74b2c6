//! `Conversation`.

use std::time::Instant;

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use super::{
    chats::{ChatPlace, ConversationTyping},
    message::ConversationMessage,
    people::ConversationPerson,
    rating::ConversationRating,
    ticket::ticket_of,
};
use crate::{
    access::{Caller, Owned, Owner, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, Window, in_page_order, internal,
        page_cost,
    },
    conversations::{
        PlaceLoader, Typings,
        loaders::{ChangeLoader, MessageLoader, PeopleLoader, UnreadLoader},
        model::{ConversationEnd, ConversationKind, ConversationRow, ConversationState, StaffRow},
        queries::{Found, person},
    },
    identity::{Contact, ContactRow, Side},
    tenants::{Portal, TenantDirectory},
    tickets::graphql::Ticket,
};

/// Changes that are given at once.
const MAX_CHANGES: i32 = 100;

/// A conversation with its contact.
#[derive(Clone, Debug)]
pub struct Conversation {
    pub(in crate::conversations) row: ConversationRow,
    contact: Option<ContactRow>,
    /// The last message, where it is known already.
    pub(super) last: Option<Box<ConversationMessage>>,
}

impl From<Found> for Conversation {
    fn from((row, contact): Found) -> Self {
        Self {
            row,
            contact,
            last: None,
        }
    }
}

impl Conversation {
    /// A range of its positions or revisions.
    const fn window(&self, from: i32, to: i32) -> Window {
        Window {
            tenant: self.row.tenant_id,
            of: self.row.id,
            from,
            to,
        }
    }

    /// Staff who take part, in the order in which they came.
    async fn staff(&self, ctx: &Context<'_>) -> Result<Vec<StaffRow>> {
        let loader = ctx.data_unchecked::<DataLoader<PeopleLoader>>();
        let staff = loader.load_one(self.row.id).await;
        let staff = staff.map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(staff.unwrap_or_default())
    }

    /// What is new, edited or deleted from this revision on, at most so many; and whether that is all.
    pub(super) async fn changed_from(
        &self,
        ctx: &Context<'_>,
        from: i32,
        most: i32,
    ) -> Result<ConversationChanges> {
        let to = from.saturating_add(most - 1);
        let loader = ctx.data_unchecked::<DataLoader<ChangeLoader>>();
        let rows = loader
            .load_one(self.window(from, to))
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?
            .unwrap_or_default();
        let owner = self.owner();
        let messages: Vec<_> = rows
            .into_iter()
            .map(|row| ConversationMessage::new(owner, row))
            .collect();
        // Something may have been written since the conversation was read.
        let last = messages.last().map_or(0, ConversationMessage::revised);
        Ok(ConversationChanges {
            owner,
            messages,
            revision: self.row.revision.min(to).max(last),
            has_more: self.row.revision > to,
        })
    }
}

/// What a contact and the support team write to each other.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Conversation {
    /// Opaque and stable.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    pub async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Conversation, self.row.id))
    }

    /// What it is about, in one line.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn subject(&self) -> &str {
        &self.row.subject
    }

    /// Where it stands.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn state(&self) -> ConversationState {
        self.row.state
    }

    /// What it is like.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn kind(&self) -> ConversationKind {
        self.row.kind
    }

    /// Where it stands among the chats that wait; null for anything else. Ask now and then: that others are taken on tells
    /// no event.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn queue(&self, ctx: &Context<'_>) -> Result<Option<ChatPlace>> {
        if !self.row.is_open_chat() || self.row.state != ConversationState::Waiting {
            return Ok(None);
        }
        let loader = ctx.data_unchecked::<DataLoader<PlaceLoader>>();
        let place = loader.load_one(self.row.id).await;
        let place = place.map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(place.map(ChatPlace::from))
    }

    /// Who else writes at this moment; `conversationEvents` tells when that changes.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn typing(&self, ctx: &Context<'_>) -> Result<Vec<ConversationTyping>> {
        let own = person(Caller::of(ctx));
        let mut writing = ctx
            .data_unchecked::<Typings>()
            .at(self.row.id, Instant::now());
        writing.retain(|person| *person != own);
        if writing.is_empty() {
            return Ok(Vec::new());
        }
        // Whoever takes no part any more has nothing to write.
        let staff = self.staff(ctx).await?;
        let contact = self.contact_name(ctx).await?;
        let typing = writing.into_iter().filter_map(|person| {
            if person == self.row.contact_id {
                return Some(ConversationTyping {
                    display_name: contact.to_owned(),
                    side: Side::Contact,
                });
            }
            let row = staff.iter().find(|row| row.staff_id == person)?;
            Some(ConversationTyping {
                display_name: row.display_name.clone(),
                side: Side::Support,
            })
        });
        Ok(typing.collect())
    }

    /// How it ended; null while it is not over.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn ended_by(&self) -> Option<ConversationEnd> {
        self.row.ended_by
    }

    /// Since when it is a thread, because nobody came to the chat that it was; null for anything else.
    #[allow_for(AGENT, ADMIN)]
    async fn missed_at(&self) -> Option<DateTime<Utc>> {
        self.row.missed_at
    }

    /// Whether it began with what was written to many (`writeToContacts`), and nobody has written in it since.
    #[allow_for(AGENT, ADMIN)]
    async fn unanswered(&self) -> bool {
        self.row.unanswered
    }

    /// What the contact is called.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn contact_name(&self) -> &str {
        let contact = self.contact.as_ref();
        contact.map_or("", |contact| &contact.display_name)
    }

    /// The contact with whom staff speaks.
    #[allow_for(AGENT, ADMIN)]
    async fn contact(&self) -> Option<Contact> {
        self.contact.clone().map(Contact)
    }

    /// The portal of the contact.
    #[allow_for(AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        let directory = ctx.data_unchecked::<TenantDirectory>();
        let tenant = directory.by_id(self.row.tenant_id).await;
        let tenant = tenant.map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(tenant.map(Portal::from))
    }

    /// When it began.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn started_at(&self) -> DateTime<Utc> {
        self.row.started_at
    }

    /// When somebody last wrote.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn last_message_at(&self) -> DateTime<Utc> {
        self.row.last_message_at
    }

    /// Since when it waits for somebody of staff; null when it does not.
    #[allow_for(AGENT, ADMIN)]
    async fn waiting_since(&self) -> Option<DateTime<Utc>> {
        self.row.waiting_since
    }

    /// The last message: what a list previews.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn last_message(&self, ctx: &Context<'_>) -> Result<Option<ConversationMessage>> {
        if let Some(last) = self.last.as_deref() {
            return Ok(Some(last.clone()));
        }
        let count = self.row.message_count;
        let loader = ctx.data_unchecked::<DataLoader<MessageLoader>>();
        let rows = loader
            .load_one(self.window(count, count))
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        let row = rows.and_then(|mut rows| rows.pop());
        Ok(row.map(|row| ConversationMessage::new(self.owner(), row)))
    }

    /// Who takes part: the contact first, then staff in the order in which they came.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn people(&self, ctx: &Context<'_>) -> Result<Vec<ConversationPerson>> {
        let caller = Caller::of(ctx);
        let (owner, own) = (self.owner(), person(caller));
        let staff = self.staff(ctx).await?;
        let contact = ConversationPerson {
            owner,
            display_name: self.contact_name(ctx).await?.to_owned(),
            side: Side::Contact,
            is_self: self.row.contact_id == own,
            read_up_to: self.row.contact_read_up_to,
        };
        let staff = staff.into_iter().map(|row| ConversationPerson {
            owner,
            is_self: row.staff_id == own,
            display_name: row.display_name,
            side: Side::Support,
            read_up_to: row.read_up_to,
        });
        Ok(std::iter::once(contact).chain(staff).collect())
    }

    /// Messages that the one who asks has not read (see `markConversationRead`), up to 100 and no further. For staff who take
    /// no part: while it waits, what nobody of staff has read; else 0.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn unread_count(&self, ctx: &Context<'_>) -> Result<i64> {
        let own = person(Caller::of(ctx)) == self.row.contact_id;
        if own && self.row.contact_read_up_to >= self.row.message_count {
            return Ok(0);
        }
        let loader = ctx.data_unchecked::<DataLoader<UnreadLoader>>();
        let unread = loader
            .load_one(self.row.id)
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        Ok(unread.unwrap_or(0))
    }

    /// What was said, oldest first; `last` gives the newest.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn messages(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Messages from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only messages behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Messages from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only messages before this cursor.")] before: Option<String>,
    ) -> Result<Connection<ConversationMessage>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("messages of {}", self.row.id));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let row = &self.row;
        let window = Window::of_page(row.tenant_id, row.id, row.message_count, &page);
        let loader = ctx.data_unchecked::<DataLoader<MessageLoader>>();
        let rows = loader
            .load_one(window)
            .await
            .map_err(|error| internal(caller, &error))?
            .unwrap_or_default();
        let owner = self.owner();
        let messages = rows
            .into_iter()
            .map(|row| ConversationMessage::new(owner, row));
        Ok(Connection::new(
            &page,
            keyset,
            in_page_order(messages, page.backwards),
            Some(self.row.message_count.into()),
            ConversationMessage::place,
        ))
    }

    /// All that is new, edited or deleted after a revision: what to ask after a reconnect, or an event that was not complete.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(
            desc = "The last revision that you have, of the conversation or of its changes."
        )]
        after: i32,
    ) -> Result<ConversationChanges> {
        let from = after.max(0).saturating_add(1);
        self.changed_from(ctx, from, MAX_CHANGES).await
    }

    /// Goes up with every message, edit and deletion. Give it to `changes` later.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn revision(&self) -> i32 {
        self.row.revision
    }

    /// The ticket that it belongs to or became; null for none, and when the one who asks may not read it.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn ticket(&self, ctx: &Context<'_>) -> Result<Option<Ticket>> {
        ticket_of(ctx, self.row.ticket_id).await
    }

    /// What the contact thought of it; null before they say so.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn rating(&self) -> Option<ConversationRating> {
        ConversationRating::of(&self.row)
    }
}

/// What changed in a conversation.
#[derive(Clone, Debug)]
pub struct ConversationChanges {
    pub(in crate::conversations) owner: Owner,
    pub(super) messages: Vec<ConversationMessage>,
    pub(super) revision: i32,
    pub(super) has_more: bool,
}

/// What changed in a conversation.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl ConversationChanges {
    /// Messages as they are now, by revision: at most 100, and possibly none although there is more.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn messages(&self) -> &[ConversationMessage] {
        &self.messages
    }

    /// Up to which revision this is all: what to ask after next.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn revision(&self) -> i32 {
        self.revision
    }

    /// Whether there is more: ask again after `revision`.
    #[allow_for(SELF, AGENT, ADMIN, feature = MESSAGES)]
    async fn has_more(&self) -> bool {
        self.has_more
    }
}
