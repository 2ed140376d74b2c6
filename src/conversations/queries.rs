//! Reads of conversations: each one SQL statement, for any number of parents.

use chrono::{DateTime, Utc};
use diesel::{
    BoolExpressionMethods, ExpressionMethods, JoinOnDsl, PgTextExpressionMethods, QueryDsl,
    SelectableHelper,
    dsl::{count_star, sql},
    pg::Pg,
    sql_types::{Bool, Text, Timestamptz, Uuid as SqlUuid},
};
use uuid::Uuid;

pub(super) use super::candidates::narrowed;
use super::{
    model::{ConversationKind, ConversationRow, ConversationState, MessageRow},
    policy::existing_for,
};
use crate::{
    access::{Caller, Viewer},
    api::{Page, Position, containing},
    db::{
        Database, DbError,
        schema::{contacts, conversation_messages, conversations},
    },
    identity::ContactRow,
};

/// A conversation with its contact.
pub type Found = (ConversationRow, Option<ContactRow>);

/// Which part of the desk's conversations.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Which {
    /// What waits for somebody of staff, longest first.
    Waiting,
    /// Those that the caller takes part in, without what they wrote to many and nobody answered.
    Own,
    /// What the caller wrote to many, and nobody answered.
    Unanswered,
    /// All of them.
    #[default]
    All,
}

impl Which {
    /// The list's name, in which a cursor is good.
    #[must_use]
    pub const fn list(self) -> &'static str {
        match self {
            Self::Waiting => "conversations, waiting",
            Self::Own => "conversations, own",
            Self::Unanswered => "conversations, unanswered",
            Self::All => "conversations, all",
        }
    }

    /// Where a conversation lies in the list.
    #[must_use]
    pub fn position(self, row: &ConversationRow) -> Position {
        let time = match self {
            Self::Waiting => row.waiting_since.unwrap_or(row.last_message_at),
            Self::Own | Self::Unanswered | Self::All => row.last_message_at,
        };
        Position {
            key: time.timestamp_micros(),
            id: row.id,
        }
    }
}

/// Which of the conversations that exist for the caller.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Which part.
    pub which: Which,
    /// Of the tenant of this slug.
    pub tenant: Option<String>,
    /// With this contact.
    pub contact: Option<Uuid>,
    /// Only of this kind.
    pub kind: Option<ConversationKind>,
    /// With each of these words in subject, a message, or, for staff, the contact's name.
    pub words: Vec<String>,
    /// Of none of these: what is archived, unless one asks for it.
    pub not_of: Vec<Uuid>,
    /// Of these alone, in which the words may be; found by [`narrowed`].
    pub(super) candidates: Option<Vec<Uuid>>,
}

/// The conversations of the caller, as the index of staff's own has them, without what they wrote to many and nobody answered.
macro_rules! taken_part_in {
    ($staff:expr) => {
        sql::<Bool>(
            "conversations.id = ANY (ARRAY(SELECT s.conversation_id FROM conversation_staff s WHERE s.left_at IS NULL AND s.staff_id = ",
        )
        .bind::<SqlUuid, _>($staff)
        .sql(")) AND NOT (conversations.unanswered AND conversations.starter_id = ")
        .bind::<SqlUuid, _>($staff)
        .sql(")")
    };
}
pub(super) use taken_part_in;

macro_rules! filtered {
    ($selection:expr, $caller:expr, $filter:expr) => {{
        let (caller, filter): (&Caller, &Filter) = ($caller, $filter);
        let mut query = conversations::table
            .left_join(
                contacts::table.on(contacts::tenant_id
                    .eq(conversations::tenant_id)
                    .and(contacts::id.eq(conversations::contact_id))),
            )
            .select($selection)
            .into_boxed::<Pg>()
            .filter(existing_for(caller));
        match filter.which {
            Which::All => {}
            Which::Waiting => {
                query = query.filter(conversations::state.eq(ConversationState::Waiting));
            }
            Which::Own => query = query.filter(taken_part_in!(person(caller))),
            Which::Unanswered => {
                query = query
                    .filter(conversations::unanswered)
                    .filter(conversations::starter_id.eq(person(caller)));
            }
        }
        if let Some(slug) = &filter.tenant {
            query = query.filter(
                sql::<Bool>("conversations.tenant_id = (SELECT t.id FROM tenants t WHERE t.slug = ")
                    .bind::<Text, _>(slug.clone())
                    .sql(")"),
            );
        }
        if let Some(contact) = filter.contact {
            query = query.filter(conversations::contact_id.eq(contact));
        }
        if let Some(kind) = filter.kind {
            query = query.filter(conversations::kind.eq(kind));
        }
        if !filter.not_of.is_empty() {
            query = query.filter(conversations::tenant_id.ne_all(filter.not_of.clone()));
        }
        if let Some(candidates) = &filter.candidates {
            query = query.filter(conversations::id.eq_any(candidates.clone()));
        }
        for word in &filter.words {
            let pattern = containing(word);
            let said = sql::<Bool>(
                "EXISTS (SELECT FROM conversation_messages m WHERE m.tenant_id = conversations.tenant_id
                     AND m.conversation_id = conversations.id AND m.body ILIKE ",
            )
            .bind::<Text, _>(pattern.clone())
            .sql(")");
            let named = sql::<Bool>("coalesce(contacts.display_name ILIKE ")
                .bind::<Text, _>(pattern.clone())
                .sql(", false)");
            query = query.filter(conversations::subject.ilike(pattern).or(said).or(named));
        }
        query
    }};
}

