-- An admin looks at the portal as a contact sees it: a session of the contact's that reads and changes nothing, and that says
-- who looks. It goes with the admin.
ALTER TABLE sessions ADD COLUMN viewed_by uuid REFERENCES staff (id) ON DELETE CASCADE;
ALTER TABLE sessions ADD CONSTRAINT sessions_viewed CHECK (viewed_by IS NULL OR (read_only AND contact_id IS NOT NULL));
CREATE INDEX sessions_viewed_by ON sessions (viewed_by) WHERE viewed_by IS NOT NULL;

-- The way from the desk's host to the portal's: good once, for a minute. Only the token's SHA-256 is kept.
CREATE TABLE view_handovers (
    token_hash bytea PRIMARY KEY,
    tenant_id uuid NOT NULL,
    contact_id uuid NOT NULL,
    staff_id uuid NOT NULL REFERENCES staff (id) ON DELETE CASCADE,
    expires_at timestamptz NOT NULL,
    FOREIGN KEY (tenant_id, contact_id) REFERENCES contacts (tenant_id, id) ON DELETE CASCADE
);
CREATE INDEX view_handovers_contact ON view_handovers (tenant_id, contact_id);
CREATE INDEX view_handovers_staff ON view_handovers (staff_id);
GRANT SELECT, INSERT, UPDATE, DELETE ON view_handovers TO portico_service;
ALTER TABLE view_handovers ENABLE ROW LEVEL SECURITY;
ALTER TABLE view_handovers FORCE ROW LEVEL SECURITY;

CREATE POLICY view_handovers_admin ON view_handovers FOR INSERT WITH CHECK (
    (SELECT viewer_role()) = 'admin' AND staff_id = (SELECT viewer_person()));
CREATE POLICY view_handovers_login ON view_handovers FOR ALL USING ((SELECT viewer_role()) = 'system:login');
-- Whoever looks may end that, and so may whoever takes their account away.
CREATE POLICY sessions_viewed ON sessions FOR SELECT USING (viewed_by IS NOT NULL AND (
    (SELECT viewer_role()) = 'admin' OR ((SELECT viewer_at_desk()) AND viewed_by = (SELECT viewer_person()))));
CREATE POLICY sessions_viewed_end ON sessions FOR DELETE USING (viewed_by IS NOT NULL AND (
    (SELECT viewer_role()) = 'admin' OR ((SELECT viewer_at_desk()) AND viewed_by = (SELECT viewer_person()))));
