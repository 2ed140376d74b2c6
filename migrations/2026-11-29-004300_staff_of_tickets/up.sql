-- Whose name a contact reads, because they work on a ticket of theirs or on one that they were let read. One policy in place of
-- two, so that the order is certain: one's own tickets are looked up first, and whoever was let read nothing is asked nothing
-- more. Before, each name on a contact's page cost a walk through all of the tenant's tickets that its bearer works on.
DROP POLICY staff_of_own_tickets ON staff;
DROP POLICY staff_of_shared_tickets ON staff;
CREATE POLICY staff_of_tickets ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND (
        EXISTS (SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant())
            AND t.requester_id = (SELECT viewer_person()) OFFSET 0)
        OR ((SELECT cardinality(viewer_participates()) > 0) AND EXISTS (
            SELECT FROM tickets t WHERE t.tenant_id = (SELECT viewer_tenant())
                AND t.id = ANY ((SELECT viewer_participates())::uuid[]) AND t.assignee_id = staff.id AND NOT t.personal OFFSET 0))
        OR ((SELECT cardinality(viewer_covers('read')) > 0) AND EXISTS (
            SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant())
                AND t.requester_id = ANY ((SELECT viewer_covers('read'))::uuid[]) AND NOT t.personal OFFSET 0))
        OR ((SELECT viewer_covers_all('read')) AND EXISTS (
            SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant())
                AND NOT t.personal OFFSET 0))));
