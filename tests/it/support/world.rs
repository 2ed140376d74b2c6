//! Two portals, three contacts with a ticket each, two members of staff: everything that anybody could get to see.

use std::{collections::BTreeMap, sync::Mutex};

use chrono::Utc;
use diesel_async::RunQueryDsl;
use portico::{
    access::StaffRole,
    api::{GlobalId, NodeKind},
    db::{Identity, System},
    identity::{
        ContactKind, Password,
        commands::{NewContact, NewStaff, create_contact, create_staff},
        one_time,
    },
    text::Locale,
};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{CallerName, Owner, Server, TestDatabase, Walls};

/// See the module.
pub struct World {
    pub database: TestDatabase,
    pub server: Server,
    pub tenants: BTreeMap<&'static str, Uuid>,
    pub contacts: BTreeMap<Owner, Uuid>,
    /// Id and number.
    pub tickets: BTreeMap<Owner, (Uuid, i64)>,
    pub agent: Uuid,
    /// Who has not chosen a password yet.
    invited: Uuid,
    /// A recovery code of whoever has a second factor.
    recovery: String,
    /// A provider of single sign-on for each portal, and everybody's account there.
    pub providers: BTreeMap<&'static str, Uuid>,
    pub identities: BTreeMap<Owner, Uuid>,
    tokens: Mutex<BTreeMap<CallerName, String>>,
}

impl World {
    /// Everybody's.
    pub const PASSWORD: &str = "a long enough passphrase";

    /// Makes the world and logs everybody in.
    pub async fn create(walls: Walls) -> Self {
        let database = TestDatabase::create().await;
        // Fills with all walls up; what is tested comes after.
        let filling = Server::over(&database, Walls::Both).await;
        let tenants = apply_tenants(&filling).await;
        let mut world = fill(database, filling, tenants).await;
        world.recovery = second_factor(&world.server).await;
        if walls == Walls::NoRls {
            world
                .database
                .as_owner(
                    "DO $$ DECLARE t regclass; BEGIN
                     FOR t IN SELECT oid::regclass FROM pg_class WHERE relrowsecurity LOOP
                         EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
                     END LOOP; END $$",
                )
                .await;
        }
        world.server = Server::over(&world.database, walls).await;
        for caller in CallerName::ALL {
            if let Some(email) = caller.email() {
                let token = world
                    .server
                    .log_in(caller.host(), &email, Self::PASSWORD)
                    .await;
                world.tokens.lock().unwrap().insert(caller, token);
            }
        }
        world
    }

    /// Puts an owner's objects into a query.
    pub fn fill(&self, query: &str, owner: Owner) -> String {
        let (ticket, number) = self.tickets[&owner];
        let id = |kind, id| GlobalId::new(kind, id).to_string();
        query
            .replace("$ticket", &id(NodeKind::Ticket, ticket))
            .replace("$number", &number.to_string())
            .replace("$contact", &id(NodeKind::Contact, self.contacts[&owner]))
            .replace("$portal", &id(NodeKind::Portal, self.tenants[owner.slug()]))
            .replace(
                "$provider",
                &id(NodeKind::IdentityProvider, self.providers[owner.slug()]),
            )
            .replace(
                "$identity",
                &id(NodeKind::LinkedIdentity, self.identities[&owner]),
            )
            .replace("$staff", &id(NodeKind::StaffMember, self.agent))
            .replace("$invited", &id(NodeKind::StaffMember, self.invited))
            .replace("$recovery", &self.recovery)
            .replace("$email", &owner.email())
            .replace("$session", &id(NodeKind::Session, owner.session()))
            .replace("$link", &owner.link())
    }

    pub fn token(&self, caller: CallerName) -> Option<String> {
        self.tokens.lock().unwrap().get(&caller).cloned()
    }

    /// Gives everybody the password that they began with, and a new session; whoever cannot log in any more keeps a
    /// token that opens nothing.
    pub async fn log_everybody_in(&self) {
        self.database
            .as_owner(
                "UPDATE contact_passwords SET hash = (SELECT hash FROM first_passwords);
                 UPDATE staff_passwords SET hash = (SELECT hash FROM first_passwords);
                 UPDATE contacts SET password_initial = email LIKE 'mark-newcomer%', password_allowed = true",
            )
            .await;
        for caller in CallerName::ALL {
            let Some(email) = caller.email() else {
                continue;
            };
            let query = "mutation($input: LogInInput!) { logIn(input: $input) { accessToken } }";
            let input = json!({ "input": { "email": email, "password": Self::PASSWORD, "issueToken": true } });
            let answer = self.server.graphql(caller.host(), None, query, input).await;
            if let Some(token) = answer.json()["data"]["logIn"]["accessToken"].as_str() {
                self.tokens.lock().unwrap().insert(caller, token.to_owned());
            }
        }
    }

