//! Answers by mail to what staff wrote in a conversation: what becomes the contact's message, what is kept and why, and what staff
//! do about it.

use base64::Engine;
use portico::{
    api::{GlobalId, NodeKind},
    notifications::{Answered, ReplyTo},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access_support::{readable, work_answered_at},
    conversations::{act, conversation, send},
    mail_inbound_support::{Inbound, Peer, kept, mail, settings, with_headers},
    mail_server::SmtpServer,
    support::{
        CallerName, Owner, Walls, World,
        conversations::{conversation_of, waiting_of},
    },
};

use CallerName::{Admin, Agent, Contact, Restricted};

const TAKEN: &str = "250 2.0.0 Taken as a reply\r\n";
const KEPT: &str = "250 2.0.0 Kept for the service desk\r\n";
const GONE: &str = "550 5.1.1 No such ticket or conversation\r\n";

async fn world() -> (World, Inbound, String) {
    with(Walls::Both).await
}

async fn with(walls: Walls) -> (World, Inbound, String) {
    let world = World::create(walls).await;
    // What the matrix needs of them is in the way here.
    world
        .database
        .as_owner("UPDATE contacts SET password_mail_id = NULL; DELETE FROM inbound_mails; DELETE FROM mail_outbox")
        .await;
    let inbound = Inbound::over(&world).await;
    let address = address_of(&inbound, &world, Owner::Anna, Owner::Anna);
    (world, inbound, address)
}

/// Where a contact's answers to an owner's conversation would go.
fn address_of(inbound: &Inbound, world: &World, conversation: Owner, contact: Owner) -> String {
    let to = Answered::Conversation(conversation_of(conversation));
    inbound
        .addresses
        .seal(ReplyTo::new(to, world.contacts[&contact]))
}

/// What was said in Anna's conversation since the world was made.
async fn said(world: &World) -> String {
    let id = conversation_of(Owner::Anna);
    let sql = format!(
        "SELECT coalesce(string_agg(author_name || ': ' || body, ' | ' ORDER BY position), '') FROM conversation_messages
         WHERE conversation_id = '{id}' AND position > 4"
    );
    world.database.text_as_owner(&sql).await
}

