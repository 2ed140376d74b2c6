//! What a design has beside colours and pictures: patterns, navigation, words, links; and what a mail looks like in a draft.

use axum::{body::Body, http::Request};
use serde_json::{Value, json};

use crate::{
    studio::run,
    support::{CallerName, Walls, World, studio},
    tenant_life::mutate,
};

const SAVED: &str = "draft { revision changes { field } design { pattern navigationLayout homeLayout texts { locale greeting newTicketLabel ticketsLabel mailSender } footerLinks { url labels { locale label } } } } errors { code path message }";

async fn save(world: &World, design: &str) -> Value {
    let revision = studio::REVISION;
    let mutation = format!(
        "saveBrandDraft(input: {{ tenantId: \"$portal\", revision: {revision}, design: {design} }}) {{ {SAVED} }}"
    );
    run(world, &mutation).await
}

fn with(from: &str, to: &str) -> String {
    assert!(studio::DESIGN.contains(from), "{from}");
    studio::DESIGN.replace(from, to)
}

#[tokio::test]
async fn they_go_from_the_draft_to_the_portal() {
    let world = World::create(Walls::Both).await;
    let saved = save(&world, studio::DESIGN).await;
    assert_eq!(saved["errors"], json!([]));
    let draft = &saved["draft"];
    let changed: Vec<&str> = draft["changes"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|change| change["field"].as_str())
        .collect();
    for field in [
        "pattern",
        "navigationLayout",
        "homeLayout",
        "texts.de.greeting",
        "texts.de.newTicketLabel",
        "texts.de.ticketsLabel",
        "texts.de.mailSender",
        "footerLinks",
    ] {
        assert!(changed.contains(&field), "{field} in {changed:?}");
    }
    assert_eq!(draft["design"]["pattern"], "WAVES");
    assert_eq!(
        draft["design"]["footerLinks"],
        json!([{ "url": "https://oriale.example/hilfe", "labels": [{ "locale": "DE", "label": "Hilfe" }] }])
    );
    let publish = format!(
        "publishBrand(input: {{ tenantId: \"$portal\", revision: {} }}) {{ version {{ number }} errors {{ code }} }}",
        studio::REVISION + 1
    );
    assert_eq!(run(&world, &publish).await["version"]["number"], 3);
    let query = "{ portal { branding { pattern navigationLayout homeLayout greeting newTicketLabel ticketsLabel mailSender footerLinks { label url } stylesheetUrl } } }";
    let answer = world
        .server
        .graphql("oriale.localhost", None, query, json!({}))
        .await
        .json();
    let shown = &answer["data"]["portal"]["branding"];
    assert_eq!(
        (&shown["pattern"], &shown["navigationLayout"]),
        (&json!("WAVES"), &json!("SIDE"))
    );
    assert_eq!(shown["homeLayout"], "LIST");
    assert_eq!(shown["greeting"], "Moin {name}");
    assert_eq!(shown["mailSender"], "Oriale Werkstatt");
    assert_eq!(
        (&shown["newTicketLabel"], &shown["ticketsLabel"]),
        (&json!("Melden"), &json!("Gemeldetes"))
    );
    // No language has other words: these are lent.
    assert_eq!(
        shown["footerLinks"],
        json!([{ "label": "Hilfe", "url": "https://oriale.example/hilfe" }])
    );
    let sheet = shown["stylesheetUrl"].as_str().unwrap();
    let css = world.server.get("oriale.localhost", sheet).await.text();
    assert!(css.contains("--p-texture-size:48px 24px;"), "{css}");
}

#[tokio::test]
async fn what_is_not_named_is_as_portico_has_it() {
    let world = World::create(Walls::Both).await;
    let start = studio::DESIGN.find(", pattern: WAVES").unwrap();
    let short = format!("{} }}", &studio::DESIGN[..start]);
    let saved = save(&world, &short).await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    let design = &saved["draft"]["design"];
    assert_eq!(
        (&design["pattern"], &design["navigationLayout"]),
        (&json!("NONE"), &json!("TOP"))
    );
    assert_eq!(design["homeLayout"], "TILES");
    assert_eq!(design["footerLinks"], json!([]));
}

