//! `writeToContacts`, and `serviceDesk.messageRecipients` that says beforehand whom it reaches.

use std::time::Instant;

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use uuid::Uuid;

use super::drafting::checked;
use crate::{
    access::{Caller, guarded},
    api::{Failure, GlobalId, NodeKind, UserError, internal, too_fast},
    conversations::{
        SendingPace,
        queries::person,
        recipients::{self, Group, MOST, Reach},
        sending::{self, Mailing},
    },
    db::Database,
    identity::{Contact, ContactKind, RequestOrigin},
    tenants::TenantDirectory,
};

/// Contacts of a portal. Each list narrows it down, and an empty one does not: with none, it is all contacts.
#[derive(InputObject, Clone, Debug)]
pub struct RecipientsInput {
    /// `Portal.id`.
    pub portal_id: ID,
    /// Only contacts of these kinds.
    #[graphql(default)]
    pub kinds: Vec<ContactKind>,
    /// Only contacts of these departments, upper or lower case; at most 100.
    #[graphql(default)]
    pub departments: Vec<String>,
    /// Only these (`Contact.id`); at most 5,000.
    #[graphql(default)]
    pub contact_ids: Vec<ID>,
}

/// What is written to many, each in a thread of their own.
#[derive(InputObject, Clone, Debug)]
pub struct WriteToContactsInput {
    /// To whom: at most 5,000 of them.
    pub to: RecipientsInput,
    /// What it is about: one line of at most 200 characters.
    pub subject: String,
    /// The message, in Markdown: at most 20,000 characters in 2,000 lines.
    pub body: String,
    /// A UUID made once for each draft. A second try with the same one changes nothing and says what the first one did.
    pub client_id: Uuid,
}

/// Why a contact is not reached.
#[derive(Enum, Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOutReason {
    /// Messages are switched off for them.
    MessagesOff,
    /// They may not log in.
    Inactive,
}

/// A contact who is not reached.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct LeftOutRecipient {
    /// Who.
    #[allow_for(HOLDER)]
    pub contact: Contact,
    /// Why.
    #[allow_for(HOLDER)]
    pub reason: LeftOutReason,
}

/// Whom a sending reaches, and whom not.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct MessageRecipients {
    /// Contacts who are written to: those who may log in and have messages.
    #[allow_for(HOLDER)]
    pub count: i64,
    /// So many are written to at once at most.
    #[allow_for(HOLDER)]
    pub most: i32,
    /// Contacts who are left out because messages are switched off for them.
    #[allow_for(HOLDER)]
    pub messages_off: i64,
    /// Contacts who are left out because they may not log in. Whoever is forgotten is no contact any more.
    #[allow_for(HOLDER)]
    pub inactive: i64,
    /// Those who are left out, by name: at most 50.
    #[allow_for(HOLDER)]
    pub left_out: Vec<LeftOutRecipient>,
}

impl From<Reach> for MessageRecipients {
    fn from(reach: Reach) -> Self {
        let left_out = reach.left_out.into_iter().map(|(row, active)| {
            let reason = if active {
                LeftOutReason::MessagesOff
            } else {
                LeftOutReason::Inactive
            };
            LeftOutRecipient {
                contact: Contact(row),
                reason,
            }
        });
        Self {
            count: reach.reached,
            most: i32::try_from(MOST).unwrap_or(i32::MAX),
            messages_off: reach.without_messages,
            inactive: reach.inactive,
            left_out: left_out.collect(),
        }
    }
}

/// How many threads began and who was left out, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct WriteToContactsPayload {
    /// Threads that began, by this try or by the first one with the same client id. Null when there are errors.
    #[allow_for(HOLDER)]
    pub threads: Option<i64>,
    /// Who is reached and who is left out now. Null when there are errors.
    #[allow_for(HOLDER)]
    pub recipients: Option<MessageRecipients>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds whom a sending would reach to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct RecipientsOnDesk;

#[guarded]
#[Object]
impl RecipientsOnDesk {
    /// Whom `writeToContacts` would reach; null for a portal that one does not serve, and for lists that are too long.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "5 + 5 * child_complexity")]
    async fn message_recipients(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The contacts.")] to: RecipientsInput,
    ) -> Result<Option<MessageRecipients>> {
        match group(ctx, &to) {
            Ok(group) => reach(ctx, &group).await,
            Err(_) => Ok(None),
        }
    }
}

/// Adds what is written to many to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SendingMutation;

#[guarded]
#[Object]
impl SendingMutation {
    /// Writes to many contacts of a portal: each has a thread of their own, sees nobody else in it, and gets the usual mail.
    /// Whoever may not log in, or has messages switched off, is left out. At most 20 an hour.
    #[allow_for(AGENT, ADMIN)]
    async fn write_to_contacts(
        &self,
        ctx: &Context<'_>,
        input: WriteToContactsInput,
    ) -> Result<WriteToContactsPayload> {
        match write(ctx, &input).await {
            Ok((group, threads)) => Ok(WriteToContactsPayload {
                threads: Some(threads),
                recipients: reach(ctx, &group).await?,
                errors: Vec::new(),
            }),
            Err(failure) => Ok(WriteToContactsPayload {
                threads: None,
                recipients: None,
                errors: failure.into_user_errors(Caller::of(ctx))?,
            }),
        }
    }
}

/// A group as it was typed. What is no contact's id is nobody's.
fn group(ctx: &Context<'_>, input: &RecipientsInput) -> Result<Group, Failure> {
    let contacts = input
        .contact_ids
        .iter()
        .take(MOST + 1)
        .map(|id| GlobalId::parse_as(id, NodeKind::Contact).unwrap_or_default());
    let group = Group {
        // What is not there is nobody's portal.
        tenant: GlobalId::parse_as(&input.portal_id, NodeKind::Portal).unwrap_or_default(),
        kinds: input.kinds.clone(),
        departments: input.departments.clone(),
        contacts: contacts.collect(),
    };
    group.check(Caller::of(ctx))
}

async fn reach(ctx: &Context<'_>, group: &Group) -> Result<Option<MessageRecipients>> {
    let caller = Caller::of(ctx);
    let db = ctx.data_unchecked::<Database>();
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    let reach = recipients::reach(db, tenants, caller, group).await;
    let reach = reach.map_err(|error| internal(caller, &error))?;
    Ok(reach.map(MessageRecipients::from))
}

async fn write(ctx: &Context<'_>, input: &WriteToContactsInput) -> Result<(Group, i64), Failure> {
    let caller = Caller::of(ctx);
    let said = (input.body.as_str(), [].as_slice());
    let (subject, draft) = checked(ctx, &input.subject, said, input.client_id)?;
    let group = group(ctx, &input.to)?;
    let SendingPace(pace) = ctx.data_unchecked::<SendingPace>();
    pace.admit(person(caller), Instant::now())
        .map_err(|seconds| too_fast(caller.locale, "body", seconds))?;
    let mailing = Mailing {
        group: group.clone(),
        subject,
        body: draft.body,
        client_id: draft.client_id,
    };
    let db = ctx.data_unchecked::<Database>();
    let tenants = ctx.data_unchecked::<TenantDirectory>();
    let origin = ctx.data_unchecked::<RequestOrigin>();
    let threads = sending::write_to_many(db, tenants, caller, origin, mailing).await?;
    Ok((group, threads))
}
