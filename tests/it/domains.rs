//! Customers' own domains: proven by a real DNS, kept, warned of, lost, and what follows for hosts and certificates.

use axum::{body::Body, http::Request};
use portico::{
    db::Events,
    domains::{Domains, check_due},
    notifications::{DomainNotice, MailContent},
    tenants::{TenantDirectory, folder},
    text::Locale,
};
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::{
    domains_dns::Dns,
    mail_looks::written,
    mail_support::oriale,
    support::{CallerName, Server, Walls, World, config},
};

const DOMAIN: &str = "id name displayName state becomesFirst records { kind name value found correct } problem lastError
    lastCheckedAt nextCheckAt provenAt failingSince endsAt";
const ADDRESSES: &str = "hosts { name displayName first redirects certificate }";
/// What customers' names point at.
const HERE: &str = "portals.msp IN A 192.0.2.10\nportals.msp IN AAAA 2001:db8::10\n";

/// A world whose server asks a DNS of the test's own.
struct Scene {
    world: World,
    server: Server,
    domains: Domains,
    dns: Dns,
}

impl Scene {
    async fn with(records: &str) -> Self {
        let world = World::create(Walls::Both).await;
        let dns = Dns::start(&format!("{HERE}{records}"));
        world.database.as_owner("DELETE FROM tenant_domains").await;
        let mut config = config();
        config.domains.target = portico::config::HostName::parse("portals.msp.example").unwrap();
        config.domains.own = vec![portico::config::HostName::parse("localhost").unwrap()];
        config.domains.dns_servers = vec![dns.address];
        let domains = Domains::new(&config.domains, &config.http.desk_host);
        let server = Server::configured(&world.database, Walls::Both, config).await;
        Self {
            world,
            server,
            domains,
            dns,
        }
    }

    fn records(&mut self, records: &str) {
        self.dns.change(&format!("{HERE}{records}"));
    }

    /// Runs a mutation as the admin.
    async fn mutate(&self, name: &str, input: Value) -> Value {
        let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
        let object = match name {
            "addTenantDomain" | "checkTenantDomain" => format!("domain {{ {DOMAIN} }}"),
            "removeTenantDomain" => String::new(),
            _ => format!("addresses {{ {ADDRESSES} }}"),
        };
        let query = format!(
            "mutation($input: {kind}!) {{ {name}(input: $input) {{ {object} errors {{ code message path }} }} }}"
        );
        let token = self.world.token(CallerName::Admin);
        let desk = CallerName::Admin.host();
        let input = json!({ "input": input });
        let answer = self
            .server
            .graphql(desk, token.as_deref(), &query, input)
            .await
            .json();
        assert!(answer["errors"].is_null(), "{name}: {answer}");
        answer["data"][name].clone()
    }

    async fn add(&self, slug: &str, name: &str) -> Value {
        let input = json!({ "tenantId": self.world.portal(slug), "name": name });
        let added = self.mutate("addTenantDomain", input).await;
        assert_eq!(added["errors"], json!([]), "{added}");
        added["domain"].clone()
    }

    /// Looks for it now, as if nobody had a moment ago.
    async fn check(&self, domain: &Value) -> Value {
        self.world
            .database
            .as_owner("UPDATE tenant_domains SET last_checked_at = NULL")
            .await;
        let input = json!({ "domainId": domain["id"] });
        let checked = self.mutate("checkTenantDomain", input).await;
        assert_eq!(checked["errors"], json!([]), "{checked}");
        checked["domain"].clone()
    }

    /// What the worker does when the time of all has come.
    async fn time_comes(&self) {
        let due = "UPDATE tenant_domains SET next_check_at = now() WHERE next_check_at IS NOT NULL";
        self.world.database.as_owner(due).await;
        while check_due(&self.server.db, &self.domains).await.unwrap() > 0 {}
    }

    async fn addresses(&self, slug: &str) -> Value {
        let query = format!(
            "{{ serviceDesk {{ tenantAddresses(tenantId: \"{}\") {{ {ADDRESSES} domains {{ {DOMAIN} }} }} }} }}",
            self.world.portal(slug)
        );
        let token = self.world.token(CallerName::Admin);
        let desk = CallerName::Admin.host();
        let answer = self
            .server
            .graphql(desk, token.as_deref(), &query, json!({}))
            .await
            .json();
        answer["data"]["serviceDesk"]["tenantAddresses"].clone()
    }

