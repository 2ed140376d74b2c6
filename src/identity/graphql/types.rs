//! Contacts, staff, and those who wrote something.

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use super::access::{ContactAccess, account_row, portal};

use crate::{
    access::{Audience, Caller, Refusal, StaffRole, guard, guarded},
    api::{EmailAddress, GlobalId, NodeKind, internal},
    guarded_interface,
    identity::{
        model::{ContactKind, ContactRow, Side, StaffAccountRow, StaffRow},
        queries::StaffAccountLoader,
        team::StaffTenantsLoader,
    },
    tenants::{Portal, PortalLoader},
    text::Locale,
};

/// Chats that somebody of staff has at once at most, while no admin says otherwise: as the table has it.
const USUAL_CHATS: i32 = 3;

/// A person who is served: they use the portal of their organisation.
#[derive(Clone, Debug)]
pub struct Contact(pub ContactRow);

/// A person who is served: they work for the organisation whose portal it is, or are a customer of it. Contacts see
/// themselves; staff see everybody.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Contact {
    /// Opaque and stable.
    #[allow_for(SELF, AGENT, ADMIN)]
    pub async fn id(&self) -> ID {
        GlobalId::new(NodeKind::Contact, self.0.id)
            .to_string()
            .into()
    }

    /// The name that the contact is shown and addressed by.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Always `CONTACT`: the side of those who are served.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn side(&self) -> Side {
        Side::Contact
    }

    /// Whether the contact works for the organisation or is a customer of it.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn kind(&self) -> ContactKind {
        self.0.kind
    }

    /// The address that the contact logs in with and gets mail at. One contact a portal has it, however it is spelt.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn email(&self) -> EmailAddress {
        EmailAddress(self.0.email.clone())
    }

    /// The contact's telephone number as it was typed in; null when none is known.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn phone(&self) -> Option<&str> {
        self.0.phone.as_deref()
    }

    /// Whether the contact wants a mail when support answers a ticket of theirs. What concerns their account's security
    /// is mailed in any case.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn mail_on_answer(&self) -> bool {
        self.0.mail_on_answer
    }

    /// Whether the contact wants a mail when a ticket of theirs has a new state.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn mail_on_status(&self) -> bool {
        self.0.mail_on_status
    }

    /// Whether the contact wants a mail when support has written in a conversation of theirs and they have not read it.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn mail_on_message(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(account_row(ctx, self.0.id).await?.mail_on_message)
    }

    /// Whether `viewer.ticketNews`, the bell, tells the contact of replies.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn bell_on_answer(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(account_row(ctx, self.0.id).await?.bell_on_answer)
    }

    /// Whether the bell tells them of new states.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn bell_on_status(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(account_row(ctx, self.0.id).await?.bell_on_status)
    }

    /// Whether the bell tells them of anything else: who works on a ticket or reads it, how urgent it is, what it was merged
    /// with.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn bell_on_change(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(account_row(ctx, self.0.id).await?.bell_on_change)
    }

    /// The language in which the contact is answered and gets mail.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn locale(&self) -> Locale {
        self.0.locale
    }

    /// Where the contact works; null when it is not known.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn department(&self, ctx: &Context<'_>) -> Result<Option<String>> {
        Ok(account_row(ctx, self.0.id).await?.department)
    }

    /// The portal that the contact uses.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Portal> {
        let found = portal(ctx, self.0.tenant_id).await?;
        found.ok_or_else(|| Refusal::NotFound.into_error(Caller::of(ctx)))
    }

    /// When the contact last logged in; null when they never have.
    #[allow_for(SELF, AGENT, ADMIN)]
    async fn last_log_in_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        Ok(account_row(ctx, self.0.id).await?.last_log_in_at)
    }

    /// Whether the contact may log in at all.
    #[allow_for(AGENT, ADMIN)]
    async fn active(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(account_row(ctx, self.0.id).await?.active)
    }

    /// When the contact's record was made.
    #[allow_for(AGENT, ADMIN)]
    async fn created_at(&self, ctx: &Context<'_>) -> Result<DateTime<Utc>> {
        Ok(account_row(ctx, self.0.id).await?.created_at)
    }

    /// How the contact gets into their portal.
    #[allow_for(AGENT, ADMIN)]
    async fn access(&self, ctx: &Context<'_>) -> Result<ContactAccess> {
        Ok(ContactAccess(account_row(ctx, self.0.id).await?))
    }
}

impl From<ContactRow> for Contact {
    fn from(row: ContactRow) -> Self {
        Self(row)
    }
}

/// A member of the provider's staff.
#[derive(Clone, Debug)]
pub struct StaffMember(pub StaffRow);

impl From<StaffRow> for StaffMember {
    fn from(row: StaffRow) -> Self {
        Self(row)
    }
}

impl StaffMember {
    /// What only staff may learn. All members of staff of a request are asked for at once.
    async fn account(&self, ctx: &Context<'_>) -> Result<StaffAccountRow> {
        let caller = Caller::of(ctx);
        ctx.data_unchecked::<DataLoader<StaffAccountLoader>>()
            .load_one(self.0.id)
            .await
            .map_err(|error| internal(caller, &error))?
            .ok_or_else(|| Refusal::NotFound.into_error(caller))
    }
}

