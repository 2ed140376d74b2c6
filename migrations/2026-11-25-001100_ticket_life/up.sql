-- The rest of a ticket's life: closed for a reason, opened again, rated, kept from the portal, read or not.

-- What an organisation decides about its tickets; what is not in it is as Portico has it.
ALTER TABLE tenants ADD COLUMN ticket_rules jsonb NOT NULL DEFAULT '{}';

ALTER TABLE tickets
    ADD COLUMN closed_at timestamptz,
    -- Opened by staff or a machine, and not to be seen in the portal until staff show it.
    ADD COLUMN hidden boolean NOT NULL DEFAULT false,
    ADD COLUMN rating smallint CHECK (rating BETWEEN 1 AND 5),
    ADD COLUMN rating_comment text,
    ADD COLUMN rated_at timestamptz;
UPDATE tickets SET closed_at = coalesce(resolved_at, updated_at) WHERE status = 'closed';
-- What closes by itself after a while.
CREATE INDEX tickets_resolved ON tickets (resolved_at) WHERE status = 'resolved';

ALTER TABLE ticket_entries
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN ('reply', 'status', 'assignee', 'priority', 'rating')),
    ADD COLUMN old_priority text,
    ADD COLUMN new_priority text,
    ADD COLUMN rating smallint,
    -- Nobody did it: time did.
    ADD COLUMN automatic boolean NOT NULL DEFAULT false;

-- How far a contact has read a ticket's timeline.
CREATE TABLE ticket_reads (
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    seen integer NOT NULL,
    PRIMARY KEY (tenant_id, contact_id, ticket_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_reads_ticket ON ticket_reads (tenant_id, ticket_id);
-- Whoever had tickets before there was a mark has read them.
INSERT INTO ticket_reads (tenant_id, contact_id, ticket_id, seen)
    SELECT tenant_id, requester_id, id, entry_count FROM tickets WHERE entry_count > 0;

GRANT SELECT, INSERT, UPDATE, DELETE ON ticket_reads TO portico_service;
ALTER TABLE ticket_reads ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_reads FORCE ROW LEVEL SECURITY;
CREATE POLICY ticket_reads_own ON ticket_reads FOR ALL USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person()))
    WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND contact_id = (SELECT viewer_person())
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_reads.tenant_id AND t.id = ticket_reads.ticket_id));
CREATE POLICY ticket_reads_provision ON ticket_reads FOR ALL USING ((SELECT viewer_role()) = 'system:provision');

-- A hidden ticket does not exist for its requester; its timeline and the names on it hang on it.
ALTER POLICY tickets_own ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);
ALTER POLICY tickets_own_insert ON tickets WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);
ALTER POLICY tickets_own_update ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);

-- What time does to tickets: it closes what is resolved, and says so in the timeline.
CREATE POLICY tickets_time_read ON tickets FOR SELECT USING (
    (SELECT viewer_role()) = 'system:tickets' AND status IN ('resolved', 'closed'));
CREATE POLICY tickets_time_close ON tickets FOR UPDATE
    USING ((SELECT viewer_role()) = 'system:tickets' AND status = 'resolved')
    WITH CHECK ((SELECT viewer_role()) = 'system:tickets' AND status = 'closed');
CREATE POLICY ticket_entries_time ON ticket_entries FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'system:tickets' AND kind = 'status' AND automatic AND author_contact_id IS NULL AND author_staff_id IS NULL);
CREATE POLICY tenants_time ON tenants FOR SELECT USING ((SELECT viewer_role()) = 'system:tickets');
