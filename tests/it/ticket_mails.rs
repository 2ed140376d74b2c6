//! Mails about tickets: one for a burst, in one thread, each kind stopped with one click; and those that staff get.

use std::time::Duration;

use portico::db::Identity;
use portico::notifications::{
    MailContent, Preference, Stop, StopKey, TicketAnswered, TicketMerged, TicketMoved,
    ticket_answered, ticket_merged, ticket_moved,
};
use uuid::Uuid;

use crate::mail_house::{AGENT, CONTACT, House, TENANT};
use crate::mail_server::SmtpServer;
use crate::support::{CallerName, Owner, Walls, World};

const TICKET: Uuid = Uuid::from_u128(0xd1);

async fn house() -> House {
    let house = House::new().await;
    house
        .test
        .as_owner(&format!(
            "INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale, active) VALUES
               ('{TENANT}', '{CONTACT}', 'anna@oriale.example', 'Anna Weber', 'employee', 'en', true)"
        ))
        .await;
    house
}

async fn answer(house: &House, body: &str, status: &'static str) {
    let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
    let answered = TicketAnswered {
        tenant: TENANT,
        ticket: TICKET,
        requester: CONTACT,
        by: None,
        author_name: "Tom".into(),
        ticket_number: 12,
        subject: "VPN".into(),
        entry: Uuid::now_v7(),
        body: body.into(),
        status,
    };
    ticket_answered(&mut transaction, &answered).await.unwrap();
    transaction.commit().await.unwrap();
}

async fn move_to(house: &House, status: &'static str) {
    let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
    let moved = TicketMoved {
        tenant: TENANT,
        ticket: TICKET,
        requester: CONTACT,
        ticket_number: 12,
        subject: "VPN".into(),
        status,
        by: None,
    };
    ticket_moved(&mut transaction, &moved).await.unwrap();
    transaction.commit().await.unwrap();
}

#[tokio::test]
async fn a_burst_is_one_mail_and_what_comes_later_is_another_of_the_same_thread() {
    let house = house().await;
    move_to(&house, "open").await;
    answer(&house, "First *thing*.", "waiting").await;
    answer(&house, "And another.", "waiting").await;
    move_to(&house, "resolved").await;
    let server = SmtpServer::start(0);
    let key = StopKey::new(&[7; 32]);
    let worker = house.worker_with(server.port, |settings| settings.stop = Some(key.clone()));
    let received = server.wait_for(1).await;
    answer(&house, "Something new.", "resolved").await;
    let later = server.wait_for(2).await;
    worker.stop().await;
    assert_eq!(later.len(), 2);
    let first = &received[0];
    let text = first.unfolded();
    for part in ["First thing.", "And another.", "Resolved"] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(later[1].unfolded().contains("Something new."));
    assert!(!later[1].unfolded().contains("And another."));
    // One thread: both refer to a root that is the ticket's.
    let root = format!("<ticket-{TICKET}@oriale.example>");
    for mail in [first, &later[1]] {
        assert_eq!(mail.header("References"), Some(root.as_str()));
        assert_eq!(mail.header("In-Reply-To"), Some(root.as_str()));
    }
    assert_ne!(first.header("Message-ID"), later[1].header("Message-ID"));
    // The way out: RFC 8058.
    assert_eq!(
        first.header("List-Unsubscribe-Post"),
        Some("List-Unsubscribe=One-Click")
    );
    let token = key.seal(Stop {
        tenant: TENANT,
        contact: CONTACT,
        preference: Preference::Answers,
    });
    let url = format!("https://oriale.example/mail/stop/{token}");
    let header = format!("List-Unsubscribe: <{url}>");
    assert!(text.contains(&header), "{text}");
    assert!(text.contains(&url), "{text}");
}

