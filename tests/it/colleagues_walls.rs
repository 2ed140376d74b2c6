//! Who else reads a ticket, with either wall taken away.

use diesel::{QueryableByName, sql_types::Text};
use diesel_async::RunQueryDsl;
use portico::db::Identity;
use serde_json::json;
use uuid::Uuid;

use crate::support::{CallerName, Owner, Walls, World};

async fn id_of(world: &World, caller: CallerName) -> Uuid {
    let email = caller.email().unwrap();
    let sql = format!("SELECT id::text FROM contacts WHERE email = '{email}'");
    world.database.text_as_owner(&sql).await.parse().unwrap()
}

/// Made personal by its requester, a ticket is gone for everybody else but staff: for participants, and for whoever was
/// let read everything; and in lists, counts and searches as well.
async fn a_personal_ticket_is_its_requesters_and_staffs(walls: Walls) {
    let world = World::create(walls).await;
    let call = "mutation { setTicketPersonal(input: { ticketId: \"$ticket\", personal: true }) { ticket { isPersonal readers { displayName } } errors { code } } }";
    let call = world.fill(call, Owner::Anna);
    let gone = world.fill(
        "{ node(id: \"$ticket\") { id } viewer { ticket(number: $number) { id } ticketSummary { total } \
         tickets(filter: { scope: ALL, search: \"mark-anna\" }) { totalCount nodes { id } } mine: tickets(filter: { search: \"mark-anna\" }) { totalCount } } }",
        Owner::Anna,
    );
    let readers = [
        CallerName::Participant,
        CallerName::Granted,
        CallerName::GrantedReply,
    ];
    for caller in readers {
        let seen = world.ask(caller, &gone).await;
        assert!(!seen["data"]["node"].is_null(), "{seen}");
        assert!(world.ask(caller, &call).await["errors"][0].is_object());
    }
    let made = world.ask(CallerName::Contact, &call).await;
    assert_eq!(
        made["data"]["setTicketPersonal"],
        json!({ "ticket": { "isPersonal": true, "readers": [] }, "errors": [] })
    );
    // Even were somebody left over who takes part.
    let participant = id_of(&world, CallerName::Participant).await;
    let (ticket, _) = world.tickets[&Owner::Anna];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO ticket_participants (tenant_id, ticket_id, contact_id)
             SELECT tenant_id, id, '{participant}' FROM tickets WHERE id = '{ticket}'"
        ))
        .await;
    for caller in CallerName::READERS {
        let mut seen = world.ask(caller, &gone).await;
        if walls == Walls::NoGuards {
            // What their list counts is the query's own to say: Ben's ticket is theirs to read.
            seen["data"]["viewer"]["ticketSummary"]["total"] = json!(0);
        }
        let nothing = json!({ "node": null, "viewer": { "ticket": null, "ticketSummary": { "total": 0 },
            "tickets": { "totalCount": 0, "nodes": [] }, "mine": { "totalCount": 0 } } });
        assert_eq!(seen["data"], nothing, "{}", caller.title());
        let reply = world.fill(
            "mutation { replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } } }",
            Owner::Anna,
        );
        let refused = world.ask(caller, &reply).await;
        assert_eq!(refused["errors"][0]["extensions"]["code"], "NOT_FOUND");
    }
    for caller in [CallerName::Contact, CallerName::Agent, CallerName::Admin] {
        let query = world.fill("{ node(id: \"$ticket\") { id } }", Owner::Anna);
        assert!(!world.ask(caller, &query).await["data"]["node"].is_null());
    }
    let add = world.fill(
        "mutation { addParticipant(input: { ticketId: \"$ticket\", email: \"mark-ben@oriale.example\" }) { errors { code } } }",
        Owner::Anna,
    );
    for caller in [CallerName::Contact, CallerName::Agent] {
        let refused = world.ask(caller, &add).await;
        assert_eq!(
            refused["data"]["addParticipant"]["errors"][0]["code"],
            "INVALID_STATE"
        );
    }
}

