//! What is chosen by hand: articles that go with one, favourites, and the pages of a category.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{
    CallerName, Owner, Walls, World,
    knowledge::{article_of, slug_of},
};
use portico::api::{GlobalId, NodeKind};

fn id_of(article: Uuid) -> String {
    GlobalId::new(NodeKind::Article, article).to_string()
}

/// The second of an owner's two.
fn other_of(owner: Owner) -> Uuid {
    Uuid::from_u128(article_of(owner).as_u128() + 0x100)
}

async fn knowledge(world: &World, caller: CallerName, selection: &str) -> Value {
    let query = format!("{{ portal {{ knowledge {{ {selection} }} }} }}");
    let answer = world.ask(caller, &query).await;
    assert!(answer["errors"].is_null(), "{query} {answer}");
    answer["data"]["portal"]["knowledge"].clone()
}

async fn keep(world: &World, caller: CallerName, article: Uuid, keep: bool) -> Value {
    let query = format!(
        "mutation {{ setArticleFavourite(input: {{ articleId: \"{}\", isFavourite: {keep} }}) {{ errors {{ code path }} }} }}",
        id_of(article)
    );
    world.ask(caller, &query).await
}

async fn kept(world: &World, caller: CallerName) -> Value {
    knowledge(
        world,
        caller,
        "favourites { slug } home { favourites { slug } }",
    )
    .await
}

/// So many of Oriale's own for all its contacts, in one category, one an hour; the third and fourth of the same moment.
async fn shelf(world: &World, many: usize) {
    let tenant = world.tenants["oriale"];
    world
        .database
        .as_owner(&format!(
            "INSERT INTO knowledge_categories (id, tenant_id, names, slug, position) VALUES
                 ('00000000-0000-0000-0000-00000000ca71', '{tenant}', '{{\"en\": \"shelf\"}}', 'shelf', 1),
                 ('00000000-0000-0000-0000-00000000ca72', '{tenant}', '{{\"en\": \"below\"}}', 'below', 2);
             UPDATE knowledge_categories SET parent_id = '00000000-0000-0000-0000-00000000ca71'
                 WHERE id = '00000000-0000-0000-0000-00000000ca72';
             INSERT INTO articles (id, tenant_id, category_id, audience, state, published, publish_at, published_at)
                 SELECT ('00000000-0000-0000-0000-0000000' || (10000 + n))::uuid, '{tenant}', '00000000-0000-0000-0000-00000000ca71',
                     'contacts', 'published', 1, '2026-01-01',
                     timestamptz '2026-02-01' - make_interval(hours => CASE n WHEN 4 THEN 3 ELSE n END)
                 FROM generate_series(1, {many}) n;
             UPDATE articles SET category_id = '00000000-0000-0000-0000-00000000ca72'
                 WHERE id = '00000000-0000-0000-0000-000000010002';
             INSERT INTO article_texts (article_id, number, locale, tenant_id, slug, title, summary, body, plain, tags, shown_from)
                 SELECT ('00000000-0000-0000-0000-0000000' || (10000 + n))::uuid, 1, 'en', '{tenant}', 'shelf-' || n, 'shelf ' || n, '',
                     'b', 'b', '', '2026-01-01' FROM generate_series(1, {many}) n"
        ))
        .await;
}

#[tokio::test]
async fn pages_of_a_category_have_each_article_once_forwards_and_backwards() {
    let world = World::create(Walls::Both).await;
    shelf(&world, 7).await;
    let expected: Vec<String> = (1..=7).map(|n| format!("shelf-{n}")).collect();
    let page = async |arguments: &str| {
        let selection = format!(
            "articles(category: \"shelf\", {arguments}) {{ totalCount nodes {{ slug }}
             pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }}"
        );
        let got = knowledge(&world, CallerName::Contact, &selection).await["articles"].clone();
        let slugs = got["nodes"].as_array().unwrap().iter();
        let slugs: Vec<String> = slugs
            .map(|one| one["slug"].as_str().unwrap().to_owned())
            .collect();
        (slugs, got["pageInfo"].clone(), got["totalCount"].clone())
    };
    let (mut all, mut arguments) = (Vec::new(), "first: 3".to_owned());
    loop {
        let (slugs, info, total) = page(&arguments).await;
        assert_eq!(total, 7);
        all.extend(slugs);
        if info["hasNextPage"] == false {
            break;
        }
        arguments = format!("first: 3, after: {}", info["endCursor"]);
    }
    assert_eq!(all, expected);
    let (mut all, mut arguments) = (Vec::new(), "last: 3".to_owned());
    loop {
        let (slugs, info, _) = page(&arguments).await;
        all.splice(0..0, slugs);
        if info["hasPreviousPage"] == false {
            break;
        }
        arguments = format!("last: 3, before: {}", info["startCursor"]);
    }
    assert_eq!(all, expected);
    let (alone, _, total) = page("below: false").await;
    assert_eq!(total, 6);
    assert!(!alone.contains(&"shelf-2".to_owned()), "{alone:?}");
    // A cursor is good for whom it was given, and for no other list.
    let (_, info, _) = page("first: 1").await;
    let cursor = &info["endCursor"];
    let stolen =
        format!("{{ portal {{ knowledge {{ articles(after: {cursor}) {{ totalCount }} }} }} }}");
    let answer = world.ask(CallerName::Colleague, &stolen).await;
    assert_eq!(answer["errors"][0]["extensions"]["code"], "BAD_CURSOR");
    for wrong in ["first: 0", "first: 101", "first: 1, last: 1"] {
        let query =
            format!("{{ portal {{ knowledge {{ articles({wrong}) {{ totalCount }} }} }} }}");
        let answer = world.ask(CallerName::Contact, &query).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "BAD_PAGE",
            "{wrong}"
        );
    }
}

