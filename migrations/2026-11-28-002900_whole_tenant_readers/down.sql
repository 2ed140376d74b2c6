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
ALTER POLICY staff_of_shared_tickets ON staff USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (
        SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant()) AND NOT t.personal
            AND (t.id = ANY ((SELECT viewer_participates())::uuid[])
                OR t.requester_id = ANY ((SELECT viewer_covers('read'))::uuid[])) OFFSET 0));
ALTER POLICY contact_directory_met ON contact_directory USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND (contact_id = (SELECT viewer_person()) OR contact_id = ANY ((SELECT viewer_acquaintances())::uuid[])));
-- Contacts whose tickets the viewer was let 'read', 'reply' to, or 'open'.
CREATE OR REPLACE FUNCTION viewer_covers(what text) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
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
DROP FUNCTION viewer_covers_all(text);
