//! A database with a tenant, and workers that empty its outbox.

use std::sync::Arc;
use std::time::Duration;

use portico::config::{InstanceSecret, MailConfig, Mailbox, Sealer, SmtpTls};
use portico::db::{Database, DbError, Events, Identity};
use portico::notifications::{
    Brands, MailBrand, MailWorker, NewMail, Schedule, WorkerSettings, connect, enqueue,
};
use portico::text::Locale;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::mail_support::{oriale, short_answer};
use crate::support::TestDatabase;

/// The house's only tenant.
pub const TENANT: Uuid = Uuid::from_u128(0xa1);
pub const AGENT: Uuid = Uuid::from_u128(0xb1);
pub const CONTACT: Uuid = Uuid::from_u128(0xc1);

/// What the house's workers and commands seal with.
pub fn sealer() -> Sealer {
    Sealer::new(&InstanceSecret::new(&"x".repeat(32)).unwrap(), &[])
}

struct OneBrand(Arc<MailBrand>);

impl Brands for OneBrand {
    async fn brand(
        &self,
        tenant: Option<Uuid>,
        _locale: Locale,
    ) -> Result<Option<Arc<MailBrand>>, DbError> {
        Ok((tenant == Some(TENANT)).then(|| Arc::clone(&self.0)))
    }
}

pub struct House {
    pub test: TestDatabase,
    pub database: Database,
}

impl House {
    pub async fn new() -> Self {
        let test = TestDatabase::create().await;
        test.as_owner(&format!(
            "INSERT INTO tenants (id, slug, name, default_locale, locales, features, support, branding_version)
             VALUES ('{TENANT}', 'oriale', 'Oriale', 'de', '{{de,en}}', '{{tickets}}', '{{}}', 1);
             INSERT INTO staff (id, display_name) VALUES ('{AGENT}', 'Tom');"
        ))
        .await;
        let database = test.pool();
        Self { test, database }
    }

    /// Writes a mail to `email` as an agent's command does.
    pub async fn queue(&self, email: &str) -> Uuid {
        let mut transaction = self.database.begin(&Identity::agent(AGENT)).await.unwrap();
        let id = enqueue(&mut transaction, &mail(email)).await.unwrap();
        transaction.commit().await.unwrap();
        id
    }

    pub fn worker(&self, port: u16) -> Running {
        self.worker_with(port, |_| {})
    }

    pub fn worker_with(&self, port: u16, change: impl FnOnce(&mut WorkerSettings)) -> Running {
        let mut settings = WorkerSettings {
            schedule: Schedule::new(vec![Duration::from_millis(100); 20]),
            poll: Duration::from_millis(100),
            ..WorkerSettings::new("desk@provider.example".parse().unwrap())
        };
        change(&mut settings);
        let transport = connect(&MailConfig {
            smtp_host: "127.0.0.1".into(),
            smtp_port: port,
            smtp_tls: SmtpTls::None,
            smtp_login: None,
            from: Mailbox::parse("desk@provider.example").unwrap(),
            gather: Duration::ZERO,
        })
        .unwrap();
        let events = Events::listen(self.test.service_url.clone());
        let stop = CancellationToken::new();
        let worker = MailWorker::new(
            self.test.pool(),
            OneBrand(Arc::new(oriale())),
            transport,
            sealer(),
            settings,
        );
        let run = worker.run(events.subscribe(), stop.clone());
        let task = tokio::spawn(async move {
            // Lives as long as the worker listens.
            let _events = events;
            run.await;
        });
        Running {
            task: Some(task),
            stop,
        }
    }

    /// `state attempts last_error` of a mail, as the desk sees it.
    pub async fn state(&self, id: Uuid) -> (String, i32, Option<String>) {
        use diesel::{ExpressionMethods, QueryDsl};
        use portico::db::schema::mail_outbox as o;
        let query = o::table
            .select((o::state, o::attempts, o::last_error))
            .filter(o::id.eq(id));
        let rows = self
            .database
            .read(&Identity::agent(AGENT), query)
            .await
            .unwrap();
        rows.into_iter().next().expect("the mail is there")
    }

    pub async fn wait_for_state(&self, id: Uuid, wanted: &str) -> (i32, Option<String>) {
        for _ in 0..400 {
            let (state, attempts, words) = self.state(id).await;
            if state == wanted {
                return (attempts, words);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("{id} is {:?}, not {wanted}", self.state(id).await);
    }
}

pub struct Running {
    task: Option<JoinHandle<()>>,
    stop: CancellationToken,
}

impl Running {
    pub async fn stop(mut self) {
        self.stop.cancel();
        let task = self.task.take().unwrap();
        tokio::time::timeout(Duration::from_secs(20), task)
            .await
            .expect("it stops")
            .unwrap();
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        if let Some(task) = self.task.take() {
            task.abort();
        }
    }
}

/// A short mail to `email`.
pub fn mail(email: &str) -> NewMail {
    NewMail {
        tenant: Some(TENANT),
        locale: Locale::En,
        recipient_name: "Anna Weber".into(),
        recipient_email: email.into(),
        content: short_answer(),
    }
}
