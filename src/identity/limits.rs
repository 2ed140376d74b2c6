//! Failed log-ins are counted, by account and by the client's address, in the database: any number of processes, one
//! count. The table knows accounts and addresses by keyed hashes only.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use diesel::{
    deserialize::QueryableByName,
    sql_types::{Binary, Float8, Integer},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretBox};
use uuid::Uuid;

use super::address::LoginAddress;
use crate::{
    config::{InstanceSecret, LoginConfig, hmac_sha256},
    db::{Database, DbError, Identity, System},
};

/// Counts tries before they are made, so that many at once cannot slip through together.
#[derive(Clone)]
pub struct LoginLimits {
    db: Database,
    settings: LoginConfig,
    key: Arc<SecretBox<[u8; 32]>>,
}

impl std::fmt::Debug for LoginLimits {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "LoginLimits({:?})", self.settings)
    }
}

type Key = [u8; 32];

/// A try that may be made, and is counted as a failure until [`LoginLimits::succeeded`] or [`LoginLimits::undo`].
#[derive(Debug)]
pub(super) struct Try {
    account: Key,
    address: Key,
}

/// Whether a try may be made.
#[derive(Debug)]
pub(super) enum Admission {
    Granted(Try),
    /// Not before so many minutes, at least one.
    Refused {
        minutes: i64,
    },
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Integer)]
    failures: i32,
    #[diesel(sql_type = Float8)]
    seconds_left: f64,
}

impl LoginLimits {
    /// Counts in `db`, under a key derived from the instance's secret.
    #[must_use]
    pub fn new(db: Database, settings: LoginConfig, secret: &InstanceSecret) -> Self {
        let key = Arc::new(secret.derive("login attempts 1"));
        Self { db, settings, key }
    }

    /// Counts a try for an account of a tenant, or of staff when there is none, whether there is such an account or
    /// not. A client that is over its own limit adds nothing to an account's count, so it cannot lock further ones.
    pub(super) async fn admit(
        &self,
        tenant: Option<Uuid>,
        login: &LoginAddress,
        client: IpAddr,
    ) -> Result<Admission, DbError> {
        let counted = Try {
            account: self.account_key(tenant, login),
            address: self.address_key(client),
        };
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        // Everybody takes the address's row first and the account's second: no two wait for each other.
        let mut refused = self
            .count(&mut tx, &counted.address, self.settings.address_failures)
            .await?;
        if refused.is_none() {
            refused = self
                .count(&mut tx, &counted.account, self.settings.account_failures)
                .await?;
        }
        tx.commit().await?;
        Ok(match refused {
            None => Admission::Granted(counted),
            Some(minutes) => Admission::Refused { minutes },
        })
    }

    /// The password was right: the account's count starts anew, and the try was no failure of the address. In the
    /// transaction that opens the session.
    pub(super) async fn succeeded(
        &self,
        conn: &mut AsyncPgConnection,
        made: &Try,
    ) -> Result<(), DbError> {
        take_back(conn, &made.address).await?;
        diesel::sql_query("DELETE FROM login_attempts WHERE key = $1")
            .bind::<Binary, _>(made.account.as_slice())
            .execute(conn)
            .await?;
        Ok(())
    }