    /// Asks as the caller.
    pub async fn ask(&self, caller: CallerName, query: &str) -> Value {
        self.server
            .graphql(
                caller.host(),
                self.token(caller).as_deref(),
                query,
                json!({}),
            )
            .await
            .json()
    }

    /// Fails when an answer holds anything that marks another's, or the desk's.
    pub fn assert_nothing_foreign(&self, caller: CallerName, query: &str, answer: &Value) {
        let text = answer.to_string();
        let marks = Owner::ALL
            .into_iter()
            .filter(|owner| caller.owner() != Some(*owner) && !caller.serves(*owner))
            .map(Owner::mark);
        let staffs_own = (!caller.is_staff()).then_some("mark-staff");
        for mark in marks.chain(staffs_own) {
            assert!(
                !text.contains(mark),
                "{} got what is not theirs\n{query}\n{text}",
                caller.title()
            );
        }
        let other_portal = match caller {
            CallerName::Agent | CallerName::Admin => return,
            CallerName::Other | CallerName::Restricted => "Oriale",
            _ => "Nordwind",
        };
        assert!(
            !text.contains(other_portal),
            "{} got another portal's\n{query}\n{text}",
            caller.title()
        );
    }
}

/// Applies the repository's own `tenants/`.
async fn apply_tenants(server: &Server) -> BTreeMap<&'static str, Uuid> {
    portico::tenants::folder::apply(std::path::Path::new("tenants"), &server.db)
        .await
        .expect("tenants/ is in order");
    let mut ids = BTreeMap::new();
    for slug in ["oriale", "nordwind"] {
        let answer = server
            .graphql(
                &format!("{slug}.localhost"),
                None,
                "{ portal { id } }",
                json!({}),
            )
            .await
            .json();
        let id = answer["data"]["portal"]["id"]
            .as_str()
            .unwrap_or_else(|| panic!("{answer}"));
        ids.insert(slug, GlobalId::parse_as(id, NodeKind::Portal).unwrap());
    }
    ids
}

