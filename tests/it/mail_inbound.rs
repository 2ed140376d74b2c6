//! Answers by mail: what becomes a reply, what is kept for staff and why, and what staff do about it.

use portico::notifications::{Answered, ReplyTo};
use serde_json::{Value, json};

use crate::mail_inbound_support::{
    Inbound, Peer, kept, last_reply, mail, replies, settings, with_headers,
};
use crate::support::{CallerName, Owner, Walls, World};

const TAKEN: &str = "250 2.0.0 Taken as a reply\r\n";
const KEPT: &str = "250 2.0.0 Kept for the service desk\r\n";

async fn world() -> (World, Inbound, String) {
    let world = World::create(Walls::Both).await;
    // What the matrix needs of them is in the way here.
    world.database.as_owner("DELETE FROM inbound_mails").await;
    let inbound = Inbound::over(&world).await;
    let address = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    (world, inbound, address)
}

#[tokio::test]
async fn an_answer_becomes_a_reply_without_quotes_and_with_its_files() {
    let (world, inbound, address) = world().await;
    let picture = {
        let mut bytes = std::io::Cursor::new(Vec::new());
        image::RgbImage::from_pixel(3, 2, image::Rgb([9, 90, 200]))
            .write_to(&mut bytes, image::ImageFormat::Png)
            .unwrap();
        use base64::Engine;
        base64::prelude::BASE64_STANDARD.encode(bytes.into_inner())
    };
    let body = format!(
        "--b\r\nContent-Type: text/plain; charset=iso-8859-1\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n\
         Der Drucker l=E4uft wieder.\r\n..und der Scanner auch.\r\n\r\nAm 25.11.2026 um 10:00 schrieb Oriale Service <reply+x@reply.example>:\r\n\
         > Hallo\r\n> --- Bitte\r\n\r\n--b\r\nContent-Type: image/png\r\nContent-Disposition: inline; filename=\"../Foto.png\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{picture}\r\n--b\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\nJVBERi0xLjQKJSVFT0YK\r\n--b\r\nContent-Type: image/png; name=\"kaputt.png\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\niVBORw0KGgoAAAANSUhEUg==\r\n--b--\r\n"
    );
    let more = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    let answer = inbound
        .deliver(&address, &with_headers("one", more, &body))
        .await;
    assert_eq!(answer, TAKEN);
    let reply = last_reply(&world).await;
    assert!(
        reply.starts_with("Der Drucker läuft wieder.\n..und der Scanner auch."),
        "{reply}"
    );
    assert!(
        !reply.contains("Hallo") && !reply.contains("schrieb"),
        "{reply}"
    );
    assert!(
        reply.contains("kaputt.png ("),
        "what was not taken is named: {reply}"
    );
    let files = world
        .database
        .text_as_owner(
            "SELECT string_agg(a.file_name || ' ' || a.media_type, ', ' ORDER BY a.position) FROM attachments a
             JOIN ticket_entries e ON e.id = a.message_id WHERE e.body LIKE 'Der Drucker%'",
        )
        .await;
    assert_eq!(files, "Foto.png image/png, a.pdf application/pdf");
    // As a reply in the portal does, it opens what was resolved, and its author is the contact.
    let (ticket, _) = world.tickets[&Owner::Anna];
    let state = format!("SELECT status FROM tickets WHERE id = '{ticket}'");
    assert_eq!(world.database.text_as_owner(&state).await, "open");
    assert_eq!(kept(&world).await, "");
}

#[tokio::test]
async fn html_becomes_text() {
    let (world, inbound, address) = world().await;
    let more = "MIME-Version: 1.0\r\nContent-Type: text/html; charset=utf-8\r\n";
    let body = "<html><body><div>Es geht <b>wieder</b>.</div><div><br></div>\
                <div class=\"gmail_quote\"><div>On Mon, Nov 24, 2026 at 10:00 AM Oriale &lt;a@b.example&gt; wrote:<br></div>\
                <blockquote>alter Text</blockquote></div></body></html>\r\n";
    assert_eq!(
        inbound
            .deliver(&address, &with_headers("h", more, body))
            .await,
        TAKEN
    );
    assert_eq!(last_reply(&world).await, "Es geht wieder.");
}

