//! What is found in the knowledge base, in either language, by half words and wrong ones; and what is no search.

use serde_json::{Value, json};

use crate::support::{CallerName, Walls, World, count_statements};

const ARTICLES: [(&str, &str, &str, &str); 6] = [
    (
        "de",
        "drucker-offline",
        "Der Drucker ist offline",
        "Schalten Sie das Gerät aus. Prüfen Sie danach das Netzwerkkabel und den Druckertreiber.",
    ),
    (
        "de",
        "kennwort-vergessen",
        "Kennwort vergessen",
        "So setzen Sie Ihr Kennwort selbst zurück, ohne den Service Desk anzurufen.",
    ),
    (
        "de",
        "postfach-voll",
        "Das Postfach ist voll",
        "Löschen Sie große Anhänge oder verschieben Sie alte Nachrichten in das Archiv.",
    ),
    (
        "en",
        "vpn-home",
        "Connect to the VPN from home",
        "Start the client, sign in and confirm the code. Error 0x80072746 means that the network is blocked.",
    ),
    (
        "en",
        "printing-double",
        "Printing on both sides",
        "Open the printer's preferences and choose duplex.",
    ),
    (
        "en",
        "phishing",
        "Spotting a phishing mail",
        "Do not click. Report the message with the button in Outlook.",
    ),
];

async fn fill(world: &World) {
    for (locale, slug, title, body) in ARTICLES {
        world
            .database
            .as_owner(&format!(
                "WITH a AS (INSERT INTO articles (id, audience, state, published, publish_at, published_at)
                     VALUES (gen_random_uuid(), 'contacts', 'published', 1, now(), now()) RETURNING id)
                 INSERT INTO article_texts (article_id, number, locale, slug, title, summary, body, plain, tags, shown_from)
                 SELECT id, 1, '{locale}', '{slug}', '{title}', '', $t${body}$t$, $t${body}$t$, '', now() FROM a"
            ))
            .await;
    }
}

async fn search(world: &World, text: &str) -> Value {
    let query = "query($text: String!) { portal { knowledge { search(text: $text) { article { slug } snippet } } } }";
    world
        .ask_with(CallerName::Contact, query, json!({ "text": text }))
        .await
}

async fn slugs(world: &World, text: &str) -> Vec<String> {
    let answer = search(world, text).await;
    let hits = answer["data"]["portal"]["knowledge"]["search"].as_array();
    let hits = hits.unwrap_or_else(|| panic!("{answer}"));
    let slugs = hits
        .iter()
        .map(|hit| hit["article"]["slug"].as_str().unwrap().to_owned());
    slugs.collect()
}

#[tokio::test]
async fn what_people_type_finds_what_they_need() {
    let world = World::create(Walls::Both).await;
    fill(&world).await;
    for (text, first) in [
        ("drucker offline", "drucker-offline"),
        // Another form of the word, without its umlaut, half of it.
        ("Druckern", "drucker-offline"),
        ("gerat ausschalten", "drucker-offline"),
        ("netzwerkk", "drucker-offline"),
        ("kennw", "kennwort-vergessen"),
        ("Kennwörter", "kennwort-vergessen"),
        // Wrong ones.
        ("kenwort vergesen", "kennwort-vergessen"),
        ("posfach", "postfach-voll"),
        ("phising", "phishing"),
        ("conect vpn", "vpn-home"),
        // English stems, and half of a word that its stem does not begin with.
        ("connecting", "vpn-home"),
        ("printi", "printing-double"),
        ("0x80072746", "vpn-home"),
        ("\"both sides\"", "printing-double"),
        // As people ask: no article has all of it.
        (
            "mein postfach ist schon wieder voll was kann ich tun",
            "postfach-voll",
        ),
        ("große anhange", "postfach-voll"),
    ] {
        let found = slugs(&world, text).await;
        assert_eq!(
            found.first().map(String::as_str),
            Some(first),
            "{text}: {found:?}"
        );
    }
    assert!(
        !slugs(&world, "printer -duplex")
            .await
            .contains(&"printing-double".to_owned())
    );
    let answer = search(&world, "Netzwerkkabel").await;
    let snippet = &answer["data"]["portal"]["knowledge"]["search"][0]["snippet"];
    assert!(
        snippet
            .as_str()
            .unwrap()
            .contains("<mark>Netzwerkkabel</mark>"),
        "{snippet}"
    );
}

#[tokio::test]
async fn what_is_no_search_finds_nothing_and_says_so_when_it_is_too_long() {
    let world = World::create(Walls::Both).await;
    fill(&world).await;
    for text in [
        "",
        "   ",
        "& | ! ( ) : *",
        "\"",
        "\"\"",
        "-",
        "-vpn",
        "<->",
        "'",
        "\\",
        "\u{0}",
        "!!!vpn&&&",
        "a:*b",
        "((((",
        "OR OR",
        "💥",
        "%",
        "_",
        "';--",
    ] {
        let answer = search(&world, text).await;
        assert!(answer["errors"].is_null(), "{text} {answer}");
    }
    for text in ["", "& | ! ( ) : *", "-vpn", "\"\"", "💥"] {
        assert!(slugs(&world, text).await.is_empty(), "{text}");
    }
    for text in ["x".repeat(301), "vpn ".repeat(2_500)] {
        let answer = search(&world, &text).await;
        let error = &answer["errors"][0];
        assert_eq!(error["extensions"]["code"], "BAD_SEARCH", "{answer}");
        assert!(
            error["message"].as_str().unwrap().contains("300"),
            "{answer}"
        );
    }
    let long = "donaudampfschiff".repeat(18);
    assert!(search(&world, &long).await["errors"].is_null());
}

/// However many articles there are.
#[tokio::test]
async fn pages_cost_the_same_statements_for_many_as_for_few() {
    count_statements::install();
    let world = World::create(Walls::Both).await;
    fill(&world).await;
    let all = "{ portal { knowledge { home { categories { name } newest { title } } articles(first: 100) { nodes { title } }
               search(text: \"drucker\", first: 50) { snippet }
               article(slug: \"house-instruction\") { path { name } related { title } alternates { slug } } } } }";
    let asked = async || {
        let answer = world.ask(CallerName::Contact, all).await;
        assert!(answer["errors"].is_null(), "{answer}");
    };
    let few = count_statements::fewest(&world.database, asked).await;
    for _ in 0..4 {
        fill(&world).await;
    }
    let many = count_statements::fewest(&world.database, asked).await;
    assert_eq!(few, many);
    assert!(few <= 14, "{few}");
}
