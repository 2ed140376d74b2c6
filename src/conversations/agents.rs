//! Staff as partners for chats: whether they take them, in how many they are, and in how many they may be.

use chrono::{DateTime, TimeDelta, Utc};
use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Integer, Nullable, Text, Timestamptz, Uuid as SqlUuid},
    upsert::excluded,
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    model::{ConversationRow, ConversationState},
    people::taking_part,
    taking::staff,
};
use crate::{
    access::{Caller, Refusal},
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError,
        schema::{chat_agents, conversation_staff},
    },
    text::Locale,
};

/// Chats that a member of staff may have at once at most, whatever an admin says.
pub const MOST_CHATS: i32 = 20;
/// So long somebody is away for a time at most.
const LONGEST_AWAY: TimeDelta = TimeDelta::days(366);

/// A member of staff as a partner for chats.
#[derive(Queryable, Clone, Debug)]
pub struct AgentRow {
    /// Who.
    pub id: Uuid,
    /// What they are called.
    pub display_name: String,
    /// Whether they take chats, and are not away.
    pub available: bool,
    /// Until when they are away for a time.
    pub away_until: Option<DateTime<Utc>>,
    /// Chats that they are in, in all portals.
    pub chats: i32,
    /// So many at most.
    pub chat_limit: i32,
}

impl AgentRow {
    /// Whether they may be in one more.
    #[must_use]
    pub const fn has_room(&self) -> bool {
        self.chats < self.chat_limit
    }
}

/// What a row of `chat_agents_of` is made of.
type Columns = (SqlUuid, Text, Bool, Nullable<Timestamptz>, Integer, Integer);

/// Agents as the database's function tells of them: who serves the tenant, or one of staff, or both.
macro_rules! agents {
    ($tenant:expr, $one:expr) => {
        diesel::select(
            sql::<Columns>(
                "id, display_name, available, away_until, chats, chat_limit FROM chat_agents_of(",
            )
            .bind::<Nullable<SqlUuid>, _>($tenant)
            .sql(", ")
            .bind::<Nullable<SqlUuid>, _>($one)
            .sql(")"),
        )
    };
}

/// Who serves the tenant, in order of their names: at most 200. None for whoever does not serve it.
///
/// # Errors
/// When the database fails.
pub async fn serving(
    db: &Database,
    caller: &Caller,
    tenant: Uuid,
) -> Result<Vec<AgentRow>, DbError> {
    let query = agents!(Some(tenant), None::<Uuid>);
    db.read(&caller.identity(), query).await
}

/// One of staff, who works; for themselves and for whoever serves all tenants.
///
/// # Errors
/// When the database fails.
pub async fn one(db: &Database, caller: &Caller, staff: Uuid) -> Result<Option<AgentRow>, DbError> {
    let query = agents!(None::<Uuid>, Some(staff));
    Ok(db.read(&caller.identity(), query).await?.pop())
}

/// A member of staff who works for the tenant, with the count of their chats held until the transaction ends: of two who
/// would be one more too many, the second sees the first.
///
/// # Errors
/// When the database fails.
pub(super) async fn counted(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    staff: Uuid,
) -> Result<Option<AgentRow>, DbError> {
    diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended('chats of ' || $1::text, 0))")
        .bind::<SqlUuid, _>(staff)
        .execute(&mut *conn)
        .await?;
    let found = agents!(Some(tenant), Some(staff)).load(conn).await?.pop();
    Ok(found)
}