    /// What a process that has just started answers a reverse proxy.
    async fn allowed(&self, name: &str) -> u16 {
        let events = Events::listen(self.world.database.service_url.clone());
        let tenants = TenantDirectory::new(self.server.db.clone(), &events);
        let request = Request::get(format!("/internal/tls-allowed?domain={name}"))
            .body(Body::empty())
            .unwrap();
        let answer = self.domains.internal_routes(tenants).oneshot(request).await;
        answer.unwrap().status().as_u16()
    }

    async fn text(&self, sql: &str) -> String {
        self.world.database.text_as_owner(sql).await
    }
}

/// The records of a domain that is set up as it should be.
fn right(label: &str, domain: &Value) -> String {
    let proof = domain["records"][1]["value"].as_str().unwrap();
    format!("{label} IN CNAME portals.msp\n_portico.{label} IN TXT \"{proof}\"\n")
}

#[tokio::test]
async fn a_domain_is_proven_by_its_records_and_becomes_an_address() {
    let mut scene = Scene::with("other IN A 198.51.100.1").await;
    let name = "support.customer.example";
    let domain = scene.add("oriale", "Support.Customer.EXAMPLE.").await;
    assert_eq!(domain["state"], "PENDING");
    assert_eq!(domain["name"], name);
    assert_eq!(domain["records"][0]["value"], "portals.msp.example");
    assert_eq!(domain["records"][1]["name"], format!("_portico.{name}"));
    assert_eq!(domain["records"][1]["correct"], Value::Null);
    let proof = domain["records"][1]["value"].as_str().unwrap().to_owned();

    let nothing = scene.check(&domain).await;
    assert_eq!(nothing["problem"], "PROOF_MISSING", "{nothing}");
    assert!(nothing["lastError"].as_str().unwrap().contains("_portico."));
    assert_eq!(scene.allowed(name).await, 404);
    for (records, problem) in [
        (
            "_portico.support.customer IN TXT \"something else\"\n".to_owned(),
            "PROOF_WRONG",
        ),
        (
            format!("_portico.support.customer IN TXT \"{proof}\"\n"),
            "ADDRESS_MISSING",
        ),
        (
            format!(
                "support.customer IN CNAME other\nother IN A 198.51.100.1\n_portico.support.customer IN TXT \"{proof}\"\n"
            ),
            "ADDRESS_ELSEWHERE",
        ),
    ] {
        scene.records(&records);
        let checked = scene.check(&domain).await;
        assert_eq!(checked["problem"], problem, "{checked}");
        assert_eq!(checked["state"], "PENDING");
    }
    let found = scene.addresses("oriale").await["domains"][0]["records"][0]["found"].clone();
    assert_eq!(found, json!(["other.example", "198.51.100.1"]));

    scene.records(&right("support.customer", &domain));
    let proven = scene.check(&domain).await;
    assert_eq!(proven["state"], "PROVEN", "{proven}");
    assert_eq!(proven["problem"], Value::Null);
    assert_eq!(proven["records"][0]["correct"], true);
    assert_eq!(proven["records"][1]["correct"], true);
    // At once: pages, and the certificate.
    let portal = "{ portal { slug } }";
    let answer = scene.server.graphql(name, None, portal, json!({})).await;
    assert_eq!(answer.json()["data"]["portal"]["slug"], "oriale");
    assert_eq!(scene.allowed(name).await, 200);
    assert_eq!(scene.allowed("SUPPORT.customer.example.").await, 200);
    for (other, status) in [
        ("desk.localhost", 200),
        ("oriale.localhost", 200),
        ("nobody.localhost", 404),
        ("other.example", 404),
        ("xsupport.customer.example", 404),
        ("", 404),
        ("%2A.localhost", 404),
    ] {
        assert_eq!(scene.allowed(other).await, status, "{other}");
    }
    // Nobody else can have it.
    for tenant in ["nordwind", "oriale"] {
        let input = json!({ "tenantId": scene.world.portal(tenant), "name": name });
        let taken = scene.mutate("addTenantDomain", input).await;
        assert_eq!(taken["errors"][0]["code"], "CONFLICT", "{taken}");
        assert_eq!(taken["errors"][0]["path"], json!(["input", "name"]));
    }
    let log = "SELECT string_agg(action || ' ' || actor_kind, ',' ORDER BY at, id) FROM audit_events WHERE action LIKE 'domain%'";
    assert_eq!(
        scene.text(log).await,
        "domain_added staff,domain_proven system"
    );
}

