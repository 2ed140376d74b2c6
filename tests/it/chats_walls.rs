//! Chats are their contact's and staff's: each wall holds alone, and what functions tell of others is a number.

use diesel_async::RunQueryDsl;
use portico::{
    api::{GlobalId, NodeKind},
    db::Identity,
};
use uuid::Uuid;

use crate::{
    chats::{staff_of, start},
    conversations::act,
    support::{CallerName, Owner, Walls, World, conversations::conversation_of},
};

use CallerName::{Admin, Agent, Colleague, Contact, Granted, Other, Restricted};

/// Everything that a foreigner could try on a conversation.
fn tries(id: &str, staff: &str) -> Vec<String> {
    let on = |name: &str, more: &str| {
        format!("{name}(input: {{ conversationId: \"{id}\"{more} }}) {{ errors {{ code }} }}")
    };
    let staff = format!(", staffId: \"{staff}\"");
    vec![
        on("setTyping", ", typing: true"),
        on("takeConversation", ""),
        on("inviteToConversation", &staff),
        on("handOverConversation", &staff),
    ]
}

#[tokio::test]
async fn a_foreign_chat_does_not_exist_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::with_chats(walls).await;
        let chat = start(&world, Contact).await;
        let admin = staff_of(&world, Admin).await;
        let staff = GlobalId::new(NodeKind::StaffMember, admin).to_string();
        let sql = "SELECT string_agg(c::text, ' ' ORDER BY c.id) || (SELECT count(*) FROM conversation_staff) FROM conversations c";
        let before = world.database.text_as_owner(sql).await;
        for call in tries(&chat, &staff) {
            assert_eq!(
                act(&world, Restricted, &call).await,
                "NOT_FOUND",
                "{walls:?} {call}"
            );
            for caller in [Colleague, Other, Granted] {
                let done = act(&world, caller, &call).await;
                assert!(
                    done == "NOT_FOUND" || done == "FORBIDDEN",
                    "{walls:?} {call} {done}"
                );
            }
        }
        // Nor do contacts take their own chats on, or bring staff in.
        for call in &tries(&chat, &staff)[1..] {
            let done = act(&world, Contact, call).await;
            assert_eq!(done, "FORBIDDEN", "{walls:?} {call}");
        }
        let limit = format!(
            "setChatLimit(input: {{ staffId: \"{staff}\", chatLimit: 9 }}) {{ errors {{ code }} agent {{ id }} }}"
        );
        let available =
            "setChatAvailability(input: { available: true }) { errors { code } agent { id } }";
        for (caller, call) in [
            (Contact, limit.as_str()),
            (Agent, limit.as_str()),
            (Restricted, limit.as_str()),
            (Contact, available),
        ] {
            let done = act(&world, caller, call).await;
            let refused = done.is_string() || done["errors"][0]["code"].is_string();
            assert!(refused, "{walls:?} {call} {done}");
        }
        assert_eq!(world.database.text_as_owner(sql).await, before, "{walls:?}");
        for caller in [Colleague, Other] {
            let query = "{ viewer { chatOffer { conversation { id } } conversations { nodes { subject kind } } } }";
            let answer = world.ask(caller, query).await;
            assert!(!answer.to_string().contains("CHAT"), "{walls:?} {answer}");
            assert!(answer["data"]["viewer"]["chatOffer"]["conversation"].is_null());
        }
    }
}