/// Whether the member of staff may come into a conversation that is held. A chat belongs to whoever took it on first, and
/// nobody is in more than they may be; anything else anybody may join.
///
/// # Errors
/// CONFLICT at the conversation for a chat that somebody else has, INVALID_STATE when they are in as many as they may be.
pub(super) async fn may_join(
    conn: &mut AsyncPgConnection,
    locale: Locale,
    row: &ConversationRow,
    staff: Uuid,
) -> Result<(), Failure> {
    if !row.is_open_chat() || taking_part(conn, row).await?.contains(&staff) {
        return Ok(());
    }
    if row.state == ConversationState::Active {
        let names: Vec<String> = conversation_staff::table
            .filter(conversation_staff::tenant_id.eq(row.tenant_id))
            .filter(conversation_staff::conversation_id.eq(row.id))
            .filter(conversation_staff::left_at.is_null())
            .order((conversation_staff::joined_at, conversation_staff::staff_id))
            .limit(3)
            .select(conversation_staff::display_name)
            .load(conn)
            .await?;
        let names = names.join(", ");
        let (code, id) = (UserErrorCode::Conflict, "user-error-chat-taken");
        let arguments = [("name", names.as_str().into())];
        return Err(UserError::with(locale, code, "conversationId", id, &arguments).into());
    }
    let agent = counted(conn, row.tenant_id, staff).await?;
    match agent {
        // Whoever does not serve the tenant would not have found it.
        None => Err(Refusal::NotFound.into()),
        Some(agent) if agent.has_room() => Ok(()),
        Some(agent) => {
            let id = "user-error-own-chat-limit";
            Err(at_limit(locale, "conversationId", id, &agent).into())
        }
    }
}

/// What is said when somebody is in as many chats as they may be.
pub(super) fn at_limit(locale: Locale, field: &str, id: &str, agent: &AgentRow) -> UserError {
    let limit = usize::try_from(agent.chat_limit).unwrap_or_default();
    let arguments = [
        ("name", agent.display_name.as_str().into()),
        ("limit", limit.into()),
    ];
    let code = UserErrorCode::InvalidState;
    UserError::with(locale, code, field, id, &arguments)
}

/// Says whether whoever asks takes chats; with `away_until`, from then on again.
///
/// # Errors
/// Refused for anybody but staff; INVALID_VALUE at `awayUntil` for a moment that is over or more than a year ahead, and with
/// `available`.
pub async fn set_availability(
    db: &Database,
    caller: &Caller,
    available: bool,
    away_until: Option<DateTime<Utc>>,
) -> Result<Uuid, Failure> {
    let staff = staff(caller)?;
    let now = Utc::now();
    let ahead = |until: DateTime<Utc>| until > now && until - now <= LONGEST_AWAY;
    if away_until.is_some_and(|until| available || !ahead(until)) {
        let code = UserErrorCode::InvalidValue;
        return Err(UserError::at(caller.locale, code, "awayUntil").into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    diesel::insert_into(chat_agents::table)
        .values((
            chat_agents::staff_id.eq(staff),
            // Whoever is away for a time is there again by themselves.
            chat_agents::available.eq(available || away_until.is_some()),
            chat_agents::away_until.eq(away_until),
        ))
        .on_conflict(chat_agents::staff_id)
        .do_update()
        .set((
            chat_agents::available.eq(excluded(chat_agents::available)),
            chat_agents::away_until.eq(excluded(chat_agents::away_until)),
        ))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(staff)
}

/// Says how many chats a member of staff has at once at most. Those that they are in stay theirs.
///
/// # Errors
/// Refused for anybody but admins; NOT_FOUND at `staffId` for somebody who does not work; INVALID_VALUE at `chatLimit`.
pub async fn set_limit(
    db: &Database,
    caller: &Caller,
    staff: Uuid,
    limit: i32,
) -> Result<Uuid, Failure> {
    if !caller.administers() {
        return Err(Refusal::Forbidden.into());
    }
    if !(1..=MOST_CHATS).contains(&limit) {
        let code = UserErrorCode::InvalidValue;
        return Err(UserError::at(caller.locale, code, "chatLimit").into());
    }
    let mut tx = db.begin(&caller.identity()).await?;
    let found: Vec<AgentRow> = agents!(None::<Uuid>, Some(staff)).load(&mut *tx).await?;
    if found.is_empty() {
        let error = UserError::at(caller.locale, UserErrorCode::NotFound, "staffId");
        return refuse(tx, error).await;
    }
    diesel::insert_into(chat_agents::table)
        .values((
            chat_agents::staff_id.eq(staff),
            chat_agents::chat_limit.eq(limit),
        ))
        .on_conflict(chat_agents::staff_id)
        .do_update()
        .set(chat_agents::chat_limit.eq(limit))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    Ok(staff)
}
