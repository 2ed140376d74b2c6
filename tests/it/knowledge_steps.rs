//! What readers say of an article's steps, one by one: each wall alone, versions, the desk, and whoever is forgotten.

use portico::{
    api::{GlobalId, NodeKind},
    db::Identity,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    access_support::Access,
    support::{
        CallerName, Owner, Walls, World, code, count_statements,
        knowledge::{article_of, old_slug_of},
    },
};

const WALLS: [Walls; 3] = [Walls::Both, Walls::NoRls, Walls::NoGuards];
const VOTES: &str = "SELECT count(*)::text FROM article_step_votes";

fn global(id: Uuid) -> String {
    GlobalId::new(NodeKind::Article, id).to_string()
}

async fn rate(world: &World, caller: CallerName, of: (Uuid, &str, i32), vote: Value) -> Value {
    let (id, locale, step) = of;
    let id = if id.is_nil() {
        "nonsense".to_owned()
    } else {
        global(id)
    };
    let input = json!({ "articleId": id, "locale": locale, "step": step, "isHelpful": vote });
    let query = "mutation($input: RateArticleStepInput!) { rateArticleStep(input: $input) { errors { code path } } }";
    world
        .ask_with(caller, query, json!({ "input": input }))
        .await
}

async fn rated(world: &World, caller: CallerName, of: (Uuid, &str, i32), vote: Value) {
    let answer = rate(world, caller, of, vote).await;
    assert_eq!(
        answer["data"]["rateArticleStep"]["errors"],
        json!([]),
        "{answer}"
    );
}

/// What somebody said of each step of the article at an address.
async fn said(world: &World, caller: CallerName, slug: &str) -> Value {
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ locale steps {{ number text ownVote }} }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    let steps = answer["data"]["portal"]["knowledge"]["article"]["steps"].clone();
    let steps = steps.as_array().unwrap_or_else(|| panic!("{answer}"));
    let said = steps.iter().map(|step| step["ownVote"].clone());
    Value::Array(said.collect())
}

/// What the desk reads of the steps of an article in English: how many say yes and no.
async fn tallies(world: &World, caller: CallerName, id: Uuid) -> Value {
    let query = format!(
        "{{ serviceDesk {{ knowledge {{ article(id: \"{}\") {{ stepTallies {{ locale number text helpful unhelpful }} }} }} }} }}",
        global(id)
    );
    let answer = world.ask(caller, &query).await;
    let rows = answer["data"]["serviceDesk"]["knowledge"]["article"]["stepTallies"].clone();
    let Some(rows) = rows.as_array() else {
        return Value::Null;
    };
    let english = rows.iter().filter(|row| row["locale"] == "EN");
    let pair = |row: &Value| json!([row["number"], row["text"], row["helpful"], row["unhelpful"]]);
    Value::Array(english.map(pair).collect())
}

/// An article of the provider's for all contacts, with three steps in English alone.
async fn provided(world: &World) -> Uuid {
    let id = Uuid::now_v7();
    let body = "1. unplug\n\n   > [!WARNING]\n   > 1. not wet\n\n2. wait\n\nThen\n\n1. plug in";
    let texts = json!({ "en": { "slug": "power", "title": "Power", "summary": "", "body": body } });
    let filled = format!(
        "INSERT INTO articles (id, audience, latest, published, published_at) VALUES ('{id}', 'contacts', 1, 1, now());
         UPDATE articles SET state = 'published', publish_at = now() - interval '1 hour' WHERE id = '{id}';
         INSERT INTO article_versions (article_id, number, texts, author_name) VALUES ('{id}', 1, '{texts}', 'Alex');
         INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
             VALUES ('{id}', 1, 'en', 'power', 'Power', '', '{body}', 'b', '', now() - interval '1 hour');
         INSERT INTO article_slugs (slug, article_id, locale, published) VALUES ('power', '{id}', 'en', true)"
    );
    world.database.as_owner(&filled).await;
    id
}

