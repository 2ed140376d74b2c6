//! Saved views of the queue: whose they are, what they keep, and how many tickets they show.

use serde_json::{Value, json};

use crate::support::{CallerName, Owner, Walls, World, count_statements};

const VIEW: &str = "id name isShared mayChange filter { tenant status assignee search waitingFor openedDays idleDays } orderField orderDirection columns position";

async fn save(world: &World, caller: CallerName, input: &str) -> Value {
    let query = format!(
        "mutation {{ saveDeskView(input: {{ {input} }}) {{ view {{ {VIEW} }} errors {{ code message path }} }} }}"
    );
    let answer = world.ask(caller, &world.fill(&query, Owner::Anna)).await;
    answer["data"]["saveDeskView"].clone()
}

async fn names(world: &World, caller: CallerName) -> Vec<String> {
    let answer = world
        .ask(caller, "{ serviceDesk { views { name } } }")
        .await;
    assert!(answer.get("errors").is_none(), "{answer}");
    answer["data"]["serviceDesk"]["views"]
        .as_array()
        .unwrap()
        .iter()
        .map(|view| view["name"].as_str().unwrap().to_owned())
        .collect()
}

async fn empty(world: &World) {
    world.database.as_owner("DELETE FROM desk_views").await;
}

#[tokio::test]
async fn a_view_keeps_filter_order_and_columns() {
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    let agent = CallerName::Agent;
    let saved = save(
        &world,
        agent,
        "name: \" Old and ours \", filter: { tenant: \"$portal\", status: [OPEN, NEW], assignee: ME, search: \"vpn\", waitingFor: US, openedDays: 7 }, orderBy: { field: CREATED_AT, direction: ASC }, columns: [NUMBER, WAITING_SINCE, NUMBER], position: 3",
    )
    .await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    let view = &saved["view"];
    assert_eq!(view["name"], "Old and ours");
    assert_eq!(view["columns"], json!(["NUMBER", "WAITING_SINCE"]));
    assert_eq!(view["orderField"], "CREATED_AT");
    assert_eq!(view["orderDirection"], "ASC");
    assert_eq!(view["position"], 3);
    assert_eq!(
        view["filter"],
        json!({ "tenant": world.fill("$portal", Owner::Anna), "status": ["OPEN", "NEW"], "assignee": "ME", "search": "vpn", "waitingFor": "US", "openedDays": 7, "idleDays": null })
    );
    // The list has what the payload had.
    let list = world
        .ask(
            agent,
            &format!("{{ serviceDesk {{ views {{ {VIEW} }} }} }}"),
        )
        .await;
    assert_eq!(list["data"]["serviceDesk"]["views"], json!([view]));
    let id = view["id"].as_str().unwrap();
    let again = save(
        &world,
        agent,
        &format!("viewId: \"{id}\", name: \"Other\", columns: []"),
    )
    .await;
    assert_eq!(again["view"]["filter"]["search"], Value::Null);
    assert_eq!(names(&world, agent).await, ["Other"]);
    for (input, field) in [
        ("name: \" \", columns: []", "name"),
        (
            "name: \"n\", filter: { tenant: \"nowhere\" }, columns: []",
            "filter",
        ),
    ] {
        let wrong = save(&world, agent, input).await;
        assert_eq!(
            wrong["errors"][0]["path"],
            json!(["input", field]),
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn ones_own_are_ones_own_and_the_teams_are_changed_by_author_and_admin() {
    for walls in [Walls::Both, Walls::NoRls] {
        let world = World::create(walls).await;
        empty(&world).await;
        let (agent, admin, restricted) =
            (CallerName::Agent, CallerName::Admin, CallerName::Restricted);
        save(&world, agent, "name: \"own\", columns: []").await;
        let shared = save(&world, agent, "name: \"team\", shared: true, columns: []").await;
        save(
            &world,
            agent,
            "name: \"of Oriale\", shared: true, filter: { tenant: \"$portal\" }, columns: []",
        )
        .await;
        assert_eq!(names(&world, agent).await, ["of Oriale", "team", "own"]);
        assert_eq!(names(&world, admin).await, ["of Oriale", "team"]);
        // Whoever does not serve Oriale does not meet what is about it.
        assert_eq!(names(&world, restricted).await, ["team"]);
        let contact = world
            .ask(CallerName::Contact, "{ serviceDesk { views { name } } }")
            .await;
        assert!(contact["data"]["serviceDesk"].is_null());
        let id = shared["view"]["id"].as_str().unwrap();
        let rename = format!(
            "mutation {{ renameDeskView(input: {{ viewId: \"{id}\", name: \"renamed\" }}) {{ view {{ name mayChange }} errors {{ code }} }} }}"
        );
        let refused = world.ask(restricted, &rename).await;
        assert_eq!(
            refused["errors"][0]["extensions"]["code"], "FORBIDDEN",
            "{refused}"
        );
        let renamed = world.ask(admin, &rename).await;
        assert_eq!(
            renamed["data"]["renameDeskView"]["view"],
            json!({ "name": "renamed", "mayChange": true })
        );
        // Taken from the team by somebody else, nobody but its author would find it.
        let taken = save(
            &world,
            admin,
            &format!("viewId: \"{id}\", name: \"mine\", columns: []"),
        )
        .await;
        assert_eq!(taken["errors"][0]["path"], json!(["input", "shared"]));
        // A restricted agent names no tenant whom they do not serve.
        let foreign = save(
            &world,
            restricted,
            "name: \"x\", filter: { tenant: \"$portal\" }, columns: []",
        )
        .await;
        assert_eq!(foreign["errors"][0]["code"], "NOT_FOUND");
        let delete = format!(
            "mutation {{ deleteDeskView(input: {{ viewId: \"{id}\" }}) {{ errors {{ code }} }} }}"
        );
        assert_eq!(
            world.ask(restricted, &delete).await["errors"][0]["extensions"]["code"],
            "FORBIDDEN"
        );
        assert_eq!(
            world.ask(admin, &delete).await["data"]["deleteDeskView"]["errors"],
            json!([])
        );
        let gone = world.ask(agent, &delete).await;
        assert_eq!(gone["errors"][0]["extensions"]["code"], "NOT_FOUND");
    }
}

#[tokio::test]
async fn tickets_are_counted_up_to_a_hundred_in_one_statement_for_all_views() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    let agent = CallerName::Agent;
    save(
        &world,
        agent,
        "name: \"a\", filter: { search: \"mark-anna subject\" }, columns: []",
    )
    .await;
    let asked = "{ serviceDesk { views { count } } }";
    let ask = async || {
        world.ask(agent, asked).await;
    };
    let cost = count_statements::fewest(&world.database, &ask).await;
    let one = world.ask(agent, asked).await;
    assert_eq!(one["data"]["serviceDesk"]["views"], json!([{ "count": 1 }]));
    save(&world, agent, "name: \"b\", columns: []").await;
    save(
        &world,
        agent,
        "name: \"c\", filter: { waitingFor: US }, columns: []",
    )
    .await;
    world
        .database
        .as_owner(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
             SELECT t.tenant_id, gen_random_uuid(), 5000 + n, t.requester_id, 's', 'd', 'closed', 'low'
             FROM tickets t, generate_series(1, 120) n WHERE t.subject LIKE 'mark-anna%'",
        )
        .await;
    let for_three = count_statements::fewest(&world.database, &ask).await;
    assert_eq!(for_three, cost);
    let three = world.ask(agent, asked).await;
    assert_eq!(
        three["data"]["serviceDesk"]["views"],
        json!([{ "count": 1 }, { "count": 100 }, { "count": 0 }])
    );
}

#[tokio::test]
async fn nobody_keeps_more_than_a_hundred() {
    let world = World::create(Walls::Both).await;
    empty(&world).await;
    world
        .database
        .as_owner(
            "INSERT INTO desk_views (id, author_id, name, filter, order_field, descending, shows)
             SELECT gen_random_uuid(), s.id, 'v' || n, '{}', 'updated_at', true, '{}'
             FROM staff s, generate_series(1, 100) n WHERE s.display_name = 'Alex Agent'",
        )
        .await;
    let one_more = save(&world, CallerName::Agent, "name: \"n\", columns: []").await;
    assert_eq!(one_more["errors"][0]["code"], "INVALID_STATE", "{one_more}");
    let others = save(&world, CallerName::Admin, "name: \"n\", columns: []").await;
    assert_eq!(others["errors"], json!([]));
}
