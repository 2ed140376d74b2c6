//! The first HTML that a portal answers with, which already wears its brand: it stays small, whatever the brand is made of.

use axum::http::StatusCode;
use portico::branding::DesignTexts;

use crate::support::{Server, Walls, World};

/// Bytes at most, before any compression.
const LARGEST: usize = 20_000;
/// What can be opened by who is not logged in, and what cannot be.
const PAGES: [&str; 8] = [
    "/",
    "/login",
    "/forgot",
    "/reset",
    "/choose-password",
    "/pages/imprint",
    "/tickets/1",
    "/profile",
];

async fn small(world: &World, what: &str) {
    for slug in world.tenants.keys() {
        for path in PAGES {
            let page = world.server.get(&format!("{slug}.localhost"), path).await;
            assert_eq!(page.status, StatusCode::OK, "{slug}{path}");
            assert!(
                page.text().contains("id=\"portico-bootstrap\">{"),
                "{slug}{path}"
            );
            let size = page.body.len();
            assert!(size < LARGEST, "{slug}{path} {what}: {size} bytes");
        }
    }
}

#[tokio::test]
async fn it_is_small_for_the_brands_of_the_folder() {
    let world = World::create(Walls::Both).await;
    small(&world, "as it is").await;
}

/// Every text at its longest, in letters of two bytes, every picture, eight links at the foot.
#[tokio::test]
async fn it_is_small_for_a_brand_with_everything_in_it() {
    let mut world = World::create(Walls::Both).await;
    let long = |characters: usize| "ä".repeat(characters);
    let texts = serde_json::json!({
        "headline": long(DesignTexts::LONGEST_HEADLINE),
        "welcome": long(DesignTexts::LONGEST_BLOCK),
        "greeting": long(DesignTexts::LONGEST_HEADLINE),
        "new_ticket_label": long(DesignTexts::LONGEST_LABEL),
        "tickets_label": long(DesignTexts::LONGEST_LABEL),
        "mail_sender": long(DesignTexts::LONGEST_SENDER),
        "mail_footer": long(DesignTexts::LONGEST_BLOCK),
        "logo_alt": long(DesignTexts::LONGEST_LOGO_ALT),
        "banner_alt": long(DesignTexts::LONGEST_BANNER_ALT),
    });
    let link = serde_json::json!({
        "url": format!("https://www.example.com/{}", "a".repeat(120)),
        "labels": {"de": long(40), "en": long(40)},
    });
    let rendition = |format: &str| serde_json::json!({"hash": "2".repeat(64), "content_type": format, "width": 1200, "height": 800});
    let picture = serde_json::json!({
        "hash": "0".repeat(64), "content_type": "image/png", "width": 800, "height": 400,
        "small": {"hash": "1".repeat(64), "content_type": "image/png", "width": 32, "height": 32},
        "renditions": [rendition("image/png"), rendition("image/webp"), rendition("image/webp")],
    });
    let pictures: serde_json::Map<_, _> = [
        "logo",
        "logo_dark",
        "banner",
        "favicon",
        "login_background",
        "login_logo",
        "login_logo_dark",
    ]
    .map(|role| (role.to_owned(), picture.clone()))
    .into_iter()
    .collect();
    let more = serde_json::json!({
        "product_name": long(80), "texts": {"de": texts, "en": texts}, "pictures": pictures,
        "footer_links": vec![link; 8], "pattern": "waves",
    });
    world
        .database
        .as_owner(&format!(
            "UPDATE branding_versions SET design = design || $design${more}$design$;
             UPDATE tenants SET name = name"
        ))
        .await;
    // Another process, which has not seen how it was before.
    world.server = Server::over(&world.database, Walls::Both).await;
    small(&world, "with everything").await;
}

/// Whoever comes to the log-in sees whose it is before any script has run; who is inside, or elsewhere, does not.
#[tokio::test]
async fn the_log_in_says_whose_it_is_by_itself() {
    let world = World::create(Walls::Both).await;
    // Where there is more to be said, the app says all of it.
    let of = |path: &'static str| world.server.get("oriale.localhost", path);
    assert!(!of("/login").await.text().contains("portico-first"));
    world.database.as_owner("DELETE FROM announcements").await;
    for path in ["/", "/login", "/tickets/1", "/profile"] {
        let page = of(path).await.text();
        assert!(page.contains("<div id=\"portico-first\">"), "{path}");
        assert!(page.contains("<p class=\"headline\">"), "{path}");
        assert!(page.contains("<main><h1>Anmelden</h1>"), "{path}");
        assert!(page.contains("rel=\"modulepreload\""), "{path}");
    }
    for path in ["/forgot", "/pages/imprint", "/nowhere"] {
        assert!(!of(path).await.text().contains("portico-first"), "{path}");
    }
    let desk = world.server.get("desk.localhost", "/desk/login").await;
    assert!(!desk.text().contains("portico-first"));
    // It is for the server alone.
    for file in [
        "/log-in-links.html",
        "/article-links.html",
        "/first-words.json",
    ] {
        assert_eq!(of(file).await.status, StatusCode::NOT_FOUND, "{file}");
    }
}
