CREATE TABLE tickets (
    tenant_id uuid NOT NULL REFERENCES tenants (id) ON DELETE CASCADE,
    id uuid NOT NULL,
    number bigint NOT NULL,
    requester_id uuid NOT NULL,
    assignee_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    subject text NOT NULL,
    description text NOT NULL,
    status text NOT NULL CHECK (status IN ('new', 'open', 'waiting', 'resolved', 'closed')),
    priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    -- Kept here so that a list shows its counters without a second look. Positions in the timeline and among the notes
    -- run from 1 to these counts without a gap, so that a page is a range of them.
    reply_count integer NOT NULL DEFAULT 0,
    entry_count integer NOT NULL DEFAULT 0,
    note_count integer NOT NULL DEFAULT 0,
    client_key uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    resolved_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, requester_id) REFERENCES contacts (tenant_id, id)
);
CREATE UNIQUE INDEX tickets_number ON tickets (tenant_id, number);
-- 'Own tickets only' and its two orders; the guard's predicate is the index's prefix.
CREATE INDEX tickets_own_updated ON tickets (tenant_id, requester_id, updated_at, id);
CREATE INDEX tickets_own_created ON tickets (tenant_id, requester_id, created_at, id);
-- A retried createTicket finds the ticket that its first try made.
CREATE UNIQUE INDEX tickets_client_key ON tickets (tenant_id, requester_id, client_key) WHERE client_key IS NOT NULL;
-- A requester is in one tenant. PostgreSQL has to be told, or it expects no ticket where there are dozens, and looks the same
-- requester up for every row of a page.
CREATE STATISTICS tickets_own (ndistinct, dependencies) ON tenant_id, requester_id FROM tickets;
-- The desk's queue, over all tenants and in one.
CREATE INDEX tickets_queue_updated ON tickets (updated_at, id);
CREATE INDEX tickets_queue_created ON tickets (created_at, id);
CREATE INDEX tickets_tenant_updated ON tickets (tenant_id, updated_at, id);
CREATE INDEX tickets_tenant_created ON tickets (tenant_id, created_at, id);
CREATE INDEX tickets_id ON tickets (id);
CREATE INDEX tickets_assignee ON tickets (assignee_id, tenant_id, requester_id) WHERE assignee_id IS NOT NULL;

-- What requester and staff both may see, in order. Internal notes have a table of their own.
CREATE TABLE ticket_entries (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    position integer NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reply', 'status', 'assignee')),
    author_contact_id uuid,
    author_staff_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    author_name text NOT NULL,
    body text,
    old_status text,
    new_status text,
    assignee_name text,
    client_key uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, ticket_id, position),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
-- A key is its author's own: nobody finds by theirs what somebody else wrote.
CREATE UNIQUE INDEX ticket_entries_client_key
    ON ticket_entries (tenant_id, ticket_id, client_key, coalesce(author_contact_id, author_staff_id))
    WHERE client_key IS NOT NULL;

CREATE TABLE ticket_internal_notes (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    position integer NOT NULL,
    id uuid NOT NULL,
    author_staff_id uuid REFERENCES staff (id) ON DELETE SET NULL,
    author_name text NOT NULL,
    body text NOT NULL,
    client_key uuid,
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, ticket_id, position),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX ticket_internal_notes_client_key
    ON ticket_internal_notes (tenant_id, ticket_id, client_key, author_staff_id)
    WHERE client_key IS NOT NULL;

GRANT SELECT, INSERT, UPDATE, DELETE ON tickets, ticket_entries, ticket_internal_notes TO portico_service;

ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;
ALTER TABLE tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_entries ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_entries FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_internal_notes ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_internal_notes FORCE ROW LEVEL SECURITY;

CREATE POLICY tickets_own ON tickets FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
CREATE POLICY tickets_own_insert ON tickets FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
CREATE POLICY tickets_own_update ON tickets FOR UPDATE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
CREATE POLICY tickets_desk ON tickets FOR ALL USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) = 'system:provision');

-- The subselect is itself under the ticket's policy: whose the ticket is, theirs is the timeline.
CREATE POLICY ticket_entries_own ON ticket_entries FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_entries.tenant_id AND t.id = ticket_entries.ticket_id));
CREATE POLICY ticket_entries_own_insert ON ticket_entries FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND author_contact_id = (SELECT viewer_person()) AND author_staff_id IS NULL
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_entries.tenant_id AND t.id = ticket_entries.ticket_id));
CREATE POLICY ticket_entries_desk ON ticket_entries FOR ALL USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) = 'system:provision');

CREATE POLICY ticket_internal_notes_desk ON ticket_internal_notes FOR ALL USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) = 'system:provision');

-- A contact learns the name of whoever works on a ticket of theirs, and of no other member of staff. OFFSET 0 changes nothing
-- but the plan: one probe of tickets_assignee for each name, where PostgreSQL would else read all of the contact's tickets.
CREATE POLICY staff_of_own_tickets ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (
        SELECT FROM tickets t WHERE t.assignee_id = staff.id
            AND t.tenant_id = (SELECT viewer_tenant()) AND t.requester_id = (SELECT viewer_person()) OFFSET 0));