#[tokio::test]
async fn a_mail_can_be_answered_and_the_answer_stands_in_the_conversation() {
    let (world, inbound, _) = world().await;
    let smtp = SmtpServer::start(0);
    let _stop = work_answered_at(&world, smtp.port, Some(inbound.addresses.clone()));
    send(&world, Agent, "Does it work *now*?", Uuid::new_v4()).await;
    let told = smtp.wait_for(1).await.remove(0);
    let text = readable(&told);
    for part in [
        "--- Please write your answer above this line ---",
        "You can simply reply to this e-mail, or in the portal.",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert!(!text.contains("your ticket"), "{text}");
    let reply_to = told.header("Reply-To").unwrap();
    let address = reply_to.split(['<', '>']).nth(1).unwrap().to_owned();
    assert!(address.find('@').unwrap() <= 64, "{address}");
    let answer = format!(
        "Yes, it does.\r\n\r\nOn Tue, Dec 1, 2026 at 10:00 AM Oriale <{address}> wrote:\r\n> --- Please write your answer above this line ---\r\n> Does it work now?\r\n"
    );
    assert_eq!(
        inbound.deliver(&address, &mail("one", &answer)).await,
        TAKEN
    );
    assert_eq!(
        said(&world).await,
        "Alex Agent: Does it work *now*? | mark-anna: Yes, it does."
    );
    assert_eq!(kept(&world).await, "");
    // As any message of hers: staff have it to read, and she has read what stands above.
    let fields =
        "state unreadCount lastMessage { author { side } } people { isSelf side readUpTo }";
    let seen = conversation(&world, Agent, fields).await;
    assert_eq!(seen["lastMessage"]["author"]["side"], "CONTACT", "{seen}");
    assert_eq!(seen["unreadCount"], 1, "{seen}");
    let read = seen["people"].as_array().unwrap().iter();
    let read: Vec<&Value> = read.filter(|person| person["side"] == "CONTACT").collect();
    assert_eq!(read[0]["readUpTo"], 6, "{seen}");
}

#[tokio::test]
async fn what_was_over_is_open_again_as_after_a_message_in_the_portal() {
    let (world, inbound, address) = world().await;
    let id = conversation_of(Owner::Anna);
    for (staff, state) in [("", "waiting"), ("left_at = NULL", "active")] {
        world
            .database
            .as_owner(&format!(
                "UPDATE conversation_staff SET {} WHERE conversation_id = '{id}';
                 UPDATE conversations SET kind = 'chat', state = 'ended', ended_at = now(), ended_by = 'support', waiting_since = NULL
                 WHERE id = '{id}'",
                if staff.is_empty() { "left_at = now()" } else { staff }
            ))
            .await;
        assert_eq!(inbound.deliver(&address, &mail(state, state)).await, TAKEN);
        let now = format!(
            "SELECT concat_ws(' ', kind, state, ended_at, ended_by, waiting_since IS NOT NULL) FROM conversations WHERE id = '{id}'"
        );
        let waits = state == "waiting";
        assert_eq!(
            world.database.text_as_owner(&now).await,
            format!("thread {state} {}", if waits { "t" } else { "f" })
        );
    }
}

/// A mail with a file, and with a picture that is none.
fn with_file(id: &str) -> String {
    let broken = "--b\r\nContent-Type: image/png; name=\"broken.png\"\r\nContent-Transfer-Encoding: base64\r\n\r\n\
         iVBORw0KGgoAAAANSUhEUg==\r\n";
    of_parts(id, "See there.", broken)
}

fn of_parts(id: &str, words: &str, more: &str) -> String {
    let pdf = base64::prelude::BASE64_STANDARD.encode("%PDF-1.4\n%%EOF\n");
    let body = format!(
        "--b\r\nContent-Type: text/plain\r\n\r\n{words}\r\n--b\r\nContent-Type: application/pdf; name=\"a.pdf\"\r\n\
         Content-Transfer-Encoding: base64\r\n\r\n{pdf}\r\n{more}--b--\r\n"
    );
    let kind = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
    with_headers(id, kind, &body)
}

async fn files(world: &World) -> String {
    let sql = "SELECT coalesce(string_agg(a.file_name || ' of ' || m.position, ', ' ORDER BY m.position, a.file_name), '')
        FROM attachments a JOIN conversation_messages m ON m.id = a.message_id WHERE a.file_name NOT LIKE 'mark-%'";
    world.database.text_as_owner(sql).await
}

#[tokio::test]
async fn the_same_mail_again_or_at_once_is_one_message_with_its_files_once() {
    let (world, inbound, address) = world().await;
    let (one, other) = (with_file("twin"), with_file("twin"));
    let (one, other) = tokio::join!(
        inbound.deliver(&address, &one),
        inbound.deliver(&address, &other)
    );
    assert_eq!((one.as_str(), other.as_str()), (TAKEN, TAKEN));
    let loud = address.to_uppercase();
    assert_eq!(inbound.deliver(&loud, &with_file("twin")).await, TAKEN);
    let all = said(&world).await;
    assert!(all.starts_with("mark-anna: See there.\n\n*"), "{all}");
    assert!(
        all.contains("broken.png (") && !all.contains(" | "),
        "{all}"
    );
    assert_eq!(files(&world).await, "a.pdf of 5");
    // Whatever became of the message since: what was taken back does not come again.
    world
        .database
        .as_owner(
            "UPDATE conversation_messages SET body = NULL, deleted_at = now() WHERE position = 5",
        )
        .await;
    assert_eq!(inbound.deliver(&address, &with_file("twin")).await, TAKEN);
    assert_eq!(said(&world).await, "");
    // The same mail to another conversation of hers is another message.
    let waits = Answered::Conversation(waiting_of(Owner::Anna));
    let to = ReplyTo::new(waits, world.contacts[&Owner::Anna]);
    let elsewhere = inbound.addresses.seal(to);
    assert_eq!(inbound.deliver(&elsewhere, &with_file("twin")).await, TAKEN);
    assert_eq!(files(&world).await, "a.pdf of 2, a.pdf of 5");
}

#[tokio::test]
async fn what_is_longer_than_a_message_comes_whole_as_a_file_and_files_need_no_words() {
    let (world, inbound, address) = world().await;
    let lines = "x\r\n".repeat(2_500);
    let wide = "words and words\r\n".repeat(1_900);
    for (id, text) in [("lines", &lines), ("wide", &wide)] {
        assert_eq!(inbound.deliver(&address, &mail(id, text)).await, TAKEN);
    }
    let measured = "SELECT string_agg((char_length(body) <= 20000 AND
            array_length(string_to_array(body, E'\\n'), 1) <= 2000 AND body LIKE '%attached.*')::text, ' ')
        FROM conversation_messages WHERE author_contact_id IS NOT NULL AND position > 4";
    assert_eq!(world.database.text_as_owner(measured).await, "true true");
    assert_eq!(files(&world).await, "E-mail.txt of 5, E-mail.txt of 6");
    let bare = of_parts("bare", "", "");
    assert_eq!(inbound.deliver(&address, &bare).await, TAKEN);
    let wordless = "SELECT concat('[', body, ']') FROM conversation_messages WHERE author_contact_id IS NOT NULL AND position = 7";
    assert_eq!(world.database.text_as_owner(wordless).await, "[]");
    assert!(files(&world).await.ends_with("a.pdf of 7"));
    let huge = mail("huge", &"a line of a mail\r\n".repeat(150_000));
    let refused = inbound.deliver(&address, &huge).await;
    assert!(refused.starts_with("552 5.3.4"), "{refused}");
}