#[tokio::test]
async fn the_same_mail_twice_is_one_reply() {
    let (world, inbound, address) = world().await;
    let before: i64 = replies(&world).await.parse().unwrap();
    for _ in 0..2 {
        assert_eq!(
            inbound.deliver(&address, &mail("same", "Einmal.")).await,
            TAKEN
        );
    }
    // Two that come at once, too.
    let (one, other) = (mail("twin", "Zweimal."), mail("twin", "Zweimal."));
    let (one, other) = tokio::join!(
        inbound.deliver(&address, &one),
        inbound.deliver(&address, &other)
    );
    assert_eq!((one.as_str(), other.as_str()), (TAKEN, TAKEN));
    // A case that was changed on the way changes nothing.
    let loud = address.to_uppercase();
    assert_eq!(
        inbound.deliver(&loud, &mail("same", "Einmal.")).await,
        TAKEN
    );
    // Without an id, the bytes say whether it is the same.
    let nameless = mail("x", "Ohne Namen.").replace("Message-ID: <x@oriale.example>\r\n", "");
    for _ in 0..2 {
        assert_eq!(inbound.deliver(&address, &nameless).await, TAKEN);
    }
    assert_eq!(replies(&world).await, (before + 3).to_string());
}

#[tokio::test]
async fn who_is_not_known_or_not_authenticated_is_kept_for_staff() {
    let (world, inbound, address) = world().await;
    let before = replies(&world).await;
    let forged = |from: &str, to: &str| mail("f", "Bitte Passwort ändern.").replace(from, to);
    let cases = [
        // Another's name on it, and several.
        (
            forged("mark-anna@oriale.example", "boss@evil.example"),
            "unknown_sender",
        ),
        (
            forged(
                "From: Anna Weber <mark-anna@oriale.example>",
                "From: mark-ben@oriale.example, mark-anna@oriale.example",
            ),
            "unknown_sender",
        ),
        (
            mail("f2", "x").replace("From: Anna", "From: mark-ben@oriale.example\r\nFrom: Anna"),
            "unknown_sender",
        ),
        (
            mail("f3", "x").replace("From: Anna Weber <mark-anna@oriale.example>\r\n", ""),
            "unknown_sender",
        ),
        // Her name, and nobody to say that it is her.
        (
            mail("f4", "x").replace("dmarc=pass", "dmarc=fail"),
            "not_authenticated",
        ),
        (
            mail("f5", "x").replace("mx.msp.example;", "mx.evil.example;"),
            "not_authenticated",
        ),
        (
            mail("f6", "x").replace("Authentication-Results:", "X-Results:"),
            "not_authenticated",
        ),
        (
            mail("f7", "x").replace("header.from=oriale.example", "header.from=evil.example"),
            "not_authenticated",
        ),
    ];
    for (number, (mail, reason)) in cases.iter().enumerate() {
        assert_eq!(inbound.deliver(&address, mail).await, KEPT, "{mail}");
        let all = kept(&world).await;
        assert!(
            all.ends_with(&format!("parked {reason}")),
            "{number}: {all}"
        );
    }
    assert_eq!(replies(&world).await, before);
    // Where the operator says so, the name alone is enough.
    let trusting = portico::config::InboundMailConfig {
        require_authentication: false,
        authserv_id: None,
        ..settings()
    };
    let inbound = Inbound::with(&world, trusting).await;
    let unproven = mail("f8", "Ohne Beweis.").replace("Authentication-Results:", "X-Results:");
    assert_eq!(inbound.deliver(&address, &unproven).await, TAKEN);
}

#[tokio::test]
async fn an_address_is_good_for_its_ticket_and_its_contact_alone() {
    let (world, inbound, address) = world().await;
    let before = replies(&world).await;
    let mut peer = Peer::greeted(inbound.address).await;
    let changed = address.replacen(|c: char| c.is_ascii_digit(), "z", 1);
    for wrong in [
        changed.as_str(),
        "reply@reply.example",
        "postmaster@reply.example",
        "reply+abc@reply.example",
    ] {
        let answers = peer.deliver("<anna@oriale.example>", &[wrong], b"").await;
        assert!(answers[0].starts_with("550 5.1.1"), "{wrong}: {answers:?}");
        peer.say("RSET").await;
    }
    // Anna's address for Ben's ticket, which she may not see: sealed, and of no use.
    let others = inbound.address_of(&world, Owner::Ben, Owner::Anna);
    assert_eq!(
        inbound.deliver(&others, &mail("o1", "Hallo Ben")).await,
        KEPT
    );
    // Ben's address for Anna's ticket, used by Anna.
    let lent = inbound.address_of(&world, Owner::Anna, Owner::Ben);
    assert_eq!(inbound.deliver(&lent, &mail("o2", "Hallo")).await, KEPT);
    // Of another tenant's ticket there is no such contact.
    let foreign = inbound.address_of(&world, Owner::Carl, Owner::Anna);
    assert_eq!(
        inbound.deliver(&foreign, &mail("o3", "Hallo")).await,
        "550 5.1.1 No such ticket or conversation\r\n"
    );
    let gone = inbound.addresses.seal(ReplyTo::new(
        Answered::Ticket(uuid::Uuid::from_u128(7)),
        world.contacts[&Owner::Anna],
    ));
    assert_eq!(
        inbound.deliver(&gone, &mail("o4", "Hallo")).await,
        "550 5.1.1 No such ticket or conversation\r\n"
    );
    assert_eq!(
        kept(&world).await,
        "parked no_access, parked unknown_sender"
    );
    assert_eq!(replies(&world).await, before);
}

