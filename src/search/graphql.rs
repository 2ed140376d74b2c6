//! `serviceDesk.search`.

use std::{collections::HashMap, sync::Arc};

use async_graphql::{Context, ID, Object, Result, SimpleObject};
use uuid::Uuid;

use super::asked::Asked;
use crate::{
    access::{Caller, guarded},
    api::{CursorKey, GlobalId, NodeKind, Page, PageArguments, internal, page_cost},
    db::Database,
    identity::queries::{ContactsFilter, contacts_page},
    knowledge::{ArticleState, articles_called},
    provisioning,
    tenants::{Tenant, TenantDirectory},
    tickets::{
        graphql::{QueueFilter, TicketOrder, leave_out_archived},
        queries::{TicketWithPeople, page as tickets_page},
    },
};

/// Results of each kind when the caller does not say.
const STANDARD: i32 = 5;

/// Adds the search over everything to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct SearchOnDesk;

#[guarded]
#[Object]
impl SearchOnDesk {
    /// What there is with each of these words, of the portals that one serves and that are not archived. Of a long text, the
    /// first 200 characters are looked for. `#42` is a ticket's number, and `ACME-42` that of a portal whose short name
    /// begins so.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first.or(Some(STANDARD)), None, child_complexity)")]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What was typed.")] text: String,
        #[graphql(desc = "Results of each kind, 1 to 100; 5 when not given.")] first: Option<i32>,
    ) -> Result<Search> {
        let caller = Caller::of(ctx);
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "search of the desk");
        let page = PageArguments {
            first: first.or(Some(STANDARD)),
            ..PageArguments::default()
        };
        Ok(Search {
            asked: Asked::read(&text),
            page: page.check(caller, &keyset)?,
        })
    }
}

/// What was found, by kind. Each kind is looked for when it is asked for.
#[derive(Clone, Debug)]
pub struct Search {
    asked: Asked,
    page: Page,
}

/// What was found of one kind.
#[guarded]
#[derive(SimpleObject, Clone, Debug, Default)]
pub struct SearchGroup {
    /// The best first: the ticket of that number, then what moved last; articles, what changed last; people and portals by name.
    #[allow_for(HOLDER)]
    pub results: Vec<SearchResult>,
    /// Whether there is more of it.
    #[allow_for(HOLDER)]
    pub has_more: bool,
}

/// Something that was found.
#[guarded]
#[derive(SimpleObject, Clone, Debug)]
pub struct SearchResult {
    /// `Ticket.id`, `Contact.id`, `Portal.id` or `DeskArticle.id`.
    #[allow_for(HOLDER)]
    pub id: ID,
    /// A ticket's subject, a person's or an organisation's name, an article's title in the caller's language or in whichever it has.
    #[allow_for(HOLDER)]
    pub title: String,
    /// What tells it from others: portal and requester of a ticket, address and portal of a contact, host of a portal, category and
    /// portals of an article, as far as one serves them.
    #[allow_for(HOLDER)]
    pub context: Vec<String>,
    /// A ticket's number; null for everything else.
    #[allow_for(HOLDER)]
    pub number: Option<i64>,
    /// Where an article is in its life; null for everything else.
    #[allow_for(HOLDER)]
    pub article_state: Option<ArticleState>,
}

#[guarded]
#[Object(visible = "crate::access::logged_in")]
impl Search {
    /// Tickets with that number, or with the words where `QueueFilter.search` looks.
    #[allow_for(AGENT, ADMIN)]
    async fn tickets(&self, ctx: &Context<'_>) -> Result<SearchGroup> {
        if self.asked.is_empty() {
            return Ok(SearchGroup::default());
        }
        let caller = Caller::of(ctx);
        let named = |number: Option<i64>, search: Option<String>| {
            let filter = QueueFilter {
                number,
                search,
                ..QueueFilter::default()
            };
            filter.for_caller(caller)
        };
        let mut filters = vec![named(None, Some(self.asked.text()))];
        if let Some(number) = self.asked.number {
            filters.insert(0, named(Some(number), None));
        }
        leave_out_archived(ctx, &mut filters).await?;
        let mut rows: Vec<TicketWithPeople> = Vec::new();
        let mut tenants = HashMap::new();
        for filter in &filters {
            let order = TicketOrder::or_default(None);
            let found = tickets_page(database(ctx), caller, filter, order, &self.page).await;
            let found = found.map_err(|error| internal(caller, &error))?;
            let theirs: Vec<Uuid> = found.iter().map(|(ticket, ..)| ticket.tenant_id).collect();
            tenants.extend(portals(ctx, &theirs).await?);
            for row in found {
                // Whoever writes a short name before the number means that portal's ticket.
                let meant = filter.number.is_none() || self.is_of(tenants.get(&row.0.tenant_id));
                if meant && !rows.iter().any(|(ticket, ..)| ticket.id == row.0.id) {
                    rows.push(row);
                }
            }
        }
        let results = rows
            .into_iter()
            .map(|(ticket, requester, ..)| SearchResult {
                id: GlobalId::new(NodeKind::Ticket, ticket.id).into(),
                title: ticket.subject,
                context: name_of(&tenants, ticket.tenant_id)
                    .into_iter()
                    .chain(requester.map(|requester| requester.display_name))
                    .collect(),
                number: Some(ticket.number),
                article_state: None,
            });
        Ok(self.group(results))
    }

