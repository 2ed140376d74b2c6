//! Tickets that hang together, for the matrix alone: another one of Anna's and of Carl's, a duplicate of Carl's that was
//! merged, and a link; and Carl's was something else before.

use uuid::Uuid;

use crate::support::{Owner, Walls, World, chats};

/// A ticket of the owner's portal into which theirs can be merged.
pub const fn other_of(owner: Owner) -> Uuid {
    match owner {
        Owner::Anna | Owner::Ben => Uuid::from_u128(0x1e1),
        Owner::Carl => Uuid::from_u128(0x1e2),
    }
}

/// The world with them.
pub async fn world(walls: Walls) -> World {
    let world = World::create(walls).await;
    let (carl, _) = world.tickets[&Owner::Carl];
    let duplicate = Uuid::from_u128(0x1e3);
    // Each with an answer that figures count, behind the end of what its timeline shows.
    for (owner, number) in [(Owner::Anna, 1500), (Owner::Carl, 1501)] {
        let (tenant, contact) = (world.tenants[owner.slug()], world.contacts[&owner]);
        let (id, mark) = (other_of(owner), owner.mark());
        world
            .database
            .as_owner(&format!(
                "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority)
                 VALUES ('{tenant}', '{id}', {number}, '{contact}', '{mark} other', '{mark} other', 'open', 'normal');
                 INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_name, body, created_at)
                 VALUES ('{tenant}', '{id}', 99, gen_random_uuid(), 'reply', 'Alex Agent', '{mark} answer',
                     now() + interval '1 minute');
                 DELETE FROM webhook_deliveries WHERE last_error IS NULL"
            ))
            .await;
    }
    let (tenant, contact) = (world.tenants["nordwind"], world.contacts[&Owner::Carl]);
    world
        .database
        .as_owner(&format!(
            "INSERT INTO tickets (tenant_id, id, number, requester_id, subject, description, status, priority,
                 entry_count, merged_into, continued_in)
             VALUES ('{tenant}', '{duplicate}', 1502, '{contact}', 'mark-carl duplicate', 'mark-carl duplicate', 'closed',
                 'normal', 1, '{carl}', '{carl}');
             INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_name, related_ticket_id)
             VALUES ('{tenant}', '{duplicate}', 1, gen_random_uuid(), 'merged', 'Alex Agent', '{carl}'),
             ('{tenant}', '{carl}', 8, gen_random_uuid(), 'took_in', 'Alex Agent', '{duplicate}');
             INSERT INTO ticket_entries (tenant_id, ticket_id, position, id, kind, author_name, old_type, new_type)
             VALUES ('{tenant}', '{carl}', 9, gen_random_uuid(), 'type', 'Alex Agent', '{{\"en\": \"mark-carl type\"}}',
                 '{{\"en\": \"mark-carl type\"}}');
             UPDATE tickets SET entry_count = 9 WHERE id = '{carl}';
             INSERT INTO ticket_links (one_tenant_id, one_ticket_id, other_tenant_id, other_ticket_id, kind)
             VALUES ('{tenant}', '{carl}', '{tenant}', '{}', 'blocks')",
            other_of(Owner::Carl)
        ))
        .await;
    // A portal that is being deleted, with all that only such a one has.
    world
        .database
        .as_owner(&format!(
            "INSERT INTO tenants (id, slug, name, default_locale, locales, support, branding_version, state, state_by,
                 state_note, deletes_at)
             VALUES (gen_random_uuid(), 'closing', 'mark-staff closing', 'en', '{{en}}',
                 '{{\"name\": \"mark-staff\", \"opening_hours\": {{\"en\": \"mark-staff hours\"}}}}', 1, 'deleting', '{}',
                 '{{\"en\": \"mark-staff note\"}}', now() + interval '1 day');
             INSERT INTO branding_versions (tenant_id, version, design)
             SELECT id, 1, '{{\"product_name\": \"mark-staff\", \"colors\": {{\"primary\": \"#123456\"}}}}' FROM tenants
             WHERE slug = 'closing'",
            world.agent
        ))
        .await;
    chats::fill(&world).await;
    world
}

/// The owner's reply, as the world has it.
pub async fn reply_of(world: &World, owner: Owner) -> Uuid {
    let (ticket, _) = world.tickets[&owner];
    let found = world
        .database
        .text_as_owner(&format!(
            "SELECT id::text FROM ticket_entries WHERE ticket_id = '{ticket}' AND position = 1"
        ))
        .await;
    found.parse().unwrap()
}
