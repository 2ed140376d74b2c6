-- Who else may read a ticket: its participants, colleagues whom an admin has let read, and nobody when it is personal.

ALTER TABLE tickets
    -- Its requester has shut everybody out but staff.
    ADD COLUMN personal boolean NOT NULL DEFAULT false,
    -- Who opened it in the requester's name; null when the requester did.
    ADD COLUMN opened_by_contact_id uuid,
    ADD COLUMN opened_by_name text,
    ADD FOREIGN KEY (tenant_id, opened_by_contact_id) REFERENCES contacts (tenant_id, id);
CREATE INDEX tickets_opened_by ON tickets (tenant_id, opened_by_contact_id) WHERE opened_by_contact_id IS NOT NULL;

ALTER TABLE ticket_entries
    -- Of whom the entry tells, when it tells of a contact: who was added, or removed.
    ADD COLUMN person_contact_id uuid,
    ADD COLUMN person_name text,
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN (
        'reply', 'status', 'assignee', 'priority', 'rating', 'participant_added', 'participant_removed', 'personal', 'not_personal'));

-- What contacts may learn of each other: a name, and by the department an admin's grant is decided. The rest of a contact's
-- record stays in `contacts`, out of a colleague's reach. A trigger keeps it.
CREATE TABLE contact_directory (
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    display_name text NOT NULL,
    department text,
    PRIMARY KEY (tenant_id, contact_id),
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
INSERT INTO contact_directory SELECT tenant_id, id, display_name, department FROM contacts;

CREATE TABLE ticket_participants (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, ticket_id, contact_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES tickets (tenant_id, id) ON DELETE CASCADE,
    -- With the tenant in it: nobody of another one can be named.
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX ticket_participants_contact ON ticket_participants (tenant_id, contact_id, ticket_id);

CREATE TABLE ticket_grants (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    reader_id uuid NOT NULL,
    scope text NOT NULL CHECK (scope IN ('contact', 'department', 'tenant')),
    target_contact_id uuid,
    target_department text,
    may_reply boolean NOT NULL DEFAULT false,
    -- May open tickets in the name of those whose tickets they may read.
    may_open boolean NOT NULL DEFAULT false,
    valid_until timestamptz NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    created_by uuid REFERENCES staff (id) ON DELETE SET NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, reader_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, target_contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE,
    CHECK ((scope = 'contact') = (target_contact_id IS NOT NULL)),
    CHECK ((scope = 'department') = (target_department IS NOT NULL))
);
CREATE INDEX ticket_grants_reader ON ticket_grants (tenant_id, reader_id);
CREATE INDEX ticket_grants_id ON ticket_grants (id);

GRANT SELECT, INSERT, UPDATE, DELETE ON contact_directory, ticket_participants, ticket_grants TO portico_service;
ALTER TABLE contact_directory ENABLE ROW LEVEL SECURITY;
ALTER TABLE contact_directory FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_participants ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_participants FORCE ROW LEVEL SECURITY;
ALTER TABLE ticket_grants ENABLE ROW LEVEL SECURITY;
ALTER TABLE ticket_grants FORCE ROW LEVEL SECURITY;

-- The functions below look as 'system:readers', a viewer that only they are: what somebody may read is decided from tables that
-- they may not read themselves; the viewer's role is back before they return, and with the transaction when they fail. (A SET
-- clause would do that by itself, but for a setting of ours only a superuser may write one.) Each asks for the viewer's own tenant and person and gives out ids alone. PL/pgSQL, which keeps
-- its plans; asked in sub-selects, so once a statement, and not at all by a statement that meets only the viewer's own tickets.
CREATE POLICY contacts_readers ON contacts FOR SELECT USING ((SELECT viewer_role()) = 'system:readers');
CREATE POLICY tickets_readers ON tickets FOR SELECT USING ((SELECT viewer_role()) = 'system:readers');
CREATE POLICY ticket_participants_readers ON ticket_participants FOR SELECT USING ((SELECT viewer_role()) = 'system:readers');
CREATE POLICY ticket_grants_readers ON ticket_grants FOR SELECT USING ((SELECT viewer_role()) = 'system:readers');
CREATE POLICY contact_directory_kept ON contact_directory FOR ALL USING ((SELECT viewer_role()) = 'system:readers');

CREATE FUNCTION keep_contact_directory() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
BEGIN
    PERFORM set_config('portico.role', 'system:readers', true);
    INSERT INTO contact_directory (tenant_id, contact_id, display_name, department)
    VALUES (NEW.tenant_id, NEW.id, NEW.display_name, NEW.department)
    ON CONFLICT (tenant_id, contact_id) DO UPDATE
        SET display_name = EXCLUDED.display_name, department = EXCLUDED.department;
    PERFORM set_config('portico.role', role, true);
    RETURN NULL;
END $$;
CREATE TRIGGER contacts_directory_insert AFTER INSERT ON contacts
    FOR EACH ROW EXECUTE FUNCTION keep_contact_directory();
CREATE TRIGGER contacts_directory_update AFTER UPDATE OF display_name, department ON contacts
    FOR EACH ROW WHEN ((OLD.display_name, OLD.department) IS DISTINCT FROM (NEW.display_name, NEW.department))
    EXECUTE FUNCTION keep_contact_directory();

-- Tickets that the viewer takes part in.
CREATE FUNCTION viewer_participates() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    ids uuid[];
BEGIN
    PERFORM set_config('portico.role', 'system:readers', true);
    ids := ARRAY(SELECT p.ticket_id FROM ticket_participants p
                   WHERE p.tenant_id = viewer_tenant() AND p.contact_id = viewer_person());
    PERFORM set_config('portico.role', role, true);
    RETURN ids;
END $$;

-- Contacts whose tickets the viewer was let 'read', 'reply' to, or 'open'.
CREATE FUNCTION viewer_covers(what text) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    tenant uuid := viewer_tenant();
    person uuid := viewer_person();
    ids uuid[] := '{}';
BEGIN
    PERFORM set_config('portico.role', 'system:readers', true);
    IF EXISTS (SELECT FROM ticket_grants g WHERE g.tenant_id = tenant AND g.reader_id = person) THEN
      ids := ARRAY(
        SELECT c.id FROM contacts c WHERE c.tenant_id = tenant AND EXISTS (
            SELECT FROM ticket_grants g
            WHERE g.tenant_id = tenant AND g.reader_id = person AND g.valid_until > now()
                AND (what = 'read' OR (what = 'reply' AND g.may_reply) OR (what = 'open' AND g.may_open))
                AND (g.scope = 'tenant' OR g.target_contact_id = c.id OR lower(g.target_department) = lower(c.department))));
    END IF;
    PERFORM set_config('portico.role', role, true);
    RETURN ids;
END $$;

CREATE FUNCTION viewer_department() RETURNS text LANGUAGE plpgsql STABLE AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    word text;
BEGIN
    PERFORM set_config('portico.role', 'system:readers', true);
    word := (SELECT lower(c.department) FROM contacts c WHERE c.tenant_id = viewer_tenant() AND c.id = viewer_person());
    PERFORM set_config('portico.role', role, true);
    RETURN word;
END $$;

-- Contacts whose name the viewer meets: whose tickets they read, with whom they take part, and who reads theirs.
CREATE FUNCTION viewer_acquaintances() RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
    role text := coalesce(current_setting('portico.role', true), '');
    tenant uuid := viewer_tenant();
    person uuid := viewer_person();
    taking_part uuid[] := viewer_participates();
    department text := viewer_department();
    ids uuid[] := viewer_covers('read');
BEGIN
    PERFORM set_config('portico.role', 'system:readers', true);
    ids := ids || ARRAY(
        SELECT t.requester_id FROM tickets t
        WHERE t.tenant_id = tenant AND t.id = ANY (taking_part) AND NOT t.personal AND NOT t.hidden
        UNION
        SELECT p.contact_id FROM ticket_participants p
            JOIN tickets t ON t.tenant_id = p.tenant_id AND t.id = p.ticket_id
        WHERE t.tenant_id = tenant AND t.requester_id = person
        UNION
        SELECT g.reader_id FROM ticket_grants g
        WHERE g.tenant_id = tenant AND (g.scope = 'tenant' OR g.target_contact_id = person
            OR lower(g.target_department) = department));
    PERFORM set_config('portico.role', role, true);
    RETURN ids;
END $$;

-- One's own first, so that a statement that meets nothing else asks nothing more.
ALTER POLICY tickets_own ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT hidden
    AND (requester_id = (SELECT viewer_person())
        OR (NOT personal AND (id = ANY ((SELECT viewer_participates())::uuid[])
            OR requester_id = ANY ((SELECT viewer_covers('read'))::uuid[])))));