    /// Contacts with the words in name, e-mail address, telephone number or department.
    #[allow_for(AGENT, ADMIN)]
    async fn contacts(&self, ctx: &Context<'_>) -> Result<SearchGroup> {
        if self.asked.is_empty() {
            return Ok(SearchGroup::default());
        }
        let caller = Caller::of(ctx);
        let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
        let filter = ContactsFilter {
            words: self.asked.words.clone(),
            not_of: archived.map_err(|error| internal(caller, &error))?.to_vec(),
            ..ContactsFilter::default()
        };
        let rows = contacts_page(database(ctx), caller, &filter, &self.page).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        let tenants: Vec<Uuid> = rows.iter().map(|contact| contact.tenant_id).collect();
        let tenants = portals(ctx, &tenants).await?;
        let results = rows.into_iter().map(|contact| SearchResult {
            id: GlobalId::new(NodeKind::Contact, contact.id).into(),
            context: Some(contact.email)
                .into_iter()
                .chain(name_of(&tenants, contact.tenant_id))
                .collect(),
            title: contact.display_name,
            number: None,
            article_state: None,
        });
        Ok(self.group(results))
    }

    /// Portals with the words in the organisation's name, the short name or a host.
    #[allow_for(AGENT, ADMIN)]
    async fn portals(&self, ctx: &Context<'_>) -> Result<SearchGroup> {
        if self.asked.is_empty() {
            return Ok(SearchGroup::default());
        }
        let caller = Caller::of(ctx);
        let words = &self.asked.words;
        let found = provisioning::found(database(ctx), caller, words, &self.page).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        let ids: Vec<Uuid> = found.iter().map(|(tenant, _)| *tenant).collect();
        let tenants = portals(ctx, &ids).await?;
        let results = found.into_iter().filter_map(|(id, host)| {
            Some(SearchResult {
                id: GlobalId::new(NodeKind::Portal, id).into(),
                title: name_of(&tenants, id)?,
                context: host.into_iter().collect(),
                number: None,
                article_state: None,
            })
        });
        Ok(self.group(results))
    }

    /// Articles of the knowledge base with the words where `ArticleFilter.search` looks: drafts and archived ones, too.
    #[allow_for(AGENT, ADMIN)]
    async fn articles(&self, ctx: &Context<'_>) -> Result<SearchGroup> {
        if self.asked.is_empty() {
            return Ok(SearchGroup::default());
        }
        let caller = Caller::of(ctx);
        let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
        let archived = archived.map_err(|error| internal(caller, &error))?.to_vec();
        let words = self.asked.words.clone();
        let found =
            articles_called(database(ctx), caller, words, archived, self.page.size + 1).await;
        let found = found.map_err(|error| internal(caller, &error))?;
        let served = found.iter().flat_map(|article| &article.tenants).copied();
        let tenants = portals(
            ctx,
            &served.filter(|id| caller.serves(*id)).collect::<Vec<_>>(),
        )
        .await?;
        let results = found.into_iter().map(|article| SearchResult {
            id: GlobalId::new(NodeKind::Article, article.id).into(),
            title: article.title,
            context: article
                .category
                .into_iter()
                .chain(
                    article
                        .tenants
                        .iter()
                        .filter_map(|id| name_of(&tenants, *id)),
                )
                .collect(),
            number: None,
            article_state: Some(article.state),
        });
        Ok(self.group(results))
    }
}

impl Search {
    /// Whether the number's portal may be this one.
    fn is_of(&self, tenant: Option<&Arc<Tenant>>) -> bool {
        let Some(prefix) = &self.asked.portal else {
            return true;
        };
        tenant.is_some_and(|tenant| tenant.slug.starts_with(prefix.as_str()))
    }

    fn group(&self, results: impl Iterator<Item = SearchResult>) -> SearchGroup {
        let most = usize::try_from(self.page.size).unwrap_or(1);
        let mut results: Vec<SearchResult> = results.collect();
        let has_more = results.len() > most;
        results.truncate(most);
        SearchGroup { results, has_more }
    }
}

fn database<'ctx>(ctx: &Context<'ctx>) -> &'ctx Database {
    ctx.data_unchecked::<Database>()
}

/// What the process knows of the portals of what was found.
async fn portals(ctx: &Context<'_>, ids: &[Uuid]) -> Result<HashMap<Uuid, Arc<Tenant>>> {
    let known = ctx.data_unchecked::<TenantDirectory>().by_ids(ids).await;
    let known = known.map_err(|error| internal(Caller::of(ctx), &error))?;
    Ok(known
        .into_iter()
        .map(|tenant| (tenant.id, tenant))
        .collect())
}

fn name_of(tenants: &HashMap<Uuid, Arc<Tenant>>, tenant: Uuid) -> Option<String> {
    tenants.get(&tenant).map(|tenant| tenant.name.clone())
}
