//! A world with a worker that sends its mails to a real SMTP server.

use std::time::Duration;

use portico::{
    api::{GlobalId, NodeKind},
    attachments::MailedFiles,
    config::{MailConfig, Mailbox, PublicAddress, SmtpTls},
    db::Events,
    notifications::{
        House, MailWorker, ReplyAddresses, Schedule, TenantBrands, WorkerSettings, connect,
    },
    tenants::TenantDirectory,
};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::{
    mail_server::{Received, SmtpServer},
    support::{CallerName, Owner, Walls, World, config},
};

/// See the module.
pub struct Access {
    pub world: World,
    smtp: Option<SmtpServer>,
    _stop: DropGuard,
}

impl Access {
    /// Waits until `done`. What is told by events is there at once, also on a busy machine long before the times that
    /// caches keep things would be over.
    pub async fn at_once(done: impl AsyncFn() -> bool) {
        let began = std::time::Instant::now();
        while !done().await {
            assert!(began.elapsed() < Duration::from_secs(5));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    }

    pub async fn open() -> Self {
        let world = World::create(Walls::Both).await;
        // What the world was filled with is no mail of these tests.
        world
            .database
            .as_owner("UPDATE contacts SET password_mail_id = NULL; DELETE FROM mail_outbox")
            .await;
        let smtp = SmtpServer::start(0);
        let stop = work(&world, smtp.port);
        Self {
            world,
            smtp: Some(smtp),
            _stop: stop,
        }
    }

    /// The same with no mail server on the port that it gives back.
    pub async fn open_without_mail() -> (Self, u16) {
        let mut access = Self::open().await;
        let port = access.smtp.take().map_or(0, |smtp| smtp.port);
        (access, port)
    }

    /// The mail server is back.
    pub fn mail_server_is_back(&mut self, port: u16) {
        self.smtp = Some(SmtpServer::start(port));
    }

    /// What the mail server took.
    pub fn mails(&self) -> Vec<Received> {
        self.smtp.as_ref().expect("the mail server runs").received()
    }

    /// What a mutation yields, asked as a caller.
    pub async fn do_as(&self, caller: CallerName, mutation: &str) -> Value {
        self.with_token(caller.host(), self.world.token(caller).as_deref(), mutation)
            .await
    }

    /// What a mutation yields, asked with a token.
    pub async fn with_token(&self, host: &str, token: Option<&str>, mutation: &str) -> Value {
        let answer = self
            .world
            .server
            .graphql(
                host,
                token,
                &format!("mutation {{ {mutation} }}"),
                json!({}),
            )
            .await
            .json();
        let name: String = mutation.chars().take_while(|c| c.is_alphabetic()).collect();
        match answer["data"].get(&name) {
            Some(payload) if !payload.is_null() => payload.clone(),
            _ => answer,
        }
    }

    /// The bearer token of a log-in, or the code of what went wrong.
    pub async fn log_in(&self, host: &str, email: &str, password: &str) -> Result<String, String> {
        let call = format!(
            "logIn(input: {{ email: \"{email}\", password: \"{password}\", issueToken: true }}) {{ accessToken errors {{ code }} }}"
        );
        let payload = self.with_token(host, None, &call).await;
        match payload["accessToken"].as_str() {
            Some(token) => Ok(token.to_owned()),
            None => Err(payload["errors"][0]["code"]
                .as_str()
                .unwrap_or_else(|| panic!("{payload}"))
                .to_owned()),
        }
    }

    /// Who a token belongs to on a host; none when it opens nothing.
    pub async fn who(&self, host: &str, token: &str) -> Option<String> {
        let answer = self
            .world
            .server
            .graphql(host, Some(token), "{ session { displayName } }", json!({}))
            .await
            .json();
        answer["data"]["session"]["displayName"]
            .as_str()
            .map(str::to_owned)
    }

    /// A contact's id as the API has it.
    pub fn contact(&self, owner: Owner) -> String {
        GlobalId::new(NodeKind::Contact, self.world.contacts[&owner]).to_string()
    }

    /// A portal's id as the API has it.
    pub fn portal(&self, slug: &str) -> String {
        GlobalId::new(NodeKind::Portal, self.world.tenants[slug]).to_string()
    }

    /// The mail of this number, from 1, as it reads.
    pub async fn mail(&self, number: usize) -> Received {
        let smtp = self.smtp.as_ref().expect("the mail server runs");
        smtp.wait_for(number).await[number - 1].clone()
    }

    /// Presses the button for Anna and returns the password of the mail.
    pub async fn initialize(&self, number: usize) -> String {
        let id = self.contact(Owner::Anna);
        let pressed = self
            .do_as(
                CallerName::Agent,
                &format!("initializePassword(input: {{ contactId: \"{id}\" }}) {{ replacedEarlier errors {{ code message }} }}"),
            )
            .await;
        assert_eq!(pressed["errors"], json!([]), "{pressed}");
        password_in(&self.mail(number).await)
    }
}

/// The text part of a mail as people read it: quoted-printable (RFC 2045 §6.7) undone as far as addresses need it.
pub fn readable(mail: &Received) -> String {
    mail.text.replace("=\n", "").replace("=3D", "=")
}

/// The token of the link to a new password that a mail carries.
pub fn token_in(mail: &Received) -> String {
    let text = readable(mail);
    let start = text.find("http://oriale.localhost:8080/reset#");
    let start = start.unwrap_or_else(|| panic!("no link to the portal's first host in\n{text}"));
    let token = text[start..].split(['#', '\n', '"']).nth(1);
    token.unwrap_or_default().to_owned()
}

/// The initial password that a mail carries.
pub fn password_in(mail: &Received) -> String {
    let text = readable(mail);
    let line = text
        .lines()
        .find_map(|line| line.strip_prefix("Password: "));
    line.unwrap_or_else(|| panic!("no password in\n{text}"))
        .to_owned()
}

/// Starts a worker over the world; it stops with the guard.
pub fn work(world: &World, port: u16) -> DropGuard {
    work_answered_at(world, port, None)
}

/// The same; its mails can be answered at these addresses.
pub fn work_answered_at(world: &World, port: u16, reply: Option<ReplyAddresses>) -> DropGuard {
    let events = Events::listen(world.database.service_url.clone());
    let db = world.database.pool();
    let transport = connect(&MailConfig {
        smtp_host: "127.0.0.1".into(),
        smtp_port: port,
        smtp_tls: SmtpTls::None,
        smtp_login: None,
        from: Mailbox::parse("desk@provider.example").unwrap(),
        gather: Duration::ZERO,
    })
    .unwrap();
    let settings = WorkerSettings {
        schedule: Schedule::new(vec![Duration::from_millis(100); 200]),
        poll: Duration::from_millis(100),
        reply,
        ..WorkerSettings::new("desk@provider.example".parse().unwrap())
    };
    let address = PublicAddress {
        https: false,
        port: 8080,
    };
    let brands = TenantBrands::new(
        TenantDirectory::new(db.clone(), &events),
        address,
        House::of(&config()),
    );
    let worker = MailWorker::new(db.clone(), brands, transport, config().sealer, settings)
        .with_files(MailedFiles {
            db,
            files: world.server.files.clone(),
        });
    let stop = CancellationToken::new();
    let (receiver, stopped) = (events.subscribe(), stop.clone());
    tokio::spawn(async move {
        let _events = events;
        worker.run(receiver, stopped).await;
    });
    stop.drop_guard()
}
