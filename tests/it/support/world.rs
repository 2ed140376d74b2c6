//! Two portals, three contacts with a ticket each, two members of staff: everything that anybody could get to see.

use std::{collections::BTreeMap, sync::Mutex};

use base64::Engine;
use chrono::Utc;
use diesel_async::RunQueryDsl;
use futures_util::future::join_all;
use portico::{
    access::StaffRole,
    api::{GlobalId, NodeKind},
    db::{Identity, System},
    identity::{
        ContactKind, Password,
        commands::{NewContact, NewStaff, create_contact, create_staff},
    },
    text::Locale,
};
use serde_json::{Value, json};
use tokio::sync::OnceCell;
use uuid::Uuid;

use super::{
    CallerName, Owner, Server, TestDatabase, Walls,
    accounts::{access, link_everybody, second_factor, sha256},
    announcements, assets, conversations, desk, domains, knowledge, mails, pages, readers, studio,
};

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
    /// A grant of Carl's that has ended.
    pub grant: Uuid,
    /// A recovery code of whoever has a second factor.
    recovery: String,
    /// A provider of single sign-on for each portal, and everybody's account there.
    pub providers: BTreeMap<&'static str, Uuid>,
    pub identities: BTreeMap<Owner, Uuid>,
    tokens: Mutex<BTreeMap<CallerName, String>>,
}

/// Whom and what there is in every world: filled once a run, and copied for each test.
struct Filled {
    template: String,
    known: Known,
}

static FILLED: OnceCell<Filled> = OnceCell::const_new();

/// What a world has by which name; see there.
#[derive(Clone)]
struct Known {
    tenants: BTreeMap<&'static str, Uuid>,
    contacts: BTreeMap<Owner, Uuid>,
    tickets: BTreeMap<Owner, (Uuid, i64)>,
    agent: Uuid,
    invited: Uuid,
    grant: Uuid,
    recovery: String,
    providers: BTreeMap<&'static str, Uuid>,
    identities: BTreeMap<Owner, Uuid>,
}

impl Filled {
    async fn create() -> Self {
        let database = TestDatabase::create().await;
        // Filled with all walls up; what is tested comes after.
        let server = Server::over(&database, Walls::Both).await;
        let tenants = apply_tenants(&server).await;
        let mut known = fill(&database, &server, tenants).await;
        known.recovery = second_factor(&server).await;
        database.as_owner(readers::ENDING).await;
        studio::fill(&database).await;
        announcements::fill(&database, &known.tenants).await;
        domains::fill(&database, &known.tenants).await;
        pages::fill(&database, &known.tenants).await;
        knowledge::fill(&database, &known.tenants, &known.contacts, known.agent).await;
        conversations::fill(&database, &known.tenants, &known.contacts, known.agent).await;
        mails::park_of_conversations(&database).await;
        assets::fill(&database, &known.tenants, &known.contacts, known.agent).await;
        database.as_owner(&webhook(known.tenants["oriale"])).await;
        drop(server);
        Self {
            template: database.into_template().await,
            known,
        }
    }
}

impl World {
    /// Everybody's.
    pub const PASSWORD: &str = "a long enough passphrase";

