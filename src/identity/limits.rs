//! Failed log-ins are counted, by account, by the client's address and by portal, in the database: any number of
//! processes, one count. The table knows accounts and addresses by keyed hashes only.
//!
//! Too many failures put the next try off, each for longer, never for good; and whoever comes with a browser that is
//! known to the account (see `device`) is counted apart, so that strangers keep nobody out.

use std::{
    net::{IpAddr, Ipv6Addr},
    sync::Arc,
};

use diesel::{
    deserialize::QueryableByName,
    sql_types::{BigInt, Binary, Bool, Float8, Integer},
};
use diesel_async::{AsyncPgConnection, RunQueryDsl};
use secrecy::{ExposeSecret, SecretBox};
use uuid::Uuid;

use super::{address::LoginAddress, device::Device};
use crate::{
    config::{InstanceSecret, LoginConfig, hmac_sha256},
    db::{Database, DbError, Identity, System},
};

/// Seconds that the first failure too many puts the next try off; each further one doubles it.
const FIRST_DELAY: f64 = 15.0;

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

/// What is tried: each has counts of its own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Purpose {
    /// A password.
    LogIn,
    /// To have a link sent to a new password.
    Reset,
    /// The code of a second factor.
    Code,
}

impl Purpose {
    const fn word(self) -> &'static [u8] {
        match self {
            Self::LogIn => b"",
            Self::Reset => b"reset ",
            Self::Code => b"code ",
        }
    }
}

/// Who tries.
#[derive(Clone, Copy, Debug)]
pub(super) struct Trying<'a> {
    pub purpose: Purpose,
    /// The account's tenant; none for staff.
    pub tenant: Option<Uuid>,
    pub login: &'a LoginAddress,
    pub client: IpAddr,
    /// The browser, if it is known to the account.
    pub device: Option<Device>,
}

/// A try that may be made, and is counted as a failure until [`LoginLimits::succeeded`] or [`LoginLimits::undo`].
#[derive(Debug)]
pub(super) struct Try {
    account: Key,
    /// The client's address, and the portal unless the browser is known.
    shared: Vec<Key>,
}

/// Whether a try may be made.
#[derive(Debug)]
pub(super) enum Admission {
    Granted(Try),
    /// Not before so many seconds, at least one.
    Refused {
        seconds: i64,
    },
}

#[derive(QueryableByName)]
struct Count {
    #[diesel(sql_type = Bool)]
    counted: bool,
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
    /// not. A client that has to wait adds nothing to an account's count, so it cannot slow further ones down.
    pub(super) async fn admit(&self, trying: &Trying<'_>) -> Result<Admission, DbError> {
        let counted = Try {
            account: self.account_key(trying),
            shared: match trying.device {
                None => vec![self.address_key(trying), self.tenant_key(trying)],
                Some(_) => vec![self.address_key(trying)],
            },
        };
        let free = [
            self.settings.address_failures,
            self.settings.tenant_failures,
        ];
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let mut refused = None;
        for (key, free) in counted
            .shared
            .iter()
            .zip(free)
            .chain([(&counted.account, self.settings.account_failures)])
        {
            refused = self.count(&mut tx, key, free).await?;
            if refused.is_some() {
                break;
            }
        }
        tx.commit().await?;
        Ok(match refused {
            None => Admission::Granted(counted),
            Some(seconds) => Admission::Refused { seconds },
        })
    }

    /// The try was none: forgives the account and takes it off the other counts. In the caller's transaction.
    pub(super) async fn succeeded(
        &self,
        conn: &mut AsyncPgConnection,
        made: &Try,
    ) -> Result<(), DbError> {
        for key in &made.shared {
            take_back(conn, key).await?;
        }
        diesel::sql_query("DELETE FROM login_attempts WHERE key = $1")
            .bind::<Binary, _>(made.account.as_slice())
            .execute(conn)
            .await?;
        Ok(())
    }

