//! Setting providers up at the desk, and linked accounts as their owners and the desk see them.

use portico::{
    access::{Caller, FeatureSet, Serves, StaffRole, Viewer},
    api::{GlobalId, NodeKind},
    config::{InstanceSecret, Sealer},
    identity::sso::{SingleSignOn, SingleSignOnParts, linked_identities},
    text::Locale,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    sso_house::{House, ORIALE},
    sso_provider::{DIRECTORY, SECRET},
    support::{CallerName, Owner, World, config},
};

const CONFIGURE: &str = "mutation($input: ConfigureIdentityProviderInput!) {
    configureIdentityProvider(input: $input) {
        provider { id kind label issuer clientId hasClientSecret directories hostedDomains emailDomains createForDomains
                   active position redirectUris startUrl }
        errors { code message path } } }";

async fn configure(world: &World, caller: CallerName, input: Value) -> Value {
    let server = &world.server;
    let variables = json!({ "input": input });
    let answer = server
        .graphql(
            caller.host(),
            world.token(caller).as_deref(),
            CONFIGURE,
            variables,
        )
        .await;
    answer.json()
}

fn portal(world: &World, slug: &str) -> String {
    GlobalId::new(NodeKind::Portal, world.tenants[slug]).to_string()
}

fn fields(answer: &Value) -> Vec<String> {
    let errors = answer["data"]["configureIdentityProvider"]["errors"].as_array();
    let errors = errors.unwrap_or_else(|| panic!("{answer}"));
    errors
        .iter()
        .map(|error| {
            format!(
                "{} {}",
                error["path"][1].as_str().unwrap(),
                error["code"].as_str().unwrap()
            )
        })
        .collect()
}

#[tokio::test]
async fn an_admin_sets_a_provider_up_and_nobody_reads_its_secret() {
    let world = World::create(crate::support::Walls::Both).await;
    let input = json!({
        "tenantId": portal(&world, "oriale"), "kind": "MICROSOFT", "label": " Log in with Microsoft ",
        "clientId": "an-application", "clientSecret": SECRET, "directories": [DIRECTORY.to_uppercase()],
        "emailDomains": ["Oriale.Example"],
    });
    for caller in [
        CallerName::Agent,
        CallerName::Contact,
        CallerName::Anonymous,
    ] {
        let answer = configure(&world, caller, input.clone()).await;
        assert!(answer["data"].is_null(), "{answer}");
    }
    let answer = configure(&world, CallerName::Admin, input).await;
    let made = &answer["data"]["configureIdentityProvider"]["provider"];
    let id = made["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned();
    assert_eq!(
        *made,
        json!({
            "id": id, "kind": "MICROSOFT", "label": "Log in with Microsoft",
            "issuer": format!("https://login.microsoftonline.com/{DIRECTORY}/v2.0"),
            "clientId": "an-application", "hasClientSecret": true, "directories": [DIRECTORY],
            "hostedDomains": [], "emailDomains": ["oriale.example"], "createForDomains": [], "active": true,
            "position": 0, "redirectUris": ["http://oriale.localhost:8080/sso/callback"],
            "startUrl": format!("/sso/{id}/start"),
        })
    );
    let everything = world
        .database
        .text_as_owner(
            "SELECT string_agg(t, '') FROM (SELECT s::text t FROM identity_provider_secrets s
             UNION ALL SELECT encode(sealed, 'escape') FROM identity_provider_secrets
             UNION ALL SELECT s::text FROM identity_provider_settings s UNION ALL SELECT a::text FROM audit_events a) x",
        )
        .await;
    assert!(!everything.contains(SECRET));
    let line = world
        .database
        .text_as_owner(
            "SELECT action || ' ' || actor_kind || ' ' || detail::text FROM audit_events
             WHERE action = 'provider_configured'",
        )
        .await;
    assert!(line.starts_with("provider_configured staff {"), "{line}");
    // An admin's own connection does not get at it either.
    let admin = Caller::new(
        Viewer::Staff {
            staff: Uuid::now_v7(),
            role: StaffRole::Admin,
            serves: Serves::All,
        },
        Locale::En,
        FeatureSet::default(),
        "".into(),
    );
    use diesel::QueryDsl;
    use portico::db::schema::identity_provider_secrets as secrets;
    let seen: Vec<Vec<u8>> = world
        .server
        .db
        .read(&admin.identity(), secrets::table.select(secrets::sealed))
        .await
        .unwrap();
    assert!(seen.is_empty());
}

