//! Domains are entered, looked for and taken away from the desk, and hosts put into order. Each in one transaction with its
//! line in the audit log.

use chrono::Utc;
use data_encoding::BASE32_NOPAD;
use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use super::{
    Domains,
    check::{PAUSE_SECONDS, claim, leaves_hosts, look, rewrite},
    model::DomainRow,
    queries::{Which, domains as read},
};
use crate::{
    access::Caller,
    api::{Failure, UserError, UserErrorCode, refuse},
    db::{
        Database, DbError, Event, Transaction,
        schema::{tenant_domains as domains, tenants},
    },
    identity::{
        RequestOrigin,
        audit::{AuditAction, AuditActor, AuditDetail, Entry, record},
        begin_for, no_such_portal,
    },
    provisioning::hosts,
    tenants::{TenantState, folder},
};

/// Domains of a portal at most.
const MOST: i64 = 20;

/// Who asks for what, from where.
#[derive(Clone, Copy)]
pub(super) struct Asked<'a> {
    pub db: &'a Database,
    pub settings: &'a Domains,
    pub caller: &'a Caller,
    pub origin: &'a RequestOrigin,
}

/// Enters a domain, which is looked for from now on.
///
/// # Errors
/// What is wrong with the name; CONFLICT for one that another portal has or that stands there already; INVALID_STATE for an
/// archived portal or too many domains; NOT_FOUND for a portal that is not there.
pub(super) async fn add(
    asked: Asked<'_>,
    tenant: Uuid,
    typed: &str,
    becomes_first: bool,
) -> Result<Uuid, Failure> {
    let Asked {
        settings, caller, ..
    } = asked;
    let typed = [typed.to_owned()];
    let names = hosts::check(caller, &settings.desk_host, "name", &typed).map_err(Failure::User)?;
    let name = names.into_iter().next().unwrap_or_default();
    let error = |code, id| {
        let host = [("host", name.as_str().into())];
        UserError::with(caller.locale, code, "name", id, &host)
    };
    if name == settings.target().as_str() {
        return Err(error(UserErrorCode::InvalidValue, "user-error-host-desk").into());
    }
    let mut tx = changing(asked, tenant).await?;
    let taken = hosts::taken(
        &mut tx,
        caller,
        "name",
        Some(tenant),
        std::slice::from_ref(&name),
    );
    let taken = taken.await?;
    if !taken.is_empty() {
        return refuse(tx, Failure::User(taken)).await;
    }
    let there: Vec<String> = domains::table
        .filter(domains::tenant_id.eq(tenant))
        .select(domains::name)
        .load(&mut *tx)
        .await?;
    if there.contains(&name) {
        let code = UserErrorCode::Conflict;
        return refuse(tx, error(code, "user-error-host-twice")).await;
    }
    if there.len() as i64 >= MOST {
        let (code, limit) = (UserErrorCode::InvalidState, [("limit", MOST.into())]);
        let id = "user-error-too-many-hosts";
        let error = UserError::with(caller.locale, code, "name", id, &limit);
        return refuse(tx, error).await;
    }
    let id = Uuid::now_v7();
    let token = BASE32_NOPAD.encode(&rand::random::<[u8; 20]>());
    diesel::insert_into(domains::table)
        .values((
            domains::id.eq(id),
            domains::tenant_id.eq(tenant),
            domains::name.eq(&name),
            domains::token.eq(token.to_ascii_lowercase()),
            domains::becomes_first.eq(becomes_first),
        ))
        .execute(&mut *tx)
        .await?;
    tell(
        &mut tx,
        asked,
        tenant,
        AuditAction::DomainAdded,
        AuditDetail::name(&name),
    )
    .await?;
    tx.commit().await?;
    Ok(id)
}

/// Looks for a domain now.
///
/// # Errors
/// NOT_FOUND for one that is not there; TOO_MANY_ATTEMPTS a moment after the last look; INVALID_STATE for an archived portal.
pub(super) async fn check_now(asked: Asked<'_>, id: Uuid) -> Result<(), Failure> {
    let Asked {
        db,
        settings,
        caller,
        ..
    } = asked;
    let row = one(asked, id).await?;
    changing(asked, row.tenant_id).await?.rollback().await?;
    let Some(row) = claim(db, row.id).await? else {
        let seconds = [("seconds", PAUSE_SECONDS.into())];
        let (code, words) = (
            UserErrorCode::TooManyAttempts,
            "user-error-domain-just-checked",
        );
        return Err(UserError::with(caller.locale, code, "domainId", words, &seconds).into());
    };
    Ok(look(db, settings, &row).await?)
}

