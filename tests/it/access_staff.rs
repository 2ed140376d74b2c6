//! Staff: invited, changed, kept to some tenants, kept out; the last admin stays.

use std::time::{Duration, Instant};

use portico::api::{GlobalId, NodeKind};
use serde_json::{Value, json};

use crate::{
    access_support::{Access, readable},
    mail_server::Received,
    support::{CallerName, SOON, World, code},
};

pub const DESK: &str = "desk.localhost";
const PASSWORD: &str = "violine falke flocke gras";

/// The token of the link to the desk that a mail carries.
fn link_in(mail: &Received) -> String {
    let text = readable(mail);
    let start = text.find("http://desk.localhost:8080/reset#");
    let start = start.unwrap_or_else(|| panic!("no link to the desk in\n{text}"));
    let token = text[start..].split(['#', '\n', '"']).nth(1);
    token.unwrap_or_default().to_owned()
}

fn invite(email: &str, rest: &str) -> String {
    format!(
        "inviteStaff(input: {{ displayName: \"Nora Neu\", email: \"{email}\", locale: EN, {rest} }}) {{ staffMember {{ id email role active invitationPending servesAllTenants hasSecondFactor lastLogInAt tenants {{ slug }} }} errors {{ code message path }} }}"
    )
}

async fn choose(access: &Access, host: &str, token: &str) -> Value {
    let call = format!(
        "resetPassword(input: {{ token: \"{token}\", newPassword: \"{PASSWORD}\" }}) {{ changed errors {{ code }} }}"
    );
    access.with_token(host, None, &call).await
}

async fn member(access: &Access, caller: CallerName) -> String {
    let me = access
        .world
        .ask(caller, "{ serviceDesk { me { id } } }")
        .await;
    me["data"]["serviceDesk"]["me"]["id"]
        .as_str()
        .unwrap_or_else(|| panic!("{me}"))
        .to_owned()
}