#[tokio::test]
async fn what_does_not_fit_is_told_at_its_field() {
    let world = World::create(crate::support::Walls::Both).await;
    let tenant = portal(&world, "oriale");
    let good = json!({
        "tenantId": tenant, "kind": "OPENID", "label": "x", "issuer": "https://id.example", "clientId": "c",
    });
    let private = "9188040d-6c67-4c5b-b112-36a304b66dad";
    for (change, expected) in [
        (json!({ "label": " " }), vec!["label BLANK"]),
        (json!({ "clientId": "" }), vec!["clientId BLANK"]),
        (json!({ "kind": "PASSWORD" }), vec!["kind INVALID_VALUE"]),
        (
            json!({ "issuer": "ftp://id.example" }),
            vec!["issuer INVALID_VALUE"],
        ),
        (json!({ "issuer": null }), vec!["issuer INVALID_VALUE"]),
        (
            json!({ "issuer": "https://id.example/?a=b" }),
            vec!["issuer INVALID_VALUE"],
        ),
        (
            json!({ "issuer": "https://user:pass@id.example" }),
            vec!["issuer INVALID_VALUE"],
        ),
        (
            json!({ "hostedDomains": ["a.example"] }),
            vec!["hostedDomains INVALID_VALUE"],
        ),
        (
            json!({ "emailDomains": ["a@b.example"] }),
            vec!["emailDomains INVALID_VALUE"],
        ),
        (
            json!({ "createForDomains": ["*"] }),
            vec!["createForDomains INVALID_VALUE"],
        ),
        (
            json!({ "directories": [DIRECTORY] }),
            vec!["directories INVALID_VALUE"],
        ),
        (
            json!({ "kind": "MICROSOFT", "issuer": null, "directories": [] }),
            vec!["directories INVALID_VALUE"],
        ),
        (
            json!({ "kind": "MICROSOFT", "issuer": null, "directories": [private] }),
            vec!["directories INVALID_VALUE"],
        ),
        (
            json!({ "kind": "GOOGLE", "issuer": null }),
            vec!["clientSecret BLANK"],
        ),
        (
            json!({ "providerId": GlobalId::new(NodeKind::IdentityProvider, Uuid::now_v7()).to_string() }),
            vec!["providerId NOT_FOUND"],
        ),
    ] {
        let mut input = good.clone();
        for (name, value) in change.as_object().unwrap() {
            input[name] = value.clone();
        }
        let answer = configure(&world, CallerName::Admin, input).await;
        assert_eq!(fields(&answer), expected, "{change}");
    }
    let none = world
        .database
        .text_as_owner("SELECT count(*)::text FROM identity_providers")
        .await;
    assert_eq!(none, "2", "those of the world, and no new one");
    assert!(fields(&configure(&world, CallerName::Admin, good).await).is_empty());
}

#[tokio::test]
async fn a_secret_stays_with_the_issuer_that_it_is_for() {
    let house = House::build().await;
    let world = &house.world;
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/tickets/7"
    );
    let input = |issuer: &str, secret: Value| {
        json!({
            "tenantId": portal(world, "oriale"),
            "providerId": GlobalId::new(NodeKind::IdentityProvider, house.openid).to_string(),
            "kind": "OPENID", "label": "x", "issuer": issuer, "clientId": "portal-oriale", "clientSecret": secret,
        })
    };
    let own = format!("{}/openid", house.origin);
    // Nobody gets it sent to a server of theirs.
    let answer = configure(
        world,
        CallerName::Admin,
        input("http://127.0.0.1:9/evil", json!(null)),
    )
    .await;
    assert_eq!(fields(&answer), ["clientSecret BLANK"]);
    // Everything else may change without it.
    let answer = configure(world, CallerName::Admin, input(&own, json!(null))).await;
    assert!(fields(&answer).is_empty(), "{answer}");
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/tickets/7"
    );
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "1"
    );
    // Another issuer's subjects could be anybody.
    let answer = configure(
        world,
        CallerName::Admin,
        input("http://127.0.0.1:9/other", json!("new")),
    )
    .await;
    assert!(fields(&answer).is_empty(), "{answer}");
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "0"
    );
    let kept = format!(
        "SELECT count(*)::text FROM identity_provider_secrets WHERE provider_id = '{}'",
        house.openid
    );
    assert_eq!(house.text(&kept).await, "1", "the old secret is gone");
}

#[tokio::test]
async fn a_provider_that_is_taken_away_is_gone_with_its_accounts() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/tickets/7"
    );
    let id = GlobalId::new(NodeKind::IdentityProvider, house.openid);
    let remove = format!(
        "mutation {{ removeIdentityProvider(input: {{ providerId: \"{id}\" }}) {{ errors {{ code }} }} }}"
    );
    let refused = house.world.ask(CallerName::Agent, &remove).await;
    assert_eq!(crate::support::code(&refused), "FORBIDDEN");
    let answer = house.world.ask(CallerName::Admin, &remove).await;
    assert_eq!(
        answer["data"]["removeIdentityProvider"]["errors"],
        json!([]),
        "{answer}"
    );
    house.seen(ORIALE, 2).await;
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "0"
    );
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/log-in?sso=refused"
    );
    let again = house.world.ask(CallerName::Admin, &remove).await;
    assert_eq!(
        again["data"]["removeIdentityProvider"]["errors"][0]["code"],
        "NOT_FOUND"
    );
    assert!(house.audit().await.contains("[\"removed\"]"));
}