#[tokio::test]
async fn a_personal_ticket_behind_both_walls() {
    a_personal_ticket_is_its_requesters_and_staffs(Walls::Both).await;
}

#[tokio::test]
async fn a_personal_ticket_behind_guards_alone() {
    a_personal_ticket_is_its_requesters_and_staffs(Walls::NoRls).await;
}

#[tokio::test]
async fn a_personal_ticket_behind_row_level_security_alone() {
    a_personal_ticket_is_its_requesters_and_staffs(Walls::NoGuards).await;
}

/// Behind each wall alone, readers do what they may and nothing else.
#[tokio::test]
async fn readers_do_no_more_than_they_may_behind_either_wall() {
    for walls in [Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let ben = world.fill("$contact", Owner::Ben);
        let anna = world.fill("$contact", Owner::Anna);
        let participant = portico::api::GlobalId::new(
            portico::api::NodeKind::Contact,
            id_of(&world, CallerName::Participant).await,
        );
        let reply =
            "replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }";
        let add = "addParticipant(input: { ticketId: \"$ticket\", email: \"mark-ben@oriale.example\" }) { errors { code } }";
        let remove = format!(
            "removeParticipant(input: {{ ticketId: \"$ticket\", contactId: \"{participant}\" }}) {{ errors {{ code }} }}"
        );
        let personal = "setTicketPersonal(input: { ticketId: \"$ticket\", personal: true }) { errors { code } }";
        let open = format!(
            "createTicket(input: {{ subject: \"s\", description: \"d\", onBehalfOf: \"{ben}\" }}) {{ errors {{ code }} }}"
        );
        let until = (chrono::Utc::now() + chrono::Days::new(1)).to_rfc3339();
        let grant = format!(
            "grantTicketVisibility(input: {{ contactId: \"{anna}\", scope: TENANT, validUntil: \"{until}\" }}) {{ errors {{ code }} }}"
        );
        for (caller, calls) in [
            (
                CallerName::Granted,
                vec![reply, add, &remove, personal, &open, &grant],
            ),
            (
                CallerName::Expired,
                vec![reply, add, &remove, personal, &open, &grant],
            ),
            (
                CallerName::Colleague,
                vec![reply, add, &remove, personal, &open, &grant],
            ),
            (
                CallerName::GrantedReply,
                vec![add, &remove, personal, &open, &grant],
            ),
            (CallerName::Participant, vec![add, personal, &open, &grant]),
        ] {
            for call in calls {
                // Ben's own name is his to open tickets in.
                if caller == CallerName::Colleague && call == open {
                    continue;
                }
                let query = world.fill(&format!("mutation {{ {call} }}"), Owner::Anna);
                let answer = world.ask(caller, &query).await;
                let payload = answer["data"]
                    .as_object()
                    .and_then(|data| data.values().next());
                let errors = payload.and_then(|payload| payload["errors"].as_array());
                let refused =
                    answer["errors"][0].is_object() || errors.is_some_and(|all| !all.is_empty());
                assert!(refused, "{walls:?} {}: {call} {answer}", caller.title());
            }
        }
        for caller in [CallerName::GrantedReply, CallerName::Participant] {
            let query = world.fill(&format!("mutation {{ {reply} }}"), Owner::Anna);
            let answer = world.ask(caller, &query).await;
            assert_eq!(
                answer["data"]["replyToTicket"]["errors"],
                json!([]),
                "{walls:?}"
            );
        }
    }
}

