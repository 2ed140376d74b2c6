//! `serviceDesk.chatAgent` and `chatAgents`: staff as partners for chats.

use std::time::Instant;

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::lists::parse;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal},
    conversations::{
        StaffOnline,
        agents::{self, AgentRow},
        queries::{self, person},
    },
    db::Database,
};

/// A member of staff as chats need them.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct ChatAgent {
    /// `StaffMember.id`.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// What they are called.
    #[allow_for(HOLDER)]
    pub display_name: String,
    /// Whether it is the one who asks.
    #[allow_for(HOLDER)]
    pub is_self: bool,
    /// Whether they are connected to the desk.
    #[allow_for(HOLDER)]
    pub online: bool,
    /// Whether they take chats: switched on, and not away.
    #[allow_for(HOLDER)]
    pub available: bool,
    /// Until when they are away; null when they are not, or for no certain time.
    #[allow_for(HOLDER)]
    pub away_until: Option<DateTime<Utc>>,
    /// Chats that they are in now.
    #[allow_for(HOLDER)]
    pub chats: i32,
    /// So many at most.
    #[allow_for(HOLDER)]
    pub chat_limit: i32,
}

impl ChatAgent {
    fn new(row: AgentRow, own: Uuid, online: &[Uuid]) -> Self {
        Self {
            id: ID::from(GlobalId::new(NodeKind::StaffMember, row.id)),
            display_name: row.display_name,
            is_self: row.id == own,
            online: online.contains(&row.id),
            available: row.available,
            away_until: row.away_until,
            chats: row.chats,
            chat_limit: row.chat_limit,
        }
    }
}

/// Whether one takes chats.
#[derive(InputObject, Clone, Debug)]
pub struct SetChatAvailabilityInput {
    /// Whether one takes them from now on.
    pub available: bool,
    /// When one does not: until then, and then available again by itself; a year ahead at most.
    pub away_until: Option<DateTime<Utc>>,
}

/// How many chats a member of staff has at once at most.
#[derive(InputObject, Clone, Debug)]
pub struct SetChatLimitInput {
    /// `ChatAgent.id`.
    pub staff_id: ID,
    /// 1 to 20.
    pub chat_limit: i32,
}

/// Oneself as a partner for chats, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetChatAvailabilityPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub agent: Option<ChatAgent>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// The member of staff as they are then, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SetChatLimitPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub agent: Option<ChatAgent>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds staff as partners for chats to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatAgentsOnDesk;

#[guarded]
#[Object]
impl ChatAgentsOnDesk {
    /// Oneself as a partner for chats.
    #[allow_for(AGENT, ADMIN)]
    async fn chat_agent(&self, ctx: &Context<'_>) -> Result<ChatAgent> {
        let caller = Caller::of(ctx);
        let found = load(ctx, person(caller)).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        found.ok_or_else(|| Refusal::NotFound.into_error(caller))
    }

    /// Who serves the portal of a conversation, whoever is online first and then by name: whom one can invite or hand it to.
    /// At most 200; none for a conversation that does not exist for the one who asks.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn chat_agents(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Conversation.id`.")] conversation_id: ID,
    ) -> Result<Vec<ChatAgent>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let Some(id) = GlobalId::parse_as(&conversation_id, NodeKind::Conversation) else {
            return Ok(Vec::new());
        };
        let found = async {
            match queries::by_id(db, caller, id).await? {
                Some((row, _)) => agents::serving(db, caller, row.tenant_id).await,
                None => Ok(Vec::new()),
            }
        };
        let rows = found.await.map_err(|error| internal(caller, &error))?;
        let online = ctx.data_unchecked::<StaffOnline>().at(Instant::now());
        let own = person(caller);
        let mut agents: Vec<_> = rows
            .into_iter()
            .map(|row| ChatAgent::new(row, own, &online))
            .collect();
        agents.sort_by_key(|agent| !agent.online);
        Ok(agents)
    }
}

async fn load(ctx: &Context<'_>, staff: Uuid) -> Result<Option<ChatAgent>, crate::db::DbError> {
    let caller = Caller::of(ctx);
    let found = agents::one(ctx.data_unchecked::<Database>(), caller, staff).await?;
    let online = ctx.data_unchecked::<StaffOnline>().at(Instant::now());
    Ok(found.map(|row| ChatAgent::new(row, person(caller), &online)))
}

/// The agent as a payload shows them after a command that gives their id.
async fn agent_after(
    ctx: &Context<'_>,
    done: Result<Uuid, Failure>,
) -> Result<(Option<ChatAgent>, Vec<UserError>)> {
    let caller = Caller::of(ctx);
    match done {
        Ok(staff) => {
            let agent = load(ctx, staff).await;
            Ok((agent.map_err(|error| internal(caller, &error))?, Vec::new()))
        }
        Err(failure) => Ok((None, failure.into_user_errors(caller)?)),
    }
}

/// Adds whether one takes chats, and how many, to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ChatAgentMutation;

#[guarded]
#[Object]
impl ChatAgentMutation {
    /// Says whether one takes chats.
    #[allow_for(AGENT, ADMIN)]
    async fn set_chat_availability(
        &self,
        ctx: &Context<'_>,
        input: SetChatAvailabilityInput,
    ) -> Result<SetChatAvailabilityPayload> {
        let (db, caller) = (ctx.data_unchecked::<Database>(), Caller::of(ctx));
        let done = agents::set_availability(db, caller, input.available, input.away_until).await;
        let (agent, errors) = agent_after(ctx, done).await?;
        Ok(SetChatAvailabilityPayload { agent, errors })
    }

    /// Says how many chats a member of staff has at once at most. Those that they are in stay theirs.
    #[allow_for(ADMIN)]
    async fn set_chat_limit(
        &self,
        ctx: &Context<'_>,
        input: SetChatLimitInput,
    ) -> Result<SetChatLimitPayload> {
        let (agent, errors) = agent_after(ctx, set_limit(ctx, &input).await).await?;
        Ok(SetChatLimitPayload { agent, errors })
    }
}

async fn set_limit(ctx: &Context<'_>, input: &SetChatLimitInput) -> Result<Uuid, Failure> {
    let staff = parse(&input.staff_id, NodeKind::StaffMember)?;
    let db = ctx.data_unchecked::<Database>();
    agents::set_limit(db, Caller::of(ctx), staff, input.chat_limit).await
}
