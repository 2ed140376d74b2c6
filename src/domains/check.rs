//! Looking, and writing down what comes of it: as the system, whoever asked for it.

use chrono::{DateTime, Utc};
use diesel::{dsl::sql, prelude::*, sql_types::Bool};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use futures_util::future::join_all;
use uuid::Uuid;

use super::{
    Domains,
    dns::Found,
    judge::{Judged, Turn, ends_at, judge},
    model::{DomainProblem, DomainRow, DomainState},
};
use crate::{
    api::{GlobalId, NodeKind},
    db::{
        Database, DbError, Event, Identity, System, Transaction, json,
        schema::{tenant_domains as domains, tenant_hosts, tenants},
    },
    identity::audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
    notifications::{self, DomainAtRisk},
    provisioning::hosts,
    tenants::folder,
};

/// Domains that are looked for at once.
const BATCH: i64 = 10;
/// Whoever looks has so long before another does.
const LEASE: &str = "10 minutes";
/// Seconds between looks that people ask for.
pub(super) const PAUSE_SECONDS: i64 = 10;

/// Looks for the domains whose time has come, some at a time: returns how many. Any number of processes share the work.
///
/// # Errors
/// When the database fails.
pub async fn check_due(db: &Database, settings: &Domains) -> Result<usize, DbError> {
    let due = "next_check_at <= now() AND EXISTS (SELECT FROM tenants t WHERE t.id = tenant_domains.tenant_id
        AND t.state IN ('active', 'suspended') OFFSET 0)";
    let mut tx = db.begin(&Identity::system(System::Domains)).await?;
    let rows: Vec<DomainRow> = domains::table
        .filter(sql::<Bool>(due))
        .order(domains::next_check_at)
        .limit(BATCH)
        .select(DomainRow::as_select())
        .for_update()
        .skip_locked()
        .load(&mut *tx)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    diesel::update(domains::table.filter(domains::id.eq_any(&ids)))
        .set(domains::next_check_at.eq(sql::<
            diesel::sql_types::Nullable<diesel::sql_types::Timestamptz>,
        >(&format!("now() + interval '{LEASE}'"))))
        .execute(&mut *tx)
        .await?;
    tx.commit().await?;
    let lookups = &settings.lookups;
    let looked = join_all(rows.iter().map(|row| lookups.look(&row.name, &row.token))).await;
    for (row, found) in rows.iter().zip(looked) {
        // One that goes wrong is looked for again when the lease is over.
        if let Err(error) = keep(db, row, &found).await {
            tracing::warn!(%error, "what the DNS said of a domain was not written down");
        }
    }
    Ok(rows.len())
}

/// Looks for a domain and writes down what was found.
pub(super) async fn look(
    db: &Database,
    settings: &Domains,
    row: &DomainRow,
) -> Result<(), DbError> {
    let found = settings.lookups.look(&row.name, &row.token).await;
    keep(db, row, &found).await
}

async fn keep(db: &Database, row: &DomainRow, found: &Found) -> Result<(), DbError> {
    let mut tx = db.begin(&Identity::system(System::Domains)).await?;
    // The folder's lock and the tenant's row first, as everybody does who changes its hosts.
    folder::alone(&mut tx).await?;
    let name: Option<String> = tenants::table
        .find(row.tenant_id)
        .select(tenants::name)
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    let now: Option<DomainRow> = domains::table
        .find(row.id)
        .select(DomainRow::as_select())
        .for_update()
        .first(&mut *tx)
        .await
        .optional()?;
    match (name, now) {
        (Some(tenant), Some(now)) => write(tx, &now, &tenant, found).await,
        // Taken away while it was looked for.
        _ => tx.rollback().await,
    }
}

async fn write(
    mut tx: Transaction,
    row: &DomainRow,
    tenant: &str,
    found: &Found,
) -> Result<(), DbError> {
    let now = Utc::now();
    let mut judged = judge(row, found, now);
    let held_by: Option<Uuid> = tenant_hosts::table
        .filter(tenant_hosts::host.eq(&row.name))
        .select(tenant_hosts::tenant_id)
        .first(&mut *tx)
        .await
        .optional()?;
    if judged.turn == Some(Turn::Proven) && held_by.is_some_and(|holder| holder != row.tenant_id) {
        judged = Judged {
            state: row.state,
            problem: Some(DomainProblem::Taken),
            turn: None,
            ..judged
        };
    }
    let proven_at = match judged.turn {
        Some(Turn::Proven) => Some(now),
        _ => row.proven_at,
    };
    diesel::update(domains::table.find(row.id))
        .set((
            domains::state.eq(judged.state),
            domains::problem.eq(judged.problem),
            domains::checks.eq(judged.checks),
            domains::failing_since.eq(judged.failing_since),
            domains::proven_at.eq(proven_at),
            domains::last_checked_at.eq(now),
            domains::next_check_at.eq(judged.next),
            domains::found.eq(json(found)?),
        ))
        .execute(&mut *tx)
        .await?;
    if let Some(turn) = judged.turn {
        turned(&mut tx, row, tenant, turn, now).await?;
    }
    tx.commit().await
}