#[tokio::test]
async fn nobody_has_to_write_slowly() {
    let (world, inbound, address) = world().await;
    let mut peer = Peer::greeted(inbound.address).await;
    for number in 0..35 {
        let mail = mail(&format!("fast{number}"), "Quick.");
        let answers = peer
            .deliver("<anna@oriale.example>", &[&address], mail.as_bytes())
            .await;
        assert_eq!(answers, [TAKEN], "{number}");
    }
    assert_eq!(said(&world).await.matches("Quick.").count(), 35);
}

#[tokio::test]
async fn an_address_is_good_for_its_conversation_and_its_contact_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let (world, inbound, _) = with(walls).await;
        let everything = "SELECT count(*)::text FROM conversation_messages";
        let before = world.database.text_as_owner(everything).await;
        // Of Ben's conversation Anna is not the contact, nor of one in another portal; Ben is not hers.
        for (conversation, contact) in [
            (Owner::Ben, Owner::Anna),
            (Owner::Carl, Owner::Anna),
            (Owner::Anna, Owner::Ben),
            (Owner::Anna, Owner::Carl),
        ] {
            let address = address_of(&inbound, &world, conversation, contact);
            assert_eq!(
                inbound.deliver(&address, &mail("o", "Hello")).await,
                GONE,
                "{walls:?}"
            );
        }
        // What was sealed for a ticket is no conversation, whatever its id, nor the other way round.
        let anna = world.contacts[&Owner::Anna];
        let (ticket, _) = world.tickets[&Owner::Anna];
        for to in [
            Answered::Ticket(conversation_of(Owner::Anna)),
            Answered::Conversation(ticket),
            Answered::Conversation(Uuid::from_u128(7)),
        ] {
            let address = inbound.addresses.seal(ReplyTo::new(to, anna));
            assert_eq!(inbound.deliver(&address, &mail("t", "Hello")).await, GONE);
        }
        // Ben's own address, used by Anna.
        let bens = address_of(&inbound, &world, Owner::Ben, Owner::Ben);
        assert_eq!(inbound.deliver(&bens, &mail("b", "Hello")).await, KEPT);
        assert_eq!(kept(&world).await, "parked unknown_sender");
        assert_eq!(world.database.text_as_owner(everything).await, before);
    }
}

