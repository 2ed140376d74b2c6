//! What is said with whoever is not there any more waits for somebody else, or is over.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    conversations::{act, conversation, send},
    support::{
        CallerName, Owner, Server, Walls, World,
        conversations::{conversation_of, waiting_of},
    },
};

use CallerName::{Admin, Agent, Contact};

const FIELDS: &str = "state unreadCount people { displayName side }";

async fn agent(world: &World) -> String {
    let me = world.ask(Agent, "{ serviceDesk { me { id } } }").await;
    me["data"]["serviceDesk"]["me"]["id"]
        .as_str()
        .unwrap()
        .to_owned()
}

async fn states(world: &World) -> String {
    let of = |owner| conversation_of(owner);
    let (anna, carl) = (of(Owner::Anna), of(Owner::Carl));
    let sql = format!(
        "SELECT string_agg(state, ' ' ORDER BY (id = '{carl}')) FROM conversations WHERE id IN ('{anna}', '{carl}')"
    );
    world.database.text_as_owner(&sql).await
}

fn keep_to(world: &World, agent: &str, slugs: &[&str]) -> String {
    let email = Agent.email().unwrap();
    let portals: Vec<String> = slugs.iter().map(|slug| world.portal(slug)).collect();
    format!(
        "updateStaff(input: {{ staffId: \"{agent}\", displayName: \"Alex Agent\", email: \"{email}\", locale: EN, role: AGENT,
         servesAllTenants: false, tenantIds: {} }}) {{ errors {{ code }} }}",
        json!(portals)
    )
}

#[tokio::test]
async fn what_was_written_to_somebody_who_was_deactivated_waits_for_the_others() {
    let world = World::create(Walls::Both).await;
    let agent = agent(&world).await;
    let off = format!(
        "setStaffActive(input: {{ staffId: \"{agent}\", active: false }}) {{ errors {{ code }} }}"
    );
    assert_eq!(act(&world, Admin, &off).await["errors"], json!([]));
    let seen = conversation(&world, Contact, FIELDS).await;
    assert_eq!(seen["state"], "WAITING", "{seen}");
    assert_eq!(seen["people"].as_array().unwrap().len(), 1, "{seen}");
    send(&world, Contact, "Is anybody there?", Uuid::new_v4()).await;
    let seen = conversation(&world, Admin, FIELDS).await;
    assert_eq!(seen["state"], "WAITING", "{seen}");
    assert!(seen["unreadCount"].as_i64().unwrap() > 0, "{seen}");
    // Somebody takes it on, and whoever comes back does not.
    send(&world, Admin, "I am.", Uuid::new_v4()).await;
    act(&world, Admin, &off.replace("false", "true")).await;
    let seen = conversation(&world, Contact, FIELDS).await;
    assert_eq!(seen["state"], "ACTIVE", "{seen}");
    assert_eq!(seen["people"].as_array().unwrap().len(), 2, "{seen}");
}

#[tokio::test]
async fn whoever_serves_other_tenants_from_now_on_leaves_what_they_no_longer_see() {
    let world = World::create(Walls::Both).await;
    let agent = agent(&world).await;
    let kept = act(
        &world,
        Admin,
        &keep_to(&world, &agent, &["oriale", "nordwind"]),
    )
    .await;
    assert_eq!(kept["errors"], json!([]), "{kept}");
    assert_eq!(states(&world).await, "active active");
    // The list is written anew, and what stays in it is not left.
    let kept = act(&world, Admin, &keep_to(&world, &agent, &["nordwind"])).await;
    assert_eq!(kept["errors"], json!([]), "{kept}");
    assert_eq!(states(&world).await, "waiting active");
}

#[tokio::test]
async fn archived_portals_have_nothing_unread_and_staff_go_all_the_same() {
    let mut world = World::create(Walls::Both).await;
    let agent = agent(&world).await;
    let unread = async |world: &World| {
        let asked = "{ serviceDesk { unreadMessages } }";
        world.ask(Admin, asked).await["data"]["serviceDesk"]["unreadMessages"]
            .as_i64()
            .unwrap()
    };
    let before = unread(&world).await;
    world
        .database
        .as_owner("UPDATE tenants SET state = 'archived' WHERE slug = 'nordwind'")
        .await;
    world.server = Server::over(&world.database, Walls::Both).await;
    assert!(unread(&world).await < before, "{before}");
    let off = format!(
        "setStaffActive(input: {{ staffId: \"{agent}\", active: false }}) {{ errors {{ code }} }}"
    );
    assert_eq!(act(&world, Admin, &off).await["errors"], json!([]));
    assert_eq!(states(&world).await, "waiting waiting");
}

#[tokio::test]
async fn what_was_said_with_somebody_who_is_forgotten_is_over() {
    let world = World::create(Walls::Both).await;
    let anna = world.fill("$contact", Owner::Anna);
    let email = Contact.email().unwrap();
    let forget = format!(
        "eraseContact(input: {{ contactId: \"{anna}\", confirmEmail: \"{email}\" }}) {{ errors {{ code }} }}"
    );
    let forgotten: Value = act(&world, Admin, &forget).await;
    assert_eq!(forgotten["errors"], json!([]), "{forgotten}");
    let (one, other) = (conversation_of(Owner::Anna), waiting_of(Owner::Anna));
    let sql = format!(
        "SELECT string_agg(state, ' ') FROM conversations WHERE id IN ('{one}', '{other}')"
    );
    assert_eq!(world.database.text_as_owner(&sql).await, "ended ended");
}