#[tokio::test]
async fn a_contact_says_of_each_step_whether_it_helped_and_takes_it_back() {
    for walls in WALLS {
        let world = World::create(walls).await;
        let (id, slug) = (article_of(Owner::Anna), old_slug_of(Owner::Anna));
        // What the world begins with.
        let before = json!([null, false]);
        assert_eq!(said(&world, CallerName::Contact, &slug).await, before);
        rated(&world, CallerName::Contact, (id, "EN", 1), json!(false)).await;
        rated(&world, CallerName::Contact, (id, "EN", 1), json!(true)).await;
        rated(&world, CallerName::Contact, (id, "EN", 2), Value::Null).await;
        let after = json!([true, null]);
        assert_eq!(said(&world, CallerName::Contact, &slug).await, after);
        // A colleague and a visitor read the steps, and nothing that Anna said of them.
        let nothing = json!([null, null]);
        for other in [CallerName::Colleague, CallerName::Anonymous] {
            assert_eq!(said(&world, other, &slug).await, nothing, "{walls:?}");
        }
        // Nor can a colleague take back, or change, what she said.
        rated(&world, CallerName::Colleague, (id, "EN", 1), Value::Null).await;
        rated(&world, CallerName::Colleague, (id, "EN", 1), json!(false)).await;
        assert_eq!(said(&world, CallerName::Contact, &slug).await, after);
        // In German it is another text.
        let german = format!("{VOTES} WHERE article_id = '{id}' AND locale = 'de' AND step = 2");
        assert_eq!(world.database.text_as_owner(&german).await, "1");
    }
}

#[tokio::test]
async fn what_one_may_not_read_one_does_not_rate() {
    for walls in WALLS {
        let world = World::create(walls).await;
        let provided = provided(&world).await;
        let hide = format!("UPDATE articles SET audience = 'staff' WHERE id = '{provided}'");
        world.database.as_owner(&hide).await;
        let before = world.database.text_as_owner(VOTES).await;
        for id in [article_of(Owner::Carl), provided, Uuid::nil()] {
            for vote in [json!(true), Value::Null] {
                let answer = rate(&world, CallerName::Contact, (id, "EN", 1), vote).await;
                let error = &answer["data"]["rateArticleStep"]["errors"][0];
                assert_eq!(error["code"], "NOT_FOUND", "{walls:?} {answer}");
            }
        }
        let id = article_of(Owner::Anna);
        for (caller, refusal) in [
            (CallerName::Anonymous, "UNAUTHENTICATED"),
            (CallerName::Reader, "READ_ONLY"),
            (CallerName::Agent, "FORBIDDEN"),
            (CallerName::Admin, "FORBIDDEN"),
        ] {
            let answer = rate(&world, caller, (id, "EN", 1), json!(true)).await;
            // Without guards nobody says why.
            let refused = code(&answer) == refusal || walls == Walls::NoGuards;
            assert!(refused && answer.get("errors").is_some(), "{answer}");
        }
        assert_eq!(world.database.text_as_owner(VOTES).await, before);
    }
}

#[tokio::test]
async fn a_step_or_a_language_that_it_does_not_have_is_named() {
    let world = World::create(Walls::Both).await;
    let provided = provided(&world).await;
    let before = world.database.text_as_owner(VOTES).await;
    for step in [i32::MIN, -1, 0, 4, 201, i32::MAX] {
        for vote in [json!(true), Value::Null] {
            let answer = rate(&world, CallerName::Contact, (provided, "EN", step), vote).await;
            let error = &answer["data"]["rateArticleStep"]["errors"][0];
            let expected = json!({ "code": "INVALID_VALUE", "path": ["input", "step"] });
            assert_eq!(error, &expected, "{step} {answer}");
        }
    }
    let answer = rate(
        &world,
        CallerName::Contact,
        (provided, "DE", 1),
        json!(true),
    )
    .await;
    let error = &answer["data"]["rateArticleStep"]["errors"][0];
    assert_eq!(error["code"], "NOT_FOUND", "{answer}");
    assert_eq!(world.database.text_as_owner(VOTES).await, before);
}

