//! What staff write to many at once: each contact has a thread of their own, nobody sees who else got it, and it is written once.

use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    live_support::Port,
    support::{CallerName, Owner, Walls, World, count_statements},
};

use CallerName::{Admin, Agent, Colleague, Contact, Restricted, Viewing};

const WRITE: &str = "mutation($input: WriteToContactsInput!) { writeToContacts(input: $input) { threads
    recipients { count messagesOff inactive leftOut { reason contact { displayName } } } errors { code message path } } }";
const COUNT: &str = "query($to: RecipientsInput!) { serviceDesk { messageRecipients(to: $to) { count most messagesOff inactive
    leftOut { reason } } } }";

fn input(to: &Value, body: &str, client_id: Uuid) -> Value {
    json!({ "input": { "to": to, "subject": "Maintenance", "body": body, "clientId": client_id } })
}

async fn write(world: &World, caller: CallerName, variables: Value) -> Value {
    let answer = world.ask_with(caller, WRITE, variables).await;
    match answer["errors"][0]["extensions"]["code"].as_str() {
        Some(code) => code.into(),
        None => answer["data"]["writeToContacts"].clone(),
    }
}

/// The code of the first error, and at which field.
fn wrong(payload: &Value) -> (&str, &str) {
    let error = &payload["errors"][0];
    let path = error["path"].as_array();
    let field = path.and_then(|path| path.last()?.as_str());
    (
        error["code"].as_str().unwrap_or_default(),
        field.unwrap_or_default(),
    )
}

async fn number(world: &World, sql: &str) -> i64 {
    let text = world.database.text_as_owner(sql).await;
    text.parse().unwrap()
}

/// Contacts of Oriale who can be written to.
async fn reachable(world: &World) -> i64 {
    let sql = format!(
        "SELECT count(*)::text FROM contacts WHERE tenant_id = '{}' AND active AND NOT 'messages' = ANY (features_off)",
        world.tenants["oriale"]
    );
    number(world, &sql).await
}

async fn written(world: &World) -> i64 {
    number(
        world,
        "SELECT count(*)::text FROM conversations WHERE sending_id IS NOT NULL",
    )
    .await
}

fn contact_id(world: &World, owner: Owner) -> String {
    GlobalId::new(NodeKind::Contact, world.contacts[&owner]).to_string()
}