/// Whoever asks.
pub(super) fn person(caller: &Caller) -> Uuid {
    match caller.viewer {
        Viewer::Contact { contact, .. } => contact,
        Viewer::Staff { staff, .. } => staff,
        Viewer::Anonymous { .. } | Viewer::Pending { .. } => Uuid::nil(),
    }
}

/// One page, one more than its size, in the order in which the page was asked for.
///
/// # Errors
/// When the database fails.
pub async fn page(
    db: &Database,
    caller: &Caller,
    filter: &Filter,
    page: &Page,
) -> Result<Vec<Found>, DbError> {
    let selection = (
        ConversationRow::as_select(),
        Option::<ContactRow>::as_select(),
    );
    let mut query = filtered!(selection, caller, filter);
    let waiting = filter.which == Which::Waiting;
    for (cursor, behind) in [(page.after, true), (page.before, false)] {
        if let Some(position) = cursor {
            let comparison = match (waiting, behind) {
                (true, true) => "(conversations.waiting_since, conversations.id) > (",
                (true, false) => "(conversations.waiting_since, conversations.id) < (",
                (false, true) => "(conversations.last_message_at, conversations.id) < (",
                (false, false) => "(conversations.last_message_at, conversations.id) > (",
            };
            query = query.filter(
                sql::<Bool>(comparison)
                    .bind::<Timestamptz, _>(
                        DateTime::<Utc>::from_timestamp_micros(position.key).unwrap_or_default(),
                    )
                    .sql(", ")
                    .bind::<SqlUuid, _>(position.id)
                    .sql(")"),
            );
        }
    }
    let query = match (waiting, page.backwards) {
        (true, false) => query.order((conversations::waiting_since.asc(), conversations::id.asc())),
        (true, true) => query.order((
            conversations::waiting_since.desc(),
            conversations::id.desc(),
        )),
        (false, false) => query.order((
            conversations::last_message_at.desc(),
            conversations::id.desc(),
        )),
        (false, true) => query.order((
            conversations::last_message_at.asc(),
            conversations::id.asc(),
        )),
    };
    db.read(&caller.identity(), query.limit(page.size + 1))
        .await
}

/// How many conversations pass the filter.
///
/// # Errors
/// When the database fails.
pub async fn count(db: &Database, caller: &Caller, filter: &Filter) -> Result<i64, DbError> {
    let query = filtered!(count_star(), caller, filter);
    let counts: Vec<i64> = db.read(&caller.identity(), query).await?;
    Ok(counts.into_iter().sum())
}

/// The conversation of that id, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn by_id(db: &Database, caller: &Caller, id: Uuid) -> Result<Option<Found>, DbError> {
    let filter = Filter::default();
    let selection = (
        ConversationRow::as_select(),
        Option::<ContactRow>::as_select(),
    );
    let query = filtered!(selection, caller, &filter).filter(conversations::id.eq(id));
    Ok(db.read(&caller.identity(), query).await?.pop())
}

/// The chat of the contact who asks that is not over; there is at most one.
///
/// # Errors
/// When the database fails.
pub async fn open_chat(db: &Database, caller: &Caller) -> Result<Option<Found>, DbError> {
    let filter = Filter {
        contact: Some(person(caller)),
        kind: Some(ConversationKind::Chat),
        ..Filter::default()
    };
    let selection = (
        ConversationRow::as_select(),
        Option::<ContactRow>::as_select(),
    );
    let query = filtered!(selection, caller, &filter)
        .filter(conversations::state.ne(ConversationState::Ended));
    Ok(db.read(&caller.identity(), query).await?.pop())
}

/// The message of that id and whose it is, if it exists for the caller.
///
/// # Errors
/// When the database fails.
pub async fn message(
    db: &Database,
    caller: &Caller,
    id: Uuid,
) -> Result<Option<(MessageRow, ConversationRow)>, DbError> {
    let query = conversation_messages::table
        .inner_join(
            conversations::table.on(conversations::tenant_id
                .eq(conversation_messages::tenant_id)
                .and(conversations::id.eq(conversation_messages::conversation_id))),
        )
        .filter(existing_for(caller))
        .filter(conversation_messages::id.eq(id))
        .select((MessageRow::as_select(), ConversationRow::as_select()));
    Ok(db.read(&caller.identity(), query).await?.pop())
}
