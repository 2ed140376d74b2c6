//! Assets: a type with a field of each kind, and of each owner a laptop that is theirs, with a part that is theirs too, a history,
//! and a ticket that is about it.

use std::collections::BTreeMap;

use uuid::Uuid;

use super::{Owner, TestDatabase};

/// The type of all of them.
pub const LAPTOP: Uuid = Uuid::from_u128(0xa55e_7000);

/// The owner's laptop.
pub fn asset_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xa55e_0000 + owner as u128)
}

/// What belongs to it.
pub fn part_of(owner: Owner) -> Uuid {
    Uuid::from_u128(0xa55e_1000 + owner as u128)
}

pub(super) async fn fill(
    database: &TestDatabase,
    tenants: &BTreeMap<&'static str, Uuid>,
    contacts: &BTreeMap<Owner, Uuid>,
    staff: Uuid,
) {
    database
        .as_owner(&format!(
            r#"INSERT INTO asset_types (id, key, names, icon, fields) VALUES ('{LAPTOP}', 'laptop', '{{"de": "Notebook", "en": "Laptop"}}',
                 'laptop', '[{{"key": "memory", "kind": "number", "label": {{"de": "Speicher", "en": "Memory"}}}},
                 {{"key": "system", "kind": "choice", "label": {{"de": "System", "en": "System"}},
                   "options": [{{"key": "linux", "label": {{"de": "Linux", "en": "Linux"}}}}]}},
                 {{"key": "bought", "kind": "date", "label": {{"de": "Gekauft", "en": "Bought"}}}},
                 {{"key": "spare", "kind": "yes_no", "label": {{"de": "Ersatz", "en": "Spare"}}}},
                 {{"key": "color", "kind": "text", "label": {{"de": "Farbe", "en": "Colour"}}}}]')"#
        ))
        .await;
    for owner in Owner::ALL {
        let (tenant, contact, mark) = (tenants[owner.slug()], contacts[&owner], owner.mark());
        let (asset, part) = (asset_of(owner), part_of(owner));
        database
            .as_owner(&format!(
                r#"INSERT INTO assets (tenant_id, id, type_id, name, external_id, inventory_number, serial_number, manufacturer, model,
                     status, location, warranty_until, lease_until, field_values, parent_id, holder_contact_id)
                 VALUES ('{tenant}', '{asset}', '{LAPTOP}', '{mark} laptop', '{mark}-x', '{mark}-1', '{mark}-s', 'Lenovo', 'T14',
                     'in_use', '{mark} room', '2028-01-31', '2027-06-30',
                     '{{"memory": "32", "system": "linux", "bought": "2025-02-01", "spare": false, "color": "{mark} red"}}',
                     NULL, '{contact}'),
                     ('{tenant}', '{part}', '{LAPTOP}', '{mark} dock', NULL, '{mark}-2', NULL, NULL, NULL,
                     'in_use', NULL, NULL, NULL, '{{}}', '{asset}', '{contact}');
                 INSERT INTO asset_assignments (tenant_id, id, asset_id, contact_id, contact_name, department, shared, assigned_at,
                     assigned_by, assigned_by_name, returned_at, returned_by, returned_by_name)
                 VALUES ('{tenant}', gen_random_uuid(), '{asset}', NULL, NULL, '{mark} department', false, now() - interval '9 days',
                     '{staff}', 'Alex Agent', now() - interval '2 days', '{staff}', 'Alex Agent'),
                     ('{tenant}', gen_random_uuid(), '{asset}', '{contact}', '{mark}', NULL, false, now() - interval '2 days',
                     '{staff}', 'Alex Agent', NULL, NULL, NULL),
                     ('{tenant}', gen_random_uuid(), '{part}', '{contact}', '{mark}', NULL, false, now() - interval '2 days',
                     '{staff}', 'Alex Agent', NULL, NULL, NULL);
                 INSERT INTO ticket_assets (tenant_id, ticket_id, asset_id)
                 SELECT t.tenant_id, t.id, '{asset}' FROM tickets t WHERE t.tenant_id = '{tenant}' AND t.requester_id = '{contact}'
                 ORDER BY t.number LIMIT 1"#
            ))
            .await;
    }
}
