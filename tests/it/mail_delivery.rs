//! From the outbox to a real SMTP server, and what happens when that server does not want to.

use std::time::Duration;

use portico::db::Identity;
use portico::notifications::{MailContent, Schedule, TicketAnswer, Unsent, enqueue, unsent};

use crate::mail_house::{AGENT, House, mail};
use crate::mail_server::SmtpServer;

#[tokio::test]
async fn a_mail_goes_out_as_soon_as_its_transaction_commits() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    // Only the event can wake this worker.
    let worker = house.worker_with(server.port, |settings| {
        settings.poll = Duration::from_secs(3600)
    });
    tokio::time::sleep(Duration::from_millis(300)).await;
    let id = house.queue("anna@oriale.example").await;
    let received = server.wait_for(1).await;
    let mail = &received[0];
    assert_eq!(
        (mail.from.as_str(), mail.to.as_slice()),
        (
            "desk@provider.example",
            &["anna@oriale.example".to_owned()][..]
        )
    );
    assert_eq!(
        mail.header("Message-ID"),
        Some(format!("<{id}@oriale.example>").as_str())
    );
    assert_eq!(
        mail.header("From"),
        Some("\"Oriale Service\" <desk@provider.example>")
    );
    assert_eq!(
        mail.header("To"),
        Some("\"Anna Weber\" <anna@oriale.example>")
    );
    assert_eq!(mail.header("Subject"), Some("[#7] New reply: VPN"));
    assert_eq!(mail.header("Auto-Submitted"), Some("auto-generated"));
    assert!(mail.header("Date").is_some());
    assert_eq!(house.wait_for_state(id, "sent").await, (1, None));
    worker.stop().await;
}

#[tokio::test]
async fn a_passing_refusal_is_tried_again() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let id = house.queue("later2.anna@oriale.example").await;
    assert_eq!(house.wait_for_state(id, "sent").await, (3, None));
    assert_eq!(server.received().len(), 1);
    worker.stop().await;
}

#[tokio::test]
async fn a_final_refusal_is_a_dead_letter_with_the_servers_words() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let unknown = house.queue("never.anna@oriale.example").await;
    let spam = house.queue("nodata.anna@oriale.example").await;
    let (attempts, words) = house.wait_for_state(unknown, "dead").await;
    assert_eq!(
        (attempts, words.as_deref()),
        (1, Some("550 5.1.1 No such user here"))
    );
    let (attempts, words) = house.wait_for_state(spam, "dead").await;
    assert_eq!(
        (attempts, words.as_deref()),
        (1, Some("554 5.7.1 Message refused as spam"))
    );
    // An address that is none, and a tenant that is gone, need no server to be refused.
    let nonsense = house.queue("no address").await;
    let (_, words) = house.wait_for_state(nonsense, "dead").await;
    assert_eq!(
        words.as_deref(),
        Some("the recipient's address is not valid")
    );
    // The next one still goes out.
    let good = house.queue("anna@oriale.example").await;
    house.wait_for_state(good, "sent").await;
    assert_eq!(
        unsent(&house.database).await.unwrap(),
        Unsent { queued: 0, dead: 3 }
    );
    worker.stop().await;
}

#[tokio::test]
async fn a_refused_log_in_is_not_the_mails_fault() {
    let house = House::new().await;
    let server = SmtpServer::that_wants_a_login();
    let worker = house.worker_with(server.port, |settings| {
        settings.schedule = Schedule::new(vec![Duration::from_secs(600)]);
    });
    let id = house.queue("anna@oriale.example").await;
    let words = loop {
        if let (state, 1, Some(words)) = house.state(id).await {
            assert_eq!(state, "queued");
            break words;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    assert_eq!(
        words,
        "530 The mail server does not accept Portico's log-in"
    );
    worker.stop().await;
}

#[tokio::test]
async fn nothing_is_lost_while_the_server_is_down() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let port = server.port;
    let worker = house.worker(port);
    let before = house.queue("before@oriale.example").await;
    house.wait_for_state(before, "sent").await;
    drop(server);
    let mut waiting = Vec::new();
    for n in 0..3 {
        waiting.push(house.queue(&format!("during{n}@oriale.example")).await);
    }
    tokio::time::sleep(Duration::from_millis(800)).await;
    for id in &waiting {
        let (state, attempts, words) = house.state(*id).await;
        assert_eq!(state, "queued");
        assert!(attempts >= 1);
        assert!(
            words
                .unwrap()
                .starts_with("No connection to the mail server")
        );
    }
    let server = SmtpServer::start(port);
    for id in &waiting {
        house.wait_for_state(*id, "sent").await;
    }
    assert_eq!(server.received().len(), 3);
    worker.stop().await;
}

#[tokio::test]
async fn a_server_that_does_not_answer_is_given_up_at_last() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker_with(server.port, |settings| {
        settings.send_timeout = Duration::from_millis(400);
        settings.schedule = Schedule::new(vec![Duration::from_millis(100); 2]);
    });
    let slow = house.queue("slow.anna@oriale.example").await;
    let (attempts, words) = house.wait_for_state(slow, "dead").await;
    assert_eq!(
        (attempts, words.as_deref()),
        (3, Some("The mail server did not answer in time"))
    );
    let good = house.queue("anna@oriale.example").await;
    house.wait_for_state(good, "sent").await;
    worker.stop().await;
}

