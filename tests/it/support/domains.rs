//! Customers' own domains: for each owner's portal one whose proof is gone, which nobody looks for.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// The domain of an owner's portal.
pub const fn id_of(owner: Owner) -> Uuid {
    Uuid::from_u128(match owner {
        Owner::Anna => 0xd041,
        Owner::Ben => 0xd042,
        Owner::Carl => 0xd043,
    })
}

pub(super) async fn fill(database: &TestDatabase, tenants: &BTreeMap<&'static str, Uuid>) {
    let found = serde_json::json!({
        "texts": ["mark-staff text"], "proof": false, "alias": "mark-staff.example", "addresses": ["192.0.2.1"],
        "leads_here": false,
    });
    for owner in Owner::ALL {
        let (id, tenant) = (id_of(owner), tenants[owner.slug()]);
        let name = format!("zz-mark-staff-{}.example", id.simple());
        // A look that lies ahead: whoever asks for another one has to wait, and no DNS is asked.
        database
            .as_owner(&format!(
                "INSERT INTO tenant_domains (id, tenant_id, name, token, state, proven_at, failing_since, checks,
                     last_checked_at, next_check_at, problem, found)
                 VALUES ('{id}', '{tenant}', '{name}', 'mark-staff', 'failing', now(), now(), 1, '2100-01-01', '2100-01-01',
                     'proof_wrong', '{found}')"
            ))
            .await;
    }
}
