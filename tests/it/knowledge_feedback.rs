//! What readers say of articles and what is counted of them: votes, uses, searches in vain, and the figures that come of it.

use serde_json::{Value, json};

use crate::support::{
    CallerName, Owner, Walls, World, code,
    knowledge::{article_of, old_slug_of},
};
use portico::api::{GlobalId, NodeKind};

fn article(owner: Owner) -> String {
    GlobalId::new(NodeKind::Article, article_of(owner)).to_string()
}

async fn run(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!(
        "mutation($input: {kind}!) {{ {name}(input: $input) {{ errors {{ code message path }} }} }}"
    );
    let variables = json!({ "input": input });
    world.ask_with(caller, &query, variables).await
}

async fn done(world: &World, caller: CallerName, name: &str, input: Value) {
    let answer = run(world, caller, name, input).await;
    assert_eq!(answer["data"][name]["errors"], json!([]), "{answer}");
}

async fn own_vote(world: &World, caller: CallerName, owner: Owner) -> Value {
    let slug = old_slug_of(owner);
    let query = format!(
        "{{ portal {{ knowledge {{ article(slug: \"{slug}\") {{ ownVote {{ isHelpful reason comment }} }} }} }} }}"
    );
    let answer = world.ask(caller, &query).await;
    answer["data"]["portal"]["knowledge"]["article"]["ownVote"].clone()
}

#[tokio::test]
async fn a_contact_says_once_for_each_version_whether_it_helped() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let id = article(Owner::Anna);
        let rate = |helpful: bool, reason: Value| json!({ "articleId": id, "isHelpful": helpful, "reason": reason, "comment": " Which\nbutton? " });
        done(
            &world,
            CallerName::Contact,
            "rateArticle",
            rate(false, json!("INCOMPLETE")),
        )
        .await;
        let said = own_vote(&world, CallerName::Contact, Owner::Anna).await;
        let expected =
            json!({ "isHelpful": false, "reason": "INCOMPLETE", "comment": "Which\nbutton?" });
        assert_eq!(said, expected);
        done(
            &world,
            CallerName::Contact,
            "rateArticle",
            rate(true, Value::Null),
        )
        .await;
        let said = own_vote(&world, CallerName::Contact, Owner::Anna).await;
        assert_eq!(said["isHelpful"], json!(true));
        let votes = format!(
            "SELECT count(*)::text FROM article_votes WHERE article_id = '{}'",
            article_of(Owner::Anna)
        );
        assert_eq!(world.database.text_as_owner(&votes).await, "1");
        // A colleague reads the article, but not what Anna said of it.
        assert_eq!(
            own_vote(&world, CallerName::Colleague, Owner::Anna).await,
            Value::Null
        );
    }
}

#[tokio::test]
async fn what_one_may_not_read_one_neither_rates_nor_counts() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let before = world.database.text_as_owner(COUNTED).await;
        for id in [article(Owner::Carl), "nonsense".to_owned()] {
            for (name, more) in [
                ("rateArticle", json!({ "isHelpful": true })),
                ("countArticleUse", json!({ "came": "READ" })),
            ] {
                let mut input = more;
                input["articleId"] = json!(id);
                let answer = run(&world, CallerName::Contact, name, input).await;
                assert_eq!(
                    answer["data"][name]["errors"][0]["code"], "NOT_FOUND",
                    "{answer}"
                );
            }
        }
        assert_eq!(world.database.text_as_owner(COUNTED).await, before);
    }
}

/// What was said and counted in all, as text.
const COUNTED: &str =
    "SELECT (SELECT count(*) FROM article_votes) || ' ' || (SELECT sum(reads) FROM article_days)";

#[tokio::test]
async fn bad_input_is_named() {
    let world = World::create(Walls::Both).await;
    let id = article(Owner::Anna);
    let long = json!({ "articleId": id, "isHelpful": true, "comment": "x".repeat(2001) });
    let answer = run(&world, CallerName::Contact, "rateArticle", long).await;
    let error = &answer["data"]["rateArticle"]["errors"][0];
    assert_eq!(error["path"], json!(["input", "comment"]), "{answer}");
    let odd = json!({ "articleId": id, "isHelpful": true, "reason": "WRONG" });
    let answer = run(&world, CallerName::Contact, "rateArticle", odd).await;
    let error = &answer["data"]["rateArticle"]["errors"][0];
    assert_eq!(error["path"], json!(["input", "reason"]), "{answer}");
}

