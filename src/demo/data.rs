//! Filling in: once for each tenant, in one transaction each; a second run finds everything there.

use std::collections::HashMap;

use chrono::Utc;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::assets;
use super::attachments;
use super::content::{Pack, packs};
use super::conversations;
use super::desk;
use super::file::{DemoContact, DemoStaff, DemoTenant};
use super::knowledge;
use super::people::{Known, People, STAFF};
use super::relations::{LinkInsert, relate};
use super::requests;
use super::rows::{StoryRows, tell};
use super::service_levels;
use super::team_lead::team_lead;
use crate::access::StaffRole;
use crate::api::{GlobalId, NodeKind};
use crate::attachments::Files;
use crate::config::{InstanceSecret, PublicAddress};
use crate::db::schema::{
    tenant_hosts, tenants, ticket_entries, ticket_internal_notes, ticket_links,
    ticket_participants, ticket_reads, tickets,
};
use crate::db::{Database, Identity, System, Transaction};
use crate::identity::Passwords;
use crate::text::Locale;

/// Rows in one statement; PostgreSQL takes 65,535 values, and the widest row has 21.
const AT_ONCE: usize = 1000;

struct TenantInfo {
    id: Uuid,
    slug: String,
    name: String,
    locale: Locale,
    host: String,
}

/// Makes the provider's people, and for every tenant its people and tickets, where they are not there yet. Returns all
/// of them for `demo.json`. `progress` hears whose turn it is.
///
/// # Errors
/// The database refuses.
pub async fn fill(
    db: &Database,
    (passwords, files): (&Passwords, &Files),
    secret: &InstanceSecret,
    public: PublicAddress,
    progress: &(dyn Fn(&str) + Sync),
) -> anyhow::Result<(Vec<DemoStaff>, Vec<DemoTenant>)> {
    let people = People { secret, passwords };
    let mut tx = db.begin(&Identity::system(System::Provision)).await?;
    let staff = people.staff(&mut tx).await?;
    let mut people_of_staff = staff.iter().zip(&STAFF);
    if let Some((admin, _)) = people_of_staff.find(|(_, person)| person.role == StaffRole::Admin) {
        desk::fill(&mut tx, admin.id).await?;
        assets::types(&mut tx).await?;
        knowledge::fill(&mut tx, (admin.id, &admin.name), Utc::now()).await?;
    }
    let found = all_tenants(&mut tx).await?;
    tx.commit().await?;

    let packs = packs()?;
    let mut told = Vec::with_capacity(found.len());
    let mut turns = HashMap::<Locale, usize>::new();
    for tenant in &found {
        progress(&format!("Demo data for {}", tenant.name));
        let turn = turns.entry(tenant.locale).or_default();
        let pack = pack_for(&packs, tenant.locale, *turn)?;
        *turn += 1;
        // The agents answer; the admin does not.
        let agents: Vec<Known> = staff
            .iter()
            .zip(&STAFF)
            .filter(|(_, person)| person.role == StaffRole::Agent)
            .map(|(known, _)| known.clone())
            .collect();
        let (contacts, team_lead) = one_tenant((db, files), &people, tenant, pack, &agents).await?;
        told.push(DemoTenant {
            slug: tenant.slug.clone(),
            name: tenant.name.clone(),
            url: public.origin(&tenant.host),
            locale: tenant.locale,
            contacts,
            team_lead,
        });
    }
    let staff = staff
        .into_iter()
        .zip(&STAFF)
        .map(|(known, person)| DemoStaff {
            role: match person.role {
                StaffRole::Admin => "admin".to_owned(),
                StaffRole::Agent => "agent".to_owned(),
            },
            name: known.name,
            email: known.email,
            password: known.password,
        });
    Ok((staff.collect(), told))
}