#[tokio::test]
async fn favourites_are_ones_own_whichever_wall_stands() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let (first, second) = (article_of(Owner::Anna), other_of(Owner::Anna));
        world
            .database
            .as_owner("DELETE FROM article_favourites")
            .await;
        let nothing = json!({ "favourites": [], "home": { "favourites": [] } });
        for article in [first, second, second] {
            let answer = keep(&world, CallerName::Contact, article, true).await;
            assert_eq!(
                answer["data"]["setArticleFavourite"]["errors"],
                json!([]),
                "{walls:?} {answer}"
            );
        }
        let slug = slug_of(Owner::Anna);
        let both = json!([{ "slug": format!("{slug}-other") }, { "slug": slug }]);
        assert_eq!(
            kept(&world, CallerName::Contact).await,
            json!({ "favourites": both, "home": { "favourites": both } }),
            "{walls:?}"
        );
        let one = format!("article(slug: \"{slug}\") {{ isFavourite }}");
        for (caller, is) in [
            (CallerName::Contact, true),
            (CallerName::Colleague, false),
            (CallerName::Anonymous, false),
        ] {
            let got = knowledge(&world, caller, &one).await["article"].clone();
            assert_eq!(
                got,
                json!({ "isFavourite": is }),
                "{walls:?} {}",
                caller.title()
            );
        }
        for caller in [
            CallerName::Colleague,
            CallerName::Other,
            CallerName::Anonymous,
        ] {
            assert_eq!(
                kept(&world, caller).await,
                nothing,
                "{walls:?} {}",
                caller.title()
            );
        }
        // Another portal's is none, and whoever does not log in has none.
        let answer = keep(&world, CallerName::Contact, article_of(Owner::Carl), true).await;
        let errors = &answer["data"]["setArticleFavourite"]["errors"];
        assert_eq!(errors[0]["code"], "NOT_FOUND", "{walls:?} {answer}");
        for caller in [
            CallerName::Anonymous,
            CallerName::Agent,
            CallerName::Viewing,
        ] {
            let answer = keep(&world, caller, first, true).await;
            assert!(
                !answer["errors"].is_null(),
                "{walls:?} {} {answer}",
                caller.title()
            );
        }
        // What one may not read any more is not among them; it can be taken out all the same.
        world
            .database
            .as_owner(&format!(
                "UPDATE articles SET audience = 'staff' WHERE id = '{second}'"
            ))
            .await;
        assert_eq!(
            kept(&world, CallerName::Contact).await["favourites"],
            json!([{ "slug": slug }])
        );
        for article in [first, second, second] {
            let answer = keep(&world, CallerName::Contact, article, false).await;
            assert_eq!(
                answer["data"]["setArticleFavourite"]["errors"],
                json!([]),
                "{walls:?} {answer}"
            );
        }
        let left = world
            .database
            .text_as_owner("SELECT count(*)::text FROM article_favourites")
            .await;
        assert_eq!(left, "0", "{walls:?}");
    }
}

#[tokio::test]
async fn nobody_keeps_more_than_two_hundred() {
    let world = World::create(Walls::Both).await;
    shelf(&world, 200).await;
    let (tenant, anna) = (world.tenants["oriale"], world.contacts[&Owner::Anna]);
    world
        .database
        .as_owner(&format!(
            "DELETE FROM article_favourites;
             INSERT INTO article_favourites (article_id, tenant_id, contact_id)
             SELECT id, '{tenant}', '{anna}' FROM articles WHERE id::text LIKE '00000000-0000-0000-0000-00000001%' LIMIT 199"
        ))
        .await;
    let (first, second) = (article_of(Owner::Anna), other_of(Owner::Anna));
    // Two at once: one is too many.
    let (one, other) = tokio::join!(
        keep(&world, CallerName::Contact, first, true),
        keep(&world, CallerName::Contact, second, true)
    );
    let refused = [&one, &other].into_iter().filter(|answer| {
        answer["data"]["setArticleFavourite"]["errors"][0]["code"] == "INVALID_STATE"
    });
    assert_eq!(refused.count(), 1, "{one} {other}");
}