/// A member of the provider's staff, who answers tickets. Contacts learn the name of those who work on their tickets,
/// and nothing else of them.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl StaffMember {
    /// Opaque and stable.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    pub async fn id(&self) -> ID {
        GlobalId::new(NodeKind::StaffMember, self.0.id).into()
    }

    /// The name that contacts and colleagues know them by.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn display_name(&self) -> &str {
        &self.0.display_name
    }

    /// Always `SUPPORT`: the side of those who serve.
    #[allow_for(CONTACT, AGENT, ADMIN)]
    async fn side(&self) -> Side {
        Side::Support
    }

    /// What they may do: an agent works on tickets, an admin administers as well.
    #[allow_for(AGENT, ADMIN)]
    async fn role(&self, ctx: &Context<'_>) -> Result<StaffRole> {
        Ok(self.account(ctx).await?.role)
    }

    /// The address that they log in with at the desk.
    #[allow_for(AGENT, ADMIN)]
    async fn email(&self, ctx: &Context<'_>) -> Result<EmailAddress> {
        Ok(EmailAddress(self.account(ctx).await?.email))
    }

    /// The language of the desk for them, and of their mails.
    #[allow_for(AGENT, ADMIN)]
    async fn locale(&self, ctx: &Context<'_>) -> Result<Locale> {
        Ok(self.account(ctx).await?.locale)
    }

    /// Whether they may log in.
    #[allow_for(ADMIN)]
    async fn active(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.account(ctx).await?.active)
    }

    /// Whether they serve all portals, those to come among them. Admins do.
    #[allow_for(ADMIN)]
    async fn serves_all_tenants(&self, ctx: &Context<'_>) -> Result<bool> {
        let account = self.account(ctx).await?;
        Ok(account.all_tenants || account.role == StaffRole::Admin)
    }

    /// The portals that they are kept to; empty for whoever serves all.
    #[allow_for(ADMIN)]
    async fn tenants(&self, ctx: &Context<'_>) -> Result<Vec<Portal>> {
        let caller = Caller::of(ctx);
        let ids = ctx
            .data_unchecked::<DataLoader<StaffTenantsLoader>>()
            .load_one(self.0.id)
            .await
            .map_err(|error| internal(caller, &error))?;
        let loader = ctx.data_unchecked::<DataLoader<PortalLoader>>();
        let ids = ids.unwrap_or_default();
        let mut found = loader
            .load_many(ids.iter().copied())
            .await
            .map_err(|error| internal(caller, &error))?;
        let mut portals: Vec<Portal> = ids.iter().filter_map(|id| found.remove(id)).collect();
        portals.sort_by(|one, other| one.tenant().name.cmp(&other.tenant().name));
        Ok(portals)
    }

    /// Chats that they have at once at most (`setChatLimit`).
    #[allow_for(ADMIN)]
    async fn chat_limit(&self, ctx: &Context<'_>) -> Result<i32> {
        Ok(self.account(ctx).await?.chat_limit.unwrap_or(USUAL_CHATS))
    }

    /// When they last logged in; null when they never have.
    #[allow_for(ADMIN)]
    async fn last_log_in_at(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        Ok(self.account(ctx).await?.last_log_in_at)
    }

    /// Whether they were invited and have not chosen a password yet.
    #[allow_for(ADMIN)]
    async fn invitation_pending(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.account(ctx).await?.password_since.is_none())
    }

    /// Whether they log in with one-time codes besides the password.
    #[allow_for(ADMIN)]
    async fn has_second_factor(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(self.account(ctx).await?.second_factor_since.is_some())
    }
}

/// Who wrote or did something, as it was at that time.
#[derive(Clone, Debug)]
pub struct Author {
    /// What they were called.
    pub display_name: String,
    /// On which side they stood.
    pub side: Side,
}

/// Who wrote or did something. A record of its time: it stays when the person leaves or takes another name.
#[guarded]
#[Object]
impl Author {
    /// What they were called when they did it.
    #[allow_for(HOLDER)]
    async fn display_name(&self) -> &str {
        &self.display_name
    }

    /// Whether it was the contact or the support team.
    #[allow_for(HOLDER)]
    async fn side(&self) -> Side {
        self.side
    }
}

guarded_interface! {
    /// Somebody who can act in Portico. The audience of each field is that of the type that stands behind it.
    #[graphql(
        name = "Actor",
        field(
            name = "display_name",
            ty = "String",
            desc = "The name that they are shown by.",
            directive = guard::apply(vec![Audience::Holder], None)
        ),
        field(
            name = "side",
            ty = "Side",
            desc = "Whether they are served or serve.",
            directive = guard::apply(vec![Audience::Holder], None)
        )
    )]
    pub enum Actor declared by ActorInterface { Contact, StaffMember, Author }
}