#[tokio::test]
async fn a_registered_domain_is_proven_by_addresses_and_may_come_first() {
    let mut scene = Scene::with("").await;
    let input = json!({
        "tenantId": scene.world.portal("oriale"), "name": "bücher.example", "becomesFirst": true,
    });
    let added = scene.mutate("addTenantDomain", input).await["domain"].clone();
    assert_eq!(added["displayName"], "bücher.example");
    let label = "xn--bcher-kva";
    assert_eq!(added["name"], format!("{label}.example"));
    let proof = added["records"][1]["value"].as_str().unwrap();
    let text =
        format!("_portico.{label} IN TXT \"v=spf1 -all\"\n_portico.{label} IN TXT \"{proof}\"\n");
    // One address of two leads elsewhere.
    scene.records(&format!(
        "{label} IN A 192.0.2.10\n{label} IN A 198.51.100.1\n{text}"
    ));
    let split = scene.check(&added).await;
    assert_eq!(split["problem"], "ADDRESS_ELSEWHERE", "{split}");
    scene.records(&format!("{label} IN A 192.0.2.10\n{text}"));
    scene.time_comes().await;
    let now = scene.addresses("oriale").await;
    assert_eq!(now["domains"][0]["state"], "PROVEN", "{now}");
    assert_eq!(now["hosts"][0]["displayName"], "bücher.example");
    assert_eq!(now["hosts"][0]["first"], true);
    assert_eq!(now["hosts"][0]["certificate"], true);
}

#[tokio::test]
async fn who_proves_a_domain_first_has_it() {
    let mut scene = Scene::with("").await;
    let first = scene.add("oriale", "wanted.example").await;
    let second = scene.add("nordwind", "wanted.example").await;
    let proof = |domain: &Value| domain["records"][1]["value"].as_str().unwrap().to_owned();
    assert_ne!(proof(&first), proof(&second));
    scene.records(&format!(
        "wanted IN CNAME portals.msp\n_portico.wanted IN TXT \"{}\"\n_portico.wanted IN TXT \"{}\"\n",
        proof(&first),
        proof(&second)
    ));
    assert_eq!(scene.check(&second).await["state"], "PROVEN");
    let late = scene.check(&first).await;
    assert_eq!(late["state"], "PENDING");
    assert_eq!(late["problem"], "TAKEN", "{late}");
    // Given up, it is free for the other.
    let input = json!({ "domainId": second["id"] });
    let removed = scene.mutate("removeTenantDomain", input).await;
    assert_eq!(removed["errors"], json!([]));
    assert_eq!(scene.allowed("wanted.example").await, 404);
    assert_eq!(scene.check(&first).await["state"], "PROVEN");
    // Taken from the hosts some other way, its proof goes with it.
    scene
        .world
        .database
        .as_owner("DELETE FROM tenant_hosts WHERE host = 'wanted.example'")
        .await;
    assert_eq!(scene.addresses("oriale").await["domains"], json!([]));
}