async fn fill(
    database: TestDatabase,
    server: Server,
    tenants: BTreeMap<&'static str, Uuid>,
) -> World {
    let password = server
        .log_ins
        .passwords()
        .hash(&Password::chosen(World::PASSWORD, None, &[]).unwrap())
        .await
        .unwrap();
    let mut tx = server
        .db
        .begin(&Identity::system(System::Provision))
        .await
        .unwrap();
    let mut staff = Vec::new();
    for (caller, role, name) in [
        (CallerName::Agent, StaffRole::Agent, "Alex Agent"),
        (CallerName::Restricted, StaffRole::Agent, "Rita Restricted"),
        (CallerName::Admin, StaffRole::Admin, "Ada Admin"),
        (CallerName::Verifying, StaffRole::Agent, "Vera Verifying"),
    ] {
        let email = caller.email().unwrap();
        let new = NewStaff {
            email: &email,
            display_name: name,
            role,
            locale: Locale::En,
            password: Some(&password),
        };
        staff.push(create_staff(&mut tx, &new).await.unwrap());
    }
    let invited = NewStaff {
        email: "mark-staff-invited@provider.example",
        display_name: "Ines Invited",
        role: StaffRole::Agent,
        locale: Locale::En,
        password: None,
    };
    let invited = create_staff(&mut tx, &invited).await.unwrap();
    let newcomer = NewContact {
        tenant: tenants["oriale"],
        email: "mark-newcomer@oriale.example",
        display_name: "mark-newcomer",
        kind: ContactKind::Employee,
        locale: Locale::En,
        phone: None,
        password: Some(&password),
    };
    create_contact(&mut tx, &newcomer).await.unwrap();
    let mut contacts = BTreeMap::new();
    let mut tickets = BTreeMap::new();
    for (owner, number) in [
        (Owner::Anna, 101_i64),
        (Owner::Ben, 102),
        (Owner::Carl, 1001),
    ] {
        let tenant = tenants[owner.slug()];
        let new = NewContact {
            tenant,
            email: &owner.email(),
            display_name: owner.mark(),
            kind: ContactKind::Employee,
            locale: Locale::En,
            phone: Some(owner.mark()),
            password: Some(&password),
        };
        let contact = create_contact(&mut tx, &new).await.unwrap();
        let ticket = Uuid::now_v7();
        let mark = owner.mark();
        let agent = staff[0];
        let ids: Vec<_> = std::iter::repeat_with(Uuid::now_v7).take(4).collect();
        let statements = [
            format!(
                "INSERT INTO tickets (tenant_id, id, number, requester_id, assignee_id, subject, description, status,
                     priority, reply_count, entry_count, note_count, resolved_at)
                 VALUES ('{tenant}', '{ticket}', {number}, '{contact}', '{agent}', '{mark} subject',
                     '{mark} description', 'resolved', 'high', 1, 3, 1, '{}')",
                Utc::now()
            ),
            format!(
                "INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_contact_id,
                     author_staff_id, author_name, body, old_status, new_status, assignee_name)
                 VALUES ('{tenant}', '{ticket}', 1, '{}', 'reply', '{contact}', NULL, '{mark}', '{mark} reply',
                     NULL, NULL, NULL),
                 ('{tenant}', '{ticket}', 2, '{}', 'status', NULL, '{agent}', 'Alex Agent', NULL, 'new', 'resolved',
                     NULL),
                 ('{tenant}', '{ticket}', 3, '{}', 'assignee', NULL, '{agent}', 'Alex Agent', NULL, NULL, NULL,
                     'Alex Agent')",
                ids[0], ids[1], ids[2]
            ),
            format!(
                "INSERT INTO ticket_internal_notes (tenant_id, ticket_id, position, id, author_staff_id, author_name,
                     body)
                 VALUES ('{tenant}', '{ticket}', 1, '{}', '{agent}', 'Alex Agent', 'mark-staff note on {mark}')",
                ids[3]
            ),
        ];
        for statement in statements {
            diesel::sql_query(statement)
                .execute(&mut *tx)
                .await
                .unwrap();
        }
        contacts.insert(owner, contact);
        tickets.insert(owner, (ticket, number));
    }
    tx.commit().await.unwrap();
    // As many numbers are given out as there are tickets, so that new ones do not meet these.
    database
        .as_owner("UPDATE tenants SET next_ticket_number = 2000")
        .await;
    database
        .as_owner(
            "INSERT INTO mail_outbox (tenant_id, id, template, locale, recipient_name, recipient_email, payload, state,
                 attempts, last_error, sent_at)
             SELECT tenant_id, id, 'ticket-answered', 'en', display_name, email, '{}',
                 CASE WHEN email LIKE 'mark-anna%' THEN 'queued' ELSE 'dead' END, 3, 'mark-staff refused', now()
             FROM contacts",
        )
        .await;
    let (providers, identities) = link_everybody(&database, &tenants, &contacts).await;
    access(&database, &contacts, &tenants, staff[1]).await;
    World {
        database,
        server,
        providers,
        identities,
        tenants,
        contacts,
        tickets,
        agent: staff[0],
        invited,
        recovery: String::new(),
        tokens: Mutex::default(),
    }
}

/// Sets a second factor up for whoever is to enter its code, and gives a recovery code.
async fn second_factor(server: &Server) -> String {
    let host = CallerName::Verifying.host();
    let email = CallerName::Verifying.email().unwrap_or_default();
    let token = server.log_in(host, &email, World::PASSWORD).await;
    let ask = async |query: &str| {
        let query = format!("mutation {{ {query} }}");
        let answer = server.graphql(host, Some(&token), &query, json!({})).await;
        answer.json()["data"].clone()
    };
    let shown = ask("setUpCode { secret }").await;
    let secret = shown["setUpCode"]["secret"].as_str().unwrap_or_default();
    let secret = totp_rs::Secret::try_from_base32(secret).unwrap();
    let now = Utc::now().timestamp().unsigned_abs();
    let code = one_time::codes_of(secret.as_bytes()).unwrap().generate(now);
    let done = ask(&format!(
        "confirmCode(input: {{ code: \"{code}\" }}) {{ recoveryCodes }}"
    ))
    .await;
    done["confirmCode"]["recoveryCodes"][0]
        .as_str()
        .unwrap_or_else(|| panic!("{done}"))
        .to_owned()
}