#[tokio::test]
async fn who_lost_the_right_to_write_is_not_let_in_by_mail() {
    let (world, inbound, _) = world().await;
    let (ticket, _) = world.tickets[&Owner::Anna];
    let participant = world
        .database
        .text_as_owner(
            "SELECT id::text FROM contacts WHERE email = 'mark-participant@oriale.example'",
        )
        .await;
    let address = inbound.addresses.seal(ReplyTo::new(
        Answered::Ticket(ticket),
        participant.parse().unwrap(),
    ));
    let from = |id: &str| mail(id, "Ich auch.").replace("mark-anna@", "mark-participant@");
    assert_eq!(inbound.deliver(&address, &from("p1")).await, TAKEN);
    for (number, change) in [
        "DELETE FROM ticket_participants",
        "UPDATE contacts SET active = false WHERE email LIKE 'mark-participant%'",
    ]
    .iter()
    .enumerate()
    {
        world.database.as_owner(change).await;
        assert_eq!(
            inbound
                .deliver(&address, &from(&format!("p{}", number + 2)))
                .await,
            KEPT
        );
    }
    assert_eq!(kept(&world).await, "parked no_access, parked no_access");
    let own = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    for (number, change) in [
        "UPDATE tickets SET hidden = true",
        "UPDATE tickets SET hidden = false; UPDATE contacts SET features_off = '{tickets}'",
    ]
    .iter()
    .enumerate()
    {
        world.database.as_owner(change).await;
        assert_eq!(
            inbound
                .deliver(&own, &mail(&format!("h{number}"), "Hallo?"))
                .await,
            KEPT
        );
    }
}

#[tokio::test]
async fn machines_are_dropped_and_recorded_and_never_answered() {
    let (world, inbound, address) = world().await;
    let before = replies(&world).await;
    world
        .database
        .as_owner("UPDATE tickets SET status = 'closed'; DELETE FROM mail_outbox")
        .await;
    for (number, header) in [
        "Auto-Submitted: auto-replied",
        "Precedence: bulk",
        "Precedence: auto_reply",
        "X-Auto-Response-Suppress: All",
        "X-Autoreply: yes",
        "List-Id: <news.example>",
    ]
    .iter()
    .enumerate()
    {
        let note = with_headers(
            &format!("m{number}"),
            &format!("{header}\r\n"),
            "Ich bin im Urlaub.",
        );
        assert_eq!(inbound.deliver(&address, &note).await, KEPT, "{header}");
    }
    let mut peer = Peer::greeted(inbound.address).await;
    let answers = peer
        .deliver("<>", &[&address], mail("b1", "Undelivered").as_bytes())
        .await;
    assert_eq!(answers, [KEPT]);
    let report = with_headers(
        "b2",
        "Content-Type: multipart/report; report-type=delivery-status; boundary=x\r\n",
        "--x\r\n\r\nfailed\r\n--x--\r\n",
    );
    assert_eq!(inbound.deliver(&address, &report).await, KEPT);
    let dropped = kept(&world).await;
    assert_eq!(
        dropped.matches("dropped auto_reply").count(),
        6,
        "{dropped}"
    );
    assert_eq!(dropped.matches("dropped bounce").count(), 2, "{dropped}");
    assert_eq!(replies(&world).await, before);
    let mails = world
        .database
        .text_as_owner("SELECT count(*)::text FROM mail_outbox")
        .await;
    assert_eq!(mails, "0", "no machine is answered");
    // A person's mail says that it is one.
    world
        .database
        .as_owner("UPDATE tickets SET status = 'waiting'")
        .await;
    let honest = with_headers("m9", "Auto-Submitted: no\r\n", "Ich bin es.");
    assert_eq!(inbound.deliver(&address, &honest).await, TAKEN);
}