#[tokio::test]
async fn a_proof_that_vanishes_is_warned_of_before_anything_stops() {
    let mut scene = Scene::with("").await;
    let name = "help.customer.example";
    let domain = scene.add("oriale", name).await;
    scene.records(&right("help.customer", &domain));
    assert_eq!(scene.check(&domain).await["state"], "PROVEN");
    let mails = "SELECT coalesce(string_agg(recipient_email || ' ' || (payload ->> 'domain') || ' '
        || ((payload ->> 'ends_at') IS NOT NULL), ',' ORDER BY created_at), '') FROM mail_outbox WHERE template = 'domain-failing'";
    // A DNS that does not answer takes nothing away.
    scene.dns.fall_silent();
    scene.time_comes().await;
    let silent = scene.addresses("oriale").await["domains"][0].clone();
    scene.dns.answer();
    assert_eq!(silent["state"], "PROVEN");
    assert_eq!(silent["problem"], "DNS_UNAVAILABLE", "{silent}");
    assert_eq!(scene.text(mails).await, "");

    scene.records("help.customer IN CNAME portals.msp\n");
    scene.time_comes().await;
    let failing = scene.addresses("oriale").await["domains"][0].clone();
    assert_eq!(failing["state"], "FAILING", "{failing}");
    assert!(failing["endsAt"].is_string());
    assert_eq!(scene.allowed(name).await, 200);
    let admin = CallerName::Admin.email().unwrap();
    assert_eq!(scene.text(mails).await, format!("{admin} {name} true"));

    // Back again: nothing has happened.
    scene.records(&right("help.customer", &domain));
    scene.time_comes().await;
    let back = scene.addresses("oriale").await["domains"][0].clone();
    assert_eq!(
        (&back["state"], &back["failingSince"]),
        (&json!("PROVEN"), &Value::Null)
    );

    // Gone for two weeks, and looked for all the time.
    scene.records("help.customer IN CNAME portals.msp\n");
    scene.time_comes().await;
    let later = "UPDATE tenant_domains SET failing_since = now() - interval '15 days', checks = 5";
    scene.world.database.as_owner(later).await;
    scene.time_comes().await;
    let kept = scene.addresses("oriale").await["domains"][0].clone();
    assert_eq!(kept["state"], "FAILING", "not looked for often enough");
    scene
        .world
        .database
        .as_owner("UPDATE tenant_domains SET checks = 20")
        .await;
    scene.time_comes().await;
    let lost = scene.addresses("oriale").await;
    assert_eq!(lost["domains"][0]["state"], "LOST", "{lost}");
    assert_eq!(lost["domains"][0]["nextCheckAt"], Value::Null);
    assert_eq!(lost["hosts"].as_array().unwrap().len(), 1, "{lost}");
    assert_eq!(scene.allowed(name).await, 404);
    let told = scene.text(mails).await;
    assert!(told.ends_with(&format!("{admin} {name} false")), "{told}");
    // Proven again when somebody has it checked.
    scene.records(&right("help.customer", &domain));
    assert_eq!(scene.check(&domain).await["state"], "PROVEN");
    assert_eq!(scene.allowed(name).await, 200);
}

#[tokio::test]
async fn bad_names_are_refused_at_their_field() {
    let scene = Scene::with("").await;
    let long = "a".repeat(300);
    for (name, code, words) in [
        ("", "BLANK", "enter a host name"),
        (
            "support.customer.example:8443",
            "INVALID_VALUE",
            "has a port",
        ),
        ("192.0.2.7", "INVALID_VALUE", "IP address"),
        ("[2001:db8::1]", "INVALID_VALUE", "IP address"),
        ("*.customer.example", "INVALID_VALUE", "wildcard"),
        ("co.uk", "INVALID_VALUE", "others have their own domains"),
        ("pаypal.example", "INVALID_CHARACTERS", "several scripts"),
        (
            "xn--pypal-4ve.example",
            "INVALID_CHARACTERS",
            "several scripts",
        ),
        (
            "https://support.customer.example/",
            "INVALID_VALUE",
            "https://",
        ),
        ("a_b.example", "INVALID_VALUE", "no host name"),
        (long.as_str(), "TOO_LONG", "253 characters"),
        ("desk.localhost", "INVALID_VALUE", "this service desk"),
        ("portals.msp.example", "INVALID_VALUE", "this service desk"),
        ("nordwind.localhost", "CONFLICT", "portal of Nordwind"),
    ] {
        let input = json!({ "tenantId": scene.world.portal("oriale"), "name": name });
        let answer = scene.mutate("addTenantDomain", input).await;
        assert_eq!(answer["domain"], Value::Null, "{name}: {answer}");
        let error = &answer["errors"][0];
        assert_eq!(error["code"], code, "{name}: {answer}");
        assert_eq!(error["path"], json!(["input", "name"]), "{answer}");
        let message = error["message"].as_str().unwrap();
        assert!(message.contains(words), "{name}: {message}");
    }
    let none = scene
        .text("SELECT count(*)::text FROM tenant_domains")
        .await;
    assert_eq!(none, "0");
    // Not again and again.
    let domain = scene.add("oriale", "often.example").await;
    scene.check(&domain).await;
    let input = json!({ "domainId": domain["id"] });
    let again = scene.mutate("checkTenantDomain", input.clone()).await;
    assert_eq!(again["errors"][0]["code"], "TOO_MANY_ATTEMPTS", "{again}");
    scene.mutate("removeTenantDomain", input.clone()).await;
    let gone = scene.mutate("checkTenantDomain", input).await;
    assert_eq!(gone["errors"][0]["code"], "NOT_FOUND", "{gone}");
}