#[tokio::test]
async fn each_mistake_is_told_at_its_place() {
    let world = World::create(Walls::Both).await;
    let url = "https://oriale.example/hilfe";
    let label = "locale: DE, label: \"Hilfe\"";
    let one = format!("{{ url: \"{url}\", labels: [{{ {label} }}] }}");
    let nine = [one.as_str(); 9].join(", ");
    let second = format!("{one}, {{ url: \"javascript:alert(1)\", labels: [{{ {label} }}] }}");
    let long = "x".repeat(61);
    for (from, to, code, path) in [
        (
            "Moin {name}",
            "Moin {vorname}",
            "INVALID_VALUE",
            json!(["texts", "de", "greeting"]),
        ),
        (
            "Oriale Werkstatt",
            "chef@oriale.example",
            "INVALID_VALUE",
            json!(["texts", "de", "mailSender"]),
        ),
        (
            "Oriale Werkstatt",
            "Oriale\\nBcc: a",
            "INVALID_CHARACTERS",
            json!(["texts", "de", "mailSender"]),
        ),
        (
            "Melden",
            "Ein viel zu langes Wort für eine Leiste",
            "TOO_LONG",
            json!(["texts", "de", "newTicketLabel"]),
        ),
        (
            one.as_str(),
            nine.as_str(),
            "INVALID_VALUE",
            json!(["footerLinks"]),
        ),
        (
            one.as_str(),
            second.as_str(),
            "INVALID_VALUE",
            json!(["footerLinks", "1", "url"]),
        ),
        (
            url,
            "/pages/../x",
            "INVALID_VALUE",
            json!(["footerLinks", "0", "url"]),
        ),
        (url, " ", "BLANK", json!(["footerLinks", "0", "url"])),
        (
            "\"Hilfe\"",
            "\" \"",
            "BLANK",
            json!(["footerLinks", "0", "labels"]),
        ),
        (
            "Hilfe",
            long.as_str(),
            "TOO_LONG",
            json!(["footerLinks", "0", "labels", "de", "label"]),
        ),
    ] {
        let refused = save(&world, &with(from, to)).await;
        let error = &refused["errors"][0];
        let mut whole = vec![json!("input"), json!("design")];
        whole.extend(path.as_array().unwrap().iter().cloned());
        assert_eq!(
            (error["code"].as_str(), &error["path"]),
            (Some(code), &json!(whole)),
            "{refused}"
        );
        assert!(!error["message"].as_str().unwrap().is_empty());
        assert!(refused["draft"].is_null());
    }
}

/// The mail that the studio shows is the one that would be sent, in the design that is being made.
#[tokio::test]
async fn a_mail_is_shown_in_the_design_that_is_made() {
    let world = World::create(Walls::Both).await;
    let design = json!({
        "productName": "Werft", "primaryColor": "#0b6e4f", "typeface": "SANS", "cornerStyle": "SOFT", "cardStyle": "FLAT",
        "density": "COMPACT", "bannerLayout": "LEFT", "bannerOverlay": "NONE", "bannerFocus": { "x": 1, "y": 2 },
        "texts": [{ "locale": "EN", "mailFooter": "Quay 7" }], "pictures": []
    });
    let page = async |caller: Option<CallerName>, slug: &str, design: &str| {
        let form = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("tenant", &world.portal(slug))
            .append_pair("kind", "TICKET_ANSWERED")
            .append_pair("locale", "EN")
            .append_pair("design", design)
            .finish();
        let mut request = Request::post("/desk/mail-preview")
            .header("host", "desk.localhost")
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(token) = caller.and_then(|caller| world.token(caller)) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        world
            .server
            .send(request.body(Body::from(form)).unwrap())
            .await
    };
    let admin = Some(CallerName::Admin);
    let shown = page(admin, "oriale", &design.to_string()).await;
    assert_eq!(shown.status, 200);
    let html = shown.text();
    assert!(html.contains("Werft") && html.contains("Quay 7"), "{html}");
    assert!(html.contains("#0b6e4f") && !html.contains("#6b1e3b"));
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(policy.contains("sandbox") && policy.contains("default-src 'none'"));

    let mut wrong = design.clone();
    wrong["primaryColor"] = json!("red");
    for (caller, design) in [
        (admin, wrong.to_string()),
        (admin, "no json".to_owned()),
        (admin, "{}".to_owned()),
        (Some(CallerName::Agent), design.to_string()),
        (Some(CallerName::Contact), design.to_string()),
        (None, design.to_string()),
    ] {
        assert_eq!(
            page(caller, "oriale", &design).await.status,
            404,
            "{design}"
        );
    }
}

/// Who is turned away at a closed portal's door can still read who is responsible for it.
#[tokio::test]
async fn a_closed_portal_shows_its_legal_pages() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner(
            "DELETE FROM pages;
             UPDATE tenants SET support = support - 'imprint_url' - 'privacy_url' WHERE slug = 'oriale';
             INSERT INTO pages (id, tenant_id, slug, titles, bodies, public, position)
                 SELECT gen_random_uuid(), id, slug_of, '{\"de\": \"Seite & mehr\"}', '{\"de\": \"**fett** <b>x</b>\"}', shown, 0
                 FROM tenants, (VALUES ('imprint', true), ('privacy', false), ('hours', true)) AS page (slug_of, shown)
                 WHERE slug = 'oriale'",
        )
        .await;
    let input = json!({ "tenantId": world.portal("oriale") });
    mutate(&world, CallerName::Admin, "suspendTenant", input).await;
    let get = async |path: &str| world.server.get("oriale.localhost", path).await;
    let notice = get("/").await;
    assert_eq!(notice.status, 503);
    assert!(
        notice.text().contains("href=\"/pages/imprint\"")
            && !notice.text().contains("/pages/privacy"),
        "{}",
        notice.text()
    );
    let page = get("/pages/imprint").await;
    assert_eq!(page.status, 200);
    let text = page.text();
    assert!(
        text.contains("<h1>Seite &amp; mehr</h1>") && text.contains("<strong>fett</strong>"),
        "{text}"
    );
    assert!(!text.contains("<b>x</b>"), "{text}");
    for path in ["/pages/privacy", "/pages/hours", "/pages/none"] {
        assert_eq!(get(path).await.status, 503, "{path}");
    }
}