#[tokio::test]
async fn a_contact_unlinks_an_account_of_their_own_and_no_other() {
    let house = House::build().await;
    let (mut anna, mut ben) = (house.browser(), house.browser());
    assert_eq!(anna.log_in(house.google, "anna").await, "/tickets/7");
    assert_eq!(ben.log_in(house.google, "ben").await, "/tickets/7");
    let query = "{ viewer { linkedIdentities { id provider label email linkedAt lastUsedAt } } }";
    let answer = anna.graphql(query).await;
    let linked = &answer["data"]["viewer"]["linkedIdentities"];
    assert_eq!(linked.as_array().map(Vec::len), Some(1), "{answer}");
    assert_eq!(linked[0]["provider"], "GOOGLE");
    assert_eq!(linked[0]["label"], "Log in by Google");
    assert_eq!(linked[0]["email"], Owner::Anna.email());
    assert!(linked[0]["lastUsedAt"].is_string());
    let unlink = format!(
        "mutation {{ unlinkIdentity(input: {{ identityId: {} }}) {{ errors {{ code }} }} }}",
        linked[0]["id"]
    );
    let answer = ben.graphql(&unlink).await;
    assert_eq!(
        answer["data"]["unlinkIdentity"]["errors"][0]["code"], "NOT_FOUND",
        "{answer}"
    );
    let answer = anna.graphql(&unlink).await;
    assert_eq!(
        answer["data"]["unlinkIdentity"]["errors"],
        json!([]),
        "{answer}"
    );
    assert_eq!(
        house
            .text("SELECT count(*)::text FROM linked_identities")
            .await,
        "1"
    );
    assert!(
        house
            .audit()
            .await
            .contains("identity_unlinked contact {\"method\": \"google\"}")
    );
    assert_eq!(
        anna.who().await,
        Some(Owner::Anna.email()),
        "the session goes on"
    );
}

#[tokio::test]
async fn the_desk_sees_whom_it_serves() {
    let house = House::build().await;
    assert_eq!(
        house.browser().log_in(house.google, "anna").await,
        "/tickets/7"
    );
    let db = &house.world.server.db;
    let (oriale, nordwind) = (
        house.world.tenants["oriale"],
        house.world.tenants["nordwind"],
    );
    let anna = house.world.contacts[&Owner::Anna];
    let as_viewer = |viewer| Caller::new(viewer, Locale::En, FeatureSet::default(), "".into());
    let count = async |viewer| {
        let caller = as_viewer(viewer);
        linked_identities(db, &caller, &[anna]).await.unwrap().len()
    };
    let staff = house.world.agent;
    assert_eq!(
        count(Viewer::Staff {
            staff,
            role: StaffRole::Agent,
            serves: Serves::All,
        })
        .await,
        1
    );
    assert_eq!(
        count(Viewer::Staff {
            staff,
            role: StaffRole::Admin,
            serves: Serves::All,
        })
        .await,
        1
    );
    assert_eq!(
        count(Viewer::Contact {
            tenant: oriale,
            contact: anna
        })
        .await,
        1
    );
    let some = |tenant: Uuid| Viewer::Staff {
        staff,
        role: StaffRole::Agent,
        serves: Serves::Only([tenant].into()),
    };
    assert_eq!(
        count(some(oriale)).await,
        0,
        "the database knows of no tenant that they serve"
    );
    house
        .sql(&format!(
            "INSERT INTO staff_tenants VALUES ('{staff}', '{oriale}')"
        ))
        .await;
    assert_eq!(count(some(oriale)).await, 1);
    assert_eq!(count(some(nordwind)).await, 0);
    let ben = house.world.contacts[&Owner::Ben];
    assert_eq!(
        count(Viewer::Contact {
            tenant: oriale,
            contact: ben
        })
        .await,
        0
    );
    assert_eq!(
        count(Viewer::Contact {
            tenant: nordwind,
            contact: anna
        })
        .await,
        0
    );
    assert_eq!(
        count(Viewer::Anonymous {
            tenant: Some(oriale)
        })
        .await,
        0
    );
}

#[tokio::test]
async fn another_instance_secret_opens_with_the_previous_one_and_seals_anew() {
    let house = House::build().await;
    let old = InstanceSecret::new("a-secret-of-the-tests-and-of-nothing-else").unwrap();
    let new = InstanceSecret::new("another-secret-of-the-tests-and-of-nothing-else").unwrap();
    let with = |previous: &[InstanceSecret]| {
        SingleSignOn::new(SingleSignOnParts {
            db: house.world.server.db.clone(),
            sessions: house.world.server.log_ins.sessions().clone(),
            sealer: Sealer::new(&new, previous),
            secret: &new,
            public: config().http.public,
            allow_http: true,
        })
        .unwrap()
    };
    assert_eq!(
        with(&[]).reseal().await.unwrap(),
        0,
        "it cannot be opened, and nothing is lost"
    );
    assert_eq!(with(&[old]).reseal().await.unwrap(), 4);
    assert_eq!(
        with(&[]).reseal().await.unwrap(),
        0,
        "all is sealed under the new one"
    );
    // The process that still has the old one says what is wrong; its people log in by password.
    assert_eq!(
        house.browser().log_in(house.openid, "anna").await,
        "/log-in?sso=provider-down"
    );
}