ALTER POLICY tickets_own_insert ON tickets WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT hidden
    AND ((requester_id = (SELECT viewer_person()) AND opened_by_contact_id IS NULL)
        OR (opened_by_contact_id = (SELECT viewer_person()) AND NOT personal
            AND requester_id = ANY ((SELECT viewer_covers('open'))::uuid[]))));
-- Whoever only reads changes nothing.
ALTER POLICY tickets_own_update ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND NOT hidden
    AND (requester_id = (SELECT viewer_person())
        OR (NOT personal AND (id = ANY ((SELECT viewer_participates())::uuid[])
            OR requester_id = ANY ((SELECT viewer_covers('reply'))::uuid[])))));
ALTER POLICY ticket_entries_own_insert ON ticket_entries WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND author_contact_id = (SELECT viewer_person()) AND author_staff_id IS NULL
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_entries.tenant_id AND t.id = ticket_entries.ticket_id
        AND (t.requester_id = (SELECT viewer_person()) OR t.id = ANY ((SELECT viewer_participates())::uuid[])
            OR t.requester_id = ANY ((SELECT viewer_covers('reply'))::uuid[]))));
CREATE POLICY tickets_privacy_erase ON tickets FOR UPDATE USING ((SELECT viewer_role()) = 'system:privacy');

