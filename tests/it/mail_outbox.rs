//! What goes into the outbox, and who may.

use std::time::Duration;

use portico::db::{Identity, System};
use portico::notifications::{TicketAnswered, enqueue, ticket_answered, unsent};
use uuid::Uuid;

use crate::mail_house::{AGENT, CONTACT, House, TENANT, mail};
use crate::mail_server::SmtpServer;

#[tokio::test]
async fn a_mail_of_a_rolled_back_transaction_never_was() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
    enqueue(&mut transaction, &mail("undone@oriale.example"))
        .await
        .unwrap();
    drop(transaction);
    house.queue("done@oriale.example").await;
    server.wait_for(1).await;
    tokio::time::sleep(Duration::from_millis(300)).await;
    let to: Vec<_> = server
        .received()
        .into_iter()
        .flat_map(|mail| mail.to)
        .collect();
    assert_eq!(to, ["done@oriale.example"]);
    worker.stop().await;
}

#[tokio::test]
async fn the_outbox_is_for_staff_to_write_and_for_the_worker_to_empty() {
    let house = House::new().await;
    let id = house.queue("anna@oriale.example").await;
    for who in [
        Identity::contact(TENANT, CONTACT),
        Identity::anonymous(Some(TENANT)),
        Identity::system(System::Mail),
        Identity::system(System::Tenants),
    ] {
        let mut transaction = house.database.begin(&who).await.unwrap();
        assert!(
            enqueue(&mut transaction, &mail("x@oriale.example"))
                .await
                .is_err(),
            "{who:?}"
        );
    }
    use diesel::QueryDsl;
    use portico::db::schema::mail_outbox as o;
    for (who, sees) in [
        (Identity::contact(TENANT, CONTACT), 0),
        (Identity::anonymous(Some(TENANT)), 0),
        (Identity::system(System::Tenants), 0),
        (Identity::system(System::Mail), 1),
        (Identity::admin(AGENT), 1),
    ] {
        let ids: Vec<Uuid> = house
            .database
            .read(&who, o::table.select(o::id))
            .await
            .unwrap();
        assert_eq!(ids.len(), sees, "{who:?}");
        assert!(ids.iter().all(|seen| *seen == id));
    }
}

#[tokio::test]
async fn a_template_of_a_newer_version_waits_for_it() {
    let house = House::new().await;
    let server = SmtpServer::start(0);
    let id = house.queue("anna@oriale.example").await;
    house
        .test
        .as_owner("UPDATE mail_outbox SET template = 'from-the-future'")
        .await;
    let worker = house.worker(server.port);
    while house.state(id).await.2.is_none() {
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    house
        .test
        .as_owner("UPDATE mail_outbox SET template = 'ticket-answered'")
        .await;
    house.wait_for_state(id, "sent").await;
    worker.stop().await;
}

#[tokio::test]
async fn an_answer_mails_an_active_requester_who_wants_it_in_their_language() {
    let house = House::new().await;
    let (inactive, unwilling) = (Uuid::from_u128(0xc2), Uuid::from_u128(0xc3));
    house
        .test
        .as_owner(&format!(
            "INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale, active, mail_on_answer) VALUES
               ('{TENANT}', '{CONTACT}', 'anna@oriale.example', 'Anna Weber', 'employee', 'de', true, true),
               ('{TENANT}', '{inactive}', 'gone@oriale.example', 'Gone', 'employee', 'de', false, true),
               ('{TENANT}', '{unwilling}', 'calm@oriale.example', 'Calm', 'employee', 'de', true, false)"
        ))
        .await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    for requester in [inactive, unwilling, CONTACT] {
        let answered = TicketAnswered {
            tenant: TENANT,
            ticket: Uuid::now_v7(),
            requester,
            by: None,
            author_name: "Tom".into(),
            ticket_number: 12,
            subject: "VPN".into(),
            entry: Uuid::now_v7(),
            body: "Fertig.".into(),
            status: "waiting",
        };
        let mut transaction = house.database.begin(&Identity::agent(AGENT)).await.unwrap();
        ticket_answered(&mut transaction, &answered).await.unwrap();
        transaction.commit().await.unwrap();
    }
    let received = server.wait_for(1).await;
    assert_eq!(
        received[0].header("Subject"),
        Some("[#12] Neue Antwort: VPN")
    );
    assert_eq!(received[0].to, ["anna@oriale.example"]);
    assert_eq!(unsent(&house.database).await.unwrap().dead, 0);
    worker.stop().await;
}