#[tokio::test]
async fn a_new_version_begins_anew() {
    let world = World::create(Walls::Both).await;
    let (id, slug) = (article_of(Owner::Anna), old_slug_of(Owner::Anna));
    rated(&world, CallerName::Contact, (id, "EN", 1), json!(false)).await;
    let version = format!("SELECT version::text FROM articles WHERE id = '{id}'");
    let version = world.database.text_as_owner(&version).await;
    let mut version: i64 = version.parse().unwrap();
    let body = "1. open\n2. wait\n3. close";
    let calls = [
        (
            "saveArticleDraft",
            json!({ "texts": [{ "locale": "EN", "title": "t", "body": body }] }),
        ),
        ("publishArticle", json!({})),
    ];
    for (name, mut input) in calls {
        input["articleId"] = json!(global(id));
        input["version"] = json!(version);
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let query = format!(
            "mutation($input: {kind}!) {{ {name}(input: $input) {{ article {{ version }} errors {{ code path }} }} }}"
        );
        let answer = world
            .ask_with(CallerName::Admin, &query, json!({ "input": input }))
            .await;
        assert_eq!(answer["data"][name]["errors"], json!([]), "{answer}");
        version = answer["data"][name]["article"]["version"].as_i64().unwrap();
    }
    let anew = json!([null, null, null]);
    assert_eq!(said(&world, CallerName::Contact, &slug).await, anew);
    rated(&world, CallerName::Contact, (id, "EN", 3), json!(true)).await;
    let read = json!([[1, "open", 0, 0], [2, "wait", 0, 0], [3, "close", 1, 0]]);
    assert_eq!(tallies(&world, CallerName::Agent, id).await, read);
    // What was said of the version before is kept.
    let kept = format!("{VOTES} WHERE article_id = '{id}' AND number = 1 AND locale = 'en'");
    assert_eq!(world.database.text_as_owner(&kept).await, "2");
}

#[tokio::test]
async fn the_desk_counts_what_the_contacts_say_whom_one_serves() {
    for walls in WALLS {
        let world = World::create(walls).await;
        let id = provided(&world).await;
        for (caller, step, helpful) in [
            (CallerName::Contact, 1, true),
            (CallerName::Colleague, 1, true),
            (CallerName::Contact, 3, false),
            (CallerName::Other, 1, false),
            (CallerName::Other, 3, false),
        ] {
            rated(&world, caller, (id, "EN", step), json!(helpful)).await;
        }
        let all = json!([[1, "unplug", 2, 1], [2, "wait", 0, 0], [3, "plug in", 0, 2]]);
        for caller in [CallerName::Agent, CallerName::Admin] {
            assert_eq!(tallies(&world, caller, id).await, all, "{walls:?}");
        }
        // Whoever serves Nordwind alone.
        let some = json!([[1, "unplug", 0, 1], [2, "wait", 0, 0], [3, "plug in", 0, 1]]);
        let read = tallies(&world, CallerName::Restricted, id).await;
        assert_eq!(read, some, "{walls:?}");
        // And no article of a portal that they do not serve.
        let read = tallies(&world, CallerName::Restricted, article_of(Owner::Anna)).await;
        assert_eq!(read, Value::Null, "{walls:?}");
        // What nobody reads any more has no steps of which they say anything.
        let over =
            format!("UPDATE article_texts SET shown_until = now() WHERE article_id = '{id}'");
        world.database.as_owner(&over).await;
        assert_eq!(tallies(&world, CallerName::Agent, id).await, json!([]));
    }
}