/// What follows: hosts, the log, mails.
async fn turned(
    conn: &mut AsyncPgConnection,
    row: &DomainRow,
    tenant: &str,
    turn: Turn,
    now: DateTime<Utc>,
) -> Result<(), DbError> {
    let action = match turn {
        Turn::Proven => {
            becomes_host(conn, row).await?;
            AuditAction::DomainProven
        }
        Turn::Recovered => AuditAction::DomainProven,
        Turn::Failing => AuditAction::DomainFailing,
        Turn::Lost => {
            leaves_hosts(conn, row.tenant_id, &row.name).await?;
            AuditAction::DomainLost
        }
    };
    let entry = Entry {
        action,
        actor: AuditActor::System,
        tenant: Some(row.tenant_id),
        subject: None,
        detail: AuditDetail::name(&row.name),
    };
    record(conn, &entry, None).await?;
    if matches!(turn, Turn::Failing | Turn::Lost) {
        let at_risk = DomainAtRisk {
            tenant: row.tenant_id,
            global_id: GlobalId::new(NodeKind::Portal, row.tenant_id).to_string(),
            portal: tenant.to_owned(),
            domain: row.name.clone(),
            ends_at: (turn == Turn::Failing).then(|| ends_at(now)),
        };
        notifications::domain_at_risk(conn, &at_risk).await?;
    }
    let tenant = row.tenant_id;
    Event::TenantChanged { tenant }.notify(conn).await
}

async fn becomes_host(conn: &mut AsyncPgConnection, row: &DomainRow) -> Result<(), DbError> {
    let old = hosts::of(conn, row.tenant_id).await?;
    let mut new = old.clone();
    if row.becomes_first {
        new.retain(|host| *host != row.name);
        new.insert(0, row.name.clone());
    } else if !new.contains(&row.name) {
        new.push(row.name.clone());
    }
    rewrite(conn, row.tenant_id, &old, &new).await
}

/// Takes a host away, unless it is the only one.
pub(super) async fn leaves_hosts(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    name: &str,
) -> Result<(), DbError> {
    let old = hosts::of(conn, tenant).await?;
    let mut new = old.clone();
    new.retain(|host| host != name);
    if new.is_empty() {
        return Ok(());
    }
    rewrite(conn, tenant, &old, &new).await
}

/// Makes these the hosts, and counts it as a change of the record.
pub(super) async fn rewrite(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    old: &[String],
    new: &[String],
) -> Result<(), DbError> {
    if old == new {
        return Ok(());
    }
    hosts::write(conn, tenant, new).await?;
    diesel::update(tenants::table.find(tenant))
        .set(tenants::updated_at.eq(Utc::now()))
        .execute(conn)
        .await?;
    Ok(())
}

/// Takes a domain to be looked for because somebody asks; none when that was done a moment ago. What waits has its two weeks
/// anew.
pub(super) async fn claim(db: &Database, id: Uuid) -> Result<Option<DomainRow>, DbError> {
    let mut tx = db.begin(&Identity::system(System::Domains)).await?;
    let rested = format!(
        "(last_checked_at IS NULL OR last_checked_at < now() - interval '{PAUSE_SECONDS} seconds')"
    );
    let claimed = diesel::update(domains::table.find(id))
        .filter(sql::<Bool>(&rested))
        .set((
            domains::last_checked_at.eq(Utc::now()),
            domains::waiting_since.eq(Utc::now()),
        ))
        .returning(DomainRow::as_returning())
        .get_result(&mut *tx)
        .await
        .optional()?;
    if let Some(row) = &claimed
        && !matches!(row.state, DomainState::Proven | DomainState::Failing)
    {
        diesel::update(domains::table.find(id))
            .set(domains::checks.eq(0))
            .execute(&mut *tx)
            .await?;
    }
    tx.commit().await?;
    Ok(claimed)
}
