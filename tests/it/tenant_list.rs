//! The desk's list of portals: pages, search, states, counts, and what it costs.

use serde_json::{Value, json};

use crate::support::{CallerName, Walls, World, code, count_statements};

const ROW: &str =
    "nodes { portal { slug } state contactsCount openTicketsCount version hosts createdAt }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor } totalCount";

/// Thirty portals more: `bulk-00` to `bulk-29`, every fifth archived, `bulk-07` suspended.
async fn many(world: &World) {
    world
        .database
        .as_owner(
            "INSERT INTO tenants (id, slug, name, default_locale, locales, support, branding_version, state, created_at)
             SELECT gen_random_uuid(), 'bulk-' || to_char(n, 'FM00'), 'Bulk ' || to_char(n, 'FM00'), 'en', '{en}',
                 '{\"name\": \"s\"}', 1, CASE WHEN n % 5 = 0 THEN 'archived' WHEN n = 7 THEN 'suspended' ELSE 'active' END,
                 now() - n * interval '1 day'
             FROM generate_series(0, 29) n;
             INSERT INTO tenant_hosts (tenant_id, host, position) SELECT id, slug || '.localhost', 0 FROM tenants
             WHERE slug LIKE 'bulk-%';
             INSERT INTO branding_versions (tenant_id, version, design)
             SELECT id, 1, '{\"product_name\": \"B\", \"colors\": {\"primary\": \"#123456\"}}' FROM tenants
             WHERE slug LIKE 'bulk-%'",
        )
        .await;
}

async fn list(world: &World, caller: CallerName, arguments: &str) -> Value {
    let arguments = match arguments {
        "" => String::new(),
        some => format!("({some})"),
    };
    let query = format!("{{ serviceDesk {{ tenantList{arguments} {{ {ROW} }} }} }}");
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"]["serviceDesk"]["tenantList"].clone()
}

