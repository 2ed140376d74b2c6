//! A feature that is switched off, for a portal or for one contact: what goes with it, and how soon; and that it comes back.

use std::time::Instant;

use serde_json::{Value, json};

use crate::{
    access_support::Access,
    live_support::{Port, Socket},
    support::{CallerName, Owner, SOON},
};

const FEATURES: &str = "subscription { featuresChanged }";
const TICKET: &str = "subscription { ticketUpdated(ticketId: \"$ticket\") { ticket { number } } }";
/// What an export, a front end or a search asks, each of which is another way to a ticket.
const WAYS: [&str; 4] = [
    "{ viewer { tickets { totalCount } } }",
    "{ viewer { tickets(filter: { search: \"mark\" }) { totalCount } } }",
    "{ viewer { ticketNews { number } } }",
    "{ node(id: \"$ticket\") { ... on Ticket { subject } } }",
];

async fn listening(access: &Access, port: &Port, query: &str) -> Socket {
    let mut socket = port.join(&access.world, CallerName::Contact).await;
    let query = access.world.fill(query, Owner::Anna);
    socket.subscribe("1", &query).await;
    socket
}

fn code(answer: &Value) -> &str {
    answer["errors"][0]["extensions"]["code"]
        .as_str()
        .unwrap_or("none")
}

async fn ways(access: &Access, caller: CallerName) -> Vec<String> {
    let mut codes = Vec::new();
    for way in WAYS {
        let answer = access
            .world
            .ask(caller, &access.world.fill(way, Owner::Anna))
            .await;
        codes.push(code(&answer).to_owned());
    }
    codes
}

/// The types that introspection shows, each with its fields.
async fn shown(access: &Access) -> Value {
    let query = "{ __schema { types { name kind fields { name } } } }";
    let answer = access.world.ask(CallerName::Contact, query).await;
    answer["data"]["__schema"]["types"].clone()
}

fn shows(types: &Value, ty: &str, field: &str) -> bool {
    let types = types.as_array().unwrap().iter();
    let mut fields = types
        .filter(|it| it["name"] == ty)
        .flat_map(|it| it["fields"].as_array().into_iter().flatten());
    fields.any(|it| it["name"] == field)
}

async fn reply_as_agent(access: &Access) {
    let reply = access.world.fill(
        "answerTicket(input: { ticketId: \"$ticket\", body: \"Try it again.\" }) { errors { code } }",
        Owner::Anna,
    );
    let replied = access.do_as(CallerName::Agent, &reply).await;
    assert_eq!(replied["errors"], json!([]), "{replied}");
}

async fn waiting(access: &Access, state: &str) -> String {
    let sql = format!(
        "SELECT count(*)::text FROM mail_outbox WHERE state = '{state}' AND template = 'ticket-answered' AND recipient_email = '{}'",
        Owner::Anna.email()
    );
    access.world.database.text_as_owner(&sql).await
}

/// How many mails the mail server has for her.
fn told(access: &Access) -> usize {
    let her = Owner::Anna.email();
    let mails = access.mails();
    let hers = mails
        .iter()
        .filter(|mail| mail.header("To").is_some_and(|to| to.contains(&her)));
    hers.count()
}

/// Who switches, and how it is undone.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Switch {
    Portal,
    Contact,
}

/// What is switched on at Oriale.
const ALL: [&str; 6] = [
    "TICKETS",
    "MESSAGES",
    "CHAT",
    "ASSETS",
    "KNOWLEDGE",
    "PUBLIC_KNOWLEDGE",
];