#[tokio::test]
async fn an_answer_to_a_closed_ticket_is_kept_and_its_sender_told_once() {
    let (world, inbound, address) = world().await;
    world
        .database
        .as_owner(
            "UPDATE tickets SET status = 'closed', closed_at = now(); DELETE FROM mail_outbox",
        )
        .await;
    for id in ["c1", "c2"] {
        assert_eq!(
            inbound
                .deliver(&address, &mail(id, "Geht doch nicht."))
                .await,
            KEPT
        );
    }
    assert_eq!(kept(&world).await, "parked closed, parked closed");
    let told = world
        .database
        .text_as_owner(
            "SELECT string_agg(template || ' ' || recipient_email, ', ') FROM mail_outbox",
        )
        .await;
    assert_eq!(told, "reply-not-taken mark-anna@oriale.example");
}

#[tokio::test]
async fn what_is_broken_is_taken_as_far_as_it_can_be_read() {
    let (world, inbound, address) = world().await;
    let undated =
        mail("d1", "Ohne Datum.").replace("Date: Thu, 26 Nov 2026 07:00:00 +0100\r\n", "");
    assert_eq!(inbound.deliver(&address, &undated).await, TAKEN);
    assert_eq!(last_reply(&world).await, "Ohne Datum.");
    let mime = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    let open = with_headers(
        "d2",
        mime,
        "--b\r\nContent-Type: text/plain\r\n\r\nNie zu Ende.\r\n--b\r\nContent-Type: image/png\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!",
    );
    assert!(inbound.deliver(&address, &open).await.starts_with("250 "));
    let no_boundary = with_headers("d3", "Content-Type: multipart/mixed\r\n", "Trotzdem Text.");
    assert!(
        inbound
            .deliver(&address, &no_boundary)
            .await
            .starts_with("250 ")
    );
    let odd = with_headers(
        "d4",
        "Content-Type: text/plain; charset=klingon\r\nContent-Transfer-Encoding: 9bit\r\n",
        "Wort\u{0}\u{7}wort.",
    );
    assert_eq!(inbound.deliver(&address, &odd).await, TAKEN);
    assert_eq!(last_reply(&world).await, "Wortwort.");
    // Nothing but a quote, and nothing at all.
    assert_eq!(
        inbound.deliver(&address, &mail("d5", "> Hallo\r\n")).await,
        KEPT
    );
    assert_eq!(inbound.deliver(&address, "\r\n").await, KEPT);
    // 10,000 parts inside each other.
    let mut nested = String::new();
    for depth in 0..10_000 {
        nested += &format!(
            "--b{depth}\r\nContent-Type: multipart/mixed; boundary=b{}\r\n\r\n",
            depth + 1
        );
    }
    let deep = with_headers(
        "d6",
        "Content-Type: multipart/mixed; boundary=b0\r\n",
        &nested,
    );
    assert_eq!(inbound.deliver(&address, &deep).await, KEPT);
    let mails = "Content-Type: message/rfc822\r\n\r\n".repeat(10_000);
    let deep = with_headers("d7", "Content-Type: message/rfc822\r\n", &mails);
    assert_eq!(inbound.deliver(&address, &deep).await, KEPT);
    let reasons = kept(&world).await;
    assert_eq!(reasons.matches("unreadable").count(), 2, "{reasons}");
    assert!(reasons.starts_with("parked empty"), "{reasons}");
}

#[tokio::test]
async fn a_text_longer_than_a_reply_comes_whole_as_a_file() {
    let (world, inbound, address) = world().await;
    let long = "Zeile mit Text und Wörtern.\r\n".repeat(2_000);
    assert_eq!(inbound.deliver(&address, &with_headers("l", "Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n", &long)).await, TAKEN);
    let reply = last_reply(&world).await;
    assert!(
        reply.chars().count() <= 20_000 && reply.ends_with("attached.*"),
        "{}",
        &reply[reply.len() - 200..]
    );
    let file = world.database.text_as_owner("SELECT file_name || ' ' || size FROM attachments WHERE file_name LIKE 'E-mail%' AND attached_at IS NOT NULL").await;
    assert!(file.starts_with("E-mail.txt ") && file.len() > 15, "{file}");
}

const LIST: &str = "{ serviceDesk { parkedMails(first: 10, state: PARKED) { totalCount nodes { id reason body senderEmail ticketNumber contactName fileNames } } } }";

async fn decide(world: &World, who: CallerName, name: &str, id: &str) -> Value {
    let query = format!(
        "mutation {{ {name}(input: {{ parkedMailId: \"{id}\" }}) {{ mail {{ state handledBy }} errors {{ code message }} }} }}"
    );
    world.ask(who, &query).await
}