    /// Makes the world and logs everybody in.
    pub async fn create(walls: Walls) -> Self {
        let filled = FILLED.get_or_init(Filled::create).await;
        let database = TestDatabase::copy_of(&filled.template).await;
        if walls == Walls::NoRls {
            database
                .as_owner(
                    "DO $$ DECLARE t regclass; BEGIN
                     FOR t IN SELECT oid::regclass FROM pg_class WHERE relrowsecurity LOOP
                         EXECUTE format('ALTER TABLE %s DISABLE ROW LEVEL SECURITY', t);
                     END LOOP; END $$",
                )
                .await;
        }
        let known = filled.known.clone();
        let world = Self {
            server: Server::over(&database, walls).await,
            database,
            tenants: known.tenants,
            contacts: known.contacts,
            tickets: known.tickets,
            agent: known.agent,
            invited: known.invited,
            grant: known.grant,
            recovery: known.recovery,
            providers: known.providers,
            identities: known.identities,
            tokens: Mutex::default(),
        };
        let everybody = join_all(CallerName::ALL.map(|caller| world.log_in(caller))).await;
        let who = CallerName::ALL.into_iter().zip(everybody);
        for (caller, logged_in) in who {
            assert_eq!(logged_in, caller.email().is_some(), "{}", caller.title());
        }
        world.lend_tokens().await;
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
            .replace("$webhook", &id(NodeKind::Webhook, WEBHOOK))
            .replace("$parked", &id(NodeKind::InboundMail, owner.parked()[0]))
            .replace("$unwanted", &id(NodeKind::InboundMail, owner.parked()[1]))
            .replace("$grant", &id(NodeKind::TicketGrant, self.grant))
            .replace("$view", &id(NodeKind::DeskView, desk::id_of(owner)))
            .replace(
                "$domain",
                &id(NodeKind::TenantDomain, domains::id_of(owner)),
            )
            .replace("$host", &format!("{}.localhost", owner.slug()))
            .replace("$canned", &id(NodeKind::CannedAnswer, desk::id_of(owner)))
            .replace(
                "$announcement",
                &id(
                    NodeKind::Announcement,
                    announcements::announcement_of(owner),
                ),
            )
            .replace("$articleSlug", &knowledge::old_slug_of(owner))
            .replace("$assetType", &id(NodeKind::AssetType, assets::LAPTOP))
            .replace("$asset", &id(NodeKind::Asset, assets::asset_of(owner)))
            .replace(
                "$articleCategory",
                &id(NodeKind::ArticleCategory, knowledge::category_of(owner)),
            )
            .replace(
                "$articleEmpty",
                &id(
                    NodeKind::ArticleCategory,
                    knowledge::empty_category_of(owner),
                ),
            )
            .replace(
                "$looseFile",
                &id(NodeKind::ArticleFile, knowledge::loose_file_of(owner)),
            )
            .replace(
                "$article",
                &id(NodeKind::Article, knowledge::article_of(owner)),
            )
            .replace(
                "$conversation",
                &id(
                    NodeKind::Conversation,
                    conversations::conversation_of(owner),
                ),
            )
            .replace(
                "$message",
                &id(
                    NodeKind::ConversationMessage,
                    conversations::message_of(owner, 1),
                ),
            )
            .replace("$pageSlug", pages::slug_of(owner))
            .replace("$page", &id(NodeKind::Page, pages::page_of(owner)))
            .replace("$invited", &id(NodeKind::StaffMember, self.invited))
            .replace("$recovery", &self.recovery)
            .replace("$email", &owner.email())
            .replace(
                "$preview",
                &id(NodeKind::BrandPreviewLink, studio::link_of(owner)),
            )
            .replace("$slug", owner.slug())
            .replace("$session", &id(NodeKind::Session, owner.session()))
            .replace("$link", &owner.link())
    }

    /// The global id of a tenant's portal.
    pub fn portal(&self, slug: &str) -> String {
        GlobalId::new(NodeKind::Portal, self.tenants[slug]).to_string()
    }

    pub fn token(&self, caller: CallerName) -> Option<String> {
        let caller = match caller {
            CallerName::Previewing => CallerName::Contact,
            caller => caller,
        };
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
        join_all(CallerName::ALL.map(|caller| self.log_in(caller))).await;
        self.lend_tokens().await;
    }

    /// A new session for whoever can log in; says whether there is one.
    async fn log_in(&self, caller: CallerName) -> bool {
        let Some(email) = caller.email() else {
            return false;
        };
        let query = "mutation($input: LogInInput!) { logIn(input: $input) { accessToken } }";
        let input =
            json!({ "input": { "email": email, "password": Self::PASSWORD, "issueToken": true } });
        let answer = self.server.graphql(caller.host(), None, query, input).await;
        let answer = answer.json();
        let token = answer["data"]["logIn"]["accessToken"].as_str();
        if let Some(token) = token {
            self.tokens.lock().unwrap().insert(caller, token.to_owned());
        }
        token.is_some()
    }

    /// Gives those a session who do not log in. A new one each time: the last may have been ended.
    async fn lend_tokens(&self) {
        let mut sql = String::from("DELETE FROM sessions WHERE name LIKE 'lent %';");
        for (caller, email) in [
            (CallerName::Deactivated, "mark-deactivated@oriale.example"),
            (CallerName::Reader, "mark-anna@oriale.example"),
            (CallerName::Viewing, "mark-anna@oriale.example"),
        ] {
            let bytes = [Uuid::new_v4().into_bytes(), Uuid::new_v4().into_bytes()].concat();
            let token = base64::prelude::BASE64_URL_SAFE_NO_PAD.encode(bytes);
            let (hash, title) = (sha256(&token), caller.title());
            let read_only = matches!(caller, CallerName::Reader | CallerName::Viewing);
            // A program's token stands for the cookie.
            let viewed_by = match caller {
                CallerName::Viewing => {
                    "(SELECT staff_id FROM staff_accounts WHERE role = 'admin' AND active LIMIT 1)"
                }
                _ => "NULL",
            };
            sql += &format!(
                "INSERT INTO sessions (token_hash, tenant_id, contact_id, bearer, expires_at, name, read_only, viewed_by)
                 SELECT decode('{hash}', 'hex'), tenant_id, id, true, now() + interval '1 hour', 'lent {title}',
                     {read_only}, {viewed_by} FROM contacts WHERE email = '{email}';"
            );
            self.tokens.lock().unwrap().insert(caller, token);
        }
        self.database.as_owner(&sql).await;
    }

