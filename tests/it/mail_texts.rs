//! What a tenant says in mails in place of Portico's own words.

use axum::{body::Body, http::Request};
use portico::notifications::{Frame, MailKind, OwnTexts, render, sample};
use portico::text::Locale;
use serde_json::{Value, json};

use crate::{
    mail_house::{House, TENANT},
    mail_server::SmtpServer,
    mail_support::{kettner, oriale},
    support::{CallerName, Owner, Walls, World},
};

const FIELDS: &str = "mailText { kind locale subject introduction closing version placeholders } errors { code message path }";

async fn raw(world: &World, caller: CallerName, name: &str, input: Value) -> Value {
    let kind = format!("{}{}Input", name[..1].to_uppercase(), &name[1..]);
    let query = format!("mutation($input: {kind}!) {{ {name}(input: $input) {{ {FIELDS} }} }}");
    let token = world.token(caller);
    let input = json!({ "input": input });
    let sent = world
        .server
        .graphql(caller.host(), token.as_deref(), &query, input);
    sent.await.json()
}

async fn run(world: &World, name: &str, input: Value) -> Value {
    let answer = raw(world, CallerName::Admin, name, input).await;
    assert!(answer["errors"].is_null(), "{answer}");
    answer["data"][name].clone()
}

fn of(world: &World, version: i64, subject: &str) -> Value {
    json!({
        "tenantId": world.portal("oriale"), "kind": "TICKET_MOVED", "locale": "EN", "version": version,
        "subject": subject, "introduction": "Dear {{recipient}},\nnews of {{subject}}", "closing": "",
    })
}

#[tokio::test]
async fn texts_are_kept_changed_and_taken_back_and_the_log_tells() {
    let world = World::create(Walls::Both).await;
    let saved = run(
        &world,
        "saveMailText",
        of(&world, 0, "{{number}}: {{status}}"),
    )
    .await;
    assert_eq!(saved["errors"], json!([]), "{saved}");
    assert_eq!(saved["mailText"]["version"], 1);
    assert_eq!(saved["mailText"]["closing"], Value::Null, "blank is none");
    // Another admin had it open since before.
    let late = run(&world, "saveMailText", of(&world, 0, "{{number}} lost")).await;
    assert_eq!(late["errors"][0]["code"], "CONFLICT", "{late}");
    assert_eq!(late["mailText"]["subject"], "{{number}}: {{status}}");
    let again = run(&world, "saveMailText", of(&world, 1, "{{number}}!")).await;
    assert_eq!(again["mailText"]["version"], 2);
    let which =
        json!({ "tenantId": world.portal("oriale"), "kind": "TICKET_MOVED", "locale": "EN" });
    let reset = run(&world, "resetMailText", which.clone()).await;
    assert_eq!(
        (&reset["mailText"]["version"], &reset["mailText"]["subject"]),
        (&json!(0), &Value::Null)
    );
    run(&world, "resetMailText", which).await;
    let log = "SELECT string_agg(action || ' ' || (detail->>'name'), '; ' ORDER BY at, id)
               FROM audit_events WHERE action LIKE 'mail_text_%'";
    assert_eq!(
        world.database.text_as_owner(log).await,
        "mail_text_changed ticket-moved (en); mail_text_changed ticket-moved (en); mail_text_reset ticket-moved (en)"
    );
}

/// Each wall alone.
#[tokio::test]
async fn nobody_but_admins_of_the_portal_reads_or_writes_them() {
    for walls in [Walls::Both, Walls::NoGuards, Walls::NoRls] {
        let world = World::create(walls).await;
        let list = |owner| {
            world.fill(
                "{ serviceDesk { mailTexts(tenantId: \"$portal\") { subject } } }",
                owner,
            )
        };
        let admin = world.ask(CallerName::Admin, &list(Owner::Anna)).await;
        assert!(admin.to_string().contains("}} Oriale"), "{walls:?} {admin}");
        for caller in CallerName::ALL {
            if caller == CallerName::Admin {
                continue;
            }
            for owner in [Owner::Anna, Owner::Carl] {
                let answer = world.ask(caller, &list(owner)).await.to_string();
                assert!(
                    !answer.contains("}} "),
                    "{walls:?} {} {answer}",
                    caller.title()
                );
            }
            let refused = raw(&world, caller, "saveMailText", of(&world, 0, "{{number}}")).await;
            assert!(
                !refused["errors"].is_null(),
                "{walls:?} {} {refused}",
                caller.title()
            );
        }
        world
            .database
            .as_owner(&format!(
                "UPDATE staff_accounts SET all_tenants = false WHERE role = 'admin';
                 INSERT INTO staff_tenants (staff_id, tenant_id)
                 SELECT staff_id, '{}' FROM staff_accounts WHERE role = 'admin'",
                world.tenants["nordwind"]
            ))
            .await;
        let refused = raw(
            &world,
            CallerName::Admin,
            "saveMailText",
            of(&world, 0, "{{number}}"),
        )
        .await;
        let code = &refused["data"]["saveMailText"]["errors"][0]["code"];
        assert!(
            code == "NOT_FOUND" || !refused["errors"].is_null(),
            "{walls:?} {refused}"
        );
        let count = "SELECT count(*)::text FROM mail_texts WHERE kind = 'ticket-moved'";
        assert_eq!(world.database.text_as_owner(count).await, "0", "{walls:?}");
    }
}