/// Packs of the tenant's language in turn; a language without one takes any.
fn pack_for(packs: &[Pack], locale: Locale, turn: usize) -> anyhow::Result<&Pack> {
    let fitting: Vec<&Pack> = packs.iter().filter(|pack| pack.locale == locale).collect();
    let chosen = if fitting.is_empty() {
        packs.get(turn % packs.len().max(1))
    } else {
        Some(fitting[turn % fitting.len()])
    };
    chosen.ok_or_else(|| anyhow::anyhow!("the demo has no content"))
}

async fn all_tenants(tx: &mut Transaction) -> anyhow::Result<Vec<TenantInfo>> {
    let rows: Vec<(Uuid, String, String, String, String)> = tenants::table
        .inner_join(tenant_hosts::table.on(tenant_hosts::tenant_id.eq(tenants::id)))
        .filter(
            tenant_hosts::position.eq(diesel::dsl::sql::<diesel::sql_types::Integer>(
                "(SELECT min(h.position) FROM tenant_hosts h WHERE h.tenant_id = tenants.id)",
            )),
        )
        .order((tenants::slug.ne("oriale"), tenants::slug))
        .select((
            tenants::id,
            tenants::slug,
            tenants::name,
            tenants::default_locale,
            tenant_hosts::host,
        ))
        .load(&mut **tx)
        .await?;
    let known = rows.into_iter().map(|(id, slug, name, locale, host)| {
        let locale = locale.parse().unwrap_or_default();
        TenantInfo {
            id,
            slug,
            name,
            locale,
            host,
        }
    });
    Ok(known.collect())
}

async fn one_tenant(
    (db, files): (&Database, &Files),
    people: &People<'_>,
    tenant: &TenantInfo,
    pack: &Pack,
    agents: &[Known],
) -> anyhow::Result<(Vec<DemoContact>, DemoContact)> {
    let mut tx = db.begin(&Identity::system(System::Provision)).await?;
    let mut known = Vec::with_capacity(pack.people.len());
    let (mut new, mut readers) = (Vec::new(), Vec::new());
    for person in &pack.people {
        let (contact, made) = people
            .contact(&mut tx, tenant.id, &tenant.slug, pack.locale, person)
            .await?;
        if made {
            new.push(person.id.as_str());
            readers.push((contact.id, contact.email.clone()));
        }
        known.push(contact);
    }
    let requester = |id: &str| {
        pack.people
            .iter()
            .position(|person| person.id == id)
            .map(|at| &known[at])
    };
    let colleagues: HashMap<&str, &Known> = pack
        .people
        .iter()
        .map(|person| person.id.as_str())
        .zip(&known)
        .collect();
    let offered = requests::of_tenant(&mut tx, tenant.id).await?;
    let now = Utc::now();
    let (stories, mut rows): (Vec<_>, Vec<StoryRows>) = pack
        .stories
        .iter()
        .filter(|story| new.contains(&story.of.as_str()))
        .filter_map(|story| {
            let of = requester(&story.of)?;
            let mut rows = tell(
                (tenant.id, &tenant.name),
                of,
                (agents, &colleagues),
                story,
                now,
            );
            requests::ask(&offered, &mut rows, &story.beginning, pack.locale, now);
            Some((story, rows))
        })
        .unzip();
    let mut attached = Vec::new();
    let links = match agents.first() {
        Some(agent) => relate(tenant.id, &stories, &mut rows, agent, now),
        None => Vec::new(),
    };
    for (story, row) in stories.iter().zip(&rows) {
        attached.extend(attachments::of_story(&row.ticket, &story.beginning.files));
    }
    // Numbers in the order in which the tickets were opened.
    rows.sort_by_key(|row| row.ticket.created_at);
    insert(&mut tx, tenant.id, rows, links).await?;
    attachments::keep(&mut tx, files, attached).await?;
    let tenant_and_language = (tenant.id, pack.locale);
    conversations::fill(&mut tx, tenant_and_language, &known, agents, now).await?;
    assets::fill(&mut tx, tenant_and_language, &known, agents, now).await?;
    known.push(team_lead(&mut tx, people, (tenant.id, &tenant.slug), pack.locale).await?);
    let mut contacts = with_tickets(&mut tx, tenant.id, known).await?;
    let lead = contacts.pop();
    tx.commit().await?;
    knowledge::read_by(db, (tenant.id, tenant.locale), &readers).await?;
    Ok((
        contacts,
        lead.ok_or_else(|| anyhow::anyhow!("no team lead"))?,
    ))
}

