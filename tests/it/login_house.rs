//! Two portals and a desk with people who can log in, for tests of logging in.

use std::{
    net::{IpAddr, Ipv4Addr},
    time::Duration,
};

use diesel::prelude::*;
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl};
use portico::{
    access::StaffRole,
    config::{InstanceSecret, LoginConfig, PasswordsConfig, Sealer},
    db::{Database, Events, Identity, System, Transaction},
    identity::{
        Carrier, ContactKind, Credential, LogIn, LogInFailure, LogInSettings, LogIns, LoggedIn,
        Password, RequestOrigin, SessionSettings, TokenHash,
        commands::{NewContact, NewStaff, create_contact, create_staff, set_contact_active},
    },
    text::Locale,
};
use uuid::Uuid;

use crate::support::TestDatabase;

pub const ORIALE: Uuid = Uuid::from_u128(0xA);
pub const TALVEN: Uuid = Uuid::from_u128(0xB);
pub const CLIENT: IpAddr = IpAddr::V4(Ipv4Addr::new(192, 0, 2, 1));
pub const ANNA: &str = "anna@oriale.example";
pub const AGENT: &str = "agent@provider.example";
pub const PASSWORD: &str = "a password of some length";

/// Argon2 with as little work as there can be.
pub const QUICK: PasswordsConfig = PasswordsConfig {
    memory_kib: 8,
    iterations: 1,
    parallelism: 1,
};

pub fn settings() -> LogInSettings {
    LogInSettings {
        passwords: QUICK,
        limits: LoginConfig {
            account_failures: 3,
            address_failures: 6,
            tenant_failures: 1000,
            window: Duration::from_hours(24),
            longest_delay: Duration::from_mins(15),
        },
        sessions: SessionSettings::default(),
    }
}

pub struct House {
    pub database: TestDatabase,
    pub db: Database,
    pub log_ins: LogIns,
    pub anna: Uuid,
    pub agent: Uuid,
}

impl House {
    /// In Oriale: Anna, Ines (not active), Nora (no password). In Talven: Tom. At the desk: an agent. All have
    /// [`PASSWORD`].
    pub async fn build(settings: LogInSettings) -> Self {
        let database = TestDatabase::create().await;
        let db = database.pool();
        let log_ins = process(&database, settings).await;
        let chosen = Password::chosen(PASSWORD, None, &[]).unwrap();
        let hash = log_ins.passwords().hash(&chosen).await.unwrap();
        let mut tx = provision(&db).await;
        for (tenant, slug) in [(ORIALE, "oriale"), (TALVEN, "talven")] {
            diesel::sql_query(format!(
                "INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version)
                 VALUES ('{tenant}', '{slug}', '{slug}', 'de', '{{de}}', '{{tickets}}', '{{}}', 1)"
            ))
            .execute(&mut *tx)
            .await
            .unwrap();
        }
        let mut contacts = Vec::new();
        for (tenant, name, password) in [
            (ORIALE, "Anna", Some(&hash)),
            (ORIALE, "Ines", Some(&hash)),
            (ORIALE, "Nora", None),
            (TALVEN, "Tom", Some(&hash)),
        ] {
            let host = if tenant == ORIALE { "Oriale" } else { "Talven" };
            let contact = NewContact {
                tenant,
                email: &format!("{name}@{host}.example"),
                display_name: name,
                kind: ContactKind::Employee,
                locale: Locale::De,
                phone: None,
                password,
            };
            contacts.push(create_contact(&mut tx, &contact).await.unwrap());
        }
        set_contact_active(&mut tx, ORIALE, contacts[1], false)
            .await
            .unwrap();
        let staff = NewStaff {
            email: AGENT,
            display_name: "Arthur Agent",
            role: StaffRole::Agent,
            locale: Locale::En,
            password: Some(&hash),
        };
        let agent = create_staff(&mut tx, &staff).await.unwrap();
        tx.commit().await.unwrap();
        Self {
            database,
            db,
            log_ins,
            anna: contacts[0],
            agent,
        }
    }

    pub async fn log_in(
        &self,
        tenant: Option<Uuid>,
        email: &str,
        password: &str,
    ) -> Result<LoggedIn, LogInFailure> {
        log_in(&self.log_ins, tenant, email, password, CLIENT).await
    }

    /// The credential of a session of Anna's that was just opened.
    pub async fn session_of_anna(&self, carrier: Carrier) -> Credential {
        let input = LogIn {
            carrier,
            ..typed(Some(ORIALE), ANNA, PASSWORD)
        };
        credential(
            &self.log_ins.log_in(&input, &origin(CLIENT)).await.unwrap(),
            carrier,
        )
    }

    pub async fn session_of_agent(&self) -> Credential {
        let opened = self.log_in(None, AGENT, PASSWORD).await.unwrap();
        credential(&opened, Carrier::Cookie)
    }

    /// As if everybody had waited for as long as they were told to.
    pub async fn waited(&self) {
        self.database
            .as_owner("UPDATE login_attempts SET not_before = now()")
            .await;
    }

    /// How many rows a query counts, whatever row-level security says.
    pub async fn count(&self, query: &str) -> i64 {
        #[derive(QueryableByName)]
        struct Count {
            #[diesel(sql_type = diesel::sql_types::BigInt)]
            count: i64,
        }
        let mut conn = AsyncPgConnection::establish(&self.database.owner_url)
            .await
            .unwrap();
        let count: Count = diesel::sql_query(query)
            .get_result(&mut conn)
            .await
            .unwrap();
        count.count
    }
}

/// What another process would have: a pool, an ear for events and a cache of its own.
pub async fn process(database: &TestDatabase, settings: LogInSettings) -> LogIns {
    let events = Events::listen(database.owner_url.clone());
    let secret = InstanceSecret::new(&"x".repeat(32)).unwrap();
    let log_ins = LogIns::new(
        database.pool(),
        events.clone(),
        &settings,
        &secret,
        Sealer::new(&secret, &[]),
    )
    .unwrap();
    while !events.connected() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    log_ins
}

pub async fn provision(db: &Database) -> Transaction {
    db.begin(&Identity::system(System::Provision))
        .await
        .unwrap()
}

pub fn typed<'input>(
    tenant: Option<Uuid>,
    email: &'input str,
    password: &'input str,
) -> LogIn<'input> {
    LogIn {
        tenant,
        rules: None,
        email,
        password,
        carrier: Carrier::Cookie,
        locale: Locale::En,
    }
}

pub const fn origin(client_address: IpAddr) -> RequestOrigin {
    RequestOrigin {
        client_address,
        session: None,
        user_agent: None,
        device: None,
    }
}

pub async fn log_in(
    log_ins: &LogIns,
    tenant: Option<Uuid>,
    email: &str,
    password: &str,
    client: IpAddr,
) -> Result<LoggedIn, LogInFailure> {
    log_ins
        .log_in(&typed(tenant, email, password), &origin(client))
        .await
}

pub fn credential(opened: &LoggedIn, carrier: Carrier) -> Credential {
    Credential {
        token: TokenHash::of(opened.token.expose()).unwrap(),
        carrier,
    }
}
