//! `serviceDesk.views`, and how views are kept.

use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};

use super::saved_filter::SavedQueueFilter;
use crate::{
    access::{Caller, Refusal, guarded},
    api::{Failure, GlobalId, InputCheck, NodeKind, UserError, UserErrorCode, internal},
    db::Database,
    desk::{
        policy::Keeper,
        views::{self, QueueColumn, ViewContent, ViewRow},
    },
    tickets::{
        graphql::{OrderDirection, QueueFilter, TicketOrder, TicketOrderField, leave_out_archived},
        queries::count_each,
    },
};

/// Characters of a name at most.
const MAX_NAME: usize = 80;
/// Characters of a search that a view keeps at most.
const MAX_SEARCH: usize = 200;
/// A view's tickets are counted up to here.
const MOST_COUNTED: i64 = 100;

/// A view of the queue: one's own, or the team's.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct DeskView {
    /// Opaque and stable.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// What it is called.
    #[allow_for(HOLDER)]
    pub name: String,
    /// Whether it is the team's.
    #[allow_for(HOLDER)]
    pub is_shared: bool,
    /// Whether one may change it: one's own, and for admins what is the team's.
    #[allow_for(HOLDER)]
    pub may_change: bool,
    /// Which tickets.
    #[allow_for(HOLDER)]
    pub filter: SavedQueueFilter,
    /// What they are ordered by.
    #[allow_for(HOLDER)]
    pub order_field: TicketOrderField,
    /// Which way.
    #[allow_for(HOLDER)]
    pub order_direction: OrderDirection,
    /// What is shown of each, besides its subject.
    #[allow_for(HOLDER)]
    pub columns: Vec<QueueColumn>,
    /// Where it stands among the others.
    #[allow_for(HOLDER)]
    pub position: i32,
    /// How many tickets it shows, counted up to 100: then there are as many or more. Null in a mutation's payload.
    #[allow_for(HOLDER)]
    pub count: Option<i64>,
}

/// What was stored, as the API takes it; a field that is not known any more filters nothing.
fn stored(row: &ViewRow) -> QueueFilter {
    serde_json::from_value(row.filter.clone()).unwrap_or_default()
}

impl DeskView {
    fn new(caller: &Caller, row: ViewRow, count: Option<i64>) -> Self {
        let keeper = Keeper::of(caller);
        Self {
            filter: stored(&row).into(),
            id: GlobalId::new(NodeKind::DeskView, row.id).into(),
            may_change: keeper.is_ok_and(|keeper| keeper.may_change(row.author_id, row.shared)),
            name: row.name,
            is_shared: row.shared,
            order_field: match row.order_field.as_str() {
                "created_at" => TicketOrderField::CreatedAt,
                "next_due" => TicketOrderField::NextDue,
                _ => TicketOrderField::UpdatedAt,
            },
            order_direction: if row.descending {
                OrderDirection::Desc
            } else {
                OrderDirection::Asc
            },
            columns: row.shows,
            position: row.position,
            count,
        }
    }
}

/// Adds views to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ViewsOnDesk;

#[guarded]
#[Object]
impl ViewsOnDesk {
    /// The views of the queue that one can choose from: the team's, then one's own, each by position and name. Two
    /// statements, however many there are.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "1 + 20 * child_complexity")]
    async fn views(&self, ctx: &Context<'_>) -> Result<Vec<DeskView>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let rows = views::all(db, caller).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        let mut counts = Vec::new();
        if ctx.look_ahead().field("count").exists() {
            let mut filters: Vec<_> = rows
                .iter()
                .map(|row| stored(row).for_caller(caller))
                .collect();
            leave_out_archived(ctx, &mut filters).await?;
            counts = count_each(db, caller, &filters, MOST_COUNTED)
                .await
                .map_err(|error| internal(caller, &error))?;
        }
        let mut counts = counts.into_iter();
        Ok(rows
            .into_iter()
            .map(|row| DeskView::new(caller, row, counts.next()))
            .collect())
    }
}

/// A view to be kept.
#[derive(InputObject, Clone, Debug)]
pub struct SaveDeskViewInput {
    /// `DeskView.id` of the view that it replaces; a new one when not given.
    pub view_id: Option<ID>,
    /// What it is called: at most 80 characters.
    pub name: String,
    /// Whether the team has it too. What is the team's is changed by its author and by admins.
    #[graphql(default)]
    pub shared: bool,
    /// Which tickets. For ages that stay true, `openedDays` and `idleDays` rather than moments.
    #[graphql(default)]
    pub filter: QueueFilter,
    /// In which order; latest activity first when not given.
    pub order_by: Option<TicketOrder>,
    /// What is shown of each, in this order, besides its subject.
    pub columns: Vec<QueueColumn>,
    /// Where it stands among the others.
    #[graphql(default)]
    pub position: i32,
}

