//! What a portal's search knows beside the words of the language: words that mean the same, the answer to some, the parts of long
//! words; and who says so.

use serde_json::{Value, json};

use crate::support::{
    CallerName, Owner, Walls, World, code,
    knowledge::{article_of, slug_of},
};
use portico::api::{GlobalId, NodeKind};

/// The slugs that a contact of Oriale finds.
async fn found(world: &World, text: &str) -> Vec<String> {
    let query = "query($text: String!) { portal { knowledge { search(text: $text) { article { slug } } } } }";
    let answer = world
        .ask_with(CallerName::Contact, query, json!({ "text": text }))
        .await;
    let hits = answer["data"]["portal"]["knowledge"]["search"].as_array();
    let hits = hits.unwrap_or_else(|| panic!("{answer}"));
    let slugs = hits.iter().map(|hit| hit["article"]["slug"].as_str());
    slugs.map(|slug| slug.unwrap().to_owned()).collect()
}

const WORDS: &str =
    "query($portal: ID) { serviceDesk { knowledge { searchWords(tenantId: $portal) {
    seen synonyms { locale words } bestAnswers { words articleId } } } } }";

async fn words(world: &World, caller: CallerName, portal: Value) -> Value {
    let answer = world
        .ask_with(caller, WORDS, json!({ "portal": portal }))
        .await;
    answer["data"]["serviceDesk"]["knowledge"]["searchWords"].clone()
}

async fn save(world: &World, caller: CallerName, input: Value) -> Value {
    let mutation = "mutation($input: SaveSearchWordsInput!) { saveSearchWords(input: $input) {
        searchWords { seen } errors { code path } } }";
    world
        .ask_with(caller, mutation, json!({ "input": input }))
        .await
}

#[tokio::test]
async fn what_means_the_same_is_found_and_the_best_answer_comes_first() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        assert_eq!(found(&world, "manual").await, [""; 0]);
        assert_eq!(found(&world, "zebra crossing today").await, [""; 0]);
        let portal = json!(world.portal("oriale"));
        let there = words(&world, CallerName::Admin, portal.clone()).await;
        let article = GlobalId::new(NodeKind::Article, article_of(Owner::Anna)).to_string();
        let input = json!({
            "tenantId": portal, "seen": there["seen"],
            "synonyms": [{ "locale": "EN", "words": ["Manual", "instruction"] }],
            "bestAnswers": [{ "words": "Zebra crossing today", "articleId": article }],
        });
        let saved = save(&world, CallerName::Admin, input.clone()).await;
        assert_eq!(
            saved["data"]["saveSearchWords"]["errors"],
            json!([]),
            "{saved}"
        );
        assert!(
            found(&world, "manual")
                .await
                .contains(&slug_of(Owner::Anna).to_owned())
        );
        assert_eq!(
            found(&world, "ZEBRA crossing, today?").await,
            [slug_of(Owner::Anna)]
        );
        // Whoever saw what was there before overwrites nothing.
        let late = save(&world, CallerName::Admin, input).await;
        assert_eq!(
            late["data"]["saveSearchWords"]["errors"][0]["code"], "CONFLICT",
            "{late}"
        );
        // What a portal says is no other portal's.
        let elsewhere =
            "{ portal { knowledge { search(text: \"manual\") { article { slug } } } } }";
        let answer = world.ask(CallerName::Other, elsewhere).await;
        assert_eq!(
            answer["data"]["portal"]["knowledge"]["search"],
            json!([]),
            "{answer}"
        );
    }
}

#[tokio::test]
async fn only_admins_say_so_and_only_of_what_is_theirs() {
    let world = World::create(Walls::Both).await;
    let portal = json!(world.portal("oriale"));
    let seen = words(&world, CallerName::Admin, portal.clone()).await["seen"].clone();
    let input = |more: Value| {
        let mut input =
            json!({ "tenantId": portal, "seen": seen, "synonyms": [], "bestAnswers": [] });
        for (name, value) in more.as_object().unwrap() {
            input[name] = value.clone();
        }
        input
    };
    let refused = save(&world, CallerName::Agent, input(json!({}))).await;
    assert_eq!(code(&refused), "FORBIDDEN", "{refused}");
    let foreign = GlobalId::new(NodeKind::Article, article_of(Owner::Carl)).to_string();
    for (wrong, path) in [
        (
            json!({ "bestAnswers": [{ "words": "a", "articleId": foreign }] }),
            "bestAnswers",
        ),
        (
            json!({ "bestAnswers": [{ "words": "a", "articleId": "x" }] }),
            "bestAnswers",
        ),
        (
            json!({ "synonyms": [{ "locale": "EN", "words": ["alone"] }] }),
            "synonyms",
        ),
        (
            json!({ "synonyms": [{ "locale": "EN", "words": ["a", "x".repeat(61)] }] }),
            "synonyms",
        ),
        (json!({ "tenantId": "x" }), "tenantId"),
    ] {
        let answer = save(&world, CallerName::Admin, input(wrong)).await;
        let error = &answer["data"]["saveSearchWords"]["errors"][0];
        assert_eq!(error["path"], json!(["input", path]), "{answer}");
    }
    assert_eq!(
        words(&world, CallerName::Admin, portal.clone()).await["seen"],
        seen
    );
}

#[tokio::test]
async fn long_words_are_found_by_their_parts() {
    let world = World::create(Walls::Both).await;
    for (slug, title, body) in [
        (
            "konto-gesperrt",
            "Das Konto ist gesperrt",
            "Nach zehn Versuchen wird es gesperrt.",
        ),
        (
            "treiber",
            "Den Druckertreiber neu einrichten",
            "Laden Sie ihn herunter. Fehler 0x0000011b, Fassung 5.7.1.",
        ),
    ] {
        world
            .database
            .as_owner(&format!(
                "WITH a AS (INSERT INTO articles (id, audience, state, published, publish_at, published_at)
                     VALUES (gen_random_uuid(), 'contacts', 'published', 1, now(), now()) RETURNING id)
                 INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
                 SELECT id, 1, 'de', '{slug}', '{title}', '', '', '{body}', '', now() FROM a"
            ))
            .await;
    }
    for (text, slug) in [
        ("Kontosperrung", "konto-gesperrt"),
        ("treiber", "treiber"),
        ("Drukertreiber", "treiber"),
        ("0x0000011b", "treiber"),
        ("fehler 5.7.1", "treiber"),
        ("kon", "konto-gesperrt"),
    ] {
        assert_eq!(
            found(&world, text).await.first().map(String::as_str),
            Some(slug),
            "{text}"
        );
    }
}