-- Whoever reads a ticket learns who works on it.
CREATE POLICY staff_of_shared_tickets ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (
        SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant()) AND NOT t.personal
            AND (t.id = ANY ((SELECT viewer_participates())::uuid[])
                OR t.requester_id = ANY ((SELECT viewer_covers('read'))::uuid[])) OFFSET 0));

CREATE POLICY contact_directory_met ON contact_directory FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (contact_id = (SELECT viewer_person()) OR contact_id = ANY ((SELECT viewer_acquaintances())::uuid[])));
CREATE POLICY contact_directory_desk ON contact_directory FOR SELECT USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) IN ('system:provision', 'system:privacy'));
CREATE POLICY contact_directory_some ON contact_directory FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));

-- The sub-select is under the ticket's policy: who reads the ticket, reads who takes part.
CREATE POLICY ticket_participants_read ON ticket_participants FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (contact_id = (SELECT viewer_person()) OR EXISTS (
        SELECT FROM tickets t
        WHERE t.tenant_id = ticket_participants.tenant_id AND t.id = ticket_participants.ticket_id)));
-- The requester of a ticket that is not personal adds, the requester and whoever takes part themselves remove.
CREATE POLICY ticket_participants_own_add ON ticket_participants FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND EXISTS (
        SELECT FROM tickets t
        WHERE t.tenant_id = ticket_participants.tenant_id AND t.id = ticket_participants.ticket_id
            AND t.requester_id = (SELECT viewer_person()) AND NOT t.personal));
CREATE POLICY ticket_participants_own_remove ON ticket_participants FOR DELETE USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (contact_id = (SELECT viewer_person()) OR EXISTS (
        SELECT FROM tickets t
        WHERE t.tenant_id = ticket_participants.tenant_id AND t.id = ticket_participants.ticket_id
            AND t.requester_id = (SELECT viewer_person()))));
CREATE POLICY ticket_participants_desk ON ticket_participants FOR ALL USING (
    (SELECT viewer_is_staff()) OR (SELECT viewer_role()) = 'system:provision');
CREATE POLICY ticket_participants_some ON ticket_participants FOR ALL USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY ticket_participants_login ON ticket_participants FOR SELECT USING (
    (SELECT viewer_role()) IN ('system:login', 'system:privacy'));
CREATE POLICY ticket_participants_privacy_erase ON ticket_participants FOR DELETE USING (
    (SELECT viewer_role()) = 'system:privacy');

-- One reads what one was granted, and who was let read one's own tickets. Admins alone grant.
CREATE POLICY ticket_grants_own ON ticket_grants FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (reader_id = (SELECT viewer_person()) OR target_contact_id = (SELECT viewer_person()) OR scope = 'tenant'
        OR lower(target_department) = (SELECT viewer_department())));
CREATE POLICY ticket_grants_desk ON ticket_grants FOR SELECT USING ((SELECT viewer_is_staff()));
CREATE POLICY ticket_grants_some ON ticket_grants FOR SELECT USING (tenant_id = ANY ((SELECT viewer_tenants())::uuid[]));
CREATE POLICY ticket_grants_admin ON ticket_grants FOR ALL USING ((SELECT viewer_role()) IN ('admin', 'system:provision'));
CREATE POLICY ticket_grants_login ON ticket_grants FOR SELECT USING (
    (SELECT viewer_role()) IN ('system:login', 'system:privacy'));
CREATE POLICY ticket_grants_privacy_erase ON ticket_grants FOR DELETE USING ((SELECT viewer_role()) = 'system:privacy');
