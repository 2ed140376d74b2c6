//! `Ticket`.

use std::sync::Arc;

use async_graphql::{Context, ID, Object, Result, dataloader::DataLoader};
use chrono::{DateTime, Utc};

use super::{
    notes::InternalNote, rating::TicketRating, readers::TicketReader, relations::TicketRelations,
    request::TicketRequest, timeline::TimelineItem,
};
use crate::{
    access::{Caller, Owned, Refusal, Viewer, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, RichText, Url, Window,
        in_page_order, internal, page_cost,
    },
    assets::graphql::{Asset, assets_of},
    attachments::{Attachment, attachments_of, rich_text},
    identity::{Contact, StaffMember},
    service_levels::TicketServiceLevel,
    tenants::{Portal, Tenant, TenantDirectory, TicketRules},
    tickets::{
        ending::{may_reopen, rating_open, reopenable_until},
        model::{TicketPriority, TicketRow, TicketStatus},
        queries::TicketWithPeople,
        readers::ReaderLoader,
        reads::{SeenLoader, Shown, ShownLoader},
        standing::{Reach, Standing},
        timeline::EntryLoader,
    },
};

/// A ticket and the people that it names.
#[derive(Clone, Debug)]
pub struct Ticket {
    pub(in crate::tickets) row: TicketRow,
    pub(in crate::tickets) standing: Standing,
    requester: Option<Contact>,
    assignee: Option<StaffMember>,
}

impl From<TicketWithPeople> for Ticket {
    fn from((row, requester, assignee, standing): TicketWithPeople) -> Self {
        Self {
            row,
            standing,
            requester: requester.map(Into::into),
            assignee: assignee.map(Into::into),
        }
    }
}

impl Ticket {
    /// Its tenant, from memory.
    pub(super) async fn tenant(&self, ctx: &Context<'_>) -> Result<Option<Arc<Tenant>>> {
        let directory = ctx.data_unchecked::<TenantDirectory>();
        let tenant = directory.by_id(self.row.tenant_id).await;
        tenant.map_err(|error| internal(Caller::of(ctx), &error))
    }

    /// The rules of its tenant.
    async fn rules(&self, ctx: &Context<'_>) -> Result<TicketRules> {
        let tenant = self.tenant(ctx).await?;
        Ok(tenant
            .map(|tenant| tenant.tickets.clone())
            .unwrap_or_default())
    }

    /// Whether it is a colleague's of the one who asks, who neither rates it nor opens it again.
    const fn is_shared(&self) -> bool {
        self.standing.reader.is_some()
    }

    /// How much there is in the timeline for the one who asks. Asked of the database only where something is left out.
    async fn shown(&self, ctx: &Context<'_>) -> Result<Shown> {
        if self.row.entry_count == 0 || self.shows_assignee(ctx).await? {
            return Ok(Shown::all_of(&self.row));
        }
        let loader = ctx.data_unchecked::<DataLoader<ShownLoader>>();
        let shown = loader.load_one(self.row.id).await;
        Ok(shown
            .map_err(|error| internal(Caller::of(ctx), &error))?
            .unwrap_or_default())
    }

    async fn shows_assignee(&self, ctx: &Context<'_>) -> Result<bool> {
        let contact = matches!(Caller::of(ctx).viewer, Viewer::Contact { .. });
        Ok(!contact || self.rules(ctx).await?.show_assignee)
    }
}