#[tokio::test]
async fn each_has_a_thread_of_their_own_and_is_told_by_mail() {
    let world = World::create(Walls::Both).await;
    let to = json!({ "portalId": world.portal("oriale") });
    let reached = reachable(&world).await;
    let all = number(
        &world,
        &format!(
            "SELECT count(*)::text FROM contacts WHERE tenant_id = '{}'",
            world.tenants["oriale"]
        ),
    )
    .await;
    assert!(reached > 3 && reached < all);
    let count = world.ask_with(Agent, COUNT, json!({ "to": to })).await;
    let count = &count["data"]["serviceDesk"]["messageRecipients"];
    assert_eq!(count["count"], reached, "{count}");
    assert_eq!(count["inactive"], all - reached);
    assert_eq!(count["leftOut"][0]["reason"], "INACTIVE");

    let done = write(&world, Agent, input(&to, "On *Friday*.", Uuid::new_v4())).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    assert_eq!(done["threads"], reached);
    assert_eq!(written(&world).await, reached);
    let mails = "SELECT count(*)::text FROM mail_outbox WHERE template = 'message-received'
        AND payload #>> '{messages,0,body}' = 'On *Friday*.' AND payload ->> 'conversation' = conversation_id::text
        AND EXISTS (SELECT FROM conversation_messages m WHERE m.id::text = payload #>> '{messages,0,id}' AND m.conversation_id = mail_outbox.conversation_id)";
    assert_eq!(number(&world, mails).await, reached);
    let audit = "SELECT detail ->> 'count' FROM audit_events WHERE action = 'messages_sent'";
    assert_eq!(number(&world, audit).await, reached);

    // A contact sees one, and answers it.
    let own = "{ viewer { unreadMessages conversations(first: 10) { nodes { id subject people { displayName } messages(last: 1) { nodes { body { markdown } } } } } } }";
    for caller in [Contact, Colleague] {
        let answer = world.ask(caller, own).await;
        let nodes = answer["data"]["viewer"]["conversations"]["nodes"].as_array();
        let mine = nodes.unwrap().iter();
        let mine: Vec<_> = mine.filter(|one| one["subject"] == "Maintenance").collect();
        assert_eq!(mine.len(), 1, "{answer}");
        assert_eq!(mine[0]["people"].as_array().unwrap().len(), 2);
        assert_eq!(
            mine[0]["messages"]["nodes"][0]["body"]["markdown"],
            "On *Friday*."
        );
    }
    // Found by what it says, though that is kept once.
    let search = "{ serviceDesk { conversations(first: 50, filter: { search: \"friday mainten\" }) { totalCount } } }";
    let found = world.ask(Agent, search).await;
    assert_eq!(
        found["data"]["serviceDesk"]["conversations"]["totalCount"], reached,
        "{found}"
    );
    let boxes = "{ serviceDesk { own: conversations(first: 50, filter: { box: OWN }) { totalCount }
        sent: conversations(first: 50, filter: { box: UNANSWERED }) { totalCount nodes { unanswered } } unreadMessages } }";
    let before = world.ask(Agent, boxes).await["data"]["serviceDesk"].clone();
    assert_eq!(before["sent"]["totalCount"], reached, "{before}");
    let answer = world.ask(Contact, own).await;
    let nodes = answer["data"]["viewer"]["conversations"]["nodes"].as_array();
    let id = nodes
        .unwrap()
        .iter()
        .find(|one| one["subject"] == "Maintenance");
    let say = format!(
        "mutation {{ sendMessage(input: {{ conversationId: {}, body: \"Thanks\", clientId: \"{}\" }}) {{ errors {{ code }} }} }}",
        id.unwrap()["id"],
        Uuid::new_v4()
    );
    let said = world.ask(Contact, &say).await;
    assert_eq!(said["data"]["sendMessage"]["errors"], json!([]), "{said}");
    let after = world.ask(Agent, boxes).await["data"]["serviceDesk"].clone();
    assert_eq!(after["sent"]["totalCount"], reached - 1);
    let own = |answer: &Value| answer["own"]["totalCount"].as_i64().unwrap();
    assert_eq!(own(&after), own(&before) + 1);
}

#[tokio::test]
async fn a_second_try_writes_nothing_and_another_text_is_refused() {
    let world = World::create(Walls::Both).await;
    let to = json!({ "portalId": world.portal("oriale"), "kinds": ["EMPLOYEE", "CUSTOMER"] });
    let id = Uuid::new_v4();
    // Two clicks at once.
    let (one, other) = tokio::join!(
        write(&world, Agent, input(&to, "Once.", id)),
        write(&world, Agent, input(&to, "Once.", id))
    );
    assert_eq!(one["threads"], other["threads"], "{one} {other}");
    assert_eq!(written(&world).await, one["threads"].as_i64().unwrap());
    let again = write(&world, Agent, input(&to, "Once.", id)).await;
    assert_eq!(again["threads"], one["threads"]);
    let fewer = json!({ "portalId": world.portal("oriale"), "kinds": ["CUSTOMER"] });
    let elsewhere =
        json!({ "portalId": world.portal("nordwind"), "kinds": ["EMPLOYEE", "CUSTOMER"] });
    for other in [
        input(&to, "Twice.", id),
        input(&fewer, "Once.", id),
        input(&elsewhere, "Once.", id),
    ] {
        let refused = write(&world, Agent, other).await;
        assert_eq!(wrong(&refused), ("CONFLICT", "clientId"), "{refused}");
    }
    assert_eq!(written(&world).await, one["threads"].as_i64().unwrap());
}