/// Row-level security alone: who may say what of whom, in statements.
#[tokio::test]
async fn the_database_alone_says_who_is_brought_in_and_who_takes_chats() {
    let world = World::with_chats(Walls::Both).await;
    let chat = start(&world, Contact).await;
    let chat = GlobalId::parse_as(&chat, NodeKind::Conversation).unwrap();
    let db = world.database.pool();
    let run = async |who: Identity, sql: String| {
        let mut tx = db.begin(&who).await.unwrap();
        let done = diesel::sql_query(sql).execute(&mut *tx).await;
        drop(tx);
        done.ok()
    };
    let (oriale, nordwind) = (world.tenants["oriale"], world.tenants["nordwind"]);
    let (anna, carl) = (world.contacts[&Owner::Anna], world.contacts[&Owner::Carl]);
    let (alex, ada, robin) = (
        world.agent,
        staff_of(&world, Admin).await,
        staff_of(&world, Restricted).await,
    );
    let bring = |tenant: Uuid, conversation: Uuid, staff: Uuid| {
        format!(
            "INSERT INTO conversation_staff (tenant_id, conversation_id, staff_id, display_name)
             VALUES ('{tenant}', '{conversation}', '{staff}', coalesce((SELECT display_name FROM staff WHERE id = '{staff}'), 'x'))"
        )
    };
    let serves =
        |staff: Uuid, tenant: Uuid| format!("SELECT WHERE staff_serves('{staff}', '{tenant}')");
    let contact = || Identity::contact(oriale, anna);
    let (alex_asks, robin_asks) = (|| Identity::agent(alex), || Identity::agent_of_some(robin));
    for (who, sql, expected) in [
        (alex_asks(), bring(oriale, chat, ada), Some(1)),
        // Whoever does not serve the portal is not brought in, nor brings anybody in.
        (alex_asks(), bring(oriale, chat, robin), None),
        (robin_asks(), bring(oriale, chat, ada), None),
        (contact(), bring(oriale, chat, ada), None),
        (robin_asks(), bring(nordwind, conversation_of(Owner::Carl), ada), Some(1)),
        // Nor under another name, then or later.
        (
            robin_asks(),
            bring(nordwind, conversation_of(Owner::Carl), ada).replace("coalesce(", "coalesce('Robin', "),
            None,
        ),
        (alex_asks(), "UPDATE conversation_staff SET display_name = 'Ada', left_at = now()".to_owned(), None),
        // Who serves a portal is told to whoever serves it.
        (alex_asks(), serves(ada, oriale), Some(1)),
        (robin_asks(), serves(robin, nordwind), Some(1)),
        (robin_asks(), serves(ada, oriale), Some(0)),
        (contact(), serves(ada, oriale), Some(0)),
        (Identity::pending(Some(oriale), anna), serves(ada, oriale), Some(0)),
        // How far others have read is theirs to say.
        (Identity::admin(ada), "UPDATE conversation_staff SET read_up_to = 99".to_owned(), Some(0)),
        // Whether somebody is there they say themselves, and how many chats they have, admins.
        (alex_asks(), "UPDATE chat_agents SET available = false".to_owned(), Some(1)),
        (alex_asks(), "UPDATE chat_agents SET chat_limit = 9".to_owned(), None),
        (Identity::admin(ada), "UPDATE chat_agents SET chat_limit = 9".to_owned(), Some(1)),
        (Identity::admin(ada), "UPDATE chat_agents SET available = false".to_owned(), None),
        (robin_asks(), "UPDATE chat_agents SET available = false".to_owned(), Some(0)),
        (robin_asks(), format!("INSERT INTO chat_agents (staff_id, available) VALUES ('{robin}', true)"), Some(1)),
        (robin_asks(), format!("INSERT INTO chat_agents (staff_id, chat_limit) VALUES ('{robin}', 9)"), None),
        (robin_asks(), format!("INSERT INTO chat_agents (staff_id, available) VALUES ('{ada}', true)"), None),
        (contact(), "SELECT FROM chat_agents".to_owned(), Some(0)),
        (contact(), "UPDATE chat_agents SET available = false".to_owned(), Some(0)),
        (Identity::pending(Some(oriale), anna), "SELECT FROM chat_agents".to_owned(), Some(0)),
        // A second chat.
        (
            contact(),
            format!(
                "INSERT INTO conversations (tenant_id, id, kind, subject, contact_id, state, starter_id, client_id, waiting_since)
                 VALUES ('{oriale}', gen_random_uuid(), 'chat', 's', '{anna}', 'waiting', '{anna}', gen_random_uuid(), now())"
            ),
            None,
        ),
        // A place is told of one's own chat alone, and nothing to anybody but contacts of what is offered.
        (contact(), format!("SELECT * FROM chat_places(ARRAY['{chat}']::uuid[])"), Some(1)),
        (Identity::contact(nordwind, carl), format!("SELECT * FROM chat_places(ARRAY['{chat}']::uuid[])"), Some(0)),
        (alex_asks(), format!("SELECT * FROM chat_places(ARRAY['{chat}']::uuid[])"), Some(1)),
        (robin_asks(), format!("SELECT * FROM chat_places(ARRAY['{chat}']::uuid[])"), Some(0)),
        (alex_asks(), "SELECT * FROM chat_offer('{}')".to_owned(), Some(0)),
        (contact(), format!("SELECT * FROM chat_agents_of('{oriale}', NULL)"), Some(0)),
        (robin_asks(), format!("SELECT * FROM chat_agents_of('{oriale}', NULL)"), Some(0)),
        (robin_asks(), format!("SELECT * FROM chat_agents_of(NULL, '{alex}')"), Some(0)),
        (robin_asks(), format!("SELECT * FROM chat_agents_of(NULL, '{robin}')"), Some(1)),
        (alex_asks(), format!("SELECT * FROM chat_agents_of('{nordwind}', '{robin}')"), Some(1)),
    ] {
        assert_eq!(run(who.clone(), sql.clone()).await, expected, "{who:?} {sql}");
    }
    // What works on chats by itself sees no thread, and does no more to a chat than to end it.
    let system = || Identity::system(portico::db::System::Chats);
    assert_eq!(
        run(system(), "SELECT FROM conversations".to_owned()).await,
        Some(1)
    );
    assert_eq!(
        run(system(), "SELECT FROM conversation_messages".to_owned()).await,
        Some(0)
    );
    assert_eq!(
        run(
            system(),
            "UPDATE conversations SET subject = 'x'".to_owned()
        )
        .await,
        None
    );
    let over = "UPDATE conversations SET kind = 'thread', missed_at = now()".to_owned();
    assert_eq!(run(system(), over).await, Some(1));
}
