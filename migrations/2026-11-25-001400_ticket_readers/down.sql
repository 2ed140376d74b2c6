ALTER POLICY tickets_own ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);
ALTER POLICY tickets_own_insert ON tickets WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);
ALTER POLICY tickets_own_update ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person())
    AND NOT hidden);
ALTER POLICY ticket_entries_own_insert ON ticket_entries WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant())
    AND author_contact_id = (SELECT viewer_person()) AND author_staff_id IS NULL
    AND EXISTS (SELECT FROM tickets t WHERE t.tenant_id = ticket_entries.tenant_id AND t.id = ticket_entries.ticket_id));
DROP POLICY staff_of_shared_tickets ON staff;
DROP POLICY tickets_privacy_erase ON tickets;
DROP POLICY tickets_readers ON tickets;
DROP POLICY contacts_readers ON contacts;
DROP TRIGGER contacts_directory_insert ON contacts;
DROP TRIGGER contacts_directory_update ON contacts;
DROP TABLE ticket_grants, ticket_participants, contact_directory;
DROP FUNCTION viewer_acquaintances(), viewer_covers(text), viewer_participates(), viewer_department(), keep_contact_directory();
DELETE FROM ticket_entries WHERE kind IN ('participant_added', 'participant_removed', 'personal', 'not_personal');
ALTER TABLE ticket_entries
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN ('reply', 'status', 'assignee', 'priority', 'rating')),
    DROP COLUMN person_contact_id,
    DROP COLUMN person_name;
ALTER TABLE tickets DROP COLUMN personal, DROP COLUMN opened_by_contact_id, DROP COLUMN opened_by_name;