/// Takes a domain away; as a host too.
///
/// # Errors
/// NOT_FOUND for one that is not there; INVALID_STATE where it is the portal's only host, and for an archived portal.
pub(super) async fn remove(asked: Asked<'_>, id: Uuid) -> Result<(), Failure> {
    let row = one(asked, id).await?;
    let tenant = row.tenant_id;
    let mut tx = changing(asked, tenant).await?;
    let now: Option<DomainRow> = domains::table
        .find(id)
        .select(DomainRow::as_select())
        .first(&mut *tx)
        .await
        .optional()?;
    let Some(row) = now else {
        return refuse(tx, no_domain(asked.caller)).await;
    };
    if row.state.is_held() {
        let hosts = hosts::of(&mut tx, tenant).await?;
        if hosts == [row.name.clone()] {
            let (code, words) = (UserErrorCode::InvalidState, "user-error-last-host");
            let host = [("host", row.name.as_str().into())];
            let error = UserError::with(asked.caller.locale, code, "domainId", words, &host);
            return refuse(tx, error).await;
        }
        leaves_hosts(&mut tx, tenant, &row.name).await?;
    }
    diesel::delete(domains::table.find(id))
        .execute(&mut *tx)
        .await?;
    tell(
        &mut tx,
        asked,
        tenant,
        AuditAction::DomainRemoved,
        AuditDetail::name(&row.name),
    )
    .await?;
    tx.commit().await?;
    Ok(())
}

/// What is done with a host.
#[derive(Clone, Copy, Debug)]
pub(super) enum HostMove {
    /// It becomes the first.
    First,
    /// Its pages lead on to the first, or do not.
    Redirect(bool),
}

/// Puts hosts into order.
///
/// # Errors
/// NOT_FOUND for a host that the portal does not have; INVALID_STATE for the first, which cannot lead on to itself.
pub(super) async fn arrange(
    asked: Asked<'_>,
    tenant: Uuid,
    host: &str,
    step: HostMove,
) -> Result<(), Failure> {
    let mut tx = changing(asked, tenant).await?;
    let old = hosts::of(&mut tx, tenant).await?;
    let mut redirecting: Vec<String> = tenants::table
        .find(tenant)
        .select(tenants::redirecting_hosts)
        .first(&mut *tx)
        .await?;
    let locale = asked.caller.locale;
    if !old.iter().any(|there| there == host) {
        let error = UserError::at(locale, UserErrorCode::NotFound, "host");
        return refuse(tx, error).await;
    }
    redirecting.retain(|listed| listed != host && old.contains(listed));
    match step {
        HostMove::First => {
            let mut new = old.clone();
            new.retain(|there| there != host);
            new.insert(0, host.to_owned());
            rewrite(&mut tx, tenant, &old, &new).await?;
        }
        HostMove::Redirect(true) if old.as_slice().first().is_some_and(|first| first == host) => {
            let (code, id) = (UserErrorCode::InvalidState, "user-error-first-host");
            let error = UserError::with(locale, code, "host", id, &[("host", host.into())]);
            return refuse(tx, error).await;
        }
        HostMove::Redirect(true) => redirecting.push(host.to_owned()),
        HostMove::Redirect(false) => {}
    }
    diesel::update(tenants::table.find(tenant))
        .set((
            tenants::redirecting_hosts.eq(redirecting),
            tenants::updated_at.eq(Utc::now()),
        ))
        .execute(&mut *tx)
        .await?;
    let detail = AuditDetail::fields(vec!["hosts".to_owned()]);
    tell(&mut tx, asked, tenant, AuditAction::TenantUpdated, detail).await?;
    tx.commit().await?;
    Ok(())
}

/// Begins to change something of a tenant, whose row is held.
async fn changing(asked: Asked<'_>, tenant: Uuid) -> Result<Transaction, Failure> {
    let Asked { db, caller, .. } = asked;
    let mut tx = begin_for(db, caller, Some(tenant)).await?;
    // The folder is applied under the same lock.
    folder::alone(&mut tx).await?;
    let state: Option<TenantState> = tenants::table
        .find(tenant)
        .select(tenants::state)
        .for_no_key_update()
        .first(&mut *tx)
        .await
        .optional()?;
    match state.filter(|_| caller.serves(tenant)) {
        None => refuse(tx, no_such_portal(caller)).await,
        Some(state) if state.is_set_aside() => refuse(tx, state.refuses(caller.locale)).await,
        Some(_) => Ok(tx),
    }
}

async fn one(asked: Asked<'_>, id: Uuid) -> Result<DomainRow, Failure> {
    let rows = read(asked.db, asked.caller, Which::One(id)).await?;
    let found = rows.into_iter().next();
    found.ok_or_else(|| no_domain(asked.caller))
}

pub(super) fn no_domain(caller: &Caller) -> Failure {
    UserError::at(caller.locale, UserErrorCode::NotFound, "domainId").into()
}

async fn tell(
    conn: &mut AsyncPgConnection,
    asked: Asked<'_>,
    tenant: Uuid,
    action: AuditAction,
    detail: AuditDetail,
) -> Result<(), DbError> {
    let entry = Entry {
        action,
        actor: AuditActor::of(asked.caller),
        tenant: Some(tenant),
        subject: None,
        detail,
    };
    record(conn, &entry, Some(asked.origin)).await?;
    Event::TenantChanged { tenant }.notify(conn).await
}
