//! `serviceDesk.knowledge.figures`.

use std::collections::BTreeMap;

use async_graphql::{Context, Result, SimpleObject};
use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use uuid::Uuid;

use super::desk_types::DeskArticle;
use crate::{
    access::{Caller, guarded},
    api::{Date, counted_days, internal},
    db::{Database, DbError},
    knowledge::queries::{self, DayRow, MissedRow, UsedRow},
    text::Locale,
};

/// Articles that are listed at most.
const MOST_USED: i64 = 20;
/// Searches that are listed at most.
const MOST_MISSED: i64 = 50;

/// What the knowledge base does for people. Days are those of UTC.
#[guarded]
#[derive(SimpleObject, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct KnowledgeFigures {
    /// Everything together.
    #[allow_for(AGENT, ADMIN)]
    pub total: KnowledgeCounts,
    /// Day by day, without a gap.
    #[allow_for(AGENT, ADMIN)]
    pub days: Vec<KnowledgeDay>,
    /// Article by article, the most read first: twenty at most.
    #[allow_for(AGENT, ADMIN)]
    pub articles: Vec<ArticleFigures>,
    /// How often something was looked for and found nothing.
    #[allow_for(AGENT, ADMIN)]
    pub missed_search_count: i64,
    /// What that was, the most often first: what to write next. Fifty at most.
    #[allow_for(AGENT, ADMIN)]
    pub missed_searches: Vec<MissedSearch>,
    /// How many published articles should have been looked through again by today.
    #[allow_for(AGENT, ADMIN)]
    pub past_review_count: i64,
}

/// What is counted.
#[guarded]
#[derive(SimpleObject, Clone, Copy, Debug, Default)]
#[graphql(visible = "crate::access::logged_in")]
pub struct KnowledgeCounts {
    /// How often an article was read.
    #[allow_for(AGENT, ADMIN)]
    pub reads: i64,
    /// How often one was read instead of writing a ticket.
    #[allow_for(AGENT, ADMIN)]
    pub tickets_saved: i64,
    /// How many contacts found one helpful.
    #[allow_for(AGENT, ADMIN)]
    pub helpful: i64,
    /// How many did not.
    #[allow_for(AGENT, ADMIN)]
    pub unhelpful: i64,
}

/// A day.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct KnowledgeDay {
    /// Which one.
    #[allow_for(AGENT, ADMIN)]
    pub day: Date,
    /// What was counted.
    #[allow_for(AGENT, ADMIN)]
    pub counts: KnowledgeCounts,
    /// How often something was looked for and found nothing.
    #[allow_for(AGENT, ADMIN)]
    pub missed_search_count: i64,
}

/// An article, and what was counted of it.
#[guarded]
#[derive(SimpleObject, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct ArticleFigures {
    /// The article.
    #[allow_for(AGENT, ADMIN)]
    pub article: DeskArticle,
    /// What was counted.
    #[allow_for(AGENT, ADMIN)]
    pub counts: KnowledgeCounts,
}

/// What was looked for and found nothing.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
#[graphql(visible = "crate::access::logged_in")]
pub struct MissedSearch {
    /// The words, without addresses and long numbers, which may tell who looked.
    #[allow_for(AGENT, ADMIN)]
    pub words: String,
    /// The language in which they looked.
    #[allow_for(AGENT, ADMIN)]
    pub locale: Locale,
    /// How often, in that time.
    #[allow_for(AGENT, ADMIN)]
    pub times: i64,
    /// When last.
    #[allow_for(AGENT, ADMIN)]
    pub last_at: DateTime<Utc>,
}

impl From<MissedRow> for MissedSearch {
    fn from(row: MissedRow) -> Self {
        Self {
            words: row.words,
            locale: row.locale.parse().unwrap_or_default(),
            times: row.times,
            last_at: row.last_at,
        }
    }
}

/// Figures of one of the portals that one serves, or of all.
pub(super) async fn figures(
    ctx: &Context<'_>,
    tenant: Option<Uuid>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<KnowledgeFigures> {
    let caller = Caller::of(ctx);
    let length = counted_days(from, to).map_err(|bad| bad.into_error(caller))?;
    let db = ctx.data_unchecked::<Database>();
    let of = tenant
        .map(|tenant| vec![tenant])
        .or_else(|| caller.served_tenants());
    let load = async {
        let days = queries::used_by_day(db, caller, of.clone(), (from, to)).await?;
        let used = queries::used_by_article(db, caller, of.clone(), (from, to), MOST_USED).await?;
        let ids = used.iter().map(|row| row.article).collect();
        let articles = queries::desk_many(db, caller, ids).await?;
        let in_vain = queries::missed_by_day(db, caller, of.clone(), (from, to)).await?;
        let missed = queries::missed(db, caller, of, (from, to), MOST_MISSED).await?;
        let past = queries::past_review(db, caller, tenant, Utc::now().date_naive()).await?;
        Ok(((days, in_vain), used, articles, missed, past))
    };
    let ((days, in_vain), used, articles, missed, past_review_count) = load
        .await
        .map_err(|error: DbError| internal(caller, &error))?;
    let days = every_day(days, in_vain, from, length);
    let mut articles: BTreeMap<Uuid, _> = articles.into_iter().map(|row| (row.id, row)).collect();
    Ok(KnowledgeFigures {
        total: days
            .iter()
            .fold(KnowledgeCounts::default(), |sum, day| sum.and(day.counts)),
        missed_search_count: days.iter().map(|day| day.missed_search_count).sum(),
        days,
        articles: used
            .into_iter()
            .filter_map(|row| {
                Some(ArticleFigures {
                    article: DeskArticle(articles.remove(&row.article)?),
                    counts: row.into(),
                })
            })
            .collect(),
        missed_searches: missed.into_iter().map(MissedSearch::from).collect(),
        past_review_count,
    })
}

impl KnowledgeCounts {
    const fn and(self, other: Self) -> Self {
        Self {
            reads: self.reads + other.reads,
            tickets_saved: self.tickets_saved + other.tickets_saved,
            helpful: self.helpful + other.helpful,
            unhelpful: self.unhelpful + other.unhelpful,
        }
    }
}

impl From<UsedRow> for KnowledgeCounts {
    fn from(row: UsedRow) -> Self {
        Self {
            reads: row.reads,
            tickets_saved: row.solved,
            helpful: row.helpful,
            unhelpful: row.unhelpful,
        }
    }
}

fn every_day(
    counted: Vec<DayRow>,
    in_vain: Vec<(NaiveDate, i64)>,
    from: NaiveDate,
    length: i64,
) -> Vec<KnowledgeDay> {
    let mut counted = counted.into_iter().peekable();
    let mut in_vain = in_vain.into_iter().peekable();
    let days = (0..length).map(|n| from + TimeDelta::days(n));
    days.map(|day| KnowledgeDay {
        day: Date(day),
        counts: counted.next_if(|row| row.day == day).map_or_else(
            KnowledgeCounts::default,
            |row| KnowledgeCounts {
                reads: row.reads,
                tickets_saved: row.solved,
                helpful: row.helpful,
                unhelpful: row.unhelpful,
            },
        ),
        missed_search_count: in_vain
            .next_if(|(of, _)| *of == day)
            .map_or(0, |(_, times)| times),
    })
    .collect()
}
