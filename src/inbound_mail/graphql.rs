//! What staff see of mails that became neither replies nor messages, and decide about them.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use chrono::{DateTime, Utc};

use super::{
    commands,
    model::{ParkedMail, ParkedMailReason, ParkedMailState},
    parked::{count, find, load_page},
};
use crate::{
    access::{Caller, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, UserError, internal, page_cost,
    },
    db::{Database, DbError},
    tenants::TenantDirectory,
};

/// An answer by mail that became neither a reply to its ticket nor a message in its conversation.
#[guarded]
#[Object]
impl ParkedMail {
    /// Opaque and stable.
    #[allow_for(AGENT, ADMIN)]
    async fn id(&self) -> ID {
        GlobalId::new(NodeKind::InboundMail, self.id)
            .to_string()
            .into()
    }

    /// Whether somebody has decided about it.
    #[allow_for(AGENT, ADMIN)]
    async fn state(&self) -> ParkedMailState {
        self.state
    }

    /// Why it became neither.
    #[allow_for(AGENT, ADMIN)]
    async fn reason(&self) -> ParkedMailReason {
        self.reason
    }

    /// The name that the mail gives its sender; often empty, and never to be believed.
    #[allow_for(AGENT, ADMIN)]
    async fn sender_name(&self) -> &str {
        &self.sender_name
    }

    /// The address that the mail says it comes from; empty when it names none or several.
    #[allow_for(AGENT, ADMIN)]
    async fn sender_email(&self) -> &str {
        &self.sender_email
    }

    /// Its subject.
    #[allow_for(AGENT, ADMIN)]
    async fn subject(&self) -> &str {
        &self.subject
    }

    /// What it says, without what it quotes: at most 20,000 characters of plain text.
    #[allow_for(AGENT, ADMIN)]
    async fn body(&self) -> &str {
        &self.body
    }

    /// The beginning of its header, as it came.
    #[allow_for(AGENT, ADMIN)]
    async fn headers(&self) -> &str {
        &self.headers
    }

    /// What its files are called. They are not kept: whoever needs them asks the contact.
    #[allow_for(AGENT, ADMIN)]
    async fn file_names(&self) -> &[String] {
        &self.file_names
    }

    /// Bytes of the whole mail.
    #[allow_for(AGENT, ADMIN)]
    async fn size(&self) -> f64 {
        #[expect(clippy::cast_precision_loss, reason = "no mail has 2^53 bytes")]
        let size = self.size as f64;
        size
    }

    /// When it came.
    #[allow_for(AGENT, ADMIN)]
    async fn received_at(&self) -> DateTime<Utc> {
        self.received_at
    }

    /// `Ticket.id` of the ticket that its address was made for; null when that is a conversation.
    #[allow_for(AGENT, ADMIN)]
    async fn ticket_id(&self) -> Option<ID> {
        let id = GlobalId::new(NodeKind::Ticket, self.ticket_id?);
        Some(id.to_string().into())
    }

    /// The ticket's number.
    #[allow_for(AGENT, ADMIN)]
    async fn ticket_number(&self) -> Option<i64> {
        self.ticket_number
    }

    /// The ticket's subject.
    #[allow_for(AGENT, ADMIN)]
    async fn ticket_subject(&self) -> Option<&str> {
        self.ticket_subject.as_deref()
    }

    /// `Conversation.id` of the conversation that its address was made for; null when that is a ticket.
    #[allow_for(AGENT, ADMIN)]
    async fn conversation_id(&self) -> Option<ID> {
        let id = GlobalId::new(NodeKind::Conversation, self.conversation_id?);
        Some(id.to_string().into())
    }

    /// The conversation's subject.
    #[allow_for(AGENT, ADMIN)]
    async fn conversation_subject(&self) -> Option<&str> {
        self.conversation_subject.as_deref()
    }

    /// The contact whom its address was made for: the reply or message would be theirs.
    #[allow_for(AGENT, ADMIN)]
    async fn contact_name(&self) -> &str {
        &self.contact_name
    }

    /// The contact's organisation.
    #[allow_for(AGENT, ADMIN)]
    async fn portal_name(&self) -> &str {
        &self.portal
    }