#[tokio::test]
async fn old_hosts_lead_on_and_the_folder_leaves_proven_ones_alone() {
    let mut scene = Scene::with("").await;
    let name = "new.customer.example";
    let domain = scene.add("oriale", name).await;
    scene.records(&right("new.customer", &domain));
    assert_eq!(scene.check(&domain).await["state"], "PROVEN");
    let portal = scene.world.portal("oriale");
    let redirect = |host: &str, redirects: bool| json!({ "tenantId": portal, "host": host, "redirects": redirects });
    let first = redirect("oriale.localhost", true);
    let refused = scene.mutate("setTenantHostRedirect", first.clone()).await;
    assert_eq!(refused["errors"][0]["code"], "INVALID_STATE", "{refused}");
    let unknown = json!({ "tenantId": portal, "host": "nordwind.localhost" });
    let unknown = scene.mutate("setFirstTenantHost", unknown).await;
    assert_eq!(unknown["errors"][0]["code"], "NOT_FOUND", "{unknown}");

    let made = json!({ "tenantId": portal, "host": name });
    let made = scene.mutate("setFirstTenantHost", made).await;
    assert_eq!(made["addresses"]["hosts"][0]["name"], name, "{made}");
    let set = scene.mutate("setTenantHostRedirect", first).await;
    assert_eq!(set["addresses"]["hosts"][1]["redirects"], true, "{set}");
    let answer = scene
        .server
        .get("oriale.localhost:8080", "/tickets/7?a=b")
        .await;
    assert_eq!(answer.status, 308);
    let to = answer.headers["location"].to_str().unwrap();
    assert_eq!(to, format!("http://{name}:8080/tickets/7?a=b"));
    assert_eq!(scene.server.get(name, "/tickets/7").await.status, 200);
    // What programs ask goes on.
    for path in [
        "/graphql",
        "/healthz",
        "/brand/none.css",
        "/neutral.css",
        "/files/x",
    ] {
        let answer = scene.server.get("oriale.localhost", path).await;
        assert_ne!(answer.status, 308, "{path}");
    }
    let query = "{ portal { slug } }";
    let asked = scene
        .server
        .graphql("oriale.localhost", None, query, json!({}))
        .await;
    assert_eq!(asked.json()["data"]["portal"]["slug"], "oriale");

    folder::apply(std::path::Path::new("tenants"), &scene.server.db)
        .await
        .unwrap();
    let hosts = scene.addresses("oriale").await["hosts"].clone();
    assert_eq!(hosts[0]["name"], name, "{hosts}");
    assert_eq!(hosts[1]["redirects"], true, "{hosts}");
    // The only one cannot be taken away, any other can.
    let input = json!({ "domainId": domain["id"] });
    let removed = scene.mutate("removeTenantDomain", input).await;
    assert_eq!(removed["errors"], json!([]), "{removed}");
    let hosts = scene.addresses("oriale").await["hosts"].clone();
    assert_eq!(hosts.as_array().unwrap().len(), 1);
    // It is the first now, and leads nowhere.
    assert_eq!(scene.server.get("oriale.localhost", "/").await.status, 200);
}

#[test]
fn the_mail_says_what_to_do_in_both_languages() {
    let day = "2026-12-13T10:00:00Z".parse().unwrap();
    for (locale, ends_at, words) in [
        (Locale::En, Some(day), "set again by 13 December 2026"),
        (Locale::De, Some(day), "bis zum 13.12.2026"),
        (Locale::En, None, "two weeks"),
        (Locale::De, None, "zwei Wochen"),
    ] {
        let notice = DomainNotice {
            tenant: "AQ".into(),
            portal: "Oriale".into(),
            domain: "xn--bcher-kva.example".into(),
            ends_at,
        };
        let mail = written(
            &MailContent::DomainFailing(notice),
            &oriale(),
            locale,
            "Ada",
        )
        .unwrap();
        assert!(mail.subject.contains("bücher.example"), "{}", mail.subject);
        for text in [&mail.text, &mail.html] {
            assert!(text.contains(words), "{text}");
            assert!(text.contains("/desk/tenants/AQ/addresses"), "{text}");
            assert!(!text.contains("mail-domain"), "{text}");
        }
    }
}
