//! Portals' own words in a kind of mail, and pages of their own: one for each owner, of which Ben's is not shown before log-in.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// Of the one that belongs to an owner's portal.
pub fn page_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0x9a6e_0000 + owner as u128)
}

/// Its slug.
pub const fn slug_of(owner: Owner) -> &'static str {
    match owner {
        Owner::Ben => "house-2",
        Owner::Anna | Owner::Carl => "house",
    }
}

pub(super) async fn fill(database: &TestDatabase, tenants: &BTreeMap<&'static str, Uuid>) {
    for owner in Owner::ALL {
        let (id, tenant, slug) = (page_of(owner), tenants[owner.slug()], slug_of(owner));
        let public = owner != Owner::Ben;
        let name = if owner == Owner::Carl {
            "Nordwind"
        } else {
            "Oriale"
        };
        let titles = serde_json::json!({ "de": name, "en": name });
        let bodies = serde_json::json!({ "de": format!("*{name}*"), "en": format!("*{name}*") });
        database
            .as_owner(&format!(
                "INSERT INTO pages (id, tenant_id, slug, titles, bodies, position, public)
                 VALUES ('{id}', '{tenant}', '{slug}', '{titles}', '{bodies}', 1, {public});
                 INSERT INTO mail_texts (tenant_id, kind, locale, subject, introduction, closing)
                 VALUES ('{tenant}', 'address-changed', 'en', '{{{{portal}}}} {name}', '{name}', '{name}') ON CONFLICT DO NOTHING"
            ))
            .await;
    }
}
