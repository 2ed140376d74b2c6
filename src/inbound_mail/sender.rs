//! For whom a mail is: the ticket and the contact of its address, and the caller that the contact is.

use std::sync::Arc;

use diesel::{
    dsl::sql,
    prelude::*,
    sql_types::{Bool, Text},
};
use uuid::Uuid;

use crate::{
    access::{Caller, Feature, FeatureSet, Viewer},
    db::{
        Database, DbError, Identity, System,
        schema::{contacts, tickets},
    },
    notifications::ReplyTo,
    tenants::TenantDirectory,
};

/// Whether the contact takes part in tickets of others, or was let read them; as a session knows it.
const READS_OTHERS: &str = "(EXISTS (SELECT FROM ticket_participants p WHERE p.tenant_id = contacts.tenant_id \
     AND p.contact_id = contacts.id) OR EXISTS (SELECT FROM ticket_grants g \
     WHERE g.tenant_id = contacts.tenant_id AND g.reader_id = contacts.id))";

/// A ticket and somebody who answers to it.
#[derive(Clone, Debug, Queryable)]
pub(super) struct Sender {
    pub tenant: Uuid,
    pub ticket: Uuid,
    pub ticket_number: i64,
    pub ticket_subject: String,
    /// The ticket in which it goes on since it was merged.
    pub continued_in: Option<Uuid>,
    pub contact: Uuid,
    pub email: String,
    pub name: String,
    locale: String,
    active: bool,
    features_on: Vec<String>,
    features_off: Vec<String>,
    reads_others: bool,
}

/// One statement; none when ticket or contact is gone.
macro_rules! senders {
    () => {
        contacts::table
            .inner_join(tickets::table.on(tickets::tenant_id.eq(contacts::tenant_id)))
            .select((
                contacts::tenant_id,
                tickets::id,
                tickets::number,
                tickets::subject,
                tickets::continued_in,
                contacts::id,
                contacts::email,
                contacts::display_name,
                contacts::locale,
                contacts::active,
                contacts::features_on,
                contacts::features_off,
                sql::<Bool>(READS_OTHERS),
            ))
    };
}

impl Sender {
    /// Whom an address was made for.
    pub async fn of_address(db: &Database, to: ReplyTo) -> Result<Option<Self>, DbError> {
        let query = senders!().filter(tickets::id.eq(to.ticket)).filter(
            sql::<Bool>("right(contacts.id::text, 17) = ").bind::<Text, _>(to.contact_end()),
        );
        let mut found: Vec<Self> = db
            .read(&Identity::system(System::InboundMail), query)
            .await?;
        // Two whose ids end alike will not be; were they, neither could be told from the other.
        Ok(found.pop().filter(|_| found.is_empty()))
    }

    /// Who sent a mail that was kept.
    pub async fn of_ticket(
        db: &Database,
        tenant: Uuid,
        ticket: Uuid,
        contact: Uuid,
    ) -> Result<Option<Self>, DbError> {
        let query = senders!()
            .filter(tickets::tenant_id.eq(tenant))
            .filter(tickets::id.eq(ticket))
            .filter(contacts::id.eq(contact));
        let found: Vec<Self> = db
            .read(&Identity::system(System::InboundMail), query)
            .await?;
        Ok(found.into_iter().next())
    }

    /// The contact as who asks, with what is switched on for them at this moment; none for whoever may not come in, or
    /// has no tickets.
    pub async fn caller(&self, tenants: &TenantDirectory) -> Result<Option<Caller>, DbError> {
        let Some(tenant) = tenants.by_id(self.tenant).await? else {
            return Ok(None);
        };
        let set = |words: &[String]| -> FeatureSet {
            words
                .iter()
                .filter_map(|word| Feature::from_word(word))
                .collect()
        };
        let features = tenant
            .features
            .switched(set(&self.features_on), set(&self.features_off));
        if !self.active || !features.contains(Feature::Tickets) {
            return Ok(None);
        }
        let viewer = Viewer::Contact {
            tenant: self.tenant,
            contact: self.contact,
        };
        let request: Arc<str> = "mail".into();
        Ok(Some(Caller {
            reads_others: self.reads_others,
            ..Caller::new(viewer, self.locale(), features, request)
        }))
    }

    /// The contact's language.
    pub fn locale(&self) -> crate::text::Locale {
        self.locale.parse().unwrap_or_default()
    }
}