/// The view as it is kept, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct SaveDeskViewPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub view: Option<DeskView>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// What a view shall be called.
#[derive(InputObject, Clone, Debug)]
pub struct RenameDeskViewInput {
    /// `DeskView.id`.
    pub view_id: ID,
    /// At most 80 characters.
    pub name: String,
}

/// The view as it is kept, or what is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct RenameDeskViewPayload {
    /// Null when there are errors.
    #[allow_for(HOLDER)]
    pub view: Option<DeskView>,
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// A view that is of no use any more.
#[derive(InputObject, Clone, Debug)]
pub struct DeleteDeskViewInput {
    /// `DeskView.id`.
    pub view_id: ID,
}

/// Whether anything is wrong with the input.
#[guarded]
#[derive(SimpleObject, Debug)]
pub struct DeleteDeskViewPayload {
    /// What to mend; empty when it worked.
    #[allow_for(HOLDER)]
    pub errors: Vec<UserError>,
}

/// Adds keeping views to `Mutation`.
#[derive(Clone, Copy, Debug, Default)]
pub struct DeskViewMutation;

#[guarded]
#[Object]
impl DeskViewMutation {
    /// Keeps a view of the queue, for oneself or for the team; at most 100 an author.
    #[allow_for(AGENT, ADMIN)]
    async fn save_desk_view(
        &self,
        ctx: &Context<'_>,
        input: SaveDeskViewInput,
    ) -> Result<SaveDeskViewPayload> {
        let caller = Caller::of(ctx);
        Ok(match save(ctx, caller, input).await {
            Ok(view) => SaveDeskViewPayload {
                view,
                errors: Vec::new(),
            },
            Err(failure) => SaveDeskViewPayload {
                view: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Calls a view something else.
    #[allow_for(AGENT, ADMIN)]
    async fn rename_desk_view(
        &self,
        ctx: &Context<'_>,
        input: RenameDeskViewInput,
    ) -> Result<RenameDeskViewPayload> {
        let caller = Caller::of(ctx);
        Ok(match rename(ctx, caller, &input).await {
            Ok(view) => RenameDeskViewPayload {
                view,
                errors: Vec::new(),
            },
            Err(failure) => RenameDeskViewPayload {
                view: None,
                errors: failure.into_user_errors(caller)?,
            },
        })
    }

    /// Takes a view away; from the team too when it was the team's.
    #[allow_for(AGENT, ADMIN)]
    async fn delete_desk_view(
        &self,
        ctx: &Context<'_>,
        input: DeleteDeskViewInput,
    ) -> Result<DeleteDeskViewPayload> {
        let caller = Caller::of(ctx);
        let done = async {
            let id = view_id(&input.view_id)?;
            views::delete(ctx.data_unchecked::<Database>(), caller, id).await
        };
        Ok(DeleteDeskViewPayload {
            errors: match done.await {
                Ok(()) => Vec::new(),
                Err(failure) => failure.into_user_errors(caller)?,
            },
        })
    }
}

fn view_id(id: &ID) -> Result<uuid::Uuid, Failure> {
    GlobalId::parse_as(id, NodeKind::DeskView).ok_or_else(|| Refusal::NotFound.into())
}

async fn save(
    ctx: &Context<'_>,
    caller: &Caller,
    input: SaveDeskViewInput,
) -> Result<Option<DeskView>, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &input.name, MAX_NAME);
    let mut filter = input.filter;
    filter.search = check.optional_line("search", filter.search.as_deref(), MAX_SEARCH);
    let tenant = match &filter.tenant {
        None => None,
        Some(id) => {
            let tenant = GlobalId::parse_as(id, NodeKind::Portal);
            if tenant.is_none() {
                check.wrong(UserErrorCode::NotFound, "filter");
            }
            tenant
        }
    };
    let mut shows = Vec::new();
    for column in input.columns {
        if !shows.contains(&column) {
            shows.push(column);
        }
    }
    check.finish()?;
    let view = input.view_id.as_ref().map(view_id).transpose()?;
    let order = TicketOrder::or_default(input.order_by);
    let db = ctx.data_unchecked::<Database>();
    let content = ViewContent {
        name,
        shared: input.shared,
        tenant,
        filter: serde_json::to_value(&filter).unwrap_or_default(),
        order_field: order.key.word(),
        descending: order.descending,
        shows,
        position: input.position,
    };
    let id = views::save(db, caller, view, content).await?;
    let row = views::by_id(db, caller, id).await?;
    Ok(row.map(|row| DeskView::new(caller, row, None)))
}

async fn rename(
    ctx: &Context<'_>,
    caller: &Caller,
    input: &RenameDeskViewInput,
) -> Result<Option<DeskView>, Failure> {
    let mut check = InputCheck::new(caller.locale);
    let name = check.line("name", &input.name, MAX_NAME);
    check.finish()?;
    let id = view_id(&input.view_id)?;
    let db = ctx.data_unchecked::<Database>();
    views::rename(db, caller, id, name).await?;
    let row = views::by_id(db, caller, id).await?;
    Ok(row.map(|row| DeskView::new(caller, row, None)))
}