/// What hangs on each contact's account: sessions, an initial password's mail, a link, events; and for whom the
/// restricted agent works.
async fn access(
    database: &TestDatabase,
    contacts: &BTreeMap<Owner, Uuid>,
    tenants: &BTreeMap<&'static str, Uuid>,
    restricted: Uuid,
) {
    database
        .as_owner(&format!(
            "CREATE TABLE first_passwords AS SELECT hash FROM staff_passwords LIMIT 1;
             UPDATE contacts c SET department = email, last_log_in_at = now(), features_on = '{{tickets}}',
                 password_mail_id = (SELECT m.id FROM mail_outbox m WHERE m.recipient_email = c.email);
             UPDATE contacts SET password_initial = true, password_expires_at = now() + interval '1 hour'
                 WHERE email LIKE 'mark-newcomer%';
             -- An initial password that its owner did not log in with yet, and one that nobody may log in with.
             UPDATE contacts SET password_expires_at = now() + interval '1 hour' WHERE email NOT LIKE 'mark-newcomer%';
             UPDATE staff_accounts SET all_tenants = false WHERE staff_id = '{restricted}';
             INSERT INTO staff_tenants VALUES ('{restricted}', '{}');
             INSERT INTO audit_events (id, action, actor_kind, actor_id, tenant_id, contact_id, client_address,
                 user_agent, detail)
             SELECT gen_random_uuid(), 'token_created', 'contact', id, tenant_id, id, email || ' address',
                 'Firefox/1 Windows ' || email, jsonb_build_object('name', email || ' token') FROM contacts",
            tenants["nordwind"]
        ))
        .await;
    for (owner, contact) in contacts {
        let (tenant, mark) = (tenants[owner.slug()], owner.mark());
        let (session, link) = (owner.session(), sha256(&owner.link()));
        database
            .as_owner(&format!(
                "INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at, id, name, client_address,
                     user_agent)
                 VALUES (decode('{}', 'hex'), '{tenant}', '{contact}', true, now() + interval '1 hour', '{session}',
                     '{mark} token', '{mark} address', 'Firefox/1 Linux {mark}');
                 INSERT INTO account_links (token_hash, tenant_id, contact_id, expires_at)
                 VALUES (decode('{link}', 'hex'), '{tenant}', '{contact}', now() + interval '1 hour')",
                hex::encode(session.as_bytes()),
            ))
            .await;
    }
}

/// As links and sessions are stored: the hash of the bytes that the token stands for.
fn sha256(token: &str) -> String {
    use base64::Engine;
    use sha2::Digest;
    let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD
        .decode(token)
        .unwrap();
    hex::encode(sha2::Sha256::digest(bytes))
}

/// A provider for each portal, with an account of each of its contacts.
async fn link_everybody(
    database: &TestDatabase,
    tenants: &BTreeMap<&'static str, Uuid>,
    contacts: &BTreeMap<Owner, Uuid>,
) -> (BTreeMap<&'static str, Uuid>, BTreeMap<Owner, Uuid>) {
    let mut providers = BTreeMap::new();
    for (slug, tenant) in tenants {
        let id = Uuid::now_v7();
        let label = format!("{}{} ID", slug[..1].to_uppercase(), &slug[1..]);
        database
            .as_owner(&format!(
                "INSERT INTO identity_providers (tenant_id, id, kind, label) VALUES ('{tenant}', '{id}', 'openid', '{label}');
                 INSERT INTO identity_provider_settings (tenant_id, provider_id, issuer, client_id, rules)
                 VALUES ('{tenant}', '{id}', 'https://id.example/{slug}', 'mark-staff client',
                     '{{\"email_domains\": [\"{slug}.example\"], \"create_for_domains\": [\"{slug}.example\"],
                        \"directories\": [\"d\"], \"hosted_domains\": [\"h\"]}}')"
            ))
            .await;
        providers.insert(*slug, id);
    }
    let mut identities = BTreeMap::new();
    for (owner, contact) in contacts {
        let id = Uuid::now_v7();
        let (tenant, provider) = (tenants[owner.slug()], providers[owner.slug()]);
        database
            .as_owner(&format!(
                "INSERT INTO linked_identities (tenant_id, id, contact_id, provider_id, subject, email, last_used_at)
                 VALUES ('{tenant}', '{id}', '{contact}', '{provider}', '{0}', '{1}', now())",
                owner.mark(),
                owner.email()
            ))
            .await;
        identities.insert(*owner, id);
    }
    (providers, identities)
}
