//! A mail server that hands mails over, and the port that takes them.

use std::{net::SocketAddr, time::Duration};

use portico::{
    attachments::Files,
    config::{InboundMailConfig, InstanceSecret},
    db::Events,
    inbound_mail::{Limits, Reception, addresses, listen},
    notifications::{Answered, ReplyAddresses, ReplyTo},
    tenants::TenantDirectory,
};
use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_util::{sync::CancellationToken, task::AbortOnDropHandle};

use crate::support::{Owner, World, config};

/// A running port.
pub struct Inbound {
    pub address: SocketAddr,
    pub addresses: ReplyAddresses,
    pub stop: CancellationToken,
    pub running: AbortOnDropHandle<()>,
}

/// What the tests' port is set to.
pub fn settings() -> InboundMailConfig {
    InboundMailConfig {
        listen: ([127, 0, 0, 1], 0).into(),
        word: "reply".into(),
        domain: "reply.example".into(),
        authserv_id: Some("mx.msp.example".into()),
        require_authentication: true,
        max_size: 2 * 1024 * 1024,
        sessions: 8,
        timeout: Duration::from_secs(20),
    }
}

impl Inbound {
    /// Listens over the world's database.
    pub async fn over(world: &World) -> Self {
        Self::with(world, settings()).await
    }

    /// The same, set to something else.
    pub async fn with(world: &World, settings: InboundMailConfig) -> Self {
        let config = config();
        let files = Files::open(&config.storage, config.sealer.clone()).unwrap();
        Self::storing(world, settings, files).await
    }

    /// The same, with a storage of its own.
    pub async fn storing(world: &World, settings: InboundMailConfig, files: Files) -> Self {
        let secret = InstanceSecret::new("a-secret-of-the-tests-and-of-nothing-else").unwrap();
        let events = Events::listen(world.database.service_url.clone());
        let db = world.database.pool();
        let tenants = TenantDirectory::new(db.clone(), &events);
        let reception = Reception::new(db, tenants, files, &settings, &secret);
        let listener = TcpListener::bind(settings.listen).await.unwrap();
        let address = listener.local_addr().unwrap();
        let stop = CancellationToken::new();
        let running = tokio::spawn(listen(
            listener,
            reception,
            Limits::from(&settings),
            stop.clone(),
        ));
        Self {
            address,
            addresses: addresses(&settings, &secret),
            stop,
            running: AbortOnDropHandle::new(running),
        }
    }

    /// Where an owner's answers to an owner's ticket go.
    pub fn address_of(&self, world: &World, ticket: Owner, contact: Owner) -> String {
        let (ticket, _) = world.tickets[&ticket];
        self.addresses.seal(ReplyTo::new(
            Answered::Ticket(ticket),
            world.contacts[&contact],
        ))
    }

    /// Hands a mail over and returns what was said of it.
    pub async fn deliver(&self, to: &str, mail: &str) -> String {
        let mut peer = Peer::greeted(self.address).await;
        let mut answers = peer
            .deliver("<anna@oriale.example>", &[to], mail.as_bytes())
            .await;
        answers.pop().unwrap()
    }
}

/// The mail server's end of a conversation.
pub struct Peer {
    stream: BufReader<TcpStream>,
}

impl Peer {
    /// Connects and reads the first line.
    pub async fn connect(address: SocketAddr) -> (Self, String) {
        let stream = TcpStream::connect(address).await.unwrap();
        let mut peer = Self {
            stream: BufReader::new(stream),
        };
        let first = peer.answer().await;
        (peer, first)
    }

    /// Connects and says who it is.
    pub async fn greeted(address: SocketAddr) -> Self {
        let (mut peer, first) = Self::connect(address).await;
        assert!(first.starts_with("220 "), "{first}");
        let answer = peer.say("LHLO mx.msp.example").await;
        assert!(
            answer.contains("250-PIPELINING") && answer.contains("250 SIZE "),
            "{answer}"
        );
        peer
    }