async fn insert(
    tx: &mut Transaction,
    tenant: Uuid,
    mut rows: Vec<StoryRows>,
    links: Vec<LinkInsert>,
) -> anyhow::Result<()> {
    let count = i64::try_from(rows.len())?;
    if count == 0 {
        return Ok(());
    }
    // Taken as commands take them, so that somebody who opens a ticket at the same time waits.
    let next: i64 = diesel::update(tenants::table.find(tenant))
        .set(tenants::next_ticket_number.eq(tenants::next_ticket_number + count))
        .returning(tenants::next_ticket_number)
        .get_result(&mut **tx)
        .await?;
    for (row, number) in rows.iter_mut().zip(next - count..) {
        row.ticket.number = number;
    }
    let (mut entries, mut notes, mut heads) = (Vec::new(), Vec::new(), Vec::new());
    let mut participants = Vec::new();
    let now = Utc::now();
    let mut reads = Vec::new();
    let levels = service_levels::of_tenant(tx, tenant).await?;
    let mut clocks = Vec::new();
    for row in rows {
        if let Some(levels) = &levels {
            clocks.push((row.ticket.id, service_levels::clocks(levels, &row, now)));
        }
        reads.push(row.read(now));
        heads.push(row.ticket);
        entries.extend(row.entries);
        notes.extend(row.notes);
        participants.extend(row.participants);
    }
    for chunk in heads.chunks(AT_ONCE) {
        diesel::insert_into(tickets::table)
            .values(chunk)
            .execute(&mut **tx)
            .await?;
    }
    service_levels::keep_all(tx, tenant, &clocks).await?;
    diesel::insert_into(ticket_participants::table)
        .values(participants)
        .execute(&mut **tx)
        .await?;
    diesel::insert_into(ticket_links::table)
        .values(links)
        .execute(&mut **tx)
        .await?;
    for chunk in entries.chunks(AT_ONCE) {
        diesel::insert_into(ticket_entries::table)
            .values(chunk)
            .execute(&mut **tx)
            .await?;
    }
    for chunk in notes.chunks(AT_ONCE) {
        diesel::insert_into(ticket_internal_notes::table)
            .values(chunk)
            .execute(&mut **tx)
            .await?;
    }
    for chunk in reads.chunks(AT_ONCE) {
        diesel::insert_into(ticket_reads::table)
            .values(chunk)
            .execute(&mut **tx)
            .await?;
    }
    Ok(())
}

async fn with_tickets(
    tx: &mut Transaction,
    tenant: Uuid,
    known: Vec<Known>,
) -> anyhow::Result<Vec<DemoContact>> {
    let all: Vec<(Uuid, i64, Uuid)> = tickets::table
        .filter(tickets::tenant_id.eq(tenant))
        .order(tickets::number)
        .select((tickets::requester_id, tickets::number, tickets::id))
        .load(&mut **tx)
        .await?;
    let contacts = known.into_iter().map(|contact| {
        let own = || {
            all.iter()
                .filter(|(requester, ..)| *requester == contact.id)
        };
        DemoContact {
            ticket_numbers: own().map(|(_, number, _)| *number).collect(),
            ticket_ids: own()
                .map(|(.., id)| GlobalId::new(NodeKind::Ticket, *id).to_string())
                .collect(),
            name: contact.name,
            email: contact.email,
            password: contact.password,
        }
    });
    Ok(contacts.collect())
}