#[tokio::test]
async fn what_is_not_the_contacts_is_kept_and_what_a_machine_sent_is_dropped() {
    let (world, inbound, address) = world().await;
    let forged = |id: &str, what: &str, by: &str| mail(id, "Hello").replace(what, by);
    for (mail, outcome) in [
        (
            forged("h1", "mark-anna@oriale.example", "anna@home.example"),
            "parked unknown_sender",
        ),
        (
            forged(
                "h2",
                "From: Anna",
                "From: mark-ben@oriale.example\r\nFrom: Anna",
            ),
            "parked unknown_sender",
        ),
        (
            forged("h3", "dmarc=pass", "dmarc=fail"),
            "parked not_authenticated",
        ),
        (
            forged("h4", "mx.msp.example;", "mx.evil.example;"),
            "parked not_authenticated",
        ),
        (mail("h5", "> Hello\r\n"), "parked empty"),
        (
            with_headers("h6", "Auto-Submitted: auto-replied\r\n", "Away."),
            "dropped auto_reply",
        ),
        (
            with_headers(
                "h7",
                "Content-Type: multipart/report; boundary=x\r\n",
                "--x\r\n\r\nno\r\n--x--\r\n",
            ),
            "dropped bounce",
        ),
    ] {
        assert_eq!(inbound.deliver(&address, &mail).await, KEPT, "{mail}");
        let all = kept(&world).await;
        assert!(all.ends_with(outcome), "{outcome}: {all}");
    }
    let mut peer = Peer::greeted(inbound.address).await;
    let nobody = mail("h8", "Undelivered");
    assert_eq!(
        peer.deliver("<>", &[&address], nobody.as_bytes()).await,
        [KEPT]
    );
    assert!(kept(&world).await.ends_with("dropped bounce"));
    assert_eq!(said(&world).await, "");
    let mails = "SELECT count(*)::text FROM mail_outbox";
    assert_eq!(
        world.database.text_as_owner(mails).await,
        "0",
        "nobody is answered"
    );
    // Where the operator says so, the name alone is enough, as for tickets.
    let trusting = portico::config::InboundMailConfig {
        require_authentication: false,
        authserv_id: None,
        ..settings()
    };
    let inbound = Inbound::with(&world, trusting).await;
    let unproven = forged("h9", "Authentication-Results:", "X-Results:");
    assert_eq!(inbound.deliver(&address, &unproven).await, TAKEN);
}

#[tokio::test]
async fn it_counts_what_the_contact_may_at_that_moment() {
    let (world, inbound, address) = world().await;
    drop(inbound);
    let id = conversation_of(Owner::Anna);
    for (number, (change, back)) in [
        (
            "UPDATE contacts SET active = false WHERE email LIKE 'mark-anna%'",
            "UPDATE contacts SET active = true WHERE email LIKE 'mark-anna%'",
        ),
        (
            "UPDATE contacts SET features_off = '{messages}' WHERE email LIKE 'mark-anna%'",
            "UPDATE contacts SET features_off = '{}' WHERE email LIKE 'mark-anna%'",
        ),
        (
            "UPDATE tenants SET features = array_remove(features, 'messages') WHERE slug = 'oriale'",
            "UPDATE tenants SET features = array_append(features, 'messages') WHERE slug = 'oriale'",
        ),
        (
            "UPDATE tenants SET state = 'suspended' WHERE slug = 'oriale'",
            "UPDATE tenants SET state = 'active' WHERE slug = 'oriale'",
        ),
        (
            "UPDATE tenants SET state = 'archived' WHERE slug = 'oriale'",
            "UPDATE tenants SET state = 'active' WHERE slug = 'oriale'",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        world.database.as_owner(change).await;
        let inbound = Inbound::over(&world).await;
        let answer = inbound
            .deliver(&address, &mail(&format!("n{number}"), "Hello?"))
            .await;
        assert_eq!(answer, KEPT, "{change}");
        let all = kept(&world).await;
        assert_eq!(all.matches("parked no_access").count(), number + 1, "{all}");
        world.database.as_owner(back).await;
    }
    assert_eq!(said(&world).await, "");
    // Without tickets there are messages still.
    world
        .database
        .as_owner("UPDATE contacts SET features_off = '{tickets}' WHERE email LIKE 'mark-anna%'")
        .await;
    let inbound = Inbound::over(&world).await;
    assert_eq!(inbound.deliver(&address, &mail("m", "Hello!")).await, TAKEN);
    // With the conversation go the mails that were kept of it.
    let delete = format!("DELETE FROM conversations WHERE id = '{id}'");
    world.database.as_owner(&delete).await;
    assert_eq!(kept(&world).await, "");
    assert_eq!(inbound.deliver(&address, &mail("g", "Hello?")).await, GONE);
}

const LIST: &str = "{ serviceDesk { parkedMails(first: 10, state: PARKED) { totalCount nodes { id reason body senderEmail
    ticketId ticketNumber ticketSubject conversationId conversationSubject contactName portalName } } } }";