#[tokio::test]
async fn what_helped_most_stands_on_the_home_page_for_whoever_may_read_it() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let helpful = async |caller| {
            let query =
                "{ portal { knowledge { home { helpful { categoryId articles { id } } } } } }";
            let answer = world.ask(caller, query).await;
            let shelves = answer["data"]["portal"]["knowledge"]["home"]["helpful"].clone();
            let shelves = shelves.as_array().unwrap_or_else(|| panic!("{answer}"));
            let of = |shelf: &Value| shelf["articles"].as_array().unwrap().clone();
            shelves
                .iter()
                .flat_map(of)
                .map(|one| one["id"].clone())
                .collect::<Vec<_>>()
        };
        let id = article(Owner::Anna);
        // Anna said that hers did not help, and everybody that another did; a visitor reads what is public alone.
        assert_eq!(helpful(CallerName::Contact).await.len(), 2, "{walls:?}");
        assert_eq!(helpful(CallerName::Anonymous).await.len(), 1, "{walls:?}");
        assert!(!helpful(CallerName::Contact).await.contains(&json!(id)));
        let version = format!(
            "SELECT version::text FROM articles WHERE id = '{}'",
            article_of(Owner::Anna)
        );
        let before = world.database.text_as_owner(&version).await;
        let input = json!({ "articleId": id, "isHelpful": true });
        done(&world, CallerName::Contact, "rateArticle", input).await;
        assert!(helpful(CallerName::Contact).await.contains(&json!(id)));
        assert!(helpful(CallerName::Anonymous).await.contains(&json!(id)));
        // Whoever edits it goes on undisturbed.
        assert_eq!(world.database.text_as_owner(&version).await, before);
    }
}

#[tokio::test]
async fn an_article_that_helps_few_comes_up_for_review() {
    let world = World::create(Walls::Both).await;
    let (id, tenant) = (article_of(Owner::Anna), world.tenants["oriale"]);
    let review =
        format!("SELECT (review_on <= current_date)::text FROM articles WHERE id = '{id}'");
    let others = format!(
        "WITH c AS (INSERT INTO contacts (tenant_id, id, email, display_name, kind, locale)
             SELECT '{tenant}', gen_random_uuid(), 'v' || n || '@oriale.example', 'V', 'employee', 'de' FROM generate_series(1, 4) n RETURNING id)
         INSERT INTO article_votes (article_id, number, tenant_id, contact_id, helpful)
         SELECT '{id}', 1, '{tenant}', id, false FROM c"
    );
    world.database.as_owner("DELETE FROM article_votes").await;
    world.database.as_owner(&others).await;
    assert_eq!(world.database.text_as_owner(&review).await, "false");
    let input = json!({ "articleId": article(Owner::Anna), "isHelpful": false });
    done(&world, CallerName::Contact, "rateArticle", input).await;
    assert_eq!(world.database.text_as_owner(&review).await, "true");
}

#[tokio::test]
async fn the_desk_reads_what_comes_of_it_and_what_nobody_found() {
    let world = World::create(Walls::Both).await;
    let id = article(Owner::Anna);
    for came in ["READ", "READ", "TICKET_SAVED"] {
        let input = json!({ "articleId": id, "came": came });
        done(&world, CallerName::Contact, "countArticleUse", input).await;
    }
    for text in [
        "Kaffeemaschine qqq@zzz.example",
        "kaffeemaschine",
        "Kaffeemaschine",
    ] {
        let query = format!(
            "{{ portal {{ knowledge {{ search(text: \"{text}\", submitted: true) {{ article {{ id }} }} }} }} }}"
        );
        world.ask(CallerName::Contact, &query).await;
    }
    // As it is typed, nothing is counted.
    let typed = "{ portal { knowledge { search(text: \"kaffeemasch\") { article { id } } } } }";
    world.ask(CallerName::Contact, typed).await;
    let today = chrono::Utc::now().format("%Y-%m-%d").to_string();
    let query = format!(
        "{{ serviceDesk {{ knowledge {{ figures(tenantId: \"{}\", from: \"{today}\", to: \"{today}\") {{
            total {{ reads ticketsSaved helpful unhelpful }} days {{ day counts {{ reads }} missedSearchCount }} missedSearchCount
            articles {{ article {{ id }} counts {{ reads ticketsSaved }} }} missedSearches {{ words locale times }} pastReviewCount
        }} article(id: \"{id}\") {{ tallies {{ number helpful unhelpful }} comments {{ contactName vote {{ comment }} }} }} }} }} }}",
        world.portal("oriale")
    );
    let answer = world.ask(CallerName::Admin, &query).await;
    let knowledge = &answer["data"]["serviceDesk"]["knowledge"];
    let figures = &knowledge["figures"];
    // What the world begins with is three reads and a saved ticket of each of Anna's and Ben's, and a vote of each.
    let total = json!({ "reads": 8, "ticketsSaved": 3, "helpful": 2, "unhelpful": 2 });
    assert_eq!(figures["total"], total, "{answer}");
    assert_eq!(
        figures["days"],
        json!([{ "day": today, "counts": { "reads": 8 }, "missedSearchCount": 5 }])
    );
    let first = json!({ "article": { "id": id }, "counts": { "reads": 5, "ticketsSaved": 2 } });
    assert_eq!(figures["articles"][0], first);
    let missed = json!({ "words": "kaffeemaschine", "locale": "EN", "times": 3 });
    assert_eq!(figures["missedSearches"][0], missed, "{answer}");
    assert_eq!(figures["missedSearchCount"], 5, "{answer}");
    let article = &knowledge["article"];
    assert_eq!(
        article["tallies"],
        json!([{ "number": 1, "helpful": 0, "unhelpful": 1 }])
    );
    assert!(
        article["comments"][0]["contactName"].is_string(),
        "{answer}"
    );
}

