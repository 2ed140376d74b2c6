//! A portal's host names: judged, looked for at other portals, written.

use diesel::prelude::*;
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use uuid::Uuid;

use crate::{
    access::Caller,
    api::{UserError, UserErrorCode},
    config::HostName,
    db::{
        DbError,
        schema::{tenant_hosts, tenants},
    },
    tenants::{HostProblem, check_host, written},
};

/// Hosts of a portal at most.
const MOST: usize = 20;
/// Characters of what was typed that an error repeats.
const SHOWN: usize = 80;

/// The hosts in their stored form.
///
/// # Errors
/// All that is wrong with them, at this field of the input.
pub(crate) fn check(
    caller: &Caller,
    desk: &HostName,
    field: &str,
    typed: &[String],
) -> Result<Vec<String>, Vec<UserError>> {
    let mut hosts: Vec<String> = Vec::new();
    let mut errors = Vec::new();
    let error = |code, id, host: &str| {
        let shown: String = host.trim().chars().take(SHOWN).collect();
        UserError::with(caller.locale, code, field, id, &[("host", shown.into())])
    };
    if typed.is_empty() {
        errors.push(error(UserErrorCode::Blank, "user-error-host-empty", ""));
    }
    if typed.len() > MOST {
        let (code, id) = (UserErrorCode::InvalidValue, "user-error-too-many-hosts");
        let limit = [("limit", MOST.into())];
        let error = UserError::with(caller.locale, code, field, id, &limit);
        return Err(vec![error]);
    }
    for host in typed {
        match check_host(host) {
            Ok(name) if name == desk.as_str() => errors.push(error(
                UserErrorCode::InvalidValue,
                "user-error-host-desk",
                host,
            )),
            Ok(name) if hosts.contains(&name) => errors.push(error(
                UserErrorCode::InvalidValue,
                "user-error-host-twice",
                host,
            )),
            Ok(name) => hosts.push(name),
            Err(problem) => {
                let (code, id) = told(problem);
                errors.push(error(code, id, host));
            }
        }
    }
    if errors.is_empty() {
        Ok(hosts)
    } else {
        Err(errors)
    }
}

const fn told(problem: HostProblem) -> (UserErrorCode, &'static str) {
    use UserErrorCode::{Blank, InvalidCharacters, InvalidValue, TooLong};
    match problem {
        HostProblem::Empty => (Blank, "user-error-host-empty"),
        HostProblem::TooLong => (TooLong, "user-error-host-too-long"),
        HostProblem::NotBare => (InvalidValue, "user-error-host-not-bare"),
        HostProblem::Port => (InvalidValue, "user-error-host-port"),
        HostProblem::Address => (InvalidValue, "user-error-host-address"),
        HostProblem::Wildcard => (InvalidValue, "user-error-host-wildcard"),
        HostProblem::LookAlike => (InvalidCharacters, "user-error-host-look-alike"),
        HostProblem::PublicSuffix => (InvalidValue, "user-error-host-public-suffix"),
        HostProblem::Invalid => (InvalidValue, "user-error-host-invalid"),
    }
}

/// Which of the hosts other tenants have. Whose they are is told to those who serve them.
pub(crate) async fn taken(
    conn: &mut AsyncPgConnection,
    caller: &Caller,
    field: &str,
    own: Option<Uuid>,
    hosts: &[String],
) -> Result<Vec<UserError>, DbError> {
    let found: Vec<(String, Uuid, String)> = tenant_hosts::table
        .inner_join(tenants::table.on(tenants::id.eq(tenant_hosts::tenant_id)))
        .filter(tenant_hosts::host.eq_any(hosts))
        .filter(tenant_hosts::tenant_id.ne(own.unwrap_or_default()))
        .order(tenant_hosts::host)
        .select((tenant_hosts::host, tenants::id, tenants::name))
        .load(conn)
        .await?;
    let told = found.into_iter().map(|(host, tenant, name)| {
        let id = if caller.serves(tenant) {
            "user-error-host-taken-by"
        } else {
            "user-error-host-taken"
        };
        let arguments = [("host", host.into()), ("name", name.into())];
        UserError::with(
            caller.locale,
            UserErrorCode::Conflict,
            field,
            id,
            &arguments,
        )
    });
    Ok(told.collect())
}

/// Makes these the hosts of a tenant, in this order.
pub(crate) async fn write(
    conn: &mut AsyncPgConnection,
    tenant: Uuid,
    hosts: &[String],
) -> Result<(), DbError> {
    written::remove_hosts(conn, tenant).await?;
    written::insert_hosts(conn, tenant, hosts).await
}

/// The hosts of a tenant, in their order.
pub(crate) async fn of(conn: &mut AsyncPgConnection, tenant: Uuid) -> Result<Vec<String>, DbError> {
    let hosts = tenant_hosts::table
        .filter(tenant_hosts::tenant_id.eq(tenant))
        .order(tenant_hosts::position)
        .select(tenant_hosts::host)
        .load(conn)
        .await?;
    Ok(hosts)
}