    /// One answer, all its lines; empty when the connection is over.
    pub async fn answer(&mut self) -> String {
        let mut whole = String::new();
        loop {
            let mut line = String::new();
            let read =
                tokio::time::timeout(Duration::from_secs(60), self.stream.read_line(&mut line));
            let ended = matches!(read.await.expect("an answer in time"), Ok(0) | Err(_));
            whole += &line;
            if ended || line.as_bytes().get(3) == Some(&b' ') {
                return whole;
            }
        }
    }

    /// Says a line and returns the answer.
    pub async fn say(&mut self, line: &str) -> String {
        self.send(format!("{line}\r\n").as_bytes()).await;
        self.answer().await
    }

    /// Sends bytes; the other side may have had enough.
    pub async fn send(&mut self, bytes: &[u8]) -> bool {
        self.stream.get_mut().write_all(bytes).await.is_ok()
    }

    /// A whole transaction; returns the answer for each recipient: to RCPT when it was refused there, else to the mail.
    pub async fn deliver(&mut self, from: &str, to: &[&str], mail: &[u8]) -> Vec<String> {
        let answer = self.say(&format!("MAIL FROM:{from}")).await;
        assert!(answer.starts_with("250 "), "{answer}");
        let mut answers = Vec::new();
        for to in to {
            answers.push(self.say(&format!("RCPT TO:<{to}>")).await);
        }
        if answers.iter().all(|answer| !answer.starts_with("250 ")) {
            return answers;
        }
        let answer = self.say("DATA").await;
        assert!(answer.starts_with("354 "), "{answer}");
        let mut stuffed = Vec::new();
        for line in mail.split_inclusive(|byte| *byte == b'\n') {
            if line.starts_with(b".") {
                stuffed.push(b'.');
            }
            stuffed.extend(line);
        }
        if !stuffed.ends_with(b"\r\n") {
            stuffed.extend(b"\r\n");
        }
        stuffed.extend(b".\r\n");
        self.send(&stuffed).await;
        for answer in &mut answers {
            if answer.starts_with("250 ") {
                *answer = self.answer().await;
            }
        }
        answers
    }
}

/// A mail of Anna's as her provider delivers it.
pub fn mail(id: &str, body: &str) -> String {
    with_headers(id, "", body)
}

/// The same with more headers, each with its line end.
pub fn with_headers(id: &str, more: &str, body: &str) -> String {
    format!(
        "Authentication-Results: mx.msp.example; dmarc=pass header.from=oriale.example\r\n\
         From: Anna Weber <mark-anna@oriale.example>\r\nTo: reply@reply.example\r\nSubject: Re: [#101] Drucker\r\n\
         Date: Thu, 26 Nov 2026 07:00:00 +0100\r\nMessage-ID: <{id}@oriale.example>\r\n{more}\r\n{body}"
    )
}

/// The last reply of Anna's ticket, as it is stored.
pub async fn last_reply(world: &World) -> String {
    let (ticket, _) = world.tickets[&Owner::Anna];
    world
        .database
        .text_as_owner(&format!(
            "SELECT body FROM ticket_entries WHERE ticket_id = '{ticket}' AND kind = 'reply' ORDER BY position DESC LIMIT 1"
        ))
        .await
}

/// How many replies Anna's ticket has.
pub async fn replies(world: &World) -> String {
    let (ticket, _) = world.tickets[&Owner::Anna];
    world
        .database
        .text_as_owner(&format!(
            "SELECT count(*)::text FROM ticket_entries WHERE ticket_id = '{ticket}' AND kind = 'reply'"
        ))
        .await
}

/// State and reason of each mail that the reception kept, oldest first.
pub async fn kept(world: &World) -> String {
    world
        .database
        .text_as_owner(
            "SELECT coalesce(string_agg(state || ' ' || reason, ', ' ORDER BY received_at), '') FROM inbound_mails
             WHERE sender_email NOT LIKE 'mark-staff%'",
        )
        .await
}
