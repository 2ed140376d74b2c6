//! Other tickets, as a ticket names them: only those that exist for the caller, each with how they stand to it.

use std::{collections::HashMap, sync::Arc};

use async_graphql::dataloader::Loader;
use diesel::{
    BoolExpressionMethods, ExpressionMethods, PgTextExpressionMethods, QueryDsl, SelectableHelper,
    pg::Pg,
};
use uuid::Uuid;

use super::{
    candidates::of_one,
    filter::Filter,
    model::{TicketRow, TicketStatus},
    policy::existing_for,
    standing::{Reach, ReachColumn},
};
use crate::{
    access::Caller,
    api::containing,
    db::{Database, DbError, schema::tickets},
};

/// Tickets that a search offers.
const OFFERED: i64 = 10;
/// Words of a search that are looked for.
const MAX_WORDS: usize = 8;

/// A ticket, and why the caller may read it.
pub type Reference = (TicketRow, Reach);

macro_rules! references {
    ($caller:expr) => {
        tickets::table
            .filter(existing_for($caller))
            .select((TicketRow::as_select(), ReachColumn::of($caller)))
            .into_boxed::<Pg>()
    };
}

/// Loads tickets by their ids, in one statement for all of a request. Made for one request, so what it holds is the
/// caller's own.
#[derive(Debug)]
pub struct ReferenceLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for ReferenceLoader {
    type Value = Reference;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = references!(&self.caller).filter(tickets::id.eq_any(ids.to_vec()));
        let found: Vec<Reference> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        Ok(found.into_iter().map(|it| (it.0.id, it)).collect())
    }
}

/// Loads the tickets that were merged into others. See [`ReferenceLoader`].
#[derive(Debug)]
pub struct MergedLoader {
    /// Where they are.
    pub db: Database,
    /// On whose behalf.
    pub caller: Caller,
}

impl Loader<Uuid> for MergedLoader {
    type Value = Vec<Reference>;
    type Error = Arc<DbError>;

    async fn load(&self, ids: &[Uuid]) -> Result<HashMap<Uuid, Self::Value>, Self::Error> {
        let query = references!(&self.caller)
            .filter(tickets::merged_into.eq_any(ids.to_vec()))
            .order(tickets::number);
        let found: Vec<Reference> = self
            .db
            .read(&self.caller.identity(), query)
            .await
            .map_err(Arc::new)?;
        let mut merged: HashMap<Uuid, Self::Value> = HashMap::new();
        for reference in found {
            if let Some(into) = reference.0.merged_into {
                merged.entry(into).or_default().push(reference);
            }
        }
        Ok(merged)
    }
}

/// Other tickets of a ticket's portal, found by number or by words of the subject, latest activity first; with `mergeable`
/// those alone into which it can be merged.
///
/// # Errors
/// When the database fails.
pub async fn others(
    db: &Database,
    caller: &Caller,
    ticket: &TicketRow,
    search: &str,
    mergeable: bool,
) -> Result<Vec<Reference>, DbError> {
    let mut query = references!(caller)
        .filter(tickets::tenant_id.eq(ticket.tenant_id))
        .filter(tickets::id.ne(ticket.id));
    if mergeable {
        query = query.filter(tickets::status.ne(TicketStatus::Closed));
    }
    let words = search.split_whitespace().take(MAX_WORDS);
    let words: Vec<String> = words.map(str::to_owned).collect();
    let filter = Filter {
        words: words.clone(),
        tenant: Some(ticket.tenant_id),
        ..Filter::default()
    };
    if let Some(candidates) = of_one(db, caller, &filter).await?.candidates {
        query = query.filter(tickets::id.eq_any(candidates));
    }
    for word in &words {
        let number = word.trim_start_matches('#').parse::<i64>().unwrap_or(-1);
        query = query.filter(
            tickets::subject
                .ilike(containing(word))
                .or(tickets::number.eq(number)),
        );
    }
    let query = query
        .order((tickets::updated_at.desc(), tickets::id.desc()))
        .limit(OFFERED);
    db.read(&caller.identity(), query).await
}
