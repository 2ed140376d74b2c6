//! An admin looks at a portal as one of its contacts does: what they see, that they change nothing, and who learns of it.

use axum::http::{Method, Request};
use serde_json::{Value, json};

use crate::support::{Answer, CallerName, Owner, Walls, World};

const ORIALE: &str = "oriale.localhost";

async fn url(world: &World, caller: CallerName, owner: Owner) -> Value {
    let query = world.fill(
        "mutation { viewAsContact(input: { contactId: \"$contact\" }) { url errors { code path } } }",
        owner,
    );
    world.ask(caller, &query).await
}

/// The way into the portal, on its host.
async fn path(world: &World, owner: Owner) -> String {
    let answer = url(world, CallerName::Admin, owner).await;
    let url = answer["data"]["viewAsContact"]["url"]
        .as_str()
        .unwrap_or_else(|| panic!("{answer}"))
        .to_owned();
    url[url.find("/view-as/").unwrap()..].to_owned()
}

/// Goes there; the cookie that a browser has then.
async fn look(world: &World, path: &str) -> String {
    let opened = world.server.get(ORIALE, path).await;
    assert_eq!(opened.status, 303, "{}", opened.text());
    assert_eq!(opened.headers["location"], "/");
    assert_eq!(opened.headers["referrer-policy"], "no-referrer");
    let cookie = opened.headers["set-cookie"].to_str().unwrap();
    assert!(
        cookie.contains("Max-Age=1800") && cookie.contains("HttpOnly"),
        "{cookie}"
    );
    cookie.split(';').next().unwrap().to_owned()
}

async fn ask(world: &World, cookie: &str, query: &str) -> Value {
    let request = Request::builder()
        .method(Method::POST)
        .uri("/graphql")
        .header("host", ORIALE)
        .header("content-type", "application/json")
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie);
    let query = world.fill(query, Owner::Anna);
    let body = json!({ "query": query }).to_string();
    let answer: Answer = world.server.send(request.body(body.into()).unwrap()).await;
    answer.json()
}

#[tokio::test]
async fn everything_is_read_and_nothing_changed() {
    let world = World::create(Walls::Both).await;
    let path = path(&world, Owner::Anna).await;
    let cookie = look(&world, &path).await;
    let seen = ask(
        &world,
        &cookie,
        "{ session { viewedBy displayName } viewer { contact { email } ticket(number: $number) { subject }
         sessions { id } loginEvents { at } passwordChangedAt } }",
    )
    .await;
    assert_eq!(seen["data"]["session"]["viewedBy"], "Ada Admin");
    let viewer = &seen["data"]["viewer"];
    assert_eq!(viewer["contact"]["email"], "mark-anna@oriale.example");
    assert!(viewer["ticket"]["subject"].is_string(), "{seen}");
    // How she keeps her account is no part of the portal that is looked at.
    assert_eq!(viewer["sessions"], json!([]));
    assert_eq!(viewer["loginEvents"], json!([]));
    assert_eq!(viewer["passwordChangedAt"], Value::Null);
    for mutation in [
        "replyToTicket(input: { ticketId: \"$ticket\", body: \"b\" }) { errors { code } }",
        "createTicket(input: { subject: \"s\", description: \"d\" }) { errors { code } }",
        "markTicketRead(input: { ticketId: \"$ticket\" }) { errors { code } }",
        "createAccessToken(input: { name: \"t\", days: 1 }) { errors { code } }",
        "updateProfile(input: { displayName: \"x\", locale: DE }) { errors { code } }",
    ] {
        let answer = ask(&world, &cookie, &format!("mutation {{ {mutation} }}")).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"], "READ_ONLY",
            "{mutation} {answer}"
        );
    }
    // Where Anna herself is logged in, she does not see a stranger's browser.
    let hers = world
        .ask(CallerName::Contact, "{ viewer { sessions { name } } }")
        .await;
    let count = |answer: &Value| {
        answer["data"]["viewer"]["sessions"]
            .as_array()
            .unwrap()
            .len()
    };
    let before = count(&hers);
    look(&world, &self::path(&world, Owner::Anna).await).await;
    let hers = world
        .ask(CallerName::Contact, "{ viewer { sessions { name } } }")
        .await;
    assert_eq!(count(&hers), before);
}

/// What was done is written down at both ends, by whoever did it, and the contact can read it.
#[tokio::test]
async fn it_is_written_down() {
    let world = World::create(Walls::Both).await;
    let cookie = look(&world, &path(&world, Owner::Anna).await).await;
    ask(&world, &cookie, "mutation { logOut { errors { code } } }").await;
    let gone = ask(&world, &cookie, "{ viewer { contact { email } } }").await;
    assert_eq!(gone["data"]["viewer"], Value::Null);
    let written = world
        .database
        .text_as_owner(
            "SELECT string_agg(concat_ws(' ', action, actor_kind, actor_id = (SELECT staff_id FROM staff_accounts
                 JOIN staff ON id = staff_id WHERE display_name = 'Ada Admin')), ', ' ORDER BY at, e.id)
             FROM audit_events e WHERE action LIKE 'view%'",
        )
        .await;
    assert_eq!(written, "viewed_as_contact staff t, view_ended staff t");
    let events = world
        .ask(CallerName::Contact, "{ viewer { loginEvents { kind } } }")
        .await;
    assert!(events.to_string().contains("VIEWED_AS_CONTACT"), "{events}");
}