    /// Asks as the caller.
    pub async fn ask(&self, caller: CallerName, query: &str) -> Value {
        if caller == CallerName::Previewing {
            let (token, link) = (self.token(caller), studio::LOOKED_AT);
            let answer = self
                .server
                .looking(caller.host(), token.as_deref(), link, query);
            return answer.await.json();
        }
        self.ask_with(caller, query, json!({})).await
    }

    /// The same with variables, in no preview.
    pub async fn ask_with(&self, caller: CallerName, query: &str, variables: Value) -> Value {
        let (host, token) = (caller.host(), self.token(caller));
        let sent = self
            .server
            .graphql(host, token.as_deref(), query, variables);
        sent.await.json()
    }

    /// Fails when an answer holds anything that marks another's, or the desk's.
    pub fn assert_nothing_foreign(&self, caller: CallerName, query: &str, answer: &Value) {
        let mut text = answer.to_string();
        if caller == CallerName::Previewing {
            for shown in studio::SHOWN {
                text = text.replace(shown, "");
            }
        }
        let marks = Owner::ALL
            .into_iter()
            .filter(|owner| caller.owner() != Some(*owner) && !caller.serves(*owner))
            .map(|owner| match caller.reads(owner) {
                // The name and what was written; nothing else of the person.
                true => owner.address_mark(),
                false => owner.mark(),
            });
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
    database: &TestDatabase,
    server: &Server,
    tenants: BTreeMap<&'static str, Uuid>,
) -> Known {
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
    let deactivated = NewContact {
        email: "mark-deactivated@oriale.example",
        display_name: "mark-deactivated",
        ..newcomer
    };
    create_contact(&mut tx, &deactivated).await.unwrap();
    for caller in CallerName::READERS {
        let email = caller.email().unwrap();
        let reader = NewContact {
            email: &email,
            display_name: email.split('@').next().unwrap(),
            ..newcomer
        };
        create_contact(&mut tx, &reader).await.unwrap();
    }
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
                     '{mark} description', 'resolved', 'high', 1, 5, 1, '{}')",
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
            readers::entries(tenant, ticket, contact, mark),
            format!(
                "INSERT INTO ticket_internal_notes (tenant_id, ticket_id, position, id, author_staff_id, author_name,
                     body)
                 VALUES ('{tenant}', '{ticket}', 1, '{}', '{agent}', 'Alex Agent', 'mark-staff note on {mark}')",
                ids[3]
            ),
            format!(
                "INSERT INTO attachments (tenant_id, id, uploader_contact_id, uploader_staff_id, ticket_id, message_id,
                     internal, file_name, media_type, size, sha256, state, width, height, thumbnail_type, attached_at)
                 SELECT '{tenant}', gen_random_uuid(), CASE WHEN internal THEN NULL ELSE '{contact}'::uuid END,
                     CASE WHEN internal THEN '{agent}'::uuid END, '{ticket}', message::uuid, internal, name,
                     'image/png', 1, '', 'ready', 2, 1, 'image/png', now()
                 FROM (VALUES ('{ticket}', false, '{mark} plan.png'), ('{}', false, '{mark} photo.png'),
                     ('{}', true, 'mark-staff screenshot of {mark}.png')) v (message, internal, name)",
                ids[0], ids[3]
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
    mails::park(database, &tickets, staff[0]).await;
    desk::fill(database, &tenants, staff[0]).await;
    let grant = readers::admit(database, &tickets).await;
    let (providers, identities) = link_everybody(database, &tenants, &contacts).await;
    access(database, &contacts, &tenants, staff[1]).await;
    Known {
        providers,
        identities,
        tenants,
        contacts,
        tickets,
        agent: staff[0],
        invited,
        grant,
        recovery: String::new(),
    }
}

/// A webhook for all portals.
const WEBHOOK: Uuid = Uuid::from_u128(0x3eb_400c);

/// Writes it down, with a message about everybody's ticket that was given up and one that waits.
fn webhook(tenant: Uuid) -> String {
    format!(
        "INSERT INTO webhooks (id, name, url, events, failing_since)
             VALUES ('{WEBHOOK}', 'mark-staff', 'https://desk.example/hook', '{{ticket.replied}}', now());
         INSERT INTO webhooks (id, tenant_id, name, url, events)
             VALUES (gen_random_uuid(), '{tenant}', 'mark-staff too', 'https://desk.example/too', '{{ticket.noted}}');
         INSERT INTO webhook_deliveries (webhook_id, tenant_id, ticket_id, event, state, delivered_at, last_status, last_error)
             SELECT '{WEBHOOK}', tenant_id, id, 'ticket.replied', s, now(), 500, 'mark-staff' FROM tickets, unnest(ARRAY['dead', 'queued']) s"
    )
}
