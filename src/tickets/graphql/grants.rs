//! What admins grant contacts to read of others' tickets, and those in whose name somebody may open one.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Days, Utc};

use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode, internal, words},
    db::Database,
    identity::{RequestOrigin, queries},
    tickets::{
        grants::{self, GrantRow, GrantScope, NewGrant, Target},
        on_behalf,
    },
};

/// Characters of a department's name at most.
const MAX_DEPARTMENT: usize = 100;
/// Days that a grant lasts at most: whoever needs longer is asked again.
const LONGEST: u64 = 5 * 366;
/// Characters and words of a search that are looked at.
const MAX_SEARCH: (usize, usize) = (100, 4);

/// A colleague: their name, and nothing else of them.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct Colleague {
    /// `Contact.id`.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// What they are called.
    #[allow_for(HOLDER)]
    pub display_name: String,
}

/// Adds colleagues to `Viewer`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ColleaguesOfViewer;

#[guarded]
#[Object]
impl ColleaguesOfViewer {
    /// Whether one takes part in tickets of others, or was let read some: then it makes sense to show lists of them.
    #[allow_for(CONTACT, feature = TICKETS)]
    async fn reads_tickets_of_others(&self, ctx: &Context<'_>) -> bool {
        Caller::of(ctx).reads_others
    }

    /// The colleagues in whose name one may open tickets, by name, the first fifty. Empty for whoever may not.
    #[allow_for(CONTACT, feature = TICKETS)]
    #[graphql(complexity = "1 + 10 * child_complexity")]
    async fn colleagues(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only those with each of these words in their name.")] search: Option<
            String,
        >,
    ) -> Result<Vec<Colleague>> {
        let caller = Caller::of(ctx);
        let words = words(search.as_deref(), MAX_SEARCH.0, MAX_SEARCH.1);
        let found = on_behalf::colleagues(ctx.data_unchecked::<Database>(), caller, &words).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found
            .into_iter()
            .map(|(id, display_name)| Colleague {
                id: GlobalId::new(NodeKind::Contact, id).into(),
                display_name,
            })
            .collect())
    }
}

/// What a contact was granted: to read tickets of others until a day.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct TicketGrant {
    /// Opaque and stable.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// Whose tickets.
    #[allow_for(HOLDER)]
    pub scope: GrantScope,
    /// The colleague's name, or the department's; null when it is about everybody.
    #[allow_for(HOLDER)]
    pub target_name: Option<String>,
    /// Whether the contact may reply too.
    #[allow_for(HOLDER)]
    pub may_reply: bool,
    /// Whether the contact may open tickets in their name.
    #[allow_for(HOLDER)]
    pub may_open: bool,
    /// When it ends by itself.
    #[allow_for(HOLDER)]
    pub valid_until: DateTime<Utc>,
    /// When it was given.
    #[allow_for(HOLDER)]
    pub created_at: DateTime<Utc>,
}

impl From<(GrantRow, Option<String>)> for TicketGrant {
    fn from((row, name): (GrantRow, Option<String>)) -> Self {
        Self {
            id: GlobalId::new(NodeKind::TicketGrant, row.id).into(),
            scope: row.scope,
            target_name: name.or(row.target_department),
            may_reply: row.may_reply,
            may_open: row.may_open,
            valid_until: row.valid_until,
            created_at: row.created_at,
        }
    }
}

/// Adds grants to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketGrantsOnDesk;

#[guarded]
#[Object]
impl TicketGrantsOnDesk {
    /// What a contact was granted to read of others' tickets, the latest first, what has ended too.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn ticket_grants(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Contact.id`.")] contact: ID,
    ) -> Result<Vec<TicketGrant>> {
        let Some(contact) = GlobalId::parse_as(&contact, NodeKind::Contact) else {
            return Ok(Vec::new());
        };
        let caller = Caller::of(ctx);
        let found = grants::of_contact(ctx.data_unchecked::<Database>(), caller, contact).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        Ok(found.into_iter().map(TicketGrant::from).collect())
    }
}