/// PostgreSQL by itself: keys hold people and tickets in one tenant, and policies each to what is theirs.
#[tokio::test]
async fn the_database_refuses_what_no_command_would_ask() {
    let world = World::create(Walls::Both).await;
    let oriale = world.tenants["oriale"];
    let [anna, ben, carl] = Owner::ALL.map(|owner| world.contacts[&owner]);
    let (ticket, _) = world.tickets[&Owner::Anna];
    let participant = id_of(&world, CallerName::Participant).await;
    let granted = id_of(&world, CallerName::Granted).await;
    let add = |who: Uuid| {
        format!(
            "INSERT INTO ticket_participants (tenant_id, ticket_id, contact_id) VALUES ('{oriale}', '{ticket}', '{who}')"
        )
    };
    let grant = |reader: Uuid, target: Uuid| {
        format!(
            "INSERT INTO ticket_grants (tenant_id, id, reader_id, scope, target_contact_id, valid_until)
             VALUES ('{oriale}', gen_random_uuid(), '{reader}', 'contact', '{target}', now() + interval '1 day')"
        )
    };
    let entry = |author: Uuid| {
        format!(
            "INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id, author_name, body)
             VALUES ('{oriale}', '{ticket}', 99, gen_random_uuid(), 'reply', '{author}', 'x', 'x')"
        )
    };
    let admin = Identity::admin(world.agent);
    let contact = |id| Identity::contact(oriale, id);
    for (who, sql, works) in [
        (&contact(anna), add(ben), true),
        (&contact(anna), add(carl), false),
        (&admin, add(carl), false),
        (&contact(ben), add(ben), false),
        (&contact(participant), add(ben), false),
        (&contact(granted), add(granted), false),
        (&admin, grant(ben, anna), true),
        (&admin, grant(carl, anna), false),
        (&admin, grant(ben, carl), false),
        (&Identity::agent(world.agent), grant(ben, anna), false),
        (&contact(ben), grant(ben, anna), false),
        (&contact(participant), entry(participant), true),
        (&contact(participant), entry(anna), false),
        (&contact(granted), entry(granted), false),
        (&contact(ben), entry(ben), false),
        (
            &contact(anna),
            format!(
                "UPDATE contact_directory SET display_name = 'x' WHERE contact_id = '{anna}' RETURNING 1"
            ),
            true,
        ),
    ] {
        let mut tx = world.server.db.begin(who).await.unwrap();
        let done = diesel::sql_query(&sql).execute(&mut *tx).await;
        assert_eq!(done.is_ok(), works, "{who:?} {sql} {done:?}");
    }
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    #[diesel(column_name = "QUERY PLAN")]
    line: String,
}

/// The guard's predicate is the prefix of the index still, in its order, with the policy as a mere filter.
#[tokio::test]
async fn the_own_list_is_read_off_its_index() {
    let world = World::create(Walls::Both).await;
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    world
        .database
        .as_owner(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority, updated_at)
             SELECT t.tenant_id, gen_random_uuid(), t.number * 10000 + n, t.requester_id, 's', 'd', 'new', 'normal',
                 now() - n * interval '1 minute'
             FROM tickets t, generate_series(1, 2000) n; ANALYZE tickets",
        )
        .await;
    let mut tx = world
        .server
        .db
        .begin(&Identity::contact(tenant, anna))
        .await
        .unwrap();
    let lines: Vec<Line> = diesel::sql_query(format!(
        "EXPLAIN (COSTS OFF) SELECT * FROM tickets WHERE tenant_id = '{tenant}' AND requester_id = '{anna}'
         ORDER BY updated_at DESC, id DESC LIMIT 21"
    ))
    .load(&mut *tx)
    .await
    .unwrap();
    let plan: Vec<String> = lines.into_iter().map(|line| line.line).collect();
    let plan = plan.join("\n");
    assert!(
        plan.contains("Index Scan Backward using tickets_own_updated"),
        "{plan}"
    );
    assert!(!plan.contains("Sort"), "{plan}");
    let condition = plan
        .lines()
        .find(|line| line.contains("Index Cond"))
        .unwrap();
    assert!(
        condition.contains("tenant_id") && condition.contains("requester_id"),
        "{plan}"
    );
}