    /// The try was never made.
    pub(super) async fn undo(&self, made: &Try) -> Result<(), DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        for key in made.shared.iter().chain([&made.account]) {
            take_back(&mut tx, key).await?;
        }
        tx.commit().await
    }

    /// Deletes counts whose time is over, and says how many.
    ///
    /// # Errors
    /// When the database cannot be asked.
    pub async fn sweep(&self) -> Result<usize, DbError> {
        let mut tx = self.db.begin(&Identity::system(System::Login)).await?;
        let swept = diesel::sql_query(
            "DELETE FROM login_attempts WHERE counted_at <= now() - make_interval(secs => $1) AND not_before <= now()",
        )
        .bind::<Float8, _>(self.settings.window.as_secs_f64())
        .execute(&mut *tx)
        .await?;
        tx.commit().await?;
        Ok(swept)
    }

    /// Counts one try, unless the key has to wait: then the seconds that are left. The row's lock lasts until the
    /// transaction ends, so tries at the same time are counted one by one.
    async fn count(
        &self,
        conn: &mut AsyncPgConnection,
        key: &Key,
        free: u32,
    ) -> Result<Option<i64>, DbError> {
        let count: Count = diesel::sql_query(
            "INSERT INTO login_attempts AS l (key, failures, counted_at, stamp, not_before)
             VALUES ($1, 1, clock_timestamp(), $6,
                clock_timestamp() + make_interval(secs => CASE WHEN $3 <= 1 THEN least($4, $5) ELSE 0 END))
             ON CONFLICT (key) DO UPDATE SET
                failures = CASE WHEN l.not_before > clock_timestamp() THEN l.failures
                    WHEN l.counted_at <= clock_timestamp() - make_interval(secs => $2) THEN 1
                    ELSE l.failures + 1 END,
                not_before = CASE WHEN l.not_before > clock_timestamp() THEN l.not_before
                    WHEN l.counted_at <= clock_timestamp() - make_interval(secs => $2) THEN clock_timestamp()
                    WHEN l.failures + 1 < $3 THEN clock_timestamp()
                    ELSE clock_timestamp() + make_interval(secs =>
                        least($4, $5 * 2.0 ^ least(l.failures + 1 - $3, 20)::float8)) END,
                stamp = CASE WHEN l.not_before > clock_timestamp() THEN l.stamp ELSE $6 END,
                counted_at = CASE WHEN l.not_before > clock_timestamp() THEN l.counted_at ELSE clock_timestamp() END
             RETURNING stamp = $6 AS counted,
                greatest(extract(epoch FROM not_before - clock_timestamp()), 0)::float8 AS seconds_left",
        )
        .bind::<Binary, _>(key.as_slice())
        .bind::<Float8, _>(self.settings.window.as_secs_f64())
        .bind::<Integer, _>(i32::try_from(free).unwrap_or(i32::MAX))
        .bind::<Float8, _>(self.settings.longest_delay.as_secs_f64())
        .bind::<Float8, _>(FIRST_DELAY)
        .bind::<BigInt, _>(rand::random::<i64>())
        .get_result(conn)
        .await?;
        #[expect(
            clippy::cast_possible_truncation,
            reason = "seconds of a delay; `as` saturates"
        )]
        let seconds = count.seconds_left.ceil().max(1.0) as i64;
        Ok((!count.counted).then_some(seconds))
    }

    fn account_key(&self, trying: &Trying<'_>) -> Key {
        let device = trying.device.unwrap_or_default();
        self.key_of(
            trying,
            &[
                b"account",
                trying.tenant.unwrap_or_default().as_bytes(),
                &device,
                trying.login.as_str().as_bytes(),
            ],
        )
    }

    fn tenant_key(&self, trying: &Trying<'_>) -> Key {
        let tenant = trying.tenant.unwrap_or_default();
        self.key_of(trying, &[b"tenant", tenant.as_bytes()])
    }

    /// An IPv4 address, or the IPv6 network of 64 bits that one subscriber has.
    fn address_key(&self, trying: &Trying<'_>) -> Key {
        match trying.client.to_canonical() {
            IpAddr::V4(address) => self.key_of(trying, &[b"address", &address.octets()]),
            IpAddr::V6(address) => self.key_of(trying, &[b"address", &network(address)]),
        }
    }

    fn key_of(&self, trying: &Trying<'_>, parts: &[&[u8]]) -> Key {
        let message = [trying.purpose.word(), &parts.concat()].concat();
        hmac_sha256(self.key.expose_secret(), &message)
    }
}

fn network(address: Ipv6Addr) -> [u8; 8] {
    let octets = address.octets();
    std::array::from_fn(|index| octets[index])
}

async fn take_back(conn: &mut AsyncPgConnection, key: &Key) -> Result<(), DbError> {
    diesel::sql_query(
        "UPDATE login_attempts SET failures = greatest(failures - 1, 0), not_before = least(not_before, now())
         WHERE key = $1",
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
                account_failures: 5,
                address_failures: 100,
                tenant_failures: 1000,
                window: Duration::from_hours(24),
                longest_delay: Duration::from_mins(15),
            },
            &secret,
        )
    }

    fn trying<'a>(login: &'a LoginAddress, tenant: Option<Uuid>, client: &str) -> Trying<'a> {
        Trying {
            purpose: Purpose::LogIn,
            tenant,
            login,
            client: client.parse().unwrap(),
            device: None,
        }
    }

    fn anna() -> LoginAddress {
        LoginAddress::typed("anna@oriale.example").unwrap()
    }

    #[test]
    fn an_ipv6_network_counts_as_one_client() {
        let limits = limits("secret");
        let anna = anna();
        let address = |text: &str| limits.address_key(&trying(&anna, None, text));
        let one = address("2001:db8:1:2:3:4:5:6");
        assert_eq!(one, address("2001:db8:1:2:ffff::1"));
        assert_ne!(one, address("2001:db8:1:3:3:4:5:6"));
        assert_eq!(address("192.0.2.1"), address("::ffff:192.0.2.1"));
        assert_ne!(address("192.0.2.1"), address("192.0.2.2"));
    }

    #[test]
    fn an_account_is_counted_by_tenant_device_and_purpose_under_the_instances_secret() {
        let anna = anna();
        let one = limits("secret");
        let here = trying(&anna, Some(Uuid::from_u128(1)), "192.0.2.1");
        let key = one.account_key(&here);
        let spelt = LoginAddress::typed("Anna@Oriale.example").unwrap();
        let again = Trying {
            login: &spelt,
            ..here
        };
        assert_eq!(key, one.account_key(&again));
        for other in [
            Trying {
                tenant: None,
                ..here
            },
            Trying {
                device: Some([1; 16]),
                ..here
            },
            Trying {
                purpose: Purpose::Reset,
                ..here
            },
        ] {
            assert_ne!(key, one.account_key(&other), "{other:?}");
        }
        assert_ne!(key, limits("other").account_key(&here));
    }
}
