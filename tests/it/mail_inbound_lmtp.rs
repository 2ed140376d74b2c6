//! The conversation with the mail server: what it may say, how much, how slowly, and what it is told when we cannot.

use std::time::{Duration, Instant};

use portico::{attachments::Files, inbound_mail::Mail};
use proptest::prelude::*;

use crate::mail_inbound_support::{Inbound, Peer, mail, replies, settings};
use crate::support::{Owner, Walls, World, config};

#[tokio::test]
async fn each_recipient_has_an_answer_of_their_own() {
    let world = World::create(Walls::Both).await;
    let inbound = Inbound::over(&world).await;
    let anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    let ben = inbound.address_of(&world, Owner::Ben, Owner::Ben);
    let mut peer = Peer::greeted(inbound.address).await;
    let to = [anna.as_str(), "nobody@reply.example", ben.as_str()];
    let answers = peer
        .deliver(
            "<mark-anna@oriale.example> SIZE=500 BODY=8BITMIME",
            &to,
            mail("two", "An beide.").as_bytes(),
        )
        .await;
    assert_eq!(answers[0], "250 2.0.0 Taken as a reply\r\n");
    assert!(answers[1].starts_with("550 5.1.1"), "{answers:?}");
    assert_eq!(answers[2], "250 2.0.0 Kept for the service desk\r\n");
    // The next mail of the same conversation begins anew.
    let answers = peer
        .deliver(
            "<a@b.example>",
            &[&anna],
            mail("three", "Noch eine.").as_bytes(),
        )
        .await;
    assert_eq!(answers, ["250 2.0.0 Taken as a reply\r\n"]);
    assert_eq!(peer.say("QUIT").await, "221 2.0.0 Bye\r\n");
    assert_eq!(peer.answer().await, "");
}

#[tokio::test]
async fn what_is_out_of_order_is_refused_and_the_conversation_goes_on() {
    let world = World::create(Walls::Both).await;
    let inbound = Inbound::over(&world).await;
    let anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    let (mut peer, _) = Peer::connect(inbound.address).await;
    for (line, code) in [
        ("EHLO mx.example", "500"),
        ("MAIL FROM:<a@b.example>", "503"),
        ("LHLO mx.example", "250"),
        ("RCPT TO:<a@b.example>", "503"),
        ("DATA", "503"),
        ("NONSENSE", "500"),
        ("STARTTLS", "502"),
        ("MAIL FROM:<a@b.example>", "250"),
        ("MAIL FROM:<a@b.example>", "503"),
        ("DATA", "503"),
        ("RSET", "250"),
        ("NOOP", "250"),
        ("MAIL FROM:<a@b.example> SIZE=99999999", "552"),
    ] {
        let answer = peer.say(line).await;
        assert!(answer.contains(code), "{line}: {answer}");
    }
    let long = "x".repeat(100_000);
    let answer = peer.say(&format!("NOOP {long}")).await;
    assert!(answer.starts_with("500 5.5.2"), "{answer}");
    let answers = peer
        .deliver(
            "<a@b.example>",
            &[&anna],
            mail("later", "Danach.").as_bytes(),
        )
        .await;
    assert_eq!(answers, ["250 2.0.0 Taken as a reply\r\n"]);
    // Commands that come in one piece, as PIPELINING allows; a dot that ends no mail ends none.
    let text = mail("pipe", "a\r\n..\r\nb\n.\nc\r\n");
    peer.send(format!("MAIL FROM:<a@b.example>\r\nRCPT TO:<{anna}>\r\nDATA\r\n").as_bytes())
        .await;
    for code in ["250", "250", "354"] {
        let answer = peer.answer().await;
        assert!(answer.starts_with(code), "{answer}");
    }
    for byte in format!("{text}\r\n.\r\n").as_bytes() {
        peer.send(&[*byte]).await;
    }
    assert_eq!(peer.answer().await, "250 2.0.0 Taken as a reply\r\n");
    let reply = crate::mail_inbound_support::last_reply(&world).await;
    assert_eq!(reply, "a\n.\nb\n.\nc");
    // Whoever guesses has to begin anew, again and again.
    peer.say("MAIL FROM:<a@b.example>").await;
    let mut last = String::new();
    for _ in 0..30 {
        last = peer.say("RCPT TO:<reply+guess@reply.example>").await;
        if last.starts_with("421") || last.is_empty() {
            break;
        }
    }
    assert!(
        last.starts_with("421") || last.is_empty() || last.contains("421"),
        "{last}"
    );
}

#[cfg(target_os = "linux")]
fn memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS:"))
        .unwrap();
    line.split_whitespace()
        .nth(1)
        .unwrap()
        .parse::<usize>()
        .unwrap()
        * 1024
}