async fn decide(world: &World, who: CallerName, name: &str, id: &str) -> Value {
    let call = format!(
        "{name}(input: {{ parkedMailId: \"{id}\" }}) {{ mail {{ state handledBy }} errors {{ code }} }}"
    );
    act(world, who, &call).await
}

#[tokio::test]
async fn staff_see_what_was_kept_of_conversations_and_decide_about_it() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let (world, inbound, address) = with(walls).await;
        let stranger = |id: &str| {
            mail(id, "From home.").replace("mark-anna@oriale.example", "anna@home.example")
        };
        for id in ["s1", "s2", "s3"] {
            assert_eq!(inbound.deliver(&address, &stranger(id)).await, KEPT);
        }
        let list = world.ask(Agent, LIST).await;
        let mails = &list["data"]["serviceDesk"]["parkedMails"];
        assert_eq!(mails["totalCount"], 3, "{list}");
        let first = &mails["nodes"][0];
        let id = GlobalId::new(NodeKind::Conversation, conversation_of(Owner::Anna)).to_string();
        assert_eq!(first["conversationId"], id);
        assert_eq!(first["conversationSubject"], "mark-anna thread");
        for none in ["ticketId", "ticketNumber", "ticketSubject"] {
            assert!(first[none].is_null(), "{none}: {first}");
        }
        let ids: Vec<&str> = (0..3)
            .map(|n| mails["nodes"][n]["id"].as_str().unwrap())
            .collect();
        // Whoever serves another tenant finds nothing.
        let others = world.ask(Restricted, LIST).await;
        assert_eq!(
            others["data"]["serviceDesk"]["parkedMails"]["totalCount"], 0,
            "{walls:?} {others}"
        );
        for name in ["acceptParkedMail", "discardParkedMail"] {
            assert_eq!(decide(&world, Restricted, name, ids[0]).await, "NOT_FOUND");
        }
        let accepted = decide(&world, Agent, "acceptParkedMail", ids[0]).await;
        assert_eq!(
            accepted,
            json!({ "mail": { "state": "ACCEPTED", "handledBy": "Alex Agent" }, "errors": [] })
        );
        assert_eq!(said(&world).await, "mark-anna: From home.");
        let again = decide(&world, Admin, "discardParkedMail", ids[0]).await;
        assert_eq!(again["errors"][0]["code"], "INVALID_STATE");
        let discarded = decide(&world, Admin, "discardParkedMail", ids[1]).await;
        assert_eq!(discarded["mail"]["state"], "DISCARDED", "{discarded}");
        // Only if she may write at that moment.
        world
            .database
            .as_owner("UPDATE contacts SET features_off = '{messages}'")
            .await;
        let refused = decide(&world, Agent, "acceptParkedMail", ids[2]).await;
        assert_eq!(refused["errors"][0]["code"], "INVALID_STATE", "{refused}");
        assert_eq!(said(&world).await, "mark-anna: From home.");
    }
}

#[tokio::test]
async fn what_was_kept_and_came_again_proven_is_one_message() {
    let (world, inbound, address) = world().await;
    let unproven = with_file("late").replace("dmarc=pass", "dmarc=fail");
    assert_eq!(inbound.deliver(&address, &unproven).await, KEPT);
    assert_eq!(inbound.deliver(&address, &with_file("late")).await, TAKEN);
    let list = world.ask(Agent, LIST).await;
    let id = &list["data"]["serviceDesk"]["parkedMails"]["nodes"][0]["id"];
    let accepted = decide(&world, Agent, "acceptParkedMail", id.as_str().unwrap()).await;
    assert_eq!(accepted["mail"]["state"], "ACCEPTED", "{accepted}");
    assert_eq!(said(&world).await.matches("See there.").count(), 1);
}

