//! Host names of portals: what is refused, where, and with which words.

use serde_json::{Value, json};

use crate::{
    support::{CallerName, Walls, World, config},
    tenant_life::{mutate, new_tenant},
};

/// Opens a portal with this host, as an admin.
async fn with_host(world: &World, host: &str) -> Value {
    let input = json!({
        "name": "Bad", "hosts": [host], "locales": ["EN"], "defaultLocale": "EN",
    });
    mutate(world, CallerName::Admin, "createTenant", input).await
}

#[tokio::test]
async fn each_bad_host_is_refused_at_its_field_with_words_of_its_own() {
    let world = World::create(Walls::Both).await;
    let before = tenants(&world).await;
    let long = format!("{}example", "a.".repeat(130));
    let desk = config().http.desk_host.as_str().to_owned();
    for (host, code, words) in [
        ("", "BLANK", "enter a host name"),
        ("support.example.com:8443", "INVALID_VALUE", "has a port"),
        ("192.0.2.7", "INVALID_VALUE", "IP address"),
        ("127.1", "INVALID_VALUE", "IP address"),
        ("[2001:db8::1]", "INVALID_VALUE", "IP address"),
        ("*.example.com", "INVALID_VALUE", "wildcard"),
        ("co.uk", "INVALID_VALUE", "others have their own domains"),
        (
            "github.io",
            "INVALID_VALUE",
            "others have their own domains",
        ),
        ("https://support.example.com", "INVALID_VALUE", "https://"),
        (
            "support.example.com/x",
            "INVALID_VALUE",
            "more than a host name",
        ),
        ("pаypal.example", "INVALID_CHARACTERS", "several scripts"),
        (
            "xn--80ak6aa92e.example",
            "INVALID_CHARACTERS",
            "several scripts",
        ),
        ("a_b.example", "INVALID_VALUE", "no host name"),
        (long.as_str(), "TOO_LONG", "253 characters"),
        (desk.as_str(), "INVALID_VALUE", "this service desk"),
        ("ORIALE.localhost.", "CONFLICT", "portal of Oriale"),
    ] {
        let answer = with_host(&world, host).await;
        assert_eq!(answer["tenant"], Value::Null, "{host}: {answer}");
        let error = &answer["errors"][0];
        assert_eq!(answer["errors"].as_array().unwrap().len(), 1, "{answer}");
        assert_eq!(error["code"], code, "{host}: {answer}");
        assert_eq!(error["path"], json!(["input", "hosts"]), "{host}: {answer}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{host}: {message}");
    }
    assert_eq!(tenants(&world).await, before, "nothing was changed");
}

/// All tenants and hosts there are.
async fn tenants(world: &World) -> String {
    let all = "SELECT (SELECT string_agg(t::text, '|' ORDER BY slug) FROM tenants t)
        || (SELECT string_agg(h::text, '|' ORDER BY host) FROM tenant_hosts h)";
    world.database.text_as_owner(all).await
}

#[tokio::test]
async fn good_hosts_are_kept_in_one_form_and_the_portal_is_there_at_once() {
    let world = World::create(Walls::Both).await;
    let input = json!({
        "name": "Müller & Söhne", "hosts": ["Hilfe.München.example.", "mueller.localhost"],
        "locales": ["DE", "EN", "DE"], "defaultLocale": "DE",
    });
    let made = mutate(&world, CallerName::Admin, "createTenant", input).await;
    assert_eq!(made["errors"], json!([]), "{made}");
    let hosts = json!(["hilfe.xn--mnchen-3ya.example", "mueller.localhost"]);
    assert_eq!(made["tenant"]["hosts"], hosts);
    assert_eq!(made["tenant"]["portal"]["slug"], "mueller-soehne");
    let query = "{ portal { slug name locales isOpen support { name } branding { productName } } }";
    for host in ["hilfe.xn--mnchen-3ya.example", "MUELLER.localhost"] {
        let answer = world.server.graphql(host, None, query, json!({})).await;
        let portal = &answer.json()["data"]["portal"];
        assert_eq!(portal["name"], "Müller & Söhne", "{host}");
        assert_eq!(portal["locales"], json!(["DE", "EN"]));
        assert_eq!(portal["isOpen"], true);
        assert_eq!(portal["branding"]["productName"], "Müller & Söhne");
    }
    // A name that is taken becomes another slug; one that was typed does not.
    let again = new_tenant(&world, "Müller & Söhne", "again.localhost").await;
    assert_eq!(again["portal"]["slug"], "mueller-soehne-2");
    let typed = json!({
        "name": "x", "slug": "mueller-soehne", "hosts": ["x.localhost"], "locales": ["DE"], "defaultLocale": "DE",
    });
    let typed = mutate(&world, CallerName::Admin, "createTenant", typed).await;
    assert_eq!(typed["errors"][0]["code"], "CONFLICT", "{typed}");
    assert_eq!(typed["errors"][0]["path"], json!(["input", "slug"]));
}

#[tokio::test]
async fn all_that_is_wrong_is_told_at_once() {
    let world = World::create(Walls::Both).await;
    let input = json!({
        "name": " ", "slug": "No Slug", "hosts": ["a.localhost", "A.localhost"], "locales": ["EN"],
        "defaultLocale": "DE", "support": {
            "name": "", "email": "nobody", "imprintUrl": "javascript:alert(1)",
            "openingHours": [{ "locale": "EN", "text": "a\u{7}b" }],
        },
    });
    let answer = mutate(&world, CallerName::Admin, "createTenant", input).await;
    let mut wrong: Vec<String> = answer["errors"]
        .as_array()
        .unwrap()
        .iter()
        .map(|error| {
            let path: Vec<&str> = error["path"]
                .as_array()
                .unwrap()
                .iter()
                .map(|part| part.as_str().unwrap())
                .collect();
            path.join(".")
        })
        .collect();
    wrong.sort();
    assert_eq!(
        wrong,
        [
            "input.defaultLocale",
            "input.hosts",
            "input.name",
            "input.support.email",
            "input.support.imprintUrl",
            "input.support.name",
            "input.support.openingHours",
        ],
        "{answer}"
    );
}
