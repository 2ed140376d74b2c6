//! What the mutations of articles take.

use async_graphql::{Context, ID, InputObject};
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{Date, Failure, GlobalId, NodeKind, UserError, UserErrorCode},
    db::Database,
    identity::{ContactKind, RequestOrigin},
    knowledge::{
        content::{Settings, TypedText},
        model::ArticleAudience,
    },
    text::Locale,
};

/// What an article shall say in one language.
#[derive(InputObject, Clone, Debug)]
pub struct ArticleTextInput {
    /// The language.
    pub locale: Locale,
    /// Its address: lower-case letters, digits and inner hyphens, up to 80. Null keeps the one that it has, or makes one from the
    /// title. Addresses that it had when it was published lead to it for good.
    pub slug: Option<String>,
    /// One line, up to 200 characters.
    pub title: String,
    /// What it is about, up to 500 characters.
    #[graphql(default)]
    pub summary: String,
    /// What it says, in Markdown, up to 200,000 characters.
    pub body: String,
}

/// What is set beside an article's text.
#[derive(InputObject, Clone, Debug)]
pub struct ArticleSettingsInput {
    /// `DeskArticleCategory.id`: of the article's portal, or the provider's.
    pub category_id: Option<ID>,
    /// For whom it is.
    pub audience: ArticleAudience,
    /// For `KINDS`: which.
    #[graphql(default)]
    pub kinds: Vec<ContactKind>,
    /// For `DEPARTMENTS`: which, as contacts have them; capitals do not matter.
    #[graphql(default)]
    pub departments: Vec<String>,
    /// For `CHOSEN`, in an article of a portal's own: `Contact.id` of the contacts, up to 500.
    #[graphql(default)]
    pub contact_ids: Vec<ID>,
    /// `Portal.id` of the portals to which a provider's article is limited; null for all, those to come too.
    pub tenant_ids: Option<Vec<ID>>,
    /// What it is about, in up to 20 words.
    #[graphql(default)]
    pub tags: Vec<String>,
    /// `StaffMember.id` of whoever looks after it.
    pub owner_id: Option<ID>,
    /// When it shall be looked through again.
    pub review_on: Option<Date>,
    /// `DeskArticle.id` of up to 10 others that are offered beside it first, in this order; a reader sees those that they may read.
    #[graphql(default)]
    pub related_ids: Vec<ID>,
}

impl ArticleSettingsInput {
    pub(super) fn read(self, caller: &Caller) -> Result<Settings, Failure> {
        Ok(Settings {
            category: one(
                caller,
                self.category_id,
                NodeKind::ArticleCategory,
                "categoryId",
            )?,
            audience: self.audience,
            kinds: self.kinds,
            departments: self.departments,
            contacts: all(caller, &self.contact_ids, NodeKind::Contact, "contactIds")?,
            tenants: match self.tenant_ids {
                Some(ids) => Some(all(caller, &ids, NodeKind::Portal, "tenantIds")?),
                None => None,
            },
            tags: self.tags,
            owner: one(caller, self.owner_id, NodeKind::StaffMember, "ownerId")?,
            review_on: self.review_on.map(|day| day.0),
            related: all(caller, &self.related_ids, NodeKind::Article, "relatedIds")?,
        })
    }
}

pub(super) fn texts(texts: Vec<ArticleTextInput>) -> Vec<TypedText> {
    texts
        .into_iter()
        .map(|text| TypedText {
            locale: text.locale,
            slug: text.slug,
            title: text.title,
            summary: text.summary,
            body: text.body,
        })
        .collect()
}

/// What an id names, if one was given.
pub(super) fn one(
    caller: &Caller,
    id: Option<ID>,
    kind: NodeKind,
    field: &str,
) -> Result<Option<Uuid>, Failure> {
    match id {
        None => Ok(None),
        Some(id) => GlobalId::parse_as(&id, kind)
            .map(Some)
            .ok_or_else(|| missing(caller, field)),
    }
}

fn all(caller: &Caller, ids: &[ID], kind: NodeKind, field: &str) -> Result<Vec<Uuid>, Failure> {
    let parsed: Option<Vec<Uuid>> = ids.iter().map(|id| GlobalId::parse_as(id, kind)).collect();
    parsed.ok_or_else(|| missing(caller, field))
}

fn missing(caller: &Caller, field: &str) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, field).into()
}

/// What every command is given: the database, and from where it was asked.
pub(super) fn parts<'ctx>(ctx: &Context<'ctx>) -> (&'ctx Database, &'ctx RequestOrigin) {
    (ctx.data_unchecked(), ctx.data_unchecked())
}