#[tokio::test]
async fn a_group_is_narrowed_down_and_whoever_cannot_be_reached_is_left_out() {
    let world = World::create(Walls::Both).await;
    let oriale = world.portal("oriale");
    let (anna, ben) = (world.contacts[&Owner::Anna], world.contacts[&Owner::Ben]);
    world
        .database
        .as_owner(&format!(
            "UPDATE contacts SET department = 'Einkauf' WHERE id IN ('{anna}', '{ben}');
             UPDATE contacts SET features_off = '{{messages}}' WHERE id = '{ben}'"
        ))
        .await;
    let count = async |to: Value| {
        let answer = world.ask_with(Agent, COUNT, json!({ "to": to })).await;
        answer["data"]["serviceDesk"]["messageRecipients"].clone()
    };
    let found = count(json!({ "portalId": oriale, "departments": ["EINKAUF", " einkauf "] })).await;
    assert_eq!(
        (&found["count"], &found["messagesOff"], &found["inactive"]),
        (&json!(1), &json!(1), &json!(0))
    );
    assert_eq!(found["leftOut"][0]["reason"], "MESSAGES_OFF");
    let ids = [
        contact_id(&world, Owner::Anna),
        contact_id(&world, Owner::Ben),
    ];
    let to = json!({ "portalId": oriale, "contactIds": ids });
    let done = write(&world, Admin, input(&to, "Hello", Uuid::new_v4())).await;
    assert_eq!(done["threads"], 1, "{done}");
    assert_eq!(done["recipients"]["leftOut"][0]["reason"], "MESSAGES_OFF");
    // Nobody left.
    let to = json!({ "portalId": oriale, "contactIds": [contact_id(&world, Owner::Ben)] });
    let none = write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    assert_eq!(wrong(&none), ("INVALID_STATE", "portalId"), "{none}");
    // No text, and too much of everything.
    let to = json!({ "portalId": oriale });
    let blank = write(&world, Agent, input(&to, " \n ", Uuid::new_v4())).await;
    assert_eq!(wrong(&blank), ("BLANK", "body"), "{blank}");
    let long = write(
        &world,
        Agent,
        input(&to, &"x".repeat(20_001), Uuid::new_v4()),
    )
    .await;
    assert_eq!(wrong(&long), ("TOO_LONG", "body"));
    assert_eq!(written(&world).await, 1);
    // No mail to whoever wants none.
    let mails = "SELECT count(*)::text FROM mail_outbox WHERE template = 'message-received' AND payload #>> '{messages,0,body}' = 'Quiet'";
    world
        .database
        .as_owner(&format!(
            "UPDATE contacts SET mail_on_message = false WHERE id = '{anna}'"
        ))
        .await;
    let to = json!({ "portalId": oriale, "contactIds": [contact_id(&world, Owner::Anna)] });
    let done = write(&world, Agent, input(&to, "Quiet", Uuid::new_v4())).await;
    assert_eq!(done["threads"], 1);
    assert_eq!(number(&world, mails).await, 0);
}

#[tokio::test]
async fn foreign_portals_and_contacts_do_not_exist_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let (oriale, nordwind) = (world.portal("oriale"), world.portal("nordwind"));
        let carl = contact_id(&world, Owner::Carl);
        // Whoever serves Nordwind alone.
        let to = json!({ "portalId": oriale });
        let refused = write(&world, Restricted, input(&to, "Hello", Uuid::new_v4())).await;
        assert_eq!(refused["threads"], Value::Null, "{walls:?} {refused}");
        let count = world.ask_with(Restricted, COUNT, json!({ "to": to })).await;
        let count = &count["data"]["serviceDesk"]["messageRecipients"];
        assert!(count.is_null(), "{walls:?} {count}");
        // A contact of another portal.
        let to =
            json!({ "portalId": oriale, "contactIds": [carl, contact_id(&world, Owner::Anna)] });
        let refused = write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
        assert_eq!(wrong(&refused), ("NOT_FOUND", "contactIds"), "{walls:?}");
        for caller in [Contact, CallerName::Other, Viewing, CallerName::Anonymous] {
            let to = json!({ "portalId": nordwind });
            let refused = write(&world, caller, input(&to, "Hello", Uuid::new_v4())).await;
            assert_ne!(refused["threads"], 1, "{walls:?} {caller:?} {refused}");
            assert_eq!(written(&world).await, 0, "{walls:?} {caller:?} {refused}");
        }
        let to = json!({ "portalId": nordwind });
        let done = write(&world, Restricted, input(&to, "Hello", Uuid::new_v4())).await;
        assert!(done["threads"].as_i64().unwrap() > 0, "{walls:?} {done}");
    }
}