#[tokio::test]
async fn what_is_given_out_has_them_and_of_whom_is_forgotten_nothing_is_kept() {
    let (world, inbound, address) = world().await;
    let home = |id: &str| {
        mail(id, "From her home.").replace("mark-anna@oriale.example", "anna@home.example")
    };
    assert_eq!(inbound.deliver(&address, &home("p1")).await, KEPT);
    let bens = address_of(&inbound, &world, Owner::Ben, Owner::Ben);
    let of_ben = home("p2").replace("her home", "his home");
    assert_eq!(inbound.deliver(&bens, &of_ben).await, KEPT);
    let contact = world.fill("$contact", Owner::Anna);
    let export = format!("exportContact(input: {{ contactId: \"{contact}\" }}) {{ json }}");
    let given = act(&world, Admin, &export).await;
    let given: Value = serde_json::from_str(given["json"].as_str().unwrap()).unwrap();
    let answers = given["answers_by_mail"].as_array().unwrap();
    assert_eq!(answers.len(), 1, "{answers:?}");
    assert_eq!(answers[0]["body"], "From her home.");
    let id = conversation_of(Owner::Anna).to_string();
    assert_eq!(answers[0]["conversation_id"], id);
    let erase = format!(
        "eraseContact(input: {{ contactId: \"{contact}\", confirmEmail: \"{}\" }}) {{ errors {{ code }} }}",
        Contact.email().unwrap()
    );
    assert_eq!(act(&world, Admin, &erase).await["errors"], json!([]));
    let left = "SELECT string_agg(body, ', ') FROM inbound_mails";
    assert_eq!(world.database.text_as_owner(left).await, "From his home.");
    // Nor what comes later: neither in conversations nor in tickets.
    let ticket = inbound.address_of(&world, Owner::Anna, Owner::Anna);
    for to in [&address, &ticket] {
        assert_eq!(inbound.deliver(to, &home("p3")).await, GONE);
    }
    assert_eq!(world.database.text_as_owner(left).await, "From his home.");
}

/// Row-level security alone: who takes mails in reads conversations and writes none, and what was kept is staff's.
#[tokio::test]
async fn the_database_alone_lets_nobody_do_more() {
    use diesel_async::RunQueryDsl;
    use portico::db::{Identity, System};

    let (world, inbound, address) = world().await;
    let unproven = mail("w", "Hello").replace("dmarc=pass", "dmarc=fail");
    assert_eq!(inbound.deliver(&address, &unproven).await, KEPT);
    let db = world.database.pool();
    let run = async |who: Identity, sql: &str| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let reception = || Identity::system(System::InboundMail);
    let id = conversation_of(Owner::Anna);
    let read = format!("SELECT FROM conversations WHERE id = '{id}'");
    assert_eq!(run(reception(), &read).await, Some(1));
    for (sql, expected) in [
        ("UPDATE conversations SET subject = 'x'", Some(0)),
        ("DELETE FROM conversations", Some(0)),
        ("SELECT FROM conversation_messages", Some(0)),
        (
            "UPDATE conversation_messages SET author_name = 'x'",
            Some(0),
        ),
        // Of one of the two, and of no more than one.
        ("UPDATE inbound_mails SET ticket_id = conversation_id", None),
        ("UPDATE inbound_mails SET conversation_id = NULL", None),
    ] {
        assert_eq!(run(reception(), sql).await, expected, "{sql}");
    }
    let tenant = world.tenants["oriale"];
    for contact in [Owner::Anna, Owner::Ben] {
        let who = || Identity::contact(tenant, world.contacts[&contact]);
        for sql in [
            "SELECT FROM inbound_mails",
            "UPDATE inbound_mails SET body = 'x'",
            "DELETE FROM inbound_mails",
        ] {
            assert_eq!(run(who(), sql).await, Some(0), "{sql}");
        }
    }
}
