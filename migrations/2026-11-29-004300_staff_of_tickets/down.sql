DROP POLICY staff_of_tickets ON staff;
CREATE POLICY staff_of_own_tickets ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (
        SELECT FROM tickets t WHERE t.assignee_id = staff.id
            AND t.tenant_id = (SELECT viewer_tenant()) AND t.requester_id = (SELECT viewer_person()) OFFSET 0));
CREATE POLICY staff_of_shared_tickets ON staff FOR SELECT USING (
    (SELECT viewer_role()) = 'contact' AND EXISTS (
        SELECT FROM tickets t WHERE t.assignee_id = staff.id AND t.tenant_id = (SELECT viewer_tenant()) AND NOT t.personal
            AND (t.id = ANY ((SELECT viewer_participates())::uuid[])
                OR (SELECT viewer_covers_all('read'))
                OR t.requester_id = ANY ((SELECT viewer_covers('read'))::uuid[])) OFFSET 0));