    /// When somebody decided.
    #[allow_for(AGENT, ADMIN)]
    async fn handled_at(&self) -> Option<DateTime<Utc>> {
        self.handled_at
    }

    /// Who decided.
    #[allow_for(AGENT, ADMIN)]
    async fn handled_by(&self) -> Option<&str> {
        self.handled_by.as_deref()
    }
}

/// The part of `serviceDesk` about mails that came in.
#[derive(Clone, Copy, Debug, Default)]
pub struct InboundMailsOnDesk;

/// The part of the service desk about mails that came in.
#[guarded]
#[Object]
impl InboundMailsOnDesk {
    /// Answers by mail that became neither replies nor messages, the newest first; kept for thirty days.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn parked_mails(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most so many from the start, 1 to 100")] first: Option<i32>,
        #[graphql(desc = "Only mails behind this cursor")] after: Option<String>,
        #[graphql(desc = "At most so many from the end, 1 to 100")] last: Option<i32>,
        #[graphql(desc = "Only mails before this cursor")] before: Option<String>,
        #[graphql(desc = "Only mails in this state")] state: Option<ParkedMailState>,
    ) -> Result<Connection<ParkedMail>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "parked mails by time");
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let db = ctx.data_unchecked::<Database>();
        let counted = ctx.look_ahead().field("totalCount").exists();
        let load = async {
            let rows = load_page(db, caller, &page, state).await?;
            let total = if counted {
                Some(count(db, caller, state).await?)
            } else {
                None
            };
            Ok((rows, total))
        };
        let (rows, total) = load
            .await
            .map_err(|error: DbError| internal(caller, &error))?;
        Ok(Connection::new(
            &page,
            keyset,
            rows,
            total,
            ParkedMail::position,
        ))
    }
}

/// A mail to be accepted.
#[derive(InputObject, Clone, Debug)]
pub struct AcceptParkedMailInput {
    /// `ParkedMail.id`.
    pub parked_mail_id: ID,
}

/// The mail as it stands now, or why it cannot become a reply or a message.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct AcceptParkedMailPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub mail: Option<ParkedMail>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A mail to be discarded.
#[derive(InputObject, Clone, Debug)]
pub struct DiscardParkedMailInput {
    /// `ParkedMail.id`.
    pub parked_mail_id: ID,
}

/// The mail as it stands now, or what is wrong.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DiscardParkedMailPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub mail: Option<ParkedMail>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds deciding about mails that came in to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct InboundMailMutation;

#[guarded]
#[Object]
impl InboundMailMutation {
    /// Makes an answer by mail that was put aside a reply of its contact, or a message, if they may write in the ticket or the
    /// conversation at this moment.
    #[allow_for(AGENT, ADMIN)]
    async fn accept_parked_mail(
        &self,
        ctx: &Context<'_>,
        input: AcceptParkedMailInput,
    ) -> Result<AcceptParkedMailPayload> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let done = async {
            let mail = find(ctx, caller, &input.parked_mail_id).await?;
            let tenants = ctx.data_unchecked::<TenantDirectory>();
            commands::accept(db, tenants, caller, &mail).await?;
            find(ctx, caller, &input.parked_mail_id).await
        };
        Ok(match done.await {
            Ok(mail) => AcceptParkedMailPayload {
                mail: Some(mail),
                errors: Vec::new(),
            },
            Err(failure) => AcceptParkedMailPayload {
                mail: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Decides that an answer by mail that was put aside will be neither a reply nor a message. Its sender is told nothing.
    #[allow_for(AGENT, ADMIN)]
    async fn discard_parked_mail(
        &self,
        ctx: &Context<'_>,
        input: DiscardParkedMailInput,
    ) -> Result<DiscardParkedMailPayload> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let done = async {
            let mail = find(ctx, caller, &input.parked_mail_id).await?;
            commands::discard(db, caller, &mail).await?;
            find(ctx, caller, &input.parked_mail_id).await
        };
        Ok(match done.await {
            Ok(mail) => DiscardParkedMailPayload {
                mail: Some(mail),
                errors: Vec::new(),
            },
            Err(failure) => DiscardParkedMailPayload {
                mail: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }
}