#[tokio::test]
async fn what_nobody_should_send_is_refused_at_its_field() {
    let world = World::create(Walls::Both).await;
    let with = |name: &str, value: String| {
        let mut input = of(&world, 0, "{{number}}");
        input[name] = json!(value);
        input
    };
    for (input, code, field) in [
        (
            with("subject", "no number".to_owned()),
            "INVALID_VALUE",
            "subject",
        ),
        (
            with("subject", "{{number}} {{password}}".to_owned()),
            "INVALID_VALUE",
            "subject",
        ),
        (
            with("introduction", "{{ agent }}".to_owned()),
            "INVALID_VALUE",
            "introduction",
        ),
        (
            with("closing", "{{}}".to_owned()),
            "INVALID_VALUE",
            "closing",
        ),
        (
            with("subject", "{{number}}\r\nBcc: x@y.example".to_owned()),
            "INVALID_CHARACTERS",
            "subject",
        ),
        (
            with("closing", "x\u{0}".to_owned()),
            "INVALID_CHARACTERS",
            "closing",
        ),
        (
            with("subject", format!("{{{{number}}}}{}", "x".repeat(150))),
            "TOO_LONG",
            "subject",
        ),
        (
            with("introduction", "x".repeat(2_001)),
            "TOO_LONG",
            "introduction",
        ),
        (
            with("tenantId", "nonsense".to_owned()),
            "NOT_FOUND",
            "tenantId",
        ),
    ] {
        let refused = run(&world, "saveMailText", input).await;
        assert_eq!(refused["errors"][0]["code"], code, "{field} {refused}");
        assert_eq!(
            refused["errors"][0]["path"],
            json!(["input", field]),
            "{refused}"
        );
    }
    let unknown = run(
        &world,
        "saveMailText",
        with("closing", "{{secret}}".to_owned()),
    )
    .await;
    let message = unknown["errors"][0]["message"].as_str().unwrap();
    assert!(
        message.contains("{{secret}}") && message.contains("{{number}}"),
        "{message}"
    );
}

/// Every kind in every language: the texts stand in the mail, what looks like HTML stays text, and what leads on is there.
#[test]
fn texts_stand_in_the_mail_and_nothing_that_leads_on_is_lost() {
    let hostile = "<script>alert(1)</script>";
    let own = OwnTexts {
        subject: Some("Subject {{portal}} {{nothing}}".to_owned()),
        introduction: Some(format!("Intro {{{{recipient}}}} {hostile}\nsecond line")),
        closing: Some(format!("Closing {hostile}")),
    };
    for brand in [oriale(), kettner()] {
        for kind in MailKind::ALL.iter().copied() {
            for locale in Locale::ALL {
                let (content, secret) = sample(kind, locale);
                let frame = Frame {
                    brand: &brand,
                    locale,
                    recipient: "Anna <b>",
                    stop_url: None,
                    answerable: false,
                    files: &[],
                    own: None,
                };
                let standard = render(&content, &frame, secret).unwrap();
                let frame = Frame {
                    own: Some(&own),
                    ..frame
                };
                let mail = render(&content, &frame, secret).unwrap();
                assert_eq!(
                    mail.subject,
                    format!("Subject {} {{{{nothing}}}}", brand.product)
                );
                assert!(
                    mail.text
                        .contains(&format!("Intro Anna <b> {hostile}\nsecond line")),
                    "{}",
                    mail.text
                );
                assert!(mail.text.contains("Closing <script>"), "{}", mail.text);
                assert!(!mail.html.contains("<script>"), "{kind:?}");
                assert!(
                    mail.html.contains("Intro Anna &lt;b&gt; &lt;script&gt;"),
                    "{kind:?}"
                );
                for link in standard
                    .text
                    .split_whitespace()
                    .filter(|word| word.starts_with("http"))
                {
                    assert!(
                        mail.text.contains(link) && mail.html.contains(link),
                        "{kind:?} {link}"
                    );
                }
                if let Some(secret) = secret {
                    assert!(
                        mail.text.contains(secret) && mail.html.contains(secret),
                        "{kind:?}"
                    );
                }
                // Where mails tell nothing of what was written, the tenant's own words do not either.
                let own = OwnTexts {
                    subject: Some("{{subject}}".to_owned()),
                    ..OwnTexts::default()
                };
                let mut quiet = brand.clone();
                quiet.shows_content = false;
                let frame = Frame {
                    brand: &quiet,
                    own: Some(&own),
                    ..frame
                };
                let mail = render(&content, &frame, secret).unwrap();
                for word in ["Drucker", "printer"] {
                    assert!(!mail.subject.contains(word), "{kind:?} {}", mail.subject);
                }
            }
        }
    }
}