async fn ends_within_a_second(access: &Access, token: &str) {
    let began = Instant::now();
    while access.who(DESK, token).await.is_some() {
        assert!(began.elapsed() < SOON);
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

#[tokio::test]
async fn whoever_is_invited_chooses_a_password_once_and_is_in() {
    let access = Access::open().await;
    let refused = access
        .do_as(
            CallerName::Agent,
            &invite("nora@provider.example", "role: AGENT"),
        )
        .await;
    assert_eq!(code(&refused), "FORBIDDEN");
    let invited = access
        .do_as(
            CallerName::Admin,
            &invite("Nora@Provider.example", "role: AGENT"),
        )
        .await;
    assert_eq!(invited["errors"], json!([]), "{invited}");
    let nora = &invited["staffMember"];
    assert_eq!(nora["email"], "nora@provider.example");
    assert_eq!(nora["invitationPending"], true);
    assert_eq!(nora["servesAllTenants"], true);
    let mail = access.mail(1).await;
    assert_eq!(mail.to, ["nora@provider.example"]);
    let first = link_in(&mail);

    let taken = access
        .do_as(
            CallerName::Admin,
            &invite("NORA@provider.example", "role: ADMIN"),
        )
        .await;
    assert_eq!(taken["errors"][0]["code"], "ADDRESS_TAKEN");
    assert_eq!(taken["errors"][0]["path"], json!(["input", "email"]));

    let id = nora["id"].as_str().unwrap();
    let resend =
        format!("resendInvitation(input: {{ staffId: \"{id}\" }}) {{ errors {{ code }} }}");
    let resent = access.do_as(CallerName::Admin, &resend).await;
    assert_eq!(resent["errors"], json!([]), "{resent}");
    let second = link_in(&access.mail(2).await);
    let old = choose(&access, DESK, &first).await;
    assert_eq!(
        old["errors"][0]["code"], "TOKEN_INVALID",
        "the later link counts"
    );
    let elsewhere = choose(&access, "oriale.localhost", &second).await;
    assert_eq!(elsewhere["errors"][0]["code"], "TOKEN_INVALID");
    let chosen = choose(&access, DESK, &second).await;
    assert_eq!(chosen["changed"], true, "{chosen}");
    let again = choose(&access, DESK, &second).await;
    assert_eq!(again["errors"][0]["code"], "TOKEN_INVALID", "good once");

    let token = access.log_in(DESK, "nora@provider.example", PASSWORD).await;
    assert_eq!(
        access.who(DESK, &token.unwrap()).await.as_deref(),
        Some("Nora Neu")
    );
    let late = access.do_as(CallerName::Admin, &resend).await;
    assert_eq!(late["errors"][0]["code"], "INVALID_STATE");
    assert_eq!(
        access.mails().len(),
        2,
        "choosing the first password is no news"
    );
    let hashes = access
        .world
        .database
        .text_as_owner("SELECT coalesce(string_agg(payload::text || coalesce(sealed::text, ''), ''), '') FROM mail_outbox")
        .await;
    assert!(!hashes.contains(&second), "no link is kept");
}

#[tokio::test]
async fn an_invitation_ends_by_itself() {
    let access = Access::open().await;
    access
        .do_as(
            CallerName::Admin,
            &invite("nora@provider.example", "role: AGENT"),
        )
        .await;
    let link = link_in(&access.mail(1).await);
    let hours = access
        .world
        .database
        .text_as_owner("SELECT round(extract(epoch FROM expires_at - created_at) / 3600)::text FROM account_links WHERE staff_id IS NOT NULL")
        .await;
    assert_eq!(hours, "72");
    access
        .world
        .database
        .as_owner("UPDATE account_links SET expires_at = now() - interval '1 second'")
        .await;
    let late = choose(&access, DESK, &link).await;
    assert_eq!(late["errors"][0]["code"], "TOKEN_INVALID");
}

#[tokio::test]
async fn staff_who_forgot_their_password_get_a_link_to_the_desk() {
    let access = Access::open().await;
    let email = CallerName::Agent.email().unwrap();
    for (email, errors) in [(email.as_str(), 0), ("nobody@provider.example", 0)] {
        let call = format!(
            "requestPasswordReset(input: {{ email: \"{email}\" }}) {{ errors {{ code }} }}"
        );
        let asked = access.with_token(DESK, None, &call).await;
        assert_eq!(
            asked["errors"].as_array().map(Vec::len),
            Some(errors),
            "{asked}"
        );
    }
    let mail = access.mail(1).await;
    assert_eq!(mail.to, std::slice::from_ref(&email));
    let changed = choose(&access, DESK, &link_in(&mail)).await;
    assert_eq!(changed["changed"], true, "{changed}");
    assert_eq!(
        access.mail(2).await.to,
        std::slice::from_ref(&email),
        "and are told"
    );
    assert!(access.log_in(DESK, &email, PASSWORD).await.is_ok());
    let outbox = |caller| {
        access
            .world
            .ask(caller, "{ serviceDesk { mails { totalCount } } }")
    };
    for (caller, seen) in [(CallerName::Admin, 2), (CallerName::Agent, 0)] {
        if caller == CallerName::Agent {
            // Their sessions ended with the password.
            continue;
        }
        let seen_now = outbox(caller).await;
        assert_eq!(
            seen_now["data"]["serviceDesk"]["mails"]["totalCount"], seen,
            "{seen_now}"
        );
    }
    let restricted = outbox(CallerName::Restricted).await;
    assert_eq!(
        restricted["data"]["serviceDesk"]["mails"]["totalCount"], 0,
        "{restricted}"
    );
}

fn update(id: &str, email: &str, rest: &str) -> String {
    format!(
        "updateStaff(input: {{ staffId: \"{id}\", displayName: \"Alex Agent\", email: \"{email}\", locale: EN, {rest} }}) {{ staffMember {{ role servesAllTenants tenants {{ slug }} }} errors {{ code message path }} }}"
    )
}

#[tokio::test]
async fn an_agent_is_kept_to_some_portals_at_once() {
    let access = Access::open().await;
    let (agent, email) = (
        member(&access, CallerName::Agent).await,
        CallerName::Agent.email().unwrap(),
    );
    let token = access.world.token(CallerName::Agent).unwrap().to_owned();
    let nordwind = access.portal("nordwind");
    let none = update(&agent, &email, "role: AGENT, servesAllTenants: false");
    let none = access.do_as(CallerName::Admin, &none).await;
    assert_eq!(none["errors"][0]["path"], json!(["input", "tenantIds"]));
    let call = update(
        &agent,
        &email,
        &format!("role: AGENT, servesAllTenants: false, tenantIds: [\"{nordwind}\"]"),
    );
    let kept = access.do_as(CallerName::Admin, &call).await;
    assert_eq!(kept["errors"], json!([]), "{kept}");
    assert_eq!(
        kept["staffMember"]["tenants"],
        json!([{ "slug": "nordwind" }])
    );
    ends_within_a_second(&access, &token).await;
    let token = access.log_in(DESK, &email, World::PASSWORD).await.unwrap();
    let query = "{ serviceDesk { contacts { nodes { portal { slug } } } } }";
    let seen = access
        .world
        .server
        .graphql(DESK, Some(&token), query, json!({}))
        .await
        .json();
    let nodes = seen["data"]["serviceDesk"]["contacts"]["nodes"].clone();
    assert_eq!(
        nodes,
        json!([{ "portal": { "slug": "nordwind" } }]),
        "{seen}"
    );
    let same = access.do_as(CallerName::Admin, &call).await;
    assert_eq!(same["errors"], json!([]));
    assert!(
        access.who(DESK, &token).await.is_some(),
        "nothing changed, nobody is logged out"
    );
}

#[tokio::test]
async fn whoever_is_deactivated_is_out_within_a_second() {
    let access = Access::open().await;
    let (agent, email) = (
        member(&access, CallerName::Agent).await,
        CallerName::Agent.email().unwrap(),
    );
    let token = access.world.token(CallerName::Agent).unwrap().to_owned();
    let set = |active: bool| {
        format!(
            "setStaffActive(input: {{ staffId: \"{agent}\", active: {active} }}) {{ staffMember {{ active }} errors {{ code }} }}"
        )
    };
    let off = access.do_as(CallerName::Admin, &set(false)).await;
    assert_eq!(off["staffMember"]["active"], false, "{off}");
    ends_within_a_second(&access, &token).await;
    let refused = access.log_in(DESK, &email, World::PASSWORD).await;
    assert_eq!(refused, Err("WRONG_CREDENTIALS".to_owned()));
    let team = access
        .world
        .ask(
            CallerName::Admin,
            "{ serviceDesk { team { email active } } }",
        )
        .await;
    let team = team["data"]["serviceDesk"]["team"]
        .as_array()
        .unwrap()
        .clone();
    assert!(
        team.contains(&json!({ "email": email, "active": false })),
        "{team:?}"
    );
    access.do_as(CallerName::Admin, &set(true)).await;
    assert_eq!(
        access.who(DESK, &token).await,
        None,
        "what ended stays ended"
    );
    assert!(access.log_in(DESK, &email, World::PASSWORD).await.is_ok());
    let events = access
        .world
        .database
        .text_as_owner("SELECT string_agg(action, ' ' ORDER BY at, id) FROM audit_events WHERE staff_id IS NOT NULL AND action LIKE 'staff%'")
        .await;
    assert_eq!(events, "staff_deactivated staff_activated");
}

#[tokio::test]
async fn the_last_admin_stays_also_when_two_take_each_others_rights_away() {
    let access = Access::open().await;
    let admin = member(&access, CallerName::Admin).await;
    let email = CallerName::Admin.email().unwrap();
    let off = |id: &str| {
        format!(
            "setStaffActive(input: {{ staffId: \"{id}\", active: false }}) {{ errors {{ code path }} }}"
        )
    };
    let refused = access.do_as(CallerName::Admin, &off(&admin)).await;
    assert_eq!(refused["errors"][0]["code"], "LAST_ADMIN", "{refused}");
    let demote = update(&admin, &email, "role: AGENT, servesAllTenants: true");
    let refused = access.do_as(CallerName::Admin, &demote).await;
    assert_eq!(refused["errors"][0]["code"], "LAST_ADMIN");
    assert_eq!(refused["errors"][0]["path"], json!(["input", "role"]));
    // One who is only invited helps nobody.
    let invited = access
        .do_as(
            CallerName::Admin,
            &invite("second@provider.example", "role: ADMIN"),
        )
        .await;
    let second = invited["staffMember"]["id"].as_str().unwrap().to_owned();
    let refused = access.do_as(CallerName::Admin, &off(&admin)).await;
    assert_eq!(refused["errors"][0]["code"], "LAST_ADMIN");
    choose(&access, DESK, &link_in(&access.mail(1).await)).await;
    let second_token = access
        .log_in(DESK, "second@provider.example", PASSWORD)
        .await
        .unwrap();
    let (off_first, off_second) = (off(&admin), off(&second));
    let first = access.do_as(CallerName::Admin, &off_second);
    let other = access.with_token(DESK, Some(&second_token), &off_first);
    tokio::join!(first, other);
    let left = access
        .world
        .database
        .text_as_owner("SELECT count(*)::text FROM staff_accounts WHERE role = 'admin' AND active")
        .await;
    assert_eq!(left, "1");
}

#[tokio::test]
async fn the_password_is_asked_for_again_before_what_matters() {
    let access = Access::open().await;
    access
        .world
        .database
        .as_owner("UPDATE sessions SET confirmed_at = now() - interval '11 minutes'")
        .await;
    let portico = &access.world;
    let agent = GlobalId::new(NodeKind::StaffMember, portico.agent).to_string();
    let calls = [
        "createAccessToken(input: { name: \"t\", days: 1 }) { errors { code path } }".to_owned(),
        "inviteStaff(input: { displayName: \"N\", email: \"n@provider.example\", role: AGENT, locale: EN }) { errors { code path } }".to_owned(),
        format!("setStaffActive(input: {{ staffId: \"{agent}\", active: true }}) {{ errors {{ code path }} }}"),
        "exportAuditLog(input: {}) { errors { code path } }".to_owned(),
        format!("removeSecondFactor(input: {{ staffId: \"{agent}\" }}) {{ errors {{ code path }} }}"),
    ];
    for call in &calls {
        let asked = access.do_as(CallerName::Admin, call).await;
        assert_eq!(
            asked["errors"],
            json!([{ "code": "PASSWORD_NEEDED", "path": [] }]),
            "{asked}"
        );
    }
    let confirm = |password: &str| {
        format!(
            "confirmPassword(input: {{ currentPassword: \"{password}\" }}) {{ errors {{ code path }} }}"
        )
    };
    let wrong = access
        .do_as(CallerName::Admin, &confirm("not this one"))
        .await;
    assert_eq!(wrong["errors"][0]["code"], "WRONG_CREDENTIALS");
    assert_eq!(
        wrong["errors"][0]["path"],
        json!(["input", "currentPassword"])
    );
    let right = access
        .do_as(CallerName::Admin, &confirm(World::PASSWORD))
        .await;
    assert_eq!(right["errors"], json!([]));
    for call in &calls {
        let done = access.do_as(CallerName::Admin, call).await;
        assert_eq!(done["errors"], json!([]), "{done}");
    }
}