#[tokio::test]
async fn a_hundred_megabytes_are_refused_while_they_come_and_stay_out_of_memory() {
    let world = World::create(Walls::Both).await;
    let inbound = Inbound::over(&world).await;
    let anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    let before = replies(&world).await;
    let mut peer = Peer::greeted(inbound.address).await;
    peer.say("MAIL FROM:<a@b.example>").await;
    peer.say(&format!("RCPT TO:<{anna}>")).await;
    peer.say("DATA").await;
    let start = memory();
    let chunk = "Zeile für Zeile dasselbe.\r\n".repeat(4_000);
    let mut sent = 0;
    let mut most = 0;
    while sent < 100 * 1024 * 1024 {
        assert!(peer.send(chunk.as_bytes()).await);
        sent += chunk.len();
        most = most.max(memory());
    }
    peer.send(b"\r\n.\r\n").await;
    let answer = peer.answer().await;
    assert!(answer.starts_with("552 5.3.4"), "{answer}");
    assert!(
        most.saturating_sub(start) < 40 * 1024 * 1024,
        "{} bytes more",
        most - start
    );
    assert_eq!(replies(&world).await, before);
    let answers = peer
        .deliver(
            "<a@b.example>",
            &[&anna],
            mail("small", "Kleiner.").as_bytes(),
        )
        .await;
    assert_eq!(answers, ["250 2.0.0 Taken as a reply\r\n"]);
}

#[tokio::test]
async fn without_a_database_the_mail_server_is_asked_to_try_again() {
    let world = World::create(Walls::Both).await;
    let inbound = Inbound::over(&world).await;
    let anna = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    let before: i64 = replies(&world).await.parse().unwrap();
    world.database.close().await;
    let answer = inbound.deliver(&anna, &mail("db", "Später.")).await;
    assert_eq!(answer, "451 4.3.0 Not now, try again\r\n");
    world.database.open().await;
    let mut answer = String::new();
    for _ in 0..20 {
        answer = inbound.deliver(&anna, &mail("db", "Später.")).await;
        if answer.starts_with("250 ") {
            break;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert_eq!(answer, "250 2.0.0 Taken as a reply\r\n");
    assert_eq!(replies(&world).await, (before + 1).to_string());
}

#[tokio::test]
async fn who_is_slow_or_one_too_many_has_to_go() {
    let world = World::create(Walls::Both).await;
    let slow = portico::config::InboundMailConfig {
        timeout: Duration::from_millis(300),
        sessions: 2,
        ..settings()
    };
    let inbound = Inbound::with(&world, slow).await;
    let mut peer = Peer::greeted(inbound.address).await;
    let _other = Peer::greeted(inbound.address).await;
    let (mut third, first) = Peer::connect(inbound.address).await;
    assert!(first.starts_with("421 4.3.2"), "{first}");
    assert_eq!(third.answer().await, "");
    let began = Instant::now();
    peer.send(b"MAIL FR").await;
    assert!(peer.answer().await.starts_with("421 4.4.2"));
    assert!(began.elapsed() < Duration::from_secs(10));
    // Places are given back.
    tokio::time::sleep(Duration::from_millis(500)).await;
    Peer::greeted(inbound.address).await;
    // And the end waits for nobody who says nothing.
    let mut last = Peer::greeted(inbound.address).await;
    inbound.stop.cancel();
    assert!(last.answer().await.starts_with("421 "));
    tokio::time::timeout(Duration::from_secs(5), inbound.running)
        .await
        .expect("ends")
        .unwrap();
}

fn store() -> Files {
    let config = config();
    Files::open(&config.storage, config.sealer.clone()).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn no_bytes_panic_the_reader(raw in prop::collection::vec(any::<u8>(), 0..2_000)) {
        let _ = Mail::read(&raw, &store());
    }

    /// Lines that mails are made of, in any order, some of them broken.
    #[test]
    fn no_mixture_of_real_lines_does(lines in prop::collection::vec(prop::sample::select(vec![
        "From: a@b.example", "From: \"x", "Content-Type: multipart/mixed; boundary=b", "Content-Type: multipart/digest; boundary=\"",
        "Content-Type: message/rfc822", "Content-Type: text/html", "Content-Transfer-Encoding: base64",
        "Content-Transfer-Encoding: quoted-printable", "", "--b", "--b--", "--", "-- ", "=E4=", "SGFsbG8=", "> On 1 x wrote:",
        "Am 1.1. schrieb", "x:", "Von: x", "Gesendet: y", "An: z", "<div><p>", "</div>", "\u{0}", "=?utf-8?q?=", "\u{feff}",
        "Authentication-Results: mx.msp.example; (((\"", "Message-ID: <", "Content-Disposition: attachment; filename*=utf-8''%",
    ]), 0..60), end in prop::sample::select(vec!["\r\n", "\n", "\r"])) {
        let _ = Mail::read(lines.join(end).as_bytes(), &store());
    }
}
