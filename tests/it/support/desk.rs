//! What staff keep at the desk: for each owner's portal a shared view and a shared canned answer of the agent's, and one
//! that is the agent's alone.

use std::collections::BTreeMap;

use portico::api::{GlobalId, NodeKind};
use uuid::Uuid;

use super::{CallerName, Owner, TestDatabase, World};

/// Of the view, and of the canned answer, that belong to an owner's portal.
pub fn id_of(owner: Owner) -> Uuid {
    Uuid::from_u128(match owner {
        Owner::Anna => 0xde51,
        Owner::Ben => 0xde52,
        Owner::Carl => 0xde53,
    })
}

pub(super) async fn fill(
    database: &TestDatabase,
    tenants: &BTreeMap<&'static str, Uuid>,
    agent: Uuid,
) {
    for owner in Owner::ALL {
        let (id, tenant) = (id_of(owner), tenants[owner.slug()]);
        // Ben's stands for what is the agent's own.
        let shared = owner != Owner::Ben;
        let global = |kind, id| GlobalId::new(kind, id).to_string();
        let filter = serde_json::json!({
            "tenant": global(NodeKind::Portal, tenant),
            "status": ["resolved", "open"],
            "assignee": "me",
            "assignee_id": global(NodeKind::StaffMember, agent),
            "priority": ["high", "low"],
            "requester_id": global(NodeKind::Contact, agent),
            "created_before": "2100-01-01T00:00:00Z",
            "updated_before": "2100-01-01T00:00:00Z",
            "number": 7,
            "request_type": "mark-staff-type",
            "service_level": ["at_risk", "breached"],
            "search": "mark-staff words",
            "waiting_for": "us",
            "created_after": "2000-01-01T00:00:00Z",
            "updated_after": "2000-01-01T00:00:00Z",
            "opened_days": 1,
            "idle_days": 1,
        });
        database
            .as_owner(&format!(
                "INSERT INTO desk_views (id, author_id, name, shared, tenant_id, filter, order_field, descending, shows)
                 VALUES ('{id}', '{agent}', 'mark-staff view', {shared}, '{tenant}', '{filter}', 'created_at', false,
                     '{{number,status}}');
                 INSERT INTO canned_answers (id, author_id, title, body, locale, shared, tenant_id)
                 VALUES ('{id}', '{agent}', 'mark-staff canned', 'mark-staff text', 'en', {shared}, '{tenant}')"
            ))
            .await;
    }
}

/// Archives a portal behind everybody's back, and waits until the server has heard of it.
pub async fn archive(world: &World, slug: &str) {
    let sql = format!("UPDATE tenants SET state = 'archived' WHERE slug = '{slug}'");
    world.database.as_owner(&sql).await;
    for _ in 0..200 {
        let seen = world
            .ask(CallerName::Admin, "{ serviceDesk { tenants { slug } } }")
            .await;
        if !seen.to_string().contains(slug) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!("the server has not heard that {slug} is archived");
}