    /// The try was not made after all: it counts for neither.
    pub(super) async fn undo(&self, made: &Try) -> Result<(), DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        take_back(&mut tx, &made.address).await?;
        take_back(&mut tx, &made.account).await?;
        tx.commit().await
    }

    /// Deletes counts whose window is over, and says how many. For the worker's loop.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let swept = diesel::sql_query(
            "DELETE FROM login_attempts WHERE window_started_at <= now() - make_interval(secs => $1)",
        )
        .bind::<Float8, _>(self.settings.window.as_secs_f64())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(swept)
    }

    /// Adds one and returns the minutes to wait when that is over the limit. One statement, so that of any number at
    /// the same time each gets a number of its own. What is over the limit adds no more.
    async fn count(
        &self,
        conn: &mut AsyncPgConnection,
        key: &Key,
        limit: u32,
    ) -> Result<Option<i64>, DbError> {
        let limit = i32::try_from(limit).unwrap_or(i32::MAX - 1);
        let count: Count = diesel::sql_query(
            "INSERT INTO login_attempts AS l (key, failures, window_started_at) VALUES ($1, 1, now())
             ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN l.window_started_at <= now() - make_interval(secs => $2) THEN 1
                                ELSE LEAST(l.failures, $3) + 1 END,
                window_started_at = CASE WHEN l.window_started_at <= now() - make_interval(secs => $2) THEN now()
                                         ELSE l.window_started_at END
             RETURNING failures, extract(epoch FROM window_started_at - now())::float8 + $2 AS seconds_left",
        )
        .bind::<Binary, _>(key.as_slice())
        .bind::<Float8, _>(self.settings.window.as_secs_f64())
        .bind::<Integer, _>(limit)
        .get_result(conn)
        .await?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "minutes of a window; `as` saturates"
        )]
        let minutes = (count.seconds_left / 60.0).ceil().max(1.0) as i64;
        Ok((count.failures > limit).then_some(minutes))
    }

    fn account_key(&self, tenant: Option<Uuid>, login: &LoginAddress) -> Key {
        self.key_of(&[
            b"account",
            tenant.unwrap_or(Uuid::nil()).as_bytes(),
            login.as_str().as_bytes(),
        ])
    }

    fn address_key(&self, client: IpAddr) -> Key {
        match client.to_canonical() {
            IpAddr::V4(address) => self.key_of(&[b"address", &address.octets()]),
            IpAddr::V6(address) => self.key_of(&[b"address", &network(address)]),
        }
    }

    fn key_of(&self, parts: &[&[u8]]) -> Key {
        hmac_sha256(self.key.expose_secret(), &parts.concat())
    }
}

/// The /64, which is what one subscriber gets: they may come from any address in it.
fn network(address: Ipv6Addr) -> [u8; 8] {
    let octets = address.octets();
    std::array::from_fn(|index| octets[index])
}

async fn take_back(conn: &mut AsyncPgConnection, key: &Key) -> Result<(), DbError> {
    diesel::sql_query(
        "UPDATE login_attempts SET failures = GREATEST(failures - 1, 0) WHERE key = $1",
    )
    .bind::<Binary, _>(key.as_slice())
    .execute(conn)
    .await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn limits(secret: &str) -> LoginLimits {
        let db = Database::new("postgresql://nobody@localhost/nothing", 1).unwrap();
        let secret = InstanceSecret::new(&secret.repeat(32)).unwrap();
        LoginLimits::new(
            db,
            LoginConfig {
                account_failures: 10,
                address_failures: 100,
                window: Duration::from_mins(15),
            },
            &secret,
        )
    }

    fn address(limits: &LoginLimits, text: &str) -> Key {
        limits.address_key(text.parse().unwrap())
    }

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        let limits = limits("secret");
        let one = address(&limits, "2001:db8:1:2:3:4:5:6");
        assert_eq!(one, address(&limits, "2001:db8:1:2:ffff::1"));
        assert_ne!(one, address(&limits, "2001:db8:1:3:3:4:5:6"));
        assert_eq!(
            address(&limits, "192.0.2.1"),
            address(&limits, "::ffff:192.0.2.1")
        );
        assert_ne!(address(&limits, "192.0.2.1"), address(&limits, "192.0.2.2"));
    }

    #[test]
    fn an_account_is_counted_by_tenant_and_address_under_the_instances_secret() {
        let login = LoginAddress::typed("anna@oriale.example").unwrap();
        let one = limits("secret");
        let tenant = Some(Uuid::from_u128(1));
        assert_eq!(
            one.account_key(tenant, &login),
            one.account_key(tenant, &LoginAddress::typed("Anna@Oriale.example").unwrap())
        );
        assert_ne!(
            one.account_key(tenant, &login),
            one.account_key(None, &login)
        );
        assert_ne!(
            one.account_key(tenant, &login),
            limits("other").account_key(tenant, &login)
        );
    }
}