/// A mail that waits is written when it is sent: with the words of that moment.
#[tokio::test]
async fn the_worker_sends_what_the_tenant_says() {
    let house = House::new().await;
    house
        .test
        .as_owner(&format!(
            "INSERT INTO mail_texts (tenant_id, kind, locale, subject, closing)
             VALUES ('{TENANT}', 'ticket-answered', 'en', 'Ticket {{{{number}}}} of {{{{recipient}}}}', 'Yours'),
                 ('{TENANT}', 'ticket-answered', 'de', 'Anders {{{{number}}}}', NULL)"
        ))
        .await;
    let server = SmtpServer::start(0);
    let worker = house.worker(server.port);
    house.queue("anna@oriale.example").await;
    let received = server.wait_for(1).await;
    assert_eq!(
        received[0].header("Subject"),
        Some("Ticket 7 of Anna Weber")
    );
    assert!(
        received[0].unfolded().contains("\nYours\n"),
        "{}",
        received[0].text
    );
    worker.stop().await;
}

#[tokio::test]
async fn a_preview_shows_it_in_the_portals_design_and_runs_nothing() {
    let world = World::create(Walls::Both).await;
    let query = "query($tenant: ID!, $texts: MailTextsInput) { serviceDesk { mailPreview(tenantId: $tenant, kind: INITIAL_PASSWORD, locale: EN, texts: $texts) { subject text html errors { code path } } } }";
    let ask = async |caller: CallerName, texts: Value| {
        let variables = json!({ "tenant": world.portal("oriale"), "texts": texts });
        let token = world.token(caller);
        let sent = world
            .server
            .graphql(caller.host(), token.as_deref(), query, variables);
        sent.await.json()
    };
    let answer = ask(CallerName::Admin, json!({ "subject": "Hi {{recipient}}" })).await;
    let preview = &answer["data"]["serviceDesk"]["mailPreview"];
    assert_eq!(preview["subject"], "Hi Anna Weber", "{answer}");
    let html = preview["html"].as_str().unwrap();
    assert!(
        html.contains("src=\"data:image/png;base64,") && !html.contains("cid:"),
        "pictures stand in it"
    );
    let wrong = ask(CallerName::Admin, json!({ "closing": "{{number}}" })).await;
    let wrong = &wrong["data"]["serviceDesk"]["mailPreview"];
    assert_eq!(wrong["errors"][0]["path"], json!(["input", "closing"]));
    let text = wrong["text"].as_str().unwrap();
    assert!(
        !text.contains("{{number}}"),
        "what is wrong is left out: {text}"
    );
    let refused = ask(CallerName::Agent, json!({})).await;
    assert_eq!(
        refused["errors"][0]["extensions"]["code"], "FORBIDDEN",
        "{refused}"
    );

    let page = async |caller: Option<CallerName>, host: &str, kind: &str| {
        let tenant = world.portal("oriale");
        let mut request = Request::post("/desk/mail-preview")
            .header("host", host)
            .header("content-type", "application/x-www-form-urlencoded");
        if let Some(token) = caller.and_then(|caller| world.token(caller)) {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let form = format!("tenant={tenant}&kind={kind}&locale=EN&introduction=%3Cscript%3Ex");
        world
            .server
            .send(request.body(Body::from(form)).unwrap())
            .await
    };
    let admin = Some(CallerName::Admin);
    let shown = page(admin, "desk.localhost", "TICKET_ADDED").await;
    assert_eq!(shown.status, 200, "{}", shown.text());
    let policy = shown.headers["content-security-policy"].to_str().unwrap();
    assert!(
        policy.contains("default-src 'none'") && policy.contains("sandbox"),
        "{policy}"
    );
    assert!(shown.text().contains("&lt;script&gt;x") && !shown.text().contains("<script>"));
    for (caller, host, kind) in [
        (None, "desk.localhost", "TICKET_ADDED"),
        (Some(CallerName::Agent), "desk.localhost", "TICKET_ADDED"),
        (None, "oriale.localhost", "TICKET_ADDED"),
        (admin, "desk.localhost", "NONSENSE"),
    ] {
        let answer = page(caller, host, kind).await;
        assert_eq!(answer.status, 404, "{host} {kind}");
    }
}
