//! What hangs on the accounts of the tests' people: second factors, sessions, links, providers.

use std::collections::BTreeMap;

use base64::Engine;
use chrono::Utc;
use portico::identity::one_time;
use serde_json::json;
use uuid::Uuid;

use super::{CallerName, Owner, Server, TestDatabase, World};

/// Sets a second factor up for whoever is to enter its code, and gives a recovery code.
pub(super) async fn second_factor(server: &Server) -> String {
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
pub(super) async fn access(
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
             UPDATE contacts SET active = false WHERE email LIKE 'mark-deactivated%';
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
                 VALUES (decode('{0}', 'hex'), '{tenant}', '{contact}', true, now() + interval '1 hour', '{session}',
                     '{mark} token', '{mark} address', 'Firefox/1 Linux {mark}');
                 INSERT INTO account_links (token_hash, tenant_id, contact_id, expires_at)
                 VALUES (decode('{link}', 'hex'), '{tenant}', '{contact}', now() + interval '1 hour');
                 INSERT INTO push_subscriptions (tenant_id, id, contact_id, session, endpoint, p256dh, auth, device, failing_since)
                 VALUES ('{tenant}', gen_random_uuid(), '{contact}', decode('{0}', 'hex'), 'https://push.example/{mark}',
                     decode(repeat('04', 65), 'hex'), decode(repeat('00', 16), 'hex'), '{mark} browser', now())",
                hex::encode(session.as_bytes()),
            ))
            .await;
    }
}

/// As links and sessions are stored: the hash of the bytes that the token stands for.
pub(super) fn sha256(token: &str) -> String {
    use sha2::Digest;
    let bytes = base64::prelude::BASE64_URL_SAFE_NO_PAD
        .decode(token)
        .unwrap();
    hex::encode(sha2::Sha256::digest(bytes))
}

/// A provider for each portal, with an account of each of its contacts.
pub(super) async fn link_everybody(
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