/// Something a contact asked for, and all that happened to it since.
#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Ticket {
    /// Opaque and stable.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    pub async fn id(&self) -> ID {
        ID::from(GlobalId::new(NodeKind::Ticket, self.row.id))
    }

    /// The number that people say aloud. It counts up in each portal, without gaps.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn number(&self) -> i64 {
        self.row.number
    }

    /// What it is about, in one line.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn subject(&self) -> &str {
        &self.row.subject
    }

    /// What the requester wrote when they opened it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn description(&self, ctx: &Context<'_>) -> Result<RichText> {
        rich_text(ctx, self.owner(), self.row.id, &self.row.description).await
    }

    /// The files that came with the description.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn attachments(&self, ctx: &Context<'_>) -> Result<Vec<Attachment>> {
        attachments_of(ctx, self.owner(), self.row.id).await
    }

    /// What it is about, as far as one may read that. Who opens a ticket says it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = ASSETS)]
    async fn assets(&self, ctx: &Context<'_>) -> Result<Vec<Asset>> {
        assets_of(ctx, self.row.id).await
    }

    /// What was asked for, with the answers to its form; null for a ticket without one. Answers stay as they were given.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn request(&self, ctx: &Context<'_>) -> Result<Option<TicketRequest>> {
        TicketRequest::of(Caller::of(ctx), &self.row, self.owner())
    }

    /// Where it stands.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn status(&self) -> TicketStatus {
        self.row.status
    }

    /// How pressing it is.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn priority(&self) -> TicketPriority {
        self.row.priority
    }

    /// The contact whose ticket it is: for themselves and staff. Colleagues who read it get `requesterName`.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    async fn requester(&self, ctx: &Context<'_>) -> Result<&Contact> {
        let requester = self.requester.as_ref();
        requester.ok_or_else(|| Refusal::NotFound.into_error(Caller::of(ctx)))
    }

    /// What the contact is called whose ticket it is.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn requester_name(&self) -> &str {
        &self.standing.requester_name
    }

    /// What the colleague was called who opened it in the requester's name; null when the requester did.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn opened_by_name(&self) -> Option<&str> {
        self.row.opened_by_name.as_deref()
    }

    /// Why the one who asks can read it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn viewer_reach(&self) -> Reach {
        self.standing.reach
    }

    /// Whether its requester keeps it from everybody but staff.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn is_personal(&self) -> bool {
        self.row.personal
    }

    /// Who else can read it besides staff, and why. For its requester and staff.
    #[allow_for(OWN_TICKET, AGENT, ADMIN, feature = TICKETS)]
    #[graphql(complexity = "1 + 5 * child_complexity")]
    async fn readers(&self, ctx: &Context<'_>) -> Result<Vec<TicketReader>> {
        let found = ctx
            .data_unchecked::<DataLoader<ReaderLoader>>()
            .load_one(self.row.id)
            .await
            .map_err(|error| internal(Caller::of(ctx), &error))?;
        let found = found.unwrap_or_default().into_iter();
        Ok(found.map(Into::into).collect())
    }

    /// How it hangs together with other tickets.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn relations(&self) -> TicketRelations {
        TicketRelations::of(self)
    }

    /// Who works on it; null when nobody does yet, and for contacts whose organisation does not show it.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn assignee(&self, ctx: &Context<'_>) -> Result<Option<&StaffMember>> {
        Ok(if self.shows_assignee(ctx).await? {
            self.assignee.as_ref()
        } else {
            None
        })
    }

    /// When it was opened.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn created_at(&self) -> DateTime<Utc> {
        self.row.created_at
    }

    /// When something last happened that the requester can see.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn updated_at(&self) -> DateTime<Utc> {
        self.row.updated_at
    }

    /// Since when it is the turn of whoever's it is: the support team's while new or in progress, the requester's while
    /// waiting; null when it is done.
    #[allow_for(AGENT, ADMIN)]
    async fn waiting_since(&self) -> Option<DateTime<Utc>> {
        self.row.status.turn().map(|_| self.row.turn_since)
    }

    /// What was promised for it, and how it stands with that; null when nothing was, and once it is merged.
    #[allow_for(AGENT, ADMIN)]
    async fn service_level(&self, ctx: &Context<'_>) -> Result<Option<TicketServiceLevel>> {
        self.promised(ctx).await
    }

    /// Until when somebody answers, where the portal shows it; null otherwise, and once somebody has.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn expected_answer_by(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        self.answer_promised(ctx).await
    }

    /// Since when it is resolved or closed; null while it is neither.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn resolved_at(&self) -> Option<DateTime<Utc>> {
        self.row.resolved_at
    }

    /// Since when it is closed; null while it is not.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn closed_at(&self) -> Option<DateTime<Utc>> {
        self.row.closed_at
    }

    /// Grows with everything in the timeline. Give it back as `ifVersion` with a change, to be told when somebody else
    /// was faster.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn version(&self) -> i32 {
        self.row.entry_count
    }

    /// Whether something happened that the contact who asks has not read (see `markTicketRead`). False for staff.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn is_unread(&self, ctx: &Context<'_>) -> Result<bool> {
        let caller = Caller::of(ctx);
        if self.row.entry_count == 0 || !matches!(caller.viewer, Viewer::Contact { .. }) {
            return Ok(false);
        }
        let loader = ctx.data_unchecked::<DataLoader<SeenLoader>>();
        let seen = loader
            .load_one(self.row.id)
            .await
            .map_err(|error| internal(caller, &error))?;
        Ok(seen.unwrap_or(0) < self.shown(ctx).await?.last)
    }

    /// How content the requester was, if they said so.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn rating(&self) -> Option<TicketRating> {
        TicketRating::of(&self.row)
    }

    /// Whether the requester may rate it now, or change what they said: while it is resolved or closed, for 14 days after
    /// the first time.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn can_rate(&self) -> bool {
        !self.is_shared() && rating_open(&self.row)
    }

    /// Whether the requester may open it again now: when it is resolved, or closed not longer than the portal allows.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn can_reopen(&self, ctx: &Context<'_>) -> Result<bool> {
        Ok(!self.is_shared() && may_reopen(&self.row, &self.rules(ctx).await?))
    }

    /// Until when the requester may open it again after it was closed; null while it is not, and where nobody may.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn reopenable_until(&self, ctx: &Context<'_>) -> Result<Option<DateTime<Utc>>> {
        Ok(reopenable_until(&self.row, &self.rules(ctx).await?))
    }

    /// Whether it is kept from the portal until staff show it (see `setTicketHidden`).
    #[allow_for(AGENT, ADMIN)]
    async fn is_hidden(&self) -> bool {
        self.row.hidden
    }

    /// How many replies it has, of both sides.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn reply_count(&self) -> i32 {
        self.row.reply_count
    }

    /// Whether the one who asks can write: not when it is closed, nor when they were let read it and no more.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn can_reply(&self) -> bool {
        self.row.status != TicketStatus::Closed && self.standing.reach.may_reply()
    }

    /// Where the ticket as it is now can be fetched as a PDF in its portal's brand, without internal notes; with the same
    /// session or token. `?zone=Europe/Berlin` says whose times it shows, `&locale=de` in which language.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    async fn pdf_url(&self) -> Url {
        let id = GlobalId::new(NodeKind::Ticket, self.row.id);
        Url(format!("/pdf/tickets/{id}"))
    }

    /// What happened to it, oldest first: replies, changes of state, priority and assignee, ratings. A page may have
    /// fewer entries than asked for where the portal does not show who works on a ticket.
    #[allow_for(PARTICIPANT, AGENT, ADMIN, feature = TICKETS)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Entries from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only entries behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Entries from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only entries before this cursor.")] before: Option<String>,
    ) -> Result<Connection<TimelineItem>> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, &format!("timeline of {}", self.row.id));
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let window = Window::of_page(self.row.tenant_id, self.row.id, self.row.entry_count, &page);
        let loader = ctx.data_unchecked::<DataLoader<EntryLoader>>();
        let rows = loader
            .load_one(window)
            .await
            .map_err(|error| internal(caller, &error))?
            .unwrap_or_default();
        let shown = self.shows_assignee(ctx).await?;
        let items = rows
            .into_iter()
            .filter_map(|row| TimelineItem::new(self.owner(), row))
            .filter(|item| shown || !matches!(item, TimelineItem::AssigneeChange(_)));
        let items = in_page_order(items, page.backwards);
        Ok(Connection::new(
            &page,
            keyset,
            items,
            Some(self.shown(ctx).await?.count),
            TimelineItem::position,
        ))
    }

    /// The portal that it was opened in.
    #[allow_for(AGENT, ADMIN)]
    async fn portal(&self, ctx: &Context<'_>) -> Result<Option<Portal>> {
        Ok(self.tenant(ctx).await?.map(Portal::from))
    }

    /// What staff wrote for staff, oldest first. Contacts never see it.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn internal_notes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Notes from the start, 1 to 100; 20 when neither end is named.")]
        first: Option<i32>,
        #[graphql(desc = "Only notes behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Notes from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only notes before this cursor.")] before: Option<String>,
    ) -> Result<Connection<InternalNote>> {
        let page = PageArguments {
            first,
            after,
            last,
            before,
        };
        InternalNote::page(ctx, &self.row, page).await
    }
}