#[tokio::test]
async fn many_workers_send_each_mail_once() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let mut ids = Vec::new();
    for n in 0..40 {
        ids.push(house.queue(&format!("p{n}@oriale.example")).await);
    }
    let workers: Vec<_> = (0..4).map(|_| house.worker(server.port)).collect();
    for id in &ids {
        assert_eq!(house.wait_for_state(*id, "sent").await, (1, None));
    }
    tokio::time::sleep(Duration::from_millis(300)).await;
    let mut to: Vec<String> = server
        .received()
        .into_iter()
        .flat_map(|mail| mail.to)
        .collect();
    assert_eq!(to.len(), 40);
    to.sort_unstable();
    to.dedup();
    assert_eq!(to.len(), 40);
    for worker in workers {
        worker.stop().await;
    }
}

#[tokio::test]
async fn stopping_finishes_the_mail_in_hand() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let id = house.queue("second.anna@oriale.example").await;
    while house.state(id).await.1 == 0 {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    worker.stop().await;
    assert_eq!(house.state(id).await, ("sent".to_owned(), 1, None));
    assert_eq!(server.received().len(), 1);
}

#[tokio::test]
async fn a_mail_that_a_dead_process_had_in_hand_goes_out_when_its_lease_ends() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let id = house.queue("anna@oriale.example").await;
    let doomed = house.queue("doomed@oriale.example").await;
    // Taken by a process that died, and one that killed 21 processes.
    house
        .test
        .as_owner(&format!(
            "UPDATE mail_outbox SET attempts = 1, next_attempt_at = now() + interval '700 milliseconds' WHERE id = '{id}';
             UPDATE mail_outbox SET attempts = 21 WHERE id = '{doomed}'"
        ))
        .await;
    let worker = house.worker(server.port);
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert_eq!(house.state(id).await.0, "queued", "the lease holds");
    assert_eq!(house.wait_for_state(id, "sent").await, (2, None));
    let (_, words) = house.wait_for_state(doomed, "dead").await;
    assert!(words.unwrap().starts_with("Given up"));
    worker.stop().await;
}

#[tokio::test]
async fn a_mail_sent_twice_can_be_recognised() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let id = house.queue("anna@oriale.example").await;
    house.wait_for_state(id, "sent").await;
    // As if the process had died before it could write down that the mail is sent.
    house
        .test
        .as_owner("UPDATE mail_outbox SET state = 'queued', next_attempt_at = now()")
        .await;
    let received = server.wait_for(2).await;
    assert_eq!(received[0].text, received[1].text);
    worker.stop().await;
}

#[tokio::test]
async fn the_worker_outlives_the_databases_absence() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let first = house.queue("first@oriale.example").await;
    house.wait_for_state(first, "sent").await;
    for n in 0..3 {
        house
            .test
            .as_owner(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
                 WHERE datname = current_database() AND usename = 'portico_service'",
            )
            .await;
        // Our own pool lost its connections too.
        let id = loop {
            let Ok(mut transaction) = house.database.begin(&Identity::agent(AGENT)).await else {
                continue;
            };
            let id = enqueue(&mut transaction, &mail(&format!("next{n}@oriale.example")))
                .await
                .unwrap();
            transaction.commit().await.unwrap();
            break id;
        };
        house.wait_for_state(id, "sent").await;
    }
    worker.stop().await;
}

#[tokio::test]
async fn a_reply_of_any_size_and_script_arrives_whole() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let mut mail = mail("anna@oriale.example");
    mail.recipient_name = "Ænna \"Q\" Wéber, geb. 山田".into();
    mail.content = MailContent::TicketAnswered(TicketAnswer {
        ticket: None,
        contact: None,
        entry: None,
        earlier: Vec::new(),
        number: 9_000_000_000,
        subject: "Über 山 \u{1f600} ".repeat(20),
        status: "open".into(),
        agent: "Jörg".into(),
        body: format!(
            ".\n..\nFrom me\n{}\n{}",
            "ü".repeat(5_000),
            "line\n".repeat(500)
        ),
    });
    let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
    let id = enqueue(&mut transaction, &mail).await.unwrap();
    transaction.commit().await.unwrap();
    house.wait_for_state(id, "sent").await;
    let text = &server.received()[0].text;
    assert!(text.is_ascii());
    assert!(text.lines().all(|line| line.len() <= 998));
    assert!(text.contains("\n.\n..\nFrom me\n"));
    worker.stop().await;
}