#[tokio::test]
async fn contacts_hear_of_theirs_at_once() {
    let world = World::create(Walls::Both).await;
    let port = Port::open(&world.server).await;
    let events =
        "subscription { conversationEvents { conversation { subject } messages { position } } }";
    let mut contact = port.join(&world, Contact).await;
    contact.subscribe("1", events).await;
    contact.event().await;
    let to = json!({ "portalId": world.portal("oriale") });
    write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    let told = contact.event().await;
    let told = &told["conversationEvents"];
    assert_eq!(told["conversation"]["subject"], "Maintenance", "{told}");
    assert_eq!(told["messages"], json!([{ "position": 1 }]));
}

#[tokio::test]
async fn who_leaves_what_nobody_answered_leaves_nothing_waiting() {
    let world = World::create(Walls::Both).await;
    let to = json!({ "portalId": world.portal("oriale") });
    write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    let state =
        "SELECT string_agg(DISTINCT state, ' ') FROM conversations WHERE sending_id IS NOT NULL";
    assert_eq!(world.database.text_as_owner(state).await, "active");
    world
        .database
        .as_owner(&format!(
            "UPDATE staff_accounts SET active = false WHERE staff_id = '{}'",
            world.agent
        ))
        .await;
    assert_eq!(world.database.text_as_owner(state).await, "ended");
}

/// Row-level security alone: a sending is staff's, and each one's own.
#[tokio::test]
async fn the_database_shows_sendings_to_staff_alone() {
    use diesel_async::RunQueryDsl;
    use portico::db::Identity;

    let world = World::create(Walls::Both).await;
    let to = json!({ "portalId": world.portal("oriale") });
    write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    let sending = world
        .database
        .text_as_owner("SELECT id::text FROM message_sendings")
        .await;
    let (oriale, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    let run = async |who: Identity, sql: String| {
        let mut tx = world.database.pool().begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let contact = || Identity::contact(oriale, anna);
    let delete = "DELETE FROM message_sendings".to_owned();
    assert_eq!(run(contact(), delete).await, Some(0));
    // Into a sending that is not theirs.
    let into =
        format!("UPDATE conversations SET sending_id = '{sending}' WHERE sending_id IS NULL");
    assert_eq!(run(contact(), into).await, None);
    // In another's name.
    let forged = format!(
        "INSERT INTO message_sendings (tenant_id, id, staff_id, client_id, subject, body, begun)
         SELECT '{oriale}', gen_random_uuid(), s.staff_id, gen_random_uuid(), 's', 'b', 1 FROM staff_accounts s
         WHERE s.staff_id <> '{}' LIMIT 1",
        world.agent
    );
    assert_eq!(run(Identity::agent(world.agent), forged).await, None);
}

#[tokio::test]
async fn it_costs_the_same_statements_for_one_and_for_many() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let oriale = world.portal("oriale");
    let mut costs = Vec::new();
    for to in [
        json!({ "portalId": oriale, "kinds": ["EMPLOYEE", "CUSTOMER"] }),
        json!({ "portalId": oriale }),
    ] {
        let before = count_statements::of(&world.database);
        let done = write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
        assert_eq!(done["errors"], json!([]));
        costs.push(count_statements::of(&world.database) - before);
    }
    world
        .database
        .as_owner(&format!(
            "INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
             SELECT '{}', gen_random_uuid(), 'many-' || n || '@oriale.example', 'Many ' || n, 'customer', 'de' FROM generate_series(1, 1500) n",
            world.tenants["oriale"]
        ))
        .await;
    let to = json!({ "portalId": oriale, "kinds": ["CUSTOMER"] });
    let before = count_statements::of(&world.database);
    let done = write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    assert_eq!(done["errors"], json!([]), "{done}");
    assert!(done["threads"].as_i64().unwrap() >= 1500);
    costs.push(count_statements::of(&world.database) - before);
    // What a process does beside it counts, too.
    assert!(costs[2] <= costs[1] + 3, "{costs:?}");
    // One more than can be.
    world
        .database
        .as_owner(&format!(
            "INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
             SELECT '{}', gen_random_uuid(), 'more-' || n || '@oriale.example', 'More ' || n, 'customer', 'de' FROM generate_series(1, 3600) n",
            world.tenants["oriale"]
        ))
        .await;
    let refused = write(&world, Agent, input(&to, "Hello", Uuid::new_v4())).await;
    assert_eq!(wrong(&refused), ("INVALID_VALUE", "portalId"), "{refused}");
}