fn slugs(page: &Value) -> Vec<String> {
    let nodes = page["nodes"].as_array().unwrap();
    nodes
        .iter()
        .map(|node| node["portal"]["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn pages_go_both_ways_in_each_order() {
    let world = World::create(Walls::Both).await;
    many(&world).await;
    for order in [
        "",
        "orderBy: { field: NAME, direction: DESC }",
        "orderBy: { field: CREATED_AT, direction: ASC }",
        "orderBy: { field: CREATED_AT, direction: DESC }",
    ] {
        let all = slugs(&list(&world, CallerName::Admin, &format!("first: 100 {order}")).await);
        assert_eq!(all.len(), 27, "{order}");
        let (mut forwards, mut after) = (Vec::new(), String::new());
        loop {
            let page = list(
                &world,
                CallerName::Admin,
                &format!("first: 10 {after} {order}"),
            )
            .await;
            assert_eq!(page["totalCount"], 27);
            forwards.extend(slugs(&page));
            if page["pageInfo"]["hasNextPage"] == false {
                break;
            }
            after = format!("after: {}", page["pageInfo"]["endCursor"]);
        }
        assert_eq!(forwards, all, "{order}");
        let (mut backwards, mut before) = (Vec::new(), String::new());
        loop {
            let page = list(
                &world,
                CallerName::Admin,
                &format!("last: 10 {before} {order}"),
            )
            .await;
            let mut some = slugs(&page);
            some.extend(backwards);
            backwards = some;
            if page["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            before = format!("before: {}", page["pageInfo"]["startCursor"]);
        }
        assert_eq!(backwards, all, "{order}");
    }
    let by_age = slugs(
        &list(
            &world,
            CallerName::Admin,
            "first: 2 orderBy: { field: CREATED_AT, direction: ASC }",
        )
        .await,
    );
    assert_eq!(by_age, ["bulk-29", "bulk-28"]);
    // A cursor is good in its own order.
    let page = list(&world, CallerName::Admin, "first: 1").await;
    let query = format!(
        "{{ serviceDesk {{ tenantList(after: {}, orderBy: {{ field: NAME, direction: DESC }}) {{ totalCount }} }} }}",
        page["pageInfo"]["endCursor"]
    );
    assert_eq!(
        code(&world.ask(CallerName::Admin, &query).await),
        "BAD_CURSOR"
    );
}

#[tokio::test]
async fn it_is_searched_by_name_slug_and_host_and_by_state() {
    let world = World::create(Walls::Both).await;
    many(&world).await;
    for (arguments, found) in [
        ("search: \"bulk 07\"", vec!["bulk-07"]),
        ("search: \"BULK-11.local\"", vec!["bulk-11"]),
        ("search: \"oriale\"", vec!["oriale"]),
        ("search: \"100%\"", vec![]),
        ("search: \"bulk-05\"", vec![]),
        ("search: \"bulk-05\", state: ARCHIVED", vec!["bulk-05"]),
        ("state: SUSPENDED", vec!["bulk-07"]),
        ("state: DELETING", vec![]),
    ] {
        let page = list(&world, CallerName::Agent, arguments).await;
        assert_eq!(slugs(&page), found, "{arguments}");
        assert_eq!(page["totalCount"], found.len(), "{arguments}");
    }
    let archived = list(&world, CallerName::Agent, "state: ARCHIVED").await;
    assert_eq!(archived["totalCount"], 6);
}

#[tokio::test]
async fn it_counts_contacts_and_open_tickets_in_as_many_statements_for_a_hundred_as_for_one() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    many(&world).await;
    let (tenant, anna) = (
        world.tenants["oriale"],
        world.contacts[&crate::support::Owner::Anna],
    );
    world
        .database
        .as_owner(&format!(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
             SELECT '{tenant}', gen_random_uuid(), 5000 + n, '{anna}', 's', 'd', 'open', 'normal' FROM generate_series(1, 3) n"
        ))
        .await;
    let page = list(&world, CallerName::Admin, "search: \"oriale\"").await;
    let active =
        format!("SELECT count(*)::text FROM contacts WHERE tenant_id = '{tenant}' AND active");
    let active: i64 = world.database.text_as_owner(&active).await.parse().unwrap();
    let row = &page["nodes"][0];
    assert_eq!(
        (&row["contactsCount"], &row["openTicketsCount"]),
        (&json!(active), &json!(3))
    );
    let mut costs = Vec::new();
    for first in [1, 20, 100] {
        let arguments = format!("first: {first}");
        let ask = async || {
            list(&world, CallerName::Admin, &arguments).await;
        };
        costs.push(count_statements::fewest(&world.database, ask).await);
    }
    assert!(costs.iter().all(|cost| *cost == costs[0]), "{costs:?}");
    assert!(costs[0] <= 4, "{costs:?}");
}

#[tokio::test]
async fn who_is_restricted_sees_their_own_and_contacts_none() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let page = list(&world, CallerName::Restricted, "").await;
        assert_eq!(slugs(&page), ["nordwind"], "{walls:?}");
        assert_eq!(page["totalCount"], 1, "{walls:?}");
        let query = format!("{{ serviceDesk {{ tenantList {{ {ROW} }} }} }}");
        for caller in [
            CallerName::Anonymous,
            CallerName::Contact,
            CallerName::Newcomer,
        ] {
            let answer = world.ask(caller, &query).await;
            let text = answer.to_string();
            // Without guards, a contact finds their own portal and nobody but themselves in it.
            assert!(!text.contains("nordwind"), "{walls:?} {text}");
            let row = &answer["data"]["serviceDesk"]["tenantList"]["nodes"][0];
            let count = row["contactsCount"].as_i64().unwrap_or_default();
            assert!(count <= 1, "{walls:?} {text}");
            if walls == Walls::Both {
                assert!(!answer["errors"].is_null(), "{answer}");
            }
        }
    }
}