async fn relate(world: &World, caller: CallerName, article: Uuid, related: &[Uuid]) -> Value {
    let seen = world
        .database
        .text_as_owner(&format!(
            "SELECT version::text FROM articles WHERE id = '{article}'"
        ))
        .await;
    let related: Vec<String> = related.iter().map(|id| id_of(*id)).collect();
    let version: i64 = seen.parse().unwrap();
    let input = json!({
        "articleId": id_of(article), "version": version, "texts": [{ "locale": "EN", "title": "t", "body": "b" }],
        "settings": { "audience": "CONTACTS", "relatedIds": related },
    });
    let query = "mutation($input: SaveArticleDraftInput!) { saveArticleDraft(input: $input) {
        article { relatedArticles { id } } errors { code path } } }";
    world
        .ask_with(caller, query, json!({ "input": input }))
        .await["data"]["saveArticleDraft"]
        .clone()
}

/// What a contact finds beside Anna's first article.
async fn beside(world: &World, caller: CallerName) -> Vec<String> {
    let one = format!(
        "article(slug: \"{}\") {{ related {{ slug }} }}",
        slug_of(Owner::Anna)
    );
    let got = knowledge(world, caller, &one).await;
    let related = got["article"]["related"].as_array().unwrap().iter();
    related
        .map(|one| one["slug"].as_str().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn what_was_chosen_stands_beside_an_article_first() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        shelf(&world, 8).await;
        let on_shelf = |n: usize| Uuid::from_u128(0x1_0000 + n as u128);
        let first = article_of(Owner::Anna);
        let chosen: Vec<Uuid> = [5, 3, 7, 1, 6, 8].map(on_shelf).to_vec();
        let saved = relate(&world, CallerName::Admin, first, &chosen).await;
        let expected: Vec<Value> = chosen
            .iter()
            .map(|id| json!({ "id": id_of(*id) }))
            .collect();
        assert_eq!(saved["errors"], json!([]), "{walls:?}");
        assert_eq!(
            saved["article"]["relatedArticles"],
            json!(expected),
            "{walls:?}"
        );
        let slugs = |all: &[usize]| all.iter().map(|n| format!("shelf-{n}")).collect::<Vec<_>>();
        assert_eq!(
            beside(&world, CallerName::Contact).await,
            slugs(&[5, 3, 7, 1, 6, 8]),
            "{walls:?}"
        );
        // What one may not read does not take the place of what one may.
        world
            .database
            .as_owner("UPDATE articles SET audience = 'staff' WHERE id::text LIKE '%00010003'")
            .await;
        let shown = beside(&world, CallerName::Contact).await;
        assert_eq!(shown[..5], slugs(&[5, 7, 1, 6, 8])[..], "{walls:?}");
        assert!(!shown.contains(&"shelf-3".to_owned()));
    }
}

#[tokio::test]
async fn what_goes_with_an_article_is_another_one_of_the_same_portal_or_the_providers() {
    let world = World::create(Walls::Both).await;
    let first = article_of(Owner::Anna);
    shelf(&world, 12).await;
    let on_shelf = |n: usize| Uuid::from_u128(0x1_0000 + n as u128);
    for (wrong, code) in [
        (vec![first], "NOT_FOUND"),
        (vec![article_of(Owner::Carl)], "NOT_FOUND"),
        (vec![Uuid::from_u128(7)], "NOT_FOUND"),
        ((1..=11).map(on_shelf).collect(), "INVALID_VALUE"),
    ] {
        let saved = relate(&world, CallerName::Admin, first, &wrong).await;
        let expected = json!([{ "code": code, "path": ["input", "relatedIds"] }]);
        assert_eq!(saved["errors"], expected, "{wrong:?}");
    }
    // Named twice is named once; what is published, an agent does not change.
    let saved = relate(
        &world,
        CallerName::Admin,
        first,
        &[on_shelf(1), on_shelf(1)],
    )
    .await;
    assert_eq!(
        saved["article"]["relatedArticles"]
            .as_array()
            .unwrap()
            .len(),
        1,
        "{saved}"
    );
    let saved = relate(&world, CallerName::Agent, first, &[on_shelf(2)]).await;
    assert_eq!(saved["errors"][0]["code"], "INVALID_STATE", "{saved}");
    // Nor past the guards.
    let (tenant, agent) = (world.tenants["oriale"], world.agent);
    let sql = format!(
        "DO $$ BEGIN
            PERFORM set_config('portico.role', 'agent', true), set_config('portico.tenant', '{tenant}', true),
                set_config('portico.person', '{agent}', true);
            UPDATE articles SET related = '{{}}' WHERE id = '{first}';
            RAISE EXCEPTION 'it was let through';
         EXCEPTION WHEN insufficient_privilege THEN NULL;
         END $$"
    );
    world.database.as_owner(&sql).await;
}