/// What a contact shall be let read.
#[derive(InputObject, Clone, Debug)]
pub struct GrantTicketVisibilityInput {
    /// `Contact.id` of whoever shall read.
    pub contact_id: ID,
    /// Whose tickets.
    pub scope: GrantScope,
    /// With scope CONTACT: `Contact.id` of the colleague, of the same portal.
    pub target_id: Option<ID>,
    /// With scope DEPARTMENT: its name, as it stands in the contacts' records.
    pub department: Option<String>,
    /// Whether they may reply too.
    #[graphql(default)]
    pub may_reply: bool,
    /// Whether they may open tickets in the name of those.
    #[graphql(default)]
    pub may_open: bool,
    /// When it ends by itself: within five years.
    pub valid_until: DateTime<Utc>,
}

/// What the contact was granted so far, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct GrantTicketVisibilityPayload {
    /// All of the contact's grants; null when there are errors.
    #[allow_for(HOLDER)]
    pub grants: Option<Vec<TicketGrant>>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What shall be taken back.
#[derive(InputObject, Clone, Debug)]
pub struct RevokeTicketVisibilityInput {
    /// `TicketGrant.id`.
    pub grant_id: ID,
}

/// Whether anything is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RevokeTicketVisibilityPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds granting and taking back to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct TicketGrantMutation;

#[guarded]
#[Object]
impl TicketGrantMutation {
    /// Lets a contact read the tickets of a colleague, of a department or of the whole organisation until a day. Personal
    /// tickets stay out of it. Requesters see who can read their tickets.
    #[allow_for(ADMIN)]
    async fn grant_ticket_visibility(
        &self,
        ctx: &Context<'_>,
        input: GrantTicketVisibilityInput,
    ) -> Result<GrantTicketVisibilityPayload> {
        let caller = Caller::of(ctx);
        Ok(match grant(ctx, caller, input).await {
            Ok(grants) => GrantTicketVisibilityPayload {
                grants: Some(grants),
                errors: Vec::new(),
            },
            Err(failure) => GrantTicketVisibilityPayload {
                grants: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Takes a grant back: whoever had it reads nothing more by it, at once.
    #[allow_for(ADMIN)]
    async fn revoke_ticket_visibility(
        &self,
        ctx: &Context<'_>,
        input: RevokeTicketVisibilityInput,
    ) -> Result<RevokeTicketVisibilityPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            let id = GlobalId::parse_as(&input.grant_id, NodeKind::TicketGrant)
                .ok_or(Refusal::NotFound)?;
            let origin = ctx.data_unchecked::<RequestOrigin>();
            grants::revoke(ctx.data_unchecked::<Database>(), caller, id, origin).await
        };
        Ok(RevokeTicketVisibilityPayload {
            errors: match done.await {
                Ok(()) => Vec::new(),
                Err(failure) => failure.into_user_errors(caller)?,
            },
        })
    }
}

async fn grant(
    ctx: &Context<'_>,
    caller: &Caller,
    input: GrantTicketVisibilityInput,
) -> Result<Vec<TicketGrant>, Failure> {
    let db = ctx.data_unchecked::<Database>();
    let id = GlobalId::parse_as(&input.contact_id, NodeKind::Contact).ok_or(Refusal::NotFound)?;
    let reader = queries::contact(db, caller, id).await?;
    let reader = reader.ok_or(Refusal::NotFound)?;
    let mut check = InputCheck::new(caller.locale);
    let target = match input.scope {
        GrantScope::Tenant => Target::Tenant,
        GrantScope::Department => {
            let name = input.department.as_deref().unwrap_or_default();
            Target::Department(check.line("department", name, MAX_DEPARTMENT))
        }
        GrantScope::Contact => {
            let target = input.target_id.as_ref();
            let target = target.and_then(|id| GlobalId::parse_as(id, NodeKind::Contact));
            if target.is_none() {
                check.wrong(UserErrorCode::NotFound, "targetId");
            }
            Target::Contact(target.unwrap_or_default())
        }
    };
    check.finish()?;
    let now = Utc::now();
    let latest = now + Days::new(LONGEST);
    if input.valid_until <= now || input.valid_until > latest {
        return Err(UserError::with(
            caller.locale,
            UserErrorCode::InvalidValue,
            "validUntil",
            "user-error-past-date",
            &[],
        )
        .into());
    }
    let new = NewGrant {
        target,
        may_reply: input.may_reply,
        may_open: input.may_open,
        valid_until: input.valid_until,
    };
    let origin = ctx.data_unchecked::<RequestOrigin>();
    grants::grant(db, caller, &reader, new, origin).await?;
    let found = grants::of_contact(db, caller, reader.id).await?;
    Ok(found.into_iter().map(TicketGrant::from).collect())
}