#[tokio::test]
async fn staff_see_what_was_kept_and_decide_about_it() {
    let (world, inbound, address) = world().await;
    let stranger = |id: &str| {
        mail(id, "Von zu Hause.").replace("mark-anna@oriale.example", "anna@home.example")
    };
    for id in ["s1", "s2", "s3"] {
        assert_eq!(inbound.deliver(&address, &stranger(id)).await, KEPT);
    }
    let list = world.ask(CallerName::Agent, LIST).await;
    let mails = &list["data"]["serviceDesk"]["parkedMails"];
    assert_eq!(mails["totalCount"], 3, "{list}");
    assert_eq!(mails["nodes"][0]["reason"], "UNKNOWN_SENDER");
    assert_eq!(mails["nodes"][0]["senderEmail"], "anna@home.example");
    assert_eq!(mails["nodes"][0]["ticketNumber"], 101);
    let ids: Vec<String> = (0..3)
        .map(|n| mails["nodes"][n]["id"].as_str().unwrap().to_owned())
        .collect();
    // Whoever serves another tenant finds nothing.
    let list = world.ask(CallerName::Restricted, LIST).await;
    assert_eq!(
        list["data"]["serviceDesk"]["parkedMails"]["totalCount"], 0,
        "{list}"
    );
    let refused = decide(&world, CallerName::Restricted, "acceptParkedMail", &ids[0]).await;
    assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
    let accepted = decide(&world, CallerName::Agent, "acceptParkedMail", &ids[0]).await;
    let accepted = &accepted["data"]["acceptParkedMail"];
    assert_eq!(
        accepted["mail"],
        json!({ "state": "ACCEPTED", "handledBy": "Alex Agent" }),
        "{accepted}"
    );
    assert_eq!(last_reply(&world).await, "Von zu Hause.");
    let author = world
        .database
        .text_as_owner("SELECT author_name FROM ticket_entries WHERE body = 'Von zu Hause.'")
        .await;
    assert_eq!(author, "mark-anna");
    let again = decide(&world, CallerName::Admin, "discardParkedMail", &ids[0]).await;
    assert_eq!(
        again["data"]["discardParkedMail"]["errors"][0]["code"],
        "INVALID_STATE"
    );
    let discarded = decide(&world, CallerName::Admin, "discardParkedMail", &ids[1]).await;
    assert_eq!(
        discarded["data"]["discardParkedMail"]["mail"]["state"], "DISCARDED",
        "{discarded}"
    );
    // Only if the ticket still permits.
    world
        .database
        .as_owner("UPDATE tickets SET status = 'closed'")
        .await;
    let closed = decide(&world, CallerName::Agent, "acceptParkedMail", &ids[2]).await;
    assert_eq!(
        closed["data"]["acceptParkedMail"]["errors"][0]["code"], "INVALID_STATE",
        "{closed}"
    );
    world
        .database
        .as_owner("UPDATE tickets SET status = 'open', hidden = true")
        .await;
    let hidden = decide(&world, CallerName::Agent, "acceptParkedMail", &ids[2]).await;
    assert_eq!(
        hidden["data"]["acceptParkedMail"]["errors"][0]["code"], "INVALID_STATE",
        "{hidden}"
    );
}

#[tokio::test]
async fn what_is_kept_has_its_bounds() {
    let (world, inbound, address) = world().await;
    let stranger =
        |id: &str| mail(id, "x").replace("mark-anna@oriale.example", "anna@home.example");
    world
        .database
        .as_owner(&format!(
            "INSERT INTO inbound_mails (tenant_id, id, ticket_id, contact_id, client_key, state, reason, sender_name,
                 sender_email, subject, body, headers, size)
             SELECT tenant_id, gen_random_uuid(), id, requester_id, gen_random_uuid(), 'parked', 'empty', '', '', '', '', '', 1
             FROM tickets, generate_series(1, 50) WHERE id = '{}'",
            world.tickets[&Owner::Anna].0
        ))
        .await;
    assert_eq!(
        inbound.deliver(&address, &stranger("q1")).await,
        "452 4.2.2 Too many mails that could not be taken\r\n"
    );
    // A reply needs no room.
    assert_eq!(
        inbound.deliver(&address, &mail("q2", "Hallo.")).await,
        TAKEN
    );
    world
        .database
        .as_owner("UPDATE inbound_mails SET received_at = now() - interval '31 days'")
        .await;
    assert_eq!(
        portico::inbound_mail::commands::prune(&world.server.db)
            .await
            .unwrap(),
        50
    );
    assert_eq!(inbound.deliver(&address, &stranger("q1")).await, KEPT);
}