impl Switch {
    /// What is left when tickets are off: a portal's list is given whole.
    const fn without_tickets(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &[
                "MESSAGES",
                "CHAT",
                "ASSETS",
                "KNOWLEDGE",
                "PUBLIC_KNOWLEDGE",
            ],
            Self::Portal => &[],
        }
    }

    const fn with_tickets(self) -> &'static [&'static str] {
        match self {
            Self::Contact => &ALL,
            Self::Portal => &["TICKETS"],
        }
    }

    async fn set(self, access: &Access, on: bool) {
        let mutation = match self {
            Self::Contact => {
                let contact = access.contact(Owner::Anna);
                format!(
                    "setContactAccess(input: {{ contactId: \"{contact}\", passwordAllowed: true, singleSignOnAllowed: true,
                       features: [{{ feature: TICKETS, enabled: {} }}] }}) {{ errors {{ code }} }}",
                    if on { "null" } else { "false" }
                )
            }
            Self::Portal => {
                let portal = access.portal("oriale");
                let query = format!(
                    "{{ serviceDesk {{ tenant(id: \"{portal}\") {{ version name: portal {{ name }} hosts }} }} }}"
                );
                let now = access.world.ask(CallerName::Admin, &query).await;
                let now = &now["data"]["serviceDesk"]["tenant"];
                format!(
                    "updateTenant(input: {{ tenantId: \"{portal}\", version: {}, name: {}, hosts: {}, locales: [DE, EN], defaultLocale: EN,
                       features: [{}], support: {{ name: \"Help\", openingHours: [] }} }}) {{ errors {{ code message path }} }}",
                    now["version"],
                    now["name"]["name"],
                    now["hosts"],
                    if on { "TICKETS" } else { "" }
                )
            }
        };
        let done = access.do_as(CallerName::Admin, &mutation).await;
        assert_eq!(done["errors"], json!([]), "{self:?} {on}: {done}");
    }
}

#[tokio::test]
async fn what_is_switched_off_goes_within_a_second_from_wherever_it_was() {
    for switch in [Switch::Portal, Switch::Contact] {
        let access = Access::open().await;
        // The portal decides for everybody in it.
        access
            .world
            .database
            .as_owner("UPDATE contacts SET features_on = '{}', features_off = '{}'")
            .await;
        access.world.log_everybody_in().await;
        let port = Port::open(&access.world.server).await;
        let mut features = listening(&access, &port, FEATURES).await;
        assert_eq!(features.event().await, json!({ "featuresChanged": ALL }));
        let mut ticket = listening(&access, &port, TICKET).await;
        assert!(ticket.event().await["ticketUpdated"].is_object());
        assert_eq!(ways(&access, CallerName::Contact).await, ["none"; 4]);
        assert!(shows(&shown(&access).await, "Viewer", "tickets"));
        // A mail that waits for what else happens to the ticket.
        reply_as_agent(&access).await;
        ticket.event().await;
        Access::at_once(async || waiting(&access, "sent").await == "1").await;
        access
            .world
            .database
            .as_owner("UPDATE mail_outbox SET state = 'queued', attempts = 0, sent_at = NULL, next_attempt_at = now() + interval '1 hour'")
            .await;
        let told = told(&access);

        let since = Instant::now();
        switch.set(&access, false).await;
        assert_eq!(
            features.event().await,
            json!({ "featuresChanged": switch.without_tickets() }),
            "{switch:?}"
        );
        assert_eq!(ticket.event().await, "FORBIDDEN", "{switch:?}");
        let ways_now = ways(&access, CallerName::Contact).await;
        assert!(since.elapsed() < SOON, "{:?}", since.elapsed());
        assert_eq!(ways_now, ["FORBIDDEN"; 4], "{switch:?}");
        let types = shown(&access).await;
        for (ty, field) in [
            ("Viewer", "tickets"),
            ("Mutation", "createTicket"),
            ("Subscription", "ticketUpdated"),
        ] {
            assert!(!shows(&types, ty, field), "{ty}.{field}");
        }
        for ty in types.as_array().unwrap() {
            let hollow =
                ty["kind"] == "OBJECT" && ty["fields"].as_array().is_none_or(Vec::is_empty);
            assert!(!hollow, "{ty} is no type");
        }
        // Whoever it is not switched off for has it, staff in any case.
        let colleagues = ways(&access, CallerName::Colleague).await;
        assert_eq!(colleagues[0] == "none", switch == Switch::Contact);
        assert_eq!(ways(&access, CallerName::Agent).await[3], "none");
        // What is written from now on is told to nobody who cannot read it, nor what waited.
        reply_as_agent(&access).await;
        access
            .world
            .database
            .as_owner("UPDATE mail_outbox SET next_attempt_at = now() WHERE state = 'queued'; SELECT pg_notify('portico', '{\"event\":\"mail_queued\"}')")
            .await;
        Access::at_once(async || waiting(&access, "queued").await == "0").await;
        assert_ne!(waiting(&access, "withdrawn").await, "0");
        assert_eq!(waiting(&access, "sent").await, "0");
        assert_eq!(self::told(&access), told);

        switch.set(&access, true).await;
        assert_eq!(
            features.event().await,
            json!({ "featuresChanged": switch.with_tickets() })
        );
        assert_eq!(
            ways(&access, CallerName::Contact).await,
            ["none"; 4],
            "{switch:?}"
        );
    }
}
