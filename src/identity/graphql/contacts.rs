//! `serviceDesk.contacts`, and how a password must be that staff choose.

use async_graphql::{Context, ID, InputObject, Object, Result};

use super::{Contact, load_contact, session::SessionObject};
use crate::{
    access::{Caller, guarded},
    api::{
        Connection, CursorKey, GlobalId, NodeKind, PageArguments, Position, internal, page_cost,
        words,
    },
    db::Database,
    identity::{
        loaders::own_sessions_of_staff,
        queries::{self, ContactsFilter},
    },
    tenants::{PasswordRules, TenantDirectory},
};

/// Words of a search that are looked for.
const MAX_WORDS: usize = 8;

/// Which contacts.
#[derive(InputObject, Clone, Debug, Default)]
pub struct ContactFilter {
    /// Of this portal.
    pub tenant: Option<ID>,
    /// With each of these words in name, e-mail address, telephone number or department.
    pub search: Option<String>,
    /// Only those who may log in, or only those who may not.
    pub active: Option<bool>,
}

impl From<ContactFilter> for ContactsFilter {
    fn from(filter: ContactFilter) -> Self {
        Self {
            // A portal that there is not has no contacts.
            tenant: filter
                .tenant
                .map(|id| GlobalId::parse_as(&id, NodeKind::Portal).unwrap_or_default()),
            words: words(filter.search.as_deref(), usize::MAX, MAX_WORDS),
            active: filter.active,
            not_of: Vec::new(),
        }
    }
}

/// Adds contacts to `ServiceDesk`.
#[derive(Clone, Copy, Debug, Default)]
pub struct ContactsOnDesk;

#[guarded]
#[Object]
impl ContactsOnDesk {
    /// The contacts of all portals that one serves (of archived ones only when `filter.tenant` names it), by name.
    #[allow_for(AGENT, ADMIN)]
    #[graphql(complexity = "page_cost(first, last, child_complexity)")]
    async fn contacts(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Contacts from the start, 1 to 100; 20 when neither end is named.")] first: Option<i32>,
        #[graphql(desc = "Only contacts behind this cursor.")] after: Option<String>,
        #[graphql(desc = "Contacts from the end, 1 to 100.")] last: Option<i32>,
        #[graphql(desc = "Only contacts before this cursor.")] before: Option<String>,
        #[graphql(desc = "Which of them; all when not given.")] filter: Option<ContactFilter>,
    ) -> Result<Connection<Contact>> {
        let caller = Caller::of(ctx);
        let db = ctx.data_unchecked::<Database>();
        let keyset = ctx
            .data_unchecked::<CursorKey>()
            .keyset(caller, "contacts by name");
        let page = PageArguments {
            first,
            after,
            last,
            before,
        }
        .check(caller, &keyset)?;
        let mut filter = ContactsFilter::from(filter.unwrap_or_default());
        if filter.tenant.is_none() {
            let archived = ctx.data_unchecked::<TenantDirectory>().set_aside().await;
            filter.not_of = archived.map_err(|error| internal(caller, &error))?.to_vec();
        }
        let rows = queries::contacts_page(db, caller, &filter, &page)
            .await
            .map_err(|error| internal(caller, &error))?;
        let total = if ctx.look_ahead().field("totalCount").exists() {
            let count = queries::count_contacts(db, caller, &filter).await;
            Some(count.map_err(|error| internal(caller, &error))?)
        } else {
            None
        };
        let contacts = rows.into_iter().map(Contact).collect();
        // The place of a name is looked up by the id: a name does not fit into a cursor.
        Ok(Connection::new(
            &page,
            keyset,
            contacts,
            total,
            |contact: &Contact| Position {
                key: 0,
                id: contact.0.id,
            },
        ))
    }

    /// The contact of this id; null when there is none whom one serves.
    #[allow_for(AGENT, ADMIN)]
    async fn contact(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "`Contact.id`.")] id: ID,
    ) -> Result<Option<Contact>> {
        match GlobalId::parse_as(&id, NodeKind::Contact) {
            Some(id) => load_contact(ctx, id).await,
            None => Ok(None),
        }
    }

    /// Where one is logged in oneself, access tokens among them; the latest used first.
    #[allow_for(AGENT, ADMIN)]
    async fn sessions(&self, ctx: &Context<'_>) -> Result<Vec<SessionObject>> {
        let caller = Caller::of(ctx);
        let rows = own_sessions_of_staff(ctx.data_unchecked::<Database>(), caller).await;
        let rows = rows.map_err(|error| internal(caller, &error))?;
        Ok(rows.into_iter().map(SessionObject).collect())
    }

    /// What a password must be like that a member of staff chooses.
    #[allow_for(AGENT, ADMIN)]
    async fn password_rules(&self) -> PasswordRules {
        PasswordRules::of(None)
    }
}