/// The second wall by itself: what a statement may write, whoever's name it gives.
#[tokio::test]
async fn the_database_lets_contacts_vote_for_themselves_alone() {
    use diesel_async::RunQueryDsl as _;
    let world = World::create(Walls::Both).await;
    let db = world.database.pool();
    let [oriale, nordwind] = ["oriale", "nordwind"].map(|slug| world.tenants[slug]);
    let [anna, ben, carl] = [Owner::Anna, Owner::Ben, Owner::Carl].map(|who| world.contacts[&who]);
    let (hers, theirs) = (article_of(Owner::Anna), article_of(Owner::Carl));
    let insert = |id: Uuid, number: i32, tenant: Uuid, contact: Uuid| {
        format!(
            "INSERT INTO article_step_votes (article_id, number, locale, step, tenant_id, contact_id, helpful)
             VALUES ('{id}', {number}, 'en', 1, '{tenant}', '{contact}', true)"
        )
    };
    let own = Identity::contact(oriale, anna);
    for (statement, expected) in [
        (insert(hers, 1, oriale, anna), Some(1)),
        (insert(hers, 1, oriale, ben), None),
        (insert(hers, 1, nordwind, carl), None),
        (insert(theirs, 1, oriale, anna), None),
        (insert(hers, 2, oriale, anna), None),
        ("DELETE FROM article_step_votes".to_owned(), Some(2)),
        (
            "UPDATE article_step_votes SET helpful = true".to_owned(),
            Some(2),
        ),
    ] {
        let mut tx = db.begin(&own).await.unwrap();
        let done = diesel::sql_query(&statement).execute(&mut *tx).await.ok();
        assert_eq!(done, expected, "{statement}");
        // Taken back.
        drop(tx);
    }
    for nobody in [Identity::anonymous(Some(oriale)), Identity::anonymous(None)] {
        let mut tx = db.begin(&nobody).await.unwrap();
        let all = "DELETE FROM article_step_votes";
        let done = diesel::sql_query(all).execute(&mut *tx).await.ok();
        assert_eq!(done, Some(0));
    }
}

#[tokio::test]
async fn many_steps_cost_no_more_statements_than_few() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    let (id, slug) = (article_of(Owner::Anna), old_slug_of(Owner::Anna));
    let mut costs = Vec::new();
    for many in [2, 150] {
        let steps = format!(
            "UPDATE article_texts SET body = repeat(E'1. a\\n', {many}) WHERE article_id = '{id}';
             INSERT INTO article_step_votes (article_id, number, locale, step, tenant_id, contact_id, helpful)
             SELECT '{id}', 1, l, n, '{}', '{}', true FROM generate_series(1, {many}) n, unnest(ARRAY['de', 'en']) l
             ON CONFLICT DO NOTHING",
            world.tenants["oriale"],
            world.contacts[&Owner::Anna]
        );
        world.database.as_owner(&steps).await;
        let read = count_statements::fewest(&world.database, async || {
            let said = said(&world, CallerName::Contact, &slug).await;
            assert_eq!(said.as_array().unwrap().len(), many);
        });
        let counted = count_statements::fewest(&world.database, async || {
            let rows = tallies(&world, CallerName::Agent, id).await;
            assert_eq!(rows.as_array().unwrap().len(), many);
        });
        costs.push((read.await, counted.await));
    }
    assert_eq!(costs[0], costs[1]);
}

#[tokio::test]
async fn what_somebody_said_is_given_out_and_goes_with_them() {
    let access = Access::open().await;
    access.initialize(1).await;
    let (world, id) = (&access.world, access.contact(Owner::Anna));
    let export =
        format!("exportContact(input: {{ contactId: \"{id}\" }}) {{ json errors {{ code }} }}");
    let given = access.do_as(CallerName::Admin, &export).await;
    let document: Value = serde_json::from_str(given["json"].as_str().unwrap()).unwrap();
    let said = document["said_of_steps"].as_array().unwrap();
    assert_eq!(said.len(), 2, "{document}");
    assert_eq!(said[0]["step"], 2);
    assert_eq!(said[0]["helpful"], false);
    let others = world.database.text_as_owner(VOTES).await;
    let erase = format!(
        "eraseContact(input: {{ contactId: \"{id}\", confirmEmail: \"{}\" }}) {{ errors {{ code path }} }}",
        Owner::Anna.email()
    );
    let erased = access.do_as(CallerName::Admin, &erase).await;
    assert_eq!(erased["errors"], json!([]), "{erased}");
    let own = format!(
        "{VOTES} WHERE contact_id = '{}'",
        world.contacts[&Owner::Anna]
    );
    assert_eq!(world.database.text_as_owner(&own).await, "0");
    let left: i32 = world.database.text_as_owner(VOTES).await.parse().unwrap();
    assert_eq!(left, others.parse::<i32>().unwrap() - 2);
}
