//! For whom a mail is: the ticket or conversation and the contact of its address, and the caller that the contact is.

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
        schema::{contacts, conversations, tickets},
    },
    notifications::{Answered, ReplyTo},
    tenants::TenantDirectory,
};

/// Whether the contact takes part in tickets of others, or was let read them; as a session knows it.
const READS_OTHERS: &str = "(EXISTS (SELECT FROM ticket_participants p WHERE p.tenant_id = contacts.tenant_id \
     AND p.contact_id = contacts.id) OR EXISTS (SELECT FROM ticket_grants g \
     WHERE g.tenant_id = contacts.tenant_id AND g.reader_id = contacts.id))";
/// Addresses of contacts who were forgotten, as `privacy::erase` makes them.
const FORGOTTEN: &str = "@erased.invalid";

/// Somebody who answers to a ticket or a conversation.
#[derive(Clone, Debug)]
pub(super) struct Sender {
    pub to: Target,
    pub tenant: Uuid,
    pub contact: Uuid,
    pub email: String,
    pub name: String,
    person: Person,
}

/// What they answer.
#[derive(Clone, Debug)]
pub(super) enum Target {
    Ticket(TicketOf),
    /// A conversation of the contact's own.
    Conversation(Uuid),
}

/// A ticket that somebody answers.
#[derive(Clone, Debug, Queryable)]
pub(super) struct TicketOf {
    pub id: Uuid,
    pub number: i64,
    pub subject: String,
    /// The ticket in which it goes on since it was merged.
    pub continued_in: Option<Uuid>,
}

#[derive(Clone, Debug, Queryable)]
struct Person {
    tenant: Uuid,
    id: Uuid,
    email: String,
    name: String,
    locale: String,
    active: bool,
    features_on: Vec<String>,
    features_off: Vec<String>,
    reads_others: bool,
}

macro_rules! person {
    () => {
        (
            contacts::tenant_id,
            contacts::id,
            contacts::email,
            contacts::display_name,
            contacts::locale,
            contacts::active,
            contacts::features_on,
            contacts::features_off,
            sql::<Bool>(READS_OTHERS),
        )
    };
}

/// One statement; none when ticket or contact is gone.
macro_rules! of_tickets {
    ($ticket:expr) => {
        contacts::table
            .inner_join(tickets::table.on(tickets::tenant_id.eq(contacts::tenant_id)))
            .filter(tickets::id.eq($ticket))
            .select((
                (
                    tickets::id,
                    tickets::number,
                    tickets::subject,
                    tickets::continued_in,
                ),
                person!(),
            ))
    };
}

/// The same of a conversation, to which nobody but its contact answers.
macro_rules! of_conversations {
    ($conversation:expr) => {
        contacts::table
            .inner_join(
                conversations::table.on(conversations::tenant_id
                    .eq(contacts::tenant_id)
                    .and(conversations::contact_id.eq(contacts::id))),
            )
            .filter(conversations::id.eq($conversation))
            .select((conversations::id, person!()))
    };
}

impl Target {
    /// The ticket's id, or the conversation's.
    pub const fn id(&self) -> Uuid {
        match self {
            Self::Ticket(ticket) => ticket.id,
            Self::Conversation(id) => *id,
        }
    }

    /// The ticket, if it is one.
    pub const fn ticket(&self) -> Option<&TicketOf> {
        match self {
            Self::Ticket(ticket) => Some(ticket),
            Self::Conversation(_) => None,
        }
    }

    /// The conversation, if it is one.
    pub const fn conversation(&self) -> Option<Uuid> {
        match self {
            Self::Ticket(_) => None,
            Self::Conversation(id) => Some(*id),
        }
    }
}

impl Sender {
    /// Whom an address was made for; none when they are gone, or were forgotten: of them nothing is to be kept.
    pub async fn of_address(db: &Database, to: ReplyTo) -> Result<Option<Self>, DbError> {
        let system = Identity::system(System::InboundMail);
        let end =
            || sql::<Bool>("right(contacts.id::text, 17) = ").bind::<Text, _>(to.contact_end());
        let mut found: Vec<Self> = match to.to {
            Answered::Ticket(ticket) => {
                let query = of_tickets!(ticket).filter(end());
                let found: Vec<(TicketOf, Person)> = db.read(&system, query).await?;
                found.into_iter().map(Self::of_ticket).collect()
            }
            Answered::Conversation(conversation) => {
                let query = of_conversations!(conversation).filter(end());
                let found: Vec<(Uuid, Person)> = db.read(&system, query).await?;
                found.into_iter().map(Self::of_conversation).collect()
            }
        };
        // Two whose ids end alike will not be; were they, neither could be told from the other.
        let only = found.pop().filter(|_| found.is_empty());
        Ok(only.filter(|sender| !sender.email.ends_with(FORGOTTEN)))
    }

    /// Who sent a mail that was kept.
    pub async fn of_kept(
        db: &Database,
        tenant: Uuid,
        to: Answered,
        contact: Uuid,
    ) -> Result<Option<Self>, DbError> {
        let system = Identity::system(System::InboundMail);
        let theirs = || contacts::tenant_id.eq(tenant).and(contacts::id.eq(contact));
        Ok(match to {
            Answered::Ticket(ticket) => {
                let query = of_tickets!(ticket).filter(theirs());
                let mut found: Vec<(TicketOf, Person)> = db.read(&system, query).await?;
                found.pop().map(Self::of_ticket)
            }
            Answered::Conversation(conversation) => {
                let query = of_conversations!(conversation).filter(theirs());
                let mut found: Vec<(Uuid, Person)> = db.read(&system, query).await?;
                found.pop().map(Self::of_conversation)
            }
        })
    }

    fn of_ticket((ticket, person): (TicketOf, Person)) -> Self {
        Self::of(Target::Ticket(ticket), person)
    }

    fn of_conversation((conversation, person): (Uuid, Person)) -> Self {
        Self::of(Target::Conversation(conversation), person)
    }

    fn of(to: Target, person: Person) -> Self {
        Self {
            to,
            tenant: person.tenant,
            contact: person.id,
            email: person.email.clone(),
            name: person.name.clone(),
            person,
        }
    }

    /// The contact as who asks, with what is switched on for them at this moment; none for whoever may not come in, or has
    /// no tickets, or no messages where they answer to one. Messages are taken while the portal is open; answers to tickets of
    /// one that is suspended, too.
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
        let (on, off) = (&self.person.features_on, &self.person.features_off);
        let features = tenant.features.switched(set(on), set(off));
        let may = match self.to {
            Target::Ticket(_) => features.contains(Feature::Tickets),
            Target::Conversation(_) => {
                features.contains(Feature::Messages) && tenant.state.is_open()
            }
        };
        if !self.person.active || !may {
            return Ok(None);
        }
        let viewer = Viewer::Contact {
            tenant: self.tenant,
            contact: self.contact,
        };
        let request: Arc<str> = "mail".into();
        Ok(Some(Caller {
            reads_others: self.person.reads_others,
            ..Caller::new(viewer, self.locale(), features, request)
        }))
    }

    /// The contact's language.
    pub fn locale(&self) -> crate::text::Locale {
        self.person.locale.parse().unwrap_or_default()
    }
}
