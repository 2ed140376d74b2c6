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

/// Archives a portal, as an admin does.
pub async fn archive(world: &World, slug: &str) {
    let portal = world.portal(slug);
    let query = format!(
        "mutation {{ archiveTenant(input: {{ tenantId: \"{portal}\" }}) {{ errors {{ message }} }} }}"
    );
    let answer = world.ask(CallerName::Admin, &query).await;
    assert_eq!(
        answer["data"]["archiveTenant"]["errors"],
        serde_json::json!([]),
        "{answer}"
    );
}
