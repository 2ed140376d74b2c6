DROP POLICY tenants_time ON tenants;
DROP POLICY ticket_entries_time ON ticket_entries;
DROP POLICY tickets_time_close ON tickets;
DROP POLICY tickets_time_read ON tickets;
ALTER POLICY tickets_own ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
ALTER POLICY tickets_own_insert ON tickets WITH CHECK (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
ALTER POLICY tickets_own_update ON tickets USING (
    (SELECT viewer_role()) = 'contact' AND tenant_id = (SELECT viewer_tenant()) AND requester_id = (SELECT viewer_person()));
DROP TABLE ticket_reads;
DELETE FROM ticket_entries WHERE kind IN ('priority', 'rating');
ALTER TABLE ticket_entries
    DROP CONSTRAINT ticket_entries_kind_check,
    ADD CONSTRAINT ticket_entries_kind_check CHECK (kind IN ('reply', 'status', 'assignee')),
    DROP COLUMN old_priority, DROP COLUMN new_priority, DROP COLUMN rating, DROP COLUMN automatic;
DROP INDEX tickets_resolved;
ALTER TABLE tickets
    DROP COLUMN closed_at, DROP COLUMN hidden, DROP COLUMN rating, DROP COLUMN rating_comment, DROP COLUMN rated_at;
ALTER TABLE tenants DROP COLUMN ticket_rules;
