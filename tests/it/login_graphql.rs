//! People, logging in and logging out as GraphQL shows them.

use async_graphql::{
    Context, EmptySubscription, MergedObject, Object, Request, Response, Result, Schema,
    dataloader::DataLoader, value,
};
use portico::{
    access::{Caller, Feature, FeatureSet, StaffRole, Viewer},
    identity::{
        Actor, Author, Carrier, Contact, ContactKind, ContactRow, Credential, IdentityMutation,
        IdentityOfViewer, IdentityOnDesk, RequestOrigin, ResponseCookies, Side, StaffAccountLoader,
        StaffMember, StaffRow, TokenHash, load_contact, load_staff_member,
    },
    text::Locale,
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::login_house::{AGENT, ANNA, CLIENT, House, ORIALE, PASSWORD, origin, settings};

/// What the whole schema makes of this domain, with ways to what a caller must not see.
struct Query;

#[Object]
impl Query {
    async fn viewer(&self) -> IdentityOfViewer {
        IdentityOfViewer
    }

    async fn desk(&self) -> IdentityOnDesk {
        IdentityOnDesk
    }

    async fn actors(&self, ctx: &Context<'_>) -> Vec<Actor> {
        let people = ctx.data_unchecked::<People>();
        let author = Author {
            display_name: "Somebody".to_owned(),
            side: Side::Support,
        };
        vec![
            people.contact.clone().into(),
            people.staff.clone().into(),
            author.into(),
        ]
    }

    async fn contact_of(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<Contact>> {
        load_contact(ctx, id).await
    }

    async fn staff_of(&self, ctx: &Context<'_>, id: Uuid) -> Result<Option<StaffMember>> {
        load_staff_member(ctx, id).await
    }
}

#[derive(MergedObject, Default)]
struct Mutation(IdentityMutation);

/// Anna and the agent, as if some field had led to them.
struct People {
    contact: Contact,
    staff: StaffMember,
}

struct Portal {
    house: House,
    schema: Schema<Query, Mutation, EmptySubscription>,
}

impl Portal {
    async fn open() -> Self {
        let house = House::build(settings()).await;
        let people = People {
            contact: Contact::from(ContactRow {
                tenant_id: ORIALE,
                id: house.anna,
                email: ANNA.to_owned(),
                display_name: "Anna".to_owned(),
                kind: ContactKind::Employee,
                locale: Locale::De,
                phone: None,
            }),
            staff: StaffMember::from(StaffRow {
                id: house.agent,
                display_name: "Arthur Agent".to_owned(),
            }),
        };
        let schema = Schema::build(Query, Mutation::default(), EmptySubscription)
            .data(house.db.clone())
            .data(house.log_ins.clone())
            .data(people)
            .finish();
        Self { house, schema }
    }

    async fn ask(&self, query: &str, caller: Caller) -> Response {
        self.send(Request::new(query), caller, None).await.0
    }

    /// The response and its cookie.
    async fn send(
        &self,
        request: Request,
        caller: Caller,
        session: Option<TokenHash>,
    ) -> (Response, Option<String>) {
        let cookies = ResponseCookies::default();
        let loader = StaffAccountLoader {
            db: self.house.db.clone(),
            caller: caller.clone(),
        };
        let request = request
            .data(caller)
            .data(RequestOrigin {
                session,
                ..origin(CLIENT)
            })
            .data(cookies.clone())
            .data(DataLoader::new(loader, tokio::spawn));
        let response = self.schema.execute(request).await;
        let cookie = cookies
            .take()
            .map(|value| value.to_str().unwrap().to_owned());
        (response, cookie)
    }

    async fn log_in(&self, caller: Caller, input: Value) -> (Value, Option<String>) {
        let request = Request::new(
            "mutation($input: LogInInput!) { logIn(input: $input) {
                loggedIn accessToken expiresAt errors { code message path } } }",
        );
        let request = request.variables(async_graphql::Variables::from_json(
            json!({ "input": input }),
        ));
        let (response, cookie) = self.send(request, caller, None).await;
        assert!(response.errors.is_empty(), "{:?}", response.errors);
        (response.data.into_json().unwrap()["logIn"].take(), cookie)
    }

    fn as_anna(&self) -> Caller {
        caller(Viewer::Contact {
            tenant: ORIALE,
            contact: self.house.anna,
        })
    }

    fn as_agent(&self) -> Caller {
        caller(Viewer::Staff {
            staff: self.house.agent,
            role: StaffRole::Agent,
        })
    }

    async fn id_of(&self, email: &str) -> Uuid {
        let mut tx = crate::login_house::provision(&self.house.db).await;
        portico::identity::commands::contact_by_address(&mut tx, ORIALE, email)
            .await
            .unwrap()
    }
}

fn caller(viewer: Viewer) -> Caller {
    Caller::new(
        viewer,
        Locale::De,
        FeatureSet::from_iter([Feature::Tickets]),
        "test".into(),
    )
}

fn at_portal() -> Caller {
    caller(Viewer::Anonymous {
        tenant: Some(ORIALE),
    })
}

