//! A PostgreSQL database for each test, copied from one that was migrated once per run.

use diesel::{QueryableByName, sql_types::Text};
use diesel_async::{AsyncConnection, AsyncPgConnection, RunQueryDsl, SimpleAsyncConnection};
use portico::db::Database;
use tokio::sync::{Mutex, OnceCell};
use url::Url;
use uuid::Uuid;

/// The server's address for its superuser or for a role that may create databases and roles.
/// `PORTICO_TEST_DATABASE_URL`; without it the run starts a private server of its own.
fn server() -> Url {
    std::env::var("PORTICO_TEST_DATABASE_URL")
        .expect("PORTICO_TEST_DATABASE_URL names a PostgreSQL server; `make test` starts one")
        .parse()
        .expect("PORTICO_TEST_DATABASE_URL is a postgresql:// URL")
}

const SERVICE_PASSWORD: &str = "service-password-of-the-tests";
static TEMPLATE: OnceCell<String> = OnceCell::const_new();

/// A migrated database of its own, dropped with the value.
pub struct TestDatabase {
    name: String,
    /// For the owner: sees and may do everything that row-level security does not forbid owners too.
    pub owner_url: String,
    /// For the service role, on which row-level security applies.
    pub service_url: String,
    /// The owner's connection: making one costs more than most that is asked on it.
    owner: Mutex<Option<AsyncPgConnection>>,
}

impl TestDatabase {
    /// Copies the template.
    pub async fn create() -> Self {
        Self::copy_of(TEMPLATE.get_or_init(make_template).await).await
    }

    /// Copies what [`Self::into_template`] named.
    pub async fn copy_of(template: &str) -> Self {
        let name = format!("portico_test_{}", Uuid::new_v4().simple());
        admin(&format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
        let mut owner = server();
        owner.set_path(&name);
        let mut service = owner.clone();
        service.set_username("portico_service").unwrap();
        service.set_password(Some(SERVICE_PASSWORD)).unwrap();
        Self {
            name,
            owner_url: owner.into(),
            service_url: service.into(),
            owner: Mutex::default(),
        }
    }

    /// A pool of the service role.
    pub fn pool(&self) -> Database {
        Database::new(&self.service_url, 4).unwrap()
    }

    /// Runs SQL as the owner.
    pub async fn as_owner(&self, sql: &str) {
        let mut kept = self.owner.lock().await;
        let mut conn = self.connection(kept.take()).await;
        conn.batch_execute(sql).await.unwrap();
        *kept = Some(conn);
    }

    /// The connection that was kept, if it still works; else another one.
    async fn connection(&self, kept: Option<AsyncPgConnection>) -> AsyncPgConnection {
        if let Some(mut conn) = kept
            && conn.batch_execute("RESET ALL").await.is_ok()
        {
            return conn;
        }
        AsyncPgConnection::establish(&self.owner_url).await.unwrap()
    }
}

impl TestDatabase {
    /// Nobody connects to it any more, so that it can be copied; it goes with the server.
    pub async fn into_template(self) -> String {
        self.close().await;
        let name = self.name.clone();
        std::mem::forget(self);
        name
    }

    /// As if the server were gone: connections are cut, and new ones refused.
    pub async fn close(&self) {
        admin(&format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS false",
            self.name
        ))
        .await;
        admin(&format!(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        ))
        .await;
    }

    /// The server is back.
    pub async fn open(&self) {
        admin(&format!(
            "ALTER DATABASE {} ALLOW_CONNECTIONS true",
            self.name
        ))
        .await;
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

impl TestDatabase {
    /// The one text that a query of the superuser's yields, whatever row-level security says.
    pub async fn text_as_owner(&self, sql: &str) -> String {
        let mut kept = self.owner.lock().await;
        let mut conn = self.connection(kept.take()).await;
        let query = diesel::sql_query(format!("SELECT ({sql}) AS line"));
        let line = query.get_result::<Line>(&mut conn).await.unwrap().line;
        *kept = Some(conn);
        line
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let name = self.name.clone();
        // A thread of its own: the test's runtime is going down. Nobody waits for it: PostgreSQL asks all of its processes
        // first, of which one may sleep for a minute.
        std::thread::spawn(move || {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap()
                .block_on(admin(&format!(
                    "DROP DATABASE IF EXISTS {name} WITH (FORCE)"
                )));
        });
    }
}

async fn admin(sql: &str) {
    let mut conn = AsyncPgConnection::establish(server().as_str())
        .await
        .expect("the test server answers");
    conn.batch_execute(sql).await.unwrap();
}

/// Migrates a database from nothing, once per run.
async fn make_template() -> String {
    let name = format!("portico_template_{}", Uuid::new_v4().simple());
    admin(&format!("CREATE DATABASE {name}")).await;
    let mut url = server();
    url.set_path(&name);
    let url = portico::config::DatabaseUrl::parse(url.as_str()).expect("a PostgreSQL URL");
    portico::db::migrate(&url, |_| ())
        .await
        .expect("the migrations run");
    admin(&format!(
        "ALTER ROLE portico_service LOGIN PASSWORD '{SERVICE_PASSWORD}'"
    ))
    .await;
    name
}