/// Once, within a minute, at the contact's own portal, and to nobody who was not let.
#[tokio::test]
async fn the_way_is_open_once_and_to_admins() {
    let world = World::create(Walls::Both).await;
    let once = path(&world, Owner::Anna).await;
    assert_eq!(
        world.server.get("nordwind.localhost", &once).await.status,
        404
    );
    assert_eq!(world.server.get("desk.localhost", &once).await.status, 404);
    look(&world, &once).await;
    let again = world.server.get(ORIALE, &once).await;
    assert_eq!(again.status, 404);
    assert!(!again.headers.contains_key("set-cookie"));

    let late = path(&world, Owner::Anna).await;
    world
        .database
        .as_owner("UPDATE view_handovers SET expires_at = now() - interval '1 second'")
        .await;
    assert_eq!(world.server.get(ORIALE, &late).await.status, 404);
    for invented in [
        "/view-as/x",
        "/view-as/%00",
        "/view-as/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
    ] {
        assert_eq!(
            world.server.get(ORIALE, invented).await.status,
            404,
            "{invented}"
        );
    }

    let both_at_once = path(&world, Owner::Anna).await;
    let (one, other) = tokio::join!(
        world.server.get(ORIALE, &both_at_once),
        world.server.get(ORIALE, &both_at_once)
    );
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404]);

    for caller in [
        CallerName::Agent,
        CallerName::Restricted,
        CallerName::Contact,
        CallerName::Colleague,
    ] {
        let answer = url(&world, caller, Owner::Anna).await;
        assert_eq!(
            answer["errors"][0]["extensions"]["code"],
            "FORBIDDEN",
            "{}",
            caller.title()
        );
    }
}

#[tokio::test]
async fn whoever_loses_the_right_loses_the_view() {
    let mut world = World::create(Walls::Both).await;
    let cookie = look(&world, &path(&world, Owner::Anna).await).await;
    assert!(is_inside(&world, &cookie).await);
    // As an admin takes an account away.
    let staff = world
        .database
        .text_as_owner("SELECT staff_id::text FROM staff_accounts JOIN staff ON id = staff_id WHERE display_name = 'Ada Admin'")
        .await;
    let ended = portico::identity::commands::end_sessions_of;
    let account = portico::identity::Account::Staff {
        staff: staff.parse().unwrap(),
    };
    let who = portico::db::Identity::system(portico::db::System::Provision);
    let mut tx = world.server.db.begin(&who).await.unwrap();
    ended(&mut tx, account, portico::identity::commands::Which::All)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(5);
    while is_inside(&world, &cookie).await {
        assert!(tokio::time::Instant::now() < deadline, "still inside");
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }

    // Who is not an admin any more is not let in, even by a session that was forgotten to end.
    let cookie = look(&world, &path_again(&world).await).await;
    world
        .database
        .as_owner("UPDATE staff_accounts SET role = 'agent'")
        .await;
    world.server = crate::support::Server::over(&world.database, Walls::Both).await;
    let answer = ask(&world, &cookie, "{ viewer { contact { email } } }").await;
    assert_eq!(answer["data"]["viewer"], Value::Null);
}

async fn is_inside(world: &World, cookie: &str) -> bool {
    ask(world, cookie, "{ viewer { contact { email } } }").await["data"]["viewer"].is_object()
}

async fn path_again(world: &World) -> String {
    world.log_everybody_in().await;
    path(world, Owner::Anna).await
}

#[tokio::test]
async fn a_contact_who_may_not_log_in_and_a_closed_portal_are_not_looked_at() {
    let world = World::create(Walls::Both).await;
    world
        .database
        .as_owner("UPDATE contacts SET active = false WHERE email = 'mark-anna@oriale.example'")
        .await;
    let answer = url(&world, CallerName::Admin, Owner::Anna).await;
    assert_eq!(
        answer["data"]["viewAsContact"]["errors"][0]["code"],
        "INVALID_STATE"
    );
    let suspend = world.fill(
        "mutation { suspendTenant(input: { tenantId: \"$portal\" }) { errors { code } } }",
        Owner::Ben,
    );
    world.ask(CallerName::Admin, &suspend).await;
    let answer = url(&world, CallerName::Admin, Owner::Ben).await;
    assert_eq!(
        answer["data"]["viewAsContact"]["errors"][0]["code"], "INVALID_STATE",
        "{answer}"
    );
}