#[tokio::test]
async fn what_was_looked_for_in_vain_is_counted_day_by_day() {
    let world = World::create(Walls::Both).await;
    let missed = "{ portal { knowledge { search(text: \"kaffeemaschine\", submitted: true) { snippet } } } }";
    for _ in 0..3 {
        world.ask(CallerName::Contact, missed).await;
    }
    world
        .database
        .as_owner("UPDATE missed_search_days SET day = day - 2 WHERE words = 'kaffeemaschine'")
        .await;
    world.ask(CallerName::Contact, missed).await;
    let today = chrono::Utc::now().date_naive();
    let figures = async |caller: CallerName, days: i64| {
        let from = today - chrono::TimeDelta::days(days);
        let query = format!(
            "{{ serviceDesk {{ knowledge {{ figures(from: \"{from}\", to: \"{today}\") {{
                missedSearchCount days {{ missedSearchCount }} missedSearches {{ words times }} }} }} }} }}"
        );
        let answer = world.ask(caller, &query).await;
        let figures = answer["data"]["serviceDesk"]["knowledge"]["figures"].clone();
        let searches = figures["missedSearches"].as_array().unwrap().clone();
        let coffee = searches.iter().find(|one| one["words"] == "kaffeemaschine");
        let coffee = coffee.map_or(Value::Null, |one| one["times"].clone());
        let days: Vec<Value> = figures["days"]
            .as_array()
            .unwrap()
            .iter()
            .map(|day| day["missedSearchCount"].clone())
            .collect();
        (figures["missedSearchCount"].clone(), days, coffee)
    };
    // What the world begins with is one of each of Anna, Ben and Carl.
    let today_alone = (json!(4), vec![json!(4)], json!(1));
    assert_eq!(figures(CallerName::Admin, 0).await, today_alone);
    let three = (json!(7), vec![json!(3), json!(0), json!(4)], json!(4));
    assert_eq!(figures(CallerName::Admin, 2).await, three);
}

#[tokio::test]
async fn what_is_written_is_spared_by_what_is_known() {
    let world = World::create(Walls::Both).await;
    let query = "{ portal { knowledge { suggest(text: \"-I cannot find the \\\"house instruction, please help me\", first: 2) { slug } } } }";
    let answer = world.ask(CallerName::Contact, query).await;
    let links = answer["data"]["portal"]["knowledge"]["suggest"]
        .as_array()
        .unwrap();
    assert!(!links.is_empty(), "{answer}");
    let none = "{ portal { knowledge { suggest(text: \"\") { slug } } } }";
    let answer = world.ask(CallerName::Contact, none).await;
    assert_eq!(
        answer["data"]["portal"]["knowledge"]["suggest"],
        json!([]),
        "{answer}"
    );
}

#[tokio::test]
async fn days_that_nobody_counts_are_refused() {
    let world = World::create(Walls::Both).await;
    for (from, to) in [
        ("2026-01-02", "2026-01-01"),
        ("2025-01-01", "2026-06-01"),
        ("-9999-01-01", "-9999-01-02"),
        ("0001-01-01", "0001-01-02"),
        ("9999-12-31", "9999-12-31"),
    ] {
        let query = format!(
            "{{ serviceDesk {{ knowledge {{ figures(from: \"{from}\", to: \"{to}\") {{ pastReviewCount }} }} }} }}"
        );
        let answer = world.ask(CallerName::Admin, &query).await;
        assert_eq!(code(&answer), "BAD_RANGE", "{from} {to}: {answer}");
    }
}