#[tokio::test]
async fn a_merged_ticket_names_the_other_to_who_may_read_it_and_to_nobody_else() {
    let house = house().await;
    for (subject, readers) in [("Open", vec![CONTACT]), ("Kept", vec![])] {
        let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
        let merged = TicketMerged {
            tenant: TENANT,
            ticket: Uuid::now_v7(),
            requester: CONTACT,
            ticket_number: 12,
            subject: subject.into(),
            into_number: 4711,
            into_readers: readers,
        };
        ticket_merged(&mut transaction, &merged).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let server = SmtpServer::start(0);
    let worker = house.worker_with(server.port, |_| {});
    let received = server.wait_for(2).await;
    worker.stop().await;
    let text = |subject: &str| {
        let found = received.iter().map(|mail| mail.unfolded());
        let mut found = found.filter(|text| text.contains(&format!("Merged: {subject}")));
        found.next().unwrap()
    };
    let open = text("Open");
    assert!(open.contains("merged with ticket #4711"), "{open}");
    assert!(
        open.contains("https://oriale.example/tickets/4711"),
        "{open}"
    );
    let kept = text("Kept");
    assert!(!kept.contains("4711"), "{kept}");
    assert!(kept.contains("https://oriale.example/tickets/12"), "{kept}");
}

#[tokio::test]
async fn a_mail_about_a_ticket_waits_for_what_else_happens_to_it() {
    let house = house().await;
    let server = SmtpServer::start(0);
    let worker = house.worker_with(server.port, |settings| {
        settings.gather = Duration::from_secs(2);
    });
    answer(&house, "One.", "waiting").await;
    tokio::time::sleep(Duration::from_millis(800)).await;
    answer(&house, "Two.", "waiting").await;
    let received = server.wait_for(1).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    assert_eq!(server.received().len(), 1);
    let text = received[0].unfolded();
    assert!(text.contains("One.") && text.contains("Two."), "{text}");
    worker.stop().await;
}

#[tokio::test]
async fn whoever_wants_no_mails_about_states_gets_none_and_still_those_about_answers() {
    let house = house().await;
    house
        .test
        .as_owner("UPDATE contacts SET mail_on_status = false")
        .await;
    move_to(&house, "closed").await;
    let count = "SELECT count(*)::text FROM mail_outbox";
    assert_eq!(house.test.text_as_owner(count).await, "0");
    answer(&house, "x", "waiting").await;
    assert_eq!(house.test.text_as_owner(count).await, "1");
}

#[tokio::test]
async fn one_click_stops_one_kind_for_one_contact_at_their_own_portal_only() {
    let world = World::create(Walls::Both).await;
    let key = &world.server.mail_stop;
    let stop = |preference| Stop {
        tenant: world.tenants["oriale"],
        contact: world.contacts[&Owner::Anna],
        preference,
    };
    let path = format!("/mail/stop/{}", key.seal(stop(Preference::Answers)));
    let wanted = "SELECT string_agg(mail_on_answer::text || mail_on_status::text, ' ' ORDER BY email) FROM contacts WHERE email IN ('mark-anna@oriale.example', 'mark-ben@oriale.example')";
    let all = world.database.text_as_owner(wanted).await;
    assert_eq!(all, "truetrue truetrue");
    // Looking changes nothing, another portal knows nothing of it, and what was made up opens nothing.
    let looked = world.server.get("oriale.localhost", &path).await;
    assert_eq!(looked.status, 303);
    assert_eq!(
        world.server.post("nordwind.localhost", &path).await.status,
        404
    );
    let forged = format!("/mail/stop/{}", "A".repeat(66));
    assert_eq!(
        world.server.post("oriale.localhost", &forged).await.status,
        404
    );
    assert_eq!(world.database.text_as_owner(wanted).await, all);
    for _ in 0..2 {
        let stopped = world.server.post("oriale.localhost", &path).await;
        assert_eq!(stopped.status, 200);
    }
    let left = world.database.text_as_owner(wanted).await;
    assert_eq!(left, "falsetrue truetrue");
}

#[tokio::test]
async fn staff_hear_of_tickets_that_others_give_them() {
    let world = World::create(Walls::Both).await;
    let count = "SELECT count(*)::text FROM mail_outbox WHERE template = 'ticket-assigned'";
    let assign = |to: &str| {
        world.fill(
            &format!("mutation {{ assignTicket(input: {{ ticketId: \"$ticket\", assigneeId: {to} }}) {{ errors {{ code message }} }} }}"),
            Owner::Anna,
        )
    };
    world.ask(CallerName::Admin, &assign("null")).await;
    assert_eq!(world.database.text_as_owner(count).await, "0");
    // One's own hand needs no mail.
    world.ask(CallerName::Agent, &assign("\"$staff\"")).await;
    assert_eq!(world.database.text_as_owner(count).await, "0");
    world.ask(CallerName::Admin, &assign("null")).await;
    let given = world.ask(CallerName::Admin, &assign("\"$staff\"")).await;
    assert_eq!(
        given["data"]["assignTicket"]["errors"],
        serde_json::json!([])
    );
    let to = "SELECT recipient_email || ' ' || (payload ->> 'by') FROM mail_outbox WHERE template = 'ticket-assigned'";
    assert_eq!(
        world.database.text_as_owner(to).await,
        format!("{} Ada Admin", CallerName::Agent.email().unwrap())
    );
}

#[test]
fn where_the_tenant_says_so_a_mail_tells_that_something_was_written_and_not_what() {
    use portico::notifications::{Frame, render};
    use portico::text::Locale;
    let brand = portico::notifications::MailBrand {
        shows_content: false,
        ..crate::mail_support::oriale()
    };
    let payload = |earlier: serde_json::Value| {
        serde_json::json!({
            "ticket": TICKET, "number": 1042, "subject": "Drucker im 2. Stock", "status": "resolved", "agent": "Tom",
            "body": "Update", "into": 1043, "id": "dDox", "portal": "Oriale", "by": "Ada", "zone": "Europe/Berlin",
            "promise": { "solution": "2026-11-24T10:20:30Z" }, "earlier": earlier,
        })
    };
    let one =
        serde_json::json!([{ "id": "dDoy", "number": 1041, "subject": "Drucker im 2. Stock" }]);
    let none = serde_json::json!([]);
    for (template, earlier) in [
        ("ticket-answered", &none),
        ("ticket-moved", &none),
        ("ticket-merged", &none),
        ("ticket-assigned", &none),
        ("ticket-assigned", &one),
        ("ticket-at-risk", &none),
        ("ticket-added", &none),
        ("reply-not-taken", &none),
    ] {
        let content = MailContent::from_row(template, payload(earlier.clone())).unwrap();
        assert!(
            content.ticket().is_some(),
            "{template} stands with the others"
        );
        let frame = Frame {
            brand: &brand,
            locale: Locale::De,
            recipient: "Anna Weber",
            stop_url: None,
            answerable: false,
            files: &[],
            own: None,
        };
        let mail = render(&content, &frame, None).unwrap();
        for part in [&mail.subject, &mail.text, &mail.html] {
            assert!(!part.contains("Drucker"), "{template}: {part}");
            assert!(!part.contains("Update"), "{template}: {part}");
        }
        assert!(mail.text.contains("1042"), "{template}: {}", mail.text);
        assert!(mail.html.contains("1042"), "{template}: {}", mail.html);
        // With the content, it is there: the test looks for the right words.
        let open = crate::mail_support::oriale();
        let frame = Frame {
            brand: &open,
            ..frame
        };
        let mail = render(&content, &frame, None).unwrap();
        assert!(mail.text.contains("Drucker"), "{template}");
    }
}