fn codes(response: &Response) -> Vec<String> {
    let code = |error: &async_graphql::ServerError| {
        let extensions = error.extensions.as_ref().expect("a code");
        extensions.get("code").expect("a code").to_string()
    };
    response.errors.iter().map(code).collect()
}

#[tokio::test]
async fn a_browser_gets_a_cookie_and_gives_it_back() {
    let portal = Portal::open().await;
    let sessions = portal.house.log_ins.sessions();
    let input = json!({ "email": ANNA, "password": PASSWORD });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(payload["loggedIn"], true);
    assert_eq!(payload["accessToken"], Value::Null);
    assert_eq!(payload["errors"], json!([]));
    assert!(payload["expiresAt"].is_string());
    let cookie = cookie.expect("a cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let token = pair.strip_prefix("__Host-portico=").unwrap();
    assert_eq!(
        attributes,
        "Path=/; Max-Age=43200; Secure; HttpOnly; SameSite=Lax"
    );

    let credential = Credential {
        token: TokenHash::of(token).unwrap(),
        carrier: Carrier::Cookie,
    };
    let session = sessions
        .resolve(&credential, Some(ORIALE))
        .await
        .unwrap()
        .expect("good");
    let log_out = || Request::new("mutation { logOut { errors { code } } }");
    // The second time nobody is logged in any more, and the answer is the same.
    for session in [Some(session.token), None] {
        let (response, cookie) = portal
            .send(log_out(), caller(session_viewer(&portal, session)), session)
            .await;
        assert_eq!(
            response.data,
            value!({ "logOut": { "errors": [] } }),
            "{:?}",
            response.errors
        );
        let cleared = "__Host-portico=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax";
        assert_eq!(cookie.as_deref(), Some(cleared));
        assert!(
            sessions
                .resolve(&credential, Some(ORIALE))
                .await
                .unwrap()
                .is_none()
        );
    }
}

fn session_viewer(portal: &Portal, session: Option<TokenHash>) -> Viewer {
    match session {
        Some(_) => portal.as_anna().viewer,
        None => at_portal().viewer,
    }
}

#[tokio::test]
async fn another_front_end_gets_a_token_and_no_cookie() {
    let portal = Portal::open().await;
    let input = json!({ "email": ANNA, "password": PASSWORD, "issueToken": true });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(cookie, None);
    let credential = Credential {
        token: TokenHash::of(payload["accessToken"].as_str().unwrap()).unwrap(),
        carrier: Carrier::Bearer,
    };
    let session = portal
        .house
        .log_ins
        .sessions()
        .resolve(&credential, Some(ORIALE))
        .await;
    let session = session.unwrap().expect("good");
    assert_eq!((session.expires_at - chrono::Utc::now()).num_days(), 29);

    let desk = caller(Viewer::Anonymous { tenant: None });
    let input = json!({ "email": AGENT, "password": PASSWORD, "issueToken": true });
    let (payload, _) = portal.log_in(desk, input).await;
    assert_eq!(payload["loggedIn"], true);
}

#[tokio::test]
async fn a_refusal_is_said_in_the_callers_language() {
    let portal = Portal::open().await;
    let input = json!({ "email": ANNA, "password": "wrong" });
    let (payload, cookie) = portal.log_in(at_portal(), input).await;
    assert_eq!(cookie, None);
    assert_eq!(
        payload,
        json!({
            "loggedIn": false, "accessToken": null, "expiresAt": null,
            "errors": [{
                "code": "WRONG_CREDENTIALS",
                "message": "E-Mail-Adresse oder Passwort stimmen nicht. Bitte versuchen Sie es noch einmal.",
                "path": ["input", "password"],
            }],
        })
    );
}

#[tokio::test]
async fn a_contact_sees_themselves_and_the_names_of_staff() {
    let portal = Portal::open().await;
    let own = "{ viewer { contact { displayName side kind email phone locale } features } }";
    let response = portal.ask(own, portal.as_anna()).await;
    assert_eq!(
        response.data,
        value!({ "viewer": {
            "contact": {
                "displayName": "Anna", "side": "CONTACT", "kind": "EMPLOYEE",
                "email": "anna@oriale.example", "phone": null, "locale": "DE",
            },
            "features": ["TICKETS"],
        } }),
        "{:?}",
        response.errors
    );
    let actors = "{ actors { displayName side } }";
    let response = portal.ask(actors, portal.as_anna()).await;
    let expected = value!({ "actors": [
        { "displayName": "Anna", "side": "CONTACT" },
        { "displayName": "Arthur Agent", "side": "SUPPORT" },
        { "displayName": "Somebody", "side": "SUPPORT" },
    ] });
    assert_eq!(response.data, expected, "{:?}", response.errors);
    let account = "{ actors { ... on StaffMember { role } } }";
    assert_eq!(
        codes(&portal.ask(account, portal.as_anna()).await),
        ["\"FORBIDDEN\""]
    );
}

/// The interface has no way round the guards of what stands behind it.
#[tokio::test]
async fn a_colleague_is_no_more_visible_through_an_interface() {
    let portal = Portal::open().await;
    let nora = portal.id_of("nora@oriale.example").await;
    let as_nora = || {
        caller(Viewer::Contact {
            tenant: ORIALE,
            contact: nora,
        })
    };
    for query in [
        "{ actors { displayName } }",
        "{ actors { side } }",
        "{ actors { ... on Contact { email } } }",
        "{ actors { ... on Actor { displayName } } }",
    ] {
        assert_eq!(
            codes(&portal.ask(query, as_nora()).await),
            ["\"NOT_FOUND\""],
            "{query}"
        );
        let anonymous = codes(&portal.ask(query, at_portal()).await);
        assert!(
            !anonymous.is_empty() && anonymous.iter().all(|code| code == "\"UNAUTHENTICATED\""),
            "{query} {anonymous:?}"
        );
    }
}

#[tokio::test]
async fn staff_see_each_other() {
    let portal = Portal::open().await;
    let query = "{ desk { me { displayName role email } staff { displayName side role email } } }";
    let response = portal.ask(query, portal.as_agent()).await;
    assert_eq!(
        response.data,
        value!({ "desk": {
            "me": { "displayName": "Arthur Agent", "role": "AGENT", "email": AGENT },
            "staff": [{ "displayName": "Arthur Agent", "side": "SUPPORT", "role": "AGENT", "email": AGENT }],
        } }),
        "{:?}",
        response.errors
    );
    for query in ["{ desk { me { id } } }", "{ desk { staff { id } } }"] {
        assert_eq!(
            codes(&portal.ask(query, portal.as_anna()).await),
            ["\"FORBIDDEN\""]
        );
        assert_eq!(
            codes(&portal.ask(query, at_portal()).await),
            ["\"UNAUTHENTICATED\""]
        );
    }
    let viewer = "{ viewer { contact { id } } }";
    assert_eq!(
        codes(&portal.ask(viewer, portal.as_agent()).await),
        ["\"FORBIDDEN\""]
    );
}

/// By id, with the guards and with row-level security alone.
#[tokio::test]
async fn an_id_finds_whoever_exists_for_the_caller() {
    let portal = Portal::open().await;
    let (anna, agent) = (portal.house.anna, portal.house.agent);
    let nora = portal.id_of("nora@oriale.example").await;
    let contact = |id: Uuid| format!("{{ found: contactOf(id: \"{id}\") {{ __typename }} }}");
    let staff = |id: Uuid| format!("{{ found: staffOf(id: \"{id}\") {{ __typename }} }}");
    for guards_off in [false, true] {
        for (query, as_anna, as_agent) in [
            (contact(anna), true, true),
            (contact(nora), false, true),
            (contact(Uuid::from_u128(9)), false, false),
            (staff(agent), false, true),
            (staff(anna), false, false),
        ] {
            for (mut caller, expected) in [
                (portal.as_anna(), as_anna),
                (portal.as_agent(), as_agent),
                (at_portal(), false),
            ] {
                caller.guards_off = guards_off;
                let who = format!("{caller:?} {query}");
                let response = portal.ask(&query, caller).await;
                assert!(response.errors.is_empty(), "{who} {:?}", response.errors);
                let found = response.data.into_json().unwrap()["found"].is_object();
                assert_eq!(found, expected, "{who}");
            }
        }
        let mut anna = portal.as_anna();
        anna.guards_off = true;
        let account = portal
            .ask("{ actors { ... on StaffMember { email } } }", anna)
            .await;
        assert_eq!(
            codes(&account),
            ["\"NOT_FOUND\""],
            "row-level security alone"
        );
    }
    // Whoever works on a ticket of Anna's exists for her, and for nobody else.
    portal
        .house
        .database
        .as_owner(&format!(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, assignee_id, subject, description, status, priority)
             VALUES ('{ORIALE}', '{anna}', 1, '{anna}', '{agent}', 's', 'd', 'open', 'normal')"
        ))
        .await;
    for guards_off in [false, true] {
        for (contact, expected) in [(anna, true), (nora, false)] {
            let mut caller = caller(Viewer::Contact {
                tenant: ORIALE,
                contact,
            });
            caller.guards_off = guards_off;
            let response = portal.ask(&staff(agent), caller).await;
            let found = response.data.into_json().unwrap()["found"].is_object();
            assert_eq!(found, expected);
        }
    }
}

#[tokio::test]
async fn every_field_says_whom_it_is_for() {
    let portal = Portal::open().await;
    let sdl = portal.schema.sdl();
    for name in [
        "type Contact ",
        "type StaffMember ",
        "type Author ",
        "interface Actor ",
        "type IdentityOnDesk",
        "type LogInPayload",
        "type LogOutPayload",
    ] {
        let start = sdl.find(name).unwrap_or_else(|| panic!("{name} in {sdl}"));
        let body = &sdl[start..start + sdl[start..].find("\n}").unwrap()];
        let fields: Vec<_> = body
            .lines()
            .skip(1)
            .map(str::trim)
            .filter(|line| {
                line.contains(": ") && line.chars().next().is_some_and(|c| c.is_ascii_lowercase())
            })
            .collect();
        assert!(!fields.is_empty(), "{body}");
        for field in fields {
            assert!(field.contains("@guard(allow: ["), "{name}{field}");
        }
    }
}
