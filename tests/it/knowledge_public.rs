//! What a knowledge base shows to whoever is not logged in and brings no scripts: the first HTML of public articles, the sitemap, the
//! feed, and what search engines may look at.

use axum::{
    body::Body,
    http::{Request, StatusCode},
};

use crate::support::{
    Answer, CallerName, Owner, Walls, World,
    knowledge::{old_slug_of, slug_of},
};

const HOST: &str = "oriale.localhost";

fn header(answer: &Answer, name: &str) -> String {
    let value = answer
        .headers
        .get(name)
        .and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_owned()
}

/// Asks by whoever has it already, as this tag names it.
async fn known(world: &World, path: &str, tag: &str) -> StatusCode {
    let request = Request::get(path)
        .header("host", HOST)
        .header("if-none-match", tag);
    world
        .server
        .send(request.body(Body::empty()).unwrap())
        .await
        .status
}

#[tokio::test]
async fn a_public_article_is_in_the_first_html_and_no_other_is() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        let path = format!("/articles/{}", slug_of(Owner::Anna));
        let page = world.server.get(HOST, &path).await;
        assert_eq!(page.status, StatusCode::OK);
        let html = page.text();
        for part in [
            "<title>Oriale instruction</title>",
            "<h1>Oriale instruction</h1>",
            "<em>b</em>",
            "rel=\"canonical\"",
            "hreflang=\"de\"",
            "\"TechArticle\"",
        ] {
            assert!(html.contains(part), "{part}: {html}");
        }
        assert!(!html.contains("noindex"), "{html}");
        // Nobody's index has what only contacts read, and the page holds nothing of it.
        for (host, slug) in [
            (HOST, slug_of(Owner::Ben)),
            ("nordwind.localhost", slug_of(Owner::Carl)),
            ("nordwind.localhost", slug_of(Owner::Anna)),
            (HOST, "not-there"),
            (HOST, "../graphql"),
        ] {
            let page = world.server.get(host, &format!("/articles/{slug}")).await;
            let html = page.text();
            assert!(html.contains("noindex"), "{host} {slug}");
            assert!(!html.contains("instruction<"), "{host} {slug}: {html}");
        }
    }
}

#[tokio::test]
async fn a_page_that_is_known_is_not_sent_again_and_a_former_address_leads_on() {
    let world = World::create(Walls::Both).await;
    let path = format!("/articles/{}", slug_of(Owner::Anna));
    let page = world.server.get(HOST, &path).await;
    let again = known(&world, &path, &header(&page, "etag")).await;
    assert_eq!(again, StatusCode::NOT_MODIFIED);
    let old = format!("/articles/{}", old_slug_of(Owner::Anna));
    let moved = world.server.get(HOST, &old).await;
    assert_eq!(moved.status, StatusCode::MOVED_PERMANENTLY);
    assert_eq!(header(&moved, "location"), path);
}

#[tokio::test]
async fn sitemap_feed_and_robots_name_what_is_public_alone() {
    for walls in [Walls::Both, Walls::NoRls, Walls::NoGuards] {
        let world = World::create(walls).await;
        for (path, kind) in [
            ("/sitemap.xml", "application/xml"),
            ("/articles.atom", "application/atom+xml"),
        ] {
            let answer = world.server.get(HOST, path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            assert!(header(&answer, "content-type").starts_with(kind), "{path}");
            let xml = answer.text();
            assert!(xml.contains(slug_of(Owner::Anna)), "{path}: {xml}");
            assert!(!xml.contains(slug_of(Owner::Ben)), "{path}: {xml}");
            let again = known(&world, path, &header(&answer, "etag")).await;
            assert_eq!(again, StatusCode::NOT_MODIFIED, "{path}");
            // Nordwind shows nothing before log-in.
            let none = world.server.get("nordwind.localhost", path).await;
            assert_eq!(none.status, StatusCode::NOT_FOUND, "{path}");
        }
        let robots = world.server.get(HOST, "/robots.txt").await;
        assert!(robots.text().contains("Allow: /articles/"));
        for host in ["nordwind.localhost", CallerName::Admin.host()] {
            let robots = world.server.get(host, "/robots.txt").await;
            assert_eq!(robots.text(), "User-agent: *\nDisallow: /\n", "{host}");
        }
    }
}
