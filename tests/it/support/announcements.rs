//! What portals have to say: in each owner's portal one, of which the first is shown before log-in too.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// Of the one that belongs to an owner's portal.
pub fn announcement_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xa9_0000 + owner as u128)
}

pub(super) async fn fill(database: &TestDatabase, tenants: &BTreeMap<&'static str, Uuid>) {
    for owner in Owner::ALL {
        let (id, tenant) = (announcement_of(owner), tenants[owner.slug()]);
        let public = owner != Owner::Ben;
        let name = if owner == Owner::Carl {
            "Nordwind"
        } else {
            "Oriale"
        };
        let text = serde_json::json!({ "title": format!("{name} news"), "body": "Read *this*" });
        let texts = serde_json::json!({ "de": text, "en": text });
        database
            .as_owner(&format!(
                "INSERT INTO announcements (id, severity, texts, for_all, starts_at, ends_at, public, dismissible)
                 VALUES ('{id}', 'warning', '{texts}', false, '2026-01-01', '2100-01-01', {public}, true);
                 INSERT INTO announcement_tenants (announcement_id, tenant_id) VALUES ('{id}', '{tenant}')"
            ))
            .await;
    }
}
