//! Each portal's team lead: was let read everybody's tickets for a year, and takes part in one.

use chrono::{Days, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::content::Person;
use super::people::{Known, People};
use crate::db::Transaction;
use crate::db::schema::{contacts, ticket_grants, ticket_participants, tickets};
use crate::identity::ContactKind;
use crate::text::Locale;

/// Makes the team lead when they are not there. What they take part in is the first ticket that anybody opened.
pub(super) async fn team_lead(
    tx: &mut Transaction,
    people: &People<'_>,
    tenant: (Uuid, &str),
    locale: Locale,
) -> anyhow::Result<Known> {
    let (id, slug) = tenant;
    let (local_part, name, department) = match locale {
        Locale::De => ("sommer", "Leonie Sommer", "Leitung"),
        Locale::En => ("turner", "Grace Turner", "Management"),
    };
    let person = Person {
        id: local_part.to_owned(),
        name: name.to_owned(),
        kind: ContactKind::Employee,
        phone: None,
        routine: false,
    };
    let (lead, made) = people.contact(tx, id, slug, locale, &person).await?;
    if !made {
        return Ok(lead);
    }
    diesel::update(contacts::table.find((id, lead.id)))
        .set(contacts::department.eq(department))
        .execute(&mut **tx)
        .await?;
    diesel::insert_into(ticket_grants::table)
        .values((
            ticket_grants::tenant_id.eq(id),
            ticket_grants::id.eq(Uuid::now_v7()),
            ticket_grants::reader_id.eq(lead.id),
            ticket_grants::scope.eq("tenant"),
            ticket_grants::may_open.eq(true),
            ticket_grants::valid_until.eq(Utc::now() + Days::new(365)),
        ))
        .execute(&mut **tx)
        .await?;
    let first: Option<Uuid> = tickets::table
        .filter(tickets::tenant_id.eq(id))
        .order(tickets::number)
        .select(tickets::id)
        .first(&mut **tx)
        .await
        .optional()?;
    if let Some(ticket) = first {
        diesel::insert_into(ticket_participants::table)
            .values((
                ticket_participants::tenant_id.eq(id),
                ticket_participants::ticket_id.eq(ticket),
                ticket_participants::contact_id.eq(lead.id),
            ))
            .execute(&mut **tx)
            .await?;
    }
    Ok(lead)
}
